"""The executor that a command was told to use."""

from __future__ import annotations

from typing import Protocol

from simulation.experiment.executor import Executor, available_cores, executor_named


class EngineOptions(Protocol):
    """What commands that run something are told about it."""

    @property
    def jobs(self) -> int | None:
        """Runs at the same time."""

    @property
    def executor(self) -> str | None:
        """Its name."""

    @property
    def scheduler(self) -> str | None:
        """Address of a Dask cluster."""

    @property
    def insecure(self) -> bool:
        """Whether that may be reached in the open."""


def engine(options: EngineOptions, runs: int) -> tuple[Executor, int]:
    """The executor and its number of workers on this machine, no more than there are runs.

    Raises: ValueError for an executor that is not known, or options that do not fit it.
    """
    jobs = 1 if options.executor == "serial" else min(options.jobs or available_cores(), runs)
    of_this_machine = options.jobs if options.scheduler else jobs
    return (
        executor_named(options.executor, of_this_machine, scheduler=options.scheduler, insecure=options.insecure),
        jobs,
    )
