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
from fixtext.errors import missing

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
    code = _once(plan, stopped)
    for batch in changes:
        if stopped():
            break
        if batch:
            code = _once(plan, stopped)
    return code


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


def _once(plan: Plan, stopped: Callable[[], bool]) -> int:
    summary = run(replace(plan, quiet=True), stopped)
    done = sum(summary.done.values())
    if done and not plan.quiet:
        files.say(f"{done} files done; {summary.records} in all, {summary.quarantined} in quarantine")
    return 3 if summary.quarantined else 0
