"""What runs on a worker of a Dask cluster."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from typing import Any, cast

from distributed import get_worker
from distributed.diagnostics.plugin import WorkerPlugin
from distributed.protocol.pickle import dumps

from simulation.experiment.executors.interface import UnfitWorkerError
from simulation.experiment.executors.shield import Shield

_ONE_AT_A_TIME = threading.Lock()  # a worker may have been started with several threads; a simulation takes one


class Work(WorkerPlugin):
    """The function that does tasks, sent to each worker once; workers that join later get it too.

    A worker does them in a child process under watch, see Shield.

    Args:
        fn: a method `prepare` of it is called once in each child, before its first task.
        fingerprint: of the driver's code; see UnfitWorkerError.
        of_driver: the workers were started by the driver. Ctrl-C reaches them too, but the driver decides.
        memory_limit_mb, longest_task_seconds: of one task, see Watch.
    """

    def __init__(
        self,
        fn: Callable[[Any], Any],
        fingerprint: str,
        of_driver: bool,
        memory_limit_mb: float | None = None,
        longest_task_seconds: float | None = None,
    ) -> None:
        self._packed, self._fingerprint, self._of_driver = dumps(fn), fingerprint, of_driver
        self._limits = (memory_limit_mb, longest_task_seconds)
        self._shield: Shield | None = None

    def setup(self, worker: object) -> None:
        """Called by Dask in the worker's main thread."""
        if self._of_driver:
            signal.signal(signal.SIGINT, signal.SIG_IGN)

    def teardown(self, worker: object) -> None:
        """Called by Dask when the driver has all it wanted, or leaves."""
        if self._shield is not None:
            self._shield.close()

    def shield(self) -> Shield:
        """Who does the tasks. Raises: UnfitWorkerError, as results could differ in the last bits."""
        if self._shield is None:
            from simulation.experiment.manifest import code_fingerprint

            if code_fingerprint() != self._fingerprint:
                raise UnfitWorkerError(
                    "a worker has another version of talentgap, Python, numpy or numba than this process; "
                    "install the same on all"
                )
            self._shield = Shield(self._packed, *self._limits)
        return self._shield


def do_chunk(name: str, packed_tasks: list[bytes]) -> list[bytes]:
    """Do tasks with the function of the plugin of this name. Returns: what `done` gives, for each."""
    work = cast(Work, get_worker().plugins[name])
    with _ONE_AT_A_TIME:
        shield = work.shield()
        return [shield.do(packed) for packed in packed_tasks]
