"""Hard breaks: two blanks or a backslash at the end of a line, which part it from the next as an author wants it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixtext.text import Span

ENDS = ("  \n", "\\\n", "  \r\n")
OFTEN = 0.5  # share of the lines with another behind them: so many that end in blanks do so by their maker's habit


def breaks(text: str, markdown: bool) -> Iterator[Span]:
    """The blanks or the backslash of hard breaks, without the line's end.

    In a text that shows Markdown each is one; elsewhere only if most lines have none, for some scans end every line in
    blanks.
    """
    found = list(_spans(text))
    if markdown or len(found) <= OFTEN * _followed(text):
        yield from found


def _spans(text: str) -> Iterator[Span]:
    """The blanks (two or more) or backslashes between a line's text and its end, where the next line is not blank."""
    ends = {found.start() for sign in ENDS for found in re.finditer(re.escape(sign), text)}
    for at in sorted(ends):
        end = at + len(_TAIL.match(text, at)[0])  # type: ignore[index]
        start = at
        while start and text[start - 1] in " \\" and text[start - 1] == text[at]:
            start -= 1
        if start and not text[start - 1].isspace() and _FOLLOWS.match(text, end):
            yield start, end


_TAIL = re.compile(r"[ \\]*")
_FOLLOWS = re.compile(r"\r?\n[ \t\u3000]*[^\s]")


def _followed(text: str) -> int:
    """How many lines have another right behind them."""
    return sum(1 for _ in re.finditer(r"\n(?<=[^\n]\n)(?=[^\n\f])", text))
