"""What a measurement is, whether it meets its goal, and how measurements are kept."""

from __future__ import annotations

import json
import os
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

_ROOT = Path(__file__).resolve().parents[2]


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


def as_kept(measurements: list[Measurement], profile: dict[str, Any], *, complete: bool) -> dict[str, Any]:
    """Measurements as they are kept: with the time, the machine and the version that they belong to.

    Args: complete: nothing was left out or made smaller; only then may they stand in the documentation.
    """
    return {
        "time": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "complete": complete,
        "commit": _git("rev-parse", "--short=12", "HEAD") or "unknown",
        "uncommitted_changes": bool(_git("status", "--porcelain")),
        "machine": _processor(),
        "cores": os.cpu_count(),
        "versions": {"python": platform.python_version(), "numba": numba.__version__, "numpy": np.__version__},
        "measurements": [asdict(one) | {"verdict": one.verdict} for one in measurements],
        "profile": profile,
    }


def write_json(kept: dict[str, Any], folder: Path) -> Path:
    """A file of its own, named by time and version; returns it."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{kept['time'].replace(':', '').rstrip('Z')}-{kept['commit']}.json"
    path.write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")
    return path


def newest(folder: Path) -> dict[str, Any]:
    """The latest complete measurements of a folder. Raises FileNotFoundError when there are none."""
    for path in sorted(folder.glob("*.json"), reverse=True):  # names begin with the time
        kept: dict[str, Any] = json.loads(path.read_text("utf-8"))
        if kept.get("complete"):
            return kept
    raise FileNotFoundError(f"no complete measurements in {folder}: run 'make bench' first")


def _processor() -> str:
    """The name of the processor where the system tells it."""
    cpuinfo = Path("/proc/cpuinfo")
    names = (
        [line for line in cpuinfo.read_text().splitlines() if line.startswith("model name")] if cpuinfo.exists() else []
    )
    return names[0].split(":")[1].strip() if names else platform.processor() or platform.machine()


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=_ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip()
