"""Text for training the network: paragraphs as small numbers, in random order, damaged as scans and typists damage.

Characters are the ids of fixtext/ngram/alphabet.py, traditional ones folded into simplified, and then numbered anew:
classes first, then the Han characters that occur LEAST times; all others are one (UNKNOWN).
"""

from __future__ import annotations

import lzma
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from fixtext.ngram.alphabet import HAN, SIZE, ids
from fixtext.ngram.channel import Channel
from training import ngrams

LEAST = 12
UNKNOWN = HAN  # the number behind the classes
FIRST = HAN + 1  # the first Han character
# The share of each corpus that is read: news as they are, less of what is far from print and says the same again.
# cmrc and sogou take no part, so that the calibration has texts of kinds that were never seen.
SHARES = {"xwlb": 1.0, "weekly": 1.0, "laws": 0.25, "lctt": 0.4}
GAP = 2  # EDGE between paragraphs


def paragraphs(folder: Path, held: bool, seed: int = 1) -> Iterator[str]:
    """Paragraphs of all corpora in SHARES: those that are trained on, or those left aside (ngrams.HELD_AT)."""
    rng = np.random.default_rng(seed)
    for name, share in SHARES.items():
        with lzma.open(folder / f"{name}.txt.xz", "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines):
                if (number % ngrams.HELD == ngrams.HELD_AT) == held and rng.random() < share:
                    yield line.rstrip("\n")


class Text(NamedTuple):
    """flat: numbers of all paragraphs one after another, GAP edges between; row: number of each alphabet id."""

    flat: np.ndarray
    row: np.ndarray


def numbered(lines: list[str], fold: np.ndarray, row: np.ndarray | None = None, seed: int = 1) -> Text:
    order = np.random.default_rng(seed).permutation(len(lines))
    joined = ("\n" * GAP).join(lines[i] for i in order)
    known = np.concatenate([fold[ids(joined[i : i + 10_000_000])] for i in range(0, len(joined), 10_000_000)])
    if row is None:
        row = rows(np.bincount(known, minlength=SIZE))
    return Text(row[known], row)


def rows(count: np.ndarray) -> np.ndarray:
    """The number of each alphabet id."""
    row = np.full(SIZE, UNKNOWN, np.uint16)
    row[:HAN] = np.arange(HAN)
    chosen = HAN + np.flatnonzero(count[HAN:] >= LEAST)
    row[chosen] = FIRST + np.arange(len(chosen))
    return row


class Misreads:
    """What is read for what was printed: cumulative probabilities, turned around from the channel."""

    def __init__(self, channel: Channel, row: np.ndarray, size: int) -> None:
        read = np.flatnonzero(channel.row >= 0)
        printed = channel.printed[channel.row[read]]
        weight = np.exp(-channel.cost[channel.row[read]])
        a = row[channel.fold[printed]].ravel().astype(np.int64)
        b = np.repeat(row[channel.fold[read]], printed.shape[1]).astype(np.int64)
        use = (a >= FIRST) & (b >= FIRST) & (a != b) & (weight.ravel() > 0)
        a, b, w = a[use], b[use], weight.ravel()[use]
        order = np.argsort(a, kind="stable")
        self.read = b[order]
        self.first = np.searchsorted(a[order], np.arange(size + 1))
        self.upto = np.concatenate(([0.0], np.cumsum(w[order])))

    def draw(self, printed: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """What is read for each; the character itself where nothing is known of it."""
        lo, hi = self.first[printed], self.first[printed + 1]
        want = self.upto[lo] + rng.random(len(printed)) * (self.upto[hi] - self.upto[lo])
        at = np.clip(np.searchsorted(self.upto, want, side="right") - 1, lo, np.maximum(lo, hi - 1))
        return np.where(hi > lo, self.read[np.minimum(at, len(self.read) - 1)], printed)


class Damaged(NamedTuple):
    """read: what the network sees; printed: what stood there (-1: nothing, a character too many); lost: something is
    missing after it. All of one length."""

    read: np.ndarray
    printed: np.ndarray
    lost: np.ndarray


RATES = (0.0, 0.0, 0.0, 0.01, 0.02, 0.04)  # share of misread characters, a window one of them
SHIFTS = 0.5  # as many characters too many, and missing, in a damaged window, as are misread
ANY = 0.15  # share of misreadings that are any character at all


def damaged(text: np.ndarray, rate: np.ndarray, misreads: Misreads, rng: np.random.Generator) -> Damaged:
    """`rate` is the share of damage at each place of `text`."""
    n = len(text)
    chance = rng.random(n)
    han = text >= FIRST
    wrong = np.flatnonzero(han & (chance < rate))
    read = text.astype(np.int64)
    read[wrong] = misreads.draw(read[wrong], rng)
    stray = wrong[rng.random(len(wrong)) < ANY]
    read[stray] = read[rng.integers(0, n, len(stray))]
    shift = rate * SHIFTS
    more = np.flatnonzero(han & (chance > 1 - shift))
    gone = han & (chance > rate) & (chance < rate + shift)
    gone[0] = False
    lost = np.append(gone[1:], False)
    printed = text.astype(np.int64)
    keep = ~gone
    slot = np.cumsum(keep) - 1
    read, printed, lost = read[keep], printed[keep], lost[keep]
    at = slot[more]
    extra = np.where(rng.random(len(at)) < 0.4, read[at], text[rng.integers(0, n, len(at))])
    extra = np.where(extra < FIRST, misreads.draw(read[at], rng), extra)
    return Damaged(np.insert(read, at, extra), np.insert(printed, at, -1), np.insert(lost, at, False))
