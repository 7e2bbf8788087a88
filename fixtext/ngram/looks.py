"""How alike two printed characters look: data of training/looks.py."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fixtext.ngram.alphabet import SIZE, Ids
from fixtext.ngram.model import Floats, mapped

_UNIT = 127.0


@dataclass(frozen=True)
class Looks:
    """row: of each alphabet id, or -1; vectors: of the whole and of its halves, shape (rows, parts, dimensions)."""

    row: NDArray[np.int32]
    vectors: NDArray[np.int8]

    def alike(self, read: Ids, printed: Ids) -> tuple[Floats, Floats]:
        """(likeness of the wholes, of the halves that are most alike), -1 to 1, for read (n,) and printed (n, K).

        0 where a character has no picture.
        """
        a, b = self.row[read], self.row[printed]
        one = self.vectors[a].astype(np.float32) / _UNIT
        # one column after another, so that what is gathered stays small
        parts = [np.einsum("npd,npd->np", one, self.vectors[b[:, k]]) / _UNIT for k in range(printed.shape[1])]
        found = np.stack(parts, 1) if parts else np.zeros((*printed.shape, 2), np.float32)
        found[(a < 0)[:, None] | (b < 0)] = 0.0
        return found[..., 0].astype(np.float32), found[..., 1:].max(2).astype(np.float32)


@lru_cache(maxsize=2)
def load(path: Path) -> Looks:
    """The likenesses of a file. OSError, KeyError or ValueError if it is none."""
    arrays = mapped(path)
    row = np.full(SIZE, -1, np.int32)
    row[arrays["id"]] = np.arange(len(arrays["id"]))
    return Looks(row, arrays["vectors"])
