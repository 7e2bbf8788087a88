"""The learned scores of seams and of lines: sums of small tables over one or two features each, from one data file.

`training/layout.py` makes the file: gradient-boosted trees of three leaves look at two features at most, so they fold
into a table for each pair of features, and what a feature adds to a score can be said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fixtext.errors import FixtextError
from fixtext.layout.lines import Floats, Ints

FILE = Path(__file__).parent / "data" / "model.npz"
_CHUNK = 1024  # lines that are scored at a time


@dataclass(frozen=True)
class Model:
    """`names` of the features; `edges` their bins, all in a row; `counts` how many edges each has; `pairs` (table, 2)
    the numbers of the features of each table; `offsets` where it begins in `cells` (cell, class); `bias` (class)."""

    names: tuple[str, ...]
    edges: Floats
    counts: Ints
    pairs: Ints
    offsets: Ints
    cells: NDArray[np.float32]
    bias: Floats

    def score(self, x: Floats) -> Floats:
        """Log odds, or unnormalised log probabilities of classes: (row, class) for a matrix (row, feature)."""
        each = np.ones((1, len(self.pairs)), np.float32)  # a product with it is a sum in a tenth of the time
        parts = [np.matmul(each, self._values(x[at : at + _CHUNK]))[:, 0] for at in range(0, len(x), _CHUNK)]
        return np.concatenate([*parts, np.zeros((0, self.cells.shape[1]))]).astype(np.float64) + self.bias

    def terms(self, x: Floats, label: int = 0) -> Floats:
        """What each feature adds to the score of a class, (row, feature); a table of two adds half to each."""
        parts = [self._shared(self._values(x[at : at + _CHUNK])[:, :, label]) for at in range(0, len(x), _CHUNK)]
        return np.concatenate([*parts, np.zeros((0, len(self.names)))])

    def _shared(self, values: NDArray[np.float32]) -> Floats:
        """The sums by feature of (row, table)."""
        found = np.zeros((len(values), len(self.names)))
        for side in (0, 1):
            order = np.argsort(self.pairs[:, side], kind="stable")
            features, first = np.unique(self.pairs[order, side], return_index=True)
            found[:, features] += np.add.reduceat(values[:, order], first, axis=1) / 2
        return found

    def _values(self, x: Floats) -> NDArray[np.float32]:
        """What each table says of each row, (row, table, class)."""
        bins = np.empty(x.shape, np.int32, order="F")
        for k, edges in enumerate(self._edges):
            bins[:, k] = edges.searchsorted(x[:, k])  # nan comes behind all edges …
        bins += np.isnan(x)  # … and has a bin of its own
        first, second, steps, offsets = self._places
        return np.asarray(
            self.cells.take(bins.take(first, axis=1) * steps + (bins.take(second, axis=1) + offsets), axis=0)
        )

    @cached_property
    def _edges(self) -> list[Floats]:
        """The edges of each feature."""
        return np.split(self.edges, np.cumsum(self.counts)[:-1])

    @cached_property
    def _places(self) -> tuple[Ints, Ints, NDArray[np.int32], NDArray[np.int32]]:
        """The features of each table, the cells from one bin of the first to the next, where the table begins."""
        first, second = self.pairs[:, 0], self.pairs[:, 1]
        return first, second, (self.counts[second] + 2).astype(np.int32), self.offsets.astype(np.int32)


class Models(NamedTuple):
    """The model of seams (one class: log odds of a paragraph's beginning) and that of lines (a class a label)."""

    seams: Model
    lines: Model


@lru_cache(maxsize=2)
def load(path: Path | None = None) -> Models:
    """The models of a file, `FILE` if none is named. FixtextError if it is missing or made of other features."""
    from fixtext.layout import line_features, seam_features

    path = path or FILE
    try:
        with np.load(path, allow_pickle=False) as arrays:
            return Models(
                _part(arrays, "seams", [f.name for f in seam_features.FEATURES]),
                _part(arrays, "lines", [f.name for f in line_features.FEATURES]),
            )
    except (OSError, KeyError, ValueError) as error:
        raise FixtextError(f"{path}: no model of layout: {error}; python training/layout.py DATA makes it") from error


def _part(arrays: np.lib.npyio.NpzFile, name: str, wanted: Sequence[str]) -> Model:
    names = tuple(arrays[f"{name}.names"].tolist())
    if list(names) != list(wanted):
        strange = sorted(set(names) ^ set(wanted))
        raise ValueError(f"it was made of other features than the code has: {', '.join(strange) or 'another order'}")
    fields = ("edges", "counts", "pairs", "offsets", "cells", "bias")
    return Model(names, *(arrays[f"{name}.{field}"] for field in fields))
