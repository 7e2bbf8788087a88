"""What a worker does with tasks: read, clean, write. Nothing that a record does wrong reaches another record."""

from __future__ import annotations

import errno
import gc
import hashlib
import os
import resource
import signal
import threading
import time
from collections.abc import Sequence
from ctypes import CDLL
from fcntl import LOCK_SH, flock
from functools import partial
from multiprocessing import connection, parent_process
from multiprocessing.connection import Connection
from typing import Any, NamedTuple

from fixtext.batch.forms import Record, Task, digest, form
from fixtext.batch.locks import opened
from fixtext.batch.outcome import Cleaned, Done, Told, said, told, whole
from fixtext.batch.places import keep_former, let_read, make_folder, make_way, private
from fixtext.batch.plan import Plan
from fixtext.batch.rows import Outcome
from fixtext.errors import UsageError
from fixtext.provenance import Result
from fixtext.reading import Document

START, READ, WRITE, SYNC = -1, -2, -3, -4  # where a worker is, when it is in no step; START before it has begun any
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)  # what ails the disk is no fault of a page


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
    """An output that waits for its name: an open file, where it is now, its name and what is in it."""

    handle: int
    path: str
    name: str
    sha256: str


class Stop(Exception):
    """What no page is to blame for: the run cannot go on. The message says what to do."""


def serve(pipe: Connection, shared: Any, plan: Plan) -> None:
    """Work on lists of tasks until the pipe or the parent ends. Sends None when ready, then outcomes or why to stop."""
    for number in (signal.SIGINT, signal.SIGTERM):  # what they stop is the parent; it lets us finish
        signal.signal(number, signal.SIG_IGN)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a full quota is an error to report, no reason to die
    threading.Thread(target=_die_with_parent, daemon=True).start()
    resource.setrlimit(resource.RLIMIT_AS, (plan.max_memory, plan.max_memory))
    with opened(plan.workers()) as lock:
        flock(lock, LOCK_SH)  # the next run waits for workers of a killed one
        try:
            pipe.send(_warmed_up(plan))
            gc.freeze()  # edits are many and hold no cycles: look for those seldom
            gc.set_threshold(100_000)
            while True:
                pipe.send(_answer(pipe.recv(), Place(shared), plan))
        except (EOFError, BrokenPipeError, ConnectionResetError):
            return


def _warmed_up(plan: Plan) -> str | None:
    """Import what filters need, for that is not the first page's time; why they cannot be used, if they cannot."""
    try:
        plan.pipeline.clean("。")
    except UsageError as error:
        return _said_of_all(error)
    except (MemoryError, ImportError, OSError) as error:
        return f"a worker could not start: {said(error)}; is --max-memory too small?"
    except Exception:  # every page will say so
        return None
    return None


def _said_of_all(error: UsageError) -> str:
    """What is wrong with the steps on every page; a package that is there and cannot be loaded lacks memory."""
    cause = error.__cause__
    is_there = isinstance(cause, ImportError) and not isinstance(cause, ModuleNotFoundError)
    return f"{error}; is --max-memory too small?" if is_there else str(error)


def _answer(tasks: Sequence[Task], place: Place, plan: Plan) -> list[Outcome] | str:
    try:
        return work(tasks, place, plan)
    except Stop as stop:
        return str(stop)


def _die_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


def work(tasks: Sequence[Task], place: Place, plan: Plan) -> list[Outcome]:
    """Clean tasks, tell what became of them, then write them: what is done many times in a row costs a processor less.

    Outputs are synced together, then renamed: one journal commit serves many pages. Stop: the steps or the disk are at
    fault; nothing is written down of these tasks.
    """
    cleaned = [_cleaned(task, number, place, plan) for number, task in enumerate(tasks)]
    made: list[Outcome] = []
    outputs: dict[int, Told] = {}
    for number, (task, some) in enumerate(zip(tasks, cleaned, strict=True)):
        one = _told(task, number, some, place, plan)
        made.append(one.outcome)
        if one.output is not None:
            outputs[number] = one
    files: dict[int, list[_Partial]] = {}
    for number, one in outputs.items():
        place.at(WRITE, number)
        try:
            files[number] = _write(tasks[number], number, one, plan)
        except Exception as error:  # memory may end here too, and that is this file's fault alone
            made[number] = _unwritten(tasks[number], error, plan)
    place.at(SYNC)
    _sync([file for waiting in files.values() for file in waiting], plan)
    for number, waiting in files.items():
        place.at(SYNC, number)
        made[number] = _deliver(tasks[number], waiting, made[number], plan)
    return made


def _cleaned(task: Task, number: int, place: Place, plan: Plan) -> Cleaned:
    """The records of a task, each cleaned or with what it failed of."""
    begun = time.perf_counter()
    place.at(READ, number)
    poison = {index: (step, error) for index, step, error in task.poison}
    try:
        records = form(task.source).records(task, plan)
    except Exception as error:  # whatever a file does is that file's fault alone
        return Cleaned((), (place.step(plan), said(error)))
    done: list[Done] = []
    for index, record in enumerate(records):
        place.at(READ, number, index)
        done.append(Done(record, failure=poison[index]) if index in poison else _clean(record, task, place, plan))
    return Cleaned(done, seconds=time.perf_counter() - begun)


def _clean(record: Record, task: Task, place: Place, plan: Plan) -> Done:
    try:
        document: Document | None = form(task.source).document(record, plan)
        if document is None:
            return Done(record)
        return Done(record, document, _through(plan, document, place))
    except Stop:
        raise
    except Exception as error:  # whatever a record does to a filter is that record's fault alone
        return Done(record, failure=(place.step(plan), said(error)))


def _through(plan: Plan, document: Document, place: Place) -> Result:
    try:
        return plan.pipeline.clean(document.text, document.layout, place.at)
    except UsageError as error:  # a word list that is not there, an extra that is not installed
        raise Stop(_said_of_all(error)) from error


def _told(task: Task, number: int, some: Cleaned, place: Place, plan: Plan) -> Told:
    """The outcome of a task and its output; no output if it is a page that failed."""
    place.at(WRITE, number)
    if some.failure[0]:
        return Told(whole(task, plan, *some.failure), None)
    begun = time.perf_counter()
    try:
        made = told(task, some.done, plan, partial(place.at, WRITE, number))
    except Exception as error:  # whatever a file does is that file's fault alone
        return Told(whole(task, plan, place.step(plan), said(error)), None)
    seconds = round(some.seconds + time.perf_counter() - begun, 4)
    return made._replace(outcome=made.outcome._replace(piece=made.outcome.piece._replace(seconds=seconds)))


def _unwritten(task: Task, error: Exception, plan: Plan) -> Outcome:
    """The outcome of a task whose output could not be written. Stop: the disk is full."""
    if isinstance(error, OSError) and error.errno in FULL:
        raise Stop(f"{plan.output}: {error.strerror}; make room, then go on with --resume") from error
    return whole(task, plan, "write", said(error))


def _sync(files: Sequence[_Partial], plan: Plan) -> None:
    """Bring files to the disk: one call for all where the system has it, for each sync waits for the journal."""
    syncfs = getattr(CDLL(None), "syncfs", None) if len(files) > 1 else None
    try:
        if syncfs is None or syncfs(files[0].handle) != 0:
            for file in files:
                os.fsync(file.handle)
    except OSError as error:
        raise Stop(f"{plan.output}: {error.strerror}; look after the disk, then go on with --resume") from error


def _deliver(task: Task, files: Sequence[_Partial], outcome: Outcome, plan: Plan) -> Outcome:
    """Give outputs their names, that of the ledger last; what stands there and is not from this batch is kept."""
    former = ""
    try:
        for file in files[::-1]:
            place = plan.output / file.name if file.name else plan.place(task.source, task.number)
            os.close(file.handle)
            strange = task.stranger if file is files[0] else os.path.lexists(place)
            if strange and file.sha256 != digest(place):
                former = keep_former(plan, file.name or task.source.name) or former
            os.replace(file.path, place)  # noqa: PTH105 (a Path made of it costs as much)
    except OSError as error:
        return _unwritten(task, error, plan)
    return outcome._replace(former=former)


def _write(task: Task, number: int, made: Told, plan: Plan) -> list[_Partial]:
    """The outputs in temporary files with the mode bits of the input; `work` syncs and renames them."""
    source, place = task.source, plan.place(task.source, task.number)
    if source.form == "page":
        make_way(plan, place, source)
    else:
        make_folder(plan.output, place.parent)
    outputs = [("", made.output or b"", made.outcome.piece.out_sha256)]
    outputs += [(name, data, hashlib.sha256(data).hexdigest()) for name, data in made.more]
    files: list[_Partial] = []
    try:
        for n, (name, data, sha256) in enumerate(outputs):
            path = f"{plan.partial}/{os.getpid()}-{number}" + (f"-{n}" if n else "")
            files.append(_Partial(private(path), path, name, sha256))
            _fill(files[-1].handle, data, source.mode)
    except BaseException:
        for file in files:
            os.close(file.handle)
        raise
    return files


def _fill(handle: int, data: bytes, mode: int) -> None:
    view = memoryview(data)
    while view:  # the system may take less at once
        view = view[os.write(handle, view) :]
    let_read(handle, mode)
