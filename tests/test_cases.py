"""Every case of every filter, under all invariants.

tests/cases/<filter>/<case>.in.txt with .out.txt (none: must stay) and .opts (option words, one line).
Cases under known_failures/ are what we want and do not do yet: strict expected failures.
"""

import pickle
from pathlib import Path

import pytest

from fixtext import text as spans
from fixtext.context import Context
from fixtext.edits import check, settle
from fixtext.filter import Scope, keeps_promise
from fixtext.pipeline import Pipeline, Step
from fixtext.registry import builtin

CASES = Path(__file__).parent / "cases"
RULE_IDS = {rule.id for name in Context().names() for rule in Context().rules(name)}


def read(path):
    return path.read_bytes().decode("utf-8", "surrogateescape")


def cases():
    for path in sorted(CASES.rglob("*.in.txt")):
        marks = [pytest.mark.xfail(strict=True)] if "known_failures" in path.parts else []
        yield pytest.param(path, marks=marks, id=str(path.relative_to(CASES))[:-7])


def load(path):
    """(pipeline of the one step, input, expected output)"""
    stem = path.name[:-7]
    name = path.relative_to(CASES).parts[0].replace("_", "-")
    opts = path.with_name(stem + ".opts")
    out = path.with_name(stem + ".out.txt")
    words = opts.read_text("utf-8").split() if opts.exists() else []
    return Pipeline.parse([name, *words]), read(path), read(out if out.exists() else path)


@pytest.mark.parametrize("path", list(cases()))
def test_the_case_and_all_invariants(path):
    pipeline, before, after = load(path)
    result = pipeline.clean(before)
    assert result.text == after
    step, done = pipeline.steps[0], result.passes[0]
    check(before, done.applied)
    assert settle(done.applied, max((e.risk for e in done.applied), default=0))[1] == ()
    assert pipeline.clean(after).text == after, "a second run changes the text"
    assert result.undo() == before
    assert result.replay() == after
    assert {e.rule for e in (*done.applied, *done.offered, *done.found)} <= RULE_IDS
    if step.spec.touches.value not in ("layout", "removal"):  # their moves are checked by the pipeline
        assert all(keeps_promise(step.spec.touches, edit) for edit in done.applied)
    assert pickle.loads(pickle.dumps(pipeline)) == pipeline
    assert Pipeline.parse(str(pipeline)) == pipeline
    for seen in result.findings():
        assert before[seen.start : seen.end] == seen.text


PIECES = {Scope.LINE: spans.lines, Scope.PARAGRAPH: spans.paragraphs, Scope.PAGE: spans.pages}


def cases_in_pieces():
    """Cases of the filters that do not look at the whole document."""
    return [case for case in cases() if load(case.values[0])[0].steps[0].spec.scope in PIECES]


@pytest.mark.parametrize("path", cases_in_pieces())
def test_a_filter_looks_no_farther_than_its_scope(path):
    pipeline, before, _ = load(path)
    pieces = PIECES[pipeline.steps[0].spec.scope]
    whole = pipeline.clean(before).passes[0].applied
    summed = []
    for start, end in pieces(before):
        for edit in pipeline.clean(before[start:end]).passes[0].applied:
            summed.append(edit._replace(start=edit.start + start, end=edit.end + start))
    assert list(whole) == summed


@pytest.mark.parametrize("name", builtin("filters"))
def test_every_filter_has_cases_that_change_and_cases_that_stay(name):
    folder = CASES / name.replace("-", "_")
    inputs = {p.name[:-7] for p in folder.glob("*.in.txt")}
    outputs = {p.name[:-8] for p in folder.glob("*.out.txt")}
    assert outputs <= inputs and outputs
    assert inputs - outputs, "a filter is trusted for what it leaves alone"


@pytest.mark.parametrize("name", builtin("filters"))
@pytest.mark.parametrize(
    "text", ["", "\n", "\f", "\ufeff", "a", "中", "\r\n\r\n", "\udce4中\0文", "中" * 3000, "\u3000\n" * 50]
)
def test_every_filter_takes_any_text(name, text):
    result = Pipeline((Step(name),)).clean(text)
    assert result.undo() == text
