"""Pairs of parentheses, and the spaces at marks."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from functools import lru_cache

from fixtext.characters import CLASSES, NARROW_PAUSES, NARROW_TERMINALS, POINT_MARKS, QUOTES, WIDE
from fixtext.edits import Edit, Risk
from fixtext.text import at_least, is_parted

BESIDE = re.compile(f"[{CLASSES['CJK']}{WIDE}{QUOTES}]")  # what Chinese marks stand beside
_PARENS = re.compile(r"[()（）〈〉]")
IS_CJK = re.compile(f"[{CLASSES['CJK']}]")
_WORD = re.compile(f"[{CLASSES['Latin']}]{{2,}}")
_LATIN_WORDS = 2  # a line of so many words without a Chinese character is a line of Latin text
_LATIN = string.ascii_letters + "%℃"
LONGEST = 400  # a parenthesis that is farther away is not the partner


@lru_cache(maxsize=1)
def scanned_gap() -> re.Pattern[str]:
    """A space at a mark, where print never has one."""
    near = f"[{CLASSES['Han']}0-9]"
    before_mark = f"(?<={near} )(?=[{POINT_MARKS}”’）{NARROW_PAUSES}{NARROW_TERMINALS}])"
    behind_mark = f"(?<=[{POINT_MARKS}“‘（] )(?={near})"
    return re.compile(f" (?:{before_mark}|{behind_mark})")  # a literal first: the search goes from space to space


def parentheses(text: str) -> Iterator[Edit]:
    """Half-width pairs that hold Chinese or stand beside it, also where one of the pair is full width already.

    An angle bracket whose partner is a round one is a round one too.
    """
    if not any(mark in text for mark in "()〈〉"):
        return
    open_at: list[int] = []
    for found in _PARENS.finditer(text):
        at = found.start()
        if found.group() in "(（〈":
            open_at.append(at)
        elif open_at and at - open_at[-1] <= LONGEST and not is_parted(text, open_at[-1], at):
            start = open_at.pop()
            if not _is_done(text, start, at) and not is_latin_line(text, start, at + 1):
                yield from _pair(text, start, at)


def _is_done(text: str, start: int, end: int) -> bool:
    """Whether a pair is full width, without a space at it: most are, and need no closer look."""
    beside = text[max(0, start - 1) : start + 2] + text[end - 1 : end + 2]
    return text[start] == "（" and text[end] == "）" and " " not in beside


def is_latin_line(text: str, start: int, end: int) -> bool:
    """Whether the line of [start, end) has Latin words and nothing of Chinese, Japanese or Korean, marks aside."""
    first = text.rfind("\n", max(0, start - LONGEST), start) + 1 or max(0, start - LONGEST)
    last = text.find("\n", end, end + LONGEST)
    last = min(len(text), end + LONGEST) if last < 0 else last
    return not IS_CJK.search(text, first, last) and at_least(_LATIN_WORDS, _WORD, text, first, last)


def _pair(text: str, start: int, end: int) -> Iterator[Edit]:
    if text[start] == "〈" and text[end] == "〉":
        return
    outer = text[max(0, start - 2) : start]
    before, after = outer[-1:], text[end + 1 : end + 2]
    if before == " " and BESIDE.match(outer) and IS_CJK.search(text, start, end):
        before = outer[0]  # a space of the scan; in Latin there is no Chinese on both sides
    beside = bool(BESIDE.match(before) or BESIDE.match(after))
    heads = after == " " and IS_CJK.match(text[end + 2 : end + 3])  # (一) 总则
    goes_on = after in tuple(",;:") and IS_CJK.match(text[end + 2 : end + 3])  # (见表1),高于
    apart = after in ("", "\n", "\f", "\r") or heads or goes_on
    alone = before in ("", "\n", "\f") and apart and IS_CJK.search(text, start, end)
    mixed = text[start] in "（〈" or text[end] in "）〉"
    latin_both = before.strip() and after.strip() and not beside
    name = text[max(0, start - 4) : start].rstrip("'’′\"")[-1:] or before
    formula = (name.isascii() and name.isalnum()) or after == "'"  # f(x), F(s), f'(x), (A∪B)'
    formula = formula and not IS_CJK.search(text, start, end)
    if not (beside or alone or mixed) or latin_both or before == "]" or formula:
        return
    for at, full in ((start, "（"), (end, "）")):
        if text[at] in "()":
            yield Edit(at, at + 1, text[at], full, "punctuation/half-width-parenthesis", Risk.SAFE)
        elif text[at] in "〈〉":
            yield Edit(at, at + 1, text[at], full, "punctuation/bracket-of-another-kind", Risk.LIKELY)
    yield from gap(text, start - 1, -1, _LATIN)
    yield from gap(text, start + 1, 1)
    yield from gap(text, end - 1, -1, _LATIN)
    yield from gap(text, end + 1, 1, "(")


def gap(text: str, at: int, step: int, beyond: str = "") -> Iterator[Edit]:
    """A space or two from `at` on in the direction of `step`, away from a mark, with Chinese or a digit behind.

    `beyond` are more characters that may stand there.
    """
    if at < 0 or text[at : at + 1] != " ":
        return
    far = at + step if text[max(0, at + step) : at + step + 1] != " " else at + 2 * step
    char = text[max(0, far) : far + 1]
    if BESIDE.match(char) or char.isdigit() or (char and char in "\"'" + beyond):
        start, end = (at, far) if step > 0 else (far + 1, at + 1)
        yield Edit(start, end, text[start:end], "", "punctuation/space-beside-mark", Risk.LIKELY)
