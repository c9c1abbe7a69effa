"""One task after another in this process."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable

from simulation.experiment.executors.interface import Failure, attempt


class SerialExecutor:
    """One task after another in this process: nothing to start, and a debugger works."""

    def map_unordered[Task, Result](
        self, fn: Callable[[Task], Result], tasks: Iterable[Task]
    ) -> Generator[tuple[Task, Result | Failure]]:
        """See Executor."""
        for task in tasks:
            yield task, attempt(fn, task)

    def close(self) -> None:
        """Nothing is kept."""
