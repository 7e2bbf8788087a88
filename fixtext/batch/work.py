"""What a worker does with tasks: read, clean, write. Nothing that a record does wrong reaches another record."""

from __future__ import annotations

import gc
import hashlib
import os
import resource
import signal
import threading
import time
from collections import Counter
from collections.abc import Sequence
from ctypes import CDLL
from fcntl import LOCK_SH, flock
from functools import lru_cache
from multiprocessing import connection, parent_process
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple

from fixtext import report, runs
from fixtext.batch.forms import Record, Task, digest, form
from fixtext.batch.ledger import Outcome, Part, Piece, Quarantined
from fixtext.batch.plan import Plan
from fixtext.provenance import Result
from fixtext.reading import Document

START, READ, WRITE, SYNC = -1, -2, -3, -4  # where a worker is, when it is in no step
WORKERS = "workers.lock"


class Place:
    """Where a worker is, in memory that its parent shares: task and step and record, as numbers."""

    def __init__(self, shared: Any) -> None:
        self.shared = shared

    def at(self, step: int, task: int | None = None, record: int = 0) -> None:
        if task is not None:
            self.shared[0], self.shared[2] = task, record
        self.shared[1] = step

    def step(self, plan: Plan) -> str:
        return step_name(self.shared[1], plan)


def step_name(at: int, plan: Plan) -> str:
    """How errors name a step, or what is done before and after the steps."""
    known = {START: "start", READ: "read", WRITE: "write", SYNC: "write"}
    return known.get(at) or str(plan.pipeline.steps[at])


class _Partial(NamedTuple):
    """An output that waits for its name: an open file and where it is now."""

    handle: int
    path: str


class _Made(NamedTuple):
    """What became of one record. `kept` is None if it is in quarantine."""

    kept: Any
    changed: bool = False
    characters: int = 0
    counts: dict[str, int] = {}  # noqa: RUF012 (never changed)
    suspects: int = 0
    changes: bytes = b""
    findings: bytes = b""
    failure: tuple[str, str] = ("", "")


def serve(pipe: Connection, shared: Any, plan: Plan) -> None:
    """Work on lists of tasks until the pipe or the parent ends."""
    for number in (signal.SIGINT, signal.SIGTERM):  # what they stop is the parent; it lets us finish
        signal.signal(number, signal.SIG_IGN)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a full quota is an error to report, no reason to die
    threading.Thread(target=_die_with_parent, daemon=True).start()
    resource.setrlimit(resource.RLIMIT_AS, (plan.max_memory, plan.max_memory))
    with (plan.books / WORKERS).open("w") as lock:
        flock(lock, LOCK_SH)  # the next run waits for workers of a killed one
        plan.pipeline.clean("。")  # what filters import is not the first page's time
        gc.freeze()  # edits are many and hold no cycles: look for those seldom
        gc.set_threshold(100_000)
        try:
            while True:
                pipe.send(work(pipe.recv(), Place(shared), plan))
        except (EOFError, BrokenPipeError):
            return


def _die_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


def work(tasks: Sequence[Task], place: Place, plan: Plan) -> list[Outcome]:
    """Clean tasks, then write them all: what a processor and a disk do many times in a row costs them half.

    Outputs are synced together, then renamed: one journal commit serves many pages.
    """
    made: list[Outcome] = []
    outputs: dict[int, bytes] = {}
    for number, task in enumerate(tasks):
        place.at(READ, number)
        outcome, output = _task(task, number, place, plan)
        made.append(outcome)
        if output is not None:
            outputs[number] = output
    files: dict[int, _Partial] = {}
    for number, output in outputs.items():
        place.at(WRITE, number)
        try:
            files[number] = _write(tasks[number], number, output, plan)
        except Exception as error:  # memory may end here too, and that is this file's fault alone
            made[number] = whole(tasks[number], plan, "write", f"{type(error).__name__}: {error}")
    place.at(SYNC)
    _sync([*files.values()])
    for number, file in files.items():
        place.at(SYNC, number)
        made[number] = _deliver(tasks[number], file, made[number], plan)
    return made


def _sync(files: Sequence[_Partial]) -> None:
    """Bring files to the disk: one call for all where the system has it, for each sync waits for the journal."""
    syncfs = getattr(CDLL(None), "syncfs", None) if len(files) > 1 else None
    if syncfs is None or syncfs(files[0].handle) != 0:
        for file in files:
            os.fsync(file.handle)


def _deliver(task: Task, file: _Partial, outcome: Outcome, plan: Plan) -> Outcome:
    try:
        os.close(file.handle)
        os.replace(file.path, plan.place(task.source, task.number))  # noqa: PTH105 (a Path made of it costs as much)
    except OSError as error:
        return whole(task, plan, "write", f"{type(error).__name__}: {error}")
    return outcome


def _task(task: Task, number: int, place: Place, plan: Plan) -> tuple[Outcome, bytes | None]:
    begun = time.perf_counter()
    try:
        outcome, output = _records(task, number, place, plan)
    except Exception as error:  # whatever a file does is that file's fault alone
        return whole(task, plan, place.step(plan), f"{type(error).__name__}: {error}"), None
    seconds = round(time.perf_counter() - begun, 4)
    return outcome._replace(piece=outcome.piece._replace(seconds=seconds)), output


def whole(task: Task, plan: Plan, step: str, error: str) -> Outcome:
    """The outcome of a file that is in quarantine as a whole."""
    source = task.source
    sha256 = digest(source.path)
    row = Quarantined(source.name, task.number, 0, sha256, step, error)
    return Outcome(
        Piece(source.name, task.number, sha256, plan.fingerprint, quarantined=1),
        Part(source.name, task.number),
        (row,),
    )


def _records(task: Task, number: int, place: Place, plan: Plan) -> tuple[Outcome, bytes | None]:
    """The outcome of a task and its output; no output if it is a page that failed."""
    poison = {index: (step, error) for index, step, error in task.poison}
    records = form(task.source).records(task, plan) if task.data is not None or not poison else [Record(0, b"")]
    made: list[_Made] = []
    for index, record in enumerate(records):
        place.at(READ, number, index)
        made.append(_Made(None, failure=poison[index]) if index in poison else _guarded(record, task, place, plan))
    return _outcome(task, records, made, plan)


def _guarded(record: Record, task: Task, place: Place, plan: Plan) -> _Made:
    try:
        return _record(record, task, place, plan)
    except Exception as error:  # whatever a record does to a filter is that record's fault alone
        return _Made(None, failure=(place.step(plan), f"{type(error).__name__}: {error}"))


def _record(record: Record, task: Task, place: Place, plan: Plan) -> _Made:
    source, kind = task.source, form(task.source)
    document: Document | None = kind.document(record, plan)
    if document is None:
        return _Made(kind.put(record, None, "", plan))
    result = plan.pipeline.clean(document.text, document.layout, place.at)
    place.at(WRITE)
    kept = kind.put(record, document, result.text, plan)
    where = record.where(source)
    return _Made(
        kept,
        kept != record.value,
        len(document.text),
        _counts(result),
        sum(found.kind == "suspect" for done in result.passes for found in done.found),
        _changes(record, source.name, document, result, kept, plan),
        b"".join(report.line(report.finding_record(where, seen)) for seen in result.findings()),
    )


def _counts(result: Result) -> dict[str, int]:
    """Edits by "step rule"."""
    counts: Counter[str] = Counter()
    for done in result.passes:
        name = done.step.split()[0]
        counts.update(f"{name} {edit.rule}" for edit in done.applied)
    return dict(counts)


def _changes(record: Record, name: str, document: Document, result: Result, kept: Any, plan: Plan) -> bytes:
    """The record of changes that `fixtext undo` reads; of records of a file only where there is a change."""
    if record.number and not result.changed:
        return b""
    if record.number:  # the text inside a line or row has no bytes of its own
        name, data, kept, as_ = f"{name}:{record.number}", _utf8(document.text), _utf8(result.text), "utf-8"
    else:
        data = record.value
        as_ = document.encoding if plan.output_encoding == "keep" else plan.output_encoding
    return b"".join(map(report.line, runs.record(name, data, document, result, kept, as_)))


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _outcome(task: Task, records: Sequence[Record], made: Sequence[_Made], plan: Plan) -> tuple[Outcome, bytes | None]:
    name, number, kind = task.source.name, task.number, form(task.source)
    failed = tuple(
        _quarantined(task, record, one.failure)
        for record, one in zip(records, made, strict=True)
        if one.kept is None and one.failure[0]
    )
    kept = {index: one.kept for index, one in enumerate(made) if not one.failure[0]}
    output: bytes | None = kind.join(task, kept, plan) if kept or task.data is not None else None
    data = task.data if task.data is not None else records[0].value
    counts: Counter[str] = Counter()
    for one in made:
        counts.update(one.counts)
    piece = Piece(
        name,
        number,
        hashlib.sha256(data).hexdigest() if data else digest(task.source.path),
        plan.fingerprint,
        sum(one.changed for one in made),
        sum(not one.changed and not one.failure[0] for one in made),
        len(failed),
        sum(one.characters for one in made),
        hashlib.sha256(output).hexdigest() if output is not None else "",
        dict(counts),
        sum(one.suspects for one in made),
    )
    changes, findings = (b"".join(getattr(one, lines) for one in made) for lines in ("changes", "findings"))
    return Outcome(piece, Part(name, number, changes, findings), failed), output


def _quarantined(task: Task, record: Record, failure: tuple[str, str]) -> Quarantined:
    kept = form(task.source).original(task, record)
    sha256 = hashlib.sha256(kept).hexdigest() if kept else digest(task.source.path)
    return Quarantined(task.source.name, task.number, record.number, sha256, *failure, kept)


def _write(task: Task, number: int, output: bytes, plan: Plan) -> _Partial:
    """The output in a temporary file with the mode bits of its input; `work` syncs and renames it."""
    _make_folder(plan.place(task.source, task.number).parent)
    path = f"{plan.partial}/{os.getpid()}-{number}"
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    try:
        view = memoryview(output)
        while view:  # the system may take less at once
            view = view[os.write(handle, view) :]
        os.fchmod(handle, task.source.path.stat().st_mode & 0o777)
    except BaseException:
        os.close(handle)
        raise
    return _Partial(handle, path)


@lru_cache(maxsize=1024)  # asked for every page, and most pages lie beside others
def _make_folder(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
