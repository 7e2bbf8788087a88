"""Hyphens at line ends: does the word keep it (`well-` + `known`) or lose it (`exam-` + `ple`)?"""

from __future__ import annotations

import re
from functools import lru_cache

_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]+(?:[-\u2010][A-Za-z\u00c0-\u024f]+)*")
_LEFT = re.compile(r"([A-Za-z\u00c0-\u024f]+)[-\u2010\u00ad]$")
_RIGHT = re.compile(r"[A-Za-z\u00c0-\u024f]+")
_KEEPING = frozenset(
    [
        "well",
        "self",
        "half",
        "ex",
        "quasi",
        "semi",
        "ill",
        "ever",
        "so-called",
        "vice",
        "all",
        "cross",
        "great",
        "old",
        "one",
        "two",
        "three",
        *["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"],
    ]
)


def vocabulary(text: str) -> frozenset[str]:
    """The words of a document that stand whole within a line, in small letters, compounds with their hyphens."""
    return frozenset(word.lower() for word in _WORD.findall(text))


def keeps(left: str, right: str, known: frozenset[str]) -> bool | None:
    """Whether the hyphen between the end of one line and the start of the next stays; None if it is no hyphen.

    The document's own words decide first, then a word list, then the left half alone.
    """
    if "://" in left.rpartition(" ")[2]:
        return True  # an address is no word
    a, b = _LEFT.search(left), _RIGHT.match(right)
    if not a or not b:
        return None
    one, two = a[1].lower(), b[0].lower()
    if b[0][0].isupper():
        return True
    if one + two in known or f"{one}-{two}" in known:
        return one + two not in known
    words = _english()
    if one + two in words:
        return False
    if words and one in words and two in words and len(one) > 2 and len(two) > 2:
        return True
    return one in _KEEPING


@lru_cache(maxsize=1)
def _english() -> frozenset[str]:
    """The word list of pyspellchecker (an extra); empty where it is not installed."""
    try:
        from spellchecker import SpellChecker  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        return frozenset()
    return frozenset(SpellChecker().word_frequency.dictionary)
