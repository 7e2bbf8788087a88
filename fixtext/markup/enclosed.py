"""What stands between lines that open and close: code of AsciiDoc and Org, cards, changes, tables of MediaWiki."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixtext.markup.kinds import Kind, Piece
from fixtext.text import Span

_LINES = re.MULTILINE | re.DOTALL
_LONGEST = 20_000  # characters between the two lines
_ORG = re.compile(
    rf"^[ \t]*#\+(BEGIN_(?:SRC|EXAMPLE|EXPORT|LATEX|HTML))\b.{{0,{_LONGEST}}}?^[ \t]*#\+END_[A-Z]+[ \t\r]*$",
    _LINES | re.IGNORECASE,
)
_SOURCE = re.compile(
    r"^\[(?:source|listing|stem|plantuml|mermaid)[^\]\n]*\][ \t\r]*\n(-{4,}|\.{4,})[ \t\r]*\n"
    rf".{{0,{_LONGEST}}}?^\1[ \t\r]*$",
    _LINES,
)
_ASCIIDOC = re.compile(
    r"\A\ufeff?=[ ]\S|^\[(?:source|NOTE|TIP|WARNING|IMPORTANT|CAUTION|listing|quote)\b", re.MULTILINE
)
_LITERAL = re.compile(rf"^(-{{4,}}|\.{{4,}})[ \t\r]*\n.{{0,{_LONGEST}}}?^\1[ \t\r]*$", _LINES)
# changes of a file, cards and calendars, pictures drawn in words
_PLAIN = re.compile(
    r"^@@ -[0-9,]+ \+[0-9,]+ @@[^\n]*(?:\n[-+ \\][^\n]*)*"
    rf"|^BEGIN:(?P<card>V[A-Z]+)\b.{{0,{_LONGEST}}}?^END:(?P=card)|^@start(?P<drawn>[a-z]+)\b.{{0,{_LONGEST}}}?^@end(?P=drawn)",
    _LINES,
)
_WIKI = re.compile(rf"^[ \t:]*\{{\|[^\n]*\n.{{0,{_LONGEST}}}?^[ \t]*\|\}}", _LINES)
_WIKI_LINE = re.compile(
    r"^[ \t:]*(?:\{\|[^\n]*|\|\}|\|-[^\n]*|(?:\|\+|[|!])[ \t]*(?:[a-z]+=[^|\n]*\|(?!\|)[ \t]*)?)", re.MULTILINE
)
_WIKI_GAP = re.compile(r"[ \t]*(?:\|\||!!)[ \t]*(?:[a-z]+=[^|\n]*\|(?!\|)[ \t]*)?")


def enclosed(text: str) -> Iterator[Piece]:
    """Blocks of code whole; of tables of MediaWiki what parts their cells, and the cells."""
    found = [Piece(*block.span(), Kind.CODE) for pattern in _patterns(text) for block in pattern.finditer(text)]
    for table in _WIKI.finditer(text) if "{|" in text else ():
        found += _cells(text, table.span())
    yield from sorted(found, key=lambda piece: (piece.start, -piece.end))


def _patterns(text: str) -> Iterator[re.Pattern[str]]:
    if "#+" in text:
        yield _ORG
    if any(sign in text for sign in ("@@ -", "BEGIN:", "@start")):
        yield _PLAIN
    if _ASCIIDOC.search(text):
        yield from (_SOURCE, _LITERAL)


def _cells(text: str, table: Span) -> Iterator[Piece]:
    start, end = table
    bars = [*_WIKI_LINE.finditer(text, start, end), *_WIKI_GAP.finditer(text, start, end)]
    at = start
    for bar in sorted(bars, key=lambda bar: bar.start()):
        if bar.start() >= at:
            yield from (Piece(*cell, Kind.CELL) for cell in _lines(text, at, bar.start()))
            yield Piece(bar.start(), bar.end(), Kind.TABLE)
            at = bar.end()


def _lines(text: str, start: int, end: int) -> Iterator[Span]:
    """The parts of a cell that stand in its lines."""
    for line in re.finditer(r"[^\n]*\S", text[start:end]):
        yield start + line.start(), start + line.end()
