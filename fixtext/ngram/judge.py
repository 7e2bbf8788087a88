"""Weighs each Han character against what may have been printed in its place, in the light of both sides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fixtext.ngram.alphabet import EDGE, HAN, Ids
from fixtext.ngram.channel import Channel
from fixtext.ngram.model import Floats, Model

PAD = 3
_BLOCK = 4096  # characters weighed at a time
_NEAR = 8  # candidates that are weighed with all their context


@dataclass(frozen=True)
class Stream:
    """What is weighed: ids as read and as the model knows them, EDGE three times at both ends, and places in the text."""

    read: Ids
    known: Ids
    place: NDArray[np.int64]
    script: int

    @staticmethod
    def of(ids: Ids, place: NDArray[np.int64], channel: Channel) -> Stream:
        padded = np.pad(ids, PAD, constant_values=EDGE)
        return Stream(padded, channel.fold[padded], np.pad(place, PAD, constant_values=-1), channel.script(ids))


@dataclass(frozen=True)
class Verdicts:
    """For each weighed character `at` (index in the stream): its best candidates, and what speaks for them.

    printed: shape (n, k), best first; gain: how much likelier (ln) the text is with each; cost: of the channel.
    seen: ln P of the four n-grams that the character as read is in.
    """

    at: NDArray[np.int64]
    printed: Ids
    gain: Floats
    cost: Floats
    pair_gain: Floats
    seen: Floats

    def features(self, model: Model, stream: Stream) -> Floats:
        """What the weights of the calibration are for: shape (n, FEATURES)."""
        odds = self.gain - self.cost
        best = odds[:, 0]
        some = np.log(np.exp(np.clip(odds - best[:, None], -30, 0)).sum(1))
        alone = model.single[stream.known[self.at]]
        columns = [best, self.cost[:, 0], some, self.pair_gain, self.seen, alone, np.maximum(best, 0)]
        return np.stack(columns, 1).astype(np.float32)


FEATURES = ("odds", "cost", "rivals", "pair gain", "seen", "frequency", "odds above 0")


def weigh(stream: Stream, model: Model, channel: Channel) -> Verdicts:
    """Verdicts on all Han characters of a stream that have candidates."""
    s = stream.known
    seen = np.zeros(len(s), np.float32)
    seen[PAD:] = model.score(s[:-3], s[1:-2], s[2:-1], s[3:])
    at = np.flatnonzero((stream.read >= HAN) & (channel.row[stream.read] >= 0))
    at = at[(at >= PAD) & (at < len(s) - PAD)]
    parts = [_block(stream, seen, at[i : i + _BLOCK], model, channel) for i in range(0, len(at), _BLOCK)]
    if not parts:
        parts = [_block(stream, seen, at, model, channel)]
    return Verdicts(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def _block(stream: Stream, seen: Floats, at: Any, model: Model, channel: Channel) -> tuple[Any, ...]:
    s = stream.known
    printed, cost = channel.candidates(stream.read[at], stream.script)
    left, right = s[at - 1][:, None], s[at + 1][:, None]
    own = s[at][:, None]
    known = channel.fold[printed]
    pair_gain = model.pair(left, known) + model.pair(known, right) - model.pair(left, own) - model.pair(own, right)
    near = np.argsort(cost - pair_gain, axis=1, kind="stable")[:, :_NEAR]
    printed, known, cost, pair_gain = (np.take_along_axis(x, near, 1) for x in (printed, known, cost, pair_gain))
    total = np.zeros(known.shape, np.float32)
    for ahead in range(PAD + 1):
        window = [s[at + ahead - back][:, None] if back != ahead else known for back in (3, 2, 1, 0)]
        total += model.score(*np.broadcast_arrays(*window))
    was = sum(seen[at + ahead] for ahead in range(PAD + 1))
    gain = total - was[:, None]
    order = np.argsort(cost - gain, axis=1, kind="stable")
    printed, cost, gain, pair_gain = (np.take_along_axis(x, order, 1) for x in (printed, cost, gain, pair_gain))
    return at, printed, gain, cost, pair_gain[:, 0], was
