"""Executors by name: the one place that knows them all."""

from __future__ import annotations

import difflib

from simulation.experiment.executors.interface import Executor, available_cores
from simulation.experiment.executors.local import LocalExecutor
from simulation.experiment.executors.serial import SerialExecutor

EXECUTORS = ("serial", "local", "dask")


def executor_named(
    name: str | None = None,
    jobs: int | None = None,
    *,
    scheduler: str | None = None,
    insecure: bool = False,
    memory_limit_mb: float | None = None,
    longest_task_seconds: float | None = None,
) -> Executor:
    """The executor of a name.

    Args:
        name: `serial`, `local` or `dask`. None: `dask` with a scheduler, `serial` for one job, else `local`.
        jobs: tasks at the same time on this machine; all cores unless given.
        scheduler, insecure: of `dask`, see DaskExecutor.
        memory_limit_mb, longest_task_seconds: of `local` and `dask`, see Watch.
    Raises: ValueError for a name that is not known, Dask not installed, or an argument the executor has no use for.
    """
    limits = {"memory_limit_mb": memory_limit_mb, "longest_task_seconds": longest_task_seconds}
    if name is None:
        limited = any(limit is not None for limit in limits.values())
        name = "dask" if scheduler else "serial" if jobs == 1 and not limited else "local"
    if name not in EXECUTORS:
        near = difflib.get_close_matches(name, EXECUTORS, n=1)
        raise ValueError(f"executor must be one of {', '.join(EXECUTORS)}; got {name!r}" + _did_you_mean(near))
    _refuse_unused(name, ("dask",), scheduler=scheduler, insecure=insecure or None)
    _refuse_unused(name, ("local", "dask"), **limits)
    if name == "dask":
        from simulation.experiment.executors.dask_executor import DaskExecutor

        return DaskExecutor(scheduler, jobs, insecure=insecure, **limits)
    if name == "local":
        return LocalExecutor(available_cores() if jobs is None else jobs, **limits)
    return SerialExecutor()


def _did_you_mean(near: list[str]) -> str:
    return f"; did you mean {near[0]!r}?" if near else ""


def _refuse_unused(name: str, owners: tuple[str, ...], **given: object) -> None:
    for argument, value in given.items():
        if value is not None and name not in owners:
            whom = " and ".join(map(repr, owners))
            raise ValueError(f"{argument} is for executor {whom} only; got {value!r} with {name!r}")
