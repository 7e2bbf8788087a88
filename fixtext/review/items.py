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
from fixtext.edits import Edit, Finding, Risk, Suggestion
from fixtext.provenance import Result, Sighting, offer
from fixtext.review.flat import Flat
from fixtext.review.flat import flat as flatten
from fixtext.text import Span

CHANGE = "change"


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
    flat = flatten(result)
    made = [*_changes(flat), *_findings(result, [one.edit for one in flat])]
    return sorted(made, key=lambda item: (item.start, item.end, item.kind != CHANGE))


def _changes(made: Sequence[Flat]) -> Iterator[Item]:
    for (start, end, _, new, rule, risk, score, why), step, move in made:
        yield Item(CHANGE, start, end, new, rule, risk, step, confidence=score, why=why, move=move)


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
