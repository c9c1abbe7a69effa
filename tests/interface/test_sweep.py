"""`talentgap sweep` and `simulation.sweep`: tables, answers, exit codes, the same bytes for any number of workers."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from quick_simulator import QuickSimulator
from sweep_files import FactorSimulator, one_row, planned, sweep_file
from typer.testing import CliRunner, Result

import simulation
from simulation.cli import app
from simulation.experiment import simulate
from simulation.experiment.manifest import code_fingerprint
from simulation.experiment.run import run, tasks_of
from simulation.experiment.sweeping import SweepResults
from simulation.experiment.sweeping.store import SweepStore
from simulation.scenario import load_scenario

SEED = 7 * 100_003


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a sweep, where the quick simulator stands in for the market."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(simulate, "default_simulator", FactorSimulator)
    sweep_file(tmp_path)
    return tmp_path


def talentgap(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["sweep", *arguments])


def test_what_is_told_and_written(home: Path) -> None:
    """Six points of two runs: every table, the manifest, the status, the last line."""
    done = talentgap("sweep.yaml", "--jobs", "1")
    assert done.exit_code == 0, done.output
    lines = done.stdout.splitlines()
    assert lines[0].startswith("sweep: 12 runs done on 1 core in ")
    assert " s a run" in lines[0]
    (folder,) = (home / "results").iterdir()
    assert lines[1] == f"Results: {folder.relative_to(home)}"
    assert folder.name == planned(home).folder().name
    results = SweepResults(folder)
    assert list(results.points) == ["point", "growth", "half_life"]
    assert results.points["half_life"].tolist() == [18.0, 24.0, 36.0] * 2
    assert results.runs["seed"].tolist() == [SEED, SEED + 1] * 6
    assert list(zip(results.runs["point"], results.runs["replicate"], strict=True)) == [
        (point, replicate) for point in range(6) for replicate in range(2)
    ]
    assert set(results.runs["status"]) == {"done"}
    assert results.failures.empty
    assert results.design is None
    outcomes = results.outcomes
    assert list(outcomes) == ["point", "replicate", "indicator", "group", "period", "value", "unit"]
    assert outcomes["period"].tolist()[:4] == ["2018", "2018-06"] * 2
    assert len(outcomes) == 12 * 4
    assert results.manifest["status"] == "complete"
    assert results.manifest["runs"] == {"done": 12, "of_them_kept": 0, "failed": 0}
    status = json.loads((folder / "status.json").read_text())
    assert (status["state"], status["runs"], status["done"], status["failed"]) == ("complete", 12, 12, 0)
    assert status["content_sha256"] == results.manifest["content_sha256"] == results.content_hash
    assert lines[0].endswith(f", content {results.content_hash[:12]}")
    assert not list(folder.glob("*.tmp"))
    assert not (folder / "failures.log").exists()


def test_figures_and_keys_are_those_of_a_run_of_the_point(home: Path) -> None:
    """The scenario of a point is the base with the factors set; `talentgap run` of it has the same keys and figures."""
    results = simulation.sweep("sweep.yaml")
    point = results.points.iloc[4]
    scenario = load_scenario("year.yaml").with_(
        {
            "assumptions.demand.growth_per_year": point["growth"],
            "assumptions.skills.half_life_months": point["half_life"],
            "runs.replicates": 2,
            "runs.draws": "fixed",  # as points of a sweep always are
        }
    )
    alone = run(scenario, out=home, simulator=FactorSimulator())
    mine = results.runs[results.runs["point"] == 4]
    assert mine["key"].tolist() == [task.key for task in tasks_of(scenario)]
    assert mine["key"].str.startswith(code_fingerprint()[:8]).all()
    series = alone.series("shortfall")
    series = series[series["group"] == "all"]
    figures = results.figure("shortfall", period=2018)
    assert figures[figures["point"] == 4]["value"].tolist() == pytest.approx(
        series.groupby("replicate")["value"].mean().tolist(), rel=1e-12
    )
    assert results.values("shortfall", period="2018-06")[4].tolist() == (
        series[series["month"] == "2018-06"].sort_values("replicate")["value"].tolist()
    )


def test_the_same_bytes_for_any_number_of_workers(home: Path) -> None:
    """Tables of figures and content hash; runs.parquet holds seconds and differs."""
    made = [simulation.sweep("sweep.yaml", out=f"out{jobs}", jobs=jobs) for jobs in (1, 2, 3)]
    assert len({one.manifest["content_sha256"] for one in made}) == 1
    assert len({(one.folder / "outcomes.parquet").read_bytes() for one in made}) == 1
    assert len({(one.folder / "points.parquet").read_bytes() for one in made}) == 1


def test_more_replicates_go_on_in_the_same_folder(home: Path) -> None:
    """And are the same as if they had been asked for at once; fewer are what they would have been."""
    simulator = QuickSimulator(home / "journal")
    first = simulation.sweep("sweep.yaml", simulator=simulator)
    more = simulation.sweep("sweep.yaml", replicates=5, simulator=simulator)
    assert more.folder == first.folder
    assert sorted(simulator.done()) == sorted(SEED + replicate for replicate in range(5) for _ in range(6))
    assert more.manifest["runs"] == {"done": 30, "of_them_kept": 12, "failed": 0}
    at_once = simulation.sweep("sweep.yaml", replicates=5, out="other", simulator=QuickSimulator())
    assert more.manifest["content_sha256"] == at_once.manifest["content_sha256"]
    fewer = simulation.sweep("sweep.yaml", replicates=1, simulator=simulator)
    assert len(fewer.runs) == 6
    assert len(simulator.done()) == 30


def test_no_resume_does_all_again(home: Path) -> None:
    simulator = QuickSimulator(home / "journal")
    before = simulation.sweep("sweep.yaml", simulator=simulator).manifest["content_sha256"]
    after = simulation.sweep("sweep.yaml", resume=False, simulator=simulator).manifest
    assert len(simulator.done()) == 24
    assert (after["content_sha256"], after["runs"]["of_them_kept"]) == (before, 0)


def test_settings_of_the_sweep_and_of_the_base(home: Path) -> None:
    """Each in a folder of its own, because the figures differ."""
    for settings in (
        "design.levels=3",
        "assumptions.skills.learning_per_month=0.07",
        "keep.years=[]",
        "runs.scale=200",
    ):
        assert talentgap("sweep.yaml", "--jobs", "1", "--set", settings).exit_code == 0
    folders = list((home / "results").iterdir())
    assert len(folders) == 4
    sizes = sorted(len(SweepResults(folder).outcomes) for folder in folders)
    assert sizes == [6 * 2 * 2, 6 * 2 * 4, 6 * 2 * 4, 9 * 2 * 4]
    assert talentgap("sweep.yaml", "--jobs", "1", "--scale", "200").exit_code == 0
    assert len(list((home / "results").iterdir())) == 4, "--scale 200 is runs.scale=200"


def test_the_resolved_file_runs_to_the_same_content(home: Path) -> None:
    first = simulation.sweep("sweep.yaml")
    again = simulation.sweep(first.folder / "sweep.resolved.yaml", out="again")
    assert again.manifest["content_sha256"] == first.manifest["content_sha256"]
    assert again.manifest["identity"] == first.manifest["identity"]


def test_failed_runs_are_rows_and_tried_again(home: Path) -> None:
    """Exit code 1, the other runs are there; when the fault is gone the next go does only these."""
    failing = QuickSimulator(home / "journal", fails={SEED + 1})
    results = simulation.sweep("sweep.yaml", simulator=failing)
    assert results.manifest["status"] == "some runs failed"
    assert results.runs["status"].tolist() == ["done", "failed"] * 6
    assert results.runs["seconds"].isna().tolist() == [False, True] * 6
    assert results.failures["message"].tolist() == [f"seed {SEED + 1} does not converge"] * 6
    assert "ArithmeticError" in results.failures["traceback"][0]
    assert np.isnan(results.values("shortfall", period=2018)).sum() == 0, "nobody has a second replicate"
    mended = simulation.sweep("sweep.yaml", simulator=QuickSimulator(home / "journal"))
    assert mended.manifest["runs"] == {"done": 12, "of_them_kept": 6, "failed": 0}
    assert mended.failures.empty


def test_failures_on_the_command_line(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(simulate, "default_simulator", lambda: QuickSimulator(fails={SEED}))
    done = talentgap("sweep.yaml", "--jobs", "1", "--json")
    assert done.exit_code == 1
    told = json.loads(done.stdout)
    assert (told["runs"], told["failures"], told["status"]) == (6, 6, "some runs failed")
    assert f"  6 x ArithmeticError: seed {SEED} does not converge" in done.stderr
    assert "sweep: 12 of 12 runs, 6 failed, " in done.stderr


def test_a_dry_run_tells_and_writes_nothing(home: Path) -> None:
    done = talentgap("sweep.yaml", "--dry-run", "--jobs", "2")
    assert done.exit_code == 0
    assert done.stdout.startswith("sweep: 6 points, 12 runs\nTime: ")
    assert "on 2 cores" in done.stdout
    assert "Disk: at most 2 kB, 4 figures a run" in done.stdout
    assert not (home / "results").exists()
    told = json.loads(talentgap("sweep.yaml", "--dry-run", "--json", "--executor", "serial").stdout)
    assert (told["points"], told["runs"], told["jobs"]) == (6, 12, 1)
    assert told["seconds"] == pytest.approx(12 * told["seconds_per_run"])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["none.yaml"],
            "none.yaml: no such file\n    to mend: copy one of the files in scenarios/sweeps to start from",
        ),
        (["sweep.yaml", "--replicates", "0"], "--replicates: replicates: too low; you wrote 0; allowed: 1 to 100,000"),
        (
            ["sweep.yaml", "--scale", "0"],
            "--scale: runs.scale: too low; you wrote 0; allowed: 1 to 2000 persons per agent",
        ),
        (
            ["sweep.yaml", "--executor", "slurm"],
            "--executor: not one of the choices; you wrote 'slurm'; allowed: serial, local, dask",
        ),
    ],
)
def test_bad_input_has_code_2_and_writes_nothing(home: Path, arguments: list[str], message: str) -> None:
    done = talentgap(*arguments)
    assert done.exit_code == 2
    assert done.stderr.strip() == message
    assert not (home / "results").exists()


def test_adaptive_replicates_stop_where_the_interval_is_narrow(home: Path) -> None:
    """Points whose figure hardly varies stop early; the same for any number of workers, and after a kill."""

    sweep_file(
        home, replicates="", adaptive="{indicator: employment, month: 2018-06, half_width: 100000, least: 3, most: 12}"
    )
    made = [simulation.sweep("sweep.yaml", out=f"out{jobs}", jobs=jobs, simulator=Uneven()) for jobs in (1, 2)]
    assert made[0].manifest["content_sha256"] == made[1].manifest["content_sha256"]
    intervals = pd.read_parquet(made[0].folder / "intervals.parquet")
    assert intervals["replicates"].tolist() == [3, 3, 12] * 2
    assert intervals["met"].tolist() == [True, True, False] * 2
    assert made[0].manifest["target_met_at"] == 4
    assert made[0].manifest["rounds"] == 3  # 3, 6, 12
    assert len(made[0].runs) == 2 * (3 + 3 + 12)
    values = made[0].values("employment", period="2018-06")
    assert np.isnan(values).sum(axis=1).tolist() == [9, 9, 0] * 2
    rest = simulation.sweep("sweep.yaml", out="out1", simulator=QuickSimulator(home / "journal"))
    assert not (home / "journal").exists(), "nothing was missing"
    assert rest.manifest["content_sha256"] == made[0].manifest["content_sha256"]
    said = talentgap("sweep.yaml", "--out", "out1").stdout
    assert "Interval as narrow as wanted at 4 of 6 points" in said


class Uneven(QuickSimulator):
    """Figures that differ by the seed only where skills age slowly."""

    def __call__(self, scenario, seed):  # type: ignore[no-untyped-def]
        slow = scenario.assumptions.skills.half_life_months > 30
        return super().__call__(scenario, seed if slow else SEED)


def test_factors_of_every_kind_reach_the_scenario(home: Path) -> None:
    """Linked keys, a date, a shock by its place, a lever that only factors set, a list."""
    (home / "year.yaml").write_text(
        "title: Year\nhorizon: {end: 2018-12}\nshocks:\n  - {kind: demand_bust, from: 2018-03, severity: 0.2}\n"
    )
    lever = "policies.skill_upgrading"
    sweep_file(
        home,
        factors="{both: {keys: [assumptions.demand.growth_per_year, assumptions.separations.return_per_year]},"
        f" severity: {{key: shocks.0.severity}}, date: {{key: {lever}.tuition_subsidy.from}},"
        f" value: {{key: {lever}.tuition_subsidy.value}}, ageing: {{key: assumptions.skills.ageing}}}}",
        design="{kind: list, points: [{both: 0.2, severity: 0, date: 2018-05, value: 0.5, ageing: none}]}",
    )
    seen = []

    class Looking(QuickSimulator):
        def __call__(self, scenario, seed):  # type: ignore[no-untyped-def]
            seen.append(scenario)
            return super().__call__(scenario, seed)

    simulation.sweep("sweep.yaml", simulator=Looking(), replicates=1)
    (scenario,) = seen
    assert scenario.assumptions.demand.growth_per_year == scenario.assumptions.separations.return_per_year == 0.2
    assert scenario.shocks[0].severity == 0.0
    subsidy = scenario.policies.skill_upgrading.tuition_subsidy
    assert (subsidy.start, subsidy.value) == ("2018-05", 0.5)
    assert scenario.assumptions.skills.ageing == "none"


def test_wrong_arguments_in_python(home: Path) -> None:
    with pytest.raises(ValueError, match="jobs must be at least 1; got 0"):
        simulation.sweep("sweep.yaml", jobs=0)
    with pytest.raises(ValueError, match="executor must be one of serial, local, dask; got 'slurm'"):
        simulation.sweep("sweep.yaml", executor="slurm")
    with pytest.raises(FileNotFoundError, match="holds no results of a sweep"):
        SweepResults(home)
    results = simulation.sweep("sweep.yaml", replicates=1)
    with pytest.raises(ValueError, match="shortfall all has the periods 2018, 2018-06"):
        results.figure("shortfall")


def test_validate_knows_sweeps(home: Path) -> None:
    """All points are checked, nothing is run."""
    done = CliRunner().invoke(app, ["validate", "sweep.yaml", "year.yaml"])
    assert done.exit_code == 0
    assert done.stdout.splitlines()[0] == "sweep.yaml: valid; 6 points, 12 runs from year at scale 100"
    sweep_file(home, replicates="", adaptive="{indicator: employment, month: 2018-06, half_width: 1, most: 9}")
    assert "6 points, 24 to 54 runs" in CliRunner().invoke(app, ["validate", "sweep.yaml"]).stdout
    wrong = CliRunner().invoke(app, ["validate", "sweep.yaml", "--set", "design.levels=1"])
    assert (wrong.exit_code, wrong.stdout) == (2, "")
    assert "design.levels: too low" in wrong.stderr


def test_an_executor_that_does_runs_twice_counts_them_once(home: Path) -> None:
    """As one beyond this machine may after it lost a worker; the first result stands."""

    class Twice:
        def map_unordered(self, fn, tasks):  # type: ignore[no-untyped-def]
            for task in tasks:
                result = fn(task)
                yield task, result
                yield task, result._replace(values=result.values + 1.0)

    once = simulation.sweep("sweep.yaml")
    twice = simulation.sweep("sweep.yaml", executor=Twice(), out="twice")
    assert twice.manifest["runs"] == {"done": 12, "of_them_kept": 0, "failed": 0}
    assert twice.manifest["content_sha256"] == once.manifest["content_sha256"]
    assert json.loads((twice.folder / "status.json").read_text())["done"] == 12


def test_a_run_under_another_key_is_not_used(home: Path) -> None:
    """Whatever brought it into the folder: it is simulated again, and stays out of the tables."""
    whole = simulation.sweep("sweep.yaml", out="whole")
    made = planned(home)
    store = SweepStore(made.folder("out"), len(made.kept), code_fingerprint())
    store.open()
    store.commit(0, SEED, b"another key.", one_row(-1.0))
    store.roll()
    store.commit(1, SEED + 1, b"another key.", one_row(-1.0))
    store.close()
    simulator = QuickSimulator(home / "journal")
    results = simulation.sweep("sweep.yaml", out="out", simulator=simulator)
    assert len(simulator.done()) == 12
    assert results.outcomes["value"].min() >= 0.0
    assert results.runs["key"].tolist() == whole.runs["key"].tolist()


def test_a_run_at_the_wrong_point_would_be_noticed(home: Path) -> None:
    """The content hangs on every factor and every seed: another design or seed gives another one."""
    contents = {
        simulation.sweep("sweep.yaml", settings=[setting], out="out").manifest["content_sha256"]
        for setting in ("runs.seed=7", "runs.seed=8", "design.levels=3")
    }
    assert len(contents) == 3


def test_status_is_written_at_most_once_a_second(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred runs in a second are two writes; rate and time left follow from the clock that does not jump."""
    import time

    from simulation.experiment.sweeping.status import Status

    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    status = Status(tmp_path / "status.json", jobs=2)
    written: list[str] = []
    monkeypatch.setattr(Status, "write", _noting(Status.write, written))
    status.begin(total=300, kept=100)
    for number in range(100):
        now[0] += 0.01
        status.count(failed=number % 10 == 0)
    assert len(written) == 2, "at the start, and after a second"
    now[0] += 9.0
    status.write("running")
    told = json.loads((tmp_path / "status.json").read_text())
    assert (told["runs"], told["done"], told["of_them_kept"], told["failed"]) == (300, 190, 100, 10)
    assert (told["runs_per_second"], told["seconds_elapsed"], told["seconds_left"]) == (10.0, 10.0, 10.0)


def _noting(write, written):  # type: ignore[no-untyped-def]
    def noted(status, state):  # type: ignore[no-untyped-def]
        written.append(state)
        write(status, state)

    return noted
