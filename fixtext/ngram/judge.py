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
_NEAR = 8  # candidates that are weighed with all their context
_PLAIN = -8.0  # ln P of the four n-grams with a character, from which it is plainly right
_FAR = -5.0  # odds (ln) by pairs of characters alone, below which no context helps a candidate
LITTLE = 500  # characters that say little of a document


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
    """For each doubtful character `at` (index in the stream): its best candidates, and what speaks for them.

    printed: shape (n, k), best first; gain: how much likelier (ln) the text is with each; cost: of the channel.
    weighed: how many characters there were, the plainly right ones included.
    """

    at: NDArray[np.int64]
    printed: Ids
    gain: Floats
    cost: Floats
    weighed: int


def weigh(stream: Stream, model: Model, channel: Channel, memory: Memory) -> Verdicts:
    """Verdicts on the Han characters of a stream that have candidates and are not plainly right.

    A second look weighs the neighbours of what is surely wrong as if it were mended: in 儿章 for 几章 only 儿 is wrong.
    """
    every = np.flatnonzero((stream.read >= HAN) & (channel.row[stream.read] >= 0))
    at = every[fit(stream.known, every, model) < _PLAIN]
    columns = _all(stream, stream.known, at, model, channel, memory, _FAR)
    at, printed, gain, cost = columns
    found = mended(stream, at, channel.fold[printed[:, 0]], gain[:, 0] - cost[:, 0])
    if found is not None:
        again, text = found
        second = _all(stream, text, at[again], model, channel, memory, -np.inf)
        for was, now in zip(columns[1:], second[1:], strict=True):
            was[again] = now
    return Verdicts(at, printed, gain, cost, len(every))


def again(
    stream: Stream, found: Verdicts, rows: NDArray[np.int64], model: Model, channel: Channel, memory: Memory
) -> Verdicts:
    """The verdicts with some of their rows weighed anew, by another channel."""
    best = found._replace(printed=found.printed.copy(), gain=found.gain.copy(), cost=found.cost.copy())
    looks = [(rows, stream.known)]
    if mends := mended(stream, found.at, channel.fold[found.printed[:, 0]], found.gain[:, 0] - found.cost[:, 0]):
        looks.append((rows[np.bincount(mends[0], minlength=len(found.at))[rows] > 0], mends[1]))
    for some, text in looks:
        _, *new = _all(stream, text, found.at[some], model, channel, memory, -np.inf)
        best.printed[some], best.gain[some], best.cost[some] = new
    return best


def fit(s: Ids, at: Any, model: Model) -> Floats:
    """ln P of the n-grams around each place, as it is read; the document aside."""
    score = np.zeros(len(s), np.float32)
    score[PAD:] = model.score(*(s[PAD - back : len(s) - back] for back in (3, 2, 1, 0)))
    return np.asarray(sum(score[at + ahead] for ahead in range(PAD + 1)), np.float32)


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


def _all(
    stream: Stream, context: Ids, at: Any, model: Model, channel: Channel, memory: Memory, far: float
) -> tuple[Any, ...]:
    parts = [
        _block(stream, context, at[i : i + _BLOCK], model, channel, memory, far)
        for i in range(0, max(1, len(at)), _BLOCK)
    ]
    return tuple(np.concatenate(columns) for columns in zip(*parts, strict=True))


def _block(
    stream: Stream, s: Ids, at: Any, model: Model, channel: Channel, memory: Memory, far: float
) -> tuple[Any, ...]:
    """The columns of Verdicts; `far`: odds (ln) by pairs alone, below which a place is not looked at again."""
    printed, cost = channel.candidates(stream.read[at], stream.script)
    left, right = s[at - 1][:, None], s[at + 1][:, None]
    own = stream.known[at][:, None]
    known = channel.fold[printed]
    pair_gain = model.pair(left, known) + model.pair(known, right) - model.pair(left, own) - model.pair(own, right)
    odds = pair_gain - cost
    worth = odds.max(1, initial=-np.inf) > far
    at, own = at[worth], own[worth]
    near = np.argsort(-odds[worth], axis=1, kind="stable")[:, :_NEAR]
    printed, known, cost = _taken(near, printed[worth], known[worth], cost[worth])
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
