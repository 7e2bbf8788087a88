"""Marks of half width in Chinese, by what stands on both sides: Chinese, Latin, digits, a line's end.

Closing quotes, brackets and percent signs on the left, opening ones on the right and up to two spaces are looked
through; so is one line end. Where the sides disagree, the line's majority decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixtext.characters import (
    ENUMERATION,
    FULL_WIDTH,
    HAN,
    NARROW_PAUSES,
    NARROW_TERMINALS,
    PAUSES,
    POINT_MARKS,
    TERMINALS,
)
from fixtext.edits import Edit, Risk
from fixtext.marks.brackets import IS_CJK, scanned_gap
from fixtext.marks.sides import chinese, left_of, right_of
from fixtext.text import line_near

FULL = FULL_WIDTH | {".": "。", "．": "。"}
NAMES = {",": "comma", ";": "semicolon", ":": "colon", "?": "question-mark", "!": "exclamation-mark"}
# Points within numbers and Latin words stay. (A class that stands first, without a repeat, is found twice as fast.)
_NARROW = f"[{NARROW_PAUSES}{NARROW_TERMINALS}.．]"
_MARKS = re.compile(rf"{_NARROW}(?!(?<=[0-9A-Za-z]\.)[0-9A-Za-z]){_NARROW}*")
_NEAR, _LONG = 40, 200
_OPENS = re.compile("[(（]")


def half_width(text: str) -> Iterator[Edit]:
    """Half-width marks that Chinese print sets in full width."""
    for found in _MARKS.finditer(text):
        run, at = found.group(), found.start()
        if run in NAMES and _between(text, at, at + 1):  # the common case
            yield Edit(at, at + 1, run, FULL[run], f"punctuation/half-width-{NAMES[run]}", Risk.SAFE)
        elif run in (".", "．"):
            from fixtext.marks import points  # 8 ms of patterns, and most pages have no such point

            yield from points.full_stop(text, at)
        elif "." not in run and "．" not in run and not (run[0] == ":" and len(run) > 1):
            yield from _run(text, at, found.end())
        elif run[-1] in NAMES and run[-2] in ".．":
            yield from _run(text, found.end() - 1, found.end())


def _between(text: str, start: int, end: int) -> bool:
    """Whether marks stand between Chinese characters; no search is needed to see it."""
    return "\u3041" <= text[start - 1 : start] <= "\u9fff" and "\u3041" <= text[end : end + 1] <= "\u9fff"


def _run(text: str, start: int, end: int) -> Iterator[Edit]:
    if text[end : end + 2] == "-)" and text[end - 1] in ":;":
        return  # ;-)
    if text[end : end + 1] == ")" and text[end - 1] in ":;" and not _OPENS.search(text, max(0, start - _NEAR), start):
        return  # :)
    if text[start - 1 : start] in ("", "\n", "\f") and text[end : end + 1] == " ":
        return  # a sign before an item of a list
    risk = _decide(text, start, end)
    if risk is None:
        return
    for at in range(start, end):
        rule = f"punctuation/half-width-{NAMES[text[at]]}"
        yield Edit(at, at + 1, text[at], FULL[text[at]], rule, risk)
    if risk is Risk.SAFE:
        yield from _gaps(text, start, end)


def _decide(text: str, start: int, end: int) -> Risk | None:
    """The risk of making the marks at [start, end) full width; None where they stay."""
    if _between(text, start, end):
        return Risk.SAFE
    left, near = left_of(text, start)
    right, beside = right_of(text, end)
    if left == "C":
        doubtful = right == "L" and not (near and beside)
        return Risk.SAFE if not doubtful or chinese(text, start) else None
    if right == "C":
        return Risk.SAFE if beside or left in "NO" or chinese(text, start) else None
    if left in "LD" and right == "N":
        return Risk.SAFE if chinese(text, start) else None
    if left == right == "D" and not (near and beside) and text[start] in ",;":
        return Risk.SAFE if chinese(text, start) else None
    if left == "L" and right in "LD" and not beside and text[start] in ",;" and chinese(text, start):
        return Risk.GUESS
    return None


def _gaps(text: str, start: int, end: int) -> Iterator[Edit]:
    """The spaces at a mark that becomes full width."""
    a, b = start, end
    if text[start - 1 : start] != " " and text[end : end + 1] != " ":
        return
    while a > 0 and text[a - 1] == " ":
        a -= 1
    while b < len(text) and text[b] == " ":
        b += 1
    if a < start and a > 0 and text[a - 1] not in "\n\f":
        yield Edit(a, start, text[a:start], "", "punctuation/space-beside-mark", Risk.LIKELY)
    if end < b < len(text) and text[b] not in "\r\n\f":
        yield Edit(end, b, text[end:b], "", "punctuation/space-beside-mark", Risk.LIKELY)


_GAP_IN_NUMBER = re.compile(r" (?:(?<=\d )(?=\.\d|[%％‰℃])|(?<=\d\. )(?=\d+ ?[%％]))")


def gaps_in_numbers(text: str) -> Iterator[Edit]:
    """Spaces before a decimal point or percent sign of a number in Chinese."""
    for found in _GAP_IN_NUMBER.finditer(text):
        if chinese(text, found.start()):
            yield Edit(*found.span(), " ", "", "punctuation/space-in-number", Risk.LIKELY)


_GAP_BEFORE_QUOTE = re.compile(f" (?<=[{HAN}] )(?=[\"'“‘《「『][{HAN}])")


def gaps_before_quotes(text: str) -> Iterator[Edit]:
    """Spaces before an opening quote: the scan's in a line that has other spaces at marks, else perhaps printed."""
    for found in _GAP_BEFORE_QUOTE.finditer(text):
        at = found.start()
        risk = Risk.LIKELY if scanned_gap().search(text, *line_near(text, at, _LONG)) else Risk.GUESS
        yield Edit(at, at + 1, " ", "", "punctuation/space-before-quote", risk)


_TWO_MARKS = re.compile(f"[{PAUSES}{ENUMERATION}。](?=[{POINT_MARKS}])")


def impossible(text: str) -> Iterator[Edit]:
    """A mark twice, and marks that do not follow each other in print, such as ，。 and 。，"""
    for found in _TWO_MARKS.finditer(text):
        at = found.start()
        first, second = text[at], text[at + 1]
        if first == second:
            yield Edit(at, at + 1, first, "", "punctuation/doubled-mark", Risk.GUESS)
        elif first != "。" and second in TERMINALS:
            yield Edit(at, at + 1, first, "", "punctuation/impossible-sequence", Risk.GUESS)
        elif first == "。" and second in PAUSES + ENUMERATION and IS_CJK.match(text[at + 2 : at + 3]):
            yield Edit(at + 1, at + 2, second, "", "punctuation/impossible-sequence", Risk.GUESS)
