"""Tasks on a Dask cluster: workers of this machine, or a cluster of any kind that is reached by its address."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import suppress
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from simulation.experiment.executors.address import check_address, check_certificates
from simulation.experiment.executors.chunks import Job, TaskQueue
from simulation.experiment.executors.interface import (
    MAX_ATTEMPTS,
    ClusterError,
    Failure,
    SchedulerLostError,
    UnfitWorkerError,
    available_cores,
    opened,
)
from simulation.experiment.executors.watch import Watch

if TYPE_CHECKING:
    from simulation.experiment.executors.cluster import Cluster

_CHUNKS_PER_WORKER = 3  # in flight: a worker never waits for the driver, and little is lost with the scheduler
_RETRIES = 2  # of a chunk that could not be begun, say because its worker was only half started


class DaskExecutor:
    """Args:
        scheduler: address of a running cluster; None starts workers of this machine, seen by this machine only.
        jobs: how many of them; all cores unless given. Not for a running cluster, which has its own.
        insecure: take a tcp:// address beyond this machine.
        security: `distributed.Security` with the certificates of a tls:// address; else Dask's configuration.
        memory_limit_mb, longest_task_seconds: of one task, see Watch; each worker watches its own.

    The cluster is kept from one call to the next, until `close` or until the executor is forgotten.

    Raises: ValueError, also when Dask is not installed.
    """

    def __init__(
        self,
        scheduler: str | None = None,
        jobs: int | None = None,
        *,
        insecure: bool = False,
        security: Any = None,
        memory_limit_mb: float | None = None,
        longest_task_seconds: float | None = None,
    ) -> None:
        self._limits = (memory_limit_mb, longest_task_seconds)
        Watch(*self._limits)  # says now what is wrong with the limits
        if find_spec("distributed") is None:
            raise ValueError("executor 'dask' needs the package distributed: pip install 'talentgap[distributed]'")
        if scheduler is not None:
            check_address(scheduler, insecure)
            check_certificates(scheduler, security)
            if jobs is not None:
                raise ValueError(f"jobs is for workers of this machine, {scheduler} has its own; got {jobs}")
        elif jobs is not None and jobs < 1:
            raise ValueError(f"jobs must be at least 1; got {jobs}")
        self.scheduler, self.jobs, self.security = scheduler, jobs or available_cores(), security
        self._forget: weakref.finalize[..., Any] | None = None
        self._cluster: Cluster | None = None

    def map_unordered[Task, Result](
        self, fn: Callable[[Task], Result], tasks: Iterable[Task]
    ) -> Generator[tuple[Task, Result | Failure]]:
        """See Executor. Raises: ClusterError after all that came before it was handed over."""
        flight = None
        try:
            flight = _Flight(self._connected(), fn, tasks, self._limits)
            yield from flight.outcomes()
        except ClusterError:
            self.close()  # the next call connects anew
            raise
        finally:
            if flight is not None:
                flight.land()

    def close(self) -> None:
        """End the workers of this machine, or the connection."""
        if self._forget is not None:
            self._forget()
        self._cluster = self._forget = None

    def _connected(self) -> Cluster:
        if self._cluster is None:
            from simulation.experiment.executors.cluster import Cluster

            self._cluster = Cluster(self.scheduler, self.jobs, self.security)
            self._forget = weakref.finalize(self, self._cluster.close)
        return self._cluster


class _Flight:
    """One `map_unordered`: what is on the cluster, and what is still to be sent.

    Tasks that die, hang or take too much memory cost only a child of their worker, which says so itself. A chunk whose
    worker died too often cannot say which of its tasks did it, and Dask also blames chunks that only waited on the
    same worker. So all their tasks are suspects, done one at a time when all else is done: one that
    kills its worker then is named, and nobody else.
    """

    def __init__(
        self,
        cluster: Cluster,
        fn: Callable[[Any], Any],
        tasks: Iterable[Any],
        limits: tuple[float | None, float | None],
    ) -> None:
        from distributed import as_completed

        from simulation.experiment.executors.lookout import Lookout
        from simulation.experiment.executors.on_cluster import Work
        from simulation.experiment.manifest import code_fingerprint

        self.cluster, self.client = cluster, cluster.client
        self.queue = TaskQueue(tasks)
        self.sent: dict[Any, list[Job]] = {}
        self.completed = as_completed(loop=self.client.loop, with_results=True, raise_errors=False)
        self.lookout = Lookout(self.client)
        self.name = f"talentgap-{uuid4().hex}"
        work = Work(fn, code_fingerprint(), cluster.is_own, *limits)
        self._ask(lambda: self.client.register_plugin(work, name=self.name))
        self.lookout.start()

    def outcomes(self) -> Iterator[tuple[Any, Any]]:
        """Everything, as it comes."""
        while True:
            self._fill()
            yield from self.queue.unsendable
            self.queue.unsendable = []
            if not self.sent:
                return
            future, result = next(self.completed)
            jobs = self.sent.pop(future)
            status = future.status
            del future  # the cluster may forget it
            self._fill()
            yield from self._outcomes_of(jobs, status, result)

    def land(self) -> None:
        """Take back what is still on the cluster."""
        self.lookout.stop()
        if self.client.status != "running":
            return
        with suppress(Exception):  # whatever fails here, what was handed over is right
            self.client.cancel(list(self.sent), force=True)
            self.client.unregister_worker_plugin(self.name)
        self.sent.clear()
        self.completed.clear()

    def _fill(self) -> None:
        """Keep the cluster busy; suspects one at a time when nothing else is there."""
        workers = self.lookout.workers
        while len(self.sent) < _CHUNKS_PER_WORKER * workers:
            chunk = self.queue.next_chunk(workers)
            if not chunk and not self.sent and self.queue.suspects:
                chunk = [self.queue.suspects.popleft()]
            if not chunk:
                return
            self._send(chunk)
            if chunk[0].attempt > 1:
                return

    def _send(self, chunk: list[Job]) -> None:
        from simulation.experiment.executors.on_cluster import do_chunk

        packed = [job.packed for job in chunk]
        future = self._ask(lambda: self.client.submit(do_chunk, self.name, packed, pure=False, retries=_RETRIES))
        self.sent[future] = chunk
        self.completed.add(future)

    def _outcomes_of(self, jobs: list[Job], status: str, result: Any) -> Iterator[tuple[Any, Any]]:
        if status == "finished":
            for job, reply in zip(jobs, result, strict=True):
                seconds, outcome = opened(reply)
                self.queue.size.measured(seconds)
                yield job.task, outcome
        elif status == "error":
            yield from self._after_error(jobs, result[1])
        else:
            raise SchedulerLostError(f"the scheduler {self.cluster.address} is gone, or has dropped its work")

    def _after_error(self, jobs: list[Job], error: Exception) -> Iterator[tuple[Any, Any]]:
        from distributed.scheduler import KilledWorker

        if not isinstance(error, KilledWorker):
            raise UnfitWorkerError(f"a worker of the cluster cannot begin: {type(error).__name__}: {error}") from error
        if jobs[0].attempt == 1:
            self.queue.suspects.extend(job.again() for job in jobs)
        else:
            message = "its worker died each time, also when it was the only task"
            yield jobs[0].task, Failure("WorkerDied", message, attempts=MAX_ATTEMPTS)

    def _ask(self, question: Callable[[], Any]) -> Any:
        """Raises: SchedulerLostError when the connection is gone."""
        try:
            return question()
        except (OSError, TimeoutError) as error:
            raise SchedulerLostError(f"the scheduler {self.cluster.address} is gone: {error}") from error
        except RuntimeError as error:
            if self.client.status == "running":
                raise
            raise SchedulerLostError(f"the scheduler {self.cluster.address} is gone: {error}") from error
