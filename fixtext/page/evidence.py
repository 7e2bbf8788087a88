"""Evidence for and against a join of two lines of set text: what is seen of a pair, the signs in it, their sum.

What is seen of a pair is a number of bits. `observed` works on numbers as on arrays of them, so that a long text is
seen at once; what the bits say is worked out once for each that occurs.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from fixtext.page.pairs import (
    BARE,
    BOX_FIRST,
    BOX_SECOND,
    BOXED,
    BREAK_AT,
    CHANGED,
    DIRTY,
    FILL,
    GAPS,
    INDENTS,
    LISTED,
    NARROW,
    OTHER_SIZE,
    RELATION_AT,
    REST_AT,
    SHARP,
    SHIFT_AT,
    SIGNED,
    SPACE,
    STARTS,
    STOPS,
    STORY,
    TITLE_FIRST,
    TITLE_SECOND,
    VERSE,
    of_second,
)
from fixtext.page.traits import (
    BEGINS_NOTHING,
    BYLINE,
    CAPITAL_HEAD,
    CAPITALS,
    CHAPTER_ALONE,
    CHAPTER_HEAD,
    CLOSED,
    COLON,
    COMMA,
    END_MARK,
    FINAL,
    HEAD_AT,
    HYPHEN,
    ITEM,
    ITEM_HEAD,
    LATIN,
    MID,
    OPEN,
    OPEN_END,
    OPENER,
    SEMICOLON,
    SMALL_HEAD,
    STARTER,
    TAIL,
    UPPER,
)
from fixtext.page.weights import WEIGHTS, WHY

SURE = 0.5  # the probability from which lines are joined

_FILLS = ("full", "over", "near", "short", "shorter", "very-short")
_NOT_FULL = ("near", "short", "shorter", "very-short", "first-short")
_TAILS = {
    COLON: "colon",
    COMMA: "comma",
    SEMICOLON: "semicolon",
    HYPHEN: "hyphen",
    OPEN_END: "open-end",
    CLOSED: "closed",
    MID: "mid",
}
_HEADS: dict[int, tuple[str, ...]] = {  # the sign, and that behind the end of a sentence
    BEGINS_NOTHING: ("never-first",),
    OPENER: ("opener", "opener-final"),
    CHAPTER_HEAD: ("chapter", "item-final"),
    ITEM_HEAD: ("item", "item-final"),
    SMALL_HEAD: ("lower",),
    CAPITAL_HEAD: ("upper", "upper-final"),
}


class Verdict(NamedTuple):
    """What the evidence says: the probability of a join (0-1), the weightiest reasons in words, all signs."""

    score: float
    why: str
    signs: tuple[str, ...]
    shown: float  # the score that is told, rounded


DIVIDED_WORD = Verdict(0.95, "a hyphen divides a word", (), 0.95)


@lru_cache(maxsize=1 << 16)
def verdict(seen: int) -> Verdict:
    """What the bits of a pair say."""
    found = tuple(signs(seen))
    probability = score(found)
    return Verdict(probability, reasons(found, probability >= SURE), found, round(probability, 2))


def signs(seen: int) -> list[str]:
    """The names of the signs in what is seen of a pair, as in `WEIGHTS`."""
    final = seen & TAIL == FINAL
    fill = _FILLS[(seen & FILL) >> RELATION_AT]
    if seen & STARTS and fill in ("near", "short"):
        fill = "first-" + fill
    found = [
        "bias",
        *_width(seen, fill),
        *_kinds(seen),
        *_end(seen, fill, final),
        *_beginning(seen, final),
        *_next(seen, fill, final),
        *_titles(seen, final),
        *_place(seen, final),
    ]
    if seen & BARE:
        return found  # blank lines part stanzas, too
    scan, dirty = seen & (GAPS | DIRTY) and seen & STOPS and not seen & LATIN, seen & DIRTY
    kinds = ["scan-"] * bool(scan) + ["dirty-"] * bool(dirty)
    return found + [sign for kind in kinds for name in found if (sign := kind + name) in WEIGHTS]


def _width(seen: int, fill: str) -> Iterator[str]:
    yield fill
    if not seen & STOPS:
        yield from ("old", "old-" + fill)
    if seen & NARROW:
        yield "narrow-" + fill
    if seen & SHARP and fill != "full":
        yield "sharp-" + fill


def _kinds(seen: int) -> Iterator[str]:
    second = of_second(seen)
    if seen & LATIN:
        yield "latin"
    if seen & GAPS and not seen & BARE and not seen >> BREAK_AT & 0b11:
        yield "no-gap-latin" if seen & LATIN else "no-gap"
    if second & BYLINE:
        yield "byline"
    elif seen & BYLINE:
        yield "was-byline"
    if seen & STORY:
        yield "dateline"
    if seen & SIGNED:
        yield "date"
    if seen & LISTED:
        yield "listed"
    if seen & BARE:
        yield "bare"
    if seen & VERSE:
        yield "verse"
    if seen & CHAPTER_ALONE:
        yield "bare-chapter"


def _end(seen: int, fill: str, final: bool) -> Iterator[str]:
    second = of_second(seen)
    if final:
        yield "final"
        if fill in ("full", "over"):
            yield "final-full"
    else:
        yield _TAILS[seen & TAIL]
        if fill in ("short", "shorter", "very-short"):
            yield "comma-short" if seen & TAIL == COMMA else "short-mid"
    if seen & END_MARK and second & END_MARK:
        yield "both-marked"


def _begins(seen: int) -> int:
    return of_second(seen) >> HEAD_AT & 0b111


def _beginning(seen: int, final: bool) -> Iterator[str]:
    found = _HEADS.get(_begins(seen), ())
    yield from found if final else found[:1]


def _next(seen: int, fill: str, final: bool) -> Iterator[str]:
    rest = seen >> REST_AT & 0b11
    if rest == 1:
        yield "next-full"
    elif rest == 2:
        yield "next-first"
        if final:
            yield "final-first"
        elif fill in _NOT_FULL:
            yield "short-then-first"
    if not final and fill in _NOT_FULL and of_second(seen) & STARTER:
        yield "starter"


def _titles(seen: int, final: bool) -> Iterator[str]:
    if seen & TITLE_SECOND:
        yield "next-title"
        if not final:
            yield "next-title-mid"
    if seen & TITLE_FIRST:
        yield "title-title" if seen & TITLE_SECOND else "title"
    if seen & CAPITALS and not of_second(seen) & UPPER:
        yield "capitals"
    if seen & ITEM:
        yield "was-item"
        if _begins(seen) in (ITEM_HEAD, CHAPTER_HEAD):
            yield "item-item"


def _place(seen: int, final: bool) -> Iterator[str]:
    if seen & BOXED:
        yield from _boxes(seen)
    elif shift := seen >> SHIFT_AT & 0b11:
        yield "indented" if shift == 1 else "outdented"
    parted = seen >> BREAK_AT & 0b11
    if parted == 3:
        yield "page"
    elif parted:
        yield "wide-gap" if parted == 2 else "gap"
        if final:
            yield "gap-final"
    if not final and seen & OPEN:
        yield "open"
    if seen & CHANGED:
        yield "changed" if final else "changed-mid"


def _boxes(seen: int) -> Iterator[str]:
    first, second = seen >> BOX_FIRST & 0b11, seen >> BOX_SECOND & 0b11
    if second == 2:
        yield "box-deep"
    elif second:
        yield "box-indents" if seen & INDENTS else "box-indented"
    elif seen & INDENTS:
        yield "box-flush"
    if first:
        yield "box-was-indented" if first == 1 else "box-was-deep"
    if seen & OTHER_SIZE:
        yield "box-size"
    if seen & SPACE:
        yield "box-space"


def score(found: Iterable[str]) -> float:
    """The probability of a join, 0-1."""
    return 1 / (1 + math.exp(-sum(WEIGHTS[name] for name in found)))


def reasons(found: Iterable[str], joined: bool, most: int = 3) -> str:
    """The weightiest signs that speak for the decision, in words."""
    sign = 1 if joined else -1
    telling = [n for n in found if WEIGHTS[n] * sign > 0.15 and WHY[n] and n != "bias"]
    heavy = sorted(telling, key=lambda n: -WEIGHTS[n] * sign)
    return "; ".join(WHY[name] for name in heavy[:most])
