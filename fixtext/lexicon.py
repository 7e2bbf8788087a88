"""Learns the words of a collection: names and terms that it uses often and that the shipped model does not know.

A word is a run of two to five Han characters that holds together (its parts meet far oftener than by chance), stands in
different company on both sides, is no part of a longer one, neither begins nor ends with a particle, and is not made of
pairs that the model knows. What a detector suspects is not learnt, so that a confusion that a scan makes again and
again does not become a word.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from fixtext.context import Context
from fixtext.detectors.ngram import DATA, ngram

_RUN = re.compile("[\u4e00-\u9fff]{2,}")
_LONGEST = 5
_TOGETHER = 2.0  # ln of how much oftener the parts meet than by chance
_ONE_NEIGHBOUR = 0.6  # share of the uses beside one and the same neighbour, above which it is part of the word
_PART = 0.7  # share of the uses within one longer word, above which it is a part of that
_KNOWN = 3.0  # ln of how much oftener than by chance two characters meet in print that the model knows as a word
# Particles and the like, which end no name; a name can begin with two that are surnames too.
_LAST = frozenset("的了是在和与也就都而被把对到于之其这那有不们个及或但并且向从由使让将又很更着过得以上下中里等至")
_LAST |= frozenset("與對這個們並從讓將著過裏")
_FIRST = _LAST - frozenset("和于有上下中以")
_NUMERALS = frozenset("一二三四五六七八九十百千万亿两〇零几第")
_RARE = -7.0  # ln P of a character, on average, above which the model knows the word
_SUSPECT = 0.4

_Sides = dict[str, tuple[Counter[str], Counter[str]]]


def learn(texts: Iterable[str], least: int = 5) -> list[tuple[str, int]]:
    """(word, how often) of the words used `least` times or more, the most frequent first."""
    count: Counter[str] = Counter()
    sides: _Sides = defaultdict(lambda: (Counter(), Counter()))
    for text in texts:
        for run in _RUN.findall(_without_suspects(text)):
            _count(run, count, sides)
    total = sum(n for word, n in count.items() if len(word) == 1)
    kept = {
        word: n
        for word, n in count.items()
        if len(word) > 1 and n >= least and _could_be_name(word) and _together(word, count, total)
    }
    parts = {part for word in kept for part in _parts(word) if kept[word] >= _PART * count[part]}
    names = [word for word in sorted(kept) if word not in parts and _is_free(sides[word], kept[word])]
    return sorted(((word, kept[word]) for word in _rare(names)), key=lambda item: (-item[1], item[0]))


def _is_free(sides: tuple[Counter[str], Counter[str]], n: int) -> bool:
    """Whether a word of `n` uses stands in different company on both sides; particles and edges of runs are."""
    return all(times <= _ONE_NEIGHBOUR * n for side in sides for c, times in side.items() if c not in _LAST)


def _could_be_name(word: str) -> bool:
    return word[0] not in _FIRST and word[-1] not in _LAST and not _NUMERALS.issuperset(word)


def _without_suspects(text: str) -> str:
    chars = list(text)
    for s in ngram(text, Context()):
        if s.confidence >= _SUSPECT and s.suggestions:
            chars[s.start : s.end] = " " * (s.end - s.start)
    return "".join(chars)


def _count(run: str, count: Counter[str], sides: _Sides) -> None:
    for i in range(len(run)):
        for n in range(1, min(_LONGEST, len(run) - i) + 1):
            word = run[i : i + n]
            count[word] += 1
            if n > 1 and i:
                sides[word][0][run[i - 1]] += 1
            if n > 1 and i + n < len(run):
                sides[word][1][run[i + n]] += 1


def _together(word: str, count: Counter[str], total: int) -> bool:
    pairs = ((word[:i], word[i:]) for i in range(1, len(word)))
    return all(math.log(count[word] * total / (count[a] * count[b])) >= _TOGETHER for a, b in pairs)


def _parts(word: str) -> list[str]:
    return [word[i : i + n] for n in range(2, len(word)) for i in range(len(word) - n + 1)]


def _rare(words: list[str]) -> list[str]:
    """The words that the model does not know."""
    from fixtext.ngram import reader  # numpy takes 80 ms

    judged = reader.load(DATA)
    return [word for word in words if judged.surprise(word) < _RARE and judged.loosest(word) < _KNOWN]
