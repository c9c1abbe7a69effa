"""What a sweep's folder says about itself: the settings in force, the points, the intervals reached."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq
from ruamel.yaml import YAML

from simulation.experiment.manifest import settings_of_runs
from simulation.experiment.store import write_whole
from simulation.experiment.sweeping.plan import Plan
from simulation.experiment.sweeping.rounds import half_widths
from simulation.scenario.resolved import config_hash, resolved_yaml

_BASE = "base.resolved"
_HEADER = "# Every setting of the sweep in force. This file can be run and gives the same results.\n"


def write_settings(folder: Path, plan: Plan) -> None:
    """Write sweep and base as resolved, `points.parquet` and `design.parquet`. Raises: StorageError."""
    _write_new(folder / f"{_BASE}.yaml", resolved_yaml(plan.base).encode())
    _write_new(folder / "sweep.resolved.yaml", _resolved(plan).encode())
    numbers = pa.array(np.arange(len(plan.points), dtype=np.int32))
    values = dict(zip(plan.points.names, map(pa.array, plan.points.columns), strict=True))
    _write(folder / "points.parquet", {"point": numbers, **values})
    if plan.points.places is not None:
        places = zip(plan.points.names, map(pa.array, plan.points.places.T), strict=True)
        _write(folder / "design.parquet", {"point": numbers, **dict(places)})


def _resolved(plan: Plan) -> str:
    content = plan.sweep.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    content |= {"base": _BASE, "runs": {"scale": plan.base.runs.scale, "seed": plan.base.runs.seed}}
    if plan.sweep.adaptive is None:
        content["replicates"] = plan.most
    if plan.sweep.keep.series is None:
        figures = list(plan.kept.figures())
        content["keep"] = {
            "indicators": list(dict.fromkeys(figure.indicator for figure in figures)),
            "groups": list(plan.sweep.keep.groups),
            "years": list(plan.kept.years),
            "months": list(plan.kept.months),
        }
    text = io.StringIO()
    writer = YAML()
    writer.width = 110
    writer.dump(content, text)
    return _HEADER + text.getvalue()


def write_intervals(
    folder: Path, plan: Plan, values: npt.NDArray[np.float64], replicates: npt.NDArray[np.int64]
) -> int:
    """Write `intervals.parquet`: replicates, mean and half-width of each point. Returns: points that met the target."""
    rule = plan.sweep.adaptive
    assert rule is not None
    widths = half_widths(values, replicates, rule.confidence)
    there = (np.arange(values.shape[1]) < replicates[:, None]) & ~np.isnan(values)
    counts = there.sum(axis=1)
    means = np.where(counts > 0, np.where(there, values, 0.0).sum(axis=1) / np.maximum(counts, 1), np.nan)
    met = widths <= rule.half_width
    _write(
        folder / "intervals.parquet",
        {
            "point": pa.array(np.arange(len(widths), dtype=np.int32)),
            "replicates": pa.array(counts.astype(np.int32)),
            "mean": pa.array(means),
            "half_width": pa.array(widths),
            "met": pa.array(met),
        },
    )
    return int(met.sum())


def _write(path: Path, columns: dict[str, pa.Array]) -> None:
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table(columns), sink, compression="zstd")
    _write_new(path, sink.getvalue().to_pybytes())


def _write_new(path: Path, content: bytes) -> None:
    """Write a file unless it holds these bytes already. Raises: StorageError."""
    if not (path.is_file() and path.read_bytes() == content):
        write_whole(path, content)


def described(plan: Plan) -> dict[str, Any]:
    """The sweep as its manifest tells it."""
    sweep = plan.sweep
    rule = sweep.adaptive
    return {
        "sweep": sweep.name,
        "title": sweep.title,
        "identity": plan.identity(),
        "base": plan.base.name,
        "base_config_hash": config_hash(plan.base),
        "design": sweep.design.kind,
        "factors": {name: list(factor.targets) for name, factor in sweep.factors.items()},
        "points": len(plan.points),
        "replicates": plan.most if rule is None else rule.model_dump(mode="json", exclude_none=True),
        "figures": len(plan.kept),
        **settings_of_runs(plan.base),
    }
