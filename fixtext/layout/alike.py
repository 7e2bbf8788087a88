"""How alike two lines are that may be one head, read twice by a machine that errs."""

from __future__ import annotations

import re
from functools import lru_cache

# a number that stands by itself; one within a word (合计120元, 第3课) is part of what the line says
_MASK = re.compile(r"(?<![^\W_])\d+(?![^\W_])|[\s\W_]+")


@lru_cache(maxsize=1 << 14)
def masked(text: str) -> str:
    """A line without numbers that stand by themselves, marks and spaces, by which heads are compared."""
    return _MASK.sub("", text)


@lru_cache(maxsize=1 << 16)  # each look at a text asks the same of nearly all its pages
def most_alike(key: str, others: tuple[str, ...]) -> float:
    """How alike a masked line is to the one of some others that is most like it; 0 if there is none."""
    return max((likeness(key, other) for other in others), default=0.0)


@lru_cache(maxsize=1 << 16)  # pages of one book have few heads, compared again and again
def likeness(a: str, b: str) -> float:
    """How alike two masked lines are, 0-1: Dice's coefficient of their pairs of characters."""
    if a == b:
        return 1.0
    x, y = _pairs(a), _pairs(b)
    return 2 * len(x & y) / max(1, len(x) + len(y))


@lru_cache(maxsize=1 << 14)
def _pairs(key: str) -> frozenset[str]:
    return frozenset(key[k : k + 2] for k in range(len(key) - 1))
