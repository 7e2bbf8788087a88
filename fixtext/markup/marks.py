"""Signs at the head of a line: headings, printed rules, the page marks of tools, trailing blanks that break a line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixtext.markup.kinds import Kind, Piece
from fixtext.markup.signs import PAGE_MARKS, Signs
from fixtext.text import line_end, line_start, places

_HEADING = re.compile(r"^[ ]{0,3}(?:>[ ]?){0,3}(?:[-*+][ ]|[0-9]{1,3}[.)][ ])?#{1,6}[ \t]+(?=[^\s#])", re.MULTILINE)
_RULE = re.compile(r"^[ ]{0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|=+)$", re.MULTILINE)
_FENCED = re.compile(r"^[ ]{0,3}:{3,}[^\n\f]*$", re.MULTILINE)
_BLANKS = re.compile("[ \t]*")
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


def page_marks(text: str, signs: Signs) -> Iterator[Piece]:
    """Lines by which tools part pages, whole."""
    starts = {line_start(text, at) for literal in filter(signs.any, PAGE_MARKS) for at in places(text, literal)}
    for start in sorted(starts):
        end = line_end(text, start)
        start += len(_BLANKS.match(text, start)[0])  # type: ignore[index]
        if _PAGE.fullmatch(line := text[start:end].rstrip()):
            yield Piece(start, start + len(line), Kind.MARK)
