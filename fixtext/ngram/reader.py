"""Model, channel and confidence together: from a text to places, confidences and what may have been printed there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from fixtext.errors import FixtextError
from fixtext.ngram import alphabet, channel, judge, model, verdict
from fixtext.ngram.doubles import doubles
from fixtext.ngram.memory import Memory
from fixtext.ngram.stream import stream


class Found(NamedTuple):
    """[start, end) of what is likely wrong, in which way (misread, doubled, extra), how sure that is, and what may have
    been printed, best first.
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
    confidence: dict[str, verdict.Confidence]

    def read(self, text: str, words: Iterable[str], least: float, most: int, typed: bool) -> Iterator[Found]:
        """What is likely wrong in a text: characters misread, characters that stand twice.

        `words` are right; `least` is the least confidence, `most` how many characters are offered; `typed` texts have
        the slips of typists, not those of scans.
        """
        some = stream(text, self.channel)
        memory = Memory.of(some.known, words, self.channel.fold)
        yield from self.doubled(some, memory, least)
        found = judge.weigh(some, self.model, self.channel, memory)
        sure = self.confidence["typed" if typed else "misread"].of(found.features(some, self.model))
        odds = found.gain - found.cost
        for i in np.flatnonzero(sure >= least):
            share = np.exp(odds[i] - odds[i].max())
            share = share / share.sum() * sure[i]
            kept = [j for j in range(most) if share[j] >= 0.02 * sure[i] and np.isfinite(odds[i, j])]
            printed = [(alphabet.char(int(found.printed[i, j])), round(float(share[j]), 3)) for j in kept]
            place = int(some.place[found.at[i]])
            yield Found(place, place + 1, "misread", round(float(sure[i]), 3), printed)

    def surprise(self, word: str) -> float:
        """The mean ln P of the characters of a word, the first one aside, under the model."""
        ids = self.channel.fold[alphabet.ids(word)]
        s = np.pad(ids, (judge.PAD, 0), constant_values=alphabet.EDGE)
        return float(self.model.score(s[1:-3], s[2:-2], s[3:-1], s[4:]).mean())

    def doubled(self, some: judge.Stream, memory: Memory, least: float) -> Iterator[Found]:
        at, features = doubles(some, self.model, memory)
        for i, sure in zip(at, self.confidence["doubled"].of(features), strict=True):
            if sure >= least:
                once = [(alphabet.char(int(some.read[i])), round(float(sure), 3))]
                yield Found(int(some.place[i - 1]), int(some.place[i]) + 1, "doubled", round(float(sure), 3), once)


@lru_cache(maxsize=4)
def load(folder: Path) -> Reader:
    """The reader whose data are in a folder. FixtextError if they are missing or broken."""
    try:
        return Reader(
            model.load(folder / "model.npz"),
            channel.load(folder / "channel.npz"),
            verdict.load(folder / "confidence.json"),
        )
    except (OSError, KeyError, ValueError) as error:
        raise FixtextError(f"{folder}: no data of the detector ngram: {error}; see training/README.md") from error
