"""How wide the columns of a text are set, by the widths of its lines."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import Any, NamedTuple

WINDOW = 8
SUPPORT = 4
LEAST, WIDEST = 6.5, 62.0


class Measure(NamedTuple):
    """The width of a column, and whether nearly all its lines keep to it. Width 0: not set to a width."""

    width: float
    sharp: bool


NONE = Measure(0.0, False)


def _within(ordered: list[float], middle: float, off: float) -> int:
    return bisect_right(ordered, middle + off) - bisect_left(ordered, middle - off)


def near_off(measure: Any) -> Any:
    """How far a line may be from the measure of its column; of a value or of an array."""
    return 0.7 + 0.07 * measure


def typical(widths: list[float]) -> Measure:
    """What lines of these widths are set to; width 0 if to nothing, as where one of them is a paragraph."""
    ordered = sorted(widths)
    measure = ordered[-1 - len(ordered) // 4] if ordered else 0.0
    if measure < LEAST or ordered[-1] > WIDEST:
        return NONE
    loose = near_off(measure)
    exact, support, wide = (_within(ordered, measure, off) for off in (0.6, loose, max(4.0, loose)))
    near = wide - support
    if support < (SUPPORT if measure >= 10 else SUPPORT + 2):
        return NONE
    return Measure(measure, exact >= 0.6 * (support + near))
