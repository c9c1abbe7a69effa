"""The driver of a sweep holds no runs: its memory is the same for a thousand and for fifty thousand."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sweep_files import sweep_file

TESTS = Path(__file__).parents[1]

PROGRAM = """
import resource, sys
from simulation.cli import main
from simulation.commands import sweeping  # all else is loaded by the command, as it is for users

run = sweeping._run


def of_made_up_runs(planned, executor, *rest):
    from sweep_files import FactorSimulator, one_row
    from simulation.experiment import simulate

    class NothingToDo:
        def map_unordered(self, fn, tasks):
            for number, task in enumerate(tasks):
                yield task, one_row(float(number))

    simulate.default_simulator = FactorSimulator
    return run(planned, NothingToDo(), *rest)


sweeping._run = of_made_up_runs
try:
    main()
finally:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def peak_mb(folder: Path, replicates: int) -> float:
    folder.mkdir()
    file = sweep_file(folder, replicates=str(replicates))
    command = [sys.executable, "-c", PROGRAM, "sweep", str(file), "--out", str(folder)]
    places = {"PYTHONPATH": f"{TESTS.parent}:{TESTS}"}
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False, env=os.environ | places)
    assert done.returncode == 0, done.stderr
    assert f"sweep: {6 * replicates:,} runs done" in done.stdout
    return float(done.stdout.splitlines()[-1])


@pytest.mark.slow
def test_memory_is_flat(tmp_path: Path) -> None:
    """Peak of the whole process, tables included, within a tenth; what a run leaves would be 22 MB for 450 bytes."""
    few, many = peak_mb(tmp_path / "few", 170), peak_mb(tmp_path / "many", 8_340)
    assert many < 1.10 * few, (few, many)
