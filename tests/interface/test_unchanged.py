"""What changed nothing: found by running without each key, told on the terminal, in the manifest and in the report."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from simulation.cli import app
from simulation.experiment import unchanged as unchanged_module
from simulation.experiment.run import run
from simulation.experiment.simulate import MarketSimulator
from simulation.experiment.unchanged import _Asked, _run, _without, kept_or_asked, put_back, unchanged
from simulation.model import TalentMarket
from simulation.scenario import Scenario

WEIGHT = "assumptions.education.expectation_weight"  # only what adaptive students do
LEVERS = {
    "policies.skill_upgrading.certification": {"value": 0.5, "from": "2020-01"},
    "policies.industry_demands.internships": {"value": 0.6, "from": "2019-09"},
    "policies.national_strategies.returnee_programme": {"value": 2.0, "from": "2020-06", "ramp_months": 6},
}


def coarse(changes: dict[str, object]) -> Scenario:
    """Four years at the coarsest scale."""
    small = {"runs.scale": 2000, "runs.replicates": 1, "horizon.end": "2021-12"}
    return Scenario(title="Coarse").with_(small | changes).named("coarse")


def test_a_parameter_of_a_switch_that_is_not_chosen_changed_nothing() -> None:
    """Naive students do not weigh what they have seen; adaptive ones do."""
    naive = coarse({"assumptions.education.expectations": "naive", WEIGHT: 0.9})
    assert unchanged(naive).keys == (WEIGHT,)
    adaptive = coarse({"assumptions.education.expectations": "adaptive", WEIGHT: 0.9, "horizon.end": "2026-12"})
    assert WEIGHT not in unchanged(adaptive).keys


def test_what_acts_is_not_reported() -> None:
    """Assumptions, levers and a shock that move figures; all are looked at."""
    changes = LEVERS | {
        "assumptions.skills.half_life_months": 60.0,
        "shocks": [{"kind": "demand_bust", "from": "2020-03", "severity": 0.3}],
    }
    found = unchanged(coarse(changes), jobs=2)
    assert (found.keys, found.tested, found.not_tested) == ((), 5, 0)


def test_levers_and_shocks_that_only_cost_or_come_to_nothing_are_reported() -> None:
    """A lever that is paid for and reaches nobody before the end, and a shock of severity zero."""
    changes = {
        "policies.industry_demands.industry_project_share": {"value": 0.5, "from": "2021-12"},
        "policies.skill_upgrading.certification": {"value": 0.5, "from": "2020-01"},
        "shocks": [
            {"kind": "demand_boom", "from": "2020-01", "severity": 0.2},
            {"kind": "nev_boom", "from": "2020-01", "severity": 0.0},
        ],
    }
    found = unchanged(coarse(changes))
    assert found.keys == ("policies.industry_demands.industry_project_share", "shocks.1 (nev_boom)")


def test_against_a_base_only_what_differs_is_looked_at() -> None:
    base = coarse({"assumptions.education.expectations": "naive"} | LEVERS)
    other = base.with_({WEIGHT: 0.9, "policies.skill_upgrading.certification": {"value": 0.6, "from": "2020-01"}})
    assert [one.key for one in put_back(other, base)] == ["policies.skill_upgrading.certification", WEIGHT]
    found = unchanged(other, base)
    assert (found.keys, found.tested) == ((WEIGHT,), 2)


@pytest.mark.parametrize("key", LEVERS)
def test_going_on_from_a_kept_month_is_the_run_from_the_start(key: str) -> None:
    """A lever is taken back in the month in which it begins: to the last bit the run that never had it."""
    scenario = coarse(LEVERS)
    (back,) = (one for one in put_back(scenario, Scenario(title="Defaults")) if one.key == key)
    without = scenario.with_(back.changes)
    seed = scenario.runs.seed_of(0)
    known = _run(scenario, seed, {back.month})
    went_on = _without(known, _Asked(key, without, back.month))
    assert went_on.month == back.month > 0
    went_on.run_for(went_on.months - went_on.month)
    started = TalentMarket(without, seed=seed)
    started.run_for(started.months)
    assert went_on.record.values.tobytes() == started.record.values.tobytes()
    assert (went_on.flows == started.flows).all()


def test_what_a_coarse_market_rounds_away_is_asked_again_at_the_scale_of_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two keys that look inert when coarse, only the one that is inert at the scale of the run is reported."""
    scenario = coarse({
        "runs.scale": 1000, "assumptions.education.expectations": "naive", WEIGHT: 0.9,
        "assumptions.skills.half_life_months": 60.0,
    })  # fmt: skip
    task, part = _first_part(scenario, tmp_path)
    whole = unchanged_module._same
    asked: list[list[str]] = []

    def blind_when_coarse(these: list[_Asked], known: object, jobs: int) -> list[str]:
        asked.append([one.key for one in these])
        return asked[0] if len(asked) == 1 else whole(these, known, jobs)  # type: ignore[arg-type]

    monkeypatch.setattr(unchanged_module, "_same", blind_when_coarse)
    found = unchanged(scenario, first_run=part)
    assert asked[1] == asked[0]
    assert (found.keys, found.scale, found.seed) == ((WEIGHT,), 1000, task.seed)


def _first_part(scenario: Scenario, out: Path) -> tuple[object, object]:
    from simulation.experiment.run import tasks_of
    from simulation.experiment.store import PartStore

    results = run(scenario, out=out)
    task = tasks_of(scenario)[0]
    ((_, part),) = PartStore(results.folder).read([task.key])
    return task, part


def test_it_is_kept_until_the_scenario_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = coarse({"assumptions.education.expectations": "naive", WEIGHT: 0.9, "horizon.end": "2018-12"})
    first = kept_or_asked(tmp_path, scenario)
    monkeypatch.setattr(unchanged_module, "unchanged", lambda *_, **__: copy.copy(first))
    monkeypatch.setattr(unchanged_module, "_run", None)  # a second look at the market would fail
    assert kept_or_asked(tmp_path, scenario) == first
    (tmp_path / "unchanged.json").write_text("{}")
    assert kept_or_asked(tmp_path, scenario) == first


TEXT = f"""title: Naive students
horizon: {{end: 2020-12}}
runs: {{replicates: 2, scale: 2000}}
assumptions: {{education: {{expectations: naive, {WEIGHT.rpartition(".")[2]}: 0.9}}}}
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "naive.yaml").write_text(TEXT)
    (tmp_path / "base.yaml").write_text("title: Base\nhorizon: {end: 2020-12}\nruns: {replicates: 2, scale: 2000}\n")
    monkeypatch.setattr("simulation.experiment.simulate.default_simulator", MarketSimulator)
    return tmp_path


def talentgap(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def short_report(folder: Path, progress: object = None) -> Path:
    (folder / "report.html").write_text("<p>report</p>")
    return folder / "report.html"


def test_a_run_tells_it_on_the_terminal_in_the_manifest_and_in_the_report(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = talentgap("run", "naive.yaml", "--json")
    assert result.exit_code == 0, result.output
    said = f"note: {WEIGHT} changed nothing: without it every figure is the same (seed 4200126, scale 2000)"
    assert said in result.stderr
    told = json.loads(result.stdout)
    assert told["changed_nothing"] == [WEIGHT]
    manifest = json.loads(Path(told["results"], "manifest.json").read_text())
    assert manifest["changed_nothing"]["keys"] == [WEIGHT]
    assert manifest["status"] == "complete"
    page = Path(told["report"]).read_text()
    assert f"{WEIGHT} changed nothing. Without it every figure but costs is the same to the last bit" in page
    monkeypatch.setattr("simulation.report.write_report", short_report)
    again = talentgap("run", "naive.yaml", "--json")
    assert json.loads(again.stdout)["changed_nothing"] == [WEIGHT]


def test_a_look_that_fails_does_not_lose_the_run(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise ArithmeticError("does not converge")

    monkeypatch.setattr(unchanged_module, "kept_or_asked", fails)
    monkeypatch.setattr("simulation.report.write_report", short_report)
    result = talentgap("run", "naive.yaml", "--json")
    assert result.exit_code == 0
    assert "what changed nothing could not be found: ArithmeticError: does not converge" in result.stderr
    assert json.loads(result.stdout)["changed_nothing"] == []


def test_without_a_report_nobody_looks(home: Path) -> None:
    result = talentgap("run", "naive.yaml", "--no-report", "--json")
    assert "changed nothing" not in result.stderr
    assert "changed_nothing" not in json.loads(Path(json.loads(result.stdout)["results"], "manifest.json").read_text())


def test_a_comparison_tells_it_too(home: Path) -> None:
    result = talentgap("compare", "base.yaml", "naive.yaml", "--json")
    assert result.exit_code == 0, result.output
    assert f"note: naive: {WEIGHT} changed nothing" in result.stderr
    told = json.loads(result.stdout)
    assert told["changed_nothing"] == {"naive": [WEIGHT]}
    assert f"naive: {WEIGHT} changed nothing." in Path(told["report"]).read_text()


def test_what_was_told_before_the_run_is_not_told_again(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A lever at the value at which it changes nothing is named before; the report has it all the same."""
    monkeypatch.setattr("simulation.report.write_report", short_report)
    (home / "idle.yaml").write_text(
        "extends: base\ntitle: Idle\npolicies: {skill_upgrading: {certification: {value: 0, from: 2019-01}}}\n"
    )
    result = talentgap("run", "idle.yaml", "--json")
    assert result.stderr.count("policies.skill_upgrading.certification") == 1
    assert json.loads(result.stdout)["changed_nothing"] == ["policies.skill_upgrading.certification"]
