"""How wide the columns are set, of many lines at a time: `fixtext/columns.py` by numpy, with the same results."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from fixtext.columns import LEAST, NONE, SUPPORT, WIDEST, WINDOW, near_off, typical

Array = NDArray[Any]
_MOST = 30_000  # quarters, far more than any column has


def measures(widths: Array, gaps: Array) -> tuple[Array, Array]:
    """(widths of columns, whether they are even) around lines, whose own widths and blank lines above are given."""
    around, even = _around(widths, gaps > 0)
    count = len(widths)
    number = np.arange(count)
    below, above = np.maximum(0, number - WINDOW + 1), np.minimum(count, number + WINDOW)
    chosen = number.copy()
    unlike = (around[number] == 0) | (np.abs(around[number] - widths) > 1.6)
    for other in (above, below):  # the later choice wins
        wide = around[other]
        better = unlike & (wide > 0) & ((around[number] == 0) | (np.abs(wide - widths) <= 1.6))
        chosen[better] = other[better]
    return around[chosen], even[chosen]


def _around(widths: Array, parted: Array) -> tuple[Array, Array]:
    """The measures in a window around each line and behind the last."""
    count = len(widths)
    quarters = np.minimum(4 * widths, _MOST).astype(np.int16)  # widths are whole quarters; small numbers sort faster
    wide, even = np.zeros(count + 1), np.zeros(count + 1, bool)
    whole = sliding_window_view(quarters, 2 * WINDOW) if count >= 2 * WINDOW else quarters[:0].reshape(0, 2 * WINDOW)
    some = sliding_window_view(parted, 2 * WINDOW).sum(1) < WINDOW if len(whole) else np.zeros(0, bool)
    at = np.flatnonzero(some)
    wide[at + WINDOW], even[at + WINDOW] = _typical(whole[at])
    for i in (*range(min(WINDOW, count + 1)), *range(max(WINDOW, count - WINDOW + 1), count + 1)):
        low = max(0, i - WINDOW)
        span = parted[low : i + WINDOW]
        here = NONE if 2 * span.sum() >= len(span) else typical(widths[low : i + WINDOW].tolist())
        wide[i], even[i] = here
    return wide, even


def _typical(windows: Array) -> tuple[Array, Array]:
    """`columns.typical` of each row of widths in quarters."""
    size = windows.shape[1]
    rank = size - 1 - size // 4
    measure = np.partition(windows, rank, axis=1)[:, rank] / 4
    loose = near_off(measure)
    exact, support, near = (_within(windows, measure, off) for off in (0.6, loose, np.maximum(4.0, loose)))
    set_ = (measure >= LEAST) & (measure <= WIDEST) & (support >= np.where(measure >= 10, SUPPORT, SUPPORT + 2))
    return np.where(set_, measure, 0.0), set_ & (exact >= 0.6 * near)


def _within(windows: Array, middle: Array, off: Any) -> Array:
    edges = np.ceil(4 * (middle - off)), np.floor(4 * (middle + off))
    low, high = (np.clip(edge, -_MOST, _MOST).astype(np.int16)[:, None] for edge in edges)
    count: Array = ((windows >= low) & (windows <= high)).sum(1)
    return count
