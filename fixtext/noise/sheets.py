"""Pages of a model's text, whose heads and feet are looked at: parted by form feeds and by lines that mark pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from fixtext.text import Span

_SIGNS = ("---", "<!--", "===", "***", "___", "## Page", "<page")
_MARK = re.compile(
    r"^[ \t]*(?:(?P<rule>-{3,}|\*{3,}|_{3,}|={3,})|<!--[^\n]{0,80}-->|<-{2,4} ?[Pp]age [Ss]plit ?-{2,4}>"
    r"|\{[0-9]{1,5}\}-{3,}"
    r"|[-=]{2,}[^\n]{0,20}\b[Pp]age\b[^\n]{0,20}|#{1,6} ?Page ?[0-9]{1,5}[ \t#]*|<page[^\n]{0,60}>)[ \t\r]*$|\f",
    re.MULTILINE,
)
_LINE = re.compile(r"[^\n]*\S[^\n]*")


class Sheet(NamedTuple):
    """The span of a page, or of a part of one between rules; where the rules before and behind it stand, if they do."""

    start: int
    end: int
    above: Span | None
    below: Span | None


def sheets(text: str) -> Iterator[Sheet]:
    """Spans between form feeds, lines that mark pages, and rules; blank ones left out."""
    start, above = 0, None
    marks = _MARK.finditer(text) if "\f" in text or any(sign in text for sign in _SIGNS) else iter(())
    for found in marks:
        rule = found.span() if found["rule"] else None
        if text[start : found.start()].strip():
            yield Sheet(start, found.start(), above, rule)
        start, above = found.end(), rule
    if text[start:].strip():
        yield Sheet(start, len(text), above, None)


def first_line(text: str, start: int, end: int) -> Span | None:
    """The first line of [start, end) that is not blank."""
    found = _LINE.search(text, start, end)
    return found.span() if found else None


def last_line(text: str, start: int, end: int) -> Span | None:
    """The last line of [start, end) that is not blank."""
    bare = len(text[start:end].rstrip())
    if not bare:
        return None
    return max(start, text.rfind("\n", start, start + bare) + 1), start + bare
