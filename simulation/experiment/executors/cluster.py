"""A connection to a Dask cluster: one of this machine, started and ended here, or one that is running somewhere."""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import Any

import dask
from distributed import Client, LocalCluster

from simulation.experiment.executors.interface import MAX_ATTEMPTS, SchedulerLostError

_SECONDS_TO_CONNECT = 15

# Dask keeps the last thousand messages for its developers, tasks and results in them.
_SETTINGS = {"distributed.admin.low-level-log-length": 10}
# Nothing but the scheduler and the workers is to be reached, and these from this machine only. A task whose worker
# died so many times is given up, as by the local executor.
_LOCAL_SETTINGS = {
    "distributed.scheduler.allowed-failures": MAX_ATTEMPTS - 1,
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
}
_LOOPBACK = "127.0.0.1"
_LOGGERS = ("distributed", "distributed.client", "tornado.application")  # Dask gives each a level of its own


class Cluster:
    """An open connection.

    Args: scheduler: an address, None for workers of this machine. jobs: how many of them.
        security: `distributed.Security` for tls://; None takes what Dask's configuration says.
    Raises: SchedulerLostError when nobody answers at the address.
    """

    def __init__(self, scheduler: str | None, jobs: int, security: Any = None) -> None:
        for name in _LOGGERS:  # what went wrong is told by exceptions
            logging.getLogger(name).setLevel(logging.CRITICAL)
        self.address = scheduler or "of this machine"
        try:
            with dask.config.set(_SETTINGS):
                self._own = None if scheduler else _local_cluster(jobs)
                self.client = Client(
                    self._own or scheduler, timeout=_SECONDS_TO_CONNECT, set_as_default=False, security=security
                )
        except (OSError, TimeoutError) as error:
            raise SchedulerLostError(f"no scheduler answers at {self.address}: {error}") from error

    @property
    def is_own(self) -> bool:
        """Whether its workers were started here."""
        return self._own is not None

    def close(self) -> None:
        with suppress(OSError, TimeoutError, RuntimeError):
            self.client.close(timeout=5)
        if self._own is not None:
            with suppress(OSError, TimeoutError, RuntimeError):
                self._own.close(timeout=10)


def _local_cluster(jobs: int) -> LocalCluster:
    with dask.config.set(_LOCAL_SETTINGS):
        return LocalCluster(
            n_workers=jobs,
            threads_per_worker=1,
            processes=True,
            host=_LOOPBACK,
            protocol="tcp",
            dashboard_address=f"{_LOOPBACK}:0",  # None would still listen, on a port that others use too
            scheduler_kwargs={"dashboard": False},
            memory_limit=0,
            silence_logs=logging.CRITICAL,
        )
