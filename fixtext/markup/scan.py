"""One look at a text that finds all that is not prose.

Each kind is looked for only where a literal sign of it is in the text; plain prose has none of them and costs a few
searches for characters. What is found first holds the place: blocks, then what stands within lines, then addresses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixtext.markup import addresses, breaks, cues, formulas, inline, listing, marks, records, tables
from fixtext.markup.blocks import Block, blocks, inner
from fixtext.markup.kinds import Kind, Piece
from fixtext.markup.signs import Signs
from fixtext.markup.spans import Markup, laid_under
from fixtext.markup.statements import Rank, rank
from fixtext.markup.tags import in_tag, is_html
from fixtext.text import Span, line_end

_BOLD = re.compile(r"\*\*[^\s*][^*\n]{0,200}\*\*")
_PROSE = re.compile("[\u3400-\u9fff]|[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}")
_SHOWING = Kind.IMAGE | Kind.LINK | Kind.NOTE | Kind.SPECIAL | Kind.FRONT | Kind.TABLE


def scan(text: str) -> Markup:
    """What of a text is not prose."""
    signs = Signs(text)
    headings = list(marks.headings(text)) if signs.any("# ", "#\t") else []
    markdown = bool(headings) or signs.any("```", "](")
    found, lines, fenced = _blocks(text, markdown) if _has_blocks(text, signs, markdown) else ([], [], False)
    if signs.match(rb"--> |(?:^|\n)\[[0-9a-zS]"):
        found = laid_under(found, cues.cues(text))
    if signs.match(rb"[0-9]:[0-9]{2}"):
        found = laid_under(found, cues.stamped(text))
    if signs.match(formulas.SOURCE):
        found = laid_under(found, formulas.remarks(text))
    found = laid_under(found, (Piece(*span, Kind.CODE) for span in listing.listings(text, signs) if not in_tag(text, span)))
    if signs.match(marks.PAGE_HINT):
        found = laid_under(found, marks.page_marks(text))
    found = laid_under(found, _inline(text, signs, found))
    shows = fenced or bool(headings) or any(_shows(text, piece) for piece in found) or _bold(text, signs)
    found = laid_under(found, addresses.addresses(text, signs))
    found = laid_under(found, headings)
    if shows or lines:
        found = laid_under(found, marks.rules(text))
    if any(signs.any(end) and end in text for end in breaks.ENDS):
        found = laid_under(found, (Piece(*span, Kind.MARK) for span in breaks.breaks(text, shows)))
    found = laid_under(found, _tables(text, signs, lines, found))
    return Markup(found, shows)


def _has_blocks(text: str, signs: Signs, markdown: bool) -> bool:
    """Whether the parser of blocks may find anything."""
    return (
        signs.match(rb"```|~~~|-[ \t]*:?\||\|[ \t]*:?-")
        or text.startswith("---")
        or (markdown and signs.any("\n    ", "\n\t"))
    )


def _shows(text: str, piece: Piece) -> bool:
    return piece.kind in _SHOWING or (piece.kind is Kind.TAG and is_html(text, piece.start))


def _bold(text: str, signs: Signs) -> bool:
    return signs.match(rb"\*\*[^*]*\*\*") and _BOLD.search(text) is not None


def _blocks(text: str, markdown: bool) -> tuple[list[Piece], list[Span], bool]:
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
            more, rows, _ = _blocks(text[start:end], True)
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
    return bool(spans := listing.listings(text[start:end], Signs(text[start:end]))) and spans[-1][1] - spans[0][0] > (end - start) / 2


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


def _inline(text: str, signs: Signs, found: list[Piece]) -> Iterator[Piece]:
    """What stands within lines, between the blocks; also within the words of links."""
    begin = inline.present(signs)
    if not begin:
        return
    at = 0
    for start, end, _ in [*found, Piece(len(text), len(text), Kind.NONE)]:
        if at < start:
            for piece in inline.pieces(text, at, start, begin):
                if piece.kind is Kind.LABEL:
                    yield from laid_under(list(inline.pieces(text, piece.start, piece.end, begin)), [piece])
                else:
                    yield piece
        at = max(at, end)


def _tables(text: str, signs: Signs, lines: list[Span], found: list[Piece]) -> Iterator[Piece]:
    """Rows of tables, of files of values, and what stands in tables of HTML."""
    rows = sorted({*lines, *(tables.rows(text) if signs.any("|") else ())})
    if rows:
        yield from tables.of_rows(text, rows, (piece[:2] for piece in found))
    if signs.match(rb"(?:(?:^|\n)(?:[^\n,]*,(?! )){2}[^\n]*){3}"):
        for start, end in records.records(text):
            yield from _values(text, start, end)
    if signs.any("<table", "<TABLE"):
        yield from tables.html(text)


def _values(text: str, start: int, end: int) -> Iterator[Piece]:
    at = start
    for comma in re.finditer(",", text[start:end]):
        if start + comma.start() > at:
            yield Piece(at, start + comma.start(), Kind.CELL)
        at = start + comma.end()
        yield Piece(at - 1, at, Kind.TABLE)
    if at < end:
        yield Piece(at, end, Kind.CELL)
