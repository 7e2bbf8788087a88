"""Doubled characters: how much likelier the text is with one of the two."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fixtext.ngram.alphabet import HAN, ids
from fixtext.ngram.judge import LITTLE, PAD, Stream
from fixtext.ngram.memory import Memory
from fixtext.ngram.model import Floats, Model

FEATURES = ("gain", "frequency", "seen", "without", "document")
_NUMERALS = ids("一二三四五六七八九十零")  # 一一 stands for a dash, 七七 is a number


def doubles(stream: Stream, model: Model, memory: Memory) -> tuple[NDArray[np.int64], Floats]:
    """(index of the second of the two, features of shape (n, FEATURES)) of each Han character that stands twice.

    The document counts: a doubling that it has elsewhere in the same company is right.
    """
    s = stream.known
    same = (stream.read[1:] == stream.read[:-1]) & (s[1:] >= HAN) & ~np.isin(s[1:], _NUMERALS)
    beside = np.zeros(len(same), bool)  # 枝枝叶叶 is right
    beside[2:] |= same[:-2]
    beside[:-2] |= same[2:]
    at = np.flatnonzero(same & ~beside) + 1
    window = s[at[:, None] + np.arange(-PAD, PAD + 1)]
    seen = _total(window, model, memory, own=1)
    bare = _total(np.delete(window, PAD, axis=1), model, memory, own=0)
    alone = model.single[s[at]]
    often = np.full(len(at), np.log((1 + len(at)) / (LITTLE + len(s))))
    return at, np.column_stack((bare - seen, alone, seen, bare, often)).astype(np.float32)


def _total(window: NDArray[np.uint16], model: Model, memory: Memory, own: int) -> Floats:
    """ln P of all but the first PAD places of each row."""
    total = np.zeros(len(window), np.float32)
    for i in range(PAD, window.shape[1]):
        a, b, c, d = (window[:, i - back] for back in (3, 2, 1, 0))
        total += memory.mixed(model.score(a, b, c, d), b, c, d, own, own)
    return total
