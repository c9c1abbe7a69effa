"""The one place where a way to run is chosen by its name."""

from __future__ import annotations

from simulation.experiment.executor import Executor, LocalExecutor, SerialExecutor

EXECUTORS = ("serial", "local")


def executor_named(name: str | None, jobs: int) -> Executor:
    """The executor of this name; without one, serial for one job and local for more.

    Args: jobs: runs at the same time. Raises: ValueError.
    """
    if name not in (None, *EXECUTORS):
        raise ValueError(f"executor must be one of {', '.join(EXECUTORS)}; got {name!r}")
    if name == "serial" or (name is None and jobs == 1):
        return SerialExecutor()
    return LocalExecutor(jobs)
