"""The results folder: its files, their columns and what they say."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from quick_simulator import QuickSimulator, year_scenario

from simulation.experiment.results import Results
from simulation.experiment.run import results_folder, run, tasks_of
from simulation.indicators.catalogue import BY_NAME, STATES, series_keys
from simulation.scenario import Scenario, ScenarioError, config_hash

FILES = {
    "scenario.resolved.yaml", "manifest.json", "runs.parquet", "series.parquet", "flows.parquet",
    "failures.parquet", "parts", ".lock",
}  # fmt: skip


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Results:
    return run(year_scenario(3), out=tmp_path_factory.mktemp("results"), simulator=QuickSimulator())


def columns(folder: Path, table: str) -> list[str]:
    return list(pq.read_schema(folder / f"{table}.parquet").names)


def test_the_folder_is_named_after_scenario_and_settings(results: Results) -> None:
    assert results.folder.name == config_hash(year_scenario(3))[:12]
    assert results.folder.parent.name == "quick"


def test_the_folder_holds_these_files_and_no_others(results: Results) -> None:
    assert {path.name for path in results.folder.iterdir()} == FILES


def test_columns_of_the_tables(results: Results) -> None:
    run_columns = ["scenario", "replicate", "seed", "draw"]
    assert columns(results.folder, "series") == [*run_columns, "month", "indicator", "group", "value", "unit"]
    assert columns(results.folder, "flows") == [*run_columns, "month", "source", "target", "persons"]
    assert columns(results.folder, "runs") == [*run_columns, "key", "seconds", "months", "persons", "status"]
    assert columns(results.folder, "failures") == [
        *run_columns,
        "key",
        "error",
        "message",
        "traceback",
        "attempts",
    ]


def test_words_are_stored_once(results: Results) -> None:
    """Scenario, indicator, group and unit are dictionary-encoded: categories in pandas."""
    series = results.series()
    for word in ("scenario", "indicator", "group", "unit"):
        assert isinstance(series[word].dtype, pd.CategoricalDtype)


def test_series_hold_every_simulated_number_under_its_name(results: Results) -> None:
    series = results.series()
    assert len(series) == 3 * 12 * len(series_keys())
    for task in tasks_of(year_scenario(3)):
        made = QuickSimulator()(year_scenario(3), task.seed)
        here = series[series["replicate"] == task.replicate]
        names = list(zip(here["indicator"], here["group"], strict=True))
        assert names == [key for key in series_keys() for _ in range(12)]
        np.testing.assert_array_equal(here["value"].to_numpy().reshape(-1, 12).T, made.values)
    assert [str(month) for month in series["month"].unique()] == [f"2018-{month:02d}" for month in range(1, 13)]
    assert dict(zip(series["indicator"], series["unit"], strict=True)) == {
        name: entry.unit for name, entry in BY_NAME.items()
    }


def test_series_of_some_indicators_only(results: Results) -> None:
    some = results.series("shortfall", "openings")
    whole = results.series()
    assert set(some["indicator"]) == {"shortfall", "openings"}
    assert len(some) == int(whole["indicator"].isin(["shortfall", "openings"]).sum())


def test_flows_leave_out_zeros_and_lose_nobody(results: Results) -> None:
    flows = results.flows()
    assert (flows["persons"] > 0).all()
    made = [QuickSimulator()(year_scenario(3), task.seed).flows for task in tasks_of(year_scenario(3))]
    assert flows["persons"].sum() == sum(int(one.sum()) for one in made)
    move = flows[(flows["replicate"] == 1) & (flows["month"] == "2018-05")].set_index(["source", "target"])["persons"]
    for (source, target), persons in move.items():
        assert made[1][4, STATES.index(source), STATES.index(target)] == persons


def test_runs_name_every_replicate(results: Results) -> None:
    runs = results.runs()
    assert runs["replicate"].tolist() == [0, 1, 2]
    assert runs["key"].tolist() == [task.key for task in tasks_of(year_scenario(3))]
    assert set(runs["status"]) == {"done"}
    assert (runs["months"] == 12).all()
    assert len(results.failures()) == 0


def test_the_manifest_tells_how_to_make_it_again(results: Results) -> None:
    told = json.loads((results.folder / "manifest.json").read_text("utf-8"))
    assert told["status"] == "complete"
    assert told["runs"] == {"done": 3, "of_them_kept": 0, "failed": 0}
    assert told["config_hash"] == config_hash(year_scenario(3))
    assert set(told["git"]) == {"commit", "dirty"}
    assert {"mesa", "numpy", "numba", "pyarrow"} <= set(told["libraries"])
    assert told["seed"] == 42
    assert told["seconds_per_run"] >= 0


def test_more_replicates_go_on_in_the_same_folder(tmp_path: Path) -> None:
    journal = tmp_path / "journal"
    first = run(year_scenario(2), out=tmp_path, simulator=QuickSimulator(journal))
    second = run(year_scenario(5), out=tmp_path, simulator=QuickSimulator(journal))
    assert first.folder == second.folder
    assert len(QuickSimulator(journal).done()) == 5
    assert second.manifest["runs"] == {"done": 5, "of_them_kept": 2, "failed": 0}


def test_fewer_replicates_show_only_these_and_keep_the_rest(tmp_path: Path) -> None:
    journal = tmp_path / "journal"
    run(year_scenario(5), out=tmp_path, simulator=QuickSimulator(journal))
    fewer = run(year_scenario(2), out=tmp_path, simulator=QuickSimulator(journal))
    assert fewer.runs()["replicate"].tolist() == [0, 1]
    run(year_scenario(5), out=tmp_path, simulator=QuickSimulator(journal))
    assert len(QuickSimulator(journal).done()) == 5


def test_without_resume_all_runs_are_done_again(tmp_path: Path) -> None:
    journal = tmp_path / "journal"
    for _ in range(2):
        run(year_scenario(3), out=tmp_path, simulator=QuickSimulator(journal), resume=False)
    assert len(QuickSimulator(journal).done()) == 6


def test_a_finished_folder_needs_no_simulator(tmp_path: Path) -> None:
    run(year_scenario(2), out=tmp_path, simulator=QuickSimulator())
    idle = QuickSimulator()
    run(year_scenario(2), out=tmp_path, simulator=idle)
    assert idle.prepared == 0


def test_parts_of_other_code_are_removed_once_the_run_is_complete(tmp_path: Path) -> None:
    parts = results_folder(year_scenario(2), tmp_path) / "parts"
    parts.mkdir(parents=True)
    stale = parts / f"{'0' * 24}-{'0' * 16}.parquet"
    stale.touch()
    run(year_scenario(2), out=tmp_path, simulator=QuickSimulator())
    assert not stale.exists()
    assert len(list(parts.iterdir())) == 2


def test_run_takes_a_file_and_settings(tmp_path: Path) -> None:
    file = tmp_path / "small.yaml"
    file.write_text("title: Small\nhorizon: {end: 2018-03}\n", encoding="utf-8")
    results = run(file, replicates=2, seed=7, scale=1000, out=tmp_path, simulator=QuickSimulator())
    assert results.folder.parent.name == "small"
    assert results.runs()["seed"].tolist() == [700_021, 700_022]
    assert results.manifest["scale"] == 1000


def test_run_refuses_impossible_settings_before_it_writes(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="too high"):
        run(Scenario(title="x"), scale=5000, out=tmp_path)
    with pytest.raises(ValueError, match="at least 1"):
        run(Scenario(title="x"), jobs=0, out=tmp_path)
    assert not list(tmp_path.iterdir())


def test_results_of_a_folder_without_results(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="holds no results"):
        Results(tmp_path)
