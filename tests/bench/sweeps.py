"""Measure what sweeps cost beside the market itself, and write it into docs/scaling.md: `make bench-sweeps`.

On an idle machine of two cores it takes some six minutes. Nothing here is a test: no test asks how long anything takes.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from made_up_runs import RUNS_OF_A_REPLICATE, peak_mb

from bench.executors import ENGINES, chunks_per_second, many_through_dask, overhead, throughput
from bench.measure import as_kept, write_json
from bench.needs import SCALES, needs, points_per_second
from bench.processes import live
from bench.tables import Kept, between_marks, markdown, shown, where_and_when

_ROOT = Path(__file__).resolve().parents[2]
PAGE = _ROOT / "docs" / "scaling.md"
_RESULTS = _ROOT / "results" / "bench-sweeps"
MONTHS = 216
_WIDE = 1000  # the scale at which executors are measured with the baseline


class Sizes:
    """How much is measured."""

    store = (50_000, 20, 20)  # points, replicates, figures
    months, runs, tasks, many, lone = MONTHS, 16, 20_000, 100_000, 2_000
    replicates = (170, 8_340)  # of six points
    engines: tuple[tuple[str, int], ...] = ENGINES
    scales: tuple[int, ...] = SCALES


class Tiny(Sizes):
    """Only to see whether everything works."""

    store = (20, 5, 4)
    months, runs, tasks, many, lone = 2, 2, 50, 200, 10
    replicates = (5, 10)
    engines = (("serial", 1), ("local", 2))


def measure(sizes: type[Sizes]) -> dict[str, Any]:
    """All figures, by name."""
    found: dict[str, Any] = {"months": sizes.months}
    _say("one run by scale, each in a process of its own")
    found["runs"] = {str(scale): live(scale, sizes.months)._asdict() for scale in sizes.scales}
    _say("executors with tasks that do nothing")
    found["overhead"] = {
        f"{name}, {jobs}": overhead(name, jobs, sizes.tasks)._asdict() for name, jobs in sizes.engines
    }  # fmt: skip
    _say(f"executors with the baseline at scale {_WIDE}")
    found["throughput"] = {
        f"{name}, {jobs}": throughput(name, jobs, _WIDE, sizes.months, sizes.runs)._asdict()
        for name, jobs in sizes.engines
    }
    _say(f"{sizes.many:,} tasks through Dask")
    found["many"] = many_through_dask(sizes.many)._asdict() | {"tasks": sizes.many}
    found["chunks_per_second"] = chunks_per_second(sizes.lone)
    _say("memory of the driver")
    with tempfile.TemporaryDirectory() as home:
        found["driver"] = {
            str(RUNS_OF_A_REPLICATE * replicates): peak_mb(Path(home, str(replicates)), replicates)
            for replicates in sizes.replicates
        }
    _say("the store with {:,} points x {} replicates of {} figures".format(*sizes.store))
    found["store"] = _store(*sizes.store)
    return found


def _store(*sizes: int) -> dict[str, Any]:
    """In a process of its own, whose memory is its own."""
    path = os.pathsep.join([str(_ROOT), str(_ROOT / "tests")])
    command = [sys.executable, "-m", "bench.sweep_store", *map(str, sizes)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=os.environ | {"PYTHONPATH": path})
    made: dict[str, Any] = json.loads(done.stdout)
    return made


def block(kept: Kept) -> str:
    """What stands between the marks of the page."""
    found = kept["profile"]
    return "\n\n".join(
        (where_and_when(kept), _runs(found), _executors(found), _driver(found), _the_store(found), _needs(found))
    )


def _runs(found: Kept) -> str:
    rows = [
        (scale, f"{run['persons']:,}", shown(run["seconds"]), shown(run["bytes_at_most"] / 2**20),
         shown(run["seconds"] / run["persons"] / found["months"] * 1e9))
        for scale, run in found["runs"].items()
    ]  # fmt: skip
    head = ("scale", "persons", "seconds of a run", "most memory, MiB", "ns per person-month")
    return f"One run of {found['months']} months:\n\n{markdown(head, rows)}"


def _executors(found: Kept) -> str:
    rows = [
        (name, shown(cost["start"]), shown(cost["per_task"]), shown(found["throughput"][name]["runs_per_second"]),
         shown(found["throughput"][name]["seconds"]))
        for name, cost in found["overhead"].items()
    ]  # fmt: skip
    head = ("executor, workers", "start, s", "µs per task that does nothing", f"runs a second, scale {_WIDE}",
            "seconds of a run")  # fmt: skip
    many = found["many"]
    before, after = many["megabytes"]
    told = (
        f"{many['tasks']:,} tasks that do nothing went through Dask in {shown(many['seconds'])} s; the driver held "
        f"{shown(before)} MB after a tenth of them and {shown(after)} MB after all. Sent one by one, "
        f"{shown(found['chunks_per_second'])} chunks a second went through."
    )
    return f"Executors:\n\n{markdown(head, rows)}\n\n{told}"


def _driver(found: Kept) -> str:
    told = " and ".join(f"{shown(most)} MiB with {int(runs):,} runs" for runs, most in found["driver"].items())
    return f"Most memory of the driver, tables included: {told}."


_WORKS = {
    "check_points": "check the points",
    "write_half_and_tables": "write half of the runs, stop, write the tables",
    "resume_and_write_the_rest": "go on: find what is there, write the rest, write the tables",
    "open_when_all_is_there": "open when all is there: check every part and key",
    "query_one_figure_pandas": "one figure of all runs with its factors, pandas",
    "query_mean_by_batches_pyarrow": "sum of all figures batch by batch, pyarrow",
    "query_means_by_point_duckdb": "means of all figures by point, DuckDB",
}


def _the_store(found: Kept) -> str:
    store = found["store"]
    rows = [
        (what, shown(store[f"seconds_to_{name}"]), shown(store[f"peak_mb_after_{name}"]))
        for name, what in _WORKS.items()
    ]
    told = (
        f"On disk: {shown(store['mb_parts'])} MB in {store['parts']} parts, {shown(store['mb_tables'])} MB in tables. "
        f"{shown(points_per_second(store))} points were checked in a second."
    )
    head = ("work", "seconds", "memory at most by then, MiB")
    title = f"The store with {store['runs']:,} made-up runs of {store['figures']} figures at {store['points']:,} points"
    return f"{title}:\n\n{markdown(head, rows)}\n\n{told}"


def _needs(found: Kept) -> str:
    rows = [(need.what, f"{shown(need.value)} {need.unit}".strip(), need.formula) for need in needs(found)]
    return f"So ten million runs need:\n\n{markdown(('what', 'how much', 'formula'), rows)}"


def _say(what: str) -> None:
    print(f"measuring: {what}", file=sys.stderr, flush=True)


def main(arguments: list[str] | None = None) -> None:
    """The program."""
    parser = argparse.ArgumentParser(prog="make bench-sweeps", description=__doc__)
    parser.add_argument("--tiny", action="store_true", help="only see whether everything works; the page is left alone")
    parser.add_argument("--out", type=Path, default=_RESULTS, help="folder for the JSON file")
    options = parser.parse_args(arguments)
    kept = as_kept([], measure(Tiny if options.tiny else Sizes), complete=not options.tiny)
    path = write_json(kept, options.out)
    text = block(kept)
    print(f"{text}\n\n{path}")
    if not options.tiny:
        PAGE.write_text(between_marks(PAGE.read_text("utf-8"), "sweeps", text), "utf-8")
        print(PAGE.relative_to(_ROOT))


if __name__ == "__main__":
    main()
