"""Model, channel and confidence together: from a text to places, confidences and what may have been printed there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from fixtext.adapted import Confusion
from fixtext.errors import FixtextError
from fixtext.ngram import alphabet, channel, dictionary, gaps, judge, looks, model, verdict
from fixtext.ngram.doubles import doubles, meet
from fixtext.ngram.evidence import Tools, evidence
from fixtext.ngram.memory import Memory
from fixtext.ngram.model import Floats
from fixtext.ngram.stream import stream
from fixtext.ngram.twins import twins

_CLEAR, _TWICE = 0.8, 2  # confidence and number of corrections from which a text is judged anew with what they say
_PRIOR = 100.0  # uses of a character that the channel's own costs are worth beside a collection's confusions
_FEW = 30  # neighbours that say nothing of a page


class Found(NamedTuple):
    """[start, end) of what is likely wrong, in which way, how sure that is, what may have been printed, best first.

    `kind` is misread, mistyped, doubled, extra, missing or twin. Where a character is missing these are the two that
    meet, and what is between.
    """

    start: int
    end: int
    kind: str
    confidence: float
    printed: list[tuple[str, float]]


@dataclass(frozen=True, eq=False)
class Reader:
    """What is needed to judge a text; one a process."""

    model: model.Model
    channel: channel.Channel
    gaps: gaps.Gaps
    looks: looks.Looks
    dictionary: dictionary.Dictionary
    confidence: dict[str, verdict.Confidence]

    def read(self, text: str, words: Iterable[str], least: float, most: int, typed: bool) -> Iterator[Found]:
        """What is likely wrong in a text: characters misread, standing twice, missing, near-twins.

        `words` are right; `least` is the least confidence, `most` how many characters are offered; `typed` texts have
        the slips of typists, not those of scans.
        """
        some = stream(text, self.channel)
        memory = Memory.of(some.known, words, self.channel.fold)
        yield from self.by_form(some, memory, least)
        found = judge.weigh(some, self.model, self.channel, memory)
        kind = "mistyped" if typed else "misread"
        sure = self._sure(kind, some, found, memory)
        pairs = [] if typed else _repeated(some, found, sure)
        if pairs:
            confused = np.zeros(alphabet.SIZE, bool)
            confused[[pair.read for pair in pairs]] = True
            rows = np.flatnonzero(confused[some.read[found.at]])
            expects = self.channel.adapted(pairs, _PRIOR)
            found = judge.again(some, found, rows, self.model, expects, memory)
            sure = self._sure(kind, some, found, memory)
        odds = found.gain - found.cost
        for i in np.flatnonzero(sure >= least):
            share = np.exp(odds[i] - odds[i].max())
            share = share / share.sum() * sure[i]
            kept = [j for j in range(most) if share[j] >= 0.02 * sure[i] and np.isfinite(odds[i, j])]
            printed = [(alphabet.char(int(found.printed[i, j])), round(float(share[j]), 3)) for j in kept]
            place = int(some.place[found.at[i]])
            yield Found(place, place + 1, kind, round(float(sure[i]), 3), printed)

    def _sure(self, kind: str, some: judge.Stream, found: judge.Verdicts, memory: Memory) -> Floats:
        """The confidence of each verdict; 0 where nothing speaks for it."""
        rows, features = evidence(some, found, Tools(self.model, self.channel.fold, self.gaps, memory))
        sure = np.zeros(len(found.at), np.float32)
        sure[rows] = self.confidence[kind].of(features)
        return sure

    def adapted(self, confusions: tuple[Confusion, ...]) -> Reader:
        """A reader that expects these confusions."""
        return _adapted(self, confusions) if confusions else self

    def known(self, text: str) -> float:
        """The share of neighbouring Han characters that print has beside each other; 1 if there are too few to tell."""
        s = stream(text, self.channel).known
        both = (s[:-1] >= alphabet.HAN) & (s[1:] >= alphabet.HAN)
        if both.sum() < _FEW:
            return 1.0
        keys = (s[:-1][both].astype(np.uint64) << np.uint64(16)) | s[1:][both]
        return float((self.model.pairs.get(keys) >= 0).mean())

    def surprise(self, word: str) -> float:
        """The mean ln P of the characters of a word, the first one aside, under the model."""
        ids = self.channel.fold[alphabet.ids(word)]
        s = np.pad(ids, (judge.PAD, 0), constant_values=alphabet.EDGE)
        return float(self.model.score(s[1:-3], s[2:-2], s[3:-1], s[4:]).mean())

    def loosest(self, word: str) -> float:
        """ln of how much oftener than by chance two neighbours in a word meet in print, of those that do it least."""
        ids = self.channel.fold[alphabet.ids(word)]
        return float(self.model.bond(ids[:-1], ids[1:]).min())

    def by_form(self, some: judge.Stream, memory: Memory, least: float) -> Iterator[Found]:
        """What needs no weighing of candidates: characters doubled, characters missing, near-twins."""
        yield from self.doubled(some, memory, least)
        yield from self.missing(some, memory, least)
        yield from self.near_twins(some, memory, least)

    def doubled(self, some: judge.Stream, memory: Memory, least: float) -> Iterator[Found]:
        at, features = doubles(some, self.model, self.dictionary, memory)
        sure = np.where(meet(features, some.known[at]), 0.0, self.confidence["doubled"].of(features))
        for k in np.flatnonzero(sure >= least):
            span = int(some.place[at[k] - 1]), int(some.place[at[k]]) + 1
            yield single("doubled", span, sure[k], alphabet.char(int(some.read[at[k]])))

    def missing(self, some: judge.Stream, memory: Memory, least: float) -> Iterator[Found]:
        at, lost, features = self.gaps.within(some, self.model, memory)
        sure = self.confidence["missing"].of(features)
        for k in np.flatnonzero(sure >= least):
            span = int(some.place[at[k]]), int(some.place[at[k] + 1]) + 1
            yield single("missing", span, sure[k], self._written(some, lost[k]))

    def near_twins(self, some: judge.Stream, memory: Memory, least: float) -> Iterator[Found]:
        at, printed, features = twins(some, self.model, self.looks, memory)
        sure = self.confidence["twin"].of(features)
        for k in np.flatnonzero(sure >= least):
            place = int(some.place[at[k]])
            yield single("twin", (place, place + 1), sure[k], self._written(some, printed[k]))

    def _written(self, some: judge.Stream, number: int) -> str:
        """The character of an id of the model, as this text would write it."""
        return alphabet.char(int(self.channel.unfolded(some.script)[number]))


def _repeated(some: judge.Stream, found: judge.Verdicts, sure: Floats) -> list[channel.Pair]:
    """Confusions that a text surely has _TWICE: what was misread once is misread again."""
    clear = np.flatnonzero(sure >= _CLEAR)
    read, printed = some.read[found.at[clear]], found.printed[clear, 0]
    kinds, times = np.unique(read.astype(np.int64) << 16 | printed, return_counts=True)
    uses = np.bincount(some.read, minlength=alphabet.SIZE)
    twice = [(int(kind), int(n)) for kind, n in zip(kinds, times, strict=True) if n >= _TWICE]
    return [channel.Pair(k >> 16, k & 0xFFFF, n, int(uses[k & 0xFFFF]) + n) for k, n in twice]


@lru_cache(maxsize=4)
def _adapted(reader: Reader, confusions: tuple[Confusion, ...]) -> Reader:
    pairs = []
    for one in confusions:
        read, printed = (int(alphabet.ids(char)[0]) for char in (one.read, one.printed))
        if min(read, printed) >= alphabet.HAN:
            pairs.append(channel.Pair(read, printed, one.times, one.uses))
    return replace(reader, channel=reader.channel.adapted(pairs, _PRIOR))


def single(kind: str, span: tuple[int, int], sure: float, printed: str) -> Found:
    """What is likely wrong where one thing only may have been printed."""
    confidence = round(float(sure), 3)
    return Found(*span, kind, confidence, [(printed, confidence)])


@lru_cache(maxsize=4)
def load(folder: Path) -> Reader:
    """The reader whose data are in a folder. FixtextError if they are missing or broken."""
    try:
        return Reader(
            model.load(folder / "model.npz"),
            channel.load(folder / "channel.npz"),
            gaps.load(folder / "gaps.npz"),
            looks.load(folder / "looks.npz"),
            dictionary.load(folder / "dictionary.npz"),
            verdict.load(folder / "confidence.json"),
        )
    except (OSError, KeyError, ValueError) as error:
        raise FixtextError(f"{folder}: no data of the detector ngram: {error}; see training/README.md") from error
