"""What a user waits for: starts, single runs, the whole command, and the market one to one."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.measure import Measurement, wall_seconds
from simulation.model import TalentMarket

_TALENTGAP = Path(sys.executable).with_name("talentgap")
_START = "from simulation.model import compile_everything; compile_everything()"
_ONE_TO_ONE = """
import json, resource, sys, time
from simulation.model import TalentMarket
begin = time.perf_counter()
market = TalentMarket(scale=int(sys.argv[1]), seed=1)
market.run_for(int(sys.argv[2]))
seconds = time.perf_counter() - begin
kibibytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps({"seconds": seconds, "gibibytes": kibibytes / 2**20, "persons": len(market.persons)}))
"""


def measure_starts() -> list[Measurement]:
    """Compilation with nothing cached, the next start, and the help page."""
    with tempfile.TemporaryDirectory() as empty:
        surroundings = os.environ | {"TALENTGAP_CACHE": empty}
        cold, cached = (wall_seconds(lambda: _run([sys.executable, "-c", _START], surroundings)) for _ in range(2))
    helps = [wall_seconds(lambda: _run([str(_TALENTGAP), "--help"])) for _ in range(5)]
    return [
        Measurement("start, nothing cached", cold, "s", goal=60),
        Measurement("start, compiled before", cached, "s", goal=3),
        Measurement("talentgap --help", statistics.median(helps), "s", goal=0.7),
    ]


def measure_runs(scale: int, months: int, replicates: int) -> list[Measurement]:
    """One replicate in this process, then the whole command on two cores, report included."""
    one = min(wall_seconds(lambda: TalentMarket(scale=scale, seed=1).run_for(months)) for _ in range(3))
    end = f"{2018 + (months - 1) // 12}-{(months - 1) % 12 + 1:02d}"
    with tempfile.TemporaryDirectory() as out:
        command = [
            str(_TALENTGAP), "run", "scenarios/baseline.yaml", "--scale", str(scale), "--jobs", "2", "--out", out,
            "--replicates", str(replicates), "--set", f"horizon.end={end}",
        ]  # fmt: skip
        whole = wall_seconds(lambda: _run(command))
    return [
        Measurement(f"one replicate, scale {scale}, {months} months", one, "s", goal=1.5),
        Measurement(f"talentgap run, {replicates} replicates, two cores", whole, "s", goal=20),
    ]


def measure_one_to_one(scale: int = 1, months: int = 216) -> list[Measurement]:
    """Everybody as an agent of their own, in a process of its own."""
    answer = json.loads(_run([sys.executable, "-c", _ONE_TO_ONE, str(scale), str(months)]))
    return [
        Measurement(f"scale {scale}, {months} months", answer["seconds"], "s"),
        Measurement(f"scale {scale}, persons at the end", answer["persons"], "persons"),
        Measurement(f"scale {scale}, most memory", answer["gibibytes"], "GiB", goal=3),
    ]


def _run(command: list[str], surroundings: dict[str, str] | None = None) -> str:
    """Run a program in the project's folder; raises when it fails. Returns its output."""
    folder = Path(__file__).resolve().parents[2]
    done = subprocess.run(command, env=surroundings, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed:\n{done.stderr}")
    return done.stdout
