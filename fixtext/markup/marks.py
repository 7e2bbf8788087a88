"""Signs at the head of a line: headings, printed rules, the page marks of tools, trailing blanks that break a line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixtext.markup.kinds import Kind, Piece
from fixtext.markup.signs import PAGE_MARKS, Signs
from fixtext.text import line_end, line_start, places

_HEADING = re.compile(r"^[ ]{0,3}(?:>[ ]?){0,3}(?:[-*+][ ]|[0-9]{1,3}[.)][ ])?#{1,6}[ \t]+(?=[^\s#])", re.MULTILINE)
_RULE = re.compile(r"^[ ]{0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|=+)$", re.MULTILINE)
_FENCED = re.compile(r"^[ ]{0,3}:{3,}[^\n\f]*$|^[ \t]*\$\$[ \t]*$", re.MULTILINE)  # also half of a formula
_RULED = re.compile(r"([-=_*~])\1{2,}")
UNDER = 4  # characters by which the line under a heading is longer than it, Han counted as two
_PAGE = re.compile(
    r"[-=_*#~—]{2,}[ \t]*(?:end of page|page|seite|folio|第|p\.).{0,40}?[-=_*#~—]{2,}|\{[0-9]{1,5}\}-{10,}"
    r"|#{1,6} ?page [0-9]+|<page_number>[^<]*</page_number>|<-{2,}[^<>]{0,80}>",
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
    for found in _FENCED.finditer(text) if ":::" in text or "$$" in text else ():
        yield Piece(*found.span(), Kind.MARK)


def page_marks(text: str, signs: Signs) -> Iterator[Piece]:
    """Lines by which tools part pages, whole, with printed rules right above and below; and lines of equals signs under
    a heading."""
    starts = {line_start(text, at) for literal in filter(signs.any, PAGE_MARKS) for at in places(text, literal)}
    for start in sorted(starts):
        end = line_end(text, start)
        line = text[start:end].strip()
        if _PAGE.fullmatch(line) or (_RULED.fullmatch(line) and _belongs(text, start, end, line)):
            start += text[start:end].index(line)
            yield Piece(start, start + len(line), Kind.MARK)


def _belongs(text: str, start: int, end: int, line: str) -> bool:
    """Whether a printed rule is a part of a page mark, or the line under a heading of about its width."""
    above = text[line_start(text, max(0, start - 1)) : max(0, start - 1)].strip()
    below = text[end + 1 : line_end(text, end + 1)].strip()
    if _PAGE.fullmatch(above) or _PAGE.fullmatch(below):
        return True
    return line[0] == "=" and 0 < len(above) <= len(line) <= 2 * len(above) + UNDER and not _RULED.fullmatch(above)
