"""Linear time, measured: every rule, filter, detector and preset on texts made to be slow.

    python benchmarks/hostile.py [--only NAME] [--text NAME] [--limit SECONDS]

Each text grows until it takes long enough to be measured; offenders take more than 2.6 times as long for twice the
text, or more than `--limit` seconds for 100,000 characters. Exits with 1 if there are any. CPU time, the best of three.
"""

from __future__ import annotations

import argparse
import signal
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple

from fuzz import filter_steps
from hostile_texts import of_rule, texts

from fixtext import pipeline as pipelines
from fixtext import registry
from fixtext.context import Context
from fixtext.pipeline import Pipeline
from fixtext.ruleset import Rule

FIRST, LAST = 2_000, 128_000  # characters
LONG_ENOUGH = 0.05  # seconds that can be measured
GROWTH = 2.6  # t(2n) / t(n) that is linear still, with what a measure wavers
HUNDRED = 100_000


class Job(NamedTuple):
    """What is run: its name, a call with a text, and what a text must have so that it does anything."""

    name: str
    run: Callable[[str], object]
    needs: str = ""


def jobs() -> Iterator[Job]:
    """Every preset, filter with its options, detector and rule."""
    for name in sorted(pipelines.presets()):
        yield Job(f"@{name}", Pipeline.parse(f"@{name}").without_reports().clean)
    for steps in filter_steps():
        classes = steps.startswith("drop-artifacts ") and steps.count("=") == 1  # one is as another
        if not classes and "risk=" not in steps:
            yield Job(steps, Pipeline.parse(steps).clean)
    for name in registry.builtin("detectors"):
        if not name.startswith("pycorrector"):
            yield Job(f"detector {name}", Pipeline.parse(f"flag-typos detectors={name}").clean)
    context = Context()
    for group in context.names():
        for rule in context.rules(group):
            if rule.kind != "logic":
                yield Job(f"rule {rule.id}", partial(_hits, rule), rule.needs[0] if rule.needs else "")


def _hits(rule: Rule, text: str) -> int:
    return sum(1 for _ in rule.hits(text))


class _Slow(Exception):
    """A run was over its limit."""


def seconds(job: Job, text: str, limit: float) -> float:
    """CPU time of a run, the limit if it would take longer."""

    def stop(*_: Any) -> None:
        raise _Slow

    signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, limit)
    begun = time.process_time()
    try:
        job.run(text)
    except _Slow:
        return limit
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return time.process_time() - begun


def offence(job: Job, make: Callable[[int], str], limit: float) -> str:
    """What is wrong with the time that a job takes for a text; empty if nothing is."""

    def spent(size: int, times: int = 1) -> float:
        return min(seconds(job, make(size) + job.needs, limit) for _ in range(times))

    size = FIRST
    while (now := spent(size)) < LONG_ENOUGH:
        size *= 2
        if size > LAST:
            return ""
    sizes = (size, 2 * size, 4 * size)
    spans = [now, *map(spent, sizes[1:])]
    if spans[1] > GROWTH * spans[0] and spans[2] > GROWTH * spans[1]:  # once more, for machines that do other things
        spans = [spent(size, 3) for size in sizes]
    shown = ", ".join(f"{span:.3f} s for {size}" for span, size in zip(spans, sizes, strict=True))
    if spans[1] > GROWTH * spans[0] and spans[2] > GROWTH * spans[1]:
        return f"{shown} characters: {spans[2] / spans[1]:.1f} times"
    return f"{shown} characters" if spans[2] * HUNDRED / sizes[2] > limit else ""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="only jobs whose names begin so")
    parser.add_argument("--text", default="", help="only texts whose names begin so")
    parser.add_argument("--limit", type=float, default=4.0, help="seconds for 100,000 characters")
    given = parser.parse_args()
    offenders = tried = 0
    context = Context()
    for job in jobs():
        if not job.name.startswith(given.only):
            continue
        group, _, rule = job.name.removeprefix("rule ").partition("/")
        made = texts() | (of_rule(context.rules(group)[rule]) if job.name.startswith("rule ") else {})
        for name, make in made.items():
            if name.startswith(given.text):
                tried += 1
                if wrong := offence(job, make, given.limit):
                    offenders += 1
                    print(f"{job.name} | {name} | {wrong}", flush=True)
    print(f"{offenders} of {tried} are slow")
    return 1 if offenders else 0


if __name__ == "__main__":
    sys.exit(main())
