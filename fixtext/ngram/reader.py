"""Model, channel and confidence together: from a text to places, confidences and what may have been printed there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from fixtext.errors import FixtextError
from fixtext.ngram import alphabet, channel, gaps, judge, looks, model, verdict
from fixtext.ngram.doubles import doubles
from fixtext.ngram.evidence import Tools, evidence
from fixtext.ngram.memory import Memory
from fixtext.ngram.stream import stream
from fixtext.ngram.twins import twins


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


@dataclass(frozen=True)
class Reader:
    """What is needed to judge a text; one a process."""

    model: model.Model
    channel: channel.Channel
    gaps: gaps.Gaps
    looks: looks.Looks
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
        rows, features = evidence(some, found, Tools(self.model, self.channel.fold, self.gaps, memory))
        odds = found.gain - found.cost
        sure = np.zeros(len(odds), np.float32)
        sure[rows] = self.confidence[kind].of(features)
        for i in np.flatnonzero(sure >= least):
            share = np.exp(odds[i] - odds[i].max())
            share = share / share.sum() * sure[i]
            kept = [j for j in range(most) if share[j] >= 0.02 * sure[i] and np.isfinite(odds[i, j])]
            printed = [(alphabet.char(int(found.printed[i, j])), round(float(share[j]), 3)) for j in kept]
            place = int(some.place[found.at[i]])
            yield Found(place, place + 1, kind, round(float(sure[i]), 3), printed)

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
        at, features = doubles(some, self.model, memory)
        sure = self.confidence["doubled"].of(features)
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
            verdict.load(folder / "confidence.json"),
        )
    except (OSError, KeyError, ValueError) as error:
        raise FixtextError(f"{folder}: no data of the detector ngram: {error}; see training/README.md") from error
