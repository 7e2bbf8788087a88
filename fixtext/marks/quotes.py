"""Pairs of quotes within a paragraph.

Quotes are read as a whole: each mark opens or closes one of two levels, or is no quote at all, and the reading that
costs least is taken (Viterbi). To turn a curly mark or to take a single for a double one costs; so does a mark that
opens before a comma or closes behind a colon.
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
    OPENING_QUOTES,
    POINT_MARKS,
    TERMINALS,
)
from fixtext.edits import Edit, Risk
from fixtext.marks.brackets import BESIDE, IS_CJK, gap
from fixtext.marks.quotemarks import RIGHT, doubtful, paragraphs
from fixtext.text import at_least, line_near

_WORDS = re.compile("[A-Za-z][A-Za-z]*")
LONGEST = 400  # a quotation that goes on for longer says nothing by its marks

# Levels: 0 outside, 1 in “, 2 in ‘ within “, 3 in ‘ alone. For each what it costs, where it was opened (but 0), and how
# it was reached: (level before, what the mark is).
_Costs = tuple[float, float, float, float]
_Opened = tuple[int, int, int]
_Ways = tuple[tuple[int, str], tuple[int, str], tuple[int, str], tuple[int, str]]
_STAY: _Ways = ((0, ""), (1, ""), (2, ""), (3, ""))
_SINGLE = 0.5  # what a quotation in single quotes alone costs
_TURNED, _OTHER_LEVEL, _NO_QUOTE, _LONELY, _ODD_PLACE = 2.0, 1.2, 4.1, 0.3, 1.5
# (what is written, whether its place is odd for an opening mark, for a closing one): what each reading costs
_PRICES = {
    (written, opens, closes): {
        mark: (_OTHER_LEVEL if (written in "'‘’") != (mark in "‘’") else 0.0)
        + (_TURNED if written in "“”‘’" and (written in "“‘") != (mark in "“‘") else 0.0)
        + (_ODD_PLACE if (opens if mark in "“‘" else closes) else 0.0)
        for mark in "“”‘’"
    }
    for written in "\"'“”‘’"
    for opens in (False, True)
    for closes in (False, True)
}
_NEVER_OPENS = POINT_MARKS + NARROW_PAUSES + NARROW_TERMINALS + CLOSING_QUOTES + "）》"
_NEVER_CLOSES = OPENING_QUOTES + "（《，、：:"
_BEGINS = ("", "：", ":", "，", ",", "。", "\n", "\f", "“", "‘", "（", "；")
_SENTENCE = re.compile(f"[，；{TERMINALS},;]")
_ENDS = tuple(POINT_MARKS + "）》」』”\n\f\r")
_FULL = tuple(POINT_MARKS + NARROW_PAUSES + NARROW_TERMINALS + CLOSING_QUOTES + '》）（《“.")')
_FINAL = re.compile(f"[{TERMINALS}]")
_WORD = re.compile("[\u4e00-\u9fff]{2,10}")
_ALONE = 20
_SHORT = 15
_NEAR = 30
_STYLES = {
    "curly": dict(zip("“”‘’「」『』", "“”‘’“”‘’", strict=True)),
    "corner": dict(zip("“”‘’「」『』", "「」『』「」『』", strict=True)),
    "keep": dict(zip("“”‘’", "“”‘’", strict=True)),
}


def pairs(text: str, style: str = "keep") -> Iterator[Edit]:
    """Straight quotes made curly, turned ones turned back; all in curly or corner form where that is asked for."""
    found = paragraphs(text, skip=style == "keep")
    for marks in itertools.chain.from_iterable(map(partial(doubtful, text), found)):
        written = "".join(text[at] for at in marks)
        if style == "keep" and RIGHT.fullmatch(written):
            continue
        yield from _mended(text, marks, written, _STYLES[style])
    if style != "keep":
        yield from _restyled(text, _STYLES[style], style)


def _mended(text: str, marks: list[int], written: str, form: dict[str, str]) -> Iterator[Edit]:
    reading = _reading(text, marks)
    lonely = "" in reading[1:] or (reading[0] == "" and written[0] != "“")
    # a paragraph that begins with ” may go on with a quotation of the one before it, and begin its own
    goes_on = written[0] == "”" and text[marks[0] - 1 : marks[0]] in ("", "\n", "\f")
    turned_alike = len(set(written)) == 1 or (len(marks) == 2 and not goes_on)
    one_turned = (
        sum(text[at] in "“”" and mark in "“”" and text[at] != mark for at, mark in zip(marks, reading, strict=True))
        == 1
    )
    for first, last in _couples(reading):
        a, b = marks[first], marks[last]
        places = [
            (at, inner, reading[i])
            for i, at, inner in ((first, a, a + 1), (last, b, b - 1))
            if text[at] not in (reading[i], form[reading[i]])
        ]
        if not places or b == a + 1 or not _chinese(text, a, b):
            continue
        certain = not lonely or (b - a <= _SHORT and not _SENTENCE.search(text, a + 1, b))
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
    yield from _two_for_one(text, marks, reading, form)
    if lonely:
        yield from _by_place(text, marks, reading, form)
        yield from _apart(text, marks, reading, form)


def _stands_as(text: str, at: int, mark: str) -> bool:
    """Whether a place is that of an opening or closing mark and cannot be that of the other.

    A quotation begins behind a colon, a comma or a sentence, and closes behind the end of one or before a mark.
    """
    before, after = text[at - 1 : at] or "\n", text[at + 1 : at + 2] or "\n"
    opens = before in _BEGINS and after not in _NEVER_OPENS and after not in "\n\f\r"
    closes = after in _ENDS or (bool(_FINAL.match(before)) and before not in "：:")
    behind_a_sentence = bool(_FINAL.match(before)) and not (before in _BEGINS and mark == "“")
    return opens and not behind_a_sentence if mark == "“" else closes and before not in _NEVER_CLOSES


def _gap_before(text: str, at: int) -> Iterator[Edit]:
    """The space between a mark and an opening quote; one between a word and a quote may be printed."""
    if text[max(0, at - 3) : at].rstrip(" ")[-1:] in _FULL:
        yield from gap(text, at - 1, -1)


def _couples(reading: list[str]) -> Iterator[tuple[int, int]]:
    """(number of the opening mark, of the closing one), as they were read."""
    opened: list[int] = []
    for i, mark in enumerate(reading):
        if mark in ("“", "‘"):
            opened.append(i)
        elif mark:
            yield opened.pop(), i


def _reading(text: str, marks: list[int]) -> list[str]:
    """What each mark is: one of “”‘’, or empty for one that has no partner."""
    prices = [_prices(text, at) for at in marks]
    apart = all(b - a > 1 for a, b in zip(marks[::2], marks[1::2], strict=False))
    if apart and len(marks) % 2 == 0 and not any(price["“”"[i % 2]] for i, price in enumerate(prices)):
        return ["“", "”"] * (len(marks) // 2)  # the common case; no other reading costs less than nothing
    never = float("inf")
    costs, opened = (0.0, never, never, never), (0, 0, 0)
    back: list[_Ways] = []
    for number, (at, price) in enumerate(zip(marks, prices, strict=True)):
        alone = _LONELY if number == 0 and text[at] == "“" else _NO_QUOTE
        costs, opened, steps = _step(text, at, price, alone, costs, opened)
        back.append(steps)
    level, reading = 0, []
    for steps in reversed(back):
        level, mark = steps[level]
        reading.append(mark)
    return reading[::-1]


def _step(
    text: str, at: int, price: dict[str, float], alone: float, costs: _Costs, opened: _Opened
) -> tuple[_Costs, _Opened, _Ways]:
    """One mark of the search: no quote, or one of six moves (written out: a loop takes twice as long).

    Of ways that cost the same the first stays: no quote, then those that lead from and to the lower level.
    """
    zero, one, two, three = costs
    first, second, third = opened
    to_zero, to_one, to_two, to_three = zero + alone, one + alone, two + alone, three + alone
    by_zero, by_one, by_two, by_three = _STAY
    if (cost := zero + price["“"]) < to_one:
        to_one, by_one, first = cost, (0, "“"), at
    if (cost := one + price["”"]) < to_zero and (cost := cost + _cost_within(text, opened[0], at)) < to_zero:
        to_zero, by_zero = cost, (1, "”")
    if (cost := one + price["‘"]) < to_two:
        to_two, by_two, second = cost, (1, "‘"), at
    if (cost := two + price["’"]) < to_one and (cost := cost + _cost_within(text, opened[1], at)) < to_one:
        to_one, by_one, first = cost, (2, "’"), opened[0]
    if (cost := zero + price["‘"] + _SINGLE) < to_three:
        to_three, by_three, third = cost, (0, "‘"), at
    if (cost := three + price["’"]) < to_zero and (cost := cost + _cost_within(text, opened[2], at)) < to_zero:
        to_zero, by_zero = cost, (3, "’")
    return (to_zero, to_one, to_two, to_three), (first, second, third), (by_zero, by_one, by_two, by_three)


def _cost_within(text: str, start: int, end: int) -> float:
    """A quotation that holds a sentence begins one: behind a colon, a comma or a full stop."""
    if end - start == 1:
        return _NO_QUOTE  # nothing between them: the first closes, or the second opens
    if text[start - 1 : start] in _BEGINS or not _SENTENCE.search(text, start + 1, min(end - 1, start + LONGEST)):
        return 0.0
    return _ODD_PLACE + (1.0 if _FINAL.search(text, start + 1, min(end - 1, start + LONGEST)) else 0.0)


def _prices(text: str, at: int) -> dict[str, float]:
    """What it costs to read the mark at a place as each of “”‘’."""
    before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    opens = not after or after in _NEVER_OPENS or (after == " " and before.strip() and before != " ")
    closes = not before or before in _NEVER_CLOSES or (before == " " and after.strip())
    return _PRICES[text[at], bool(opens), bool(closes)]


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


def _two_for_one(text: str, marks: list[int], reading: list[str], form: dict[str, str]) -> Iterator[Edit]:
    """The two strokes of one quote, read as a single and a double straight one: '" behind a comma and before a word."""
    for i, (a, b) in enumerate(itertools.pairwise(marks)):
        if b != a + 1 or text[a : b + 1] not in ("'\"", "\"'") or reading[i : i + 2] != ["“", "”"]:
            continue
        before, after = _sides(text, a, b + 1)
        if way := _way(before, before, after):
            yield Edit(a, b + 1, text[a : b + 1], form[way], "punctuation/two-strokes-for-a-quote", Risk.LIKELY)


def _sides(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands before a mark, one space aside, and what stands behind it; a line's end for nothing."""
    return text[max(0, start - 2) : start].rstrip(" ")[-1:] or "\n", text[end : end + 1] or "\n"


def _way(before: str, beside: str, after: str) -> str:
    """What a straight quote is by its place: “ or ”, or empty if the place does not tell."""
    if before in _BEGINS and IS_CJK.match(after):
        return "“"
    return "”" if IS_CJK.match(beside) and after in _ENDS else ""


def _by_place(text: str, marks: list[int], reading: list[str], form: dict[str, str]) -> Iterator[Edit]:
    """Straight quotes of a paragraph where some have no partner, as far as their places say which they are."""
    for at, mark in zip(marks, reading, strict=True):
        if text[at] != '"' or mark in ("‘", "’"):
            continue
        before, after = _sides(text, at, at + 1)
        way = _way(before, text[at - 1 : at], after)
        if way and mark in ("", way):
            yield Edit(at, at + 1, '"', form[way], "punctuation/lone-quote", Risk.LIKELY)
            yield from _gap_before(text, at) if way == "“" else gap(text, at - 1, -1)


def _apart(text: str, marks: list[int], reading: list[str], form: dict[str, str]) -> Iterator[Edit]:
    """Two straight quotes around a word, with no other near: a pair, whatever is missing elsewhere in the paragraph."""
    around = [-_ALONE, *marks, len(text) + _ALONE]
    for i, (left, a, b, right) in enumerate(zip(around, around[1:], around[2:], around[3:], strict=False)):
        unread = not (reading[i] and reading[i + 1]) and a - left >= _ALONE and right - b >= _ALONE
        if unread and text[a] in "\"'" and text[b] in "\"'" and _WORD.fullmatch(text, a + 1, b):
            for at, mark in ((a, "“"), (b, "”")):
                yield Edit(at, at + 1, text[at], form[mark], "punctuation/straight-quote", Risk.LIKELY)


def _restyled(text: str, form: dict[str, str], style: str) -> Iterator[Edit]:
    """Quotes of one form in the other."""
    kind = "“”‘’" if style == "corner" else "「」『』"
    inner = _inner(text) if style == "corner" else frozenset()
    for found in re.finditer(f"[{kind}]", text):
        at = found.start()
        if text[at - 1 : at].isascii() and text[at - 1 : at].isalpha() and text[at + 1 : at + 2].isascii():
            continue  # it’s
        new = form[_SINGLE_OF[text[at]]] if at in inner else form[text[at]]
        yield Edit(at, at + 1, text[at], new, f"punctuation/{style}-quote", Risk.LIKELY)


_SINGLE_OF = {"“": "‘", "”": "’"}


def _inner(text: str) -> frozenset[int]:
    """The places of “ and ” that stand within a quotation of the same marks, in lines where all of them go in pairs."""
    found: set[int] = set()
    for line in re.finditer("[^\n\f]+", text):
        marks = [line.start() + m.start() for m in re.finditer("[“”]", line.group())]
        if len(marks) < 4:
            continue
        depths, depth = [], 0
        for at in marks:
            depth += 1 if text[at] == "“" else 0
            depths.append(depth)
            depth -= 1 if text[at] == "”" else 0
        if not depth and min(depths) > 0:
            found.update(at for at, deep in zip(marks, depths, strict=True) if deep == 2)
    return frozenset(found)
