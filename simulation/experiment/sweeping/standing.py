"""Whether the tables of an earlier go still stand: a go that finds everything done writes none of them anew."""

from __future__ import annotations

import hashlib
import inspect
import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from simulation.experiment.manifest import sha256_of
from simulation.experiment.sweeping import tables
from simulation.experiment.sweeping.plan import Plan
from simulation.experiment.sweeping.store import SweepStore
from simulation.experiment.sweeping.tables import Written

TABLES = ("outcomes", "runs", "failures")


def earlier_manifest(folder: Path) -> dict[str, Any]:
    """What the manifest of an earlier go says; nothing when there is none that can be read."""
    with suppress(OSError, ValueError):
        made = json.loads((folder / "manifest.json").read_text("utf-8"))
        return made if isinstance(made, dict) else {}
    return {}


def made_from(plan: Plan, store: SweepStore, asked: npt.NDArray[np.bool_]) -> str:
    """64 hex digits over all that tables are made from: the parts with their digests, the runs asked for, the plan,
    and the code that writes tables, which is no part of the code fingerprint.

    Args: asked: bool [points, replicates]. The journal must be empty.
    """
    found = hashlib.sha256(" ".join([plan.identity(), *store.names()]).encode())
    found.update(inspect.getsource(tables).encode())
    found.update(repr(asked.shape).encode() + np.packbits(asked).tobytes())
    return found.hexdigest()


def digests(folder: Path) -> dict[str, str]:
    """The sha256 of each table."""
    return {name: sha256_of(folder / f"{name}.parquet") for name in TABLES}


def still_standing(folder: Path, earlier: dict[str, Any], made_from: str) -> Written | None:
    """What the tables hold, when an earlier go made them of the same, no run failed, and no byte has changed since.

    Args: earlier: its manifest.
    """
    if earlier.get("made_from") != made_from or earlier["runs"]["failed"]:
        return None
    try:
        if earlier["sha256"] != digests(folder):
            return None
    except OSError:
        return None
    return Written(earlier["runs"]["done"], 0, earlier["seconds_of_runs"], earlier["content_sha256"])
