"""What runs on a worker of a Dask cluster."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from typing import Any, cast

from distributed import get_worker
from distributed.diagnostics.plugin import WorkerPlugin
from distributed.protocol.pickle import dumps, loads

from simulation.experiment.executors.interface import UnfitWorkerError, done

_ONE_AT_A_TIME = threading.Lock()  # a worker may have been started with several threads; a simulation takes one


class Work(WorkerPlugin):
    """The function that does tasks, sent to each worker once; workers that join later get it too.

    Args:
        fn: a method `prepare` of it is called once on each worker, before its first task.
        fingerprint: of the driver's code; see UnfitWorkerError.
        of_driver: the workers were started by the driver. Ctrl-C reaches them too, but the driver decides.
    """

    def __init__(self, fn: Callable[[Any], Any], fingerprint: str, of_driver: bool) -> None:
        self._packed, self._fingerprint, self._of_driver = dumps(fn), fingerprint, of_driver
        self._fn: Callable[[Any], Any] | None = None

    def setup(self, worker: object) -> None:
        """Called by Dask in the worker's main thread."""
        if self._of_driver:
            signal.signal(signal.SIGINT, signal.SIG_IGN)

    def fn(self) -> Callable[[Any], Any]:
        """The function, ready to be called. Raises: UnfitWorkerError, as results could differ in the last bits."""
        if self._fn is None:
            from simulation.experiment.manifest import code_fingerprint

            if code_fingerprint() != self._fingerprint:
                raise UnfitWorkerError(
                    "a worker has another version of talentgap, Python, numpy or numba than this process; "
                    "install the same on all"
                )
            fn = loads(self._packed)
            getattr(fn, "prepare", _nothing)()
            self._fn = fn
        return self._fn


def do_chunk(name: str, packed_tasks: list[bytes]) -> list[bytes]:
    """Do tasks with the function of the plugin of this name. Returns: what `done` gives, for each."""
    work = cast(Work, get_worker().plugins[name])
    with _ONE_AT_A_TIME:
        fn = work.fn()
        return [done(fn, packed) for packed in packed_tasks]


def _nothing() -> None:
    """For functions that need no preparation."""
