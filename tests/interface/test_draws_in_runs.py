"""Runs, comparisons and attributions over draws of a posterior: what they write, say and refuse."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from quick_simulator import QuickSimulator
from synthetic_posterior import posterior_frame, use_posterior, write_posterior
from typer.testing import CliRunner, Result

import simulation
from simulation.cli import app
from simulation.experiment import simulate
from simulation.experiment.compare import NotComparableError, check_comparable
from simulation.experiment.paired import paired_statistics
from simulation.experiment.results import Results
from simulation.experiment.run import results_folder
from simulation.experiment.simulate import SimulatedRun
from simulation.experiment.sweeping import load_sweep, plan
from simulation.experiment.unchanged import unchanged
from simulation.experiment.worlds import worlds_of
from simulation.model import TalentMarket
from simulation.scenario import Scenario, load_scenario

BASE = "title: Base\nhorizon: {end: 2020-12}\nruns: {replicates: 6, draws: posterior}\n"
SLOW = "extends: base\ntitle: Slow\nassumptions: {skills: {learning_per_month: 0.07}}\n"
POLICY = "extends: base\ntitle: P\npolicies: {skill_upgrading: {certification: {value: 0.5, from: 2018-06}}}\n"


class WorldSimulator(QuickSimulator):
    """The quick simulator, whose figures rise with the half-life of skills and fall with learning and certificates."""

    def __call__(self, scenario: Scenario, seed: int) -> SimulatedRun:
        made, skills = super().__call__(scenario, seed), scenario.assumptions.skills
        certified = scenario.policies.skill_upgrading.certification is not None
        world = skills.half_life_months * 1e4
        values = made.values + world * (1.0 - skills.learning_per_month - 0.1 * certified)
        return SimulatedRun(made.keys, values, made.flows, made.persons)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with scenarios and a posterior, where runs take no time and reports are one line."""
    monkeypatch.chdir(tmp_path)
    for name, text in (("base", BASE), ("slow", SLOW), ("policy", POLICY)):
        (tmp_path / f"{name}.yaml").write_text(text)
    use_posterior(write_posterior(tmp_path / "posterior"), monkeypatch)
    monkeypatch.setattr(simulate, "default_simulator", lambda: WorldSimulator(tmp_path / "journal"))
    for report in ("write_report", "write_comparison_report", "write_attribution_report"):
        monkeypatch.setattr(f"simulation.report.{report}", short_report)
    return tmp_path


def short_report(made: object, progress: object = None) -> Path:
    folder = made if isinstance(made, Path) else made.folder  # type: ignore[attr-defined]
    (folder / "report.html").write_text("<p>report</p>")
    return folder / "report.html"


def talentgap(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def ran(*arguments: str) -> Path:
    """The results folder of a run."""
    result = talentgap("run", *arguments, "--json")
    assert result.exit_code == 0, result.stderr
    return Path(json.loads(result.stdout)["results"])


def tables(folder: Path) -> list[bytes]:
    return [(folder / f"{name}.parquet").read_bytes() for name in ("series", "flows")]


def test_every_run_is_simulated_in_the_world_of_its_draw(home: Path) -> None:
    """Tables carry the draw, two replicates share it, and the figures are those of its assumptions."""
    results = Results(ran("base.yaml"))
    runs, worlds = results.runs(), worlds_of(load_scenario("base.yaml"))
    assert runs["draw"].tolist() == [worlds.draw_of(replicate) for replicate in range(6)]
    assert runs["draw"].nunique() == 3
    series = results.series("shortfall", group="all")
    for run in runs.itertuples():
        own = series[series["replicate"] == run.replicate]
        assert (own["draw"] == run.draw).all()
        expected = WorldSimulator()(worlds.scenario_in(run.draw), run.seed)
        assert own["value"].tolist() == expected.values[:, expected.keys.index(("shortfall", "all"))].tolist()
    assert (results.flows().groupby("replicate")["draw"].first() == runs.set_index("replicate")["draw"]).all()
    assert (results.yearly("shortfall", group="all").groupby("replicate")["draw"].nunique() == 1).all()


def test_the_same_bytes_for_any_jobs_and_executor_and_after_an_interruption(home: Path) -> None:
    """Also where part of the runs was there from before."""
    serial = tables(ran("base.yaml", "--jobs", "1", "--out", "one"))
    assert tables(ran("base.yaml", "--jobs", "2", "--out", "two")) == serial
    assert tables(ran("base.yaml", "--executor", "serial", "--out", "three")) == serial
    ran("base.yaml", "--replicates", "3", "--out", "four")
    before = len((home / "journal").read_text().split())
    assert tables(ran("base.yaml", "--out", "four")) == serial
    assert len((home / "journal").read_text().split()) == before + 3


def test_a_resolved_scenario_gives_the_same_runs(home: Path) -> None:
    """Its file holds every value, defaults included: what stands at its default is drawn all the same, and said."""
    folder = ran("slow.yaml")
    (home / "again.yaml").write_text((folder / "scenario.resolved.yaml").read_text())
    again = talentgap("run", "again.yaml", "--json", "--out", "elsewhere")
    assert "written at their default values, so draws of the posterior vary them all the same: demand." in again.stderr
    assert "and 2 more" in again.stderr
    one, other = (Results(at).series().drop(columns="scenario") for at in (folder, json.loads(again.stdout)["results"]))
    assert one.equals(other)


def test_fixed_runs_and_other_posteriors_have_folders_of_their_own(home: Path) -> None:
    """`--draws` wins over the file; the manifest says what was drawn."""
    drawn, fixed = ran("base.yaml"), ran("base.yaml", "--draws", "fixed")
    assert drawn != fixed
    assert set(Results(fixed).runs()["draw"]) == {-1}
    assert Results(fixed).manifest["draws"] == {"from": "fixed"}
    told = Results(drawn).manifest["draws"]
    assert (told["from"], told["seeds_per_draw"], told["state"], told["held"]) == ("posterior", 2, [], [])
    assert len(told["posterior_sha256"]) == 64
    write_posterior(home / "posterior", posterior_frame(seed=9))
    assert ran("base.yaml") not in (drawn, fixed)


def test_without_a_posterior_runs_are_fixed_and_that_is_said(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On the terminal and in the manifest; the folder is that of fixed runs."""
    use_posterior(home / "nothing", monkeypatch)
    result = talentgap("run", "base.yaml", "--json")
    assert "note: No posterior is there" in result.stderr
    folder = Path(json.loads(result.stdout)["results"])
    assert folder == ran("base.yaml", "--draws", "fixed")
    assert "No posterior" not in talentgap("run", "base.yaml", "--draws", "fixed").stderr


def test_a_stale_posterior_is_said_before_the_runs(home: Path) -> None:
    """By `validate` too; the runs are done."""
    write_posterior(home / "posterior", targets_sha256="0" * 64)
    for command in ("run", "validate"):
        result = talentgap(command, "base.yaml")
        assert result.exit_code == 0
        assert "note: The posterior is stale" in result.stderr


@pytest.mark.parametrize(
    "command",
    [
        ("run", "base.yaml"), ("compare", "base.yaml", "slow.yaml"), ("validate", "base.yaml"),
        ("attribute", "policy.yaml"), ("run", "base.yaml", "--dry-run"),
    ],
)  # fmt: skip
def test_draws_that_do_not_fit_stop_every_command_before_it_runs(command: tuple[str, ...], home: Path) -> None:
    """Bad input, the key and the first draw named, nothing written; `simulation.run` raises the same."""
    frame = posterior_frame()
    frame["screening.bar"] = 0.95  # its range ends at 0.9
    write_posterior(home / "posterior", frame)
    result = talentgap(*command)
    assert result.exit_code == 2
    assert "screening.bar" in result.stderr
    assert "do not fit this scenario, first draw" in result.stderr
    assert not (home / "results").exists()
    with pytest.raises(simulation.ScenarioError, match="first draw"):
        simulation.run("base.yaml")
    assert talentgap("run", "base.yaml", "--set", "assumptions.screening.bar=0.5").exit_code == 0


def test_a_damaged_posterior_is_bad_input(home: Path) -> None:
    """Said with the file's name; `explain` of a calibrated key says it too."""
    (home / "posterior" / "posterior.parquet").write_bytes(b"nothing")
    for command in (("run", "base.yaml"), ("explain", "growth_per_year", "base.yaml")):
        result = talentgap(*command)
        assert result.exit_code == 2
        assert "posterior.parquet cannot be read" in result.stderr


def test_an_unknown_word_for_draws_is_refused(home: Path) -> None:
    """With the words that are known."""
    result = talentgap("run", "base.yaml", "--draws", "prior")
    assert result.exit_code == 2
    assert "--draws: runs.draws" in result.stderr
    assert "posterior" in result.stderr
    assert "fixed" in result.stderr


def test_pairs_share_draw_and_seed(home: Path) -> None:
    """The world's part of the figures cancels but for what the scenario changes: (0.05 - 0.07) of it is left."""
    result = talentgap("compare", "base.yaml", "slow.yaml", "--json")
    assert result.exit_code == 0, result.stderr
    made = simulation.compare("base.yaml", "slow.yaml", simulator=WorldSimulator())
    assert str(made.folder) == json.loads(result.stdout)["results"]
    pairs = made.pairs("shortfall", group="all")
    pairs = pairs[pairs["year"] == 2020]
    worlds = worlds_of(load_scenario("base.yaml"))
    assert pairs["draw"].tolist() == [worlds.draw_of(replicate) for replicate in range(6)]
    half_lives = [worlds.scenario_in(draw).assumptions.skills.half_life_months for draw in pairs["draw"]]
    assert pairs["difference"].to_numpy() == pytest.approx(-0.02 * 1e4 * np.array(half_lives))
    row = made.differences("shortfall", group="all").set_index("year").loc[2020]
    assert (row["pairs"], row["worlds"], row["below_zero"]) == (6, 3, 1.0)
    means = pairs.groupby("draw", sort=False)["difference"].mean().to_numpy()
    by_world = paired_statistics(means, axis=0)
    assert row[["difference", "low90", "high90", "spread_low90"]].tolist() == pytest.approx(
        [float(by_world.mean), float(by_world.low90), float(by_world.high90), means.min()]
    )
    assert made.manifest["draws"]["from"] == "posterior"


def test_a_scenario_that_holds_a_calibrated_key_is_told(home: Path) -> None:
    """In the manifest of the run and of the comparison: there it does not vary."""
    (home / "held.yaml").write_text("extends: base\ntitle: Held\nassumptions: {skills: {half_life_months: 36}}\n")
    made = simulation.compare("base.yaml", "held.yaml", simulator=WorldSimulator())
    assert made.manifest["base"]["held"] == []
    assert made.manifest["scenarios"][0]["held"] == ["skills.half_life_months"]
    told = Results(results_folder(load_scenario("held.yaml"))).manifest["draws"]
    assert told["held"] == ["skills.half_life_months"]
    assert "skills.half_life_months" not in told["drawn"]


def test_drawn_and_fixed_runs_are_no_pairs() -> None:
    """Refused before anything runs."""
    base = Scenario(title="Base")
    with pytest.raises(NotComparableError, match=r"runs.draws is posterior, that of base is fixed"):
        check_comparable([base.with_({"runs.draws": "fixed"}), base.with_({"runs.draws": "posterior"}).named("other")])


def test_contributions_have_intervals_over_draws(home: Path) -> None:
    """Shapley values by hand: certificates take a tenth of the world off; interval and spread are over the worlds."""
    made = simulation.attribute("policy.yaml", simulator=WorldSimulator())
    worlds = worlds_of(load_scenario("policy.yaml"))
    assert made.draws == tuple(worlds.draw_of(replicate) for replicate in range(6))
    half_lives = [worlds.scenario_in(draw).assumptions.skills.half_life_months for draw in made.draws]
    effects = -0.1 * 1e4 * np.array(half_lives)
    row = made.shapley.set_index("player").loc["skill_upgrading"]
    means = effects[::2]
    by_world = paired_statistics(means, axis=0)
    assert row[["mean", "low90", "high90", "below_zero"]].tolist() == pytest.approx(
        [effects.mean(), float(by_world.low90), float(by_world.high90), 1.0]
    )
    assert row[["worlds_low90", "worlds_high90"]].tolist() == pytest.approx([means.min(), means.max()])
    others = made.shapley.set_index("player").drop(["skill_upgrading", "total"])
    assert (others[["mean", "worlds_low90", "worlds_high90"]].to_numpy() == 0.0).all()
    assert talentgap("attribute", "policy.yaml", "--json").exit_code == 0


def test_a_dry_run_tells_the_worlds(home: Path) -> None:
    """In words and in JSON; none for fixed runs."""
    (home / "year.yaml").write_text("extends: base\ntitle: Year\nhorizon: {end: 2018-06}\nruns: {scale: 2000}\n")
    assert "worlds: 3, each a draw of the calibrated assumptions" in talentgap("run", "year.yaml", "--dry-run").stdout
    told = json.loads(talentgap("run", "year.yaml", "--dry-run", "--json", "--draws", "fixed").stdout)
    assert told["scenarios"][0]["worlds"] == 0


def test_explain_shows_prior_and_posterior(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Median and 90 % interval of the draws, and whether runs draw the key; nothing of a key that is not calibrated."""
    prior = {"low": 18.0, "high": 80.0, "shape": "log-uniform"}
    monkeypatch.setattr("simulation.commands.explained._priors", lambda: iter([("skills.half_life_months", prior)]))
    draws = worlds_of(load_scenario("base.yaml")).draws
    median, low, high = draws.quantiles("skills.half_life_months", (0.5, 0.05, 0.95))  # type: ignore[union-attr]
    lines = talentgap("explain", "half_life_months", "base.yaml").stdout.splitlines()
    assert "  prior     18 to 80, log-uniform" in lines
    assert f"  posterior median {median:.3g}, 90 % interval {low:.3g} to {high:.3g}" in lines
    assert "            runs draw it, from 40 draws" in lines
    told = json.loads(talentgap("explain", "half_life_months", "base.yaml", "--json").stdout)["calibrated"]
    assert (told["prior"], told["median"], told["low90"], told["high90"]) == (prior, median, low, high)
    set_here = talentgap("explain", "half_life_months", "base.yaml", "--set", "assumptions.skills.half_life_months=40")
    assert "no run draws it: the scenario sets it" in set_here.stdout
    fixed = talentgap("explain", "half_life_months", "base.yaml", "--set", "runs.draws=fixed")
    assert "no run draws it: runs.draws is fixed" in fixed.stdout
    assert "posterior" not in talentgap("explain", "learning_per_month", "base.yaml").stdout


def test_a_sweep_is_always_fixed(home: Path) -> None:
    """Its points are the parameters; its hashes are those of fixed runs."""
    (home / "sweep.yaml").write_text(
        "title: S\nbase: base\ndesign: {kind: grid, levels: 2}\nreplicates: 1\nkeep: {indicators: [shortfall]}\n"
        "factors: {half: {key: assumptions.skills.half_life_months, low: 20, high: 40}}\n"
    )
    planned = plan(load_sweep("sweep.yaml"))
    assert planned.base.runs.draws == "fixed"
    assert planned.variants.scenario((20.0,)).runs.draws == "fixed"


@pytest.mark.usefixtures("home")
def test_what_changed_nothing_is_asked_in_the_world_of_the_first_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """A weight that naive students have no use for is found, what acts is not; drawn assumptions are no differences."""
    weight = "assumptions.education.expectation_weight"
    changes = {
        "runs.draws": "posterior", "runs.scale": 2000, "runs.replicates": 1, "horizon.end": "2019-12", weight: 0.9,
        "policies.skill_upgrading.certification": {"value": 0.5, "from": "2018-06"},
        "assumptions.education.expectations": "naive", "assumptions.skills.half_life_months": 40.0,
    }  # fmt: skip
    scenario = Scenario(title="x").with_(changes)
    worlds = worlds_of(scenario)
    drawn = worlds.scenario_in(worlds.draw_of(0)).assumptions.demand.growth_per_year
    seen: list[float] = []

    def market(one: Scenario, seed: int) -> TalentMarket:
        seen.append(one.assumptions.demand.growth_per_year)
        return TalentMarket(one, seed=seed)

    monkeypatch.setattr("simulation.experiment.unchanged._market", market)
    found = unchanged(scenario)
    assert found.keys == (weight,)
    assert (found.tested, found.not_tested) == (3, 0)
    assert set(seen) == {drawn}
    assert drawn != scenario.assumptions.demand.growth_per_year
