"""What stands between two joined lines."""

from __future__ import annotations

import re

from fixtext.layout.lines import Lines
from fixtext.text import HAN, KANA

WORD_ENDS = ",.;:!?)"  # behind these a Latin word takes a space
NUMBERED, TITLED = 7, 30  # 第三章 before its title takes a space: characters of the one, width of the other below these
_CLOSE_SET = re.compile(f"[{HAN}{KANA}\u3000-\u303f\uff00-\uffef—…]")  # no space stands beside these
_CJK = re.compile(f"[{HAN}{KANA}]")


def glue(lines: Lines, first: int, second: int) -> str:
    """Nothing beside Han or its marks, a space between Latin words; a number that goes on among Han takes none."""
    left, right = lines.text_of(first), lines.text_of(second)
    if left[0] == "第" and len(left) < NUMBERED and lines.width[second] < TITLED:
        return " "
    tail, head = left[-1], right[0]
    if _CLOSE_SET.match(tail) or _CLOSE_SET.match(head):
        return ""
    latin = not _CJK.search(left) and not _CJK.search(right)
    return " " if latin or _is_word_gap(tail, head) else ""


def _is_word_gap(tail: str, head: str) -> bool:
    """Whether a space stands between two characters of Latin words or numbers at a line's end among Han."""
    if head.isascii() and head.isalpha():
        return (tail.isascii() and tail.isalnum()) or tail in WORD_ENDS
    return head.isdigit() and tail.isascii() and tail.isalpha()
