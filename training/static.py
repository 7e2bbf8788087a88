"""Builds the tables of fixtext/ngram/table.py: peeling in rounds, each round vectorised."""

from __future__ import annotations

import numpy as np

from fixtext.ngram.table import VALUE_BITS, Table, fingerprints, places


def build(keys: np.ndarray, values: np.ndarray, wide: bool = False) -> Table:
    """A table of distinct keys and values below 2^VALUE_BITS; `wide` for fingerprints of 19 bits instead of 11.

    ValueError if no seed of twenty works: the keys are not distinct.
    """
    third = int(len(keys) * 1.23 / 3) + 11
    for seed in range(1, 21):
        *spots, hashes = places(keys, third, seed)
        order = _peeled(np.stack(spots), 3 * third)
        if order is not None:
            break
    else:
        raise ValueError("no seed works: are the keys distinct?")
    bits = (24 if wide else 16) - VALUE_BITS
    wanted = (fingerprints(hashes, bits) << np.uint32(VALUE_BITS)) | values.astype(np.uint32)
    slots = np.zeros(3 * third, np.uint32)
    for which, own in reversed(order):
        a, b, c = (spot[which] for spot in spots)
        slots[own] = wanted[which] ^ slots[a] ^ slots[b] ^ slots[c]
    low = (slots & np.uint32(0xFFFF)).astype(np.uint16)
    return Table(low, (slots >> np.uint32(16)).astype(np.uint8) if wide else None, seed)


def _peeled(spots: np.ndarray, size: int) -> list[tuple[np.ndarray, np.ndarray]] | None:
    """Rounds of (keys, the slot that each had for itself), or None if some keys always share all their slots."""
    count = np.bincount(spots.ravel(), minlength=size).astype(np.int32)
    mixed = np.zeros(size, np.int64)
    for spot in spots:
        np.bitwise_xor.at(mixed, spot, np.arange(spots.shape[1]))
    rounds, left = [], spots.shape[1]
    single = np.flatnonzero(count == 1)
    while len(single):
        which, first = np.unique(mixed[single], return_index=True)
        rounds.append((which, single[first]))
        left -= len(which)
        touched = spots[:, which]
        np.subtract.at(count, touched.ravel(), 1)
        for spot in touched:
            np.bitwise_xor.at(mixed, spot, which)
        touched = np.unique(touched)
        single = touched[count[touched] == 1]
    return rounds if not left else None
