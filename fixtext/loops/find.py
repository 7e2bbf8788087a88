"""All loops of a text."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Iterator

from fixtext.loops.cells import empty_cells
from fixtext.loops.clauses import CLAUSES, long_lines
from fixtext.loops.drifts import NUMBERS, clusters, counted, drifting
from fixtext.loops.loop import Loop
from fixtext.loops.rows import any_repeated, bare_lines, repeated, rows_of
from fixtext.loops.runs import hits, runs, stride_of
from fixtext.loops.windows import MIXED, interleaved, stretches

_TAG = re.compile(r"<[^<>\n]{1,400}>")


def loops(text: str) -> list[Loop]:
    """The loops of a text, in order and disjoint; of those that overlap, the longest.

    One that takes turns counts where others are less than half of it.


    >>> [(loop.first, loop.copies) for loop in loops("检查堤坝、水闸和泵站，" * 20)]
    [((0, 11), 20)]
    """
    found = sorted(set(_all(text)), key=lambda loop: (loop.start - loop.end, loop))
    kept: list[Loop] = []
    for loop in found:
        if loop.rule != MIXED and not any(loop.overlap(other) for other in _beside(kept, loop)):
            insort(kept, loop)
    for loop in found:
        if loop.rule == MIXED:
            inside = [other for other in kept if loop.overlap(other)]
            if 2 * sum(map(loop.overlap, inside)) < loop.end - loop.start:
                kept = sorted([*(other for other in kept if other not in inside), loop])
    return kept


def _beside(kept: list[Loop], loop: Loop) -> list[Loop]:
    """The neighbours of a loop among disjoint ones."""
    at = bisect_left(kept, loop)
    return kept[max(0, at - 1) : at + 1]


def _all(text: str) -> Iterator[Loop]:
    yield from empty_cells(text)
    plain = _TAG.sub(_blank, text) if "<" in text else text
    places = hits(plain)
    yield from runs(plain, places)
    lines = bare_lines(plain)
    again, near, numbers = any_repeated(lines), clusters(lines), sum(map(str.isdecimal, lines)) >= NUMBERS
    rows = rows_of(plain) if again or near or numbers else []
    yield from repeated(rows) if again else ()
    yield from drifting(rows, near)
    yield from counted(rows)
    for clauses in long_lines(plain, places, stride_of(plain)):
        yield from counted(clauses)
        yield from drifting(clauses, clusters([row.text for row in clauses], CLAUSES))
    for start, end in stretches(plain, places):
        yield from interleaved(plain, start, end)


def _blank(found: re.Match[str]) -> str:
    """As long as the tag; a tab tells of a table."""
    tag = found.group()
    return ("\t" if tag[1:3] in ("td", "th", "tr", "/t") else " ") * len(tag)
