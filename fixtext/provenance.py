"""The record of a run: which step changed what, where it stood in the original, and the way back."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from fixtext.edits import Edit, Finding, Risk, Suggestion, Trace, apply, invert, trace
from fixtext.errors import RecordError
from fixtext.text import Span


@dataclass(frozen=True)
class Pass:
    """What one step did to its text: edits made, edits offered, things found. All in that text's offsets."""

    step: str
    applied: tuple[Edit, ...]
    offered: tuple[Edit, ...] = ()
    found: tuple[Finding, ...] = ()

    @cached_property
    def trace(self) -> Trace:
        return trace(self.applied)


class Change(NamedTuple):
    """An edit that was made, with its step and its place in the original (span; line and column from 1)."""

    step: str
    edit: Edit
    start: int
    end: int
    line: int
    column: int


class Sighting(NamedTuple):
    """A finding with its place in the original and the original text there."""

    step: str
    finding: Finding
    start: int
    end: int
    line: int
    column: int
    text: str


@dataclass(frozen=True)
class Result:
    """A cleaned text with all that was done to it.

    >>> result = Pipeline.parse("close-spaces").clean("中 文")
    >>> result.text, result.undo()
    ('中文', '中 文')
    """

    original: str
    text: str
    passes: tuple[Pass, ...]

    @property
    def changed(self) -> bool:
        return self.text != self.original

    def origin(self, span: Span, before: int | None = None) -> Span:
        """The span of the original that a span of the text came from.

        `before` asks for a span of the text that pass number `before` (from 0) was given.
        """
        for done in reversed(self.passes[:before]):
            span = done.trace.back(*span)
        return span

    def undo(self) -> str:
        """The original, made from `text` and the record alone."""
        text = self.text
        for done in reversed(self.passes):
            text = apply(text, invert(done.applied))
        return text

    def replay(self) -> str:
        """The clean text, made from the original and the record alone."""
        text = self.original
        for done in self.passes:
            text = apply(text, done.applied)
        return text

    def changes(self) -> Iterator[Change]:
        """All edits that were made, step by step, in the order of the text."""
        for number, done in enumerate(self.passes):
            for edit in done.applied:
                start, end = self.origin((edit.start, edit.end), number)
                yield Change(done.step, edit, start, end, *self._place(start))

    def findings(self) -> list[Sighting]:
        """All that was seen and not changed: artifacts kept, suspects, changes offered; in the original's order."""
        seen = [sighting for number, done in enumerate(self.passes) for sighting in self._sightings(number, done)]
        return sorted(seen, key=lambda s: (s.start, s.end, s.finding.kind, s.finding.rule))

    def _sightings(self, number: int, done: Pass) -> Iterator[Sighting]:
        for finding in (*done.found, *map(offer, done.offered)):
            start, end = self.origin((finding.start, finding.end), number)
            yield Sighting(done.step, finding, start, end, *self._place(start), self.original[start:end])

    @cached_property
    def _line_starts(self) -> list[int]:
        starts, at = [0], self.original.find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = self.original.find("\n", at + 1)
        return starts

    def _place(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1


def offer(edit: Edit) -> Finding:
    """A change that was not made, as a finding."""
    score = 0.5 if edit.score is None else edit.score
    suggestion = (Suggestion(edit.new, round(score, 3)),)
    return Finding(edit.start, edit.end, "offered", edit.rule, edit.risk, suggestion, score, why=edit.why)


def to_records(result: Result, **header: Any) -> Iterator[dict[str, Any]]:
    """The record as JSON objects: one header, then one object an edit. `from_records` reads them back.

    `start` and `end` are in the text of the step, `original` is the span in the original.
    """
    steps = [done.step for done in result.passes]
    yield {"fixtext": 1, **header, "steps": steps}
    number_of = {id(done): number for number, done in enumerate(result.passes)}
    for done in result.passes:
        number = number_of[id(done)]
        for edit in done.applied:
            start, end = result.origin((edit.start, edit.end), number)
            yield _record(number, done.step, edit, start, end, *result._place(start))


def _record(number: int, step: str, edit: Edit, start: int, end: int, line: int, column: int) -> dict[str, Any]:
    record: dict[str, Any] = {
        "pass": number,
        "step": step,
        "rule": edit.rule,
        "risk": edit.risk.label,
        "start": edit.start,
        "end": edit.end,
        "old": edit.old,
        "new": edit.new,
        "original": [start, end],
        "line": line,
        "column": column,
    }
    if edit.score is not None:
        record["score"] = round(edit.score, 3)
    return record | ({"why": edit.why} if edit.why else {})


def undo(text: str, header: dict[str, Any], records: Sequence[dict[str, Any]]) -> str:
    """The original of `text`, from its record. RecordError if the record does not fit the text."""
    by_pass: dict[int, list[Edit]] = {}
    try:
        for r in records:
            edit = Edit(r["start"], r["end"], r["old"], r["new"], r["rule"])
            by_pass.setdefault(r["pass"], []).append(edit)
        for number in range(len(header["steps"]) - 1, -1, -1):
            back = invert(by_pass.get(number, ()))
            for edit in back:
                if text[edit.start : edit.end] != edit.old:
                    raise RecordError(f"the record has {edit.old!r} at {edit.start}, the text has something else")
            text = apply(text, back)
    except (KeyError, TypeError) as error:
        raise RecordError(f"damaged record: {error!r}") from error
    return text


__all__ = ["Change", "Pass", "Result", "Risk", "Sighting", "offer", "to_records", "undo"]
