"""Counts for the detector `ngram`: character n-grams of order 1 to 4 of `*.txt.xz`, a paragraph a line.

Every twentieth paragraph (number % 20 == 7, as in doubled.py) is left aside; `aside` gives those, for calibration.
Of files in ONE_IN one paragraph in so many is counted, so that no kind of text drowns the others.
A key of order n is n ids (fixtext/ngram/alphabet.py) of 16 bits, the last character lowest. Traditional forms count as
simplified ones (OpenCC, character by character), so that both scripts say what they have in common once.
"""

from __future__ import annotations

import itertools
import lzma
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import islice
from pathlib import Path
from types import MappingProxyType

import numpy as np
from opencc import OpenCC

from fixtext.ngram.alphabet import HAN, SIZE, char, ids, numbered

ORDER = 4
PART = 24_000_000  # characters sorted at a time
SHARDS = 4  # n-grams are counted a range of first characters at a time: bounds the memory at about 2 GB
HELD = 20
HELD_AT = 7
ONE_IN = {"xwlb.txt.xz": 3, "laws.txt.xz": 3, "lctt.txt.xz": 3}


@lru_cache(maxsize=1)
def fold() -> np.ndarray:
    """The id of the simplified form of each id."""
    return simplified("t2s")


def simplified(way: str) -> np.ndarray:
    """The id of what OpenCC's configuration `way` makes of each id, alone."""
    found, convert = np.arange(SIZE, dtype=np.uint16), OpenCC(way).convert
    for i in range(HAN, SIZE):
        new = convert(char(i))
        if len(new) == 1 and ids(new)[0] >= HAN:
            found[i] = ids(new)[0]
    return found


def _lines(
    folder: Path, skip: tuple[str, ...] = (), one_in: Mapping[str, int] = MappingProxyType({}), name: str = "*.txt.xz"
) -> Iterator[tuple[int, str]]:
    for path in sorted(folder.glob(name)):
        if path.name in skip:
            continue
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            yield from islice(enumerate(lines), 0, None, one_in.get(path.name, 1))


def trained(folder: Path, skip: tuple[str, ...] = ()) -> Iterator[str]:
    """The paragraphs that are counted, without those of the files named in `skip`."""
    return (line for number, line in _lines(folder, skip, ONE_IN) if number % HELD != HELD_AT)


def aside(folder: Path, name: str = "*.txt.xz") -> Iterator[str]:
    """The paragraphs that are left aside, of all files or one."""
    return (line for number, line in _lines(folder, name=name) if number % HELD == HELD_AT)


def parts(lines: Iterator[str]) -> Iterator[np.ndarray]:
    """Ids of the paragraphs, in arrays of about PART characters."""
    held: list[str] = []
    size = 0
    for line in lines:
        held.append(line)
        size += len(line)
        if size >= PART:
            yield fold()[numbered("".join(held))]
            held, size = [], 0
    if held:
        yield fold()[numbered("".join(held))]


def keys(codes: np.ndarray, order: int, low: int = 0, high: int = SIZE) -> np.ndarray:
    """The key of every n-gram from `low` to `high` without two classes (marks, digits) beside each other."""
    size = max(0, len(codes) - order + 1)
    at = np.flatnonzero((codes[:size] >= low) & (codes[:size] < high))
    found = codes[at].astype(np.uint64)
    good = np.ones(len(at), bool)
    before = codes[at] >= HAN
    for i in range(1, order):
        piece = codes[at + i]
        found = (found << np.uint64(16)) | piece
        good &= (piece >= HAN) | before
        before = piece >= HAN
    return found[good]


def counted(all_parts: list[np.ndarray], order: int, least: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """(sorted keys, counts) over all parts, of what occurs `least` times."""
    every = np.sort(np.concatenate([part[:: max(1, len(part) // 100_000)] for part in all_parts]))
    bounds = [every[len(every) * i // SHARDS] for i in range(1, SHARDS)] if len(every) else []
    shards = [
        _shard(all_parts, order, least, low, high) for low, high in itertools.pairwise([0, *map(int, bounds), SIZE])
    ]
    return np.concatenate([k for k, _ in shards]), np.concatenate([c for _, c in shards])


def _shard(all_parts: list[np.ndarray], order: int, least: int, low: int, high: int) -> tuple[np.ndarray, np.ndarray]:
    """`counted`, of n-grams whose first character is from `low` to `high`."""
    found_keys, found_counts = np.zeros(0, np.uint64), np.zeros(0, np.int64)
    for codes in all_parts:
        some = np.sort(keys(codes, order, low, high))
        first = np.flatnonzero(np.concatenate((np.ones(min(1, len(some)), bool), some[1:] != some[:-1])))
        found_keys, found_counts = merged(found_keys, found_counts, some[first], np.diff(np.append(first, len(some))))
    keep = found_counts >= least
    return found_keys[keep], found_counts[keep]


def looked_up(keys: np.ndarray, values: np.ndarray, wanted: np.ndarray, otherwise: float) -> np.ndarray:
    """The value of each wanted key; `keys` are sorted."""
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[at] == wanted, values[at], otherwise)


def merged(
    keys_a: np.ndarray, counts_a: np.ndarray, keys_b: np.ndarray, counts_b: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Two sorted tables added up."""
    if not len(keys_a):
        return keys_b, counts_b
    both = np.concatenate((keys_a, keys_b))
    order = np.argsort(both, kind="stable")
    both = both[order]
    first = np.flatnonzero(np.concatenate(([True], both[1:] != both[:-1])))
    return both[first], np.add.reduceat(np.concatenate((counts_a, counts_b))[order], first)
