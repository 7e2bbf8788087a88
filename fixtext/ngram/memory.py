"""What the document itself says: n-grams that it uses often are right there, whatever the model has seen.

A cache model (Kuhn and De Mori 1990, doi 10.1109/34.56193): P(d | b c) in this document, the place that is judged left
out, mixed with the model's. Words of the lexicon count as if the document used them often.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fixtext.ngram import alphabet
from fixtext.ngram.alphabet import HAN, Ids
from fixtext.ngram.model import Floats

SHARE = 0.15  # weight of the document beside the model
_OFTEN = 5  # uses that a word of the lexicon is worth
_LEAST = 2  # other uses, below which the document says nothing
_U16 = np.uint64(16)

Keys = NDArray[np.uint64]


def _pair(c: Ids, d: Ids) -> Keys:
    return np.asarray((c.astype(np.uint64) << _U16) | d.astype(np.uint64))


def in_threes(s: Ids) -> Keys:
    """The key of each three in a row."""
    return np.asarray((_pair(s[:-2], s[1:-1]) << _U16) | s[2:].astype(np.uint64))


def _counted(keys: Keys) -> tuple[Keys, NDArray[np.int64]]:
    found, counts = np.unique(keys, return_counts=True)
    return np.append(found, np.uint64(0xFFFFFFFFFFFFFFFF)), np.append(counts, 0)


@dataclass(frozen=True)
class Memory:
    """Counts of two and three characters in a row, Han only."""

    twos: Keys
    two_counts: NDArray[np.int64]
    threes: Keys
    three_counts: NDArray[np.int64]

    @staticmethod
    def of(known: Ids, words: Iterable[str], fold: Ids) -> Memory:
        parts = [known]
        for word in words:
            parts += [np.append(fold[alphabet.ids(word)], np.uint16(alphabet.EDGE))] * _OFTEN
        s = np.concatenate(parts)
        han = s >= HAN
        two, three = _pair(s[:-1], s[1:]), in_threes(s)
        return Memory(*_counted(two[han[:-1] & han[1:]]), *_counted(three[han[:-2] & han[1:-1] & han[2:]]))

    def mixed(self, found: Floats, b: Ids, c: Ids, d: Ids, own: int, own_context: int) -> Floats:
        """`found`, ln P(d | …) of the model, mixed with the document's P(d | b c); own uses are not counted."""
        context = _pair(b, c)
        three = self._count(self.threes, self.three_counts, (context << _U16) | d.astype(np.uint64)) - own
        two = self._count(self.twos, self.two_counts, context) - own_context
        share = np.where(three >= _LEAST, SHARE * three / np.maximum(1, two + 1), 0.0)
        return np.where(share > 0, np.logaddexp(found, np.log(np.maximum(share, 1e-9))), found).astype(np.float32)

    def uses(self, c: Ids, d: Ids) -> NDArray[np.int64]:
        """How often the document has d behind c."""
        return self._count(self.twos, self.two_counts, _pair(c, d))

    @staticmethod
    def _count(keys: Keys, counts: NDArray[np.int64], wanted: Keys) -> NDArray[np.int64]:
        at = np.searchsorted(keys, wanted)
        return np.where(keys[at] == wanted, counts[at], 0)
