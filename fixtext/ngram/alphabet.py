"""Characters as small numbers: what the n-gram model counts.

Han characters of the basic block have an id each (code point - 0x4E00 + HAN); all else falls into a few classes:
a digit before 年 or an opening quote says something, and which digit or quote says little.
"""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from fixtext.characters import (
    CLOSING,
    ENUMERATION,
    FINAL,
    MIDDLE_DOTS,
    NARROW_CLOSING,
    NARROW_OPENING,
    NARROW_PAUSES,
    OPENING,
    PAUSES,
)

HAN = 16  # ids below are classes
_DIGIT = 1
_FIRST, _LAST = 0x4E00, 0x9FFF
SIZE = HAN + _LAST - _FIRST + 1
EDGE = 0
_CLASSES = {
    _DIGIT: "0123456789０１２３４５６７８９〇",
    3: PAUSES + NARROW_PAUSES,
    4: FINAL,
    5: OPENING + NARROW_OPENING,
    6: CLOSING + NARROW_CLOSING,
    7: ENUMERATION,
    8: MIDDLE_DOTS,
}
# Characters that no context tells apart: numerals, and pronouns that sound the same.
ALIKE = ("一二三四五六七八九十百千万亿两〇零壹贰叁肆伍陆柒捌玖拾貳參陸", "他她它牠祂", "妳你")
_NUMERAL = re.compile("[〇零一二三四五六七八九0-9０-９○]{3,}|[〇零一二三四五六七八九]{2}(?=年)")

Ids = NDArray[np.uint16]


@lru_cache(maxsize=1)
def table() -> Ids:
    """The id of each code point of the basic plane."""
    found = np.zeros(0x10000, np.uint16)
    found[_FIRST : _LAST + 1] = np.arange(HAN, SIZE)
    for number, chars in _CLASSES.items():
        found[[ord(c) for c in chars]] = number
    found[np.r_[ord("A") : ord("Z") + 1, ord("a") : ord("z") + 1]] = 2
    return found


@lru_cache(maxsize=1)
def _groups() -> NDArray[np.uint8]:
    """The number of the group of ALIKE that each id is in, 0 for none."""
    found = np.zeros(SIZE, np.uint8)
    for number, chars in enumerate(ALIKE, 1):
        found[ids(chars)] = number
    found[:HAN] = 0
    return found


def interchangeable(a: Ids, b: Ids) -> NDArray[np.bool_]:
    """Whether no context tells two characters apart, for arrays that go together."""
    return np.asarray((_groups()[a] == _groups()[b]) & (_groups()[a] > 0))


def codes(text: str) -> NDArray[np.uint32]:
    """The code points of a text, one a place (lone surrogates included)."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def ids(text: str) -> Ids:
    """The id of each character; EDGE for spaces, line ends and all that has no class."""
    found = codes(text)
    return table()[np.where(found < 0x10000, found, 0)]


def numbered(text: str) -> Ids:
    """`ids` with numerals that are read digit by digit (一七〇〇, 一九五八年) as digits: which ones says little."""
    found = ids(text)
    for run in _NUMERAL.finditer(text):
        found[run.start() : run.end()] = _DIGIT
    return found


def char(number: int) -> str:
    """The Han character of an id. ValueError for a class."""
    if number < HAN:
        raise ValueError(f"{number} is a class, no character")
    return chr(number - HAN + _FIRST)
