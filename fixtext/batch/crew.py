"""Worker processes. One that dies or hangs costs only the record that it was at."""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from multiprocessing import connection, get_context

from fixtext.batch.forms import SLICE, Task
from fixtext.batch.outcome import whole
from fixtext.batch.plan import Plan
from fixtext.batch.rows import Outcome
from fixtext.batch.work import START, SYNC, Place, serve, step_name
from fixtext.errors import UsageError

_SPAWN = get_context("spawn")  # a forked copy of a process with threads or an open ledger is not to be trusted
_TICK = 0.2
_PATIENCE = 120.0  # seconds that a worker may take to start
_STARTS = 5  # times that each worker may die in a row before one of them has done anything


class Worker:
    """A process, the tasks it has, and since when it is at the record it is at."""

    def __init__(self, plan: Plan) -> None:
        """OSError if it dies or cannot be made while it is started."""
        self.place = Place(_SPAWN.Array("i", [0, START, 0], lock=False))
        self.pipe, theirs = _SPAWN.Pipe()
        self.process = _SPAWN.Process(target=serve, args=(theirs, self.place.shared, plan), daemon=True)
        self.process.start()
        theirs.close()
        self.ready = False
        self.tasks: Sequence[Task] = ()
        self.at: tuple[int, ...] = ()
        self.since = time.monotonic()

    def give(self, tasks: Sequence[Task]) -> None:
        """Tasks to do; a worker that is not ready yet gets them when it is."""
        self.tasks = tasks
        if self.ready:
            self._send()

    def _send(self) -> None:
        self.place.at(START, 0)
        self.since = time.monotonic()
        with suppress(OSError):  # it has died; that is heard when it is listened to
            self.pipe.send(self.tasks)

    def receive(self) -> list[Outcome] | str | None:
        """The outcomes of the tasks, none when it has just become ready, why the run must end; None if it died."""
        try:
            message = self.pipe.recv()
        except (EOFError, OSError):
            return None
        if message is None:
            self.ready = True
            self._send()
            return []
        if self.ready and isinstance(message, list):
            self.tasks = ()
        done: list[Outcome] | str = message
        return done

    def hangs(self, timeout: float) -> bool:
        task, step, record = self.place.shared
        now = time.monotonic()
        if (task, record, step == START) != self.at:
            self.at, self.since = (task, record, step == START), now
        return step != SYNC and now - self.since > (_PATIENCE if step == START else timeout)

    def stop(self) -> int | None:
        """End it; returns the exit code that it had."""
        self.pipe.close()
        self.process.join(0.1)
        code = self.process.exitcode
        self.process.kill()
        self.process.join()
        return code


def chunks(tasks: Iterable[Task], most: int) -> Iterator[list[Task]]:
    """Small tasks together, up to a number and a size, so that a worker is not asked once a page."""
    chunk: list[Task] = []
    for task in tasks:
        if chunk and (len(chunk) >= most or sum(t.size for t in chunk) + task.size > SLICE):
            yield chunk
            chunk = []
        chunk.append(task)
    if chunk:
        yield chunk


class Crew:
    """The workers of a run, and what still waits for them."""

    def __init__(self, plan: Plan, tasks: Iterable[Task], most: int) -> None:
        self.plan = plan
        self._fresh = chunks(tasks, most)
        self._again: deque[list[Task]] = deque()
        self._deaths: Counter[tuple[str, int, int]] = Counter()
        self._idle_deaths = 0  # in a row, of workers that had begun nothing
        self._workers: list[Worker] = []
        self._next: list[Task] | None = None

    def run(self, stopped: Callable[[], bool] = lambda: False) -> Iterator[list[Outcome]]:
        """Outcomes as they come in, or none, five times a second. When stopped, until all are idle.

        UsageError: workers cannot start, the steps cannot be run, or the disk is full.
        """
        self._next = next(self._fresh, None)
        try:
            while self._dispatch(stopped()) or any(worker.tasks for worker in self._workers):
                done = self._collect()
                self._dispatch(stopped())  # workers go on while we write down what they did
                yield done
        finally:
            for worker in self._workers:
                worker.process.kill()
            for worker in self._workers:
                worker.stop()

    def _dispatch(self, stopped: bool) -> bool:
        """Give chunks to workers that have none; whether anything waits still."""
        while not stopped and (self._again or self._next):
            idle = next((worker for worker in self._workers if not worker.tasks), None)
            if idle is None and len(self._workers) < self.plan.jobs:
                idle = self._started()
            if idle is None:
                break
            self._give(idle)
        return not stopped and bool(self._again or self._next)

    def _started(self) -> Worker | None:
        """A new worker; None if it died at once."""
        try:
            self._workers.append(Worker(self.plan))
        except OSError as error:
            self._nothing_begun(str(error))
            return None
        return self._workers[-1]

    def _give(self, worker: Worker) -> None:
        if self._again:
            worker.give(self._again.popleft())
        elif self._next:
            worker.give(self._next)
            self._next = next(self._fresh, None)

    def _collect(self) -> list[Outcome]:
        busy = {worker.pipe: worker for worker in self._workers if worker.tasks}
        ready = connection.wait(list(busy), timeout=_TICK)
        collected: list[Outcome] = []
        for pipe, worker in busy.items():
            if pipe in ready:
                collected += self._heard(worker)
            elif worker.hangs(self.plan.timeout):
                collected += self._bury(worker, hung=True)
        return collected

    def _heard(self, worker: Worker) -> list[Outcome]:
        said = worker.receive()
        if said is None:
            return self._bury(worker, hung=False)
        if isinstance(said, str):
            raise UsageError(said)
        self._idle_deaths = 0 if said else self._idle_deaths
        return said

    def _bury(self, worker: Worker, hung: bool) -> list[Outcome]:
        """Put the tasks of a lost worker back in line. The record that it was at gets a second try, unless it hung.

        A page that is not tried again is in quarantine: its outcome is returned.
        """
        task, step, record = worker.place.shared
        code = worker.stop()
        self._workers.remove(worker)
        if step == START:
            self._again.appendleft(list(worker.tasks))
            self._nothing_begun(f"took longer than {_PATIENCE:g} s" if hung else f"exit code {code}")
            return []
        culprit = worker.tasks[task]
        self._again.extend([other] for other in worker.tasks if other is not culprit)
        key = (culprit.source.name, culprit.number, record)
        self._deaths[key] += 1
        if hung or self._deaths[key] > 1:
            error = f"took longer than {self.plan.timeout:g} s" if hung else f"a worker died of it (exit code {code})"
            name = step_name(step, self.plan)
            if culprit.data is None:
                return [whole(culprit, self.plan, name, error)]
            culprit = culprit._replace(poison=(*culprit.poison, (record, name, error)))
        self._again.append([culprit])
        return []

    def _nothing_begun(self, why: str) -> None:
        """A worker is lost that no record is to blame for; another takes its place, but not for ever."""
        self._idle_deaths += 1
        if self._idle_deaths >= _STARTS * self.plan.jobs:
            raise UsageError(f"a worker could not start ({why}); is --max-memory too small?")
