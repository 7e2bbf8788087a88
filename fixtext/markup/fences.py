"""Fences, tables and front matter as pieces; what stands in a fence around a page is read like a page."""

from __future__ import annotations

from collections.abc import Iterator

from fixtext.markup.blocks import MARKDOWN, TEXT, Block, blocks, inner
from fixtext.markup.kinds import Kind, Piece
from fixtext.markup.signs import Signs
from fixtext.text import Span, line_end


def of_blocks(text: str, wrapped: bool = False) -> tuple[list[Piece], list[Span], bool]:
    """(pieces, lines of tables, whether there is a fence): what the parser of blocks finds, also within a fence that
    is put around a page; `wrapped` is such an inside, in which there is none."""
    found: list[Piece] = []
    lines: list[Span] = []
    fenced = False
    for block in blocks(text):
        fenced |= block.kind == "fence"
        if block.wrapper and not wrapped and not _is_code(text, block):
            start, end = inner(text, block)
            found += _edges(block, start, end)
            more, rows, _ = of_blocks(text[start:end], True)
            found += (Piece(a + start, b + start, kind) for a, b, kind in more)
            lines += ((a + start, b + start) for a, b in rows)
        elif block.kind == "table":
            lines += _lines(text, block.start, block.end)
        else:
            found.append(Piece(block.start, block.end, Kind.CODE if block.kind == "fence" else Kind.FRONT))
    return sorted(found), lines, fenced


def _edges(block: Block, start: int, end: int) -> Iterator[Piece]:
    """The lines of a fence without what stands between them."""
    if block.start < start:
        yield Piece(block.start, start - 1 if start <= block.end else block.end, Kind.MARK)
    if end + 1 < block.end:
        yield Piece(end + 1, block.end, Kind.MARK)


def _is_code(text: str, block: Block) -> bool:
    """Whether a fence that holds all of a page, or is not shut, holds code: it says so, or most of it looks so."""
    if block.info in MARKDOWN:
        return False
    if block.info not in TEXT:
        return True
    from fixtext.markup.listing import listings

    start, end = inner(text, block)
    spans = listings(text[start:end], Signs(text[start:end]))
    return 2 * sum(b - a for a, b in spans) > end - start


def _lines(text: str, start: int, end: int) -> Iterator[Span]:
    while start <= end:
        stop = min(line_end(text, start), end)
        yield start, stop
        start = stop + 1
