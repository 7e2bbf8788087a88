"""The record of a run: which step changed what, where it stood in the original, and the way back."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from fixtext.edits import Edit, Finding, Suggestion, Trace, apply, invert, trace
from fixtext.errors import RecordError
from fixtext.layout import Box, Layout, hull
from fixtext.text import Span

if TYPE_CHECKING:
    import pandas


@dataclass(frozen=True)
class Pass:
    """What one step did to its text: edits made, edits offered, things found. All in that text's offsets.

    `refused` are edits that would have harmed what is not prose; they are not reported, for no reader should make them.
    """

    step: str
    applied: tuple[Edit, ...]
    offered: tuple[Edit, ...] = ()
    found: tuple[Finding, ...] = ()
    refused: tuple[Edit, ...] = ()

    @cached_property
    def trace(self) -> Trace:
        return trace(self.applied)


def back_through(passes: Sequence[Pass], spans: Iterable[Span]) -> Iterator[Span]:
    """Where spans of the text that some passes made stood before them; quick if they are sorted."""
    for done in reversed(passes):
        if done.applied:
            spans = done.trace.backs(spans)
    return iter(spans)


class At(NamedTuple):
    """A place on a scan: the page from 1, and the box around the lines that something stands in."""

    page: int
    box: Box


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
    at: At | None = None


@dataclass(frozen=True, repr=False)
class Result:
    """A cleaned text with all that was done to it.

    >>> from fixtext import Pipeline
    >>> result = Pipeline.parse("normalize-punctuation").clean("他说:好.")
    >>> result.text, result.undo()
    ('他说：好。', '他说:好.')
    >>> result
    <Result: 5 characters, 2 changes>
    """

    original: str
    text: str
    passes: tuple[Pass, ...]
    layout: Layout | None = None

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

    def origins(self, spans: Iterable[Span], before: int) -> Iterator[Span]:
        """`origin` of many spans of the text that pass number `before` was given; quick if they are sorted."""
        return back_through(self.passes[:before], spans)

    def sources(self) -> Iterator[Span]:
        """The span of the original that each character of the clean text stands for."""
        return self.origins(((at, at + 1) for at in range(len(self.text))), len(self.passes))

    def placed(self, number: int) -> Iterator[tuple[Edit, Span]]:
        """The edits that pass `number` (from 0) made, with their spans of the original."""
        applied = self.passes[number].applied
        return zip(applied, self.origins(((edit.start, edit.end) for edit in applied), number), strict=True)

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
            for edit, (start, end) in self.placed(number):
                yield Change(done.step, edit, start, end, *self.place(start))

    def findings(self) -> list[Sighting]:
        """All that was seen and not changed: artifacts kept, suspects, changes offered; in the original's order."""
        seen = [sighting for number, done in enumerate(self.passes) for sighting in self._sightings(number, done)]
        return sorted(seen, key=lambda s: (s.start, s.end, s.finding.kind, s.finding.rule))

    def _sightings(self, number: int, done: Pass) -> Iterator[Sighting]:
        found = (*done.found, *map(offer, done.offered))
        places = self.origins(((finding.start, finding.end) for finding in found), number)
        for finding, (start, end) in zip(found, places, strict=True):
            seen = self.original[start:end]
            yield Sighting(done.step, finding, start, end, *self.place(start), seen, self.at(start, end))

    def at(self, start: int, end: int) -> At | None:
        """Where a span of the original stands on the scan; None if the source does not tell."""
        lines = self.layout.at(start, max(end, start + 1)) if self.layout else ()
        return At(lines[0].page + 1, hull(n.box for n in lines if n.page == lines[0].page)) if lines else None

    @cached_property
    def _line_starts(self) -> list[int]:
        starts, at = [0], self.original.find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = self.original.find("\n", at + 1)
        return starts

    def to_dict(self) -> dict[str, Any]:
        """The clean text, its changes and findings as plain values: the records that the command line writes.

        >>> from fixtext import clean
        >>> clean("他说:好。", "normalize-punctuation").to_dict()["changes"][0]["rule"]
        'punctuation/half-width-colon'
        """
        from fixtext import shown

        return {"text": self.text, "changes": shown.changes(self), "findings": shown.findings(self)}

    def to_frame(self, what: Literal["changes", "findings"] = "changes") -> pandas.DataFrame:
        """Changes or findings as a data frame of pandas, a row each. ImportError: pandas is not installed."""
        from fixtext import shown

        return shown.frame(self, what)

    def __repr__(self) -> str:
        from fixtext import shown

        return shown.line(self)

    def _repr_html_(self) -> str:
        """What a notebook shows: the changed lines, painted."""
        from fixtext import shown

        return shown.table(self)

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset of the original, from 1."""
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
    yield {"fixtext": 1, **header, "steps": [done.step for done in result.passes]}
    for number, done in enumerate(result.passes):
        for (start, end, old, new, rule, risk, score, why), span in result.placed(number):
            line, column = result.place(span[0])
            record: dict[str, Any] = {
                "pass": number,
                "step": done.step,
                "rule": rule,
                "risk": risk.label,
                "start": start,
                "end": end,
                "old": old,
                "new": new,
                "original": span,
                "line": line,
                "column": column,
            }
            if score is not None:
                record["score"] = round(score, 3)
            if why:
                record["why"] = why
            yield record


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
