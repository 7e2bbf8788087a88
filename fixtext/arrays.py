"""Many lines at a time: numpy reads what `fixtext/lines.py` reads line by line, with the same results.

What most lines show is seen in tables of characters; the few whose beginnings or ends leave a doubt are asked one by
one (`traits`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fixtext import blocks as b
from fixtext import traits as t

Array = NDArray[Any]

(
    _SPACE,
    _CJK,
    _WIDE,
    _BREAK,
    _MARK,
    _SMALL,
    _TITLED,
    _CAPITAL,
    _DIGIT,
    _WORDLY,
    _DOTS,
    _ODD,
    _ASK_HEAD,
    _MARKDOWN,
    _BYLINE_HEAD,
    _ASK_TAIL,
    _NO_TITLE,
    _END_MARK,
    _LETTER,
) = (1 << n for n in range(19))
# no characters; they stand for all beyond the first plane
_HAN_BEYOND, _BEYOND = 0xFFFE, 0xFFFF
_BYLINE_LENGTH = 24


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


class _Tables(NamedTuple):
    """By code point: what a character is, its bytes in UTF-8, what it opens less what it closes, ends and begins."""

    flags: Array
    size: Array
    opens: Array
    tail: Array
    head: Array


@cache
def _tables() -> _Tables:
    every = np.arange(0x10000, dtype=np.uint16).tobytes().decode("utf-16-le", "surrogatepass")
    small, capital, titled, space, digit = (
        _having(trait, every) for trait in (str.islower, str.isupper, str.istitle, str.isspace, str.isdigit)
    )
    flags: Array = (
        _flag(_SPACE, space)
        | _flag(_SMALL, small)
        | _flag(_CAPITAL, capital)
        | _flag(_TITLED, titled & ~capital)
        | _flag(_DIGIT, digit)
        | _flag(_CJK, _matches(b.CJK, every))
        | _flag(_WIDE, _matches(b.WIDE, every))
        | _flag(_BREAK, _matches(b.TITLE_BREAKS, every))
        | _flag(_MARK, _matches(t.ANY_MARK, every))
        | _flag(_WORDLY, _matches(t.WORDLY, every))
        | _flag(_LETTER, _matches("[A-Za-z]", every))
    )
    for flag, members in (
        (_DOTS, " \u3000.…·"),
        (_ODD, "\t\ufffe\uffff"),
        (_WIDE, "\ufffe"),
        (_ASK_HEAD, b.ITEM_HEADS),
        (_MARKDOWN, b.MARKDOWN_HEADS),
        (_BYLINE_HEAD, b.BYLINE_HEADS),
        (_ASK_TAIL, b.CLOSING),
        (_NO_TITLE, b.NO_TITLE_ENDS),
        (_END_MARK, t.END_MARKS),
    ):
        flags[[ord(c) for c in members]] |= flag
    size = np.full(0x10000, 3, np.uint8)
    size[:0x800], size[:0x80], size[_HAN_BEYOND:] = 2, 1, 4
    opens = np.zeros(0x10000, np.int8)
    opens[[ord(pair[0]) for pair in b.PAIRS]], opens[[ord(pair[1]) for pair in b.PAIRS]] = 1, -1
    tail = np.full(0x10000, t.MID, np.uint8)
    for c in {*b.CLOSING, *b.OPENING, *t.TAILS}:
        tail[ord(c)] = t.tail_of(c)
    tail[[ord(c) for c in b.FINAL]] = t.FINAL
    head = np.where(small, t.SMALL_HEAD, np.where(capital, t.CAPITAL_HEAD, t.OTHER)).astype(np.uint8)
    for c in {*b.NEVER_FIRST, *b.OPENING, '"'}:
        head[ord(c)] = t.head_of(c)
    return _Tables(flags, size, opens, tail, head)


def _having(trait: Callable[[str], bool], every: str) -> Array:
    """Which characters have a trait of letters, digits or spaces, which no ideograph, Hangul or surrogate has."""
    found = np.zeros(0x10000, bool)
    for first, last in ((0, 0x3400), (0xA000, 0xAC00), (0xF900, 0x10000)):
        found[first:last] = np.fromiter(map(trait, every[first:last]), bool, last - first)
    return found


def _flag(flag: int, members: Any) -> Array:
    return np.where(members, flag, 0).astype(np.uint32)


def _matches(pattern: str, every: str) -> Array:
    found = np.zeros(len(every), bool)
    for run in re.finditer(f"{pattern}+", every):
        found[run.start() : run.end()] = True
    return found


class _Text:
    """A text as numbers: `codes` of characters, and what the tables say of each."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.codes = codes_of(text)
        self.flags = _tables().flags[self.codes]

    def sums(self, table: Array, start: Array, end: Array) -> Array:
        """The sums of what a table says of the characters of each line, which is not empty."""
        return np.add.reduceat(table[self.codes], _edges(start, end), dtype=np.int64)[::2]

    def widths(self, start: Array, end: Array, anything: Array) -> Array:
        """The widths of spans that are not empty, in Han characters, as `width_of`."""
        count = end - start
        bytes_ = self.sums(_tables().size, start, end)
        return np.where(anything & _WIDE, count - (3 * count - bytes_) / 4, count / 2)

    def any(self, start: Array, end: Array) -> Array:
        """The flags that some character of each line has; the lines are not empty."""
        return np.bitwise_or.reduceat(self.flags, _edges(start, end))[::2]


def codes_of(text: str) -> Array:
    """The code points of a text, each below 0x10000."""
    if text.isascii():
        return np.frombuffer(text.encode(), np.uint8)
    if "\ufffe" in text or "\uffff" in text:
        text = text.replace("\ufffe", "\ufdd0").replace("\uffff", "\ufdd0")
    units = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16)
    if len(units) == len(text):
        return units
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    beyond = np.where((codes >= 0x20000) & (codes < 0x40000), _HAN_BEYOND, _BEYOND)
    return np.where(codes < 0x10000, codes, beyond).astype(np.uint16)


def _edges(start: Array, end: Array) -> Array:
    """Both ends of lines in turn, as `reduceat` wants them; the last must be left out at the end of all."""
    edges = np.empty(2 * len(start), np.int64)
    edges[::2], edges[1::2] = start, end
    return edges


def read(text: str) -> Rows:
    """All lines that are not blank, in order."""
    seen = _Text(text + "\n")  # so that each line ends before the end
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
    ink = np.flatnonzero(seen.flags & _SPACE == 0)
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
    others = np.flatnonzero(seen.flags & _WORDLY == 0)
    count = np.minimum(others[np.searchsorted(others, start)], end) - start
    return np.where(count >= 2, count / 2, 0.0)


def _bits(seen: _Text, start: Array, end: Array, anything: Array) -> Array:
    """The traits of lines, as `traits`."""
    tables = _tables()
    head, tail = seen.codes[start], seen.codes[end - 1]
    first, last = seen.flags[start], seen.flags[end - 1]
    long = end - start > 1
    before = np.where(long, seen.flags[end - 2], 0)
    ends = tables.tail[tail].astype(np.int64)
    ends[(tail == ord(".")) & (before & _DIGIT == 0)] = t.FINAL
    upper = (anything & _CAPITAL > 0) & (anything & (_SMALL | _TITLED) == 0)
    odd = (anything & _ODD > 0) | (first & _MARKDOWN > 0) | (tail == ord(">")) | _repeats(seen, start, end)
    short = end - start <= _BYLINE_LENGTH
    ask_head = (first & _ASK_HEAD > 0) | ((first & _BYLINE_HEAD > 0) & short) | (head == ord("事"))
    ask_tail = last & _ASK_TAIL > 0
    bits: Array = (
        ends
        | tables.head[head].astype(np.int64) << t.HEAD_AT
        | (anything & _CJK == 0) * t.LATIN
        | upper * t.UPPER
        | (upper & (anything & _SPACE > 0)) * t.CAPITALS
        | (last & _END_MARK > 0) * t.END_MARK
        | ((anything & _BREAK == 0) & (last & _NO_TITLE == 0)) * t.TITLE
        | _starters(seen, start, long) * t.STARTER
        | (seen.sums(tables.opens, start, end) > 0) * t.OPEN
        | (anything & _MARK > 0) * t.MARKED
        | ((tail == ord("-")) & (before & _LETTER > 0)) * t.DIVIDED
        | (first & _SMALL > 0) * t.SMALL
    )
    text = seen.text
    for ask, found, kept in (
        (ask_head & ~odd, t.head_traits, ~t.OF_HEAD),
        (ask_tail & ~odd, t.tail_traits, ~t.TAIL),
        (odd, t.traits, 0),
    ):
        at = np.flatnonzero(ask)
        spans = zip(start[at].tolist(), end[at].tolist(), strict=True)
        bits[at] = bits[at] & kept | np.fromiter((found(text[a:z]) for a, z in spans), np.int64, len(at))
    return bits


def _repeats(seen: _Text, start: Array, end: Array) -> Array:
    """Whether a line has blanks or dots in a row, as tables have."""
    dots = np.flatnonzero(seen.flags & _DOTS)
    codes = seen.codes[dots]
    twice = (np.diff(dots) == 1) & (codes[1:] == codes[:-1])
    often = twice & ((codes[1:] == ord("…")) | np.concatenate((twice[1:], [False])))
    found = np.zeros(len(start), bool)
    found[np.maximum(np.searchsorted(start, dots[:-1][often], "right") - 1, 0)] = True
    return found


def _starters(seen: _Text, start: Array, long: Array) -> Array:
    """Whether a line begins with a word of one or two characters that begins sentences."""
    head = seen.codes[start].astype(np.int64)
    both = head << 16 | np.where(long, seen.codes[start + 1], 0)
    singles = [ord(word) for word in t.STARTERS if len(word) == 1]
    pairs = [ord(word[0]) << 16 | ord(word[1]) for word in t.STARTERS if len(word) == 2]
    return np.isin(head, singles) | np.isin(both, pairs)
