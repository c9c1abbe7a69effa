"""Worker processes of this machine.

Each worker has a channel of its own. So when a worker dies, the driver knows at once which task it had, no lock
or queue is left broken, and no other task suffers: a shared pool (`ProcessPoolExecutor`) fails all tasks in
flight, and can hang. Tasks are sent in chunks, results come back one by one.
"""

from __future__ import annotations

import selectors
from collections.abc import Callable, Generator, Iterable
from typing import Any

from simulation.experiment.executors.chunks import TaskQueue
from simulation.experiment.executors.interface import MAX_ATTEMPTS, Failure, opened
from simulation.experiment.executors.watch import Watch
from simulation.experiment.executors.worker import Worker


class LocalExecutor:
    """Worker processes on this machine.

    Args: jobs: how many, at least 1. memory_limit_mb, longest_task_seconds: of one task, see Watch.
    """

    def __init__(
        self, jobs: int, *, memory_limit_mb: float | None = None, longest_task_seconds: float | None = None
    ) -> None:
        if jobs < 1:
            raise ValueError(f"jobs must be at least 1; got {jobs}")
        self.jobs = jobs
        self._limits = (memory_limit_mb, longest_task_seconds)
        Watch(*self._limits)  # says now what is wrong with the limits

    def map_unordered[Task, Result](
        self, fn: Callable[[Task], Result], tasks: Iterable[Task]
    ) -> Generator[tuple[Task, Result | Failure]]:
        """See Executor. A worker that dies or hangs is replaced; its task is done again after all others, alone."""
        crew = _Crew(fn, tasks, self.jobs, Watch(*self._limits))
        try:
            crew.hand_out()
            yield from crew.taken_outcomes()
            while crew.workers:
                crew.turn()
                yield from crew.taken_outcomes()
        finally:
            crew.dismiss()

    def close(self) -> None:
        """Nothing is kept."""


class _Crew:
    """The workers of one `map_unordered`, what they do, and outcomes not yet handed over."""

    def __init__(self, fn: Callable[[Any], Any], tasks: Iterable[Any], jobs: int, watch: Watch) -> None:
        self.fn, self.jobs, self.watch = fn, jobs, watch
        self.queue = TaskQueue(tasks)
        self.workers: set[Worker] = set()
        self.outcomes: list[tuple[Any, Any]] = []
        self.selector = selectors.DefaultSelector()

    def turn(self) -> None:
        """Wait for workers, and give each its next tasks before its results are looked at."""
        ready = self.selector.select(self.watch.every)
        self.watch.pass_time(self.workers)
        for key, events in ready:
            if events & selectors.EVENT_WRITE:
                key.data.channel.flush()
            if events & selectors.EVENT_READ:
                self._read(key.data)
        for worker, error, message in list(self.watch.culprits(self.workers)):
            self._replace(worker, error, message)
        self.hand_out()

    def taken_outcomes(self) -> list[tuple[Any, Any]]:
        """Outcomes that came since the last call."""
        taken, self.outcomes = self.outcomes + self.queue.unsendable, []
        self.queue.unsendable = []
        return taken

    def hand_out(self) -> None:
        """Jobs for those who run out of them, half a chunk early; suspects for fresh workers."""
        for worker in list(self.workers):
            if len(worker.jobs) <= self.queue.size() // 2:
                chunk = self.queue.next_chunk(self.jobs)
                if chunk:
                    worker.take(chunk)
                elif not worker.jobs:
                    self._part_with(worker)
                    worker.leave()
            listens = selectors.EVENT_READ | (selectors.EVENT_WRITE if worker.channel.has_more_to_send else 0)
            if worker in self.workers and self.selector.get_key(worker.channel).events != listens:
                self.selector.modify(worker.channel, listens, worker)
        while len(self.workers) < self.jobs and self._start_worker():
            pass

    def _start_worker(self) -> bool:
        """Start a worker on the next jobs. Returns: False when there are none."""
        chunk = self.queue.next_chunk(self.jobs) or self._next_suspect()
        if not chunk:
            return False
        worker = Worker(self.fn, self.workers)
        self.workers.add(worker)
        self.selector.register(worker.channel, selectors.EVENT_READ | selectors.EVENT_WRITE, worker)
        worker.take(chunk)
        return True

    def _next_suspect(self) -> list[Any]:
        return [self.queue.suspects.popleft()] if self.queue.suspects else []

    def _read(self, worker: Worker) -> None:
        worker.silent = 0.0
        for frame in worker.channel.received():
            seconds, outcome = opened(frame)
            self.outcomes.append((worker.jobs.popleft().task, outcome))
            worker.answered += 1
            self.queue.size.measured(seconds)
            self.watch.measured(seconds)
        if worker.channel.ended:
            self._replace(worker, "WorkerDied", "")

    def _replace(self, worker: Worker, error: str, message: str) -> None:
        """Kill what is left of a worker. The task it had in hand is suspect, those behind it were never begun."""
        self._part_with(worker)
        worker.kill()
        if not worker.jobs:
            return
        job = worker.jobs.popleft()
        self.queue.put_back(worker.jobs)
        # Too much memory may be the fault of tasks before; on a fresh worker it is the task's own.
        at_fault = error == "MemoryLimit" and not worker.answered
        if job.attempt < MAX_ATTEMPTS and not at_fault:
            self.queue.suspects.append(job.again())
        else:
            message = message or f"its worker died each time, last {worker.how_it_ended()}"
            self.outcomes.append((job.task, Failure(error, message, attempts=job.attempt)))

    def _part_with(self, worker: Worker) -> None:
        self.workers.discard(worker)
        self.selector.unregister(worker.channel)

    def dismiss(self) -> None:
        """Kill all workers."""
        for worker in self.workers:
            worker.kill()
        self.workers.clear()
        self.selector.close()
