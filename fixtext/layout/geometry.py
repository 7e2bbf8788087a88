"""Where the lines of a scan stand: boxes and confidences beside the text, moved along when the text is edited."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import groupby, pairwise
from statistics import median
from typing import NamedTuple

from fixtext.edits import Trace
from fixtext.layout.columns import Measure, typical
from fixtext.text import Span


class Box(NamedTuple):
    """A rectangle; x runs to the right and y down, in the units of the source (pixels, points, 1/1200 inch)."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top


def hull(boxes: Iterable[Box]) -> Box:
    """The smallest box around some."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return Box(min(lefts), min(tops), max(rights), max(bottoms))


def around(points: Iterable[tuple[float, float]]) -> Box:
    """The smallest box around points (x, y)."""
    xs, ys = zip(*points, strict=True)
    return Box(min(xs), min(ys), max(xs), max(ys))


class Fragment(NamedTuple):
    """A piece of a line as a reader gives it.

    confidence   0-1, None if the source has none
    block        the number of the block of the file (TextBlock, ocr_carea, region) that it stands in, on its page;
                 None where the source has no blocks
    line, at     the number of the line of the file that it is a piece of, and where it begins in the text of that;
                 None where lines cannot be written back
    then         what stands between it and the next line, where an earlier run has joined them ("-": a hyphen goes)
    """

    text: str
    box: Box
    confidence: float | None = None
    block: int | None = None
    line: int | None = None
    at: int = 0
    then: str = "\n"


class Place(NamedTuple):
    """A span of a document's text that is a piece of a line of its file: number `line`, from its character `at`."""

    start: int
    end: int
    line: int
    at: int


class Page(NamedTuple):
    """The fragments of a page as a reader gives them; `ordered` says that they come in reading order.

    `note` is a remark for the user on what the page lacks; `divided` are words that a line's end divides, as wholes.
    """

    fragments: Sequence[Fragment]
    ordered: bool = False
    note: str = ""
    divided: tuple[str, ...] = ()


class Line(NamedTuple):
    """A line of the source: its span in the text, its box on the page, its confidence (0-1 or None).

    `place` is the box as one reads: turned, on a page that is set in vertical lines, so that lines run to the right.
    `column` and `page` number the columns and pages, `length` is the width of its text in Han characters.
    """

    span: Span
    box: Box
    confidence: float | None
    place: Box
    column: int
    page: int
    length: float

    @property
    def advance(self) -> float:
        """How far one Han character leads on; it says more of the type than the box's height, which is cut close."""
        return self.place.width / max(1.0, self.length)


class Seen(NamedTuple):
    """What the boxes tell of a line of text, in characters of its column.

    `width` reaches from the column's left edge to the line's right end, `size` is its type against that of the page,
    `space` the white above it, `column` None where too few lines stand in it.
    """

    width: float
    indent: float
    size: float
    space: float
    column: Measure | None


_AROUND = 10
_EDGE = 0.7
_LONG = 4


class Layout:
    """The lines of a document in reading order, by spans of its text.

    `divided` are words that a line's end divides, as the source gives them whole.
    """

    def __init__(
        self, lines: Sequence[Line], seen: dict[int, Seen] | None = None, divided: tuple[str, ...] = ()
    ) -> None:
        self.lines, self.divided = tuple(lines), divided
        self._seen = {} if seen is None else seen  # of lines by number; it is the same for edited text

    def through(self, trace: Trace) -> Layout:
        """The layout of the text after an edit."""
        return Layout([line._replace(span=trace.forth(*line.span)) for line in self.lines], self._seen, self.divided)

    def at(self, start: int, end: int) -> Sequence[Line]:
        """The lines that stand in a span of the text."""
        first, last = self._range(start, end)
        return self.lines[first:last]

    def seen(self, start: int, end: int) -> Seen | None:
        """What is seen of a line of text; of several lines, the width of the last and the rest of the first. None if no
        box tells where it stands."""
        first, last = self._range(start, end)
        if first >= last or self.lines[first].place.width <= 0:
            return None
        seen = self._see(first)
        return seen if last == first + 1 else seen._replace(width=self._see(last - 1).width)

    def _range(self, start: int, end: int) -> Span:
        return bisect_right(self._ends, start), bisect_left(self._starts, end)

    @cached_property
    def _starts(self) -> list[int]:
        return [line.span[0] for line in self.lines]

    @cached_property
    def _ends(self) -> list[int]:
        return [line.span[1] for line in self.lines]

    def _see(self, i: int) -> Seen:
        """The column's left edge is the leftmost that at least two lines around keep to: one may stick out."""
        if i in self._seen:
            return self._seen[i]
        here = self.lines[i]
        size, left, column = self._around(i)
        above = self.lines[i - 1] if i and self.lines[i - 1].column == here.column else None
        space = (here.place.top - above.place.bottom) / size if above else 0.0
        advance, height = self._types[here.page]
        type_ = here.advance / advance if here.length >= _LONG else here.place.height / height
        width, indent = (here.place.right - left) / size, (here.place.left - left) / size
        self._seen[i] = Seen(width, indent, type_, space, column if column.width else None)
        return self._seen[i]

    @cached_property
    def _types(self) -> dict[int, tuple[float, float]]:
        """(advance, height) of the type that most of each page is set in."""
        pages = groupby(self.lines, key=lambda line: line.page)
        return {page: _main_type(list(lines)) for page, lines in pages}

    def _around(self, i: int) -> tuple[float, float, Measure]:
        """(advance, left edge, measure) of the column around a line."""
        here = self.lines[i]
        around = [n for n in self.lines[max(0, i - _AROUND) : i + _AROUND + 1] if n.column == here.column]
        size = median(n.advance for n in around) or 1.0  # boxes without a width tell nothing
        lefts = sorted(n.place.left for n in around)
        left = next((a for a, b in pairwise(lefts) if b - a < _EDGE * size), lefts[0])
        column = typical([(n.place.right - left) / size for n in around])
        return size, left, column


def _main_type(lines: Sequence[Line]) -> tuple[float, float]:
    """Weighted by length: half of the text of a page is set no smaller, and half no larger."""
    by_size = sorted(lines, key=lambda line: line.advance)
    rest = sum(line.length for line in by_size) / 2
    for line in by_size:
        rest -= line.length
        if rest <= 0:
            height = median(n.place.height for n in lines if n.length >= line.length / 2)
            return line.advance or 1.0, height or 1.0
    return 1.0, 1.0
