"""How firmly two characters belong together, by the character model that ships."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fixtext.ngram import alphabet, dictionary, reader

_DATA = Path(__file__).parent / "data"


def bonds(pairs: Sequence[str]) -> NDArray[np.float32]:
    """ln of how much oftener than by chance the second character of each pair stands behind the first.

    pairs   strings of two characters each
    returns one number a pair, in nats; above 0 they attract each other

    >>> bool(bonds(["发射"])[0] > bonds(["被发"])[0])
    True
    """
    judged = reader.load(_DATA)
    ids = judged.channel.fold[alphabet.ids("".join(pairs))].reshape(-1, 2)
    return judged.model.bond(ids[:, 0], ids[:, 1])


@lru_cache(maxsize=20_000)
def bond(pair: str) -> float:
    """`bonds` of one pair."""
    return float(bonds([pair])[0])


@lru_cache(maxsize=20_000)
def is_word(pair: str) -> bool:
    """Whether two characters are a word of the dictionary."""
    judged = reader.load(_DATA)
    ids = judged.channel.fold[alphabet.ids(pair)].reshape(1, 2)
    return float(judged.dictionary.words.get(dictionary.keys(ids))[0]) > 0


def seams(pairs: Sequence[tuple[str, str]]) -> list[float]:
    """How much likelier the beginnings of texts are behind the ends of others than by themselves, in nats.

    pairs   (end of a text, up to three characters; beginning of the next, up to two)

    >>> joined, apart = seams([("第一部", "党纲"), ("记者王", "生产")])
    >>> joined > apart
    True
    """
    rows, alone = _contexts(pairs)
    judged = reader.load(_DATA)
    scores = judged.model.score(*np.concatenate([rows, alone]).T)
    gains = scores[: len(rows)] - scores[len(rows) :]
    ends = np.cumsum([len(after) for _, after in pairs])
    return [float(part.sum()) for part in np.split(gains, ends[:-1])]


def _contexts(pairs: Sequence[tuple[str, str]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Of each character behind a seam its three neighbours on the left and itself: across the seam, and without it."""
    fold = reader.load(_DATA).channel.fold
    ids = fold[alphabet.ids("".join(before + after for before, after in pairs))].tolist()
    across, alone = [], []
    done = 0
    for before, after in pairs:
        seam, end = done + len(before), done + len(before) + len(after)
        left, right, done = ids[done:seam], ids[seam:end], end
        for i in range(len(right)):
            across.append(_last_four(left + right[: i + 1]))
            alone.append(_last_four(right[: i + 1]))
    return np.array(across, np.int64).reshape(-1, 4), np.array(alone, np.int64).reshape(-1, 4)


def _last_four(ids: list[int]) -> list[int]:
    return ([alphabet.EDGE] * 4 + ids)[-4:]
