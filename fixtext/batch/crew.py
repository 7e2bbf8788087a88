"""Worker processes. One that dies or hangs costs only the record that it was at."""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from multiprocessing import connection, get_context

from fixtext.batch.forms import SLICE, Task
from fixtext.batch.ledger import Outcome
from fixtext.batch.plan import Plan
from fixtext.batch.work import START, SYNC, Place, serve, step_name
from fixtext.errors import UsageError

_SPAWN = get_context("spawn")  # a forked copy of a process with threads or an open ledger is not to be trusted
_TICK = 0.2
_PATIENCE = 120.0  # seconds that a worker may take to start


class Worker:
    """A process, the tasks it has, and since when it is at the record it is at."""

    def __init__(self, plan: Plan) -> None:
        self.place = Place(_SPAWN.Array("i", [0, START, 0], lock=False))
        self.pipe, theirs = _SPAWN.Pipe()
        self.process = _SPAWN.Process(target=serve, args=(theirs, self.place.shared, plan), daemon=True)
        self.process.start()
        theirs.close()
        self.tasks: Sequence[Task] = ()
        self.at: tuple[int, ...] = ()
        self.since = time.monotonic()

    def give(self, tasks: Sequence[Task]) -> None:
        self.tasks, self.since = tasks, time.monotonic()
        self.pipe.send(tasks)

    def receive(self) -> list[Outcome] | None:
        """The outcomes of the tasks; None if it died."""
        try:
            done: list[Outcome] = self.pipe.recv()
        except (EOFError, OSError):
            return None
        self.tasks = ()
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
        self._workers: list[Worker] = []
        self._next: list[Task] | None = None

    def run(self, stopped: Callable[[], bool] = lambda: False) -> Iterator[list[Outcome]]:
        """Outcomes as they come in, or none, five times a second. When stopped, until all are idle."""
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
            if idle is None:
                if len(self._workers) >= self.plan.jobs:
                    break
                idle = Worker(self.plan)
                self._workers.append(idle)
            self._give(idle)
        return not stopped and bool(self._again or self._next)

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
            done = worker.receive() if pipe in ready else []
            if done is None or (pipe not in ready and worker.hangs(self.plan.timeout)):
                self._bury(worker, hung=done is not None)
            else:
                collected += done
        return collected

    def _bury(self, worker: Worker, hung: bool) -> None:
        """Put the tasks of a lost worker back in line. The record that it was at gets a second try, unless it hung."""
        task, step, record = worker.place.shared
        code = worker.stop()
        self._workers.remove(worker)
        if step == START:
            raise UsageError(f"a worker could not start (exit code {code}); is --max-memory too small?")
        culprit = worker.tasks[task]
        self._again.extend([other] for other in worker.tasks if other is not culprit)
        key = (culprit.source.name, culprit.number, record)
        self._deaths[key] += 1
        if hung or self._deaths[key] > 1:
            error = f"took longer than {self.plan.timeout:g} s" if hung else f"a worker died of it (exit code {code})"
            poison = (record, step_name(step, self.plan), error)
            culprit = culprit._replace(poison=(*culprit.poison, poison))
        self._again.append([culprit])
