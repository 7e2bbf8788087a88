"""Missing characters: two that meet here and have one between them in print (官[僚]主义); data of training/gaps.py."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fixtext.ngram.alphabet import Ids
from fixtext.ngram.judge import PAD, Stream, along
from fixtext.ngram.memory import Memory
from fixtext.ngram.model import Floats, Model, mapped

FEATURES = ("gain", "ratio", "single", "left", "right", "bare", "seen", "put", "before", "after")
UNIT = 16.0  # steps of a ratio in a nat


@dataclass(frozen=True)
class Gaps:
    """pairs: first id << 16 | second, rising; between: what stands between the two most often; ratio: ln of how much
    oftener than nothing does, in steps of 1 / UNIT.
    """

    pairs: NDArray[np.uint32]
    between: Ids
    ratio: NDArray[np.uint8]

    def between_of(self, first: Ids, second: Ids) -> Ids:
        """What stands between two characters most often, for arrays that go together; 0 where nothing does."""
        pair = (first.astype(np.uint32) << np.uint32(16)) | second
        row = np.minimum(np.searchsorted(self.pairs, pair), len(self.pairs) - 1)
        return np.where(self.pairs[row] == pair, self.between[row], np.uint16(0))

    def within(self, stream: Stream, model: Model, memory: Memory) -> tuple[NDArray[np.int64], Ids, Floats]:
        """(index in the stream of the first of the two, what may be missing behind it, features (n, FEATURES)).

        A pair that the document has elsewhere too is right.
        """
        s = stream.known
        pair = (s[:-1].astype(np.uint32) << np.uint32(16)) | s[1:]
        row = np.minimum(np.searchsorted(self.pairs, pair), len(self.pairs) - 1)
        at = np.flatnonzero(self.pairs[row] == pair)
        at = at[memory.uses(s[at], s[at + 1]) < 2]
        lost = self.between[row[at]]
        return at, lost, self._features(s, at, lost, self.ratio[row[at]] / UNIT, model, memory)

    @staticmethod
    def _features(
        s: Ids, at: NDArray[np.int64], lost: Ids, ratio: NDArray[np.floating], model: Model, memory: Memory
    ) -> Floats:
        """gain: how much likelier (ln) the text is with the character; the others are parts of that: how much likelier
        than by chance it is beside its neighbours, they beside each other, and they beside theirs.
        """
        window = s[at[:, None] + np.arange(-PAD, PAD + 2)]
        seen = along(window, model, memory, own=1)
        put = along(np.insert(window, PAD + 1, lost, axis=1), model, memory)
        before, a, b, after = (window[:, PAD + step] for step in (-1, 0, 1, 2))
        left, right, bare = model.bond(a, lost), model.bond(lost, b), model.bond(a, b)
        around = model.bond(before, a), model.bond(b, after)
        columns = (put - seen, ratio, model.single[lost], left, right, bare, seen, put, *around)
        return np.column_stack(columns).astype(np.float32)


@lru_cache(maxsize=4)
def load(path: Path) -> Gaps:
    """The table of a file. OSError, KeyError or ValueError if it is none."""
    arrays = mapped(path)
    return Gaps(arrays["pairs"], arrays["between"], arrays["ratio"])
