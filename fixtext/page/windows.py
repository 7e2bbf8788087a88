"""How wide the columns are set, of many lines at a time: `fixtext/page/measures.py` by numpy, with the same results."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from fixtext.columns import LEAST, SUPPORT, WIDEST, WINDOW, near_off
from fixtext.page.arrays import Rows
from fixtext.page.measures import ENDED, FEW, measure
from fixtext.page.traits import ITEM, TAIL

Array = NDArray[Any]
_MOST = 30_000  # quarters, far more than any column has


def measures(rows: Rows, spaces: bool) -> tuple[Array, Array]:
    """(widths of columns, whether they are even) around lines; `spaces` tells that white space sets paragraphs in."""
    widths, count = rows.width, len(rows.width)
    parted = (rows.gap > 0) & (not spaces)
    around, even = _around(widths, parted, parted & _ends(rows))
    number = np.arange(count)
    below, above = np.maximum(0, number - WINDOW + 1), np.minimum(count, number + WINDOW)
    chosen = number.copy()
    unlike = (around[number] == 0) | (np.abs(around[number] - widths) > 1.6)
    for other in (above, below):  # the later choice wins
        wide = around[other]
        better = unlike & (wide > 0) & ((around[number] == 0) | (np.abs(wide - widths) <= 1.6))
        chosen[better] = other[better]
    return around[chosen], even[chosen]


def _ends(rows: Rows) -> Array:
    """Whether a paragraph seems to end above each line."""
    found: Array = rows.bits & ITEM > 0
    found[:1] = True
    found[1:] |= np.isin(rows.bits[:-1] & TAIL, ENDED)
    return found


def _around(widths: Array, parted: Array, ended: Array) -> tuple[Array, Array]:
    """The measures in a window around each line and behind the last."""
    count, size = len(widths), 2 * WINDOW
    quarters = np.minimum(4 * widths, _MOST).astype(np.int16)  # widths are whole quarters; small numbers sort faster
    wide, even = np.zeros(count + 1), np.zeros(count + 1, bool)
    if count >= size:
        gaps, ends = (sliding_window_view(some, size).sum(1) for some in (parted, ended))
        close = gaps < WINDOW
        at = np.flatnonzero(close | (FEW * ends < gaps))
        width, sharp = _typical(sliding_window_view(quarters, size)[at])
        set_ = close[at] | sharp
        wide[at + WINDOW], even[at + WINDOW] = np.where(set_, width, 0.0), sharp
    for i in (*range(min(WINDOW, count + 1)), *range(max(WINDOW, count - WINDOW + 1), count + 1)):
        window = slice(max(0, i - WINDOW), i + WINDOW)
        some = widths[window].tolist()
        wide[i], even[i] = measure(some, int(parted[window].sum()), int(ended[window].sum()))
    return wide, even


def _typical(windows: Array) -> tuple[Array, Array]:
    """`columns.typical` of each row of widths in quarters."""
    size = windows.shape[1]
    rank = size - 1 - size // 4
    measure = np.partition(windows, rank, axis=1)[:, rank] / 4
    loose = near_off(measure)
    exact, support, near = (_within(windows, measure, off) for off in (0.6, loose, np.maximum(4.0, loose)))
    widest = windows.max(1) / 4
    set_ = (measure >= LEAST) & (widest <= WIDEST) & (support >= np.where(measure >= 10, SUPPORT, SUPPORT + 2))
    return np.where(set_, measure, 0.0), set_ & (exact >= 0.6 * near)


def _within(windows: Array, middle: Array, off: Any) -> Array:
    edges = np.ceil(4 * (middle - off)), np.floor(4 * (middle + off))
    low, high = (np.clip(edge, -_MOST, _MOST).astype(np.int16)[:, None] for edge in edges)
    count: Array = ((windows >= low) & (windows <= high)).sum(1)
    return count
