"""Words of two and three characters and how common they are: which begin or end at a place (training/dictionary.py)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fixtext.ngram.alphabet import Ids
from fixtext.ngram.model import Floats, mapped
from fixtext.ngram.table import Keys, Table

LENGTHS = (2, 3)
UNIT = 2.0  # steps of ln of a word's uses in the counts of the source


def keys(columns: NDArray[np.generic]) -> Keys:
    """The key of each row of ids, shape (n, 2) or (n, 3)."""
    found = np.zeros(len(columns), np.uint64)
    for column in columns.T:
        found = (found << np.uint64(16)) | column.astype(np.uint64)
    return found


@dataclass(frozen=True)
class Dictionary:
    """words: from `keys` of simplified ids to ln of (1 + uses), in steps of 1 / UNIT."""

    words: Table

    def ending(self, s: Ids, at: NDArray[np.int64]) -> Floats:
        """How common (ln) the commonest word is that ends at each place of a stream; 0 where none does."""
        return self._commonest(s, at, -1)

    def beginning(self, s: Ids, at: NDArray[np.int64]) -> Floats:
        """How common (ln) the commonest word is that begins at each place; 0 where none does."""
        return self._commonest(s, at, 1)

    def _commonest(self, s: Ids, at: NDArray[np.int64], way: int) -> Floats:
        found = np.zeros(len(at), np.float32)
        for length in LENGTHS:
            steps = np.arange(length) if way > 0 else np.arange(1 - length, 1)
            found = np.maximum(found, self.words.get(keys(s[at[:, None] + steps])) / np.float32(UNIT))
        return found


@lru_cache(maxsize=4)
def load(path: Path) -> Dictionary:
    """The words of a file. OSError, KeyError or ValueError if it is none."""
    arrays = mapped(path)
    return Dictionary(Table(arrays["words.low"], arrays.get("words.high"), int(arrays["words.seed"].flat[0])))
