"""Neighbours in the story: what is reckoned of two lines, and of the lines around, before features look at them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fixtext.layout.characters import MARKS
from fixtext.layout.lines import Column, Floats, Ints, Lines
from fixtext.ngram import alphabet
from fixtext.ngram.model import Model, load

AROUND = 16  # lines above and below by which a column is measured
NEAR = 6  # lines above or below by which a change of columns is noticed
DEEPEST = 4.0  # characters; more white space than that before a line says nothing of its column
HEAD, TAIL = 4, 3  # characters of the next line, of this one, that the language model is asked about


@lru_cache(maxsize=1)
def language() -> Model:
    """The character n-gram model."""
    return load(Path(__file__).parent.parent / "ngram" / "data" / "model.npz")


@dataclass(frozen=True, eq=False)
class Seams:
    """Lines of `order` (numbers) as one reads them; seam number i lies between order[i] and order[i + 1]."""

    lines: Lines
    order: Ints

    @property
    def a(self) -> Ints:
        return self.order[:-1]

    @property
    def b(self) -> Ints:
        return self.order[1:]

    def first(self, column: Column, back: int = 0) -> Floats:
        """A column of the line above each seam, or of a line farther back (forth, if negative); nan beyond the ends."""
        values = column[self.order].astype(np.float64)
        return shifted(values, back)[:-1]

    def second(self, column: Column, on: int = 0) -> Floats:
        """A column of the line below each seam, or of a line farther on."""
        values = column[self.order].astype(np.float64)
        return shifted(values, -on)[1:]

    def share(self, column: Column, reach: int) -> Floats:
        """The mean of a column over the lines around each seam."""
        return mean_around(column[self.order].astype(np.float64), reach)[:-1]

    @cached_property
    def reach(self) -> Floats:
        """How far each line of the order reaches to the right."""
        lines = self.lines
        indent = np.where(lines.boxed, 0.0, np.minimum(lines.indent, DEEPEST))
        return np.asarray((lines.width + indent)[self.order])

    @cached_property
    def full(self) -> Floats:
        """The width of the column around each line of the order; that of its boxes where they tell."""
        told = self.lines.column[self.order]
        return np.where(np.isnan(told), percentile(self._around, 85), told)

    @cached_property
    def half(self) -> Floats:
        """The median width of the lines around each line of the order."""
        return percentile(self._around, 50)

    @cached_property
    def _around(self) -> Floats:
        return windows(self.reach, AROUND, AROUND)

    @cached_property
    def slack(self) -> Floats:
        """How much each line of the order is shorter than its column."""
        return np.asarray(self.full - self.reach)

    @cached_property
    def even(self) -> Floats:
        """The share of lines around each line that fill their column."""
        return mean_around((np.abs(self.slack) < 1.1).astype(np.float64), AROUND // 2)

    @cached_property
    def above(self) -> Floats:
        """The width of the column by the lines above each seam only."""
        return percentile(windows(self.reach, NEAR, 0), 75)[:-1]

    @cached_property
    def below(self) -> Floats:
        """The width of the column by the lines below each seam only."""
        return percentile(windows(self.reach, 0, NEAR), 75)[1:]

    @cached_property
    def speech(self) -> tuple[Floats, Floats, Floats]:
        return said(self.lines, self.a, self.b)

    @cached_property
    def bond(self) -> Floats:
        """How much likelier the seam is in mid-sentence than at a paragraph's end, in nats a character."""
        go, new, end = self.speech
        return np.clip((go - new) / HEAD - end / 4, -3, 3)

    @cached_property
    def likeness(self) -> Floats:
        """How alike two lines are in kind: how they begin and end, what marks they have, how wide they are."""
        lines = self.lines
        columns = (lines.head_class, lines.tail_class, marks(lines), digits(lines), spaces(lines))
        same = sum((c[self.a] == c[self.b]).astype(np.float64) for c in columns)
        return np.asarray((same + (np.abs(self.reach[:-1] - self.reach[1:]) < 1.1)) / (len(columns) + 1))


def shifted(values: Column, by: int) -> Floats:
    """The values moved on by some places, nan where nothing was."""
    found = np.empty(len(values))
    if by >= 0:
        found[:by] = np.nan
        found[by:] = values[: len(values) - by]
    else:
        found[by:] = np.nan
        found[:by] = values[-by:]
    return found


def mean_around(values: Floats, reach: int) -> Floats:
    """The mean of each value and those within `reach` places."""
    low, high, count = _bounds(len(values), reach)
    sums = np.empty(len(values) + 1)
    sums[0] = 0.0
    np.cumsum(values, out=sums[1:])
    return np.asarray((sums[high] - sums[low]) / count)


@lru_cache(maxsize=16)
def _bounds(size: int, reach: int) -> tuple[Ints, Ints, Ints]:
    """Of each of so many places the first within `reach`, the one behind the last, how many they are."""
    at = np.arange(size)
    low, high = np.maximum(0, at - reach), np.minimum(size, at + reach + 1)
    return low, high, high - low


def windows(values: Floats, before: int, behind: int) -> Floats:
    """A row a value: it, those so many places before and behind, sorted; infinite where there are none."""
    padded = np.full(len(values) + before + behind, np.inf)
    padded[before : before + len(values)] = values
    found = padded[np.arange(len(values))[:, None] + np.arange(before + behind + 1)]
    found.sort(axis=1)
    return np.asarray(found)


def percentile(found: Floats, percent: int) -> Floats:
    """The percentile of each row of `windows`, of what is there."""
    there = (found < np.inf).sum(axis=1)
    return np.asarray(found[np.arange(len(found)), -((1 - there) * percent // 100)])


_known: dict[str, tuple[float, float, float]] = {}  # what the model said of pairs of ends and beginnings
_MOST = 1 << 16  # of them


def said(lines: Lines, a: Ints, b: Ints) -> tuple[Floats, Floats, Floats]:
    """ln P(head of b | tail of a), ln P(head of b | a beginning), ln P(an end | tail of a), of pairs of lines.

    The same pairs are asked about for line after line, look after look; each is reckoned once.
    """
    text, starts, ends = lines.text, lines.start.tolist(), lines.end.tolist()
    tails = [text[max(start, end - TAIL) : end] for start, end in zip(starts, ends, strict=True)]
    heads = [text[start : min(end, start + HEAD)] for start, end in zip(starts, ends, strict=True)]
    keys = [f"{tails[i]}\n{heads[k]}" for i, k in zip(a.tolist(), b.tolist(), strict=True)]
    new = [n for n, key in enumerate(keys) if key not in _known]
    if new:
        if len(_known) > _MOST:
            _known.clear()
            new = list(range(len(keys)))
        logs = zip(*(column.tolist() for column in _reckoned(lines, a[new], b[new])), strict=True)
        _known.update(zip([keys[n] for n in new], logs, strict=True))
    found = np.array([_known[key] for key in keys]).reshape(-1, 3)
    return found[:, 0], found[:, 1], found[:, 2]


def _reckoned(lines: Lines, a: Ints, b: Ints) -> tuple[Floats, Floats, Floats]:
    """What the language model says of pairs of lines."""
    ids, stop = _ids(lines), len(lines.codes) - 1
    none = np.full(len(a), alphabet.EDGE, np.uint64)
    there = [lines.start[b] + k < lines.end[b] for k in range(HEAD)]
    head = [np.where(there[k], ids[np.minimum(lines.start[b] + k, stop)], none) for k in range(HEAD)]
    tail = [np.where(lines.length[a] >= k, ids[np.maximum(lines.end[a] - k, 0)], none) for k in range(TAIL, 0, -1)]
    on, new = [*tail, *head], [none] * TAIL + head
    asked = [on[k : k + 4] for k in range(HEAD)] + [new[k : k + 4] for k in range(HEAD)] + [[*tail, none]]
    logs = language().score(*(np.stack([grams[n] for grams in asked]) for n in range(4))).astype(np.float64)
    logs[: 2 * HEAD] *= np.concatenate((there, there))  # beyond a line's end nothing is asked
    return logs[:HEAD].sum(axis=0), logs[HEAD : 2 * HEAD].sum(axis=0), logs[-1]


@lru_cache(maxsize=2)
def _ids(lines: Lines) -> NDArray[np.uint64]:
    found = alphabet.table()[np.where(lines.codes < 0x10000, lines.codes, 0)]
    return found.astype(np.uint64)


@lru_cache(maxsize=4)
def marks(lines: Lines) -> Ints:
    """How many marks of sentences each line has."""
    return lines.count(lines.among(MARKS))


@lru_cache(maxsize=4)
def digits(lines: Lines) -> Ints:
    """How many digits each line has."""
    return lines.count((lines.codes >= ord("0")) & (lines.codes <= ord("9")))


@lru_cache(maxsize=4)
def spaces(lines: Lines) -> Ints:
    """How many spaces stand within each line."""
    return lines.count(lines.among(" \u3000"))
