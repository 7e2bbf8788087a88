"""Recursive XY-cut: pieces of a page cut at the white strips between columns (Nagy and Seth 1984).

A gutter is a white strip from top to bottom with lines on both sides; the left column comes first. Where a line bars a
gutter, what is above it comes first, then it, then what is below.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from fixtext.layout import Box

_GUTTER = 0.3  # of the height of a line; no chance gap goes through three lines and more
_TRIM = 0.3  # of the same, what a box may be too wide at either end
_SIDES = 3  # lines that must stand on either side of a gutter
_MANY, _FEW = 40, 0.03  # pieces of a page of text, and the share of them that may bar a gutter by mistake
_LINE_TRIM, _LARGE_TRIM = (
    0.15,
    0.35,
)  # of its height, what the box of a line, of large type, may be too tall at either end
_LARGE, _TALLEST = 1.6, 12.0  # heights of lines from which type is large, and from which a box is no line of type
SAMPLE = 2000  # boxes of a page that are compared with each other

Piece = tuple[Box, int]  # a box as one reads, and the number of its fragment


def cut(pieces: list[Piece], size: float) -> Iterator[list[Piece]]:
    """Columns in reading order."""
    split = _split(pieces, size)
    if len(split) == 1 and _MANY <= len(pieces) <= SAMPLE:
        split = _split(_astray(pieces, size), size, pieces)
    if len(split) > 1:
        for part in split:
            yield from cut(part, size)
        return
    page, specks = _without_slivers(pieces, size)
    if specks:
        yield from cut(page, size)
        yield specks
        return
    runs = list(_runs(bands(pieces, size), size))
    if len(runs) < 2:
        yield pieces
        return
    plain: list[Piece] = []
    for run in runs:
        if len(_split(run, size)) > 1:
            if plain:
                yield plain
                plain = []
            yield from cut(run, size)
        else:
            plain += run
    if plain:
        yield plain


def _split(pieces: list[Piece], size: float, every: Sequence[Piece] = ()) -> list[list[Piece]]:
    """Pieces left and right of the widest gutter that parts columns; all in one if there is none.

    `every` are the pieces to part, where they are more than those that the gutter is sought in.
    """
    for left, right in sorted(_gutters(pieces, size), key=lambda g: g[0] - g[1]):
        middle = (left + right) / 2
        every = every or pieces
        parts = [p for p in every if _middle(p) < middle], [p for p in every if _middle(p) >= middle]
        if all(len(rows(part)) >= _SIDES for part in parts):
            return list(parts)
    return [list(every or pieces)]


def _without_slivers(pieces: list[Piece], size: float) -> tuple[list[Piece], list[Piece]]:
    """(what is left of a page, specks): few pieces beyond the outermost gutters, which hide the gutters of the rest.

    Specks are noise at a page's edge or a line between columns that an engine read; they are set aside only where the
    rest is more than one column.
    """
    gutters = _gutters(pieces, size)
    if not gutters or len(pieces) < _MANY:
        return pieces, []
    left, right = gutters[0][0], gutters[-1][1]
    beyond = [p for p in pieces if _middle(p) <= left], [p for p in pieces if _middle(p) >= right]
    specks = [p for part in beyond if len(part) < _SIDES for p in part]
    page = [p for p in pieces if p not in specks]
    return (page, specks) if specks and next(cut(page, size)) != page else (pieces, [])


def _middle(piece: Piece) -> float:
    return (piece[0].left + piece[0].right) / 2


def _astray(pieces: list[Piece], size: float) -> list[Piece]:
    """Pieces without a few lines of common size that bar a gutter in the midst of text: an engine ran them across."""
    edges = sorted({box.right for box, _ in pieces})
    best: list[Piece] = []
    for x in edges:
        over = [p for p in pieces if p[0].left + _TRIM * size < x < p[0].right - _TRIM * size]
        if over and len(over) <= _FEW * len(pieces) and all(box.height < 1.3 * size for box, _ in over):
            left = [p for p in pieces if p not in over]
            if len(_split(left, size)) > 1 and len(left) > len(best):
                best = left
    return best


def _runs(bands: list[list[Piece]], size: float) -> Iterator[list[Piece]]:
    """Bands that follow each other and share a gutter, or share that they have none."""
    run: list[list[Piece]] = []
    ink: list[tuple[float, float]] = []
    for band in bands:
        new = _ink(band, size)
        both = _merged(ink + new, size)
        if len(ink) > 1 and len(both) == 1:
            yield flat(run)
            run, both = [], new
        elif len(ink) == 1 and len(new) > 1:
            above, both = _bars(run, new, size)
            if above:
                yield flat(run[:above])
            run = run[above:]
        run.append(band)
        ink = both
    if run:
        yield flat(run)


def _bars(run: list[list[Piece]], ink: list[tuple[float, float]], size: float) -> tuple[int, list[tuple[float, float]]]:
    """How many bands of a run end above a gutter of `ink`, and the ink from there: a column may begin higher."""
    for above in range(len(run), 0, -1):
        both = _merged(ink + _ink(run[above - 1], size), size)
        if len(both) == 1:
            return above, ink
        ink = both
    return 0, ink


def _gutters(pieces: Iterable[Piece], size: float) -> list[tuple[float, float]]:
    """White strips from top to bottom, from left to right."""
    return [(a[1], b[0]) for a, b in pairwise(_ink(pieces, size))]


def _ink(pieces: Iterable[Piece], size: float) -> list[tuple[float, float]]:
    """What pieces cover from left to right: stretches between white strips. Engines draw boxes wide, so trim them."""
    spans = []
    for box, _ in pieces:
        trim = min(_TRIM * size, 0.3 * box.width)
        spans.append((box.left + trim, box.right - trim))
    return _merged(spans, size)


def _merged(spans: list[tuple[float, float]], size: float) -> list[tuple[float, float]]:
    """Stretches with white strips between them that are wide enough for a gutter."""
    found: list[tuple[float, float]] = []
    for left, right in sorted(spans):
        if found and left - found[-1][1] <= _GUTTER * size:
            found[-1] = (found[-1][0], max(found[-1][1], right))
        else:
            found.append((left, right))
    return found


def bands(pieces: Iterable[Piece], size: float) -> list[list[Piece]]:
    """Pieces between white strips from left to right, from top to bottom.

    Boxes are a little too tall, and those of large type reach into the lines below it.
    """
    bands: list[list[Piece]] = []
    bottom = float("-inf")
    for box, i in sorted(pieces, key=lambda p: p[0].top):
        trim = (_LARGE_TRIM if _LARGE * size < box.height < _TALLEST * size else _LINE_TRIM) * box.height
        if bands and box.top + trim < bottom:
            bands[-1].append((box, i))
        else:
            bands.append([(box, i)])
        bottom = max(bottom, box.bottom - trim)
    return bands


def rows(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """Lines that stand side by side, from top to bottom, each from left to right."""
    rows: list[list[Piece]] = []
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


def flat(bands: Iterable[list[Piece]]) -> list[Piece]:
    return [piece for band in bands for piece in band]
