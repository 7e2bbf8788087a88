"""What fixtext promises of every text, as checks of one pipeline on one text."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from fixtext import provenance
from fixtext import text as spans
from fixtext.context import Context
from fixtext.filter import Scope
from fixtext.pipeline import Pipeline, Step
from fixtext.provenance import Result

SPANS = 8
PIECES = {Scope.LINE: spans.lines, Scope.PARAGRAPH: spans.paragraphs, Scope.PAGE: spans.pages}


def broken(pipeline: Pipeline, text: str) -> Iterator[tuple[str, str]]:
    """(promise, what broke it) for each promise that does not hold for a text."""
    try:
        result = pipeline.clean(text)
    except Exception as error:  # any exception at all breaks the promise
        yield "exception", type(error).__name__
        return
    if result.undo() != text or _undone(result) != text:
        yield "undo", ""
    if result.replay() != result.text:
        yield "replay", ""
    yield from _origins(result)
    yield from _findings(result)
    yield from _again(pipeline, result.text)
    if len(pipeline.steps) == 1:
        yield from _scope(pipeline.steps[0], pipeline.context, text)


def _undone(result: Result) -> str:
    """The original as `undo` of the command line makes it: from the clean text and the records."""
    header, *records = provenance.to_records(result)
    return provenance.undo(result.text, header, records)


def _origins(result: Result) -> Iterator[tuple[str, str]]:
    rng = random.Random(len(result.text))
    size = len(result.text)
    ends = [sorted((rng.randint(0, size), rng.randint(0, size))) for _ in range(SPANS)]
    for start, end in [(0, size), (0, min(1, size)), *ends]:
        a, b = result.origin((start, end))
        if not 0 <= a <= b <= len(result.original):
            yield "origin", ""
            return


def _findings(result: Result) -> Iterator[tuple[str, str]]:
    """A finding and a change stand where they say: span, text, line and column of the original."""
    original = result.original
    places = [(s.start, s.end, s.line, s.column, s.text) for s in result.findings()]
    places += [(c.start, c.end, c.line, c.column, original[c.start : c.end]) for c in result.changes()]
    for start, end, line, column, text in places:
        begun = original.rfind("\n", 0, start) + 1
        right = (original.count("\n", 0, start) + 1, start - begun + 1, original[start:end])
        if not 0 <= start <= end <= len(original) or (line, column, text) != right:
            yield "places", ""
            return


def _scope(step: Step, context: Context, text: str) -> Iterator[tuple[str, str]]:
    """A step changes a text as it changes its pieces; else the first rule that differs."""
    pieces = PIECES.get(step.spec.again)
    if pieces is None:
        return
    whole = {edit[:5] for edit in step.run(text, context)[0].applied}
    parts: set[Any] = set()
    for start, end in pieces(text):
        applied = step.run(text[start:end], context)[0].applied
        parts |= {(e.start + start, e.end + start, *e[2:5]) for e in applied}
    if whole != parts:
        yield "scope", min(whole ^ parts)[4]


def _again(pipeline: Pipeline, text: str) -> Iterator[tuple[str, str]]:
    """A second run changes nothing; else by which step and rule."""
    try:
        second = pipeline.clean(text)
    except Exception as error:
        yield "exception", type(error).__name__
        return
    if second.text != text:
        first = next((done for done in second.passes if done.applied), None)
        yield "second run", f"{first.step.split()[0]} {first.applied[0].rule}" if first else ""
