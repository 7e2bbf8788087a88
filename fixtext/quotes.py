"""Pairs of quotes and parentheses within a paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixtext.edits import Edit, Risk
from fixtext.text import HAN, KANA, WIDE, paragraphs

_PARENS = re.compile(r"[()（）]")
_CJK = re.compile(f"[{HAN}{KANA}]")
_BESIDE = re.compile(f"[{HAN}{KANA}{WIDE}“”‘’]")
_DOUBLE = re.compile('["“”]')
_SINGLE = re.compile(r"(?<![A-Za-z])'|'(?![A-Za-z])|[‘’](?![A-Za-z])|(?<![A-Za-z])[‘’]")
_INCH = re.compile(r'\d"')
_CORNERS = {"“": "「", "”": "」", "‘": "『", "’": "』"}
LONGEST = 400  # a parenthesis that is farther away is not the partner


def parentheses(text: str) -> Iterator[Edit]:
    """Half-width pairs that hold Chinese or stand beside it, also where one of the pair is full width already."""
    if "(" not in text and ")" not in text:
        return
    open_at: list[int] = []
    for found in _PARENS.finditer(text):
        at = found.start()
        if found.group() in "(（":
            open_at.append(at)
        elif open_at and at - open_at[-1] <= LONGEST and "\n\n" not in text[open_at[-1] : at]:
            yield from _pair(text, open_at.pop(), at)


def _pair(text: str, start: int, end: int) -> Iterator[Edit]:
    before, after = text[start - 1 : start], text[end + 1 : end + 2]
    beside = bool(_BESIDE.match(before) or _BESIDE.match(after))
    alone = before in ("", "\n", "\f") and after in ("", "\n", "\f", "\r") and _CJK.search(text, start, end)
    mixed = text[start] == "（" or text[end] == "）"
    latin_both = before.strip() and after.strip() and not beside
    call = before.isascii() and before.isalnum() and not _CJK.search(text, start, end)  # f(x), F(s)
    if not (beside or alone or mixed) or latin_both or before == "]" or call:
        return
    for at, full in ((start, "（"), (end, "）")):
        if text[at] in "()":
            yield Edit(at, at + 1, text[at], full, "punctuation/half-width-parenthesis", Risk.SAFE)


def pairs(text: str) -> Iterator[Edit]:
    """Straight quotes made curly and turned ones turned back, in paragraphs where all of them pair."""
    if not re.search("[\"'“”‘’]", text):
        return
    for start, end in paragraphs(text):
        if _CJK.search(text, start, end):
            yield from _level(text, start, end, _DOUBLE, "“”")
            yield from _level(text, start, end, _SINGLE, "‘’")


def _level(text: str, start: int, end: int, pattern: re.Pattern[str], pair: str) -> Iterator[Edit]:
    marks = list(pattern.finditer(text, start, end))
    wanted = [pair[i % 2] for i in range(len(marks))]
    if len(marks) % 2 or [m.group() for m in marks] == wanted or not _chinese(text, marks):
        return
    straight = any(m.group() in "\"'" for m in marks)
    if not straight and not _all_fit(text, marks):
        return
    # marks of one kind only were turned by a machine; a mixture may as well lack one somewhere
    risk = Risk.LIKELY if straight or len({m.group() for m in marks}) == 1 or len(marks) == 2 else Risk.GUESS
    for mark, new in zip(marks, wanted, strict=True):
        if mark.group() != new:
            rule = "straight-quote" if mark.group() in "\"'" else "turned-quote"
            yield Edit(*mark.span(), mark.group(), new, f"punctuation/{rule}", risk)


def _chinese(text: str, marks: list[re.Match[str]]) -> bool:
    """Whether every pair holds Chinese or stands beside it, and none is the sign of an inch."""
    for first, last in zip(marks[::2], marks[1::2], strict=True):
        around = text[max(0, first.start() - 1) : last.end() + 1]
        if not _CJK.search(around) or (first.group() == '"' and _INCH.match(text, max(0, first.start() - 1))):
            return False
    return True


def _all_fit(text: str, marks: list[re.Match[str]]) -> bool:
    """Whether the places of curly quotes fit the turned reading: none opens before a closing mark."""
    return all(text[m.end() : m.end() + 1] not in tuple("，。；、！？") for m in marks[::2])


def corners(text: str) -> Iterator[Edit]:
    """Curly quotes as corner brackets, 「」 and 『』 within."""
    for found in re.finditer("[“”]|(?<![A-Za-z])[‘’]|[‘’](?![A-Za-z])", text):
        yield Edit(*found.span(), found.group(), _CORNERS[found.group()], "punctuation/corner-quote", Risk.LIKELY)
