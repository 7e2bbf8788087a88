"""How firmly two characters belong together, by the character model that ships."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fixtext.ngram import alphabet, reader

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
