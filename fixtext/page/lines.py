"""The lines of a text: where they stand, how wide they are, what their texts show.

`drop_artifacts` and `rejoin_lines` see a page through this module. A short text is read line by line; a long one by
numpy (`fixtext/page/arrays.py`), and a `Line` is made of what is known when somebody asks for it.
"""

from __future__ import annotations

import sys
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple, overload

from fixtext.columns import Measure
from fixtext.edits import Edit
from fixtext.layout import Layout
from fixtext.page.blocks import width_of
from fixtext.page.traits import leading, traits

if TYPE_CHECKING:
    from fixtext.page.arrays import Rows
    from fixtext.page.moved import Moved

    Source = tuple["Lines", Moved]

APART = 5  # blank lines before what was moved to the end of a text, which no story goes on in
_SHORT = 5_000  # characters from which numpy pays where it is imported
_MANY = 120_000  # characters of one text, or of all so far, from which its import pays


class Line(NamedTuple):
    """A line that is not blank: `text` without the white space around it stands at [start, end).

    `width` counts Han as 1 and Latin as a half, `gap` the blank lines above it on its page, `bits` are its `traits`,
    `lead` is the width of the Latin word that it begins with. Where a layout tells where the line stands (`boxed`),
    `width` and `indent` are measured from the column's left edge, `size` is that of the type against the column's,
    `space` the white above, in characters, `column` what the column measures. A line that was joined of several has
    the width of its last and the rest of its first.
    """

    start: int
    end: int
    text: str
    indent: float
    gap: int
    page: int
    width: float
    bits: int
    lead: float
    boxed: bool = False
    size: float = 1.0
    space: float = 0.0
    column: Measure | None = None


class Lines(Sequence[Line]):
    """Lines in the order of their text. `rows` holds what is known of all of them, if numpy has read them.

    `source` are the lines that they were before some edits, and which of them no edit touched.
    """

    def __init__(
        self, text: str, lines: list[Line] | None = None, rows: Rows | None = None, source: Source | None = None
    ) -> None:
        self.text = text
        self.source = source
        self.rows = rows
        self._lines = lines or []
        self._made: dict[int, Line] = {}

    def __len__(self) -> int:
        return len(self.ends)

    @overload
    def __getitem__(self, i: int) -> Line: ...
    @overload
    def __getitem__(self, i: slice) -> list[Line]: ...
    def __getitem__(self, i: int | slice) -> Line | list[Line]:
        if self.rows is None:
            return self._lines[i]
        if isinstance(i, slice):
            return [self[k] for k in range(*i.indices(len(self)))]
        i = i if i >= 0 else i + len(self)
        if (line := self._made.get(i)) is None:
            start, end, indent, gap, page, width, bits, lead = self._columns
            text = self.text[start[i] : end[i]]
            line = Line(start[i], end[i], text, indent[i], gap[i], page[i], width[i], bits[i], lead[i])
            self._made[i] = line
        return line

    @cached_property
    def _columns(self) -> list[list[Any]]:
        return [] if self.rows is None else [column.tolist() for column in self.rows]

    def page_of(self, i: int) -> int:
        return self._lines[i].page if self.rows is None else int(self.rows.page[i])

    def text_of(self, i: int) -> str:
        return self.text[self.starts[i] : self.ends[i]]

    @cached_property
    def starts(self) -> list[int]:
        return [line.start for line in self._lines] if self.rows is None else self._columns[0]

    @cached_property
    def ends(self) -> list[int]:
        return [line.end for line in self._lines] if self.rows is None else self._columns[1]

    @cached_property
    def widths(self) -> list[float]:
        return [line.width for line in self._lines] if self.rows is None else self._columns[5]

    @cached_property
    def indents(self) -> list[float]:
        return [line.indent for line in self._lines] if self.rows is None else self._columns[2]

    @cached_property
    def gaps(self) -> list[int]:
        return [line.gap for line in self._lines] if self.rows is None else self._columns[3]

    @cached_property
    def bits(self) -> list[int]:
        return [line.bits for line in self._lines] if self.rows is None else self._columns[6]

    @cached_property
    def sheets(self) -> list[range]:
        """The numbers of the lines of each page that has some."""
        if self.rows is not None:
            return self.rows.sheets()
        groups = (list(group) for _, group in groupby(range(len(self)), key=lambda i: self[i].page))
        return [range(group[0], group[-1] + 1) for group in groups]

    def beginning(self, head: str) -> list[int]:
        """The numbers of the lines that begin with a character."""
        at, starts, found = self.text.find(head), self.starts, []
        while at >= 0:
            if (i := bisect_left(starts, at)) < len(starts) and starts[i] == at:
                found.append(i)
            at = self.text.find(head, at + 1)
        return found

    def ending(self, end: int) -> int | None:
        """The number of the line that ends at a place."""
        i = bisect_left(self.ends, end)
        return i if i < len(self.ends) and self.ends[i] == end else None

    def without(self, gone: Collection[int]) -> tuple[Lines, Sequence[int]]:
        """The other lines, as they are, and the numbers that they had."""
        if not gone:
            return self, range(len(self))
        left = [i for i in range(len(self)) if i not in gone]
        if self.rows is not None:
            return Lines(self.text, rows=self.rows.at(left)), left
        return Lines(self.text, [self._lines[i] for i in left]), left

    def upto(self, count: int) -> Lines:
        """The first lines, `count` of them."""
        if count == len(self):
            return self
        if self.rows is not None:
            return Lines(self.text, rows=self.rows.at(range(count)))
        return Lines(self.text, self._lines[:count])


def after(lines: Lines, edits: Sequence[Edit], text: str) -> Lines:
    """The lines of `text`, which sorted and disjoint edits made of the text of `lines`; not for texts with a layout."""
    if lines.rows is not None and len(lines) and edits:
        from fixtext.page.moved import moved

        if found := moved(lines.rows, edits, text, _read):
            lines.source = None  # its own source is needed no more
            return Lines(text, rows=found.rows, source=(lines, found))
    return _plain(text)


def lines_of(text: str, layout: Layout | None = None) -> Lines:
    """All lines that are not blank, in order."""
    return Lines(text, [_measured(line, layout) for line in _read(text)]) if layout else _plain(text)


@lru_cache(maxsize=1)  # drop-artifacts and rejoin-lines see the same text one after the other
def _plain(text: str) -> Lines:
    if not _numpy_pays(len(text)):
        return Lines(text, list(_read(text)))
    from fixtext.page.arrays import read

    return Lines(text, rows=read(text))


_so_far = 0


def _numpy_pays(size: int) -> bool:
    global _so_far
    _so_far += size
    return size >= _SHORT and (_so_far >= _MANY or "numpy" in sys.modules)


def _read(text: str) -> Iterator[Line]:
    at = 0
    for page, sheet in enumerate(text.split("\f")):
        gap = 0
        for raw in sheet.split("\n"):
            body = raw.strip()
            if body:
                lead = 0 if len(body) == len(raw) else len(raw) - len(raw.lstrip())
                indent = width_of(raw[:lead]) if lead else 0.0
                start, end = at + lead, at + lead + len(body)
                yield Line(start, end, body, indent, gap, page, *_shown(body))
                gap = 0
            else:
                gap += 1
            at += len(raw) + 1


@lru_cache(maxsize=1 << 12)  # most lines stay as they are when others are joined
def _shown(text: str) -> tuple[float, int, float]:
    return width_of(text), traits(text), leading(text)


def _measured(line: Line, layout: Layout) -> Line:
    seen = layout.seen(line.start, line.end)
    if seen is None:
        return line
    return line._replace(
        indent=seen.indent, width=seen.width, boxed=True, size=seen.size, space=seen.space, column=seen.column
    )
