"""Fences, indented code, tables and front matter as pieces; what stands in a fence around a page is read like a page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixtext.markup.blocks import Block, blocks, inner
from fixtext.markup.kinds import Kind, Piece
from fixtext.markup.listing import listings
from fixtext.markup.signs import Signs
from fixtext.markup.statements import Rank, rank
from fixtext.text import Span, line_end

_PROSE = re.compile("[\u3400-\u9fff]|[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}")


def of_blocks(text: str, markdown: bool) -> tuple[list[Piece], list[Span], bool]:
    """(pieces, lines of tables, whether there is a fence): what the parser of blocks finds, also within a fence that
    is put around a page."""
    found: list[Piece] = []
    lines: list[Span] = []
    fenced = False
    for block in blocks(text, markdown):
        fenced |= block.kind == "fence"
        if block.wrapper and not _is_code(text, block):
            start, end = inner(text, block)
            found += _edges(block, start, end)
            more, rows, _ = of_blocks(text[start:end], True)
            found += (Piece(a + start, b + start, kind) for a, b, kind in more)
            lines += ((a + start, b + start) for a, b in rows)
        elif block.kind == "fence":
            found.append(Piece(block.start, block.end, Kind.CODE))
        elif block.kind == "front_matter":
            found.append(Piece(block.start, block.end, Kind.FRONT))
        elif block.kind == "code_block":
            found += (Piece(*span, Kind.CODE) for span in _indented(text, block))
        else:
            lines += _lines(text, block.start, block.end)
    return sorted(found), lines, fenced


def _edges(block: Block, start: int, end: int) -> Iterator[Piece]:
    """The lines of a fence without what stands between them."""
    if block.start < start:
        yield Piece(block.start, start - 1 if start <= block.end else block.end, Kind.MARK)
    if end + 1 < block.end:
        yield Piece(end + 1, block.end, Kind.MARK)


def _is_code(text: str, block: Block) -> bool:
    """Whether a fence that holds all of a page and does not say what it is holds code."""
    if block.info in ("markdown", "md"):
        return False
    start, end = inner(text, block)
    return (
        bool(spans := listings(text[start:end], Signs(text[start:end])))
        and spans[-1][1] - spans[0][0] > (end - start) / 2
    )


def _lines(text: str, start: int, end: int) -> Iterator[Span]:
    while start <= end:
        stop = min(line_end(text, start), end)
        yield start, stop
        start = stop + 1


def _indented(text: str, block: Block) -> Iterator[Span]:
    """The parts of indented code between blank lines that look like code: Chinese paragraphs are set in as far."""
    for found in re.finditer(r"(?:[^\n]*[^\s][^\n]*\n?)+", text[block.start : block.end]):
        part = found.group()
        if max(map(rank, part.split("\n"))) >= Rank.STATEMENT or not _PROSE.search(part):
            yield block.start + found.start(), block.start + found.end() - part.endswith("\n")
