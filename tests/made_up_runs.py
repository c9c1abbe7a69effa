"""`talentgap sweep` over made-up runs, as a program of its own: how much memory its driver takes.

Usage: python made_up_runs.py sweep FILE --out FOLDER; the last line is the most memory it held, MB of 2^20 bytes.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

RUNS_OF_A_REPLICATE = 6  # points of the sweep of sweep_files


def peak_mb(folder: Path, replicates: int) -> float:
    """Most memory of `talentgap sweep` of six points with so many replicates, MB of 2^20 bytes, tables included."""
    from sweep_files import sweep_file

    folder.mkdir()
    file = sweep_file(folder, replicates=str(replicates))
    command = [sys.executable, __file__, "sweep", str(file), "--out", str(folder)]
    here = Path(__file__).parent
    places = os.environ | {"PYTHONPATH": f"{here.parent}:{here}"}
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False, env=places)
    assert done.returncode == 0, done.stderr
    assert f"sweep: {RUNS_OF_A_REPLICATE * replicates:,} runs done" in done.stdout
    return float(done.stdout.splitlines()[-1])


def main() -> None:
    """The program. Libraries are loaded by the command, as they are for users."""
    from simulation.cli import main as talentgap
    from simulation.commands import sweeping

    run = sweeping._run

    def of_made_up_runs(planned: Any, executor: Any, *rest: Any) -> int:
        from sweep_files import FactorSimulator, one_row

        from simulation.experiment import simulate

        class NothingToDo:
            def map_unordered(self, fn: Any, tasks: Any) -> Any:
                for number, task in enumerate(tasks):
                    yield task, one_row(float(number))

        simulate.default_simulator = FactorSimulator
        return run(planned, NothingToDo(), *rest)  # type: ignore[arg-type]

    sweeping._run = of_made_up_runs
    try:
        talentgap()
    finally:
        print(most_mb())


def most_mb() -> float:
    """Most memory that this process has held, MB of 2^20 bytes.

    `getrusage` would tell that of its parent where it was more; Linux also knows what the program itself held.
    """
    status = Path("/proc/self/status")
    if status.exists():
        (line,) = (line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
