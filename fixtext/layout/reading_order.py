"""Reading order: lines of a page from boxes that an OCR engine gives in any order.

Columns are told apart by `xycut`; before, a page that is askew is put straight, one that is set in vertical lines is
turned, so that its lines run to the right and follow downwards, and heads and feet are taken as rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from statistics import median
from typing import NamedTuple

from fixtext.layout import Box, Fragment, Layout, Line, Page, Place, hull
from fixtext.layout.line_patterns import together, width_of
from fixtext.layout.xy_cut import SAMPLE, Piece, bands, cut, flat, rows

_APART_LINES = 2.0  # as high as lines are: neighbours of a block have no more white between them
TORN = 0.1  # of the lines of the file's own blocks: an order that tears more of them apart is wrong
_EDGE_ROWS = 4  # rows at a page's head or foot that may hold what belongs to no column
_TALL = 1.6  # a line of more than two characters that is so much taller than wide is vertical
_SPAN, _STEEPEST, _SLOPES, _LEVEL = (3, 14), 0.05, 30, 0.002  # a scan is seldom askew by more than 2 degrees
_HALF_WHITE_BEFORE = "“‘「『（(《〈【［[〔"
_HALF_WHITE = "。，、；：！？”’」』）》〉】"


def is_vertical(fragments: Sequence[Fragment]) -> bool:
    """Whether most text of a page runs from top to bottom."""
    long = [f for f in fragments if len(f.text) > 2]
    tall = sum(len(f.text) for f in long if f.box.height > _TALL * f.box.width)
    return 2 * tall > sum(len(f.text) for f in long)


def _turned(box: Box) -> Box:
    return Box(box.top, -box.right, box.bottom, -box.left)


def columns(fragments: Sequence[Fragment]) -> list[list[Piece]]:
    """The columns of a page in reading order, each its pieces (box as one reads, number of the fragment) downwards."""
    pieces = _as_they_come(fragments)
    if not pieces:
        return []
    size = median(box.height for box, _ in pieces)
    if size <= 0:
        return [pieces]  # boxes without height say nothing
    pieces = _straight(pieces, _slope(pieces, size))
    head, body, foot = _edges(pieces, size)
    parts = _continued(list(cut(body, size)), size, max(0.6 * size, 1.5 * _leading(body)))
    parts = [head + body + foot] if len(parts) == 1 else [part for part in (head, *parts, foot) if part]
    return [flat(rows(part)) for part in parts]


def _continued(parts: list[list[Piece]], size: float, strip: float) -> list[list[Piece]]:
    """The columns, each behind the one that it goes on from: a headline over its neighbours alone does not cut it.

    A column goes on in one of its own width right below, with no white of `strip` between.
    """
    read: list[list[Piece]] = []
    for part in parts:
        box = hull(box for box, _ in part)
        above = next(
            (i for i, former in enumerate(read) if _goes_on(hull(b for b, _ in former), box, size, strip)), None
        )
        read.insert(len(read) if above is None else above + 1, part)
    return read


def _goes_on(above: Box, box: Box, size: float, strip: float) -> bool:
    level = abs(above.left - box.left) < size and abs(above.right - box.right) < size
    return level and -size < box.top - above.bottom < strip


def _slope(pieces: Sequence[Piece], size: float) -> float:
    """How far left edges run to the right on the way down, by lines that seem to stand under each other."""
    boxes = sorted((box for box, _ in pieces), key=lambda box: box.top)[:SAMPLE]
    found: list[float] = []
    for k, a in enumerate(boxes):
        for b in boxes[k + 1 :]:
            down = b.top - a.top
            if down > _SPAN[1] * size:
                break
            if down > _SPAN[0] * size and abs(b.left - a.left) < _STEEPEST * down:
                found.append((b.left - a.left) / down)
    return median(found) if len(found) >= _SLOPES else 0.0


def _straight(pieces: Sequence[Piece], slope: float) -> list[Piece]:
    """The boxes as on a page that is not askew; each is moved whole."""
    if abs(slope) < _LEVEL:
        return list(pieces)
    return [
        (_moved(box, -slope * (box.top + box.bottom) / 2, slope * (box.left + box.right) / 2), i) for box, i in pieces
    ]


def _moved(box: Box, right: float, down: float) -> Box:
    return Box(box.left + right, box.top + down, box.right + right, box.bottom + down)


def _edges(pieces: list[Piece], size: float) -> tuple[list[Piece], list[Piece], list[Piece]]:
    """(rows at the head, body, rows at the foot): rows near the edge that a white strip parts from what follows."""
    found = bands(pieces, size)
    top, bottom = found[0][0][0].top, max(box.bottom for band in found for box, _ in band)
    reach = 0.1 * (bottom - top)
    strip = max(0.6 * size, 1.5 * _leading(pieces))
    head = _edge_bands(found, strip, lambda band: max(b.bottom for b, _ in band) - top < reach)
    rest = found[head:]
    foot = _edge_bands(rest[::-1], strip, lambda band: bottom - min(b.top for b, _ in band) < reach)
    end = len(rest) - foot

    return flat(found[:head]), flat(rest[:end]), flat(rest[end:])


def _leading(pieces: list[Piece]) -> float:
    """The white that mostly stands between a line and the next below."""
    found: list[float] = []
    below = sorted((box for box, _ in pieces), key=lambda box: box.top)[:SAMPLE]
    for k, box in enumerate(below):
        under = (b for b in below[k + 1 :] if b.top > (box.top + box.bottom) / 2)
        reach = next((b for b in under if min(b.right, box.right) - max(b.left, box.left) > 0.5 * b.width), None)
        if reach:
            found.append(reach.top - box.bottom)
    return median(found) if found else 0.0


def _edge_bands(found: list[list[Piece]], strip: float, near: Callable[[list[Piece]], bool]) -> int:
    """How many bands from the edge are single rows, near it, and parted from the next."""
    count = 0
    for number, band in enumerate(found[:_EDGE_ROWS]):
        if len(found) == number + 1 or not near(band) or len(rows(band)) > 1:
            break
        if _apart(band, found[number + 1]) > strip:
            count = number + 1
    return count


def _apart(a: list[Piece], b: list[Piece]) -> float:
    if a[0][0].top > b[0][0].top:
        a, b = b, a
    return min(box.top for box, _ in b) - max(box.bottom for box, _ in a)


class Arranged(NamedTuple):
    """Pages as text: a line a line, pages between form feeds; `kept` names the pages whose file's order stands.

    `places` says which spans of the text are which lines of the file, where the reader tells.
    """

    text: str
    layout: Layout
    kept: str = ""
    places: tuple[Place, ...] = ()


def arrange(pages: Sequence[Page], order: str = "auto") -> Arranged:
    """Pages in reading order. `order` is "auto", or "file" for the order of the file.

    By itself the order is that of the file where the source says that it is a reading order (`Page.ordered`), and where
    the columns that boxes show would tear more than `TORN` of the lines of the file's own blocks apart.
    """
    pieces: list[str] = []
    lines: list[Line] = []
    kept: list[str] = []
    places: list[Place] = []
    at = column = 0
    for number, page in enumerate(pages):
        if number:
            pieces.append("\f")
            at += 1
        fragments = page.fragments
        parts, stands = _parts(page, order)
        kept += [str(number + 1)] if stands else []
        last = fragments[parts[-1][-1][1]] if parts and parts[-1] else None
        for part in parts:
            column += 1
            for text, group in _joined([(fragments[i], box) for box, i in part]):
                then = "\n" if group[-1][0] is last else group[-1][0].then
                text = text[:-1] if then == "-" else text
                lines.append(_line(text, group, at, column, number))
                places += _places(text, at, [f for f, _ in group])
                pieces.append(text + then.removeprefix("-"))
                at += len(pieces[-1])
    divided = tuple(sorted({word for page in pages for word in page.divided}))
    return Arranged("".join(pieces), Layout(lines, divided=divided), _pages(kept), tuple(places))


def _parts(page: Page, order: str) -> tuple[list[list[Piece]], bool]:
    """The columns of a page, and whether the file's order stands in place of theirs, which would tear its blocks."""
    fragments, plain = page.fragments, page.ordered or order == "file"
    parts = [_as_they_come(fragments)] if plain else columns(fragments)
    torn, follow = torn_lines(fragments, [i for _, i in flat(parts)], _near)
    return ([_as_they_come(fragments)], True) if torn > TORN * follow else (parts, False)


def _line(text: str, group: Sequence[tuple[Fragment, Box]], at: int, column: int, page: int) -> Line:
    """A line of text at a place of the document, made of pieces with their places on the page."""
    box, place = hull(fragment.box for fragment, _ in group), hull(place for _, place in group)
    sure = [fragment.confidence for fragment, _ in group if fragment.confidence is not None]
    return Line((at, at + len(text)), box, min(sure, default=None), place, column, page, _length(text))


def _places(text: str, at: int, group: Sequence[Fragment]) -> Iterator[Place]:
    """Where the pieces of a line of text stand in it."""
    start = 0
    for fragment in group:
        piece = " ".join(fragment.text.split())
        start = text.find(piece[: len(text) - start], start)
        end = min(start + len(piece), len(text))
        if fragment.line is not None:
            yield Place(at + start, at + end, fragment.line, fragment.at)
        start = end


def _pages(kept: list[str]) -> str:
    return f"page{'s' * (len(kept) > 1)} {', '.join(kept[:5])}{' …' * (len(kept) > 5)}" if kept else ""


def torn_lines(
    fragments: Sequence[Fragment], order: Sequence[int], together: Callable[[Box, Box], bool] = lambda a, b: True
) -> tuple[int, int]:
    """(lines that no longer follow the line before them in their block of the file, lines that have one before them).

    `order` has the numbers of the fragments as they are read; `together` says of two boxes whether they count.
    """
    place = {number: at for at, number in enumerate(order)}
    pairs = ((i, fragments[i - 1], fragments[i]) for i in range(1, len(fragments)))
    follow = [i for i, a, b in pairs if _same_block(a, b) and together(a.box, b.box)]
    return sum(place[i] != place[i - 1] + 1 for i in follow), len(follow)


def _near(a: Box, b: Box) -> bool:
    """Whether two boxes are neighbours: a block that goes on beyond a headline or in another column is not torn."""
    reach = _APART_LINES * max(min(a.width, a.height), min(b.width, b.height))
    across = max(a.left, b.left) - min(a.right, b.right)
    down = max(a.top, b.top) - min(a.bottom, b.bottom)
    return across < reach and down < reach


def _same_block(a: Fragment, b: Fragment) -> bool:
    return a.block is not None and a.block == b.block


def _length(text: str) -> float:
    """Width in Han characters of what is inked: marks at the ends leave half of their square white."""
    return width_of(text) - 0.5 * (text[0] in _HALF_WHITE_BEFORE) - 0.5 * (text[-1] in _HALF_WHITE)


def _as_they_come(fragments: Sequence[Fragment]) -> list[Piece]:
    turn = is_vertical(fragments)
    return [(_turned(f.box) if turn else f.box, i) for i, f in enumerate(fragments)]


def _joined(part: list[tuple[Fragment, Box]]) -> Iterator[tuple[str, list[tuple[Fragment, Box]]]]:
    """Lines of a column: pieces side by side with less than two characters between are one line."""
    group: list[tuple[Fragment, Box]] = []
    text = ""
    for fragment, place in part:
        new = " ".join(fragment.text.split())
        if not new:
            continue
        if group and _one_line(group[-1][1], place):
            text = together((text, new))
            group.append((fragment, place))
            continue
        if group:
            yield text, group
        text, group = new, [(fragment, place)]
    if group:
        yield text, group


def _one_line(a: Box, b: Box) -> bool:
    level = min(a.bottom, b.bottom) - max(a.top, b.top) > 0.6 * min(a.height, b.height)
    return level and -0.5 * a.height < b.left - a.right < 2 * a.height
