"""A read-only map from 64-bit keys to small numbers, in two or three bytes a key, looked up for whole arrays.

The structure is the xor filter of Graf and Lemire (2020, doi 10.1145/3376122) with a value beside the fingerprint
(a Bloomier filter): three places of one array, xored, give fingerprint and value. It needs no key in memory and answers
an unknown key with "unknown", save for one in 2^fingerprint. `training/static.py` builds it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint64]
UNKNOWN = -1
VALUE_BITS = 5


def places(keys: Keys, third: int, seed: int) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], Keys]:
    """(first, second, third place, hash) of each key, in an array of 3 x `third` slots."""
    u = np.uint64
    h = keys ^ u(seed * 0x9E3779B97F4A7C15 & 0xFFFFFFFFFFFFFFFF)
    h = (h ^ (h >> u(33))) * u(0xFF51AFD7ED558CCD)
    h = (h ^ (h >> u(33))) * u(0xC4CEB9FE1A85EC53)
    h ^= h >> u(33)
    size, again = u(third), h * u(0x9E3779B97F4A7C15)
    first = ((h >> u(32)) * size) >> u(32)
    second = (((h & u(0xFFFFFFFF)) * size) >> u(32)) + size
    last = (((again >> u(32)) * size) >> u(32)) + size + size
    return first.view(np.int64), second.view(np.int64), last.view(np.int64), h


def fingerprints(hashes: Keys, bits: int) -> NDArray[np.uint32]:
    return ((hashes * np.uint64(0xD6E8FEB86659FD93)) >> np.uint64(64 - bits)).astype(np.uint32)


@dataclass(frozen=True)
class Table:
    """low: slots of 16 bits; high: 8 more bits a slot, or nothing."""

    low: NDArray[np.uint16]
    high: NDArray[np.uint8] | None
    seed: int

    @property
    def bits(self) -> int:
        """Bits of the fingerprint."""
        return (16 if self.high is None else 24) - VALUE_BITS

    def get(self, keys: Keys) -> NDArray[np.int16]:
        """The value of each key, UNKNOWN (-1) for those that are not in the table."""
        a, b, c, hashes = places(keys, len(self.low) // 3, self.seed)
        found = (self.low[a] ^ self.low[b] ^ self.low[c]).astype(np.uint32)
        if self.high is not None:
            found |= (self.high[a] ^ self.high[b] ^ self.high[c]).astype(np.uint32) << np.uint32(16)
        known = (found >> np.uint32(VALUE_BITS)) == fingerprints(hashes, self.bits)
        return np.where(known, (found & np.uint32((1 << VALUE_BITS) - 1)).astype(np.int16), np.int16(UNKNOWN))
