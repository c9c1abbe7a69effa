"""Pairs from results folders: who is paired with whom, how months become years, which figures hang on few agents."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from quick_simulator import QuickSimulator, year_scenario

from simulation.experiment.compare import NotComparableError, check_comparable, comparison_folder, differing
from simulation.experiment.differences import comparison_csv, differences_table, pairs_table
from simulation.experiment.pairing import (
    FEWEST_AGENTS,
    NO_DRAW,
    YearlyRuns,
    agents_behind,
    how_yearly,
    pairs_of,
    read_yearly_runs,
)
from simulation.experiment.run import run
from simulation.scenario import Scenario

THREE_YEARS = {"horizon.end": "2020-12"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Results of four quick runs over three years."""
    scenario = year_scenario(4, **THREE_YEARS)
    return run(scenario, out=tmp_path_factory.mktemp("runs"), simulator=QuickSimulator()).folder


def runs(luck: list[tuple[int, int]], values: list[float], digest: str = "d") -> YearlyRuns:
    """Runs of one series over one year."""
    return YearlyRuns(
        np.array(values)[None, :, None], (("employment", "all"),), (2019,), False, tuple(luck),
        tuple(range(len(luck))), tuple(f"{digest}{seed}" for _, seed in luck),
    )  # fmt: skip


def test_years_are_means_of_months_and_sums_of_counted_flows(folder: Path) -> None:
    """Against pandas by another route; the first year is left out."""
    made = read_yearly_runs(folder)
    frame = pd.read_parquet(folder / "series.parquet")
    frame["year"] = frame["month"].astype(str).str[:4].astype(int)
    assert made.years == (2019, 2020)
    assert made.values.shape == (len(made.keys), 4, 2)
    for indicator, how in (("shortfall", "mean"), ("time_to_fill", "mean"), ("hires", "sum"), ("policy_cost", "sum")):
        assert how_yearly(indicator) == how
        rows = frame[(frame["indicator"] == indicator) & (frame["group"] == "all") & (frame["year"] > 2018)]
        expected = rows.groupby(["replicate", "year"])["value"].agg(how).unstack().to_numpy()
        np.testing.assert_allclose(made.values[made.keys.index((indicator, "all"))], expected, rtol=1e-12)


def test_runs_are_paired_by_seed_whatever_their_order(folder: Path) -> None:
    """A run that one side lacks is left out of both."""
    made = pairs_of(runs([(-1, 7), (-1, 8), (-1, 9)], [1, 2, 3]), runs([(-1, 9), (-1, 7)], [33, 11]))
    assert made.luck == ((-1, 7), (-1, 9))
    assert made.differences[0, :, 0].tolist() == [10, 30]
    assert made.replicates == (0, 2)
    assert pairs_of(runs([(-1, 7)], [1]), runs([(-1, 8)], [1])).luck == ()
    assert read_yearly_runs(folder).luck[0] == (NO_DRAW, 42 * 100_003)


def test_runs_with_draws_are_paired_by_draw_and_seed(tmp_path: Path) -> None:
    """Two draws may share a seed; without its draw such a run has no pair of its own."""
    columns = {"replicate": [0, 1, 2], "draw": [0, 0, 1], "seed": [7, 8, 7]}
    rows = [
        {**{name: values[place] for name, values in columns.items()}, "month": month, "indicator": "employment",
         "group": "all", "value": 10.0 * place}
        for place in range(3)
        for month in ("2018-12", *(f"2019-{month:02d}" for month in range(1, 13)))
    ]  # fmt: skip
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "series.parquet")
    made = read_yearly_runs(tmp_path)
    assert made.luck == ((0, 7), (0, 8), (1, 7))
    assert pairs_of(made, runs([(1, 7), (0, 7)], [25, 5])).differences[0, :, 0].tolist() == [5, 5]
    for row in rows:
        del row["draw"]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "series.parquet")
    with pytest.raises(ValueError, match="two runs share both"):
        read_yearly_runs(tmp_path)


def test_identical_means_every_monthly_figure(folder: Path) -> None:
    """Equal digests of all pairs; equal years alone are not enough, and no pair is nothing."""
    made = read_yearly_runs(folder)
    assert pairs_of(made, made).identical
    assert not pairs_of(runs([(-1, 7)], [1], "a"), runs([(-1, 7)], [1], "b")).identical
    assert not pairs_of(runs([(-1, 7)], [1]), runs([(-1, 8)], [1])).identical


def test_scenarios_of_other_years_are_refused() -> None:
    base = runs([(-1, 7)], [1])
    other = YearlyRuns(base.values, base.keys, (2020,), False, base.luck, base.replicates, base.digests)
    with pytest.raises(ValueError, match="years must be those of the base"):
        pairs_of(base, other)


def test_few_agents_are_told_by_staff_and_by_openings() -> None:
    """Staff of 2,900 and openings of 3,100 at scale 100: 29 agents are few, 31 are not; unknown groups are not told."""
    keys = (
        ("employment", "all"),
        ("openings", "all"),
        ("skill_technical", "all"),
        ("time_to_fill", "all"),
        ("seats", "university=elite"),
    )
    values = np.array([2900.0, 3100, 0.5, 3, 10])[:, None, None] * np.ones((1, 2, 1))
    one = YearlyRuns(values, keys, (2019,), False, ((-1, 1), (-1, 2)), (0, 1), ("a", "b"))
    pairs = pairs_of(one, one)
    np.testing.assert_array_equal(agents_behind(pairs, 100)[:, 0], [29, 31, 29, 31, np.nan])
    few = differences_table("x", pairs, 100)["few_agents"].tolist()
    assert few == [True, False, True, False, False]
    assert FEWEST_AGENTS == 30


def test_the_tables_tell_the_same_as_the_pairs(folder: Path) -> None:
    """Long tables in one order; nan where a ratio is undefined, with no pairs."""
    base = read_yearly_runs(folder)
    other = YearlyRuns(base.values * 1.1, *list(vars(base).values())[1:])
    pairs = pairs_of(base, other)
    long, wide = pairs_table("x", pairs), differences_table("x", pairs, 100)
    assert len(long) == 4 * len(wide) == base.values.size
    again = long.groupby(["indicator", "group", "year"], sort=False, observed=True)["difference"].mean().to_numpy()
    np.testing.assert_allclose(wide["difference"], again, rtol=1e-9)
    np.testing.assert_allclose(wide["difference"], wide["value"] - wide["base"], rtol=1e-9, atol=1e-6)
    undefined = wide["difference"].isna()
    assert undefined.sum() == 2
    assert (wide.loc[undefined, "pairs"] == 0).all()
    assert comparison_csv(wide) == comparison_csv(differences_table("x", pairs, 100))
    assert comparison_csv(wide).startswith("scenario,indicator,group,year,unit,base,value,difference,")


def test_scenarios_that_cannot_be_paired_are_told_all_at_once() -> None:
    """Seed, scale, horizon, names, number of scenarios, length."""
    base = Scenario(title="Base")
    check_comparable([base, base.named("other")])
    other = base.with_({"runs.seed": 7, "runs.scale": 50, "horizon.end": "2030-12"}).named("other")
    with pytest.raises(NotComparableError) as told:
        check_comparable([base, other, base])
    lines = str(told.value).split("\n")
    assert lines == [
        "other: runs.seed is 7, that of base is 42; pairs need the same seed",
        "other: runs.scale is 50, that of base is 100; pairs need the same scale",
        "other: horizon.end is 2030-12, that of base is 2035-12; pairs need the same horizon",
        "2 scenarios go by the name 'base'; each needs a name of its own",
    ]
    with pytest.raises(NotComparableError, match="must be 1 to 8; got 0"):
        check_comparable([base])
    with pytest.raises(NotComparableError, match="must be 1 to 8; got 9"):
        check_comparable([base, *(base.named(str(number)) for number in range(9))])
    short = base.with_({"horizon.end": "2018-12"})
    with pytest.raises(NotComparableError, match="ends within the first year"):
        check_comparable([short, short.named("other")])


def test_differing_keys_hold_the_values_of_all() -> None:
    """Titles, questions and the number of replicates are no difference; a key is, wherever it is set."""
    base = Scenario(title="Base")
    slow = base.with_({"assumptions.skills.half_life_months": 120.0, "title": "Slow"}).named("slow")
    more = base.with_({"assumptions.switching.completion_share": 0.9, "runs.replicates": 3}).named("more")
    found = differing([base, slow, more])
    assert set(found) == {"assumptions.skills.half_life_months", "assumptions.switching.completion_share"}
    half_life = base.assumptions.skills.half_life_months
    assert found["assumptions.skills.half_life_months"] == {"base": half_life, "slow": 120.0, "more": half_life}
    assert differing([base, base.named("copy")]) == {}


def test_the_folder_follows_from_names_and_settings() -> None:
    """More replicates go on in the same folder; another setting, base or order has another."""
    base = Scenario(title="Base")
    slow = base.with_({"assumptions.skills.half_life_months": 120.0}).named("slow")
    home = comparison_folder([base, slow], "out")
    assert home.name.startswith("compare-base-")
    assert len(home.name) == len("compare-base-") + 12
    assert home == comparison_folder([base.with_({"runs.replicates": 3}), slow], "out")
    others = [[slow, base], [base, slow.named("slower")], [base, slow.with_({"runs.seed": 1})]]
    assert home not in [comparison_folder(scenarios, "out") for scenarios in others]
