"""Which lines have one of the strings that a rule needs, of many lines and rules at a time, by numpy."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fixtext.page.arrays import Rows
from fixtext.page.tables import codes_of
from fixtext.ruleset import Rule
from fixtext.text import Span

Array = NDArray[Any]
_AT_ONCE = 60  # rules, a bit each


class _Table(NamedTuple):
    """Characters that rules need, and pairs of characters with which their longer strings begin, by code points.

    `some` are all first characters.
    """

    some: Array
    single: Array
    pairs: Array
    bits: Array


@lru_cache(maxsize=8)
def _table(needs: tuple[tuple[str, ...], ...]) -> _Table:
    some, single, pairs = np.zeros(0x10000, bool), np.zeros(0x10000, np.int64), dict[int, int]()
    for number, words in enumerate(needs):
        for word in words:
            first, *more = codes_of(word[:2]).tolist()[:-1]
            some[first] = True
            if more:
                pairs[first << 16 | more[0]] = pairs.get(first << 16 | more[0], 0) | 1 << number
            else:
                single[first] |= 1 << number
    keys = np.array(sorted(pairs) or [0], np.int64)
    return _Table(some, single, keys, np.array([pairs.get(key, 0) for key in keys.tolist()], np.int64))


def having(text: str, rows: Rows, rules: Sequence[Rule]) -> list[list[Span]]:
    """For each rule the spans of the lines of a text that may have what it needs, with the white space around them."""
    found: list[list[Span]] = []
    codes = codes_of(text)
    for first in range(0, len(rules), _AT_ONCE):
        some = rules[first : first + _AT_ONCE]
        bits = _bits(codes, rows.start, _table(tuple(rule.needs for rule in some)))
        short = (rows.end - rows.start <= (rule.longest or len(text)) for rule in some)
        found += wholes(text, [rows.start[(bits >> n & 1 > 0) & fits] for n, fits in enumerate(short)])
    return found


def wholes(text: str, starts: Sequence[Array]) -> list[list[Span]]:
    """The spans of some lines, and some others, with the white space around them, by where they start."""
    codes = codes_of(text)
    breaks = np.flatnonzero((codes == 10) | (codes == 12))
    places = (np.searchsorted(breaks, start) for start in starts)
    spans = ((np.where(at > 0, breaks[at - 1] + 1, 0), breaks[at]) for at in places)
    return [list(zip(begins.tolist(), ends.tolist(), strict=True)) for begins, ends in spans]


def _bits(codes: Array, start: Array, table: _Table) -> Array:
    """The numbers of the rules that may find something in each line, as bits."""
    bits = np.zeros(len(start), np.int64)
    at = np.flatnonzero(table.some[codes[:-1]])
    both = codes[at].astype(np.int64) << 16 | codes[at + 1]
    place = np.minimum(np.searchsorted(table.pairs, both), len(table.pairs) - 1)
    of_char = table.single[codes[at]] | np.where(table.pairs[place] == both, table.bits[place], 0)
    useful = np.flatnonzero(of_char)
    np.bitwise_or.at(bits, _line(start, at[useful]), of_char[useful])
    return bits


def _line(start: Array, at: Array) -> Array:
    return np.maximum(np.searchsorted(start, at, "right") - 1, 0)
