"""What stands beside a mark: Chinese, Latin, digits, a line's end; and whether the line is Chinese around a place.

Closing quotes, brackets and percent signs on the left, opening ones on the right and up to two spaces are looked
through; so is one line end.
"""

from __future__ import annotations

import re

from fixtext.characters import CLOSING, NARROW_CLOSING, NARROW_OPENING, OPENING, SIGNS, STRAIGHT_QUOTES
from fixtext.marks.brackets import BESIDE, IS_CJK
from fixtext.text import at_least, line_near

WORDS = re.compile("[A-Za-z][A-Za-z]*")
REACH = 6  # characters that are looked through
BLANK = " \t\r\u3000"
_LOOSE = re.compile(" (?:(?<![A-Za-z] )|(?![A-Za-z]))")  # a space that the scan may have put there, so none counts
_LEFT = CLOSING + STRAIGHT_QUOTES + NARROW_CLOSING + SIGNS
_RIGHT = OPENING + STRAIGHT_QUOTES + NARROW_OPENING
_NEAR = 40


def left_of(text: str, at: int) -> tuple[str, bool]:
    """(class of what stands on the left, whether it is right beside)."""
    i = at - 1
    while i >= 0 and at - i <= REACH and (text[i] in _LEFT or text[i] in " ?!"):
        i -= 1
    if i > 0 and text[i] == "\n" and i == at - 1:
        i -= 1
        while i > 0 and text[i] in BLANK:
            i -= 1
    return (_class(text[i]) if i >= 0 else "N"), i == at - 1


def right_of(text: str, at: int) -> tuple[str, bool]:
    i = at
    while i < len(text) and i - at <= REACH and (text[i] in _RIGHT or text[i] in BLANK):
        i += 1
    if i < len(text) and text[i] == "\n":
        i += 1
        while i < len(text) and text[i] in " \t\u3000":
            i += 1
    return (_class(text[i]) if i < len(text) else "N"), i == at


def _class(char: str) -> str:
    """C Chinese, Japanese or a mark of theirs · D digit · L another letter · N a line's end · O anything else."""
    if BESIDE.match(char):
        return "C"
    if char in "\n\f":
        return "N"
    return "D" if char.isdigit() else "L" if char.isalpha() or char == "`" else "O"


def chinese(text: str, at: int) -> bool:
    """Whether a line is Chinese with Latin words in it around a place, and not the other way round."""
    start, end = line_near(text, at, 2 * _NEAR)
    near = _LOOSE.sub("", text[start:at])[-_NEAR:] + _LOOSE.sub("", text[at:end])[:_NEAR]
    return at_least(max(1, 2 * len(WORDS.findall(near))), IS_CJK, near)
