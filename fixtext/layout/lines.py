"""The lines of a text as a table: a row a line that is not blank, a numpy column for each thing known of it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fixtext.layout.characters import CLOSING, Bytes, Codes, classes, codes_of, flags, looked_up
from fixtext.layout.characters import SPACE as SPACE_CLASS
from fixtext.layout.geometry import Layout
from fixtext.layout.page_ends import page_ends

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Column = Ints | Floats | Bools

APART = 5  # blank lines before what was moved to the end of a text, which no story goes on in
CLASSES = 16  # as many classes of characters, at most
_CLOSERS = 3  # closing marks that may stand behind the mark that ends a sentence


class Row(NamedTuple):
    """One line, for code that looks at few: see `Lines` for what the columns mean."""

    start: int
    end: int
    text: str
    page: int
    gap: int
    indent: float
    width: float
    boxed: bool
    size: float
    space: float


@dataclass(frozen=True, eq=False)
class Lines:
    """The lines of `text` that are not blank, in order; all columns have one value a line.

    start, end       the span without the white space around, in code points
    page, gap        the number of its page, the blank lines above it on the page
    indent, width    white space before it, and its text, in Han characters (Latin counts a half)
    boxed            whether a box tells where it stands; then indent and width are measured from its column's left edge
    size, space      its type against that of the page, the white above in characters; nan without a box
    column           what its column measures by boxes; nan where nothing is known
    """

    text: str
    start: Ints
    end: Ints
    page: Ints
    gap: Ints
    indent: Floats
    width: Floats
    boxed: Bools
    size: Floats
    space: Floats
    column: Floats

    def __len__(self) -> int:
        return len(self.start)

    def __getitem__(self, i: int) -> Row:
        start, end = int(self.start[i]), int(self.end[i])
        size, space = (float(self.size[i]), float(self.space[i])) if self.boxed[i] else (1.0, 0.0)
        return Row(
            start,
            end,
            self.text[start:end],
            int(self.page[i]),
            int(self.gap[i]),
            float(self.indent[i]),
            float(self.width[i]),
            bool(self.boxed[i]),
            size,
            space,
        )

    def text_of(self, i: int) -> str:
        return self.text[self.start[i] : self.end[i]]

    @cached_property
    def texts(self) -> list[str]:
        """The text of each line."""
        text = self.text
        return [text[a:b] for a, b in zip(self.start.tolist(), self.end.tolist(), strict=True)]

    @cached_property
    def sheets(self) -> list[range]:
        """The numbers of the lines of each page that has lines."""
        if not len(self):
            return []
        first = [0, *(np.flatnonzero(self.page[1:] != self.page[:-1]) + 1).tolist()]
        return [range(a, b) for a, b in zip(first, [*first[1:], len(self)], strict=True)]

    def ending(self, end: int) -> int | None:
        """The number of the line that ends at a place."""
        i = bisect_left(self.end, end)
        return i if i < len(self) and int(self.end[i]) == end else None

    def at(self, numbers: Sequence[int] | Ints) -> Lines:
        """The lines of these numbers only."""
        index = np.asarray(numbers, np.int64)
        columns = {name: getattr(self, name)[index] for name in COLUMNS}
        return replace(self, **columns)

    # what the characters of each line show

    @cached_property
    def codes(self) -> Codes:
        return codes_of(self.text)

    @cached_property
    def kinds(self) -> Bytes:
        """The class of each character of the text."""
        return looked_up(classes(), self.codes)

    def count(self, wanted: NDArray[np.bool_]) -> Ints:
        """How many characters of each line are wanted, where `wanted` has a value a character of the text."""
        sums = np.concatenate(([0], np.cumsum(wanted, dtype=np.int64)))
        return np.asarray(sums[self.end] - sums[self.start])

    def among(self, chars: str) -> Bools:
        """Which characters of the text are one of `chars`."""
        return np.asarray(_table_of(chars)[self.plain])

    @cached_property
    def plain(self) -> NDArray[np.uint16]:
        """The code points of the text; 0 beyond the basic plane."""
        return np.where(self.codes < 0x10000, self.codes, 0).astype(np.uint16)

    def of_class(self, *numbers: int) -> Ints:
        """How many characters of each line are of one of these classes."""
        if len(numbers) == 1:
            return np.asarray(self._counts[:, numbers[0]])
        return np.asarray(self._counts[:, numbers].sum(axis=1))

    @cached_property
    def _counts(self) -> Ints:
        """How many characters of each line are of each class, (line, class)."""
        inside = np.repeat(np.arange(len(self)), self.length)
        at = np.arange(len(inside)) - np.repeat(np.cumsum(self.length) - self.length - self.start, self.length)
        found = np.bincount(inside * CLASSES + self.kinds[at], minlength=len(self) * CLASSES)
        return found.reshape(len(self), CLASSES)

    def begins_with(self, chars: str) -> Bools:
        """Which lines begin with one of these characters."""
        return np.asarray(_table_of(chars)[self.plain[self.start]])

    def ends_with(self, chars: str) -> Bools:
        """Which lines end with one of these characters."""
        return np.asarray(_table_of(chars)[self.plain[self.end - 1]])

    @cached_property
    def length(self) -> Ints:
        """Characters of each line."""
        return self.end - self.start

    @cached_property
    def head(self) -> Ints:
        """The code point that each line begins with."""
        return self.codes[self.start].astype(np.int64)

    @cached_property
    def tail(self) -> Ints:
        """The code point that each line ends with."""
        return self.codes[self.end - 1].astype(np.int64)

    @cached_property
    def head_class(self) -> Ints:
        return self.kinds[self.start].astype(np.int64)

    @cached_property
    def tail_class(self) -> Ints:
        return self.kinds[self.end - 1].astype(np.int64)

    @cached_property
    def inner_class(self) -> Ints:
        """The class of the last character that closes no bracket or quote."""
        at = self.end - 1
        for _ in range(_CLOSERS):
            at = at - ((self.kinds[at] == CLOSING) & (at > self.start))
        return self.kinds[at].astype(np.int64)


COLUMNS = ("start", "end", "page", "gap", "indent", "width", "boxed", "size", "space", "column")


@lru_cache(maxsize=64)
def of_classes(*numbers: int) -> Bools:
    """Which classes are one of these."""
    found = np.zeros(CLASSES, np.bool_)
    found[list(numbers)] = True
    return found


@lru_cache(maxsize=256)
def _table_of(chars: str) -> Bools:
    found = np.zeros(0x10000, np.bool_)
    found[[ord(c) for c in chars]] = True
    return found


def lines_of(text: str, layout: Layout | None = None) -> Lines:
    """All lines of a text that are not blank."""
    lines = _read(text)
    return _measured(lines, layout) if layout and len(lines) else lines


@lru_cache(maxsize=2)  # drop-artifacts and rejoin-lines see the same text one after the other
def _read(text: str) -> Lines:
    codes = codes_of(text)
    kinds = looked_up(classes(), codes)
    blank, breaks, feeds = kinds == SPACE_CLASS, codes == 10, np.zeros(len(codes), np.bool_)
    for start, end in page_ends(text):
        blank[start:end] = True
        feeds[end - 1] = True
    breaks |= feeds
    if feeds.any():
        breaks[codes == 12] = True
    raw_end = np.concatenate((np.flatnonzero(breaks), [len(codes)]))
    raw_start = np.concatenate(([0], raw_end[:-1] + 1))
    raw_page = np.concatenate(([0], np.cumsum(feeds[raw_end[:-1]])))
    ink = np.append(np.flatnonzero(~blank), len(codes))
    begins = np.searchsorted(ink, raw_start)
    stops = np.searchsorted(ink, raw_end)
    number = np.flatnonzero(stops > begins)
    head, tail, page = ink[begins[number]], ink[stops[number] - 1] + 1, raw_page[number]
    first = np.searchsorted(raw_page, page)  # the first raw line of the page
    before = np.concatenate(([-1], number[:-1]))
    gap = number - np.maximum(before, first - 1) - 1
    width, indent = _widths(codes, head, tail), _widths(codes, raw_start[number], head)
    nothing = np.full(len(number), np.nan)
    return Lines(text, head, tail, page, gap, indent, width, np.zeros(len(number), np.bool_), nothing, nothing, nothing)


def _widths(codes: Codes, start: Ints, end: Ints) -> Floats:
    """Widths in Han characters; quotes and dashes are as narrow as letters where nothing is wide."""
    bits = looked_up(flags(), codes)
    if len(codes) and int(codes.max()) >= 0x10000:
        bits = np.where(codes < 0x10000, bits, 1).astype(np.uint8)
    wide = np.concatenate(([0], np.cumsum(bits & 1, dtype=np.int64)))
    among = np.concatenate(([0], np.cumsum((bits >> 1) & 1, dtype=np.int64)))
    wides = wide[end] - wide[start]
    rest = np.where(wides > 0, among[end] - among[start], 0)
    return np.asarray((end - start + wides + rest) / 2)


def _measured(lines: Lines, layout: Layout) -> Lines:
    """The lines with what the boxes of a layout tell."""
    seen = [layout.seen(a, b) for a, b in zip(lines.start.tolist(), lines.end.tolist(), strict=True)]
    boxed = np.array([s is not None for s in seen])

    def column(values: list[float], otherwise: Floats) -> Floats:
        found = otherwise.copy()
        found[boxed] = values
        return found

    there = [s for s in seen if s is not None]
    return replace(
        lines,
        boxed=boxed,
        indent=column([s.indent for s in there], lines.indent),
        width=column([s.width for s in there], lines.width),
        size=column([s.size for s in there], lines.size),
        space=column([s.space for s in there], lines.space),
        column=column([s.column.width if s.column else np.nan for s in there], lines.column),
    )
