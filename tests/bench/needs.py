"""What a sweep of ten million runs needs, reckoned from what was measured."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

from simulation.experiment.sweeping.batch import KEY_BYTES
from simulation.experiment.sweeping.store import MOST_RUNS, MOST_VALUES

RUNS = 10_000_000
SCALES = (1000, 200, 100)
FIGURES = (20, 100)  # kept of each run
_HOUR = 3600.0
_GB = 1e9
_SECONDS_BYTES = 16.0  # the time a run took, in its part and in runs.parquet; that of made-up runs is always the same
_RANDOM_BYTES = 9.0  # of a figure whose bits are all different, in a part and in the table: 8 and a little (Parquet)


class Need(NamedTuple):
    """One quantity. Attributes: formula: how it follows from what was measured."""

    what: str
    value: float
    unit: str
    formula: str


def needs(found: dict[str, Any], runs: int = RUNS) -> list[Need]:
    """All that a sweep of so many runs needs. Args: found: see `bench.sweeps.measure`."""
    store, made = found["store"], found["store"]["runs"]
    driver = _driver_seconds(store) / made
    needed = []
    for scale in SCALES:
        seconds = found["runs"][str(scale)]["seconds"]
        needed.append(
            Need(f"core hours at scale {scale}", runs * seconds / _HOUR, "h", "runs × seconds of a run ÷ 3600")
        )
    for figures in FIGURES:
        lean, most = _bytes_of_a_run(store, figures)
        needed.append(Need(f"disk, {figures} figures a run, whole hundreds", runs * lean / _GB, "GB", "runs × bytes"))
        needed.append(Need(f"disk, {figures} figures a run, at most", runs * most / _GB, "GB", "runs × bytes"))
        needed.append(
            Need(f"parts, {figures} figures a run", parts_of(runs, figures), "files", "runs ÷ runs of a part")
        )
    dearest = found["runs"][str(SCALES[-1])]["seconds"]
    needed += [
        Need("the driver's own time", runs * driver / _HOUR, "h", "runs × seconds to keep a run and write its row"),
        Need("workers that one driver keeps busy, scale 1000",
             found["runs"]["1000"]["seconds"] / driver, "", "seconds of a run ÷ the driver's seconds of a run"),
        Need("workers that one driver keeps busy, scale 100", dearest / driver, "", "the same"),
        Need("workers that one Dask scheduler keeps busy", found["chunks_per_second"] * CHUNK_SECONDS, "",
             "chunks a second × seconds of a chunk"),
        Need("a million points checked", 1e6 / points_per_second(store) / 60, "min", "points ÷ points a second"),
        Need("memory of the driver for marks of runs", 2 * runs / 2**20, "MiB", "2 bytes × runs"),
    ]  # fmt: skip
    return needed


CHUNK_SECONDS = 3.0


def points_per_second(store: dict[str, Any]) -> float:
    """How many points are checked in a second."""
    return float(store["points"] / store["seconds_to_check_points"])


def parts_of(runs: int, figures: int) -> int:
    """Parts in which so many runs lie, when none is half full."""
    return math.ceil(runs / max(1, min(MOST_RUNS, MOST_VALUES // figures)))


def _driver_seconds(store: dict[str, Any]) -> float:
    """The driver's time for all made-up runs: kept, rolled, looked for once, and written into tables twice."""
    return float(store["seconds_to_write_half_and_tables"] + store["seconds_to_resume_and_write_the_rest"])


def _bytes_of_a_run(store: dict[str, Any], figures: int) -> tuple[float, float]:
    """Bytes on the disk, parts and tables: as measured with made-up figures in whole hundreds, and at most."""
    parts, table, rows = (store[f"mb_{name}"] * 1e6 / store["runs"] for name in ("parts", "outcomes", "runs"))
    per_figure = (parts - KEY_BYTES + table) / store["figures"]
    fixed = rows + KEY_BYTES + _SECONDS_BYTES
    return fixed + figures * per_figure, fixed + figures * 2 * _RANDOM_BYTES
