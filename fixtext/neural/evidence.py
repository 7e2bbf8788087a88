"""What speaks for each candidate at each place: the network, the n-gram model, the channel, the document."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fixtext.neural.network import Network
from fixtext.ngram import judge
from fixtext.ngram.alphabet import HAN, Ids
from fixtext.ngram.channel import Channel
from fixtext.ngram.judge import LITTLE, Stream
from fixtext.ngram.memory import Memory
from fixtext.ngram.model import Floats, Model

NEAR = 8  # candidates that are weighed
FEATURES = ("network", "n-gram", "cost", "candidate", "read", "frequent", "often", "extra", "document", "series")
_WORTH = -6.0  # odds (ln) by the network, below which a place is not looked at again
_CLEAR = 4.0  # odds (ln) by both from which a place is evidence for others
_SURE = 3.0  # ... from which its neighbours are weighed as if it were mended


class Evidence(NamedTuple):
    """For each place `at` (index in the stream) its candidates `printed`, shape (n, NEAR), and what speaks for them.

    features: shape (n, NEAR, FEATURES); places that are not worth a second look are left out. weighed: how many
    places there were. signs: shape (len(stream), 2).
    """

    at: NDArray[np.int64]
    printed: Ids
    features: Floats
    weighed: int
    signs: Floats


def weigh(stream: Stream, network: Network, model: Model, channel: Channel, memory: Memory) -> Evidence:
    every = np.flatnonzero((stream.read >= HAN) & (channel.row[stream.read] >= 0))
    printed, cost = channel.candidates(stream.read[every], stream.script)
    both = np.concatenate((stream.known[every][:, None], channel.fold[printed]), axis=1)
    likely, signs = network.likely(stream.known, every, both)
    gain = np.nan_to_num(likely[:, 1:] - likely[:, :1])
    odds = gain - cost
    worth = np.flatnonzero(odds.max(1, initial=-np.inf) > _WORTH)
    at = every[worth]
    near = np.argsort(-odds[worth], axis=1, kind="stable")[:, :NEAR]
    printed, gain, cost, candidate = (
        np.take_along_axis(x[worth], near, 1) for x in (printed, gain, cost, likely[:, 1:])
    )
    ngram = _ngram(stream, at, channel.fold[printed], model, memory)
    again = _mended(stream, at, channel.fold[printed], 0.5 * (gain + ngram) - cost)
    if again is not None:
        places, known = again
        ngram[places] = _ngram(stream, at[places], channel.fold[printed[places]], model, memory, known)
    read = np.nan_to_num(likely[worth, :1], nan=-9.0)
    features = [gain, ngram, cost, np.nan_to_num(candidate, nan=-9.0), read, model.single[channel.fold[printed]]]
    features += [model.single[stream.known[at]][:, None], signs[at, :1]]
    features += _document(stream, at, printed, 0.5 * (gain + ngram) - cost, len(every))
    stacked = np.stack(np.broadcast_arrays(*features), 2).astype(np.float32)
    stacked[~np.isfinite(cost)] = -np.inf
    return Evidence(at, printed, stacked, len(every), signs)


def _ngram(
    stream: Stream, at: NDArray[np.int64], known: Ids, model: Model, memory: Memory, context: Ids | None = None
) -> Floats:
    """How much likelier (ln) the text is with each candidate."""
    both = np.concatenate((stream.known[at][:, None], known), axis=1)
    total = judge.around(stream.known if context is None else context, at, both, model, memory)
    return np.asarray(total[:, 1:] - total[:, :1])


def _mended(
    stream: Stream, at: NDArray[np.int64], known: Ids, odds: Floats
) -> tuple[NDArray[np.int64], Ids] | None:
    """(which places have a neighbour that is surely wrong, the text with those mended), or None."""
    best = odds.argmax(1)
    top = odds[np.arange(len(at)), best]
    sure = np.flatnonzero(judge.tops(at, top) & (top > _SURE))
    if not len(sure):
        return None
    mended = stream.known.copy()
    mended[at[sure]] = known[sure, best[sure]]
    near = np.zeros(len(mended), bool)
    for step in range(-judge.PAD, judge.PAD + 1):
        near[at[sure] + step] |= step != 0
    return np.flatnonzero(near[at]), mended


def _document(stream: Stream, at: NDArray[np.int64], printed: Ids, odds: Floats, weighed: int) -> list[Floats]:
    """Evidence of the whole document, the place itself left out: how much of it is surely wrong, and how often the same
    character was surely misread for the same (a series), for each candidate."""
    best = odds.argmax(1) if len(at) else np.zeros(0, np.int64)
    rows = np.arange(len(at))
    sure = odds[rows, best] > _CLEAR
    rate = np.log((1 + sure.sum() - sure) / (LITTLE + weighed))
    kind = (stream.read[at].astype(np.int64)[:, None] << 16) | printed
    said, times = np.unique(kind[rows, best][sure], return_counts=True)
    said, times = np.append(said, -1), np.append(times, 0)
    place = np.searchsorted(said[:-1], kind)
    series = np.where(said[place] == kind, times[place], 0)
    series[rows, best] -= sure
    return [np.asarray(rate[:, None], np.float32), np.log1p(series).astype(np.float32)]
