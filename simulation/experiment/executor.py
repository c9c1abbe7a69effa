"""The names of executors that others use; see the package `executors`. Dask is loaded only when it is asked for."""

from __future__ import annotations

from simulation.experiment.executors.interface import (
    MAX_ATTEMPTS,
    ClusterError,
    Executor,
    Failure,
    SchedulerLostError,
    UnfitWorkerError,
    available_cores,
)
from simulation.experiment.executors.local import LocalExecutor
from simulation.experiment.executors.named import EXECUTORS, executor_named
from simulation.experiment.executors.serial import SerialExecutor

__all__ = [
    "EXECUTORS",
    "MAX_ATTEMPTS",
    "ClusterError",
    "Executor",
    "Failure",
    "LocalExecutor",
    "SchedulerLostError",
    "SerialExecutor",
    "UnfitWorkerError",
    "available_cores",
    "executor_named",
]
