"""All together: from a text to places, confidences and what may have been printed there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from fixtext.errors import FixtextError
from fixtext.neural import evidence, network, shifts, verdict
from fixtext.neural.evidence import Evidence, Tools
from fixtext.ngram import alphabet
from fixtext.ngram import reader as ngram
from fixtext.ngram.judge import Stream
from fixtext.ngram.memory import Memory
from fixtext.ngram.reader import Found, single
from fixtext.ngram.stream import stream


@dataclass(frozen=True)
class Reader:
    """What is needed to judge a text; one a process."""

    tools: Tools
    ngram: ngram.Reader
    verdict: verdict.Verdict

    def read(self, text: str, words: Iterable[str], least: float, most: int) -> Iterator[Found]:
        """What is likely wrong in a text.

        `words` are right; `least` is the least confidence, `most` how many characters are offered.
        """
        some = stream(text, self.tools.channel)
        memory = Memory.of(some.known, words, self.tools.channel.fold)
        yield from self.ngram.by_form(some, memory, least)
        found = evidence.weigh(some, self.tools, memory)
        yield from self._misread(some, found, least, most)
        yield from self._extra(some, found, least)

    def _misread(self, some: Stream, found: Evidence, least: float, most: int) -> Iterator[Found]:
        sure, share = self.verdict.of(found.features, found.is_one)
        for i in np.flatnonzero(sure >= least):
            best = [j for j in np.argsort(-share[i], kind="stable")[:most] if share[i, j] >= 0.02 * share[i].max()]
            part = sure[i] / max(1e-9, share[i].sum())
            printed = [
                (alphabet.char(int(found.printed[i, j])), round(float(share[i, j] * part), 3))
                for j in best
                if found.is_one[i, j]
            ]
            place = int(some.place[found.at[i]])
            yield Found(place, place + 1, "misread", round(float(sure[i]), 3), printed)

    def _extra(self, some: Stream, found: Evidence, least: float) -> Iterator[Found]:
        at, features = shifts.extra(some, found.signs, found.read, self.tools.model)
        sure = self.verdict.extra.of(features)
        for k in np.flatnonzero(sure >= least):
            place = int(some.place[at[k]])
            yield single("extra", (place, place + 1), sure[k], "")


@lru_cache(maxsize=4)
def load(folder: Path, grams: Path) -> Reader:
    """The reader whose data are in a folder, those of the detector `ngram` in `grams`.

    MissingExtra without onnxruntime; FixtextError if data are missing or broken.
    """
    base = ngram.load(grams)
    try:
        tools = Tools(network.load(folder), base.model, base.channel, base.looks)
        return Reader(tools, base, verdict.load(folder / "verdict.json"))
    except (OSError, KeyError, ValueError) as error:
        raise FixtextError(f"{folder}: no data of the detector neural: {error}; see training/README.md") from error
