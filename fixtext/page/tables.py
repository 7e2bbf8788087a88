"""What each character is, by code point: tables in which numpy looks up the characters of a text."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fixtext.page import blocks as b
from fixtext.page import traits as t

Array = NDArray[Any]

(
    SPACE,
    CJK,
    WIDE,
    BREAK,
    MARK,
    SMALL,
    TITLED,
    CAPITAL,
    DIGIT,
    WORDLY,
    DOTS,
    ODD,
    ASK_HEAD,
    MARKDOWN,
    BYLINE_HEAD,
    ASK_TAIL,
    NO_TITLE,
    END_MARK,
    LETTER,
    DIRTY_TAIL,
    NUMERAL,
    ITEM_TAIL,
    WRITER,
    CLOSE_SET,
) = (1 << n for n in range(24))
# no characters; they stand for all beyond the first plane
HAN_BEYOND, BEYOND = 0xFFFE, 0xFFFF


class Tables(NamedTuple):
    """By code point: what a character is, its bytes in UTF-8, what it opens less what it closes, ends and begins."""

    flags: Array
    size: Array
    opens: Array
    tail: Array
    head: Array


@cache
def tables() -> Tables:
    every = np.arange(0x10000, dtype=np.uint32).tobytes().decode("utf-32-le", "surrogatepass")
    small, capital, titled, space, digit = (
        _having(trait, every) for trait in (str.islower, str.isupper, str.istitle, str.isspace, str.isdigit)
    )
    flags: Array = (
        _flag(SPACE, space)
        | _flag(SMALL, small)
        | _flag(CAPITAL, capital)
        | _flag(TITLED, titled & ~capital)
        | _flag(DIGIT, digit)
        | _flag(CJK, _matches(b.CJK, every))
        | _flag(WIDE, _matches(b.WIDE, every))
        | _flag(CLOSE_SET, _matches(b.CLOSE_SET, every))
        | _flag(BREAK, _matches(b.TITLE_BREAKS, every))
        | _flag(MARK, _matches(t.ANY_MARK, every))
        | _flag(WORDLY, _matches(t.WORDLY, every))
        | _flag(LETTER, _matches("[A-Za-z]", every))
    )
    for flag, members in (
        (DOTS, " \u3000.…·"),
        (ODD, "\t\ufffe\uffff"),
        (WIDE, "\ufffe"),
        (CLOSE_SET, "\ufffe"),
        (ASK_HEAD, b.ITEM_HEADS),
        (MARKDOWN, b.MARKDOWN_HEADS),
        (BYLINE_HEAD, b.BYLINE_HEADS),
        (ASK_TAIL, b.CLOSING + b.QUOTES),
        (DIRTY_TAIL, b.DIRT),
        (NUMERAL, b.NUMERALS),
        (ITEM_TAIL, b.ITEM_TAILS),
        (WRITER, b.WRITERS),
        (NO_TITLE, b.NO_TITLE_ENDS),
        (END_MARK, t.END_MARKS),
    ):
        flags[[ord(c) for c in members]] |= flag
    size = np.full(0x10000, 3, np.uint8)
    size[:0x800], size[:0x80], size[HAN_BEYOND:] = 2, 1, 4
    opens = np.zeros(0x10000, np.int8)
    opens[[ord(pair[0]) for pair in b.PAIRS]], opens[[ord(pair[1]) for pair in b.PAIRS]] = 1, -1
    tail = np.full(0x10000, t.MID, np.uint8)
    for c in {*b.CLOSING, *b.OPENING, *t.TAILS}:
        tail[ord(c)] = t.tail_of(c)
    tail[[ord(c) for c in b.FINAL]] = t.FINAL
    head = np.where(small, t.SMALL_HEAD, np.where(capital, t.CAPITAL_HEAD, t.OTHER)).astype(np.uint8)
    for c in {*b.NEVER_FIRST, *b.OPENING, '"'}:
        head[ord(c)] = t.head_of(c)
    return Tables(flags, size, opens, tail, head)


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


@lru_cache(maxsize=2)
def codes_of(text: str) -> Array:
    """The code points of a text and of a line feed behind it, each below 0x10000."""
    text += "\n"  # so that each line ends before the end
    if text.isascii():
        return np.frombuffer(text.encode(), np.uint8)
    if "\ufffe" in text or "\uffff" in text:
        text = text.replace("\ufffe", "\ufdd0").replace("\uffff", "\ufdd0")
    units = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16)
    if len(units) == len(text):
        return units
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    beyond = np.where((codes >= 0x20000) & (codes < 0x40000), HAN_BEYOND, BEYOND)
    return np.where(codes < 0x10000, codes, beyond).astype(np.uint16)
