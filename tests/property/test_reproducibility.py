"""The same scenario and seed give the same bytes, however the runs are spread, ordered or interrupted."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from quick_simulator import QuickSimulator, year_scenario

from simulation.experiment.run import run, tasks_of
from simulation.experiment.store import PartStore
from simulation.scenario import Scenario, config_hash, load_scenario

TABLES = ("series.parquet", "flows.parquet")


def table_bytes(folder: Path) -> list[bytes]:
    return [(folder / table).read_bytes() for table in TABLES]


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    """The tables of one process that runs everything in order."""
    out = tmp_path_factory.mktemp("alone")
    return table_bytes(run(year_scenario(7), out=out, simulator=QuickSimulator()).folder)


@pytest.mark.parametrize("jobs", [2, 3, 5, 12])
def test_any_number_of_jobs_gives_the_same_bytes(jobs: int, alone: list[bytes], tmp_path: Path) -> None:
    folder = run(year_scenario(7), jobs=jobs, out=tmp_path, simulator=QuickSimulator()).folder
    assert table_bytes(folder) == alone


@settings(max_examples=10, deadline=None)
@given(first=st.integers(1, 7), jobs=st.integers(1, 3), lost=st.sets(st.integers(0, 6), max_size=3))
def test_resuming_in_pieces_gives_the_same_bytes(
    first: int, jobs: int, lost: set[int], alone: list[bytes], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Some replicates first, some parts lost, then the rest: nothing of that is seen in the tables."""
    out = tmp_path_factory.mktemp("pieces")
    folder = run(year_scenario(first), out=out, simulator=QuickSimulator()).folder
    for task in tasks_of(year_scenario(7)):
        if task.replicate in lost:
            for part in (folder / "parts").glob(f"{task.key}-*"):
                part.unlink()
    assert run(year_scenario(7), jobs=jobs, out=out, simulator=QuickSimulator()).folder == folder
    assert table_bytes(folder) == alone


def test_a_worker_that_dies_leaves_no_trace_in_the_tables(alone: list[bytes], tmp_path: Path) -> None:
    seeds = {task.seed for task in tasks_of(year_scenario(7))}
    simulator = QuickSimulator(kills=seeds, spare=tmp_path)
    folder = run(year_scenario(7), jobs=2, out=tmp_path, simulator=simulator).folder
    assert table_bytes(folder) == alone


def test_replicates_have_the_same_seeds_in_every_scenario() -> None:
    """Common random numbers: replicate r of seed s has seed s x 100,003 + r."""
    one, other = (year_scenario(3, **{"assumptions.skills.half_life_months": months}) for months in (20, 40))
    seeds = [[task.seed for task in tasks_of(scenario)] for scenario in (one, other)]
    assert seeds == [[42 * 100_003 + replicate for replicate in range(3)]] * 2
    assert not {task.key for task in tasks_of(one)} & {task.key for task in tasks_of(other)}


def test_only_what_changes_results_changes_the_folder() -> None:
    base = year_scenario()
    for same in ({"title": "Other"}, {"question": "Why?"}, {"sources": ["a"]}, {"runs.replicates": 9}):
        assert config_hash(base.with_(same)) == config_hash(base)
    for other in ({"runs.seed": 1}, {"runs.scale": 50}, {"horizon.end": "2019-01"}):
        assert config_hash(base.with_(other)) != config_hash(base)


def test_a_part_keeps_every_bit(tmp_path: Path) -> None:
    """What is decoded is what was simulated, not a number away."""
    scenario = year_scenario(1)
    folder = run(scenario, out=tmp_path, simulator=QuickSimulator()).folder
    (task,) = tasks_of(scenario)
    ((_, part),) = PartStore(folder).read([task.key])
    made = QuickSimulator()(scenario, task.seed)
    assert part.values.T.tobytes() == made.values.tobytes()  # type: ignore[union-attr]
    assert part.flows.tobytes() == made.flows.tobytes()  # type: ignore[union-attr]
    assert part.keys == made.keys  # type: ignore[union-attr]


def test_the_resolved_scenario_runs_to_the_same_results(alone: list[bytes], tmp_path: Path) -> None:
    folder = run(year_scenario(7), out=tmp_path, simulator=QuickSimulator()).folder
    again = load_scenario(folder / "scenario.resolved.yaml")
    assert again == year_scenario(7)
    assert config_hash(again) == config_hash(year_scenario(7))


def test_the_market_itself_gives_the_same_bytes_for_any_number_of_jobs(tmp_path: Path) -> None:
    """The real model, small: one process, two workers, and the second half after the first."""
    small = {"runs.scale": 1000, "runs.replicates": 4, "horizon.end": "2019-06"}
    scenario = Scenario(title="Small").with_(small)
    serial = run(scenario, out=tmp_path / "serial").folder
    local = run(scenario, jobs=2, out=tmp_path / "local").folder
    run(scenario, replicates=2, jobs=2, out=tmp_path / "halves")
    halves = run(scenario, out=tmp_path / "halves").folder
    assert table_bytes(serial) == table_bytes(local) == table_bytes(halves)
