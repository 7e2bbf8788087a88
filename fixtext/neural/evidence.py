"""What speaks for each candidate at each place: the network, the n-gram model, the channel, the document."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fixtext.neural.network import Network
from fixtext.ngram import judge
from fixtext.ngram.alphabet import HAN, Ids, interchangeable
from fixtext.ngram.channel import Channel
from fixtext.ngram.judge import LITTLE, Stream
from fixtext.ngram.looks import Looks
from fixtext.ngram.memory import Memory
from fixtext.ngram.model import Floats, Model

NEAR = 10  # candidates that are weighed
FEATURES: tuple[str, ...] = ("network", "n-gram", "cost", "unlisted", "whole", "half", "candidate", "read")
FEATURES += ("frequent", "often", "known", "surprise", "extra", "document", "series")
UNLISTED = 14.0  # cost of a confusion that the channel does not know, of characters that are not at all alike
LIKENESS = 6.0  # how much less it is of those that are quite alike
UNREAD = -9.0  # ln P of a character that the network does not know
_WORTH = -6.0  # odds (ln) by the network, below which a place is not looked at again
_CLEAR = 4.0  # odds (ln) by n-grams and channel, from which a place is evidence for others


class Evidence(NamedTuple):
    """For each place `at` (index in the stream) its candidates `printed`, shape (n, NEAR), and what speaks for them.

    features: shape (n, NEAR, FEATURES); places that are not worth a second look are left out. weighed: how many
    places there were. is_one: which candidates there are. signs: shape (len(stream), 2); read: ln P of each character
    of the stream by the network, UNREAD where that is not known.
    """

    at: NDArray[np.int64]
    printed: Ids
    features: Floats
    is_one: NDArray[np.bool_]
    weighed: int
    signs: Floats
    read: Floats


class Tools(NamedTuple):
    """What a text is judged by."""

    network: Network
    model: Model
    channel: Channel
    looks: Looks


def weigh(stream: Stream, tools: Tools, memory: Memory) -> Evidence:
    """Evidence on all Han characters of a stream that have candidates and might be wrong."""
    channel, single = tools.channel, tools.model.single
    every = np.flatnonzero((stream.read >= HAN) & (channel.row[stream.read] >= 0))
    some = _candidates(stream, every, tools)
    worth = np.flatnonzero(some.odds.max(1, initial=-np.inf) > _WORTH)
    at, read, surprise = every[worth], some.read[worth], some.surprise[worth]
    near = np.argsort(-some.odds[worth], axis=1, kind="stable")[:, :NEAR]
    printed: Ids = np.take_along_axis(some.printed[worth], near, 1)
    gain, unlisted, odds = (_near(x, worth, near) for x in (some.gain, some.unlisted, some.odds))
    known = channel.fold[printed]
    own, ngram = _ngram(stream, at, known, tools.model, memory)
    mean = odds + 0.5 * (ngram - gain)
    top = np.arange(len(at)), mean.argmax(1)
    again = judge.mended(stream, at, known[top], mean[top])
    if again is not None:
        places, text = again
        own[places], ngram[places] = _ngram(stream, at[places], known[places], tools.model, memory, text)
    whole, half = tools.looks.alike(stream.read[at], printed)
    features = [gain, ngram, np.where(np.isfinite(odds), gain - odds, 0), unlisted, whole, half, gain + read, read]
    features += [single[known], single[stream.known[at]][:, None], own, surprise, some.signs[at, :1]]
    features += _document(stream, at, printed, odds + ngram - gain, len(every))
    stacked = np.stack(np.broadcast_arrays(*features), 2).astype(np.float32)
    whole_read = np.full(len(stream.read), UNREAD, np.float32)
    whole_read[every] = some.read[:, 0]
    return Evidence(at, printed, stacked, np.isfinite(odds), len(every), some.signs, whole_read)


def _near(x: NDArray[Any], worth: NDArray[np.int64], near: NDArray[np.int64]) -> Floats:
    return np.take_along_axis(x[worth], near, 1).astype(np.float32)


class _Candidates(NamedTuple):
    """By place and candidate. odds: by network and channel, -inf for none; read: ln P of the character as read;
    surprise: how much likelier the network's first proposal is; signs: see Weighed."""

    printed: Ids
    gain: Floats
    unlisted: NDArray[np.bool_]
    odds: Floats
    read: Floats
    surprise: Floats
    signs: Floats


def _candidates(stream: Stream, at: NDArray[np.int64], tools: Tools) -> _Candidates:
    """What the channel lists, and what the network proposes."""
    channel, read = tools.channel, stream.read[at]
    printed, cost = channel.candidates(read, stream.script)
    known = np.concatenate((stream.known[at][:, None], channel.fold[printed]), axis=1)
    found = tools.network.weigh(stream.known, at, known)
    own = found.likely[:, :1]
    proposed = channel.unfolded(stream.script)[found.best]
    free = (found.best >= HAN) & (found.best != known[:, :1]) & ~interchangeable(read[:, None], found.best)
    free &= (found.height - own > UNLISTED - LIKENESS + _WORTH) & ~(printed[:, :, None] == proposed[:, None, :]).any(1)
    price = np.full(proposed.shape, np.inf, np.float32)
    some = np.flatnonzero(free.any(1))
    whole, half = tools.looks.alike(read[some], proposed[some])
    price[some] = np.where(free[some], UNLISTED - LIKENESS * np.clip(np.maximum(whole, half - 0.2), 0, 1), np.inf)
    gain = np.nan_to_num(np.concatenate((found.likely[:, 1:], found.height), axis=1) - own)
    printed, cost = np.concatenate((printed, proposed), axis=1), np.concatenate((cost, price), axis=1)
    unlisted = np.broadcast_to(np.arange(printed.shape[1]) >= channel.printed.shape[1], printed.shape)
    surprise = np.nan_to_num(found.height[:, :1] - own)
    return _Candidates(printed, gain, unlisted, gain - cost, np.nan_to_num(own, nan=UNREAD), surprise, found.signs)


def _ngram(
    stream: Stream, at: NDArray[np.int64], known: Ids, model: Model, memory: Memory, context: Ids | None = None
) -> tuple[Floats, Floats]:
    """(how likely the text is around each place, how much likelier with each candidate; ln)."""
    both = np.concatenate((stream.known[at][:, None], known), axis=1)
    total = judge.around(stream.known if context is None else context, at, both, model, memory)
    return total[:, :1], total[:, 1:] - total[:, :1]


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
