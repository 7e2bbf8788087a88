"""Signs at the head of a line: headings, printed rules, the page marks of tools, trailing blanks that break a line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixtext.markup.kinds import Kind, Piece
from fixtext.text import line_end

_HEADING = re.compile(r"^[ ]{0,3}(?:>[ ]?){0,3}(?:[-*+][ ]|[0-9]{1,3}[.)][ ])?#{1,6}[ \t]+(?=[^\s#])", re.MULTILINE)
_RULE = re.compile(r"^[ ]{0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|=+)$", re.MULTILINE)
_FENCED = re.compile(r"^[ ]{0,3}:{3,}[^\n\f]*$", re.MULTILINE)
_HEADS = [re.compile(f"{end}[ \\t]*[-=_*#~—{{<]") for end in ("\n", "\f")]  # a literal first: it is found quickly
_PAGE = re.compile(
    r"[-=_*#~—]{2,}[ \t]*(?:end of page|page|seite|folio|第|p\.).{0,40}?[-=_*#~—]{2,}|\{[0-9]{1,5}\}-{10,}|#{1,6} ?page [0-9]+"
    r"|<page_number>[^<]*</page_number>|<-{2,}[^<>]{0,80}>",
    re.IGNORECASE,
)


def headings(text: str) -> Iterator[Piece]:
    """The number signs of headings, with the blanks behind them."""
    for found in _HEADING.finditer(text):
        start = found.start() + len(found[0]) - len(found[0].lstrip())
        yield Piece(start, found.end(), Kind.MARK)


def rules(text: str) -> Iterator[Piece]:
    """Printed rules and the lines under headings, in a text that is known to be Markdown."""
    for found in _RULE.finditer(text):
        if found[0].strip():
            yield Piece(*found.span(), Kind.MARK)
    for found in _FENCED.finditer(text) if ":::" in text else ():
        yield Piece(*found.span(), Kind.MARK)


def page_marks(text: str) -> Iterator[Piece]:
    """Lines by which tools part pages, whole."""
    heads = [0, *sorted(head.end() - 1 for pattern in _HEADS for head in pattern.finditer(text))]
    for start in heads:
        end = line_end(text, start)
        if _PAGE.fullmatch(line := text[start:end].rstrip()):
            yield Piece(start, start + len(line), Kind.MARK)
