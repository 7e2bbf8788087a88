"""Long lines as lists of their clauses, where one may hold a loop that counts or drifts."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from fixtext.characters import NARROW_PAUSES, NARROW_TERMINALS, POINT_MARKS
from fixtext.loops.rows import Row

LONG = 240  # characters of a line that can hold a loop
DIGITS = 0.04  # share of digits from which a line may count
SOON = 0.3  # share of places whose next characters come back soon, from which a line may drift
ONLY_DIGITS = 0.4  # share of digits from which it is its numbers that follow each other
CLAUSES = 10  # clauses with the edges of a neighbour, from which they are looked at closely
_MARKS = POINT_MARKS + NARROW_PAUSES + NARROW_TERMINALS
_CLAUSE = re.compile(rf"[^{_MARKS}\s][^{_MARKS}\n]*")
_WORD = re.compile(r"[^\s,，、]+")


def long_lines(text: str, places: Sequence[int], stride: int) -> Iterator[list[Row]]:
    """The clauses of each line that may count or drift; of a line of numbers, the numbers."""
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        if len(line) >= LONG and "\t" not in line:
            digits = sum(map(line.count, "0123456789"))
            soon = bisect_left(places, end) - bisect_left(places, start)
            if digits >= DIGITS * len(line) or soon * stride >= SOON * len(line):
                piece = _WORD if digits >= ONLY_DIGITS * len(line) else _CLAUSE
                yield [_row(found) for found in piece.finditer(text, start, end)]
        start = end + 1


def _row(found: re.Match[str]) -> Row:
    bare = found.group().rstrip()
    return Row(found.start(), bare, False, found.start() + len(bare))
