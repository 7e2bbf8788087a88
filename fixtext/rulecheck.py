"""Tests rules by their own examples: `good` must change as written and only once, `keep` must stay."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fixtext import terminal
from fixtext.context import Context
from fixtext.edits import Risk, apply, settle
from fixtext.errors import FixtextError, MissingExtra
from fixtext.pipeline import Pipeline, Step
from fixtext.provenance import Result
from fixtext.ruleset import Rule


def failures(rule: Rule, context: Context) -> Iterator[str]:
    """What is wrong with a rule, one message a broken example."""
    reports = rule.class_ or (rule.kind == "regex" and rule.replace is None)
    try:
        if rule.kind == "logic":
            yield from _through_filter(rule, context)
        elif reports:
            yield from _recognises(rule)
        else:
            yield from _replaces(rule)
    except MissingExtra:
        return  # cannot be tried here; where the package is, it is
    except FixtextError as error:
        yield f"{rule.where}: {error}"


def _replaces(rule: Rule) -> Iterator[str]:
    def once(text: str) -> str:
        return apply(text, settle(rule.edits(text), Risk.GUESS)[0])

    for before, after in rule.good:
        if (got := once(before)) != after:
            yield f"{rule.where}: good: {before!r} gives {got!r}, not {after!r}"
        elif once(after) != after:
            yield f"{rule.where}: good: {after!r} changes again, to {once(after)!r}"
    for text in rule.keep:
        if (got := once(text)) != text:
            yield f"{rule.where}: keep: {text!r} becomes {got!r}"


def _recognises(rule: Rule) -> Iterator[str]:
    for text, wanted in rule.good:
        found = [text[start:end] for start, end, _ in rule.hits(text)]
        if wanted not in found:
            yield f"{rule.where}: good: {wanted!r} is not found in {text!r}, but {found}"
    for text in rule.keep:
        if found := [text[start:end] for start, end, _ in rule.hits(text)]:
            yield f"{rule.where}: keep: finds {found} in {text!r}"


def _through_filter(rule: Rule, context: Context) -> Iterator[str]:
    options: dict[str, Any] = {k: v[0] if isinstance(v, list) else v for k, v in rule.when.items()}
    step = Step(rule.filter, tuple(sorted({**options, "risk": "guess"}.items())))
    pipeline = Pipeline((step,), context)
    for before, after in rule.good:
        result = pipeline.clean(before)
        seen = [s.text for s in result.findings() if s.finding.rule == rule.id]
        if result.text != after and after not in seen:
            yield f"{rule.where}: good: {before!r} gives {result.text!r} and finds {seen}, not {after!r}"
        elif not seen and rule.id not in _rules(result):
            yield f"{rule.where}: good: {before!r} becomes {after!r}, but not by this rule"
    for text in rule.keep:
        result = pipeline.clean(text)
        if rule.id in _rules(result) or rule.id in {s.finding.rule for s in result.findings()}:
            yield f"{rule.where}: keep: {text!r} is touched, becomes {result.text!r}"


def _rules(result: Result) -> set[str]:
    return {edit.rule for done in result.passes for edit in done.applied}


def run(paths: tuple[Path, ...]) -> tuple[int, list[str]]:
    """(number of rules, failures) of rule files or folders; of all our own rules if none are given."""
    context = Context(rules_path=paths)
    count = 0
    wrong: list[str] = []
    for name in context.names():
        for rule in context.rules(name):
            if not paths or any(Path(rule.file).resolve().is_relative_to(p.resolve()) for p in paths):
                count += 1
                wrong += map(terminal.visible, failures(rule, context))
    return count, wrong
