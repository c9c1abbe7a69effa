"""What a measurement is, whether it meets its goal, and how a list of them is shown and kept."""

from __future__ import annotations

import json
import platform
import subprocess
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numba
import numpy as np


@dataclass(frozen=True)
class Measurement:
    """One measured quantity.

    Attributes: goal: what it must reach, None: only shown. aim: what would be better still.
        more_is_better: a ratio to be exceeded rather than a cost to be kept down.
    """

    name: str
    value: float
    unit: str
    goal: float | None = None
    aim: float | None = None
    more_is_better: bool = False

    @property
    def verdict(self) -> str:
        """Whether goal and aim are met."""
        if self._meets(self.aim):
            return "aim met"
        if self.goal is None:
            return ""
        return "goal met" if self._meets(self.goal) else "MISSED"

    def _meets(self, limit: float | None) -> bool:
        if limit is None:
            return False
        return self.value >= limit if self.more_is_better else self.value <= limit


def cpu_seconds(work: Callable[[], Any]) -> float:
    """CPU time of this process for one call: other people's load on the machine does not count."""
    begin = time.process_time()
    work()
    return time.process_time() - begin


def wall_seconds(work: Callable[[], Any]) -> float:
    """Time a user waits for one call."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def table(measurements: list[Measurement]) -> str:
    """The measurements as text, one line each."""
    lines = [f"{'measured':44s} {'value':>12s} {'unit':24s} {'goal':>8s} {'aim':>8s}  verdict"]
    for one in measurements:
        goal, aim = (f"{limit:g}" if limit is not None else "" for limit in (one.goal, one.aim))
        lines.append(f"{one.name:44s} {one.value:12,.2f} {one.unit:24s} {goal:>8s} {aim:>8s}  {one.verdict}")
    return "\n".join(lines)


def write_json(measurements: list[Measurement], folder: Path) -> Path:
    """Keep the measurements with the machine and version they belong to; returns the file."""
    folder.mkdir(parents=True, exist_ok=True)
    now = datetime.now(UTC)
    commit = _git("rev-parse", "--short=12", "HEAD") or "unknown"
    kept = {
        "time": now.isoformat(timespec="seconds"),
        "commit": commit,
        "uncommitted_changes": bool(_git("status", "--porcelain")),
        "machine": _processor(),
        "versions": {"python": platform.python_version(), "numba": numba.__version__, "numpy": np.__version__},
        "measurements": [asdict(one) | {"verdict": one.verdict} for one in measurements],
    }
    path = folder / f"{now:%Y-%m-%dT%H%M%S}-{commit}.json"
    path.write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")
    return path


def _processor() -> str:
    """The name of the processor where the system tells it."""
    cpuinfo = Path("/proc/cpuinfo")
    names = (
        [line for line in cpuinfo.read_text().splitlines() if line.startswith("model name")] if cpuinfo.exists() else []
    )
    return names[0].split(":")[1].strip() if names else platform.processor() or platform.machine()


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], capture_output=True, text=True, check=False)
    return done.stdout.strip()
