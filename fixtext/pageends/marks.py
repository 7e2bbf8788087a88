"""The marks of pages' ends in a text, by the rules of `page-marks`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from fixtext.markup.kinds import Kind
from fixtext.markup.spans import Markup
from fixtext.pageends.blocks import blocks, cuts, edges
from fixtext.ruleset import Rule, RuleSet

_FEWEST = 3  # rules that part pages: two are a habit of any text
_CUT = 0.5  # of the rules that part pages, the share that cuts a sentence: pages mostly end in mid-sentence
_ALIKE = 0.8  # the share of distances between rules that are
_NEAR = 0.4, 2.5  # times the median: pages of a book, the last of a chapter among them
_VALUE = re.compile("[0-9]+")
_QUIET = Kind.CODE | Kind.FRONT | Kind.TABLE | Kind.CELL


class Mark(NamedTuple):
    """A mark of a page's end at [start, end), the rule that knows it, and the page's number if it has one."""

    start: int
    end: int
    rule: str
    number: int | None


def marks(text: str, rules: RuleSet, markup: Markup) -> list[Mark]:
    """All marks of pages' ends, in order; none within code, front matter and tables."""
    found: list[Mark] = []
    for rule in rules:
        here = [mark for mark in _found(text, rule) if markup.clear(mark.start, mark.end, Kind.ALL & ~_QUIET)]
        if _counts(text, rule.class_, here):
            found += here
    return list(_apart(sorted(found)))


def _found(text: str, rule: Rule) -> Iterator[Mark]:
    for start, end, _ in rule.hits(text):
        start += len(text[start:end]) - len(text[start:end].lstrip(" \t"))
        value = _VALUE.search(text, start, end)
        yield Mark(start, end, rule.id, int(value[0]) if value else None)


def _apart(found: Sequence[Mark]) -> Iterator[Mark]:
    """Marks without those that another covers."""
    reached = 0
    for mark in found:
        if mark.start >= reached:
            yield mark
            reached = mark.end


def _counts(text: str, kind: str, found: Sequence[Mark]) -> bool:
    """Whether what a rule finds are marks of pages, by its class."""
    if kind == "many":
        numbers = [mark.number or 0 for mark in found]
        return len(found) > 1 and all(a < b for a, b in pairwise(numbers))
    if kind == "rule":
        return len(found) >= _FEWEST and _alike(found) and _cutting(text, found)
    return True


def _alike(found: Sequence[Mark]) -> bool:
    """Whether marks come at like distances."""
    distances = [b.start - a.end for a, b in pairwise(found)]
    low, high = (share * median(distances) for share in _NEAR)
    return sum(low <= d <= high for d in distances) >= _ALIKE * len(distances)


def _cutting(text: str, found: Sequence[Mark]) -> bool:
    """Whether enough of some marks stand in mid-sentence, heads and numbers aside."""
    starts = {mark.start for mark in found}
    every = list(blocks(text))
    story = [block for block, edge in zip(every, edges(every), strict=True) if block.start in starts or not edge]
    at = [i for i, block in enumerate(story) if block.start in starts and 0 < i < len(story) - 1]
    return sum(cuts(story[i - 1], story[i + 1]) for i in at) >= max(2, _CUT * len(found))
