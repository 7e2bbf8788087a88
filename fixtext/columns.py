"""How wide the columns of a text are set, by the widths of its lines."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

WINDOW = 8
SUPPORT = 4
LEAST, WIDEST = 6.5, 62.0


class Measure(NamedTuple):
    """The width of a column, and whether nearly all its lines keep to it. Width 0: not set to a width."""

    width: float
    sharp: bool


NONE = Measure(0.0, False)


class Set(Protocol):
    """A line that is set: its width, the blank lines above it, and its column, where boxes have measured it."""

    @property
    def width(self) -> float: ...
    @property
    def gap(self) -> int: ...
    @property
    def column(self) -> Measure | None: ...


def _within(ordered: list[float], middle: float, off: float) -> int:
    return bisect_right(ordered, middle + off) - bisect_left(ordered, middle - off)


def measures(lines: Sequence[Set]) -> list[Measure]:
    """The column around each line; none where lines are not set to a width (a paragraph a line).

    It is the upper quartile of the widths in a window, above or below the line, whichever the line
    fits better; at least four lines must have it, or chance would make columns of short lines. Where
    blank lines part most lines, each line is a paragraph.
    """
    widths = [line.width for line in lines]
    gaps = [line.gap > 0 for line in lines]
    around: list[Measure] = []
    for i in range(len(widths) + 1):
        low = i - WINDOW if i > WINDOW else 0
        span = gaps[low : i + WINDOW]
        around.append(NONE if 2 * sum(span) >= len(span) else typical(widths[low : i + WINDOW]))
    found: list[Measure] = []
    last = len(widths)
    for i, width in enumerate(widths):
        if (told := lines[i].column) is not None:
            found.append(told)
            continue
        here = around[i]
        if not here.width or abs(here.width - width) > 1.6:
            for other in (around[max(0, i - WINDOW + 1)], around[min(last, i + WINDOW)]):
                if other.width and (not here.width or abs(other.width - width) <= 1.6):
                    here = other
                    break
        found.append(here)
    return found


def near_off(measure: Any) -> Any:
    """How far a line may be from the measure of its column; of a value or of an array."""
    return 0.7 + 0.07 * measure


def typical(widths: list[float]) -> Measure:
    """What lines of these widths are set to; width 0 if to nothing."""
    ordered = sorted(widths)
    measure = ordered[-1 - len(ordered) // 4] if ordered else 0.0
    if not LEAST <= measure <= WIDEST:
        return NONE
    loose = near_off(measure)
    exact, support, wide = (_within(ordered, measure, off) for off in (0.6, loose, max(4.0, loose)))
    near = wide - support
    if support < (SUPPORT if measure >= 10 else SUPPORT + 2):
        return NONE
    return Measure(measure, exact >= 0.6 * (support + near))
