"""Edits and the arithmetic of their places: the only module that computes offsets.

All offsets are code points. An edit's offsets refer to the text that its filter was given.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import IntEnum
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

from fixtext.errors import PromiseError


class Risk(IntEnum):
    """How sure a change is: SAFE cannot be wrong, LIKELY is nearly always right, GUESS wants a reader."""

    SAFE = 0
    LIKELY = 1
    GUESS = 2

    def __init__(self, _value: int) -> None:
        self.label = self.name.lower()


class Edit(NamedTuple):
    """Replace `old`, found at [start, end), by `new`, because of `rule`.

    `score` (0-1) and `why` say how strong the evidence at this place was, where a filter weighs evidence.
    """

    start: int
    end: int
    old: str
    new: str
    rule: str
    risk: Risk = Risk.LIKELY
    score: float | None = None
    why: str = ""


class Suggestion(NamedTuple):
    """A text that could stand at the place of a suspect; `score` is 0-1, the best one first."""

    text: str
    score: float


class Finding(NamedTuple):
    """Something seen at [start, end) that is reported, not changed.

    `kind` is "artifact" (recognised and kept), "suspect" (likely wrong), "offered" (a change not made),
    "loop" (copies of this text follow it) or "noise" (a model's own words).
    """

    start: int
    end: int
    kind: str
    rule: str
    risk: Risk = Risk.LIKELY
    suggestions: tuple[Suggestion, ...] = ()
    confidence: float | None = None
    detector: str = ""
    why: str = ""


Guard = Callable[[Sequence[Edit]], Sequence[Edit]]


def settle(
    edits: Iterable[Edit], limit: Risk = Risk.LIKELY, guard: Guard | None = None
) -> tuple[tuple[Edit, ...], tuple[Edit, ...]]:
    """Choose the edits to apply: (applied, offered), both sorted by place.

    `guard` is given all edits, sorted, and leaves those that may be made; the others are neither applied nor offered,
    for no reader should be led to make them. Edits riskier than `limit` are offered. Of edits that overlap, the
    leftmost, then the longest, then the first yielded is applied and the other offered; the same change twice is one.
    """
    ordered = sorted(edits, key=itemgetter(0))
    if any(a[0] == b[0] for a, b in pairwise(ordered)):  # seldom, and this key takes five times as long
        ordered.sort(key=lambda e: (e[0], e[1] > e[0], -e[1]))
    applied: list[Edit] = []
    offered: list[Edit] = []
    end, last = -1, None
    for edit in guard(ordered) if guard else ordered:
        if edit[5] > limit:
            offered.append(edit)
        elif last is None or (edit[0] >= end and edit[0] > last[0]):  # the common case
            applied.append(edit)
            end, last = edit[1], edit
        elif last[:4] == edit[:4] and edit[0] < edit[1]:
            continue
        elif edit.start < end or (edit[:2] == last[:2] and edit.rule != last.rule):
            offered.append(edit)
        else:
            applied.append(edit)
            end, last = edit.end, edit
    return tuple(applied), tuple(offered)


def check(text: str, edits: Iterable[Edit]) -> None:
    """Raise PromiseError unless each edit is in range, changes something and names what is there."""
    size = len(text)
    for start, end, old, new, rule, _, _, _ in edits:
        if text[start:end] != old or not 0 <= start <= end <= size:
            raise PromiseError(f"{rule}: no {old!r} at {start}-{end}")
        if old == new:
            raise PromiseError(f"{rule}: an edit at {start} that changes nothing")


def apply(text: str, edits: Sequence[Edit]) -> str:
    """The text with sorted, disjoint edits made."""
    pieces: list[str] = []
    at = 0
    for start, end, _, new, _, _, _, _ in edits:
        pieces += (text[at:start], new)
        at = end
    pieces.append(text[at:])
    return "".join(pieces)


def invert(edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """The edits that lead from the changed text back, in offsets of the changed text."""
    back: list[Edit] = []
    shift = 0
    for edit in edits:
        start = edit.start + shift
        back.append(edit._replace(start=start, end=start + len(edit.new), old=edit.new, new=edit.old))
        shift += len(edit.new) - len(edit.old)
    return tuple(back)


_NEAR = 60  # edits between where text is taken out and put in
_NO_MOVE = (0, 0, 0)


class Trace:
    """Where a span of the changed text came from. A span that touches changed text takes in all of it.

    Text that was taken out at one place and put in at another came from where it was.
    """

    def __init__(self, edits: Sequence[Edit]) -> None:
        self._edits = edits
        self._starts = [edit[0] for edit in edits]
        after: list[int] = []  # where the new text of each edit begins
        shifts: list[int] = [0]
        holder: list[int] = [-1]  # of the first i edits the number of the last that leaves text, and
        held: list[int] = [-1]  # where that text ends
        shift, last, ends = 0, -1, -1
        for number, (start, _, old, new, _, _, _, _) in enumerate(edits):
            begins = start + shift
            after.append(begins)
            shift += len(new) - len(old)
            shifts.append(shift)
            if new:
                last, ends = number, begins + len(new)
            holder.append(last)
            held.append(ends)
        self._after, self._shift, self._holder, self._held = after, shifts, holder, held
        self._moves: dict[int, tuple[int, int, int]] = {}

    def back(self, start: int, end: int) -> tuple[int, int]:
        """The span of the text before that [start, end) of the text after stands for."""
        if end <= start:
            at = self._point(start)
            return at, at
        first, last = self._whence(start)[0], self._whence(end - 1)[1]
        return (first, last) if first <= last else (last, first)  # half of it may have been moved

    def backs(self, spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """`back` of many spans, the faster the better they are sorted."""
        after, shift, held, count, i, j = self._after, self._shift, self._held, len(self._after), 0, 0
        for start, end in spans:
            if i and start < after[i - 1]:
                i = bisect_right(after, start)
            while i < count and after[i] <= start:
                i += 1
            if j < i or (j and end <= after[j - 1]):
                j = bisect_right(after, end - 1)
            while j < count and after[j] < end:
                j += 1
            if held[i] <= start < end and held[j] < end:  # the common case: no change at either edge
                yield start - shift[i], end - shift[j]
            else:
                yield self.back(start, end)

    def forth(self, start: int, end: int) -> tuple[int, int]:
        """The span of the text after that [start, end) of the text before became, with insertions at both ends."""
        i, j = bisect_left(self._starts, start), bisect_right(self._starts, end)
        if i and self._edits[i - 1].end > start:
            i, start = i - 1, self._edits[i - 1].start
        if j and self._edits[j - 1].end > end:
            end = self._edits[j - 1].end
        return start + self._shift[i], max(start + self._shift[i], end + self._shift[j])

    def made(self) -> list[tuple[int, int]]:
        """Where the new text of each edit stands in the text after."""
        return [(start, start + len(edit[3])) for start, edit in zip(self._after, self._edits, strict=True)]

    def _find(self, at: int) -> tuple[int, int]:
        """The number of edits that begin at or before `at`, and that of the edit whose new text holds `at`, or -1."""
        i = bisect_right(self._after, at)
        return i, self._holder[i] if at < self._held[i] else -1

    def _whence(self, at: int) -> tuple[int, int]:
        """The span of the text before that the character at `at` stands for."""
        i, inside = self._find(at)
        if inside < 0:
            return at - self._shift[i], at - self._shift[i] + 1
        begins, ends, by = self._move(inside)
        edit = self._edits[inside]
        return (at + by, at + by + 1) if begins <= at < ends else (edit.start, edit.end)

    def _point(self, at: int) -> int:
        i, inside = self._find(at)
        if inside < 0:
            return at - self._shift[i]
        edit = self._edits[inside]
        return edit.start if at == self._after[inside] else edit.end

    def _move(self, number: int) -> tuple[int, int, int]:
        """(start, end, how far away it was) of the text that an edit puts in and another took out; empty if none did.

        White space around it was nowhere before.
        """
        if number not in self._moves:
            self._moves[number] = self._moved_from(number)
        return self._moves[number]

    def _moved_from(self, number: int) -> tuple[int, int, int]:
        edit = self._edits[number]
        text = edit.new.strip()
        if edit.old.strip() or len(text) < 2:
            return _NO_MOVE
        begins = self._after[number] + edit.new.index(text)
        near = self._edits[max(0, number - _NEAR) : number]  # behind its paragraph, or at the end of all
        for other in (*reversed(near), *(self._edits if len(self._edits) < 100 * _NEAR else ())):
            if (found := other.old.find(text)) >= 0:
                return begins, begins + len(text), other.start + found - begins
        return _NO_MOVE


def trace(edits: Sequence[Edit]) -> Trace:
    """A `Trace` through sorted, disjoint edits."""
    return Trace(edits)


def between(old: str, new: str, rule: str, risk: Risk = Risk.LIKELY, at: int = 0) -> Iterator[Edit]:
    """Fine-grained edits that lead from `old` to `new`, whatever made `new`; `at` is added to all offsets.

    The texts are walked together; where they part, windows that grow until they meet again are aligned
    (Ratcliff/Obershelp, difflib), so the cost is linear for texts that differ here and there.
    """
    from difflib import SequenceMatcher

    i = j = 0
    while i < len(old) or j < len(new):
        same = _common(old, new, i, j)
        i, j = i + same, j + same
        if i == len(old) and j == len(new):
            return
        if size := _substituted(old, new, i, j):
            yield from _split(at + i, old[i : i + size], new[j : j + size], rule, risk)
            i, j = i + size, j + size
            continue
        width = 32
        while True:
            a, b = old[i : i + width], new[j : j + width]
            blocks = SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks()
            anchor = next((m for m in blocks if m.size >= 6), None)
            if anchor or (i + width >= len(old) and j + width >= len(new)):
                break
            width *= 4
        x = y = 0
        for m in blocks:
            if m.a > x or m.b > y:
                start = at + i + x
                yield from _split(start, a[x : m.a], b[y : m.b], rule, risk)
            x, y = m.a + m.size, m.b + m.size
            if m is anchor:
                break
        i, j = i + x, j + y


def _substituted(old: str, new: str, i: int, j: int) -> int:
    """How many characters (1-4) were replaced one for one before six that agree; 0 if it is not so simple."""
    for size in range(1, 5):
        after = old[i + size : i + size + 6]
        if len(after) == 6 and after == new[j + size : j + size + 6]:
            return size
    return 0


def _split(start: int, old: str, new: str, rule: str, risk: Risk) -> Iterator[Edit]:
    """One edit a character where the lengths agree, else one edit."""
    if len(old) != len(new):
        yield Edit(start, start + len(old), old, new, rule, risk)
        return
    for k, (a, b) in enumerate(zip(old, new, strict=True)):
        if a != b:
            yield Edit(start + k, start + k + 1, a, b, rule, risk)


def _common(old: str, new: str, i: int, j: int) -> int:
    """How many characters from old[i:] and new[j:] agree; doubling steps, then halving."""
    done, step = 0, 64
    while step:
        a, b = old[i + done : i + done + step], new[j + done : j + done + step]
        if a == b and a:
            done += len(a)
            step *= 2
        else:
            step //= 2
            if step > max(len(a), len(b)):
                step = max(len(a), len(b))
    return done
