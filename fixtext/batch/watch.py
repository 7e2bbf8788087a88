"""A scanner's folder: what comes in is cleaned when it has come in whole, until a signal ends the watch."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from fixtext import files
from fixtext.batch.plan import Plan
from fixtext.batch.run import run
from fixtext.errors import UsageError, missing

QUIET = 1000  # milliseconds without a change that say that a file is complete


def watching(plan: Plan, stopped: Callable[[], bool]) -> int:
    """Clean what is there, then what comes; returns the exit code of the last run. MissingExtra without watchfiles."""
    watchfiles = _watchfiles()
    plan = replace(plan, resume=True)
    ended = threading.Event()
    threading.Thread(target=_forward, args=(stopped, ended), daemon=True).start()
    changes = watchfiles.watch(
        *plan.inputs, step=QUIET, debounce=60_000, rust_timeout=500, yield_on_timeout=True, stop_event=ended,
        raise_interrupt=False,
    )  # fmt: skip
    next(changes)  # it looks from now on, also at what comes in during the first run
    say = _Once()
    code = _once(plan, stopped, say)
    for batch in changes:
        if stopped():
            break
        if batch:
            code = _again(plan, stopped, say)
    return code


class _Once:
    """Says what was not said before: each run of a watch knows what the last one knew."""

    def __init__(self) -> None:
        self.said: set[str] = set()

    def __call__(self, line: str) -> None:
        if line not in self.said:
            files.say(line)
            self.said.add(line)


def _watchfiles() -> Any:
    try:
        import watchfiles
    except ImportError as error:
        raise missing("--watch", "watchfiles", error) from error
    return watchfiles


def _forward(stopped: Callable[[], bool], ended: threading.Event) -> None:
    while not stopped():
        time.sleep(0.1)
    ended.set()


def _again(plan: Plan, stopped: Callable[[], bool], say: Callable[[str], None]) -> int:
    """A run for what has come in. What is wrong with it now, or with the disk, may be right the next time."""
    try:
        return _once(plan, stopped, say)
    except UsageError as error:
        say(str(error))
        return error.exit_code
    except OSError as error:
        say(f"{error.filename or plan.output}: {error.strerror or error}")
        return UsageError.exit_code


def _once(plan: Plan, stopped: Callable[[], bool], say: Callable[[str], None]) -> int:
    summary = run(replace(plan, quiet=True), stopped, say)
    done = sum(summary.done.values())
    if done and not plan.quiet:
        files.say(f"{done} files done; {summary.records} in all, {summary.quarantined} in quarantine")
    for note in summary.notes():
        say(note)
    return 3 if summary.faults else 0
