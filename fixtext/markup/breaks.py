"""Hard breaks: two blanks or a backslash at the end of a line, which part it from the next as an author wants it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from fixtext.markup.kinds import Kind, Piece
from fixtext.text import Span, line_start

ENDS = ("  \n", "\\\n", "  \r\n")
FEW = 2  # breaks of a plain text at least
OFTEN = 0.5  # share of lines that end in blanks from which that is the habit of their maker
LONGEST = 3  # blanks of a break: two, and one that stood before them
_FOLLOWED = re.compile(r"\n(?<=[^\n]\n)(?=[^\n\f])")
_CLOSING = re.compile(r"\n(?<=[^\n]\n)(?=\s*?\n|\s*\Z)|(?<=[^\n])\Z")


def broken(text: str, markdown: bool) -> Iterator[Piece]:
    """The blanks and backslashes of `breaks` as pieces."""
    return (Piece(*span, Kind.MARK) for span in breaks(text, markdown))


def breaks(text: str, markdown: bool) -> Iterator[Span]:
    """The blanks or the backslash of hard breaks, without the line's end.

    In a text that shows Markdown each is one. Elsewhere blanks at the ends of lines may be dirt or a scanner's habit:
    there must be some of two or three, lines that end in one blank must be fewer, and if most lines end so, those at
    the ends of paragraphs must not, for a break parts two lines.
    """
    found = list(_spans(text))
    if markdown or (len(found) >= FEW and _are_meant(text, found)):
        yield from found


def _are_meant(text: str, found: list[Span]) -> bool:
    """Whether breaks in a plain text are no dirt and no habit."""
    ends = [line.start() for line in _FOLLOWED.finditer(text)]
    if any(end - start > LONGEST for start, end in found) or len(found) <= sum(map(partial(_in_one_blank, text), ends)):
        return False
    closing = [line.start() for line in _CLOSING.finditer(text)]
    return len(found) <= OFTEN * len(ends) or sum(text[at - 1] == " " for at in closing) < OFTEN * len(closing)


def _in_one_blank(text: str, end: int) -> bool:
    return text[end - 1] == " " and text[max(0, end - 2)] != " "


def _spans(text: str) -> Iterator[Span]:
    """The blanks (two or more) or backslashes at a line's end, where the line and the next are not blank."""
    ends = {found.start() for sign in ENDS for found in re.finditer(re.escape(sign), text)}
    for at in sorted(ends):
        end = at + len(_TAIL.match(text, at)[0])  # type: ignore[index]
        line = text[line_start(text, at) : end]
        bare = line.rstrip(line[-1])
        if bare.strip() and _FOLLOWS.match(text, end):
            yield end - len(line) + len(bare), end


_TAIL = re.compile(r"[ \\]*")
_FOLLOWS = re.compile(r"\r?\n[ \t\u3000]*[^\s]")
