"""Weighs each Han character against what may have been printed in its place, in the light of both sides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fixtext.ngram.alphabet import EDGE, HAN, Ids
from fixtext.ngram.channel import Channel
from fixtext.ngram.memory import Memory
from fixtext.ngram.model import Floats, Model

PAD = 3
_BLOCK = 4096  # characters weighed at a time
_SURE = 3.0  # odds (ln) from which a character counts as mended when its neighbours are weighed
_CLEAR = 4.0  # odds (ln) from which a verdict is evidence for others in the document
LITTLE = 500  # characters that say little of a document
_NEAR = 8  # candidates that are weighed with all their context


@dataclass(frozen=True)
class Stream:
    """What is weighed: ids as read and as the model knows them, EDGE three times at both ends; places in the text."""

    read: Ids
    known: Ids
    place: NDArray[np.int64]
    script: int

    @staticmethod
    def of(ids: Ids, place: NDArray[np.int64], channel: Channel) -> Stream:
        padded = np.pad(ids, PAD, constant_values=EDGE)
        return Stream(padded, channel.fold[padded], np.pad(place, PAD, constant_values=-1), channel.script(ids))


class Verdicts(NamedTuple):
    """For each weighed character `at` (index in the stream): its best candidates, and what speaks for them.

    printed: shape (n, k), best first; gain: how much likelier (ln) the text is with each; cost: of the channel.
    """

    at: NDArray[np.int64]
    printed: Ids
    gain: Floats
    cost: Floats

    def features(self, stream: Stream, model: Model) -> Floats:
        """What the weights of the calibration are for: shape (n, FEATURES).

        Left, right: how much likelier than by chance the character as read is beside its neighbours; what makes words
        on both sides is seldom wrong. Two are evidence of the whole document, the place itself left out: how many of
        its characters are surely wrong, and how often the same character was surely misread for the same (a series).
        """
        best = self.gain[:, 0] - self.cost[:, 0]
        sure = best > _CLEAR
        rate = np.log((1 + sure.sum() - sure) / (LITTLE + len(best)))
        series = np.log1p(self._like(stream, sure))
        before, own, after = (stream.known[self.at + step] for step in (-1, 0, 1))
        left, right = model.bond(before, own), model.bond(own, after)
        return np.stack((best, self.cost[:, 0], rate, series, left, right), 1).astype(np.float32)

    def _like(self, stream: Stream, sure: NDArray[np.bool_]) -> NDArray[np.int64]:
        """For each verdict, how many sure ones elsewhere say the same of the same character."""
        kind = (stream.read[self.at].astype(np.int64) << 16) | self.printed[:, 0]
        kinds, number = np.unique(kind, return_inverse=True)
        return np.asarray(np.bincount(number[sure], minlength=len(kinds))[number] - sure)


FEATURES = ("odds", "cost", "document", "series", "left", "right")


def weigh(stream: Stream, model: Model, channel: Channel, memory: Memory) -> Verdicts:
    """Verdicts on all Han characters of a stream that have candidates.

    A second look weighs the neighbours of what is surely wrong as if it were mended: in 儿章 for 几章 only 儿 is wrong.
    """
    at = np.flatnonzero((stream.read >= HAN) & (channel.row[stream.read] >= 0))
    first = _all(stream, stream.known, at, model, channel, memory)
    found = mended(stream, at, channel.fold[first.printed[:, 0]], first.gain[:, 0] - first.cost[:, 0])
    if found is None:
        return first
    again, text = found
    second = _all(stream, text, at[again], model, channel, memory)
    columns: tuple[tuple[Any, Any], ...] = tuple(zip(first[1:], second[1:], strict=True))
    for was, now in columns:
        was[again] = now
    return first


def mended(stream: Stream, at: NDArray[np.int64], best: Ids, odds: Floats) -> tuple[NDArray[np.int64], Ids] | None:
    """(which places have a neighbour that is surely wrong, the text with those mended); None if nothing is.

    best, odds: the best candidate of each place, and how much (ln) speaks for it.
    """
    sure = np.flatnonzero(_tops(at, odds) & (odds > _SURE))
    if not len(sure):
        return None
    text = stream.known.copy()
    text[at[sure]] = best[sure]
    near = np.zeros(len(text), bool)
    for step in range(-PAD, PAD + 1):
        near[at[sure] + step] |= step != 0
    return np.flatnonzero(near[at]), text


def _tops(at: NDArray[np.int64], odds: Floats) -> NDArray[np.bool_]:
    """Which verdicts are stronger than those on both neighbours."""
    before = np.where(np.diff(at, prepend=-9) == 1, np.roll(odds, 1), -np.inf)
    after = np.where(np.diff(at, append=at[-1:] + 9) == 1, np.roll(odds, -1), -np.inf)
    return np.asarray((odds >= before) & (odds > after))


def _all(stream: Stream, context: Ids, at: Any, model: Model, channel: Channel, memory: Memory) -> Verdicts:
    parts = [
        _block(stream, context, at[i : i + _BLOCK], model, channel, memory) for i in range(0, max(1, len(at)), _BLOCK)
    ]
    return Verdicts(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def _block(stream: Stream, s: Ids, at: Any, model: Model, channel: Channel, memory: Memory) -> tuple[Any, ...]:
    printed, cost = channel.candidates(stream.read[at], stream.script)
    left, right = s[at - 1][:, None], s[at + 1][:, None]
    own = stream.known[at][:, None]
    known = channel.fold[printed]
    pair_gain = model.pair(left, known) + model.pair(known, right) - model.pair(left, own) - model.pair(own, right)
    near = np.argsort(cost - pair_gain, axis=1, kind="stable")[:, :_NEAR]
    printed, known, cost = _taken(near, printed, known, cost)
    total = around(s, at, np.concatenate((own, known), axis=1), model, memory)
    gain = total[:, 1:] - total[:, :1]
    return at, *_taken(np.argsort(cost - gain, axis=1, kind="stable"), printed, gain, cost)


def _taken(order: NDArray[np.intp], *columns: Any) -> Any:
    return tuple(np.take_along_axis(column, order, 1) for column in columns)


def around(s: Ids, at: Any, both: Ids, model: Model, memory: Memory) -> Floats:
    """ln P of the n-grams around each place, for the character as read (first column) and each candidate."""
    total = np.zeros(both.shape, np.float32)
    for ahead in range(PAD + 1):
        window = [s[at + ahead - back][:, None] if back != ahead else both for back in (3, 2, 1, 0)]
        a, b, c, d = np.broadcast_arrays(*window)
        score = model.score(a, b, c, d)
        # the character as read is one of the document's own uses; with a candidate only what stands before it is
        read = memory.mixed(score[:, :1], b[:, :1], c[:, :1], d[:, :1], int(ahead < PAD), 1)
        others = memory.mixed(score[:, 1:], b[:, 1:], c[:, 1:], d[:, 1:], 0, int(ahead == 0))
        total += np.concatenate((read, others), axis=1)
    return total


def along(window: Ids, model: Model, memory: Memory | None = None, own: int = 0) -> Floats:
    """ln P of all but the first PAD places of each row; `own`: how often the row itself is in the memory."""
    total = np.zeros(len(window), np.float32)
    for i in range(PAD, window.shape[1]):
        a, b, c, d = (window[:, i - back] for back in (3, 2, 1, 0))
        score = model.score(a, b, c, d)
        total += memory.mixed(score, b, c, d, own, own) if memory is not None else score
    return total
