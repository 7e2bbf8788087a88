"""The lines of a text after a few edits: those that no edit touches are known, the others are read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fixtext.edits import Edit
from fixtext.page.arrays import Rows

Array = NDArray[Any]
_BREAK = re.compile("[\n\f]")
_FEW = 16  # lines to an edit, from which reading the touched ones is quicker than reading all


class Moved(NamedTuple):
    """Rows after edits: `kept` are old numbers of lines that no edit touched, `at` their new ones, `fresh` the rest."""

    rows: Rows
    kept: Array
    at: Array
    fresh: list[int]


def moved(rows: Rows, edits: Sequence[Edit], text: str, read: Any) -> Moved | None:
    """What is known of the lines of `text`, made by sorted and disjoint edits; None if it is quicker to read all.

    `read` gives the lines of a piece of text.
    """
    if len(edits) * _FEW > len(rows.start):
        return None
    starts, ends = (np.array([edit[side] for edit in edits], np.int64) for side in (0, 1))
    shift = np.concatenate(([0], np.cumsum([len(edit.new) - len(edit.old) for edit in edits])))
    before, after = np.concatenate(([0], rows.end[:-1])), np.concatenate((rows.start[1:], rows.end[-1:]))
    after[-1] = max(after[-1], ends[-1])
    touched = np.searchsorted(starts, after, "right") > np.searchsorted(ends, before, "left")
    kept = np.flatnonzero(~touched)
    by = shift[np.searchsorted(ends, rows.start[kept], "right")]
    known = rows.at(kept)._replace(start=rows.start[kept] + by, end=rows.end[kept] + by)
    fresh = list(_fresh(known, kept, len(rows.start), text, read))
    new = [np.array([line[n] for line in fresh], column.dtype) for n, column in zip(_COLUMNS, known, strict=True)]
    both = [np.concatenate(pair) for pair in zip(known, new, strict=True)]
    order = np.argsort(both[0], kind="stable")
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    found = Rows(*(column[order] for column in both))
    feeds = np.array([feed.start() for feed in re.finditer("\f", text)], np.int64)
    found = found._replace(page=np.searchsorted(feeds, found.start))
    return Moved(found, kept, place[: len(kept)], place[len(kept) :].tolist())


_COLUMNS = (0, 1, 3, 4, 5, 6, 7, 8)  # of a `Line`, in the order of `Rows`


def _fresh(known: Rows, kept: Array, count: int, text: str, read: Any) -> Iterator[tuple[Any, ...]]:
    """The lines between those that are known, where some were."""
    numbers = [-1, *kept.tolist(), count]
    edges = zip([0, *known.end.tolist()], [*known.start.tolist(), len(text)], strict=True)
    for (last, following), (low, high) in zip(pairwise(numbers), edges, strict=True):
        if following > last + 1:
            if last >= 0:
                line_end = _BREAK.search(text, low, high)
                low = line_end.end() if line_end else high
            for line in read(text[low:high]):
                yield (line.start + low, line.end + low, *line[2:])
