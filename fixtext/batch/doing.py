"""The files that are being done: their tasks go to the crew, what comes back to its place and into the ledger."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from fixtext.batch import books, places
from fixtext.batch.crew import Crew
from fixtext.batch.forms import Task, digest, form, too_large
from fixtext.batch.ledger import Ledger
from fixtext.batch.outcome import said, whole
from fixtext.batch.plan import Plan, Source
from fixtext.batch.progress import Progress
from fixtext.batch.rows import File, Outcome
from fixtext.batch.todo import look
from fixtext.batch.work import FULL
from fixtext.errors import FixtextError, UsageError

CHUNK = 64  # pages that a worker is given at once, at the most


class _Read(NamedTuple):
    """A file of records that was read to its end; `stranger` as of a task."""

    sha256: str
    pieces: int
    records: int
    stranger: bool


class Doing:
    """What is known of the files that are being done."""

    def __init__(self, plan: Plan, ledger: Ledger, todo: dict[Source, str]) -> None:
        self.plan, self.ledger = plan, ledger
        large_first = sorted(todo, key=lambda s: (s.form == "page", -s.size if s.size >= 1 << 17 else 0, s.name))
        self.todo = {source.name: source for source in large_first}
        self.aside = {row.name for row in ledger.quarantine()}  # of earlier runs
        self.progress = Progress(list(self.todo.values()), plan.quiet)
        self.done: Counter[str] = Counter()  # pieces by file
        self.whole: dict[str, _Read] = {}
        self.broken: dict[str, tuple[str, str]] = {}  # (step, error) of files that go to quarantine as they are
        self.unsettled: set[str] = set()  # files that were changed while they were read: the next run does them
        self.former: list[dict[str, str]] = []

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
            if source.form != "page":
                yield from self._record_tasks(source)
            elif reason := too_large(source, self.plan):
                self.broken[source.name] = ("read", f"InputError: {reason}")
            else:
                yield Task(source, 0, 0, 1, stranger=self._stranger(source))

    def _stranger(self, source: Source) -> bool:
        """Whether something stands in the place of an output that the ledger does not know."""
        place, file = self.plan.output / source.name, self.ledger.file(source.name)
        return os.path.lexists(place) and (file is None or file.out_sha256 != digest(place))

    def _record_tasks(self, source: Source) -> Iterator[Task]:
        """The tasks of a file of records that the ledger does not have."""
        strange = self._stranger(source)
        self.ledger.forget(source.name, pieces=False)
        sha256, pieces, records, error = digest(source.path), 0, 0, ""
        try:
            look(source, self.plan)
            for task in form(source).tasks(source, self.plan):
                pieces, records = pieces + 1, records + task.total
                if self._kept(task):
                    self.done[source.name] += 1
                else:
                    yield task
                if source.name in self.broken:
                    return
        except UsageError:
            raise
        except Exception as caught:  # whatever a file does is that file's fault alone
            error = said(caught)
        if sha256 != digest(source.path):
            self.unsettled.add(source.name)
        elif error:
            self.broken[source.name] = ("read", error)
        else:
            self.whole[source.name] = _Read(sha256, pieces, records, strange)
            self._finish_if_done(source)

    def _kept(self, task: Task) -> bool:
        """Whether a piece was done by an earlier run, and its output is there."""
        piece = self.ledger.piece(task.source.name, task.number)
        return (
            piece is not None
            and (piece.sha256, piece.fingerprint)
            == (hashlib.sha256(task.data or b"").hexdigest(), self.plan.fingerprint)
            and not (self.plan.retry and piece.quarantined)
            and piece.out_sha256 == digest(self.plan.place(task.source, task.number))
        )

    def _take(self, outcomes: Sequence[Outcome]) -> None:
        pages = [o for o in outcomes if self.todo[o.piece.name].form == "page"]
        for outcome in pages:
            self._move_page(outcome)
        done = [(o.piece.name, o.piece.sha256, o.piece.fingerprint, 1, 1, o.piece.out_sha256) for o in pages]
        self.ledger.write(outcomes, map(File._make, done))
        for outcome in outcomes:
            source, failed = self.todo[outcome.piece.name], outcome.quarantined
            if source.form != "page":
                self.done[source.name] += 1
                if failed and not failed[0].record:
                    self.broken[source.name] = (failed[0].step, failed[0].error)
                self._finish_if_done(source)

    def _move_page(self, outcome: Outcome) -> None:
        """The bytes of a page that failed go to quarantine; a page that is right leaves it."""
        source = self.todo[outcome.piece.name]
        if outcome.quarantined:
            self._former(source, books.set_aside(self.plan, source))
        elif source.name in self.aside:
            places.drop(self.plan, self.plan.aside(source))
        self._former(source, outcome.former)

    def _former(self, source: Source, kept: str) -> None:
        if kept:
            self.former.append({"file": source.name, "kept": kept})

    def _finish_if_done(self, source: Source) -> None:
        read = self.whole.get(source.name)
        if read is None or self.done[source.name] != read.pieces or source.name in self.broken:
            return
        self.ledger.trim(source.name, read.pieces)
        try:
            out_sha256 = self._assemble(source, read)
        except FixtextError:
            raise
        except Exception as error:  # whatever a file does is that file's fault alone, but for a full disk
            if isinstance(error, OSError) and error.errno in FULL:
                raise
            self.broken[source.name] = ("write", said(error))
            return
        done = File(source.name, read.sha256, self.plan.fingerprint, read.pieces, read.records, out_sha256)
        self.ledger.write((), [done])
        places.drop(self.plan, self.plan.aside(source))
        places.clear(self.plan, self.plan.pieces(source))

    def _assemble(self, source: Source, read: _Read) -> str:
        """Make the output file of its pieces; returns its digest. FixtextError if a record is missing in it."""
        partial, target = self.plan.partial / "whole", self.plan.output / source.name
        paths = [self.plan.place(source, number) for number in range(read.pieces)]
        with os.fdopen(places.private(partial), "wb") as out:
            count = form(source).finish(source, paths, out)
            out.flush()
            places.let_read(out.fileno(), source.mode)
            os.fsync(out.fileno())
        kept = sum(piece.changed + piece.unchanged for piece in self.ledger.pieces(source.name))
        if count != kept:
            raise FixtextError(f"{target}: {count} records written, {kept} were to be")
        made = digest(partial)
        if read.stranger and made != digest(target):
            self._former(source, places.keep_former(self.plan, source.name))
        partial.replace(places.make_way(self.plan, target, source))
        return made

    def _set_aside(self, source: Source, step: str, error: str) -> None:
        """A file that cannot be read to its end, or is too large: nothing of it is put out, all of it is kept."""
        self.ledger.forget(source.name)
        places.clear(self.plan, self.plan.pieces(source))
        self._former(source, books.set_aside(self.plan, source))
        outcome = whole(Task(source, 0, 0, 1), self.plan, step, error)
        file = File(source.name, outcome.piece.sha256, self.plan.fingerprint, 1, 1, "")
        self.ledger.write([outcome], [file])
