"""`talentgap run` and `talentgap sweep` as programs over quick runs, for tests that kill or starve them."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from quick_simulator import QuickSimulator
from sweep_files import sweep_file

from simulation.experiment.results import Results
from simulation.experiment.sweeping import SweepResults

PROGRAM = Path(__file__).with_name("talentgap_with_quick_runs.py")
LIMIT = 90.0  # seconds after which a test counts as hung


class Command:
    """A command, in a process group of its own as under a shell.

    Args: folder: results go to `out/` in it. journal: where the seeds of runs are noted, in the folder unless given.
    """

    def __init__(
        self, folder: Path, seconds_per_run: float, name: str, file: Path, *options: str, journal: Path | None = None
    ) -> None:
        self.folder, self.file, self.journal = folder, file, journal or folder / "seeds"
        program = [sys.executable, str(PROGRAM), str(self.journal), str(seconds_per_run)]
        self.arguments = [*program, name, str(file), "--out", str(folder / "out"), *options]

    def start(self, **more: Any) -> subprocess.Popen[str]:
        """Start it; workers of Dask find what this process finds."""
        paths = os.pathsep.join([str(PROGRAM.parent), *(path for path in sys.path if path)])
        pipe = subprocess.PIPE
        return subprocess.Popen(
            self.arguments, stdout=pipe, stderr=pipe, text=True, start_new_session=True,
            env=os.environ | {"PYTHONPATH": paths}, **more,
        )  # fmt: skip

    def simulated(self) -> int:
        """Runs done so far, also those that were lost."""
        return len(QuickSimulator(self.journal).done()) if self.journal.exists() else 0

    def wait_for(self, runs: int) -> None:
        """Wait until so many runs were done, kept or not."""
        wait_until(lambda: self.simulated() >= runs)


class RunCommand(Command):
    """`talentgap run` of 12 runs of a year. Each is kept as a part."""

    runs = 12

    def __init__(self, folder: Path, seconds_per_run: float, *options: str) -> None:
        file = folder / "year.yaml"
        file.write_text(f"title: Year\nhorizon: {{end: 2018-12}}\nruns: {{replicates: {self.runs}}}\n")
        super().__init__(folder, seconds_per_run, "run", file, "--no-report", *options)

    def parts(self) -> list[Path]:
        """The runs that are kept."""
        return list(self.folder.glob("out/year/*/parts/*.parquet"))

    def results(self) -> Results:
        (series,) = self.folder.glob("out/year/*/series.parquet")
        return Results(series.parent)


class SweepCommand(Command):
    """`talentgap sweep` of 24 runs: six points of four. Args: replaced: see sweep_file."""

    runs = 24

    def __init__(
        self, folder: Path, seconds_per_run: float, *options: str, journal: Path | None = None, **replaced: str
    ) -> None:
        file = sweep_file(folder, replicates="4", **replaced)
        super().__init__(folder, seconds_per_run, "sweep", file, *options, journal=journal)

    def finish(self) -> dict[str, Any]:
        """Run to the end. Returns: the manifest."""
        process = self.start()
        _, told = process.communicate(timeout=LIMIT)
        assert process.returncode == 0, told
        return self.results().manifest

    def results(self) -> SweepResults:
        (folder,) = self.folder.glob("out/sweep-*")
        return SweepResults(folder)


def wait_until(condition: Callable[[], object]) -> None:
    """Wait; fails after LIMIT."""
    deadline = time.monotonic() + LIMIT
    while not condition():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.01)


def group_is_gone(leader: int) -> bool:
    """Whether no process of a group is left."""
    try:
        os.killpg(leader, 0)
    except ProcessLookupError:
        return True
    return False
