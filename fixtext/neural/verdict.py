"""One verdict from all evidence: right as read, one of the candidates, or something else; training/neural/verdict.py."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from fixtext.neural import shifts
from fixtext.neural.evidence import FEATURES
from fixtext.ngram.model import Floats
from fixtext.ngram.verdict import Confidence, confidence

PLACE = [FEATURES.index(name) for name in ("read", "often", "known", "surprise", "extra", "document")]
_SHIFTS = {"extra": shifts.EXTRA, "missing": shifts.MISSING}


@dataclass(frozen=True)
class Verdict:
    """mean, scale: of the features; w1, b1, w2: of the layers for candidates; v1, c1, v2: of those for something else;
    bias: of both; scores and shares: confidence by P(wrong), both rising.
    """

    mean: Floats
    scale: Floats
    w1: Floats
    b1: Floats
    w2: Floats
    v1: Floats
    c1: Floats
    v2: Floats
    bias: Floats
    scores: Floats
    shares: Floats
    extra: Confidence
    missing: Confidence

    def of(self, features: Floats, is_one: np.ndarray) -> tuple[Floats, Floats]:
        """(confidence that each place is wrong, shape (n,), P of each candidate, shape (n, K))."""
        x = np.clip((features - self.mean) / self.scale, -6, 6)
        candidates = np.tanh(x @ self.w1 + self.b1) @ self.w2 + self.bias[0]
        other = np.tanh(x[:, 0, PLACE] @ self.v1 + self.c1) @ self.v2 + self.bias[1]
        every = np.column_stack((np.where(is_one, candidates, -np.inf), other, np.zeros(len(x))))
        every = np.exp(every - every.max(1, keepdims=True))
        every /= every.sum(1, keepdims=True)
        wrong = 1 - every[:, -1]
        return np.interp(wrong, self.scores, self.shares).astype(np.float32), every[:, :-2]


@lru_cache(maxsize=2)
def load(path: Path) -> Verdict:
    """OSError, KeyError or ValueError if the file is none."""
    data = json.loads(path.read_bytes())
    if data["features"] != list(FEATURES):
        raise ValueError(f"{path.name}: weights are for {data['features']}, not for {list(FEATURES)}")
    layers = {name: np.array(data[name], np.float32) for name in Verdict.__dataclass_fields__ if name not in _SHIFTS}
    return Verdict(**layers, **{name: confidence(data[name], features) for name, features in _SHIFTS.items()})
