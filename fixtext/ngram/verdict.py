"""How sure a verdict is: weights and an isotonic table of training/calibrate.py."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from fixtext.ngram import doubles, evidence, gaps, twins
from fixtext.ngram.model import Floats


@dataclass(frozen=True)
class Confidence:
    """hidden: what the features are mixed to, if they are, shape (FEATURES + 1, n), constants last; weights, constant;
    scores and the share of right verdicts at each, both rising.
    """

    hidden: Floats | None
    weights: Floats
    constant: float
    scores: Floats
    shares: Floats

    @staticmethod
    def of_weights(data: dict[str, Any], steps: Floats | None = None) -> Confidence:
        """From the weights as they are written; without `steps` it scores only."""
        hidden = np.array(data["hidden"], np.float32) if "hidden" in data else None
        rising = np.zeros((1, 2), np.float32) if steps is None else steps
        weights, constant = np.array(data["weights"], np.float32), float(data["constant"])
        return Confidence(hidden, weights, constant, rising[:, 0], rising[:, 1])

    def score(self, features: Floats) -> Floats:
        """The higher the likelier right, features of shape (n, FEATURES)."""
        if self.hidden is not None:
            features = np.tanh(features @ self.hidden[:-1] + self.hidden[-1])
        return np.asarray(features @ self.weights + self.constant, np.float32)

    def of(self, features: Floats) -> Floats:
        """The probability that each verdict is right, features of shape (n, FEATURES)."""
        found = np.interp(self.score(features), self.scores, self.shares, left=0.0)
        return np.asarray(found, np.float32)


@lru_cache(maxsize=4)
def load(path: Path) -> dict[str, Confidence]:
    """Confidence by kind of verdict: misread, mistyped, doubled, missing, a near-twin.

    OSError, KeyError or ValueError if the file is none.
    """
    data = json.loads(path.read_bytes())
    known = {
        "misread": evidence.FEATURES,
        "mistyped": evidence.FEATURES,
        "doubled": doubles.FEATURES,
        "missing": gaps.FEATURES,
        "twin": twins.FEATURES,
    }
    return {kind: confidence(data[kind], features) for kind, features in known.items()}


def confidence(data: dict[str, Any], features: tuple[str, ...]) -> Confidence:
    """From what training/calibrate.py wrote of one kind. KeyError or ValueError if it is for other features."""
    if data["features"] != list(features):
        raise ValueError(f"weights are for {data['features']}, not for {list(features)}")
    return Confidence.of_weights(data, np.array(data["steps"], np.float32))
