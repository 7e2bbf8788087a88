"""How sure a verdict is: weights and an isotonic table of training/calibrate.py."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from fixtext.ngram import doubles, judge
from fixtext.ngram.model import Floats


@dataclass(frozen=True)
class Confidence:
    """weights of the features, constant; scores and the share of right verdicts at each, both rising."""

    weights: Floats
    constant: float
    scores: Floats
    shares: Floats

    def of(self, features: Floats) -> Floats:
        """The probability that each verdict is right, features of shape (n, FEATURES)."""
        score = features @ self.weights + self.constant
        found = np.interp(score, self.scores, self.shares, left=0.0)
        return np.asarray(found, np.float32)


@lru_cache(maxsize=4)
def load(path: Path) -> dict[str, Confidence]:
    """Confidence by kind of verdict: misread, doubled. OSError, KeyError or ValueError if the file is none."""
    data = json.loads(path.read_bytes())
    known = {"misread": judge.FEATURES, "doubled": doubles.FEATURES}
    return {kind: confidence(data[kind], features) for kind, features in known.items()}


def confidence(data: dict[str, Any], features: tuple[str, ...]) -> Confidence:
    """From what training/calibrate.py wrote of one kind. KeyError or ValueError if it is for other features."""
    if data["features"] != list(features):
        raise ValueError(f"weights are for {data['features']}, not for {list(features)}")
    steps = np.array(data["steps"], np.float32)
    return Confidence(np.array(data["weights"], np.float32), float(data["constant"]), steps[:, 0], steps[:, 1])
