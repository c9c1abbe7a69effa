"""Whatever needs a process of its own: starts, runs, memory, the market one to one, and the bytes touched."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from bench.beside_numpy import KEEP_MEMORY
from bench.measure import Measurement, wall_seconds
from simulation.model import TalentMarket

_TALENTGAP = Path(sys.executable).with_name("talentgap")
_ROOT = Path(__file__).resolve().parents[2]
_START = "from simulation.model import compile_everything; compile_everything()"
_MARKET = """
import json, resource, sys, time
from simulation.model import TalentMarket, compile_everything

def most_bytes():
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else 1024 * most

compile_everything()
before = most_bytes()
begin = time.perf_counter()
market = TalentMarket(scale=int(sys.argv[1]), seed=1)
market.run_for(int(sys.argv[2]))
seconds = time.perf_counter() - begin
print(json.dumps({
    "persons": len(market.persons), "seconds": seconds, "bytes_at_most": most_bytes(), "bytes_before": before,
}))
"""
# A child inherits the most memory that its parent ever used as its own. A shell between them is a small parent; that
# it has something left to do keeps it from becoming the child itself.
_FROM_A_SMALL_PARENT = ["sh", "-c", '"$@"; exit $?', "sh"]


class Life(NamedTuple):
    """A market that had a process of its own."""

    persons: int  # at the end
    seconds: float
    bytes_at_most: int  # resident, at any time
    bytes_before: int  # the same before there was a market: Python, the libraries, the machine code

    @property
    def bytes_per_person(self) -> float:
        """What the market added."""
        return (self.bytes_at_most - self.bytes_before) / self.persons


def live(scale: int, months: int) -> Life:
    """A market from its start through some months, in a process of its own."""
    command = [*_FROM_A_SMALL_PARENT, sys.executable, "-c", _MARKET, str(scale), str(months)]
    return Life(**json.loads(_run(command)))


def count_bytes_touched() -> dict[str, float]:
    """Bytes of the columns of persons that each phase touches, per person-month (`bench.touched`)."""
    return _answer("bench.touched", surroundings={"NUMBA_DISABLE_JIT": "1", "PYTHONWARNINGS": "ignore"})


def costs_beside_numpy(scale: int, warm_up_months: int, rounds: int) -> dict[str, float]:
    """Two phases, compiled and in NumPy, ns per person-month (`bench.beside_numpy`)."""
    return _answer("bench.beside_numpy", scale, warm_up_months, rounds, surroundings=KEEP_MEMORY)


def _answer(module: str, *arguments: int, surroundings: dict[str, str]) -> dict[str, float]:
    """What a module of the benchmark prints, run as a program."""
    path = os.pathsep.join([str(_ROOT / "tests"), *filter(None, [os.environ.get("PYTHONPATH")])])
    command = [sys.executable, "-m", module, *map(str, arguments)]
    answer: dict[str, float] = json.loads(_run(command, os.environ | surroundings | {"PYTHONPATH": path}))
    return answer


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
    life = live(scale, months)
    return [
        Measurement(f"scale {scale}, {months} months", life.seconds, "s"),
        Measurement(f"scale {scale}, persons at the end", life.persons, "persons"),
        Measurement(f"scale {scale}, most memory", life.bytes_at_most / 2**30, "GiB", goal=3),
    ]


def _run(command: list[str], surroundings: dict[str, str] | None = None) -> str:
    """Run a program in the project's folder; raises when it fails. Returns its output."""
    done = subprocess.run(command, env=surroundings, cwd=_ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed:\n{done.stderr}")
    return done.stdout
