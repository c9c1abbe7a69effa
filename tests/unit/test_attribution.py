"""Attributions of a market whose shortfall is a known game: values, runs, folders and refusals."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from game_simulator import BASE, COST, GameSimulator, all_four, without

from simulation.experiment.attribution import Attribution, NoReplicateError, attribute
from simulation.experiment.attribution.coalitions import coalitions_of_levers, coalitions_of_pillars
from simulation.experiment.attribution.game import interaction_indices
from simulation.experiment.attribution.outcome import outcome_of, yearly_means
from simulation.experiment.attribution.summary import interaction_table, shapley_table
from simulation.experiment.run import run
from simulation.experiment.simulate import SimulatedRun
from simulation.scenario import Scenario
from simulation.scenario.policies import PILLARS

ONE, TWO, THREE, FOUR = PILLARS
# The first two are complements (they close 30,000 more together), the second and third substitutes, the last apart.
WORTH = {
    (ONE,): -10_000.0, (TWO,): -40_000.0, (THREE,): -20_000.0, (FOUR,): 5_000.0,
    (ONE, TWO): -30_000.0, (TWO, THREE): 12_000.0,
}  # fmt: skip
SHAPLEY = {ONE: -25_000.0, TWO: -49_000.0, THREE: -14_000.0, FOUR: 5_000.0}


@pytest.fixture(scope="module")
def noisy(tmp_path_factory: pytest.TempPathFactory) -> Attribution:
    """The game with effects that differ from seed to seed."""
    out = tmp_path_factory.mktemp("noisy")
    return attribute(all_four(), out=out, simulator=GameSimulator(worth=WORTH, wobble=9_000.0))


def by(table: pd.DataFrame, *names: str) -> pd.DataFrame:
    return table.set_index(list(names))


def test_the_whole_command_gives_the_values_of_the_game(tmp_path: Path) -> None:
    """A pair's extra is shared equally, so the values are worked out by hand; luck cancels in every replicate."""
    made = attribute(all_four(), out=tmp_path, simulator=GameSimulator(worth=WORTH))
    found = by(made.shapley, "player")["mean"]
    for pillar, value in SHAPLEY.items():
        assert found[pillar] == pytest.approx(value, abs=1e-6)
    assert found["total"] == pytest.approx(sum(SHAPLEY.values()), abs=1e-6)
    pairs = by(made.interactions, "first", "second")
    assert pairs["mean"][ONE, TWO] == pytest.approx(-30_000.0, abs=1e-6)
    assert pairs["mean"][TWO, THREE] == pytest.approx(12_000.0, abs=1e-6)
    verdicts = pairs["verdict"].to_dict()
    assert verdicts.pop((ONE, TWO)) == "complements"
    assert verdicts.pop((TWO, THREE)) == "substitutes"
    assert set(verdicts.values()) == {"no clear interaction"}


def test_contributions_add_up_to_the_total(noisy: Attribution) -> None:
    read = pd.read_csv(noisy.folder / "coalitions.csv").set_index("coalition")["mean"]
    total = read["+".join(PILLARS)] - read["none"]
    table = by(noisy.shapley, "player")
    assert table["mean"][list(PILLARS)].sum() == pytest.approx(total, abs=1e-3)  # the CSV has ten digits
    assert table["mean"]["total"] == pytest.approx(table["mean"][list(PILLARS)].sum(), abs=1e-8)
    assert noisy.game[:, 0].std() > 10_000
    assert table["sd"].min() > 1_000


def test_intervals_are_those_of_students_t(noisy: Attribution) -> None:
    """Five replicates: the mean ± 2.1318 and ± 0.7407 standard errors (tables of t with 4 degrees of freedom)."""
    row = by(noisy.shapley, "player").loc[TWO]
    error = row["sd"] / np.sqrt(5)
    for name, quantile in (("90", 2.131847), ("50", 0.740697)):
        assert row[f"low{name}"] == pytest.approx(row["mean"] - quantile * error, rel=1e-5)
        assert row[f"high{name}"] == pytest.approx(row["mean"] + quantile * error, rel=1e-5)


def test_costs_are_divided_like_the_outcome(noisy: Attribution) -> None:
    """A lever costs 1,000 million a month, discounted at 4 % to January 2025, 84 months on; the last pillar has two."""
    once = sum(COST * 1.04 ** (-(month - 84) / 12) for month in range(24))
    table = by(noisy.shapley, "player")
    for pillar, levers in ((ONE, 1), (TWO, 1), (THREE, 1), (FOUR, 2), ("total", 5)):
        assert table["discounted_cost_cny"][pillar] == pytest.approx(levers * once, rel=1e-12)
        assert table["per_million_cny"][pillar] == pytest.approx(table["mean"][pillar] / levers / once * 1e6, rel=1e-9)
    assert (table["per_million_low90"] < table["per_million_cny"]).all()
    nobody = by(noisy.coalitions, "coalition")["discounted_cost_cny"]["none"]
    assert nobody == 0.0


def test_noise_is_not_called_an_interaction(tmp_path: Path) -> None:
    """Where a pair's extra differs from seed to seed ten times as much as it is on average, nothing is said."""
    weak = {(ONE,): -10_000.0, (TWO,): -10_000.0, (ONE, TWO): -300.0}
    pair = without(all_four(), THREE, FOUR)
    made = attribute(pair, out=tmp_path, simulator=GameSimulator(worth=weak, wobble=3_000.0))
    assert set(made.interactions["verdict"]) == {"no clear interaction"}


def test_files_are_the_same_bytes_again_and_nothing_runs_twice(tmp_path: Path) -> None:
    scenario = without(all_four(), FOUR)
    simulator = GameSimulator(tmp_path / "journal", worth=WORTH, wobble=9_000.0)
    first = attribute(scenario, out=tmp_path / "a", simulator=simulator)
    assert len(simulator.done()) == 8 * 5
    before = {path.name: path.read_bytes() for path in first.folder.glob("*.csv")}
    again = attribute(scenario, out=tmp_path / "a", simulator=simulator)
    assert len(simulator.done()) == 8 * 5
    elsewhere = attribute(scenario, out=tmp_path / "b", jobs=2, simulator=simulator)
    assert set(before) == {"coalitions.csv", "shapley.csv", "interactions.csv"}
    for made in (again, elsewhere):
        assert {path.name: path.read_bytes() for path in made.folder.glob("*.csv")} == before


def test_a_pillar_that_is_not_set_is_a_null_player_and_is_not_run(tmp_path: Path) -> None:
    scenario = without(all_four(), ONE, THREE)
    simulator = GameSimulator(tmp_path / "journal", worth=WORTH, wobble=9_000.0)
    made = attribute(scenario, out=tmp_path, simulator=simulator)
    assert len(simulator.done()) == 4 * 5
    assert made.plan.coalitions.absent == (ONE, THREE)
    assert len(made.coalitions) == 16
    assert made.coalitions["config_hash"].nunique() == 4
    table = by(made.shapley, "player")
    assert table["set"].to_dict() == {ONE: 0, TWO: 1, THREE: 0, FOUR: 1, "total": 1}
    numbers = ["mean", "sd", "low50", "high50", "low90", "high90"]
    assert (table.loc[[ONE, THREE], numbers] == 0.0).all(axis=None)
    touching = made.interactions[made.interactions["first"].isin([ONE, THREE])]
    assert (touching["mean"] == 0.0).all()
    assert set(touching["verdict"]) == {"no clear interaction"}


def test_results_that_are_there_are_used_and_left_alone(tmp_path: Path) -> None:
    """The empty coalition is the baseline: its folder, with more replicates, serves and keeps all of them."""
    simulator = GameSimulator(tmp_path / "journal", worth=WORTH)
    baseline = without(all_four(8), *PILLARS).named("baseline")
    pair = without(all_four(), THREE, FOUR)
    there = run(baseline, out=tmp_path, simulator=simulator)
    before = {path: path.stat().st_mtime_ns for path in there.folder.iterdir()}
    made = attribute(pair, out=tmp_path, simulator=simulator)
    assert len(simulator.done()) == 8 + 3 * 5
    assert made.sources[0] == there.folder
    assert {path: path.stat().st_mtime_ns for path in there.folder.iterdir()} == before
    assert made.game[:, 0].mean() == pytest.approx(BASE, abs=100_000)


def test_damaged_results_are_not_trusted(tmp_path: Path) -> None:
    simulator = GameSimulator(tmp_path / "journal", worth=WORTH)
    there = run(without(all_four(), *PILLARS).named("baseline"), out=tmp_path, simulator=simulator)
    (there.folder / "series.parquet").write_bytes(b"PAR1")
    attribute(without(all_four(), TWO, THREE, FOUR), out=tmp_path, simulator=simulator)
    assert len(simulator.done()) == 5 + 2 * 5


def test_results_of_other_code_are_not_used(tmp_path: Path) -> None:
    simulator = GameSimulator(tmp_path / "journal", worth=WORTH)
    there = run(without(all_four(), *PILLARS).named("baseline"), out=tmp_path, simulator=simulator)
    made = there.manifest | {"code_fingerprint": "0" * 64}
    (there.folder / "manifest.json").write_text(json.dumps(made))
    attribute(without(all_four(), TWO, THREE, FOUR), out=tmp_path, simulator=simulator)
    assert len(simulator.done()) == 5 + 2 * 5


def test_levers_of_one_pillar_leave_the_others_in_place(tmp_path: Path) -> None:
    """Learning platform and certification, given the other pillars; the baseline has these."""
    worth = {(TWO,): -40_000.0, ("certification",): -6_000.0, ("certification", "learning_platform"): 4_000.0}
    made = attribute(all_four(), levers=FOUR, out=tmp_path, simulator=GameSimulator(worth=worth))
    table = by(made.shapley, "player")["mean"]
    assert table["certification"] == pytest.approx(-4_000.0, abs=1e-6)
    assert table["learning_platform"] == pytest.approx(2_000.0, abs=1e-6)
    plain = attribute(without(all_four(), ONE, THREE, FOUR), out=tmp_path, simulator=GameSimulator(worth=worth))
    np.testing.assert_allclose(made.game[:, 0] - plain.game[:, 0], -40_000.0, atol=1e-6)
    assert made.interactions["verdict"].tolist() == ["substitutes"]


def test_failed_runs_are_left_out_of_every_coalition(tmp_path: Path) -> None:
    scenario = without(all_four(), ONE, FOUR)
    seed = scenario.runs.seed_of(2)
    made = attribute(scenario, out=tmp_path, simulator=GameSimulator(worth=WORTH, fails={seed}))
    assert made.replicates == (0, 1, 3, 4)
    assert made.failed == 4
    assert by(made.shapley, "player")["mean"][TWO] == pytest.approx(-34_000.0, abs=1e-6)


def test_a_replicate_that_fails_in_one_coalition_is_left_out_of_all(tmp_path: Path) -> None:
    scenario = without(all_four(), ONE, FOUR)

    class FailsWithBoth(GameSimulator):
        def __call__(self, asked: Scenario, seed: int) -> SimulatedRun:
            if seed == scenario.runs.seed_of(1) and len(list(asked.policies.levers_set())) == 2:
                raise ArithmeticError("does not converge")
            return super().__call__(asked, seed)

    made = attribute(scenario, out=tmp_path, simulator=FailsWithBoth(worth=WORTH))
    assert (made.replicates, made.failed) == ((0, 2, 3, 4), 1)
    assert made.game.shape == (4, 16)
    assert by(made.shapley, "player")["mean"][TWO] == pytest.approx(-34_000.0, abs=1e-6)


def test_nothing_to_attribute_when_every_run_fails(tmp_path: Path) -> None:
    scenario = without(all_four(2), ONE, TWO, THREE)
    broken = GameSimulator(fails={scenario.runs.seed_of(0), scenario.runs.seed_of(1)})
    with pytest.raises(NoReplicateError, match=r"shortfall \(all\) in 2019"):
        attribute(scenario, out=tmp_path, simulator=broken)


def test_one_replicate_has_values_and_no_interval(tmp_path: Path) -> None:
    made = attribute(without(all_four(1), ONE, FOUR), out=tmp_path, simulator=GameSimulator(worth=WORTH))
    table = by(made.shapley, "player")
    assert table["mean"][TWO] == pytest.approx(-34_000.0, abs=1e-6)
    assert table[["sd", "low90", "high90"]].isna().all(axis=None)
    assert set(made.interactions["verdict"]) == {"no clear interaction"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"indicator": "short_fall"}, "did you mean 'shortfall'"),
        ({"group": "layer=cloud"}, "layer=foundation"),
        ({"year": 2031}, "2018 to 2019; got 2031"),
        ({"levers": "skil_upgrading"}, "did you mean 'skill_upgrading'"),
        ({"discount_rate": 8.0}, "between 0 and 0.5"),
    ],
)
def test_wrong_arguments_are_refused_before_anything_runs(
    tmp_path: Path, arguments: dict[str, object], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        attribute(all_four(), out=tmp_path, simulator=GameSimulator(), **arguments)  # type: ignore[arg-type]
    assert not list(tmp_path.iterdir())


def test_a_scenario_without_policies_has_nothing_to_attribute() -> None:
    with pytest.raises(ValueError, match="there is nothing to attribute"):
        coalitions_of_pillars(Scenario(title="Nothing"))
    with pytest.raises(ValueError, match="sets no lever of skill_upgrading"):
        coalitions_of_levers(Scenario(title="Nothing"), FOUR)


def test_too_many_levers_are_refused_with_the_number_of_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simulation.experiment.attribution.coalitions.MAX_LEVERS", 1)
    with pytest.raises(ValueError, match=r"would take 20 runs \(2\^2 coalitions of 5\)"):
        coalitions_of_levers(all_four(), FOUR)


def test_the_default_year_is_the_last_whole_one() -> None:
    for end, year in (("2019-12", 2019), ("2020-06", 2019), ("2018-09", 2018)):
        scenario = Scenario(title="-").with_({"horizon.end": end})
        assert outcome_of(scenario, "shortfall", "all", None).year == year


def test_contributions_per_yuan() -> None:
    """Costs 2 and 0: half a person per million for the first, none given for the second; the interval by hand."""
    effect, cost = np.array([[0.0, -1.0], [0.0, -3.0]]), np.array([[0.0, 4e6], [0.0, 4e6]])
    row = by(shapley_table(["a"], [], effect, cost), "player").loc["a"]
    assert row["per_million_cny"] == pytest.approx(-0.5)
    reach = 6.313752 * np.sqrt(2) / np.sqrt(2) / 4  # t(1) x sd / root n, per 4 million
    assert row["per_million_high90"] == pytest.approx(-0.5 + reach, rel=1e-5)
    free = by(shapley_table(["a"], [], effect, 0 * cost), "player").loc["a"]
    assert np.isnan(free["per_million_cny"])
    assert shapley_table(["a"], [], effect, None)["discounted_cost_cny"].isna().all()


def test_rounding_is_neither_shown_nor_called_an_interaction() -> None:
    """What rounding leaves of an additive game is the same in every replicate, and still nothing."""
    amounts = np.array([np.pi, np.e, 1 / 3]) * 1e4
    inside = (np.arange(8)[:, None] >> np.arange(3)) & 1
    game = np.tile(1e6 / 7 + inside @ amounts, (3, 1))
    assert np.abs(interaction_indices(game)).max() > 0
    table = interaction_table(["a", "b", "c"], game, -1)
    assert (table["mean"] == 0.0).all()
    assert set(table["verdict"]) == {"no clear interaction"}


def test_complements_are_told_from_the_direction_that_is_wanted() -> None:
    """The same interaction is a complement where less is wanted and a substitute where more is."""
    game = np.array([[0.0, -1.0, -1.0, -5.0], [0.0, -1.1, -1.0, -5.0]])
    assert interaction_table(["a", "b"], game, -1)["verdict"].tolist() == ["complements"]
    assert interaction_table(["a", "b"], game, 1)["verdict"].tolist() == ["substitutes"]


def test_yearly_means_leave_out_what_is_undefined() -> None:
    """Replicate 1 has one month with a value, replicate 2 none; other years, groups and indicators do not count."""
    rows = [
        (0, "2020-01", "shortfall", "all", 2.0), (0, "2020-12", "shortfall", "all", 4.0),
        (0, "2021-01", "shortfall", "all", 99.0), (0, "2020-01", "shortfall", "layer=foundation", 99.0),
        (0, "2020-01", "vacancies", "all", 99.0), (1, "2020-01", "shortfall", "all", 7.0),
        (1, "2020-02", "shortfall", "all", np.nan), (2, "2020-01", "shortfall", "all", np.nan),
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=["replicate", "month", "indicator", "group", "value"])
    assert yearly_means(table, "shortfall", "all", 2020).to_dict() == {0: 3.0, 1: 7.0}
