"""English words that no dictionary has, where a scan may have made them from one that it has."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from fixtext import english
from fixtext.context import Context
from fixtext.detector import Suspect
from fixtext.edits import Suggestion

_LEFT_ALONE = re.compile(r"\S*(?:://|www\.|@)\S*")
# A word as scans give it: letters, with junk between; a hyphen at a line's end joins two halves.
_WORD = re.compile(r"[^\W\d_](?:[\w'’<>*«»£^~|\\/!?&\"-]*[^\W_])?(?:-\n\s*[^\W\d_]+)?|\d+[^\W\d_]\w*")
_JOINT = re.compile(r"-\n\s*")
_LATIN = re.compile("[A-Za-z]")
_PLAIN = re.compile("[a-zA-Z]+(?:['’-][a-zA-Z]+)*")
_NUMBER = re.compile(r"\d+(?:st|nd|rd|th|d|s|l|lb|oz|ft|in|m|cm|mm|km|kg|am|pm|a|b|c)?$", re.IGNORECASE)
_ROMAN = re.compile("[ivxlcdm]+$", re.IGNORECASE)
_NEAR = 6  # words on either side that tell whether a passage is English
_AROUND = 0.45  # the least share of known words there


class _Word(NamedTuple):
    start: int
    end: int
    text: str  # line-end hyphens taken out
    known: bool


def words_en(text: str, ctx: Context) -> Iterator[Suspect]:
    """English words misread by the scan (tbe, frorn, aud Creek as Cieek); names, abbreviations and period spelling stay."""
    if len(_LATIN.findall(text, 0, 4000)) < 4 and not _LATIN.search(text):
        return
    words = list(_words(text))
    if not words:
        return
    seen = Counter(word.text for word in words)
    for i, word in enumerate(words):
        if not word.known and word.text not in ctx.lexicon and _english(words, i):
            suspect = _judge(text, word, seen)
            if suspect:
                yield suspect


def _words(text: str) -> Iterator[_Word]:
    alone = [found.span() for found in _LEFT_ALONE.finditer(text)]
    for found in _WORD.finditer(text):
        start, end = found.span()
        if _LATIN.search(found[0]) and not any(a <= start < b for a, b in alone):
            word = _JOINT.sub("", found[0])
            right = _right(word) or (word != found[0] and _right(_JOINT.sub("-", found[0])))
            yield _Word(start, end, word, right)


def _right(word: str) -> bool:
    return english.known(word.lower()) or bool(_NUMBER.match(word))


def _english(words: list[_Word], i: int) -> bool:
    """Whether enough words around are English; foreign passages and ruined lines are left alone."""
    around = words[max(0, i - _NEAR) : i] + words[i + 1 : i + 1 + _NEAR]
    return len(around) >= 2 and sum(word.known for word in around) >= _AROUND * len(around)


def _judge(text: str, word: _Word, seen: Counter[str]) -> Suspect | None:
    plain, lower = word.text, word.text.lower()
    kind = _kind(text, word)
    if kind is None or (len(lower) < 3 and kind != "junk"):
        return None
    found = english.candidates(lower)
    best = found[0][1] if found else -99.0
    confidence = _confidence(kind, best, len(lower), seen[plain])
    suggestions = tuple(Suggestion(_cased(w, plain), round(confidence, 2)) for w, _ in found)
    return Suspect(word.start, word.end, f"typos/english-{kind}", suggestions, confidence, "no English word")


def _kind(text: str, word: _Word) -> str | None:
    """What an unknown word looks like: lower, name, capitals, junk; None for what is left alone."""
    plain = word.text
    dotted = text[word.end : word.end + 1] == "."
    if not _PLAIN.fullmatch(plain):
        return "junk"
    if _ROMAN.match(plain) and (plain.isupper() or len(plain) < 3):
        return None
    if plain.islower():
        return None if dotted and len(plain) <= 4 else "lower"
    if plain.isupper():
        return None if dotted or len(plain) <= 4 else "capitals"
    if plain[0].isupper() and plain[1:].islower():
        return None if dotted and len(plain) <= 5 else "name"
    return "mixed"


def _confidence(kind: str, best: float, length: int, times: int) -> float:
    return 0.9


def _cased(word: str, like: str) -> str:
    if like.isupper():
        return word.upper()
    return word.capitalize() if like[:1].isupper() else word
