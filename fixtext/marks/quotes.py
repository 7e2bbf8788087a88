"""Pairs of quotes within a paragraph.

They are read as a whole (`quotereading`); what the reading changes is made, or offered where it is in doubt.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from functools import partial

from fixtext.characters import (
    CLOSING_QUOTES,
    NARROW_PAUSES,
    NARROW_TERMINALS,
    POINT_MARKS,
)
from fixtext.edits import Edit, Risk
from fixtext.marks.brackets import BESIDE, IS_CJK, gap
from fixtext.marks.quotemarks import RIGHT, doubtful, paragraphs
from fixtext.marks.quotereading import BEGINS, FINAL, NEVER_CLOSES, NEVER_OPENS, SENTENCE, reading
from fixtext.marks.quotestyles import FORMS, restyled
from fixtext.text import at_least, line_near

_WORDS = re.compile("[A-Za-z][A-Za-z]*")
_ENDS = tuple(POINT_MARKS + "）》」』”\n\f\r")
_FULL = tuple(POINT_MARKS + NARROW_PAUSES + NARROW_TERMINALS + CLOSING_QUOTES + '》）（《“.")')
_WORD = re.compile("[\u4e00-\u9fff]{2,10}")
_ALONE = 20
_SHORT = 15
_NEAR = 30


def pairs(text: str, style: str = "keep") -> Iterator[Edit]:
    """Straight quotes made curly, turned ones turned back; all in curly or corner form where that is asked for."""
    found = paragraphs(text, skip=style == "keep")
    for marks in itertools.chain.from_iterable(map(partial(doubtful, text), found)):
        written = "".join(text[at] for at in marks)
        if style == "keep" and RIGHT.fullmatch(written):
            continue
        yield from _mended(text, marks, written, FORMS[style])
    if style != "keep":
        yield from restyled(text, style)


def _mended(text: str, marks: list[int], written: str, form: dict[str, str]) -> Iterator[Edit]:
    read = reading(text, marks)
    lonely = "" in read[1:] or (read[0] == "" and written[0] != "“")
    # a paragraph that begins with ” may go on with a quotation of the one before it, and begin its own
    goes_on = written[0] == "”" and text[marks[0] - 1 : marks[0]] in ("", "\n", "\f")
    turned_alike = len(set(written)) == 1 or (len(marks) == 2 and not goes_on)
    one_turned = (
        sum(text[at] in "“”" and mark in "“”" and text[at] != mark for at, mark in zip(marks, read, strict=True)) == 1
    )
    for first, last in _couples(read):
        a, b = marks[first], marks[last]
        places = [
            (at, inner, read[i])
            for i, at, inner in ((first, a, a + 1), (last, b, b - 1))
            if text[at] not in (read[i], form[read[i]])
        ]
        if not places or b == a + 1 or not _chinese(text, a, b):
            continue
        certain = not lonely or (b - a <= _SHORT and not SENTENCE.search(text, a + 1, b))
        for at, inner, mark in places:
            new, straight = form[mark], text[at] in "\"'"
            rule = "straight-quote" if straight else "turned-quote"
            turned = turned_alike or (one_turned and _stands_as(text, at, mark))
            sure = certain and (straight or (turned and not lonely))
            yield Edit(at, at + 1, text[at], new, f"punctuation/{rule}", Risk.LIKELY if sure else Risk.GUESS)
            if sure:
                yield from gap(text, inner, inner - at)
                yield from gap(text, b + 1, 1)
                yield from _gap_before(text, a)
    yield from _two_for_one(text, marks, read, form)
    if lonely:
        yield from _by_place(text, marks, read, form)
        yield from _apart(text, marks, read, form)


def _stands_as(text: str, at: int, mark: str) -> bool:
    """Whether a place is that of an opening or closing mark and cannot be that of the other.

    A quotation begins behind a colon, a comma or a sentence, and closes behind the end of one or before a mark.
    """
    before, after = text[at - 1 : at] or "\n", text[at + 1 : at + 2] or "\n"
    opens = before in BEGINS and after not in NEVER_OPENS and after not in "\n\f\r"
    closes = after in _ENDS or (bool(FINAL.match(before)) and before not in "：:")
    behind_a_sentence = bool(FINAL.match(before)) and not (before in BEGINS and mark == "“")
    return opens and not behind_a_sentence if mark == "“" else closes and before not in NEVER_CLOSES


def _gap_before(text: str, at: int) -> Iterator[Edit]:
    """The space between a mark and an opening quote; one between a word and a quote may be printed."""
    if text[max(0, at - 3) : at].rstrip(" ")[-1:] in _FULL:
        yield from gap(text, at - 1, -1)


def _couples(read: list[str]) -> Iterator[tuple[int, int]]:
    """(number of the opening mark, of the closing one), as they were read."""
    opened: list[int] = []
    for i, mark in enumerate(read):
        if mark in ("“", "‘"):
            opened.append(i)
        elif mark:
            yield opened.pop(), i


def _chinese(text: str, first: int, last: int) -> bool:
    """Whether a pair holds Chinese or stands beside it, in Chinese, and none is the sign of an inch."""
    if text[first] == '"' and text[first - 1 : first].isdigit() and not text[first + 1 : first + 2].isalpha():
        return False
    if not IS_CJK.search(text, max(0, first - 1), last + 2) and not _beside(text, first, last):
        return False
    start, end = line_near(text, first, _NEAR)[0], line_near(text, last + 1, _NEAR)[1]
    return at_least(len(_WORDS.findall(text, start, end)), IS_CJK, text, start, end)


def _beside(text: str, first: int, last: int) -> bool:
    return bool(BESIDE.match(text[first - 1 : first]) or BESIDE.match(text[last + 1 : last + 2]))


def _two_for_one(text: str, marks: list[int], read: list[str], form: dict[str, str]) -> Iterator[Edit]:
    """The two strokes of one quote, read as a single and a double straight one: '" behind a comma and before a word."""
    for i, (a, b) in enumerate(itertools.pairwise(marks)):
        if b != a + 1 or text[a : b + 1] not in ("'\"", "\"'") or read[i : i + 2] != ["“", "”"]:
            continue
        before, after = _sides(text, a, b + 1)
        if way := _way(before, before, after):
            yield Edit(a, b + 1, text[a : b + 1], form[way], "punctuation/two-strokes-for-a-quote", Risk.LIKELY)


def _sides(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands before a mark, one space aside, and what stands behind it; a line's end for nothing."""
    return text[max(0, start - 2) : start].rstrip(" ")[-1:] or "\n", text[end : end + 1] or "\n"


def _way(before: str, beside: str, after: str) -> str:
    """What a straight quote is by its place: “ or ”, or empty if the place does not tell."""
    if before in BEGINS and IS_CJK.match(after):
        return "“"
    return "”" if IS_CJK.match(beside) and after in _ENDS else ""


def _by_place(text: str, marks: list[int], read: list[str], form: dict[str, str]) -> Iterator[Edit]:
    """Straight quotes of a paragraph where some have no partner, as far as their places say which they are."""
    for at, mark in zip(marks, read, strict=True):
        if text[at] != '"' or mark in ("‘", "’"):
            continue
        before, after = _sides(text, at, at + 1)
        way = _way(before, text[at - 1 : at], after)
        if way and mark in ("", way):
            yield Edit(at, at + 1, '"', form[way], "punctuation/lone-quote", Risk.LIKELY)
            yield from _gap_before(text, at) if way == "“" else gap(text, at - 1, -1)


def _apart(text: str, marks: list[int], read: list[str], form: dict[str, str]) -> Iterator[Edit]:
    """Two straight quotes around a word, with no other near: a pair, whatever is missing elsewhere in the paragraph."""
    around = [-_ALONE, *marks, len(text) + _ALONE]
    for i, (left, a, b, right) in enumerate(zip(around, around[1:], around[2:], around[3:], strict=False)):
        unread = not (read[i] and read[i + 1]) and a - left >= _ALONE and right - b >= _ALONE
        if unread and text[a] in "\"'" and text[b] in "\"'" and _WORD.fullmatch(text, a + 1, b):
            for at, mark in ((a, "“"), (b, "”")):
                yield Edit(at, at + 1, text[at], form[mark], "punctuation/straight-quote", Risk.LIKELY)
