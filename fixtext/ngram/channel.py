"""What may have been printed where a character was read, and what that costs: data of training/channel.py."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fixtext.ngram.alphabet import SIZE, Ids
from fixtext.ngram.model import mapped

_UNIT = 16.0  # steps of a cost in a nat
_NONE = 255


class Pair(NamedTuple):
    """A confusion: ids of what was read and printed, how often, and how often the latter was printed in all."""

    read: int
    printed: int
    times: int
    uses: int


@dataclass(frozen=True)
class Channel:
    """row: row of each id, or -1; printed: candidates, shape (rows, K); cost: -ln P(read | printed), in nats.

    fold: id under which the model knows a character (the simplified form); kind: 0 both scripts, 1 simplified, 2
    traditional.
    """

    row: NDArray[np.int32]
    printed: Ids
    cost: NDArray[np.float32]
    fold: Ids
    kind: NDArray[np.uint8]

    def candidates(self, read: Ids, script: int) -> tuple[Ids, NDArray[np.float32]]:
        """(candidates, costs), each of shape (len(read), K); cost inf where there is none of this script (1 or 2)."""
        rows = self.row[read]
        printed = self.printed[rows]
        cost = np.where((rows[:, None] >= 0) & (self.kind[printed] != 3 - script), self.cost[rows], np.inf)
        return printed, cost.astype(np.float32)

    def adapted(self, pairs: Iterable[Pair], prior: float) -> Channel:
        """A channel into which these confusions are mixed: `prior` uses of what was printed are worth its own costs."""
        printed, cost = self.printed.copy(), self.cost.copy()
        by_read: dict[int, list[Pair]] = {}
        for pair in pairs:
            if self.row[pair.read] >= 0 and self.fold[pair.read] != self.fold[pair.printed]:
                by_read.setdefault(pair.read, []).append(pair)
        for read, some in by_read.items():
            row = int(self.row[read])
            found = dict(zip(printed[row].tolist(), np.exp(-cost[row].astype(float)).tolist(), strict=True))
            for pair in some:
                own = prior * found.get(pair.printed, 0.0)
                found[pair.printed] = (pair.times + own) / (max(pair.uses, pair.times) + prior)
            best = sorted(found, key=lambda each: (-found[each], each))[: printed.shape[1]]
            printed[row, : len(best)] = best
            cost[row, : len(best)] = [-np.log(found[each]) if found[each] > 0 else np.inf for each in best]
        return replace(self, printed=printed, cost=cost)

    def unfolded(self, script: int) -> Ids:
        """The character that stands for each id in a script: traditional text gets a traditional form."""
        found = np.arange(SIZE, dtype=np.uint16)
        if script == 2:
            old = np.flatnonzero((self.kind == 2) & (self.row >= 0))
            found[self.fold[old][::-1]] = old[::-1]
        return found

    def script(self, read: Ids) -> int:
        """1 if a text has more simplified than traditional characters, else 2."""
        kinds = np.bincount(self.kind[read], minlength=3)
        return 1 if kinds[1] >= kinds[2] else 2


@lru_cache(maxsize=4)
def load(path: Path) -> Channel:
    """The channel from its file. OSError, KeyError or ValueError if it is none."""
    arrays: dict[str, NDArray[Any]] = mapped(path)
    row = np.full(SIZE, -1, np.int32)
    row[arrays["read"]] = np.arange(len(arrays["read"]))
    cost = np.where(arrays["cost"] == _NONE, np.inf, arrays["cost"] / _UNIT).astype(np.float32)
    return Channel(row, arrays["printed"], cost, np.array(arrays["fold"]), np.array(arrays["kind"]))
