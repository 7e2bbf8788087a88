"""Counts for the detector `ngram`: character n-grams of order 1 to 4 of `*.txt.xz`, a paragraph a line.

Every twentieth paragraph (number % 20 == 7, as in doubled.py) is left aside; `aside` gives those, for calibration.
A key of order n is n ids (fixtext/ngram/alphabet.py) of 16 bits, the last character lowest.
"""

from __future__ import annotations

import lzma
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from fixtext.ngram.alphabet import HAN, ids

ORDER = 4
PART = 24_000_000  # characters sorted at a time: bounds the memory at about 1 GB
HELD = 20
HELD_AT = 7


def _lines(folder: Path, skip: tuple[str, ...] = ()) -> Iterator[tuple[int, str]]:
    for path in sorted(folder.glob("*.txt.xz")):
        if path.name in skip:
            continue
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            yield from enumerate(lines)


def trained(folder: Path, skip: tuple[str, ...] = ()) -> Iterator[str]:
    """The paragraphs that are counted, without those of the files named in `skip`."""
    return (line for number, line in _lines(folder, skip) if number % HELD != HELD_AT)


def aside(folder: Path) -> Iterator[str]:
    """The paragraphs that are left aside."""
    return (line for number, line in _lines(folder) if number % HELD == HELD_AT)


def parts(lines: Iterator[str]) -> Iterator[np.ndarray]:
    """Ids of the paragraphs, in arrays of about PART characters."""
    held: list[str] = []
    size = 0
    for line in lines:
        held.append(line)
        size += len(line)
        if size >= PART:
            yield ids("".join(held))
            held, size = [], 0
    if held:
        yield ids("".join(held))


def keys(codes: np.ndarray, order: int) -> np.ndarray:
    """The key of every n-gram without two classes (marks, digits) beside each other."""
    found = np.zeros(max(0, len(codes) - order + 1), np.uint64)
    good = np.ones(len(found), bool)
    for i in range(order):
        piece = codes[i : i + len(found)]
        found = (found << np.uint64(16)) | piece.astype(np.uint64)
        if i:
            good &= (piece >= HAN) | (codes[i - 1 : i - 1 + len(found)] >= HAN)
    return found[good]


def counted(all_parts: list[np.ndarray], order: int, least: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """(sorted keys, counts) over all parts, of what occurs `least` times."""
    found_keys, found_counts = np.zeros(0, np.uint64), np.zeros(0, np.int64)
    for codes in all_parts:
        some = np.sort(keys(codes, order))
        first = np.flatnonzero(np.concatenate(([True], some[1:] != some[:-1])))
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
