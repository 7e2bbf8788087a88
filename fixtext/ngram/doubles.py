"""Doubled characters and words: how much likelier the text is with one of the two."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fixtext.ngram.alphabet import HAN, ids
from fixtext.ngram.judge import PAD, Stream
from fixtext.ngram.memory import Memory
from fixtext.ngram.model import Floats, Model

FEATURES = ("gain", "frequency", "seen", "without", "length", "document")
LONGEST = 4  # characters of a word
_NUMERALS = ids("一二三四五六七八九十零")  # 一一 stands for a dash, 七七 is a number


def doubles(stream: Stream, model: Model, memory: Memory) -> tuple[NDArray[np.int64], NDArray[np.int64], Floats]:
    """(index of the second of the two, its length, features of shape (n, FEATURES)) of all that stands twice.

    The document counts: a doubling that it has elsewhere in the same company is right.
    """
    found = [_of(size, stream, model, memory) for size in range(1, LONGEST + 1)]
    sizes = np.repeat(np.arange(1, LONGEST + 1), [len(at) for at, _ in found])
    features = np.concatenate([rows for _, rows in found])
    often = np.log((1 + len(features)) / (500 + len(stream.known)))
    features = np.column_stack((features, sizes, np.full(len(features), often))).astype(np.float32)
    return np.concatenate([at for at, _ in found]), sizes, features


def _of(size: int, stream: Stream, model: Model, memory: Memory) -> tuple[NDArray[np.int64], Floats]:
    s = stream.known
    same = np.zeros(len(s), bool)
    same[size:] = (stream.read[size:] == stream.read[:-size]) & (s[size:] >= HAN) & ~np.isin(s[size:], _NUMERALS)
    run = np.lib.stride_tricks.sliding_window_view(np.append(same, np.zeros(size - 1, bool)), size).all(1)
    at = np.flatnonzero(run)
    at = at[(at >= PAD) & (at + size + PAD <= len(s))]
    if size > 1:  # neither AAAA nor ABAB as two of one character or of two
        at = at[s[at] != s[at + 1]]
    window = s[at[:, None] + np.arange(-PAD, size + PAD)]
    seen = _total(window, model, memory, own=1)
    bare = _total(np.delete(window, np.arange(PAD, PAD + size), axis=1), model, memory, own=0)
    alone = model.single[s[at[:, None] + np.arange(size)]].sum(1)
    return at, np.column_stack((bare - seen, alone, seen, bare)).astype(np.float32)


def _total(window: NDArray[np.uint16], model: Model, memory: Memory, own: int) -> Floats:
    """ln P of all but the first PAD places of each row."""
    total = np.zeros(len(window), np.float32)
    for i in range(PAD, window.shape[1]):
        a, b, c, d = (window[:, i - back] for back in (3, 2, 1, 0))
        total += memory.mixed(model.score(a, b, c, d), b, c, d, own, own)
    return total
