"""What a results folder says about how it was made."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import platform
import subprocess
import sys
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from simulation.experiment.store import write_whole
from simulation.experiment.worlds import settings_hash, told_of, worlds_of
from simulation.scenario.schema import SEEDS_APART, Scenario

_PACKAGE = Path(__file__).resolve().parents[1]
_NO_RESULTS_FROM = ("cli.py", "app.py", "commands", "experiment", "report")  # cannot change a run's figures
_BIT_LIBRARIES = ("numpy", "numba", "llvmlite")  # another version may round differently
_LIBRARIES = ("mesa", "numpy", "numba", "llvmlite", "scipy", "pandas", "pyarrow", "pydantic", "matplotlib")


@cache
def code_fingerprint() -> str:
    """64 hex digits over the code and libraries that a run's figures depend on."""
    versions = [f"{name} {importlib.metadata.version(name)}" for name in _BIT_LIBRARIES]
    found = hashlib.sha256(" ".join([sys.version, platform.machine(), *versions]).encode())
    for path in sorted(_PACKAGE.rglob("*.py")):
        inner = path.relative_to(_PACKAGE)
        if inner.parts[0] not in _NO_RESULTS_FROM:
            found.update(inner.as_posix().encode())
            found.update(path.read_bytes())
    return found.hexdigest()


def manifest(scenario: Scenario, *, status: str, started: datetime, jobs: int, **facts: Any) -> dict[str, Any]:
    """Everything needed to know what made a results folder, and to make it again.

    Args: status: `running`, `complete`, `some runs failed` or `interrupted`.
        facts: counts and seconds to add.
    """
    told = {
        "scenario": scenario.name,
        "title": scenario.title,
        "config_hash": settings_hash(scenario),
        **settings_of_runs(scenario),
        "replicates": scenario.runs.replicates,
        "draws": told_of(worlds_of(scenario)),
    }
    return surroundings(told, status=status, started=started, jobs=jobs, **facts)


def settings_of_runs(scenario: Scenario) -> dict[str, Any]:
    """Months, scale and seeds, as a manifest tells them."""
    return {
        "horizon": {"start": scenario.horizon.start, "end": scenario.horizon.end},
        "scale": scenario.runs.scale,
        "seed": scenario.runs.seed,
        "seeds": f"replicate r (from 0) has seed {scenario.runs.seed} x {SEEDS_APART} + r",
    }


def surroundings(told: dict[str, Any], *, status: str, started: datetime, jobs: int, **facts: Any) -> dict[str, Any]:
    """A manifest: what was run, as `told`, and everything around it: code, time, machine, libraries."""
    now = datetime.now(UTC)
    return {
        "program": "talentgap",
        "version": importlib.metadata.version("talentgap"),
        "status": status,
        **told,
        "code_fingerprint": code_fingerprint(),
        "git": git_state(),
        "started": started.isoformat(timespec="seconds"),
        "written": now.isoformat(timespec="seconds"),
        "wall_seconds": round((now - started).total_seconds(), 3),
        "jobs": jobs,
        **facts,
        "machine": {"system": platform.platform(), "processor": platform.machine()},
        "python": platform.python_version(),
        "libraries": {name: importlib.metadata.version(name) for name in _LIBRARIES},
    }


def write_manifest(folder: Path, content: dict[str, Any]) -> None:
    """Write `manifest.json`. Raises: StorageError."""
    write_whole(folder / "manifest.json", (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode())


def sha256_of(path: Path) -> str:
    """64 hex digits over the bytes of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@cache
def git_state() -> dict[str, Any]:
    """Commit and whether files were changed since; both None outside a git checkout of the project."""
    commit = _git("rev-parse", "HEAD")
    changes = _git("status", "--porcelain") if commit else None
    return {"commit": commit, "dirty": None if changes is None else bool(changes)}


def _git(*arguments: str) -> str | None:
    home = _PACKAGE.parent
    if not (home / ".git").exists():
        return None
    try:
        done = subprocess.run(["git", "-C", str(home), *arguments], capture_output=True, text=True, timeout=10)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None
