"""What there is to decide about a cleaned text: every change that was made, every finding, each with its place.

A change is one of the flat edits that lead from the original straight to the clean text. A finding stands at a span of
the original, too; where changes stand in it, its span takes in all of each of them, and what it puts there replaces
theirs.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from fixtext import listing
from fixtext.compose import compose
from fixtext.edits import Edit, Finding, Risk, Suggestion
from fixtext.provenance import Result, Sighting, offer
from fixtext.text import Span

CHANGE = "change"
_LEAST_MOVE = 2  # characters that were moved; one alone stands in many places


@dataclass(frozen=True)
class Item:
    """A change or a finding at [start, end) of the original.

    seen          what the clean text has of it: of a change the new text
    before, after what the clean text has between the edges of the span and what was seen
    move          number of the other half of a move among the changes, or -1
    """

    kind: str
    start: int
    end: int
    seen: str
    rule: str
    risk: Risk
    step: str
    suggestions: tuple[Suggestion, ...] = ()
    confidence: float | None = None
    detector: str = ""
    why: str = ""
    before: str = ""
    after: str = ""
    move: int = -1


def items(result: Result) -> list[Item]:
    """All there is to decide about a result, in the order of the original; changes stand before findings."""
    flat = flat_edits(result)
    made = [*_changes(result, flat), *_findings(result, flat)]
    return sorted(made, key=lambda item: (item.start, item.end, item.kind != CHANGE))


def flat_edits(result: Result) -> tuple[Edit, ...]:
    """The edits of all passes as one set of edits of the original."""
    flat: Sequence[Edit] = ()
    for done in result.passes:
        if done.applied:
            flat = tuple(compose(result.original, flat, done.applied)) if flat else done.applied
    return tuple(flat)


def _changes(result: Result, flat: Sequence[Edit]) -> Iterator[Item]:
    steps = {edit.rule: done.step for done in result.passes for edit in done.applied}
    moves = _moves(flat)
    for number, (start, end, _, new, rule, risk, score, why) in enumerate(flat):
        yield Item(
            CHANGE,
            start,
            end,
            new,
            rule,
            risk,
            steps[rule],
            confidence=score,
            why=why,
            move=moves.get(number, -1),
        )


def _moves(flat: Sequence[Edit]) -> dict[int, int]:
    """The number of a move, by the numbers of the two edits that take text out and put it in elsewhere."""
    taken = {edit.old.strip(): number for number, edit in enumerate(flat) if edit.old.strip() and not edit.new.strip()}
    moves: dict[int, int] = {}
    for number, edit in enumerate(flat):
        text = edit.new.strip()
        out = taken.pop(text, None) if len(text) >= _LEAST_MOVE and not edit.old.strip() else None
        if out is not None:
            moves[number] = moves[out] = len(moves) // 2
    return moves


def _findings(result: Result, flat: Sequence[Edit]) -> Iterator[Item]:
    places = _Places(result, flat)
    for number, done in enumerate(result.passes):
        found = (*done.found, *map(offer, done.offered))
        spans = result.origins(((one.start, one.end) for one in found), number)
        for finding, span in zip(found, spans, strict=True):
            yield places.item(done.step, finding, span, _forward(result, number, finding))


def _forward(result: Result, number: int, finding: Finding) -> Span:
    """Where a finding of pass `number` stands in the clean text."""
    span = (finding.start, finding.end)
    for later in result.passes[number:]:
        span = later.trace.forth(*span) if later.applied else span
    return span


class _Places:
    """Spans of the original, widened to whole changes, and what the clean text has there."""

    def __init__(self, result: Result, flat: Sequence[Edit]) -> None:
        self.result, self.flat = result, flat
        self.starts, self.ends = [edit.start for edit in flat], [edit.end for edit in flat]
        self.shifts = [0, *accumulate(len(edit.new) - len(edit.old) for edit in flat)]

    def item(self, step: str, found: Finding, span: Span, seen: Span) -> Item:
        start, end = self._widened(*span)
        first, last = self._clean(start, end)
        a = min(max(seen[0], first), last)
        b = min(max(seen[1], a), last)
        text = self.result.text
        kind = listing.kind_of(Sighting(step, found, start, end, 0, 0, ""))
        return Item(
            kind,
            start,
            end,
            text[a:b],
            found.rule,
            found.risk,
            step,
            found.suggestions,
            found.confidence,
            found.detector,
            found.why,
            text[first:a],
            text[b:last],
        )

    def _widened(self, start: int, end: int) -> Span:
        low, high = bisect_right(self.ends, start), bisect_left(self.starts, end)
        if low < high:
            return min(start, self.starts[low]), max(end, self.ends[high - 1])
        return start, end

    def _clean(self, start: int, end: int) -> Span:
        """The span of the clean text; what is put in at an edge stands outside."""
        first = start + self.shifts[bisect_right(self.ends, start)]
        return first, max(first, end + self.shifts[bisect_left(self.starts, end)])


def rules_of(some: Iterable[Item]) -> set[str]:
    """The ids of the rules of items."""
    return {item.rule for item in some}
