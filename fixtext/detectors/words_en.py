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
_WORD = re.compile(r"[^\W\d_](?:(?:(?!--)[\w'’<>*«»£^~|\\/!?&\"-])*[^\W_])?(?:-\n\s*[^\W\d_]+)?|\d+[^\W\d_]\w*")
_JOINT = re.compile(r"-\n\s*")
_LATIN = re.compile("[A-Za-z]")
_PLAIN = re.compile("[a-zA-Z]+(?:['’-][a-zA-Z]+)*")
_NUMBER = re.compile(r"\d+(?:st|nd|rd|th|d|s|l|lb|oz|ft|in|m|cm|mm|km|kg|am|pm|a|b|c)?$", re.IGNORECASE)
_ROMAN = re.compile("[ivxlcdm]+$", re.IGNORECASE)
_NAME = re.compile("(?:Mc|Mac|O['’]|D['’]|M['’]|De|Fitz)[A-Z][a-z]+$")
_RULES = {
    (False, False): ("typos/english-word", "in no English word list"),
    (True, False): ("typos/english-name", "in no English word list, and near a frequent word"),
    (False, True): ("typos/english-rare-word", "a rare word, and likely a frequent one misread"),
}
_RARE = -10.0  # ln of the frequency below which a listed word may be a misread one
_OFTEN = 3  # so often in a document, a word is a term of it unless a near frequent word explains it
_NONE = -99.0  # no candidate
_NEAR = 6  # words on either side that tell whether a passage is English
_AROUND = 0.45  # the least share of known words there


class _Word(NamedTuple):
    start: int
    end: int
    text: str  # line-end hyphens taken out
    known: bool


def words_en(text: str, ctx: Context) -> Iterator[Suspect]:
    """English words that the scan misread (tbe, frorn, Cieek); names, abbreviations and period spelling stay."""
    if len(_LATIN.findall(text, 0, 4000)) < 4 and not _LATIN.search(text):
        return
    words = list(_words(text))
    if not words:
        return
    seen = Counter(word.text for word in words)
    for i, word in enumerate(words):
        if word.text not in ctx.lexicon and (not word.known or _is_rare(word.text)) and _english(words, i):
            yield from _judge(text, word, seen[word.text])


def _is_rare(word: str) -> bool:
    return english.words().get(word.lower(), 0.0) < _RARE and len(word) > 1


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


# Words that hardly a sentence of English lacks, and that other languages do not have.
_FUNCTION = {"the", "of", "and", "to", "was", "that", "with", "for", "is", "by", "from", "his", "her", "which", "this"}
_FUNCTION |= {"were", "are", "have", "has", "had", "not"}


def _english(words: list[_Word], i: int) -> bool:
    """Whether enough words around are English; foreign passages and ruined lines are left alone."""
    if not any(word.text.lower() in _FUNCTION for word in words[max(0, i - 2 * _NEAR) : i + 2 * _NEAR]):
        return False
    around = words[max(0, i - _NEAR) : i] + words[i + 1 : i + 1 + _NEAR]
    return len(around) >= 2 and sum(word.known for word in around) >= _AROUND * len(around)


def _judge(text: str, word: _Word, times: int) -> Iterator[Suspect]:
    kind, lower = _kind(text, word), word.text.lower()
    if kind is None or (len(lower) == 1 and kind == "lower"):
        return
    found = english.candidates(lower)
    best = found[0][1] if found else _NONE
    if word.known:
        gain = best - english.words()[lower]
        confidence = _misread(kind, gain) if times < _OFTEN or gain >= 4 else 0.0
    else:
        confidence = _unknown(kind, best, len(lower), times > 1)
        if times >= _OFTEN and best < -12 and kind == "lower":
            confidence = 0.3  # a term of the document
    if confidence:
        suggestions = tuple(Suggestion(_cased(w, word.text), confidence) for w, _ in found)
        rule, why = _RULES[kind == "name" and not word.known, word.known]
        yield Suspect(word.start, word.end, rule, suggestions, confidence, why)


def _kind(text: str, word: _Word) -> str | None:
    """What an unknown word looks like: lower, name, capitals, junk; None for what is left alone."""
    plain = word.text
    dotted = text[word.end : word.end + 1] == "."
    if (_ROMAN.match(plain) and (plain.isupper() or len(plain) < 3)) or _NAME.match(plain):
        return None
    if not _PLAIN.fullmatch(plain):
        return "junk"
    if plain.islower():
        return None if dotted and len(plain) <= 4 else "lower"
    if plain.isupper():
        return None if dotted or len(plain) <= 4 else "capitals"
    if plain[0].isupper() and plain[1:].islower():
        return None if dotted and len(plain) <= 5 else "name"
    return "mixed"


# How sure a suspect is, read off newspapers whose articles do not measure it (benchmarks/words_en.py --part tuned).
def _misread(kind: str, gain: float) -> float:
    """Of a rare word, by how much likelier (ln) it is that a frequent one was misread."""
    if kind not in ("lower", "name") or gain < 0:
        return 0.0
    if gain >= 4:
        return 0.97 if gain >= 6 or kind == "lower" else 0.9
    if kind == "name":
        return 0.7 if gain >= 2 else 0.5
    return 0.92 if gain >= 2 else 0.88


def _unknown(kind: str, best: float, length: int, again: bool) -> float:
    """Of a word in no list, by its look, its best candidate, and whether the document has it again."""
    if kind == "junk":
        return 0.97
    if kind == "name":
        return _name(best, length, again)
    if again and best == _NONE:
        return 0.3
    if kind == "capitals":
        return 0.7 if best > -18 else 0.4
    return 0.96 if kind == "lower" else 0.9


def _name(best: float, length: int, again: bool) -> float:
    """A capital may begin a name: only a near frequent word makes it a suspect."""
    if again:
        return 0.9 if best > -12 or (best > -15 and length > 4) else 0.2
    if best > -15:
        return 0.94
    if best > -18:
        return 0.95 if length > 6 else 0.75
    return 0.5


def _cased(word: str, like: str) -> str:
    if like.isupper():
        return word.upper()
    return word.capitalize() if like[:1].isupper() else word
