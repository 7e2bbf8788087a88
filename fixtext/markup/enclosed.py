"""What stands between lines that open and close: code of AsciiDoc and Org, cards, changes, tables of MediaWiki."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from fixtext.markup.kinds import Kind, Piece
from fixtext.text import Span

_LONGEST = 20_000  # characters between the two lines
_TAIL = 200  # characters that a closing line takes at most: it may be cut at the end of what was looked at
# (literals of which one is there, what opens at a line's beginning, what closes; {} is the group of what opens)
_BLOCKS = (
    (("#+",), r"\n[ \t]*#\+(?i:BEGIN_(?:SRC|EXAMPLE|EXPORT|LATEX|HTML))\b", r"\n[ \t]*#\+(?i:END_)[A-Za-z]+"),
    (("BEGIN:V",), r"\nBEGIN:(V[A-Z]+)(?=[ \t\r]*\n)", r"\nEND:{}\b"),
    (("@start",), r"\n@start([a-z]+)\b", r"\n@end{}\b"),
)
_FENCES = (("----", "...."), r"\n(-{4,}|\.{4,})(?=[ \t\r]*\n)", r"\n{}(?=[ \t\r]*(?:\n|\Z))")
_HUNK = re.compile(r"\n@@ -[0-9,]+ \+[0-9,]+ @@[^\n]*(?:\n[-+ \\][^\n]*)*")
_ASCIIDOC = tuple(f"\n[{word}" for word in ("source", "listing", "NOTE]", "TIP]", "WARNING]", "IMPORTANT]", "CAUTION]"))
_WIKI = (("{|",), r"\n[ \t:]*\{\|", r"\n[ \t]*\|\}")
_WIKI_LINE = re.compile(
    r"^[ \t:]*(?:\{\|[^\n]*|\|\}|\|-[^\n]*|(?:\|\+|[|!])[ \t]*(?:[a-z]+=[^|\n]*\|(?!\|)[ \t]*)?)", re.MULTILINE
)
_WIKI_GAP = re.compile(r"[ \t]*(?:\|\||!!)[ \t]*(?:[a-z]+=[^|\n]*\|(?!\|)[ \t]*)?")


def enclosed(text: str) -> Iterator[Piece]:
    """Blocks of code whole; of tables of MediaWiki what parts their cells, and the cells."""
    lines = "\n" + text  # each pattern begins with a line's end, which is found quickly
    forms = [*_BLOCKS, *([_FENCES] if text.startswith("= ") or any(map(lines.__contains__, _ASCIIDOC)) else [])]
    found = [Piece(*span, Kind.CODE) for form in forms for span in _spans(lines, *form)]
    if "@@ -" in text:
        found += (Piece(hunk.start(), hunk.end() - 1, Kind.CODE) for hunk in _HUNK.finditer(lines))
    for table in _spans(lines, *_WIKI):
        found += _cells(text, table)
    yield from sorted(found, key=lambda piece: (piece.start, -piece.end))


def _spans(lines: str, signs: tuple[str, ...], opening: str, closing: str) -> Iterator[Span]:
    """What stands from an opening line to the closing one, in offsets of the text without the line's end before it."""
    done = 0
    clear: dict[str, int] = {}  # how far there is none of each closing line: each place is looked at once
    for begun in _compiled(opening).finditer(lines) if any(sign in lines for sign in signs) else ():
        shut = closing.replace("{}", re.escape(begun[begun.lastindex or 0]))
        at, end = max(begun.end(), clear.get(shut, 0)), begun.end() + _LONGEST
        if begun.start() >= done and at < end:
            if ended := _compiled(shut).search(lines, at, end):
                done = ended.end()
                yield begun.start(), done - 1
            else:
                clear[shut] = end - _TAIL


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


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
