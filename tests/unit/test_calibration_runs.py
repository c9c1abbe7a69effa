"""Runs of a calibration: kept as they come, none done twice, the same for any number of workers; failures and state."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from linear_market import LinearMarket, small_space, small_targets, use_small_problem
from threadpoolctl import threadpool_info, threadpool_limits

from calibration.fit.problem import CannotFitError
from simulation.experiment.calibrating import calibrate as fitting
from simulation.experiment.calibrating import fingerprint, posterior
from simulation.experiment.calibrating.budget import runs_in_all, stages
from simulation.experiment.calibrating.calibrate import Settings, calibrate
from simulation.experiment.calibrating.figures import TargetFigures
from simulation.experiment.calibrating.market import MarketRuns
from simulation.experiment.calibrating.posterior import TABLES, is_finished
from simulation.experiment.calibrating.problem import base_of_runs
from simulation.experiment.calibrating.reading import Calibrated
from simulation.experiment.calibrating.watched import Watched
from simulation.experiment.executor import executor_named
from simulation.experiment.progress import Silent
from simulation.experiment.run import run_key
from simulation.experiment.simulate import SimulatedRun, Simulator
from simulation.scenario import Scenario

PLACES = np.random.default_rng(1).random((6, 3))
BUDGET = 900


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    use_small_problem(monkeypatch)


@contextmanager
def market(folder: Path, simulator: Simulator, jobs: int = 1, resume: bool = True) -> Iterator[MarketRuns]:
    """A market with its store open."""
    executor = executor_named("serial" if jobs == 1 else "local", jobs)
    runs = MarketRuns(
        base_of_runs(200, 7), small_space(), TargetFigures(tuple(small_targets())), folder, executor, simulator,
        Silent(), "fit",
    )  # fmt: skip
    simulator.prepare()
    runs.open(resume)
    try:
        yield runs
    finally:
        runs.close()
        executor.close()


def test_the_same_for_any_number_of_workers(tmp_path: Path) -> None:
    """Bit for bit, and in the order of the places."""
    found = []
    for jobs in (1, 2):
        with market(tmp_path / str(jobs), LinearMarket(), jobs) as runs:
            found.append(runs(PLACES, 2))
    assert np.array_equal(found[0], found[1], equal_nan=True)
    assert found[0].shape == (6, 2, len(small_targets()))


def test_a_row_holds_the_targets_of_its_place(tmp_path: Path) -> None:
    """The stand-in shows the report moved by 3 z + z' report errors and a little luck, so places are not mixed up."""
    targets = small_targets()
    at = [each.id for each in targets].index("shortfall_2022")
    order = [each.id for each in targets if each.role == "fit"].index("shortfall_2022")
    with market(tmp_path, LinearMarket()) as runs:
        found = runs(PLACES, 2)[:, :, at].mean(axis=1)
    z, error = PLACES - 0.5, np.hypot(targets[at].sampling_sd, targets[at].discrepancy_sd)
    expected = 3.0 * z[:, order % 3] + z[:, (order + 1) % 3]
    assert np.abs((found - targets[at].reported) / error - expected).max() < 5 * 0.2 / 2**0.5


def test_every_run_has_luck_of_its_own(tmp_path: Path) -> None:
    """No seed twice: neither between points nor between replicates, nor after more points were asked for."""
    simulator = LinearMarket(journal=tmp_path / "journal")
    with market(tmp_path, simulator) as runs:
        runs(PLACES[:4], 2)
        runs(PLACES, 2)
    seeds = (tmp_path / "journal").read_text().split()
    assert len(set(seeds)) == len(seeds) == 20


def test_runs_that_are_there_are_not_done_again(tmp_path: Path) -> None:
    """The same points asked for again, in the same order; further ones are done; --no-resume does all."""
    first, second, third = (LinearMarket() for _ in range(3))
    with market(tmp_path, first) as runs:
        before = runs(PLACES, 2)
    with market(tmp_path, second) as runs:
        after = runs(PLACES, 2)
        runs(PLACES[:3], 2)
        assert (runs.asked, runs.kept) == (18, 12)
    assert np.array_equal(before, after, equal_nan=True)
    assert (first.made, second.made) == (12, 6)
    with market(tmp_path, third, resume=False) as runs:
        assert np.array_equal(runs(PLACES, 2), before, equal_nan=True)
    assert third.made == 12


def test_numbers_of_another_definition_are_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the store holds are figures, not months: once one is reckoned in another way, the runs are done anew."""
    with market(tmp_path, LinearMarket()) as runs:
        before = runs(PLACES, 2)
    anew = LinearMarket()
    monkeypatch.setattr("simulation.experiment.calibrating.market.figures_fingerprint", lambda: "another")
    with market(tmp_path, anew) as runs:
        runs(PLACES, 2)
        assert (runs.asked, runs.kept) == (12, 0)
    assert anew.made == 12
    monkeypatch.undo()
    use_small_problem(monkeypatch)
    with market(tmp_path, LinearMarket()) as runs:
        assert np.array_equal(runs(PLACES, 2), before, equal_nan=True)
        assert runs.kept == 12


@pytest.mark.parametrize("file", ["calibration/moments.py", "simulation/experiment/sweeping/kept.py"])
def test_the_definition_is_that_of_moments_and_of_years(monkeypatch: pytest.MonkeyPatch, file: str) -> None:
    """A changed line of code counts, in what is met and in what is foretold."""
    read, before = Path.read_text, fingerprint.figures_fingerprint.__wrapped__()

    def changed(path: Path, *args: object, **more: object) -> str:
        text = read(path, *args, **more)  # type: ignore[arg-type]
        return text + "\nCHANGED = 1\n" if path.as_posix().endswith(file) else text

    monkeypatch.setattr(Path, "read_text", changed)
    assert fingerprint.figures_fingerprint.__wrapped__() != before


def test_runs_of_other_places_are_not_taken(tmp_path: Path) -> None:
    """What lies in the store under the same number but for other values."""
    simulator = LinearMarket()
    with market(tmp_path, simulator) as runs:
        runs(PLACES, 2)
    with market(tmp_path, simulator) as runs:
        runs(PLACES[::-1], 2)
        assert runs.kept == 0


def test_a_killed_go_is_gone_on_with(tmp_path: Path) -> None:
    """Ctrl-C after seven runs: these seven are kept, the rest is done, and all is as if nothing had happened."""
    with market(tmp_path / "whole", LinearMarket()) as runs:
        whole = runs(PLACES, 2)
    with pytest.raises(KeyboardInterrupt), market(tmp_path / "broken", LinearMarket(stops_after=7)) as runs:
        runs(PLACES, 2)
    rest = LinearMarket()
    with market(tmp_path / "broken", rest) as runs:
        assert np.array_equal(runs(PLACES, 2), whole, equal_nan=True)
        assert runs.kept == 7
    assert rest.made == 5


def test_a_failed_run_is_nan_and_told(tmp_path: Path) -> None:
    """One of twelve; the others are there. It is tried again the next time."""
    base = base_of_runs(200, 7)
    seed = base.runs.seed_of(3 * 16 + 1)
    with market(tmp_path, LinearMarket(fails={seed})) as runs:
        found = runs(PLACES, 2)
        (failed,) = runs.failures
    assert failed == (3, 1, seed, "ArithmeticError", f"seed {seed} does not converge")
    assert np.isnan(found[3, 1]).all()
    assert np.isnan(found).all(axis=2).sum() == 1
    again = LinearMarket()
    with market(tmp_path, again) as runs:
        assert not np.isnan(runs(PLACES, 2)).all(axis=2).any()
    assert again.made == 1


def test_more_than_a_tenth_failed_is_refused(tmp_path: Path) -> None:
    """Two of twelve; what succeeded is kept."""
    seeds = {base_of_runs(200, 7).runs.seed_of(16 * point) for point in (0, 5)}
    said = "2 of 12 runs failed, more than 10%; the first: ArithmeticError: seed"
    with market(tmp_path, LinearMarket(fails=seeds)) as runs, pytest.raises(CannotFitError, match=said):
        runs(PLACES, 2)
    rest = LinearMarket()
    with market(tmp_path, rest) as runs:
        runs(PLACES, 2)
    assert rest.made == 2


def test_the_key_of_a_run_is_that_of_its_scenario(tmp_path: Path) -> None:
    """So that no run of another scenario, seed or code can be taken for it."""
    with market(tmp_path, LinearMarket()) as runs:
        runs(PLACES[:1], 1)
        (batch,) = [each for each in runs.store.batches() if len(each.run)]  # type: ignore[union-attr]
        values = small_space().values(PLACES[:1])[0]
    changes = {
        f"assumptions.{key}": float(value)
        for parameter, value in zip(small_space().parameters, values, strict=True)
        for key in parameter.keys
    }
    from simulation.scenario.resolved import config_hash

    scenario = base_of_runs(200, 7).with_(changes)
    assert batch.key[0].tobytes().hex() == run_key(config_hash(scenario), int(batch.seed[0]))


class Threads(LinearMarket):
    """Notes with how many threads sums are made, and stops the calibration."""

    def __call__(self, scenario: Scenario, seed: int) -> SimulatedRun:
        self.found = [pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"]
        raise KeyboardInterrupt


def test_sums_are_made_by_one_thread(tmp_path: Path) -> None:
    """Their last digits depend on the number of threads, and chains enlarge them: another posterior from machine to
    machine. Outside a calibration the number is what it was."""
    simulator = Threads()
    with threadpool_limits(limits=2, user_api="blas"):
        with pytest.raises(KeyboardInterrupt):
            calibrate(Settings(BUDGET), out=tmp_path, simulator=simulator)
        assert set(simulator.found) == {1}
        assert 1 not in {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"}


def test_stages_sum_to_the_budget() -> None:
    """2,000 runs in five stages; the draws again to 2035, and 200 more for the openings."""
    planned = stages(2_000)
    assert sum(stage.runs for stage in planned if stage.fit) == 2_000
    assert [(stage.name, stage.points) for stage in planned[-3:]] == [
        ("draws", 280), ("projection", 280), ("openings", 200),
    ]  # fmt: skip
    assert runs_in_all(2_000) == 2_000 + 560 + 400


def test_settings_name_their_folder() -> None:
    """Another budget, seed or scale another one; priors and targets count too."""
    folders = {Settings(*given).folder() for given in ((900, 7, 200), (902, 7, 200), (900, 8, 200), (900, 7, 100))}
    assert len(folders) == 4
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fitting, "targets_sha256", lambda: "0" * 64)
        assert Settings(900).folder() not in folders


@dataclass
class Heard(Silent):
    """A Progress that notes what it is told."""

    lines: list[str] = field(default_factory=list)

    def say(self, text: str) -> None:
        self.lines.append(text)

    def begin(self, title: str, total: int, done: int, what: str = "runs") -> None:
        self.lines.append(f"{title} {total} {done}")


def test_the_status_counts_all_stages_together(tmp_path: Path) -> None:
    """Runs of the stages before stay counted; the stage is named; everything is passed on."""
    path, heard = tmp_path / "status.json", Heard()
    watched = Watched(heard, path, 2, total=20)
    watched.say("First design")
    watched.begin("fit", 6, 2)
    for failed in (False, True, False, False):
        watched.advance(failed)
    watched.say("Draws")
    watched.begin("fit", 4, 4)
    watched.write("interrupted")
    told = json.loads(path.read_text())
    assert (told["runs"], told["done"], told["of_them_kept"], told["failed"]) == (20, 9, 6, 1)
    assert (told["state"], told["stage"], told["jobs"]) == ("interrupted", "Draws", 2)
    assert heard.lines == ["First design", "fit 6 2", "Draws", "fit 4 4"]


@pytest.mark.slow
def test_reports_that_exclude_each_other_are_refused(tmp_path: Path) -> None:
    """Two reports far beyond anything the model gives: named, and the manifest says why; no posterior is there."""
    simulator = LinearMarket(moved={"shortfall_2022": 40.0, "premium_2022": -40.0})
    with pytest.raises(CannotFitError, match="no parameters meet shortfall_2022, premium_2022 even alone"):
        calibrate(Settings(BUDGET), out=tmp_path, simulator=simulator, executor="serial")
    made = Calibrated(Settings(BUDGET).folder(tmp_path))
    assert made.manifest["status"] == "refused"
    assert "mutually inconsistent" in made.manifest["reason"]
    assert made.manifest["runs"] == {"asked": 468, "of_them_kept": 0, "failed": 0}
    assert json.loads((made.folder / "status.json").read_text())["state"] == "refused"
    assert not made.there


@pytest.mark.slow
def test_a_broken_calibration_is_gone_on_with_and_any_number_of_workers_gives_the_same(tmp_path: Path) -> None:
    """Killed after the first wave, then resumed by two workers; at once by one: the same bytes of every table, no run
    done twice."""
    settings = Settings(BUDGET)
    journal = tmp_path / "journal"
    with pytest.raises(KeyboardInterrupt):
        calibrate(settings, out=tmp_path / "a", executor="serial", simulator=LinearMarket(journal, stops_after=480))
    broken = Calibrated(settings.folder(tmp_path / "a"))
    assert broken.manifest["status"] == "interrupted"
    assert broken.manifest["runs"]["asked"] == 468 + 54
    calibrate(settings, out=tmp_path / "a", jobs=2, simulator=LinearMarket(journal))
    assert len(journal.read_text().split()) == runs_in_all(BUDGET)
    whole = calibrate(settings, out=tmp_path / "b", executor="serial", simulator=LinearMarket())
    made = [Calibrated(whole), Calibrated(broken.folder)]
    assert {path.stem for path in whole.glob("*.csv")} == set(TABLES)
    for name in [*sorted(path.name for path in whole.glob("*.csv")), "posterior.parquet"]:
        assert (whole / name).read_bytes() == (broken.folder / name).read_bytes(), name
    assert len({one.manifest["posterior_sha256"] for one in made}) == 1
    assert made[1].manifest["runs"] == {"asked": runs_in_all(BUDGET), "of_them_kept": 480, "failed": 0}
    assert made[0].manifest["status"] == made[1].manifest["status"] == "complete"
    assert made[0].manifest["budget_used"] == BUDGET


@pytest.mark.slow
def test_what_the_same_code_has_finished_is_left_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No run, no byte written; a table that is gone, other code or `resume=False` has everything made again."""
    settings, simulator = Settings(BUDGET), LinearMarket()
    folder = calibrate(settings, out=tmp_path, executor="serial", simulator=simulator)
    before = {path: path.stat().st_mtime_ns for path in sorted(folder.rglob("*")) if path.name != ".lock"}
    calibrate(settings, out=tmp_path, executor="serial", simulator=simulator)
    assert {path: path.stat().st_mtime_ns for path in sorted(folder.rglob("*")) if path.name != ".lock"} == before
    assert simulator.made == runs_in_all(BUDGET)
    assert is_finished(folder)
    monkeypatch.setattr(posterior, "method_fingerprint", lambda: "0" * 64)
    assert not is_finished(folder)
    monkeypatch.undo()
    manifest = folder / "manifest.json"
    sound = manifest.read_text()
    manifest.write_text(sound.replace('"failed": 0', '"failed": 1'))
    assert not is_finished(folder), "failed runs are tried again"
    manifest.write_text(sound)
    assert is_finished(folder)
    (folder / "waves.csv").rename(tmp_path / "waves.csv")
    assert not is_finished(folder)
    assert not is_finished(tmp_path)
