"""Many lines at a time: numpy reads what `fixtext/page/lines.py` reads line by line, with the same results.

What most lines show is seen in tables of characters; the few whose beginnings or ends leave a doubt are asked one by
one (`traits`).
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fixtext.page import traits as t
from fixtext.page.blocks import BYLINE_LENGTH, BYLINE_WORDS
from fixtext.page.tables import (
    ASK_HEAD,
    ASK_TAIL,
    BREAK,
    BYLINE_HEAD,
    CAPITAL,
    CJK,
    DIGIT,
    DIRTY_TAIL,
    DOTS,
    END_MARK,
    ITEM_TAIL,
    LETTER,
    MARK,
    MARKDOWN,
    NO_TITLE,
    NUMERAL,
    ODD,
    SMALL,
    SPACE,
    TITLED,
    WIDE,
    WORDLY,
    WRITER,
    codes_of,
    tables,
)

Array = NDArray[Any]


class Rows(NamedTuple):
    """What is known of lines, an array each; the names are those of `Line`."""

    start: Array
    end: Array
    indent: Array
    gap: Array
    page: Array
    width: Array
    bits: Array
    lead: Array

    def at(self, numbers: Any) -> Rows:
        """The rows of some lines."""
        return Rows(*(column[numbers] for column in self))

    def sheets(self) -> list[range]:
        """The numbers of the lines of each page that has some."""
        edges = [0, *(np.flatnonzero(np.diff(self.page)) + 1).tolist(), len(self.page)]
        return [range(first, last) for first, last in pairwise(edges) if last > first]


class _Text:
    """A text as numbers: `codes` of characters, and what the tables say of each."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.codes = codes_of(text)
        self.flags = tables().flags[self.codes]

    def sums(self, table: Array, start: Array, end: Array) -> Array:
        """The sums of what a table says of the characters of each line, which is not empty."""
        return np.add.reduceat(table[self.codes], _edges(start, end), dtype=np.int64)[::2]

    def widths(self, start: Array, end: Array, anything: Array) -> Array:
        """The widths of spans that are not empty, in Han characters, as `width_of`."""
        count = end - start
        bytes_ = self.sums(tables().size, start, end)
        return np.where(anything & WIDE, count - (3 * count - bytes_) / 4, count / 2)

    def any(self, start: Array, end: Array) -> Array:
        """The flags that some character of each line has; the lines are not empty."""
        return np.bitwise_or.reduceat(self.flags, _edges(start, end))[::2]


def _edges(start: Array, end: Array) -> Array:
    """Both ends of lines in turn, as `reduceat` wants them; the last must be left out at the end of all."""
    edges = np.empty(2 * len(start), np.int64)
    edges[::2], edges[1::2] = start, end
    return edges


def read(text: str) -> Rows:
    """All lines that are not blank, in order."""
    seen = _Text(text)
    start, end, indent_at, gap, page = _spans(seen)
    if not len(start):
        return Rows(*(np.zeros(0, column) for column in (int, int, float, int, int, float, int, float)))
    anything = seen.any(start, end)
    indent = np.zeros(len(start))
    set_in = np.flatnonzero(indent_at < start)
    if len(set_in):
        first, last = indent_at[set_in], start[set_in]
        indent[set_in] = seen.widths(first, last, seen.any(first, last))
    width = seen.widths(start, end, anything)
    return Rows(start, end, indent, gap, page, width, _bits(seen, start, end, anything), _leads(seen, start, end))


def _spans(seen: _Text) -> tuple[Array, Array, Array, Array, Array]:
    """(start, end, start with white space, blank lines above, page) of the lines that are not blank."""
    breaks = np.flatnonzero((seen.codes == 10) | (seen.codes == 12))
    begins = np.concatenate(([0], breaks[:-1] + 1))
    ink = np.flatnonzero(seen.flags & SPACE == 0)
    first, last = np.searchsorted(ink, begins), np.searchsorted(ink, breaks)
    full = np.flatnonzero(last > first)
    feeds = seen.codes[breaks] == 12
    pages = np.cumsum(feeds) - feeds
    page = pages[full]
    tops = np.concatenate(([0], np.flatnonzero(feeds) + 1))  # the first line of each page, blank or not
    above = np.concatenate(([-1], full[:-1]))
    gap = full - np.maximum(above, tops[page] - 1) - 1
    return ink[first[full]], ink[last[full] - 1] + 1, begins[full], gap, page


def _leads(seen: _Text, start: Array, end: Array) -> Array:
    """The widths of Latin words at the beginnings of lines, as `leading`."""
    others = np.flatnonzero(seen.flags & WORDLY == 0)
    count = np.minimum(others[np.searchsorted(others, start)], end) - start
    return np.where(count >= 2, count / 2, 0.0)


def _bits(seen: _Text, start: Array, end: Array, anything: Array) -> Array:
    """The traits of lines, as `traits`."""
    known = tables()
    head, tail = seen.codes[start], seen.codes[end - 1]
    first, last = seen.flags[start], seen.flags[end - 1]
    long = end - start > 1
    before = np.where(long, seen.flags[end - 2], 0)
    ends = known.tail[tail].astype(np.int64)
    ends[(tail == ord(".")) & (before & DIGIT == 0) | (tail == ord("*")) & (before & CJK > 0)] = t.FINAL
    title = (anything & BREAK == 0) & (last & NO_TITLE == 0)
    upper = (anything & CAPITAL > 0) & (anything & (SMALL | TITLED) == 0)
    plain = _plain_numbers(seen, start, first)
    dated = (tail == ord("日")) & (first & NUMERAL > 0)
    odd = (
        dated | (anything & ODD > 0) | (first & MARKDOWN > 0) & ~plain | (tail == ord(">")) | _repeats(seen, start, end)
    )
    short = end - start <= BYLINE_LENGTH
    by = (first & BYLINE_HEAD > 0) & (anything & WRITER > 0) | _having(seen, start, BYLINE_WORDS)
    starter, story = _begins(seen, start, long)
    ask_head = (first & ASK_HEAD > 0) & ~plain | (by & short) | (head == ord("事")) | story
    ask_tail = (last & ASK_TAIL > 0) | ((last & DIRTY_TAIL > 0) & (before & SPACE > 0))
    latin, (words, great) = anything & CJK == 0, _words(seen, start, end, anything & SPACE > 0)
    bits: Array = (
        ends
        | known.head[head].astype(np.int64) << t.HEAD_AT
        | latin * t.LATIN
        | upper * t.UPPER
        | (upper & (anything & SPACE > 0)) * t.CAPITALS
        | (last & END_MARK > 0) * t.END_MARK
        | title * t.TITLE
        | (latin & (great >= t.NAMED) & (2 * great >= words)) * t.NAMES
        | np.where(title & ~latin, np.minimum(words - 1, t.MOST_CELLS), 0) << t.CELLS_AT
        | starter * t.STARTER
        | (seen.sums(known.opens, start, end) > 0) * t.OPEN
        | (anything & MARK > 0) * t.MARKED
        | ((tail == ord("-")) & (before & LETTER > 0)) * t.DIVIDED
        | (first & SMALL > 0) * t.SMALL
    )
    text = seen.text
    titled = (first & CAPITAL > 0) & title & latin & (words > 1) & ~upper
    for ask, found, kept in (
        (ask_head & ~odd, t.head_traits, ~t.OF_HEAD),
        (ask_tail & ~odd, t.tail_traits, ~t.TAIL),
        (titled & ~odd, t.headline, -1),
        (odd, t.traits, 0),
    ):
        at = np.flatnonzero(ask)
        spans = zip(start[at].tolist(), end[at].tolist(), strict=True)
        bits[at] = bits[at] & kept | np.fromiter((found(text[a:z]) for a, z in spans), np.int64, len(at))
    return bits


def _words(seen: _Text, start: Array, end: Array, some: Array) -> tuple[Array, Array]:
    """How many words each of some lines has, and how many with a capital; of the others 1 and 0."""
    words, great = np.ones(len(start), np.int64), np.zeros(len(start), np.int64)
    if some.any():
        space = seen.flags & SPACE > 0
        begins = ~space & np.concatenate(([True], space[:-1]))
        edges = _edges(start[some], end[some])
        words[some] = np.add.reduceat(begins, edges, dtype=np.int64)[::2]
        great[some] = np.add.reduceat(begins & (seen.flags & CAPITAL > 0), edges, dtype=np.int64)[::2]
    return words, great


def _plain_numbers(seen: _Text, start: Array, first: Array) -> Array:
    """Whether a line begins with a number that is neither that of an item nor a year."""
    found = np.zeros(len(start), bool)
    at = np.flatnonzero(first & NUMERAL)
    near = [np.minimum(start[at] + n, len(seen.codes) - 1) for n in (1, 2, 3, 4)]
    items = (seen.flags[near[0]] | seen.flags[near[1]] | seen.flags[near[2]]) & ITEM_TAIL > 0
    found[at] = ~items & (seen.codes[near[3]] != ord("年"))
    return found


def _repeats(seen: _Text, start: Array, end: Array) -> Array:
    """Whether a line has blanks or dots in a row, as tables have."""
    dots = np.flatnonzero(seen.flags & DOTS)
    codes = seen.codes[dots]
    twice = (np.diff(dots) == 1) & (codes[1:] == codes[:-1])
    often = twice & ((codes[1:] == ord("…")) | np.concatenate((twice[1:], [False])))
    return _around(dots[:-1][often], start)


def _having(seen: _Text, start: Array, pairs: tuple[str, ...]) -> Array:
    """Whether some pair of characters is in a line."""
    found = np.zeros(len(seen.codes) - 1, bool)
    for a, b in (map(ord, pair) for pair in pairs):
        found |= (seen.codes[:-1] == a) & (seen.codes[1:] == b)
    return _around(np.flatnonzero(found), start)


def _around(places: Array, start: Array) -> Array:
    """Which lines some places are in."""
    found = np.zeros(len(start), bool)
    found[np.maximum(np.searchsorted(start, places, "right") - 1, 0)] = True
    return found


def _begins(seen: _Text, start: Array, long: Array) -> tuple[Array, Array]:
    """Whether a line begins with a word of one or two characters that begins sentences, or as stories open."""
    head = seen.codes[start].astype(np.int64)
    both = head << 16 | np.where(long, seen.codes[start + 1], 0)
    starters, stories = (
        [ord(w[0]) << 16 | ord(w[1]) for w in some if len(w) == 2] for some in (t.STARTERS, t.DATELINE_HEADS)
    )
    singles = [ord(word) for word in t.STARTERS if len(word) == 1]
    return np.isin(head, singles) | np.isin(both, starters), np.isin(both, stories)
