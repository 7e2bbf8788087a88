"""Learns the words of a collection: names and terms that it uses often and that the shipped model does not know.

A word is a run of two to five Han characters that holds together (its parts meet far oftener than by chance), stands in
different company on both sides, and is rare for the model. What a detector suspects is not learnt, so that a confusion
that a scan makes again and again does not become a word.
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
_COMPANY = 2  # different neighbours on each side
_RARE = -7.0  # ln P of a character, on average, above which the model knows the word
_SUSPECT = 0.35


def learn(texts: Iterable[str], least: int = 5) -> list[tuple[str, int]]:
    """(word, how often) of the words used `least` times or more, the most frequent first."""
    count: Counter[str] = Counter()
    sides: dict[str, tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    for text in texts:
        for run in _RUN.findall(_without_suspects(text)):
            _count(run, count, sides)
    total = sum(n for word, n in count.items() if len(word) == 1)
    kept = {
        word: n
        for word, n in count.items()
        if len(word) > 1 and n >= least and min(map(len, sides[word])) >= _COMPANY and _together(word, count, total)
    }
    rare = _rare(sorted(kept))
    longer = {part for word in rare for part in _parts(word) if kept.get(part) == kept[word]}
    return sorted(((w, kept[w]) for w in rare if w not in longer), key=lambda item: (-item[1], item[0]))


def _without_suspects(text: str) -> str:
    chars = list(text)
    for s in ngram(text, Context()):
        if s.confidence >= _SUSPECT:
            chars[s.start : s.end] = " " * (s.end - s.start)
    return "".join(chars)


def _count(run: str, count: Counter[str], sides: dict[str, tuple[set[str], set[str]]]) -> None:
    for i in range(len(run)):
        for n in range(1, min(_LONGEST, len(run) - i) + 1):
            word = run[i : i + n]
            count[word] += 1
            if n > 1:
                # the edge of a run is company too, a different one each time
                sides[word][0].add(run[i - 1] if i else f"edge{count[word]}")
                sides[word][1].add(run[i + n : i + n + 1] or f"edge{count[word]}")


def _together(word: str, count: Counter[str], total: int) -> bool:
    pairs = ((word[:i], word[i:]) for i in range(1, len(word)))
    return all(math.log(count[word] * total / (count[a] * count[b])) >= _TOGETHER for a, b in pairs)


def _parts(word: str) -> list[str]:
    return [word[i : i + n] for n in range(2, len(word)) for i in range(len(word) - n + 1)]


def _rare(words: list[str]) -> list[str]:
    """The words that the model does not know."""
    from fixtext.ngram import reader  # numpy takes 80 ms

    judged = reader.load(DATA)
    return [word for word in words if judged.surprise(word) < _RARE]
