"""Characters that are one too many: by the sign of the network and the n-grams."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fixtext.ngram.alphabet import HAN
from fixtext.ngram.judge import LITTLE, PAD, Stream, along
from fixtext.ngram.model import Floats, Model

EXTRA = ("sign", "read", "gain", "frequent", "document")
_LEAST = -6.0  # log odds of a sign, below which a place is not looked at again

Places = NDArray[np.int64]


def extra(stream: Stream, signs: Floats, read: Floats, model: Model) -> tuple[Places, Floats]:
    """(indices in the stream, features (n, EXTRA)) of Han characters that may be one too many, none beside its like.

    read: ln P of each character of the stream by the network.
    """
    s = stream.known
    twin = (s == np.roll(s, 1)) | (s == np.roll(s, -1))  # doubled characters are judged by themselves
    at = np.flatnonzero((signs[:, 0] > _LEAST) & (s >= HAN) & ~twin)
    window = s[at[:, None] + np.arange(-PAD, PAD + 1)]
    gain = along(np.delete(window, PAD, axis=1), model) - along(window, model)
    return at, _features(signs[at, 0], read[at], gain, model.single[s[at]], _share(signs[:, 0], at, s))


def _share(sign: Floats, at: Places, s: NDArray[np.uint16]) -> Floats:
    """How many other characters of the document have a sign that is clear."""
    clear = sign > 0
    return np.asarray(np.log((1 + clear.sum() - clear[at]) / (LITTLE + len(s))))


def _features(*columns: Floats) -> Floats:
    return np.column_stack(columns).astype(np.float32)
