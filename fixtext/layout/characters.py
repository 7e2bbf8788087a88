"""Classes of characters, as arrays over code points: what a line begins and ends with, how wide it is."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from fixtext.characters import ELLIPSIS, NARROW_TERMINALS, TERMINALS

Bytes = NDArray[np.uint8]
Codes = NDArray[np.uint32]
_SIZE = 0x10000  # what lies beyond is Han

_FINALS = TERMINALS + NARROW_TERMINALS + ELLIPSIS + "．."
CLAUSE_MARKS = "，；,;" + TERMINALS + NARROW_TERMINALS + ELLIPSIS  # what only sentences have

# classes in the order in which a line that ends so goes on less or more often
FINAL, CLOSING, COLON, SEMICOLON, DIGIT, OTHER, UPPER, LOWER, KANA, HAN, HYPHEN, PAUSE, COMMA, OPENING, SPACE = range(
    15
)
_CHARS = {
    FINAL: _FINALS,
    CLOSING: '”’」』）)》〉】］]〕"＂',
    COLON: "：:",
    SEMICOLON: "；;",
    HYPHEN: "-\u2010\u00ad¬⸗=",
    PAUSE: "、",
    COMMA: "，,",
    OPENING: "“‘「『（(《〈【［[〔",
}
NEVER_FIRST = "，。、；：？！,;:!?．)）》〉】］]〕」』”’…·%％~～"
MARKS = "，。、；：？！,;:!?．.…"


def codes_of(text: str) -> Codes:
    """The code points of a text, lone surrogates included."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def looked_up(table: Bytes, codes: Codes) -> Bytes:
    """The value of each code point; beyond the basic plane all is Han."""
    if not len(codes) or int(codes.max()) < _SIZE:
        return table[codes]
    return table[np.where(codes < _SIZE, codes, 0x4E00)]


# what `str.isspace` takes for white, as ranges: to ask it of each code point takes 17 ms of every start
WHITE: tuple[tuple[int, int], ...] = (
    (0x09, 0x0E),
    (0x1C, 0x21),
    (0x85, 0x86),
    (0xA0, 0xA1),
    (0x1680, 0x1681),
    (0x2000, 0x200B),
    (0x2028, 0x202A),
)
WHITE += ((0x202F, 0x2030), (0x205F, 0x2060), (0x3000, 0x3001))


@lru_cache(maxsize=1)
def classes() -> Bytes:
    """The class of each code point."""
    found = np.full(_SIZE, OTHER, np.uint8)
    found[0x3400:0xA000] = HAN
    found[0x3005:0x3008] = HAN
    found[0xF900:0xFB00] = HAN
    found[0x3041:0x3100] = KANA
    found[0x1100:0x1200] = found[0x3130:0x3190] = found[0xAC00:0xD7B0] = KANA
    found[ord("0") : ord("9") + 1] = found[0xFF10:0xFF1A] = DIGIT
    for code in (*range(0x41, 0x5B), *range(0x61, 0x7B), *range(0xC0, 0x250), *range(0x370, 0x530)):
        if chr(code).isalpha():
            found[code] = LOWER if chr(code).islower() else UPPER
    for number, chars in _CHARS.items():
        found[[ord(c) for c in chars]] = number
    for first, last in WHITE:
        found[first:last] = SPACE
    return found


@lru_cache(maxsize=1)
def flags() -> Bytes:
    """Bits of each code point: 1 wide, 2 wide among wide ones only (quotes, dashes), 4 begins nothing, 8 a mark."""
    found = np.zeros(_SIZE, np.uint8)
    for first, last in ((0x1100, 0x1200), (0x3000, 0xD7B0), (0xF900, 0xFB00), (0xFF00, 0xFFF0)):
        found[first:last] |= 1
    found[0x2010:0x2028] |= 2
    found[0x2160:0x2800] |= 2
    found[[ord(c) for c in NEVER_FIRST]] |= 4
    found[[ord(c) for c in MARKS]] |= 8
    return found
