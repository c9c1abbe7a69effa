"""`talentgap check --stylised` on the real market, coarsely: what it prints, writes, refuses and leaves alone."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner, Result

from simulation.cli import app
from simulation.experiment.stylised.cycle import Arm, Market, window_of
from simulation.experiment.stylised.experiment import ArmRunner, ArmTask, FailedRunsError, gather_evidence
from simulation.experiment.stylised.facts import FACTS
from simulation.experiment.stylised.months import of_market
from simulation.experiment.stylised.observe import Observed, Observer
from simulation.model import TalentMarket
from simulation.scenario import Scenario
from simulation.scenario.resolved import resolved_yaml

ROWS = sum(len(fact.markets) for fact in FACTS)
COARSE = Scenario(title="Coarse").with_({"runs.scale": 2000, "horizon.end": "2024-12"})
SEED = COARSE.runs.seed_of(0)


def talentgap(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


@pytest.fixture(scope="module")
def seen() -> tuple[TalentMarket, Observed]:
    """A market that was watched to its end, and what was seen."""
    market = TalentMarket(COARSE, seed=SEED)
    observer = Observer(market, window_of(84), cross_sections=True)
    while market.running:
        market.step()
        observer.see()
    return market, observer.observed()


@pytest.fixture
def results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A results folder of the coarse scenario: of its series only the presence is looked at."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "results" / "coarse" / "0123456789ab"
    folder.mkdir(parents=True)
    (folder / "scenario.resolved.yaml").write_text(resolved_yaml(COARSE), "utf-8")
    (folder / "series.parquet").touch()
    return folder


def test_json_names_table_and_figure_and_holds_every_fact(results: Path) -> None:
    done = talentgap("check", str(results), "--stylised", "--seeds", "1", "--jobs", "1", "--json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert len(told["facts"]) == ROWS
    assert sum(told["counts"].values()) == ROWS
    assert (told["results"], told["scenario"], told["seeds"], told["scale"]) == (str(results), "Coarse", 1, 2000)
    assert (told["first_month"], told["last_month"], told["cycle_months"]) == ("2019-01", "2024-12", 72)
    assert pd.read_csv(told["table"])["verdict"].notna().sum() > 0
    assert Path(told["figure"]).read_text("utf-8").startswith("<?xml")
    assert Path(told["figure"]).with_suffix(".png").stat().st_size > 10_000
    assert "stylised facts: 3 of 3 runs" in done.stderr


def test_the_table_is_printed_with_value_error_band_verdict_and_remarks(results: Path) -> None:
    done = talentgap("check", str(results), "--stylised", "--seeds", "2", "--out", "elsewhere")
    assert done.exit_code == 0, done.output
    assert "2 seeds at scale 2000, months 2019-01 to 2024-12" in done.stdout
    for words in ("Beveridge curve: slope", "−0.9 to −0.5", " ± ", "above 0", "FAIL", "PASS:"):
        assert words in done.stdout
    assert "note: results depend on scale above 200" in done.stderr
    last = done.stdout.strip().splitlines()[-1]
    assert last.startswith("Figure: elsewhere/stylised/")
    resolved = (Path(last.removeprefix("Figure: ")).parent / "scenario.resolved.yaml").read_text("utf-8")
    assert "scale: 2000" in resolved


@pytest.mark.slow
def test_without_a_folder_the_defaults_are_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole horizon at the coarsest scale."""
    monkeypatch.chdir(tmp_path)
    done = talentgap("check", "--stylised", "--seeds", "1", "--scale", "2000", "--json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert (told["results"], told["scenario"], told["scale"]) == (None, "Baseline", 2000)
    assert (told["first_month"], told["last_month"]) == ("2024-01", "2035-12")


def test_the_numbers_are_the_same_for_any_number_of_jobs() -> None:
    alone, together = (gather_evidence(COARSE, seeds=1, jobs=jobs) for jobs in (1, 3))
    for one, other in zip(alone, together, strict=True):
        for arm in Arm:
            for name, values in one.runs[arm].months._asdict().items():
                assert (values == getattr(other.runs[arm].months, name)).all(), (arm, name)
        assert (one.across.search == other.across.search).all()
        assert (one.across.thinned == other.across.thinned).all()


def test_watching_changes_nothing(seen: tuple[TalentMarket, Observed]) -> None:
    """Every series of the watched run is that of a run that nobody watched, bit for bit."""
    alone = TalentMarket(COARSE, seed=SEED)
    alone.run_for(84)
    assert np.array_equal(alone.record.values, seen[0].record.values, equal_nan=True)


@pytest.mark.parametrize(
    ("name", "indicator", "groups"),
    [
        ("employed", "employment", ("all", "market=overall")),
        ("hires", "hires", ("all", "market=overall")),
        ("openings", "openings", ("all", "market=overall")),
        ("vacancies", "vacancies", ("all", "market=overall")),
        ("unemployed", "persons", ("state=seeking_ai", "")),
    ],
)
def test_months_agree_with_the_indicators(
    seen: tuple[TalentMarket, Observed], name: str, indicator: str, groups: tuple[str, str]
) -> None:
    """Counted from the tables of persons and firms, and by the model itself: the same person-agents."""
    market, observed = seen
    for part, group in zip((Market.AI, Market.ALL), groups, strict=True):
        if group:
            counted = getattr(of_market(observed.months, part), name) * market.scale
            assert counted == pytest.approx(market.record.series(indicator, group)[12:])


def test_cross_sections_agree_with_the_months(seen: tuple[TalentMarket, Observed]) -> None:
    """Spells, employers and sectors are three views of the same people."""
    _, (months, across) = seen
    assert across is not None
    assert (across.staff[1:].sum(axis=1) == months.employed.sum(axis=1)).all()
    assert (across.hires.sum(axis=1) == months.hires.sum(axis=1)).all()
    searching, found = across.search.sum(axis=(0, 1))
    working, left = across.tenure.sum(axis=(0, 1))
    # All but the retired are seen again a month later; those of the first month come from the month before the window.
    again = months.unemployed[:-1].sum()
    assert 0.98 * again <= searching <= again + 2.0 * months.unemployed[0].sum()
    assert 0 < found < searching
    assert months.hires_from_jobs.sum() < left < working


def test_thinning_takes_hires_away_but_not_more_than_people(seen: tuple[TalentMarket, Observed]) -> None:
    across = seen[1].across
    assert across is not None
    everybody, thinned = across.thinned
    assert (thinned < everybody).all()
    assert (thinned > 0.75 * everybody).all()  # four fifths, less luck


def test_a_cycle_moves_the_market_that_it_is_meant_to_move() -> None:
    """Openings of the year of the peak against those of the run without a wave."""
    peak = {}
    for arm in Arm:
        run = ArmRunner(COARSE, window_of(84))(ArmTask(arm, SEED)).months
        at_peak = slice(0, 12)  # 2019; the wave is at its top in 2019-07
        peak[arm] = [of_market(run, market).openings[at_peak].mean() for market in (Market.AI, Market.OUTSIDE)]
    assert peak[Arm.AI_CYCLE][0] > 1.05 * peak[Arm.TREND][0]
    assert peak[Arm.OUTSIDE_CYCLE][1] > 1.05 * peak[Arm.TREND][1]


def test_bad_input_is_refused_before_anything_runs(results: Path) -> None:
    def refused(*arguments: str) -> str:
        done = talentgap("check", *arguments)
        assert done.exit_code == 2, done.output
        assert done.stdout == ""
        return done.stderr

    assert "no results folder" in refused("nowhere", "--stylised")
    assert "go with --stylised" in refused("--seeds", "2")
    assert "go with --stylised" in refused(str(results), "--scale", "100")
    assert "allowed: 1 to 2000" in refused(str(results), "--stylised", "--scale", "5000")
    assert "allowed: 1 to 2000" in refused("--stylised", "--scale", "0")
    assert "--seeds" in refused("--stylised", "--seeds", "0")
    short = COARSE.with_({"horizon.end": "2024-11"})
    (results / "scenario.resolved.yaml").write_text(resolved_yaml(short), "utf-8")
    assert "horizon must be at least 84 months, to 2024-12; got 83 months" in refused(str(results), "--stylised")
    (results / "scenario.resolved.yaml").unlink()
    assert "scenario.resolved.yaml" in refused(str(results), "--stylised")
    assert {path.name for path in Path("results").iterdir()} == {"coarse"}


def test_a_place_that_cannot_be_written_is_named(results: Path) -> None:
    Path("file").touch()
    done = talentgap("check", str(results), "--stylised", "--seeds", "1", "--out", "file")
    assert done.exit_code == 2
    assert "cannot write in file" in done.stderr


def test_a_run_that_fails_leaves_no_table(results: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(market: object, arm: Arm) -> None:
        raise ArithmeticError("no number")

    monkeypatch.setattr("simulation.experiment.stylised.experiment.impose_cycle", fail)
    done = talentgap("check", str(results), "--stylised", "--seeds", "1", "--jobs", "1")
    assert done.exit_code == 1
    assert "ArithmeticError: no number" in done.stderr
    assert not Path("results/stylised").exists()
    with pytest.raises(FailedRunsError):
        gather_evidence(COARSE, seeds=1)
    with pytest.raises(ValueError, match="seeds and jobs must be at least 1"):
        gather_evidence(COARSE, seeds=0)
