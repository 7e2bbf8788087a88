"""Near-twins: what a document uses again and again, once with a character that looks alike (凌兵套, 凌兵奎)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fixtext.ngram.alphabet import EDGE, Ids, interchangeable
from fixtext.ngram.judge import PAD, Stream, along
from fixtext.ngram.looks import Looks
from fixtext.ngram.memory import Keys, Memory, in_threes
from fixtext.ngram.model import Floats, Model

FEATURES = ("uses", "alike", "company", "surprise", "gain")
_LEAST = 2  # uses of the right one
_ALIKE = 0.3  # likeness of the two characters, below which nothing takes one for the other
_HALF = 0.1  # how much less alike halves say than wholes
_U16 = np.uint64(16)
_ID = np.uint64(0xFFFF)


class _Twins(NamedTuple):
    """odd: keys of three characters seen once, right: what differs from it in one, uses: of that; place: which one."""

    odd: Keys
    right: Keys
    uses: NDArray[np.int64]
    place: NDArray[np.int64]

    def taken(self, chosen: NDArray[np.bool_]) -> _Twins:
        return _Twins(self.odd[chosen], self.right[chosen], self.uses[chosen], self.place[chosen])


def twins(stream: Stream, model: Model, looks: Looks, memory: Memory) -> tuple[NDArray[np.int64], Ids, Floats]:
    """(index in the stream of the odd character, what the document has in its place elsewhere, features).

    The two are the only fillings of their place in the document, and the odd character has no other use beside its
    neighbours. uses: ln of those of the other; alike: how much the two look so; company: how much oftener than by
    chance the odd one stands beside its neighbours in print; surprise: how little the model knows the right three
    characters; gain: how much likelier (ln) it finds the text with the other, whatever the document says.
    """
    some, at = _alone(stream.known, memory)
    read, printed = _character(some.odd, some.place), _character(some.right, some.place)
    whole, half = looks.alike(read, printed[:, None])
    alike = np.maximum(whole, half - _HALF)[:, 0]
    company, gain = _company(stream.known, at, model), _gain(stream.known, at, printed, model)
    features = np.column_stack((np.log(some.uses), alike, company, _surprise(some.right, model), gain))
    kept = (alike >= _ALIKE) & ~interchangeable(read, printed)
    return at[kept], printed[kept], features[kept].astype(np.float32)


def _alone(s: Ids, memory: Memory) -> tuple[_Twins, NDArray[np.int64]]:
    """(twins, index of the odd character of each) where that has no other use beside its neighbours."""
    columns: Iterable[Any] = zip(*(_pairs(memory, place) for place in range(3)), strict=True)
    every = _Twins(*map(np.concatenate, columns))
    begins = _index(s, every.odd)
    at = np.maximum(begins + every.place, 1)
    uses = np.maximum(memory.uses(s[at - 1], s[at]), memory.uses(s[at], s[at + 1]))
    chosen = (begins >= 0) & (uses <= 1)
    return every.taken(chosen), at[chosen]


def _pairs(memory: Memory, place: int) -> _Twins:
    """Those that differ in one place of three."""
    keys, counts = memory.threes[:-1], memory.three_counts[:-1]
    slot = keys & ~(_ID << np.uint64(16 * (2 - place)))
    order = np.lexsort((-counts, slot))
    first = np.flatnonzero(np.diff(slot[order], prepend=np.uint64(0)) > 0)
    two = first[np.diff(np.append(first, len(order))) == 2]
    right, odd = order[two], order[np.minimum(two + 1, len(order) - 1)]
    good = (counts[right] >= _LEAST) & (counts[odd] == 1)
    right, odd = right[good], odd[good]
    return _Twins(keys[odd], keys[right], counts[right], np.full(len(odd), place))


def _index(s: Ids, odd: Keys) -> NDArray[np.int64]:
    """Where in the stream each key begins, -1 if nowhere."""
    keys = in_threes(s)
    order = np.argsort(keys, kind="stable")
    at = order[np.minimum(np.searchsorted(keys[order], odd), len(order) - 1)]
    return np.where(keys[at] == odd, at, -1)


def _character(keys: Keys, place: NDArray[np.int64]) -> Ids:
    return np.asarray((keys >> (_U16 * (2 - place).astype(np.uint64))) & _ID, np.uint16)


def _company(s: Ids, at: NDArray[np.int64], model: Model) -> Floats:
    """How much oftener than by chance a character stands beside its neighbours in print, the better of the two."""
    before, own, after = (s[at + step] for step in (-1, 0, 1))
    return np.maximum(model.bond(before, own), model.bond(own, after))


def _gain(s: Ids, at: NDArray[np.int64], printed: Ids, model: Model) -> Floats:
    """How much likelier (ln) the text is with the other character, whatever the document says."""
    window = s[at[:, None] + np.arange(-PAD, PAD + 1)]
    other = window.copy()
    other[:, PAD] = printed
    return along(other, model) - along(window, model)


def _surprise(keys: Keys, model: Model) -> Floats:
    """The mean ln P of the second and the third of three characters: how little the model knows them together."""
    a, b, c = (_character(keys, np.full(len(keys), place)) for place in range(3))
    return np.asarray((model.pair(a, b) + model.score(np.full_like(a, EDGE), a, b, c)) / 2, np.float32)
