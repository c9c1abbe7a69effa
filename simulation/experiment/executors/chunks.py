"""Which tasks a worker gets next: as many at once as take some seconds, fewer towards the end."""

from __future__ import annotations

import pickle
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from simulation.experiment.executors.interface import Failure, failure_of

CHUNK_SECONDS = 3.0  # assumption: long beside what sending costs (about 10 ms on a cluster), short beside a lost worker
LARGEST_CHUNK = 1000  # tasks under 3 ms: a chunk costs little more than its tasks, and must not fill the memory
_REMEMBERED = 50  # durations that the mean looks back on; kinds of runs may change along a sweep


@dataclass(frozen=True)
class Job:
    """A task on its way. Attributes: packed: its pickle. attempt: from 1."""

    task: Any
    packed: bytes
    attempt: int = 1

    def again(self) -> Job:
        """The same for its next attempt."""
        return replace(self, attempt=self.attempt + 1)


class ChunkSize:
    """How many tasks make CHUNK_SECONDS, by what was measured so far.

    It starts with one, and no chunk is larger than all that was measured: a few quick tasks at first must not
    make a chunk that lasts for hours.
    """

    def __init__(self) -> None:
        self._measured = 0
        self._mean = 0.0

    def measured(self, seconds: float) -> None:
        """Tell how long a task took."""
        self._measured += 1
        self._mean += (seconds - self._mean) / min(self._measured, _REMEMBERED)

    def __call__(self) -> int:
        lasting = CHUNK_SECONDS / max(self._mean, 1e-9)
        return max(1, int(min(lasting, self._measured, LARGEST_CHUNK)))


class TaskQueue:
    """Tasks not done yet. They are drawn as needed: a list of millions is never held in memory.

    Attributes:
        size: tells how long tasks took.
        suspects: tasks whose worker died, for a worker of their own when all else is done.
        unsendable: tasks that cannot be pickled, with their Failure, until they are fetched.
    """

    def __init__(self, tasks: Iterable[Any]) -> None:
        self.size = ChunkSize()
        self.suspects: deque[Job] = deque()
        self.unsendable: list[tuple[Any, Failure]] = []
        self._ahead: deque[Job] = deque()
        self._new = self._packed(tasks)

    def next_chunk(self, workers: int) -> list[Job]:
        """The next jobs for one of so many workers; empty when none but suspects are left.

        Twice what all workers would get is looked at ahead. When fewer are left, every worker gets its share of
        half of them, so that all end at about the same time.
        """
        workers, size = max(workers, 1), self.size()
        self._ahead.extend(islice(self._new, max(0, 2 * workers * size - len(self._ahead))))
        share = -(-len(self._ahead) // (2 * workers))
        return [self._ahead.popleft() for _ in range(min(size, share))]

    def put_back(self, jobs: Iterable[Job]) -> None:
        """Jobs that were handed out but never begun come next."""
        self._ahead.extendleft(reversed(list(jobs)))

    def _packed(self, tasks: Iterable[Any]) -> Iterator[Job]:
        for task in tasks:
            try:
                job = Job(task, pickle.dumps(task, protocol=5))
            except Exception as error:
                self.unsendable.append((task, failure_of(error)))
            else:
                yield job
