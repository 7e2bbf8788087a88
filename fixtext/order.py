"""Reading order: lines of a page from boxes that an OCR engine gives in any order, columns told apart by gutters.

A page is cut at gutters, white strips from top to bottom with lines on both sides, left column first; where a line
bars a gutter, above and below it first (recursive XY-cut: Nagy and Seth 1984). Heads and feet are taken as rows before.
A page that is set in vertical lines is turned, so that its lines run to the right and follow downwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from statistics import median

from fixtext.blocks import OPENING, has_cjk, width_of
from fixtext.layout import Box, Fragment, Layout, Line, hull

_GUTTER = 0.3  # of the height of a line; no chance gap goes through three lines and more
_TRIM = 0.3  # of the same, what a box may be too wide at either end
_SIDES = 3  # lines that must stand on either side of a gutter
_EDGE_ROWS = 4  # rows at a page's head or foot that may hold what belongs to no column
_TALL = 1.6  # a line of more than two characters that is so much taller than wide is vertical

_SPAN, _STEEPEST, _SLOPES, _LEVEL = (3, 14), 0.05, 30, 0.002  # a scan is seldom askew by more than 2 degrees
_MANY, _FEW = 40, 0.03  # pieces of a page of text, and the share of them that may bar a gutter by mistake
_HALF_WHITE = "。，、；：！？”’」』）》〉】"

_Piece = tuple[Box, int]  # a box as one reads, and the number of its fragment


def is_vertical(fragments: Sequence[Fragment]) -> bool:
    """Whether most text of a page runs from top to bottom."""
    long = [f for f in fragments if len(f.text) > 2]
    tall = sum(len(f.text) for f in long if f.box.height > _TALL * f.box.width)
    return 2 * tall > sum(len(f.text) for f in long)


def _turned(box: Box) -> Box:
    return Box(box.top, -box.right, box.bottom, -box.left)


def columns(fragments: Sequence[Fragment]) -> list[list[tuple[Fragment, Box]]]:
    """The columns of a page in reading order, each its fragments with their boxes as one reads, from top to bottom."""
    turn = is_vertical(fragments)
    pieces = [(_turned(f.box) if turn else f.box, i) for i, f in enumerate(fragments)]
    if not pieces:
        return []
    size = median(box.height for box, _ in pieces)
    pieces = _straight(pieces, _slope(pieces, size))
    head, body, foot = _edges(pieces, size)
    parts = list(_cut(body, size))
    parts = [head + body + foot] if len(parts) == 1 else [part for part in (head, *parts, foot) if part]
    return [[(fragments[i], box) for row in _rows(part) for box, i in row] for part in parts]


def _slope(pieces: Sequence[_Piece], size: float) -> float:
    """How far left edges run to the right on the way down, by lines that seem to stand under each other."""
    boxes = sorted((box for box, _ in pieces), key=lambda box: box.top)
    found: list[float] = []
    for k, a in enumerate(boxes):
        for b in boxes[k + 1 :]:
            down = b.top - a.top
            if down > _SPAN[1] * size:
                break
            if down > _SPAN[0] * size and abs(b.left - a.left) < _STEEPEST * down:
                found.append((b.left - a.left) / down)
    return median(found) if len(found) >= _SLOPES else 0.0


def _straight(pieces: Sequence[_Piece], slope: float) -> list[_Piece]:
    """The boxes as on a page that is not askew; each is moved whole."""
    if abs(slope) < _LEVEL:
        return list(pieces)
    return [
        (_moved(box, -slope * (box.top + box.bottom) / 2, slope * (box.left + box.right) / 2), i) for box, i in pieces
    ]


def _moved(box: Box, right: float, down: float) -> Box:
    return Box(box.left + right, box.top + down, box.right + right, box.bottom + down)


def _rows(pieces: Iterable[_Piece]) -> list[list[_Piece]]:
    """Lines that stand side by side, from top to bottom, each from left to right."""
    rows: list[list[_Piece]] = []
    bottom = float("-inf")
    for box, i in sorted(pieces, key=lambda p: p[0].top + p[0].bottom):
        middle = (box.top + box.bottom) / 2
        if rows and middle < bottom:
            rows[-1].append((box, i))
            bottom = max(bottom, box.bottom - 0.3 * box.height)
        else:
            rows.append([(box, i)])
            bottom = box.bottom - 0.3 * box.height
    return [sorted(row) for row in rows]


def _edges(pieces: list[_Piece], size: float) -> tuple[list[_Piece], list[_Piece], list[_Piece]]:
    """(rows at the head, body, rows at the foot): rows near the edge that a white strip parts from what follows."""
    bands = _bands(pieces)
    top, bottom = bands[0][0][0].top, max(box.bottom for band in bands for box, _ in band)
    reach = 0.1 * (bottom - top)
    strip = max(0.6 * size, 1.5 * _leading(pieces))
    head = _edge_bands(bands, strip, lambda band: max(b.bottom for b, _ in band) - top < reach)
    rest = bands[head:]
    foot = _edge_bands(rest[::-1], strip, lambda band: bottom - min(b.top for b, _ in band) < reach)
    cut = len(rest) - foot

    return _flat(bands[:head]), _flat(rest[:cut]), _flat(rest[cut:])


def _leading(pieces: list[_Piece]) -> float:
    """The white that mostly stands between a line and the next below."""
    found: list[float] = []
    below = sorted((box for box, _ in pieces), key=lambda box: box.top)
    for k, box in enumerate(below):
        under = (b for b in below[k + 1 :] if b.top > (box.top + box.bottom) / 2)
        reach = next((b for b in under if min(b.right, box.right) - max(b.left, box.left) > 0.5 * b.width), None)
        if reach:
            found.append(reach.top - box.bottom)
    return median(found) if found else 0.0


def _edge_bands(bands: list[list[_Piece]], strip: float, near) -> int:  # type: ignore[no-untyped-def]
    """How many bands from the edge are single rows, near it, and parted from the next."""
    count = 0
    for number, band in enumerate(bands[:_EDGE_ROWS]):
        if len(bands) == number + 1 or not near(band) or len(_rows(band)) > 1:
            break
        if _apart(band, bands[number + 1]) > strip:
            count = number + 1
    return count


def _apart(a: list[_Piece], b: list[_Piece]) -> float:
    if a[0][0].top > b[0][0].top:
        a, b = b, a
    return min(box.top for box, _ in b) - max(box.bottom for box, _ in a)


def _bands(pieces: Iterable[_Piece]) -> list[list[_Piece]]:
    """Pieces between white strips from left to right, from top to bottom; boxes are a little too tall."""
    bands: list[list[_Piece]] = []
    bottom = float("-inf")
    for box, i in sorted(pieces, key=lambda p: p[0].top):
        if bands and box.top + 0.15 * box.height < bottom:
            bands[-1].append((box, i))
        else:
            bands.append([(box, i)])
        bottom = max(bottom, box.bottom - 0.15 * box.height)
    return bands


def _gutters(pieces: Iterable[_Piece], size: float) -> list[tuple[float, float]]:
    """White strips from top to bottom, from left to right. Engines draw boxes wide, so they may overlap a little."""
    found: list[tuple[float, float]] = []
    right = None
    for box, _ in sorted(pieces):
        trim = min(_TRIM * size, 0.3 * box.width)
        if right is not None and box.left + trim - right > _GUTTER * size:
            found.append((right, box.left + trim))
        right = max(right or box.right - trim, box.right - trim)
    return found


def _cut(pieces: list[_Piece], size: float) -> Iterator[list[_Piece]]:
    """Columns in reading order."""
    split = _split(pieces, size)
    if len(split) == 1 and len(pieces) >= _MANY:
        split = _split(_astray(pieces, size), size, pieces)
    if len(split) > 1:
        for part in split:
            yield from _cut(part, size)
        return
    runs = list(_runs(_bands(pieces), size))
    if len(runs) < 2:
        yield pieces
        return
    plain: list[_Piece] = []
    for run in runs:
        if len(_split(run, size)) > 1:
            if plain:
                yield plain
                plain = []
            yield from _cut(run, size)
        else:
            plain += run
    if plain:
        yield plain


def _astray(pieces: list[_Piece], size: float) -> list[_Piece]:
    """Pieces without a few lines of common size that bar a gutter in the midst of text: an engine ran them across."""
    edges = sorted({box.right for box, _ in pieces})
    best: list[_Piece] = []
    for x in edges:
        over = [p for p in pieces if p[0].left + _TRIM * size < x < p[0].right - _TRIM * size]
        if over and len(over) <= _FEW * len(pieces) and all(box.height < 1.3 * size for box, _ in over):
            left = [p for p in pieces if p not in over]
            if len(_split(left, size)) > 1 and len(left) > len(best):
                best = left
    return best


def _split(pieces: list[_Piece], size: float, every: Sequence[_Piece] = ()) -> list[list[_Piece]]:
    """Pieces left and right of the widest gutter that parts columns; all in one if there is none.

    `every` are the pieces to part, where they are more than those that the gutter is sought in.
    """
    for left, right in sorted(_gutters(pieces, size), key=lambda g: g[0] - g[1]):
        middle = (left + right) / 2
        every = every or pieces
        parts = [p for p in every if _middle(p) < middle], [p for p in every if _middle(p) >= middle]
        if all(len(_rows(part)) >= _SIDES for part in parts):
            return list(parts)
    return [list(every or pieces)]


def _middle(piece: _Piece) -> float:
    return (piece[0].left + piece[0].right) / 2


def _runs(bands: list[list[_Piece]], size: float) -> Iterator[list[_Piece]]:
    """Bands that follow each other and share a gutter, or share that they have none."""
    run: list[list[_Piece]] = []
    for band in bands:
        parted = bool(_gutters(_flat(run), size))
        if run and parted and not _gutters(_flat([*run, band]), size):
            yield _flat(run)
            run = []
        elif run and not parted and _gutters(band, size):
            above = _bars(run, band, size)
            if above:
                yield _flat(run[:above])
            run = run[above:]
        run.append(band)
    if run:
        yield _flat(run)


def _bars(run: list[list[_Piece]], band: list[_Piece], size: float) -> int:
    """How many bands of a run end above a gutter that begins in `band`: a column may begin higher than the next."""
    above = len(run)
    while above and _gutters(_flat([*run[above - 1 :], band]), size):
        above -= 1
    return above


def _flat(bands: Iterable[list[_Piece]]) -> list[_Piece]:
    return [piece for band in bands for piece in band]


def arrange(pages: Iterable[Sequence[Fragment]], order: str = "auto") -> tuple[str, Layout]:
    """(text, layout) of pages: a line a line, pages between form feeds. `order` is "auto", or "file" as they come."""
    pieces: list[str] = []
    lines: list[Line] = []
    at = column = 0
    for number, fragments in enumerate(pages):
        if number:
            pieces.append("\f")
            at += 1
        parts = columns(fragments) if order == "auto" else [_as_they_come(fragments)]
        for part in parts:
            column += 1
            for text, group in _joined(part):
                box, place = hull(f.box for f, _ in group), hull(p for _, p in group)
                sure = [f.confidence for f, _ in group if f.confidence is not None]
                span = (at, at + len(text))
                lines.append(Line(span, box, min(sure, default=None), place, column, number, _length(text)))
                pieces.append(text + "\n")
                at += len(text) + 1
    return "".join(pieces), Layout(lines)


def _length(text: str) -> float:
    """Width in Han characters of what is inked: marks at the ends leave half of their square white."""
    return width_of(text) - 0.5 * (text[0] in OPENING) - 0.5 * (text[-1] in _HALF_WHITE)


def _as_they_come(fragments: Sequence[Fragment]) -> list[tuple[Fragment, Box]]:
    turn = is_vertical(fragments)
    return [(f, _turned(f.box) if turn else f.box) for f in fragments]


def _joined(part: list[tuple[Fragment, Box]]) -> Iterator[tuple[str, list[tuple[Fragment, Box]]]]:
    """Lines of a column: pieces side by side with less than two characters between are one line."""
    group: list[tuple[Fragment, Box]] = []
    text = ""
    for fragment, place in part:
        new = " ".join(fragment.text.split())
        if not new:
            continue
        if group and _one_line(group[-1][1], place):
            text += ("" if has_cjk(text[-1] + new[0]) else " ") + new
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
