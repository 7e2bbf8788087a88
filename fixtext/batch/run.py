"""A batch from plan to summary: what is missing is done, what was done is kept, and the sum must be right."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from fcntl import LOCK_EX, flock
from pathlib import Path

from fixtext import files
from fixtext.batch import books
from fixtext.batch.crew import Crew
from fixtext.batch.forms import Task, digest, form
from fixtext.batch.ledger import File, Ledger, Outcome
from fixtext.batch.outcome import said, whole
from fixtext.batch.plan import Plan
from fixtext.batch.progress import Progress
from fixtext.batch.sources import Source, sources
from fixtext.batch.summary import Summary, summed
from fixtext.batch.work import WORKERS
from fixtext.errors import FixtextError, InputError, UsageError

CHUNK = 64  # pages that a worker is given at once, at the most


def run(plan: Plan, stopped: Callable[[], bool] = lambda: False) -> Summary:
    """Carry out a plan. UsageError, MissingInput before anything is done; FixtextError if the sum is wrong."""
    plan.check()
    begun = time.monotonic()
    found, passed = sources(plan)
    ledger = Ledger(plan.ledger())
    try:
        if not plan.resume and next(ledger.pieces(), None):
            raise UsageError(f"{plan.output}: a batch was begun there; --resume goes on with it")
        todo = _make_ready(plan, found, ledger)
        _Run(plan, ledger, todo).work(stopped)
        summary = summed((source.name for source in found), ledger)
        summary.passed_over = [{"path": path, "why": why} for path, why in passed]
        summary.done = dict(Counter(todo.values()))
        summary.seconds = round(time.monotonic() - begun, 2)
        _must_add_up(summary, stopped())
        books.write(plan, ledger, summary, {source.name: source for source in found})
    except sqlite3.Error as error:
        raise UsageError(f"{ledger.path}: {error}; make room or mend it, then go on with --resume") from error
    finally:
        ledger.close()
    shutil.rmtree(plan.partial, ignore_errors=True)
    return summary


def _make_ready(plan: Plan, found: Sequence[Source], ledger: Ledger) -> dict[Source, str]:
    """Wait for workers of a killed run, clear what they left, and say what is to be done and why."""
    with (plan.books / WORKERS).open("w") as lock:
        flock(lock, LOCK_EX)
    shutil.rmtree(plan.partial, ignore_errors=True)
    plan.partial.mkdir(parents=True)
    todo = {source: why for source in found if (why := _missing(source, ledger, plan))}
    if plan.resume and not plan.quiet:
        for why in sorted(set(todo.values()) - {"new"}):
            names = [source.name for source in todo if todo[source] == why]
            files.say(f"to do again, {why}: {', '.join(names[:3])}{f' and {len(names) - 3} more' * (len(names) > 3)}")
    return todo


def _missing(source: Source, ledger: Ledger, plan: Plan) -> str:
    """Why an input is to be done; empty if it is done already."""
    file = ledger.file(source.name)
    if file is None:
        return "new" if ledger.piece(source.name, 0) is None else "not finished"
    if file.fingerprint != plan.fingerprint:
        return "pipeline changed"
    if file.sha256 != digest(source.path):
        return "input changed"
    if plan.retry and next(ledger.quarantine(source.name), None):
        return "retried"
    if not file.out_sha256:
        return ""
    return "" if file.out_sha256 == digest(plan.output / source.name) else "output missing or changed"


def _must_add_up(summary: Summary, stopped: bool) -> None:
    accounted = summary.changed + summary.unchanged + summary.quarantined
    if summary.records != accounted or (summary.missing and not stopped):
        raise FixtextError(f"{summary.records} in, {accounted} accounted for, {summary.missing} files missing")


class _Run:
    """What is known of the files that are being done."""

    def __init__(self, plan: Plan, ledger: Ledger, todo: dict[Source, str]) -> None:
        self.plan, self.ledger = plan, ledger
        large_first = sorted(todo, key=lambda s: (s.form == "page", -s.size if s.size >= 1 << 17 else 0, s.name))
        self.todo = {source.name: source for source in large_first}
        self.aside = {row.name for row in ledger.quarantine()}  # of earlier runs
        self.progress = Progress(list(self.todo.values()), plan.quiet)
        self.done: Counter[str] = Counter()  # pieces by file
        self.whole: dict[str, tuple[str, int, int]] = {}  # (digest, pieces, records) of files that are read to the end
        self.broken: dict[str, tuple[str, str]] = {}  # (step, error) of files that go to quarantine as they are

    def work(self, stopped: Callable[[], bool]) -> None:
        pages = sum(source.form == "page" for source in self.todo.values())
        crew = Crew(self.plan, self._tasks(), max(1, min(CHUNK, pages // (4 * self.plan.jobs))))
        for outcomes in crew.run(stopped):
            if outcomes:
                self._take(outcomes)
            self.progress.show(outcomes)
        for name, (step, error) in self.broken.items():
            self._set_aside(self.todo[name], step, error)
        self.progress.end()

    def _tasks(self) -> Iterator[Task]:
        for source in self.todo.values():
            if source.form == "page":
                yield from form(source).tasks(source, self.plan)
            else:
                yield from self._record_tasks(source)

    def _record_tasks(self, source: Source) -> Iterator[Task]:
        """The tasks of a file of records that the ledger does not have."""
        self.ledger.forget(source.name, pieces=False)
        sha256, pieces, records = digest(source.path), 0, 0
        try:
            for task in form(source).tasks(source, self.plan):
                pieces, records = pieces + 1, records + task.total
                if self._kept(task):
                    self.done[source.name] += 1
                else:
                    yield task
                if source.name in self.broken:
                    return
            if sha256 != digest(source.path):
                raise InputError("was changed while it was read")
        except (InputError, OSError) as error:
            self.broken[source.name] = ("read", said(error))
            return
        self.whole[source.name] = (sha256, pieces, records)
        self._finish_if_done(source)

    def _kept(self, task: Task) -> bool:
        """Whether a piece was done by an earlier run, and its output is there."""
        from hashlib import sha256

        piece = self.ledger.piece(task.source.name, task.number)
        return (
            piece is not None
            and (piece.sha256, piece.fingerprint) == (sha256(task.data or b"").hexdigest(), self.plan.fingerprint)
            and not (self.plan.retry and piece.quarantined)
            and piece.out_sha256 == digest(self.plan.place(task.source, task.number))
        )

    def _take(self, outcomes: Sequence[Outcome]) -> None:
        pages = [o for o in outcomes if self.todo[o.piece.name].form == "page"]
        for outcome in pages:
            self._move_page(outcome)
        done = [(p.name, p.sha256, p.fingerprint, 1, 1, p.out_sha256) for p, _, _ in pages]
        self.ledger.write(outcomes, map(File._make, done))
        for piece, _, failed in outcomes:
            source = self.todo[piece.name]
            if source.form != "page":
                self.done[piece.name] += 1
                if failed and not failed[0].record:
                    self.broken[piece.name] = (failed[0].step, failed[0].error)
                self._finish_if_done(source)

    def _move_page(self, outcome: Outcome) -> None:
        """The bytes of a page that failed go to quarantine; a page that is right leaves it."""
        source = self.todo[outcome.piece.name]
        if outcome.quarantined:
            books.set_aside(self.plan, source)
        elif source.name in self.aside:
            (self.plan.books / "quarantine" / source.name).unlink(missing_ok=True)

    def _finish_if_done(self, source: Source) -> None:
        sha256, pieces, records = self.whole.get(source.name, ("", -1, 0))
        if self.done[source.name] != pieces or source.name in self.broken:
            return
        self.ledger.trim(source.name, pieces)
        try:
            out_sha256 = self._assemble(source, pieces)
        except OSError as error:
            self.broken[source.name] = ("write", said(error))
            return
        self.ledger.write((), [File(source.name, sha256, self.plan.fingerprint, pieces, records, out_sha256)])
        (self.plan.books / "quarantine" / source.name).unlink(missing_ok=True)
        shutil.rmtree(self.plan.pieces(source), ignore_errors=True)

    def _assemble(self, source: Source, pieces: int) -> str:
        """Make the output file of its pieces; returns its digest. FixtextError if a record is missing in it."""
        partial, target = self.plan.partial / "whole", self.plan.output / source.name
        paths = [self.plan.place(source, number) for number in range(pieces)]
        with partial.open("wb") as out:
            count = form(source).finish(source, paths, out)
            out.flush()
            os.fsync(out.fileno())
        kept = sum(piece.changed + piece.unchanged for piece in self.ledger.pieces(source.name))
        if count != kept:
            raise FixtextError(f"{target}: {count} records written, {kept} were to be")
        target.parent.mkdir(parents=True, exist_ok=True)
        partial.chmod(source.path.stat().st_mode & 0o777)
        Path(partial).replace(target)
        return digest(target)

    def _set_aside(self, source: Source, step: str, error: str) -> None:
        """A file of records that cannot be read to its end: nothing of it is put out, all of it is kept."""
        self.ledger.forget(source.name)
        shutil.rmtree(self.plan.pieces(source), ignore_errors=True)
        books.set_aside(self.plan, source)
        outcome = whole(Task(source, 0, 0, 1), self.plan, step, error)
        file = File(source.name, outcome.piece.sha256, self.plan.fingerprint, 1, 1, "")
        self.ledger.write([outcome], [file])
