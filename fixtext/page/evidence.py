"""Evidence for and against a join of two lines of set text: what is seen of a pair, the signs in it, their sum.

What is seen of a pair is a number of bits. `observed` works on numbers as on arrays of them, so that a long text is
seen at once; what the bits say is worked out once for each that occurs.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from fixtext.page import pairs
from fixtext.page import traits as t
from fixtext.page.weights import WEIGHTS, WHY

SURE = 0.5  # the probability from which lines are joined

_FILLS = ("full", "over", "near", "short", "shorter", "very-short")
_FULL = ("full", "over")
_ENDED = ("shorter", "very-short")  # by more than an indent
_NOT_FULL = ("near", "short", "shorter", "very-short", "first-short")
_PLAIN = (  # signs that are a bit each
    (pairs.STORY, "dateline"),
    (pairs.SIGNED, "date"),
    (pairs.LISTED, "listed"),
    (pairs.SPOKEN, "speaker"),
    (pairs.VERSE, "verse"),
    (t.CHAPTER_ALONE, "bare-chapter"),
)
_TAILS = {
    t.COLON: "colon",
    t.COMMA: "comma",
    t.SEMICOLON: "semicolon",
    t.HYPHEN: "hyphen",
    t.OPEN_END: "open-end",
    t.CLOSED: "closed",
    t.MID: "mid",
}
_HEADS: dict[int, tuple[str, ...]] = {  # the sign, and that behind the end of a sentence
    t.BEGINS_NOTHING: ("never-first",),
    t.OPENER: ("opener", "opener-final"),
    t.CHAPTER_HEAD: ("chapter", "item-final"),
    t.ITEM_HEAD: ("item", "item-final"),
    t.SMALL_HEAD: ("lower",),
    t.CAPITAL_HEAD: ("upper", "upper-final"),
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
    final = seen & t.TAIL == t.FINAL
    fill = _FILLS[(seen & pairs.FILL) >> pairs.RELATION_AT]
    if seen & pairs.STARTS and fill in ("near", "short"):
        fill = "first-" + fill
    found = [
        "bias",
        *_width(seen, fill),
        *_kinds(seen),
        *_end(seen, fill, final),
        *_beginning(seen, final),
        *_next(seen, fill, final),
        *_titles(seen, fill, final),
        *_place(seen, fill, final),
    ]
    if seen & pairs.BARE:
        return found  # blank lines part stanzas, too
    scan, dirty = seen & (pairs.GAPS | pairs.DIRTY) and seen & pairs.STOPS and not seen & t.LATIN, seen & pairs.DIRTY
    kinds = ["scan-"] * bool(scan) + ["dirty-"] * bool(dirty)
    return found + [sign for kind in kinds for name in found if (sign := kind + name) in WEIGHTS]


def _width(seen: int, fill: str) -> Iterator[str]:
    yield fill
    if not seen & pairs.STOPS:
        yield from ("old", "old-" + fill)
    if seen & pairs.NARROW:
        yield "narrow-" + fill
    if seen & pairs.SHARP and fill != "full":
        yield "sharp-" + fill


def _kinds(seen: int) -> Iterator[str]:
    second = pairs.of_second(seen)
    if seen & t.LATIN:
        yield "latin"
    if seen & pairs.GAPS and not seen & pairs.BARE and not seen >> pairs.BREAK_AT & 0b11:
        yield "no-gap-latin" if seen & t.LATIN else "no-gap"
    if second & t.BYLINE:
        yield "byline"
    elif seen & t.BYLINE:
        yield "was-byline"
    yield from (sign for bit, sign in _PLAIN if seen & bit)
    if seen & pairs.BARE and not seen & pairs.SPACES:
        yield "bare"


def _end(seen: int, fill: str, final: bool) -> Iterator[str]:
    second = pairs.of_second(seen)
    if final:
        yield "final"
        if fill in _FULL:
            yield "final-full"
    else:
        yield _TAILS[seen & t.TAIL]
        if fill in ("short", "shorter", "very-short"):
            yield "comma-short" if seen & t.TAIL == t.COMMA else "short-mid"
    if seen & t.END_MARK and second & t.END_MARK:
        yield "both-marked"


def _begins(seen: int) -> int:
    return pairs.of_second(seen) >> t.HEAD_AT & 0b111


def _beginning(seen: int, final: bool) -> Iterator[str]:
    found = _HEADS.get(_begins(seen), ())
    yield from found if final else found[:1]


def _next(seen: int, fill: str, final: bool) -> Iterator[str]:
    rest = seen >> pairs.REST_AT & 0b11
    if seen & pairs.NEARLY and not seen & pairs.STOPS:
        yield "set-in-by-one"
    if rest == 1:
        yield "next-full"
    elif rest == 2:
        yield "next-first"
        if final:
            yield "final-first"
        elif fill in _NOT_FULL:
            yield "short-then-first"
        if seen & pairs.LED and seen & t.TAIL == t.MID and not seen & pairs.ENDS:
            yield "headed-on"
    if not final and fill in _NOT_FULL and pairs.of_second(seen) & t.STARTER:
        yield "starter"


def _titles(seen: int, fill: str, final: bool) -> Iterator[str]:
    if seen & pairs.TITLE_SECOND:
        yield "next-title"
        if seen & pairs.OPENS and not seen & (pairs.BARE | pairs.DIRTY):
            yield "next-heading"
        if not final:
            yield "next-title-mid"
        elif fill in _FULL:
            yield "final-title"
    if seen & pairs.TITLE_FIRST:
        yield "title-title" if seen & pairs.TITLE_SECOND else "title"
    if seen & t.CAPITALS and not pairs.of_second(seen) & t.UPPER:
        yield "capitals"
    if fill in ("first-short", "short", *_ENDED) and seen & pairs.HEADLINED and _begins(seen) != t.SMALL_HEAD:
        yield "headline"
    if fill in _ENDED and seen & t.TAIL == t.MID:
        labelled = seen & t.ITEM and not seen & t.CHAPTER_ALONE and seen >> pairs.REST_AT & 0b11 == 1
        if labelled or seen & pairs.DATED:
            yield "headed"
    if seen & t.ITEM:
        yield "was-item"
        if _begins(seen) in (t.ITEM_HEAD, t.CHAPTER_HEAD):
            yield "item-item"


def _place(seen: int, fill: str, final: bool) -> Iterator[str]:
    if seen & pairs.BOXED:
        yield from _boxes(seen)
    elif seen & pairs.SPACES:
        title = seen & pairs.TITLE_SECOND and not seen & pairs.BARE
        if seen & pairs.BEGINS or not (fill in _ENDED or title):
            yield "set-in" if seen & pairs.BEGINS else "flush"
    elif shift := seen >> pairs.SHIFT_AT & 0b11:
        yield "indented" if shift == 1 else "outdented"
    parted = seen >> pairs.BREAK_AT & 0b11
    if parted == 3:
        yield "page"
    elif parted:
        yield "wide-gap" if parted == 2 else "gap"
        if final:
            yield "gap-final"
        english = seen & t.LATIN and seen & pairs.GAPS and _begins(seen) == t.CAPITAL_HEAD
        if english and (final or fill not in _FULL):
            yield "gap-capital"
    if not final and seen & t.OPEN:
        yield "open"
    if seen & pairs.CHANGED:
        yield "changed" if final else "changed-mid"


def _boxes(seen: int) -> Iterator[str]:
    first, second = seen >> pairs.BOX_FIRST & 0b11, seen >> pairs.BOX_SECOND & 0b11
    if second == 2:
        yield "box-deep"
    elif second:
        yield "box-indents" if seen & pairs.INDENTS else "box-indented"
    elif seen & pairs.INDENTS:
        yield "box-flush"
    if first:
        yield "box-was-indented" if first == 1 else "box-was-deep"
    if seen & pairs.OTHER_SIZE:
        yield "box-size"
    if seen & pairs.SPACE:
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
