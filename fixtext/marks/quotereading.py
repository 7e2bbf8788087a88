"""What each quote of a paragraph is: it opens or closes one of two levels, or is no quote at all.

The reading that costs least is taken (Viterbi). To turn a curly mark or to take a single for a double one costs; so
does a mark that opens before a comma or closes behind a colon.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixtext.characters import (
    CLOSING_QUOTES,
    HAN,
    NARROW_PAUSES,
    NARROW_TERMINALS,
    OPENING_QUOTES,
    POINT_MARKS,
    TERMINALS,
)

LONGEST = 400  # a quotation that goes on for longer says nothing by its marks
BEGINS = ("", "：", ":", "，", ",", "。", "\n", "\f", "“", "‘", "（", "；")
SENTENCE = re.compile(f"[，；{TERMINALS},;]")
FINAL = re.compile(f"[{TERMINALS}]")
# Levels: 0 outside, 1 in “, 2 in ‘ within “, 3 in ‘ alone. For each what it costs, where it was opened (but 0), and how
# it was reached: (level before, what the mark is).
_Costs = tuple[float, float, float, float]
_Opened = tuple[int, int, int]
_Ways = tuple[tuple[int, str], tuple[int, str], tuple[int, str], tuple[int, str]]
_STAY: _Ways = ((0, ""), (1, ""), (2, ""), (3, ""))
_SINGLE = 0.5  # what a quotation in single quotes alone costs
_NO_PLACE = 2.5  # what a straight quote costs where only the other one can stand: it has no turn that could be wrong
_TURNED, _OTHER_LEVEL, _NO_QUOTE, _LONELY, _ODD_PLACE = 2.0, 1.2, 4.1, 0.3, 1.5
_OTHER_KIND = 3.0  # what a pair of ' and " costs
_IN_SPEECH = 1.3  # what it costs to read a quote within speech as one of the speech; a little more than _OTHER_LEVEL
_IN_CLAUSE = re.compile(f"[{HAN}\"']")
_SPEECH = ("：", ":", "\n", "\f", "\u3000", *TERMINALS)  # what stands before a quotation of whole sentences
# (what is written, whether its place is odd for an opening mark, for a closing one): what each reading costs
_PRICES = {
    (written, opens, closes): {
        mark: (_OTHER_LEVEL if (written in "'‘’") != (mark in "‘’") else 0.0)
        + (_TURNED if written in "“”‘’" and (written in "“‘") != (mark in "“‘") else 0.0)
        + ((_NO_PLACE if written in "\"'" else _ODD_PLACE) if (opens if mark in "“‘" else closes) else 0.0)
        for mark in "“”‘’"
    }
    for written in "\"'“”‘’"
    for opens in (False, True)
    for closes in (False, True)
}
NEVER_OPENS = POINT_MARKS + NARROW_PAUSES + NARROW_TERMINALS + CLOSING_QUOTES + "）》"
NEVER_CLOSES = OPENING_QUOTES + "（《，、：:"


def reading(text: str, marks: list[int]) -> list[str]:
    """What each mark is: one of “”‘’, or empty for one that has no partner."""
    prices = [_prices(text, at) for at in marks]
    for i in _within_speech(text, marks):
        prices[i] = prices[i] | {mark: prices[i][mark] + _IN_SPEECH for mark in "“”"}
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
    level, read = 0, []
    for steps in reversed(back):
        level, mark = steps[level]
        read.append(mark)
    return read[::-1]


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
    of_two_kinds = _OTHER_KIND if {text[start], text[end]} == {'"', "'"} else 0.0
    if text[start - 1 : start] in BEGINS or not SENTENCE.search(text, start + 1, min(end - 1, start + LONGEST)):
        return of_two_kinds
    return of_two_kinds + _ODD_PLACE + (1.0 if FINAL.search(text, start + 1, min(end - 1, start + LONGEST)) else 0.0)


def _within_speech(text: str, marks: list[int]) -> Iterator[int]:
    """The numbers of straight marks within a clause between one that opens speech and one behind its final mark.

    They are quotes in a quotation: speech that breaks off in a clause, and what begins in one and ends a sentence, are
    rarer than that: 问："谁看见"海鸥"号了？".
    """
    inner: list[int] | None = None
    for number, at in enumerate(marks):
        before, after = text[at - 1 : at] or "\n", text[at + 1 : at + 2]
        if _IN_CLAUSE.match(before) and _IN_CLAUSE.match(after) and text[at] in "\"'":
            inner = None if inner is None else [*inner, number]
            continue
        if inner and len(inner) % 2 == 0 and (before == "，" or FINAL.match(before)):
            yield from inner
        inner = [] if before in _SPEECH and text[at] in "\"'" else None


def _prices(text: str, at: int) -> dict[str, float]:
    """What it costs to read the mark at a place as each of “”‘’."""
    before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    opens = not after or after in NEVER_OPENS or (after == " " and before.strip() and before != " ")
    closes = not before or before in NEVER_CLOSES or (before == " " and after.strip())
    return _PRICES[text[at], bool(opens), bool(closes)]
