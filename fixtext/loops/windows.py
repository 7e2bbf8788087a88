"""Loops that take turns: a few pieces that come back in any order, until they fill a stretch of the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby, pairwise

from fixtext.loops.loop import Loop
from fixtext.loops.runs import stride_of

MIXED = "model-noise/interleaved-loop"
SIZE = 16  # letters of a window
TIMES = 6  # how often a window comes back that counts
COVERED = 0.5  # share of a stretch that such windows cover
BLOCK = 2048  # characters that are looked at together
MANY = 0.3  # share of places in a block whose next characters come back soon
_LINE = re.compile(r"[^\n]+")


def stretches(text: str, places: list[int]) -> Iterator[tuple[int, int]]:
    """Stretches of the text in which much comes back soon."""
    many = MANY * BLOCK / stride_of(text)
    full = [block for block, some in groupby(places, lambda at: at // BLOCK) if len(list(some)) >= many]
    start = last = -2
    for block in [*full, -9]:
        if block == last + 1:
            last = block
            continue
        if last >= 0:
            yield start * BLOCK, min(len(text), (last + 1) * BLOCK)
        start = last = block


def interleaved(text: str, start: int, end: int) -> Iterator[Loop]:
    """The loop of a stretch, if pieces of it that come back fill it."""
    at = list(_letters(text, start, end))
    letters = "".join(text[i] for i in at)
    windows = [letters[i : i + SIZE] for i in range(len(letters) - SIZE + 1)]
    times = Counter(windows)
    inside = [i for i, window in enumerate(windows) if times[window] >= TIMES]
    covered = sum(min(SIZE, b - a) for a, b in pairwise([*inside, len(letters)]))
    if inside and covered >= COVERED * len(letters):
        first, last = inside[0], inside[-1] + SIZE - 1
        one = at[first], at[first + SIZE - 1] + 1
        yield Loop(at[first], at[last] + 1, one, max(times.values()), MIXED, sure=False)


def _letters(text: str, start: int, end: int) -> Iterator[int]:
    """Where the letters stand that are in no table."""
    for line in _LINE.finditer(text, start, end):
        if "\t" not in line.group():
            yield from (i for i, c in enumerate(line.group(), line.start()) if c.isalpha())
