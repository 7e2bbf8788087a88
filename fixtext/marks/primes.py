"""Primes: the strokes behind letters of formulas, degrees, feet and inches, which look like straight quotes.

A stroke is a prime where it stands right behind a digit, a degree sign or a single Latin letter, and no quotation that
an earlier stroke of its kind opened is waiting to be closed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from fixtext.edits import Edit, Risk

STROKES = "'\""
_BEHIND = re.compile(r"(?:\d|[°º′]|(?<![A-Za-z])[A-Za-z]|(?<![A-Za-z])[A-Za-z]?\))['\"]{0,3}\Z")
_REACH = 6
_FORMS = {"'": "′", '"': "″"}
_DEGREES = re.compile(r"°(?<=\d°)(?:\d{1,2}(?:\.\d+)?(['′])(?:\d{1,2}(?:\.\d+)?([\"″]))?)")


def without_primes(text: str, marks: Sequence[int]) -> list[int]:
    """The places of quotes in a paragraph that are no primes.

    `marks` are the places of straight and curly quotes of the paragraph, in order.
    """
    if not any(text[at] in STROKES for at in marks):
        return list(marks)
    opened = dict.fromkeys(STROKES, False)
    kept: list[int] = []
    for at in marks:
        mark = text[at]
        if mark in STROKES:
            if not opened[mark] and at - 1 not in kept[-1:] and is_behind_a_sign(text, at):
                continue
            opened[mark] = not opened[mark]
        kept.append(at)
    return kept


def is_behind_a_sign(text: str, at: int) -> bool:
    """Whether a stroke stands right behind a digit, a degree sign, or a single Latin letter with or without primes."""
    return _BEHIND.search(text[max(0, at - _REACH) : at]) is not None


def of_degrees(text: str) -> Iterator[Edit]:
    """Offers of ′ and ″ for the strokes behind degrees."""
    if "°" not in text:
        return
    for found in _DEGREES.finditer(text):
        for group in (1, 2):
            stroke = found.group(group)
            if stroke in _FORMS:
                at = found.start(group)
                yield Edit(at, at + 1, stroke, _FORMS[stroke], "punctuation/stroke-for-a-prime", Risk.GUESS)
