"""The network on ONNX Runtime: how likely each character is at its place, by what stands on both sides."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fixtext.errors import missing
from fixtext.ngram.alphabet import HAN, Ids
from fixtext.ngram.model import Floats, mapped

BLOCK = 512  # places at a time: what fits into the cache of a core
REACH = 16  # places on either side that the network sees (training/neural/network.py)
UNKNOWN = HAN  # the number of all characters that it does not know


class Weighed(NamedTuple):
    """likely: ln P of the characters wanted, shape (n, K), not a number where the network does not know one; signs: log
    odds that a character is one too many, and that one is missing behind it, shape (len(text), 2); best: ids of the
    likeliest characters, 0 for marks and the like, shape (n, BEST), and height: ln P of those.
    """

    likely: Floats
    signs: Floats
    best: Ids
    height: Floats


@dataclass(frozen=True)
class Network:
    """session: of onnxruntime; row: by which number the network knows each id of the alphabet; char: the reverse."""

    session: Any
    row: NDArray[np.uint16]
    char: Ids

    def weigh(self, known: Ids, at: NDArray[np.int64], wanted: Ids) -> Weighed:
        """The text `known` (ids), the characters `wanted`, shape (n, K), at its places `at`, which rise."""
        text = self.row[known].astype(np.int64)
        numbers = self.row[wanted].astype(np.int64)
        parts = []
        for start in range(0, max(1, len(text)), BLOCK):
            end = min(start + BLOCK, len(text))
            a, b = max(0, start - REACH), min(len(text), end + REACH)
            i, j = np.searchsorted(at, (start, end))
            asked = np.zeros((max(b - a, REACH), wanted.shape[1]), np.int64)  # it cannot shift a shorter one
            asked[at[i:j] - a] = numbers[i:j]
            part = np.pad(text[a:b], (0, len(asked) - (b - a)))
            likely, signs, best, height = self.session.run(None, {"read": part, "wanted": asked})
            here = at[i:j] - a
            parts.append((likely[here], signs[start - a : end - a], self.char[best[here]], height[here]))
        likely, signs, best, height = (np.concatenate(column) for column in zip(*parts, strict=True))
        likely[numbers == UNKNOWN] = np.nan
        return Weighed(likely, signs, best, height)


@lru_cache(maxsize=2)
def load(folder: Path) -> Network:
    """The network of a folder. MissingExtra without onnxruntime; OSError, KeyError or ValueError if there is none."""
    try:
        import onnxruntime  # 100 ms, and only this detector needs it
    except ImportError as error:
        raise missing("the detector neural (detectors=ngram goes without)", "onnxruntime", error) from error
    path = folder / "network.onnx"
    if not path.is_file():
        raise FileNotFoundError(f"no {path.name}")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1  # a batch has a process a core
    options.log_severity_level = 3
    try:
        session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime raises classes of its own, which have no common base but this
        raise ValueError(f"{path.name}: {error}") from error
    row = np.array(mapped(folder / "characters.npz")["row"])
    char = np.zeros(int(row.max()) + 1, np.uint16)
    known = np.flatnonzero(row > UNKNOWN)
    char[row[known]] = known
    return Network(session, row, char)
