"""What a loop is, how much a piece of text weighs, and how many copies of so much are too many."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from fixtext.characters import HAN, HANGUL, KANA
from fixtext.text import Span

# (least weight of one copy, copies from which it is a loop): refrains, lists and tables stay below.
NEED = ((0, 60), (1, 40), (2, 16), (4, 10), (8, 6), (16, 5), (24, 4), (40, 3))
DOUBLED = 24  # weight of a paragraph from which two copies side by side are one too many
SENTENCE = 32  # the same within a line
VERSE = 16  # weight of the longest line of a copy below which it may be a strophe, which is sung three times
APART = 48  # the same for copies with something between them
_LATIN = 0.5  # weight of a letter; a character of Chinese, kana or hangul weighs 1

_WIDE = re.compile(f"[{HAN}{KANA}{HANGUL}]")
_LETTER = re.compile(r"[^\W\d_]")
_MARKUP = re.compile(r"<[^<>\n]{0,200}>|\\[A-Za-z]+|!\[[^\]\n]{0,80}\]\([^)\s]{0,200}\)|&#?\w{1,8};")
_FILLER = re.compile(r"[xXoO×〇○□口某]+")  # what stands for a blank or for a name that is kept back


class Loop(NamedTuple):
    """Copies of `first` that follow it at [start, end); `copies` counts the first one too.

    `rule` is the id of the kind; `sure` says that the copies are no more than copies, so that they can be cut.
    """

    start: int
    end: int
    first: Span
    copies: int
    rule: str
    sure: bool = True

    def overlap(self, other: Loop) -> int:
        """How many characters of copies two loops have in common."""
        return max(0, min(self.end, other.end) - max(self.start, other.start))


def weight(text: str) -> float:
    """How much a piece of text says: letters without markup, digits and marks, in Chinese characters."""
    if "<" in text or "\\" in text or "&" in text or "](" in text:
        text = _MARKUP.sub("", text)
    wide = len(_WIDE.findall(text))
    return wide + _LATIN * (len(_LETTER.findall(text)) - wide)


def needed(copy: str) -> int:
    """How many copies of a piece of text side by side make a loop.

    >>> needed("检查堤坝、水闸和泵站，"), needed("哈"), needed("……")
    (6, 40, 1000000)
    """
    bare = _MARKUP.sub("", copy)
    if not any(map(str.isalnum, bare)) or _FILLER.fullmatch("".join(bare.split())):
        return 1_000_000  # leaders, rules, blanks to fill in
    heavy = weight(bare)
    copies = next(copies for least, copies in reversed(NEED) if heavy >= least)
    return max(4, copies) if "\n" in copy.strip() and is_verse(copy.split("\n")) else copies


def is_verse(lines: Iterable[str]) -> bool:
    """Whether lines are so short that they may be verse."""
    return all(weight(line) < VERSE for line in lines)
