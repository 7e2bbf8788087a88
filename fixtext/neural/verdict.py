"""One verdict from all evidence: right as read, one of the candidates, or something else."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fixtext.neural import shifts
from fixtext.neural.evidence import FEATURES
from fixtext.ngram.model import Floats
from fixtext.ngram.verdict import Confidence, confidence

CANDIDATE = ("network", "n-gram", "cost", "unlisted", "whole", "half", "document", "series")
PLACE = ("read", "often", "known", "surprise", "extra", "document")


def columns(names: tuple[str, ...]) -> list[int]:
    """Where these features stand among all."""
    return [FEATURES.index(name) for name in names]


@dataclass(frozen=True)
class Verdict:
    """candidate, place: weights of the features that speak for a candidate and for something else, the constant last.

    scores and shares: confidence by P(wrong), both rising; extra: of characters too many (shifts).
    """

    candidate: Floats
    place: Floats
    scores: Floats
    shares: Floats
    extra: Confidence

    def of(self, features: Floats, is_one: NDArray[np.bool_]) -> tuple[Floats, Floats]:
        """(confidence that each place is wrong, shape (n,), P of each candidate, shape (n, K))."""
        each = features[..., columns(CANDIDATE)] @ self.candidate[:-1] + self.candidate[-1]
        other = features[:, 0, columns(PLACE)] @ self.place[:-1] + self.place[-1]
        odds = np.column_stack((np.where(is_one, each, -np.inf), other, np.zeros(len(features))))
        odds = np.exp(odds - odds.max(1, keepdims=True, initial=-np.inf))
        odds /= odds.sum(1, keepdims=True)
        return np.interp(1 - odds[:, -1], self.scores, self.shares).astype(np.float32), odds[:, :-2]


@lru_cache(maxsize=2)
def load(path: Path) -> Verdict:
    """The verdict of a file. OSError, KeyError or ValueError if it is none."""
    data = json.loads(path.read_bytes())
    if data["features"] != [list(CANDIDATE), list(PLACE)]:
        raise ValueError(f"{path.name}: weights are for {data['features']}, not for {[list(CANDIDATE), list(PLACE)]}")
    candidate, place, scores, shares = (
        np.array(data[name], np.float32) for name in ("candidate", "place", "scores", "shares")
    )
    return Verdict(candidate, place, scores, shares, confidence(data["extra"], shifts.EXTRA))
