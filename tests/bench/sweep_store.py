"""How the store of a sweep bears a million runs: seconds to check, write, open, resume and query, disk and memory.

Usage: PYTHONPATH=tests python -m bench.sweep_store [POINTS] [REPLICATES] [FIGURES]   (50,000 20 20: a million runs)

Runs are made up, by an executor that simulates nothing; all else is what `talentgap sweep` does. Nothing is measured
against a bound: figures depend on the machine. They are printed as one JSON object.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable, Generator, Iterable
from pathlib import Path
from typing import Any

import numpy as np
from made_up_runs import most_mb

from simulation.experiment.simulate import MarketSimulator
from simulation.experiment.sweeping import SweepResults, carry_out, load_sweep, plan
from simulation.experiment.sweeping.batch import Finished
from simulation.scenario.schema import Scenario

SWEEP = """\
title: A million runs
base: base
factors:
  growth: {{key: assumptions.demand.growth_per_year, low: 0.1, high: 0.3}}
  half_life: {{key: assumptions.skills.half_life_months, distribution: log-uniform, low: 12, high: 96}}
  tuition: {{key: assumptions.switching.tuition_cny, low: 15000, high: 60000}}
design: {{kind: latin-hypercube, points: {points}}}
replicates: {replicates}
keep: {{indicators: [shortfall], groups: [all], months: {months}}}
"""


class MadeUp:
    """Hands over made-up figures, persons in hundreds as at scale 100; stops after so many runs if told to."""

    def __init__(self, figures: int, stop_after: int | None = None) -> None:
        self._figures, self._stop_after = figures, stop_after

    def map_unordered(self, fn: Callable[[Any], Any], tasks: Iterable[Any]) -> Generator[tuple[Any, Any]]:
        """See Executor."""
        rng = np.random.default_rng(1)
        for number, task in enumerate(tasks):
            if number == self._stop_after:
                raise KeyboardInterrupt
            yield task, Finished(np.round(rng.normal(8_000.0, 500.0, self._figures)) * 100.0, 1.0, 72_000, 216)


class NoMarket(MarketSimulator):
    """Needs no compiling."""

    def prepare(self) -> None:
        """Nothing to prepare."""

    def __call__(self, scenario: Scenario, seed: int) -> Any:
        raise AssertionError("runs are made up")


def size(folder: Path, pattern: str) -> float:
    """MB of some files."""
    return sum(path.stat().st_size for path in folder.glob(pattern)) / 1e6


def measure(points: int, replicates: int, figures: int, home: Path) -> dict[str, Any]:
    """All figures, by name."""
    found: dict[str, Any] = {"points": points, "replicates": replicates, "figures": figures}

    def timed(name: str, work: Callable[[], Any]) -> Any:
        started = time.perf_counter()
        result = work()
        found[f"seconds_to_{name}"] = round(time.perf_counter() - started, 2)
        found[f"peak_mb_after_{name}"] = round(most_mb(), 1)
        return result

    (home / "base.yaml").write_text("title: Base\n")
    months = [f"{2018 + month // 12}-{month % 12 + 1:02d}" for month in range(figures)]
    file = home / "million.yaml"
    file.write_text(SWEEP.format(points=points, replicates=replicates, months=json.dumps(months)))
    planned = timed("check_points", lambda: plan(load_sweep(file)))

    def go(executor: MadeUp) -> None:
        carry_out(planned, jobs=1, executor=executor, out=home, simulator=NoMarket())

    half = points * replicates // 2
    try:
        timed("write_half_and_tables", lambda: _until_stopped(lambda: go(MadeUp(figures, half))))
        timed("resume_and_write_the_rest", lambda: go(MadeUp(figures)))
        timed("open_when_all_is_there", lambda: go(MadeUp(figures)))
    finally:
        folder = planned.folder(home)
        found["parts"] = len(list(folder.glob("parts/*.parquet")))
        found["mb_parts"], found["mb_tables"] = size(folder, "parts/*"), size(folder, "*.parquet")
        found["mb_outcomes"], found["mb_runs"] = size(folder, "outcomes.parquet"), size(folder, "runs.parquet")
    results = SweepResults(folder)
    timed("query_one_figure_pandas", lambda: results.figure("shortfall", period=months[-1]))
    timed("query_mean_by_batches_pyarrow", lambda: _mean(folder))
    timed("query_means_by_point_duckdb", lambda: _means(folder, points))
    found["runs"] = results.manifest["runs"]["done"]
    return found


def _until_stopped(work: Callable[[], None]) -> None:
    try:
        work()
    except KeyboardInterrupt:
        return
    raise AssertionError("the sweep was to be stopped half way")


def _mean(folder: Path) -> float:
    import pyarrow.compute as pc
    import pyarrow.dataset as ds

    table = ds.dataset(folder / "outcomes.parquet")
    return float(sum(pc.sum(batch["value"]).as_py() for batch in table.to_batches(columns=["value"])))


def _means(folder: Path, points: int) -> None:
    import duckdb

    table = (folder / "outcomes.parquet").as_posix()
    rows = duckdb.sql(f"SELECT point, period, avg(value) FROM '{table}' GROUP BY ALL").fetchnumpy()
    assert len(rows["point"]) >= points


if __name__ == "__main__":
    sizes = [int(argument) for argument in sys.argv[1:]]
    sizes += [50_000, 20, 20][len(sizes) :]
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(measure(*sizes, home=Path(folder)), indent=2))
