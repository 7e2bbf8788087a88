"""A batch from plan to summary: what is missing is done, what was done is kept, and the sum must be right."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from fcntl import LOCK_EX, LOCK_NB, flock
from functools import partial

from fixtext import files
from fixtext.batch import books, places
from fixtext.batch.doing import Doing
from fixtext.batch.ledger import Ledger
from fixtext.batch.locks import alone, opened
from fixtext.batch.plan import Passed, Plan, Source
from fixtext.batch.sources import Found, sources
from fixtext.batch.summary import Summary, summed
from fixtext.batch.todo import again, begun, refuse_keyless, wanted
from fixtext.errors import FixtextError

Say = Callable[[str], None]


def run(plan: Plan, stopped: Callable[[], bool] = lambda: False, say: Say = files.say) -> Summary:
    """Carry out a plan; `say` is given what the user must know. UsageError, MissingInput before anything is done.

    UsageError, too, if the disk or the ledger fails; `--resume` goes on. FixtextError if the sum is wrong.
    """
    plan.check()
    found = sources(plan)
    for note in found.notes:
        say(note)
    places.make_output(plan)
    with alone(plan), closing(Ledger(plan.ledger(), places.readers(found.sources))) as ledger, ledger.complaining():
        return _carried_out(plan, found, ledger, stopped, say)


def _carried_out(plan: Plan, found: Found, ledger: Ledger, stopped: Callable[[], bool], say: Say) -> Summary:
    started = time.monotonic()
    todo, stay = _ready(plan, found, ledger, say)
    doing = Doing(plan, ledger, todo)
    doing.work(stopped)
    names = {source.name: source for source in found.sources}
    summary = summed(names, ledger, partial(books.where_kept, plan))
    summary.pass_over(sorted([*found.passed, *stay]))
    summary.done = dict(Counter(todo.values()))
    summary.former, summary.unsettled = doing.former, sorted(doing.unsettled)
    summary.seconds = round(time.monotonic() - started, 2)
    _must_add_up(summary, stopped())
    books.write(plan, ledger, summary, names)
    places.clear(plan, plan.partial)
    return summary


def _ready(plan: Plan, found: Found, ledger: Ledger, say: Say) -> tuple[dict[Source, str], list[Passed]]:
    """What is to be done and why, and what cannot be read now, when all is in order. UsageError if it is not."""
    if note := begun(plan, ledger, bool(books.left(plan))):
        say(note)
    todo, stay = wanted(found.sources, ledger, plan)
    places.refuse_links(plan, todo)
    refuse_keyless(list(todo), plan)
    for note in (*(() if plan.quiet else again(todo)), *(books.keep_left(plan) if ledger.empty else ())):
        say(note)
    _wait_for_workers(plan, say)
    places.clear(plan, plan.partial)
    plan.partial.mkdir(0o700)
    return todo, stay


def _wait_for_workers(plan: Plan, say: Say) -> None:
    """Workers of a run that was killed end when they see it; until then they may write."""
    with opened(plan.workers()) as lock:
        try:
            flock(lock, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            say(f"{plan.output}: waiting for workers of a run that was killed")
            flock(lock, LOCK_EX)


def _must_add_up(summary: Summary, stopped: bool) -> None:
    accounted = summary.changed + summary.unchanged + summary.quarantined
    if summary.records != accounted or (summary.missing > len(summary.unsettled) and not stopped):
        raise FixtextError(f"{summary.records} in, {accounted} accounted for, {summary.missing} files missing")
