"""The verb: one batch, the merging of shards, or a watch over folders; signals end it between two records."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from fixtext import files
from fixtext.batch.merge import merge
from fixtext.batch.plan import Plan
from fixtext.batch.run import run
from fixtext.batch.summary import Summary
from fixtext.batch.watch import watching
from fixtext.batch.work import FULL
from fixtext.errors import UsageError


def main(plan: Plan, watch: bool = False, join: bool = False) -> int:
    """Do what the verb was asked; returns the exit code."""
    _open_all_three()
    with _signals() as stopped, complaining(plan):
        if watch:
            return watching(plan, stopped)
        summary = merge(plan) if join else run(plan, stopped)
        if not plan.quiet:
            files.out(summary.table())
        for note in summary.notes():
            files.say(note)
        if stopped() and summary.missing:
            files.say(f"stopped; {summary.missing} files are to be done, --resume goes on")
            return 130
        if not summary.files and plan.shard == (1, 1):
            files.say(f"{', '.join(map(str, plan.inputs))}: no file to clean; summary.json lists what was passed over")
            return 0 if plan.resume else 2
        return exit_code(summary)


def exit_code(summary: Summary) -> int:
    """3 if something is in quarantine, could not be read, or was changed while it was read."""
    return 3 if summary.faults else 0


def _open_all_three() -> None:
    """Where standard input, output or error is closed, the next file would get its number, and what is said there."""
    while (number := os.open(os.devnull, os.O_RDWR)) < 3:
        os.set_inheritable(number, True)
    os.close(number)


@contextmanager
def complaining(plan: Plan) -> Iterator[None]:
    """What the system refuses, outside of any page, as UsageError: nothing is lost, and the run can go on later."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        do = "make room" if error.errno in FULL else "mend that"
        where = error.filename or plan.output
        raise UsageError(f"{where}: {error.strerror or error}; {do}, then go on with --resume") from error


@contextmanager
def _signals() -> Any:
    """Whether SIGINT or SIGTERM came; a second one is not waited for."""
    seen: list[int] = []

    def note(number: int, _frame: object) -> None:
        if seen:
            raise KeyboardInterrupt
        seen.append(number)
        files.say("stopping when the pages at hand are done (again: at once)")

    old = {number: signal.signal(number, note) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: bool(seen)
    finally:
        for number, handler in old.items():
            signal.signal(number, handler)
