"""Hyphens at line ends: does the word keep it (`well-` + `known`) or lose it (`exam-` + `ple`)?"""

from __future__ import annotations

import json
import re
from enum import Enum
from functools import lru_cache
from pathlib import Path

from fixtext.text import LATIN


class Fate(Enum):
    """What becomes of a hyphen at a line's end."""

    GOES = "goes"
    STAYS = "stays"
    WITH_SPACE = "stays before a space"  # Vor- und Nachteile


HYPHENS = "-\u2010\u00ad¬⸗="
_PRINTED = "-\u2010"  # the others stand at line ends only, so they always go
_WORD = re.compile(f"[{LATIN}]+(?:[-\u2010][{LATIN}]+)*")
_LEFT = re.compile(rf"([{LATIN}0-9]+)[-\u2010\u00ad¬⸗=]$")
_RIGHT = re.compile(f"[{LATIN}]+")
_ADDRESS = re.compile(r"://|www\.|@|[/\\_]")
_IDENTIFIER = re.compile(r"[A-Za-z]*[0-9]|[A-Z]{2}|[a-z]+[A-Z]")


def vocabulary(text: str) -> frozenset[str]:
    """The words of a document that stand whole within a line, in small letters, compounds with their hyphens."""
    return frozenset(word.lower() for word in _WORD.findall(text))


def keeps(left: str, right: str, known: frozenset[str]) -> Fate | None:
    """What becomes of the hyphen between the end of one line and the start of the next; None if it is no hyphen.

    The document's own words decide first, then what kind of word it is, then a word list, then the left half alone.

    >>> keeps("an exam-", "ple of it", frozenset()), keeps("Vor-", "und Nachteile", frozenset())
    (<Fate.GOES: 'goes'>, <Fate.WITH_SPACE: 'stays before a space'>)
    """
    mark = left[-1:]
    if mark not in HYPHENS:
        return None
    if mark == "\u00ad" and left[-2:-1] in _PRINTED:
        return Fate.GOES  # the printed hyphen before it stays
    last = left.rpartition(" ")[2]
    found, follows = _LEFT.search(left), _RIGHT.match(right)
    if _ADDRESS.search(last[:-1]) and mark in _PRINTED:
        return Fate.STAYS
    if found and right[:1].isdigit() and mark in _PRINTED:
        return Fate.STAYS
    if not found or not follows:
        return None
    if mark not in _PRINTED:
        return Fate.GOES if mark != "=" or follows[0][0].islower() else None
    return _of_word(last[:-1], found[1], follows[0], known)


def _of_word(last: str, left: str, right: str, known: frozenset[str]) -> Fate:
    one, two = left.lower(), right.lower()
    if two in _words()["and"]:
        return Fate.WITH_SPACE
    if right[0].isupper() or _IDENTIFIER.match(left):
        return Fate.STAYS
    if one + two in known or f"{one}-{two}" in known:
        return Fate.GOES if one + two in known else Fate.STAYS
    if (
        (one in _words()["chemistry"] and len(two) > 2)
        or "-" in last
        or (one in _words()["particles"] and two in _words()["right"])
    ):
        return Fate.STAYS
    words = _english()
    if one + two in words:
        return Fate.GOES
    if words and one in words and two in words and len(one) > 2 and len(two) > 2:
        return Fate.STAYS
    return Fate.STAYS if one in _words()["left"] or (two in _words()["right"] and len(one) > 3) else Fate.GOES


@lru_cache(maxsize=1)
def _words() -> dict[str, frozenset[str]]:
    """Words before and behind hyphens that stay; what joins two words that share their end (Vor- und Nachteile)."""
    found = json.loads((Path(__file__).parent / "data" / "hyphens.json").read_text("utf-8"))
    return {name: frozenset(words.split()) for name, words in found.items()}


@lru_cache(maxsize=1)
def _english() -> frozenset[str]:
    """The word list of pyspellchecker (an extra); empty where it is not installed."""
    try:
        from spellchecker import SpellChecker  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        return frozenset()
    return frozenset(SpellChecker().word_frequency.dictionary)
