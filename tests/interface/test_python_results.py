"""Results in Python: tidy frames with the columns and types that are documented, from a run or from its folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from quick_simulator import QuickSimulator, year_scenario

from simulation import Comparison, Results, attribute, compare, run
from simulation.experiment.pairing import how_yearly, read_yearly_runs

THREE_YEARS = {"horizon.end": "2020-06"}


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Results:
    """Two and a half years, three replicates."""
    return run(year_scenario(3, **THREE_YEARS), out=tmp_path_factory.mktemp("results"), simulator=QuickSimulator())


@pytest.fixture(scope="module")
def comparison(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    base = year_scenario(2, **THREE_YEARS)
    other = base.with_({"assumptions.skills.half_life_months": 60}).named("slower")
    return compare(base, other, out=tmp_path_factory.mktemp("compared"), simulator=QuickSimulator())


def types(frame: pd.DataFrame) -> dict[str, str]:
    return {name: str(kind) for name, kind in frame.dtypes.items()}


def test_months_have_the_types_that_are_documented(results: Results) -> None:
    """Words are categories, months are periods, numbers are int32, int64 and float64."""
    assert types(results.series()) == {
        "scenario": "category", "replicate": "int32", "seed": "int64", "draw": "int32", "month": "period[M]",
        "indicator": "category", "group": "category", "value": "float64", "unit": "category",
    }  # fmt: skip
    assert types(results.flows()) == {
        "scenario": "category", "replicate": "int32", "seed": "int64", "draw": "int32", "month": "period[M]",
        "source": "category", "target": "category", "persons": "int64",
    }  # fmt: skip


def test_months_can_be_asked_for_years_and_compared(results: Results) -> None:
    gap = results.series("shortfall", group="all")
    assert len(gap) == 3 * 30
    assert set(gap["month"].dt.year) == {2018, 2019, 2020}
    assert (gap["month"] >= "2020-01").sum() == 3 * 6


def test_one_group_of_one_indicator(results: Results) -> None:
    """The same rows as the whole table filtered by hand."""
    whole = results.series()
    by_hand = whole[(whole["indicator"] == "shortfall") & (whole["group"] == "layer=foundation")]
    found = results.series("shortfall", group="layer=foundation")
    assert len(found) == 90
    np.testing.assert_array_equal(found["value"], by_hand["value"])
    assert set(results.series(group="layer=foundation")["group"]) == {"layer=foundation"}


def test_side_by_side_a_column_is_a_replicate(results: Results) -> None:
    table = results.wide("shortfall")
    assert table.shape == (30, 3)
    assert (str(table.index.dtype), table.index.name, table.columns.name) == ("period[M]", "month", "replicate")
    gap = results.series("shortfall", group="all")
    one = gap[(gap["month"] == "2019-03") & (gap["replicate"] == 2)]["value"].item()
    assert table.loc["2019-03", 2] == one


def test_years_are_means_or_sums_of_their_months(results: Results) -> None:
    """Hires are counted persons, so they add up; the shortfall is a stock, so its mean is taken. 2020 is incomplete."""
    years = results.yearly()
    assert types(years) == {
        "scenario": "category", "replicate": "int32", "seed": "int64", "draw": "int32", "year": "int32",
        "indicator": "category", "group": "category", "unit": "category", "value": "float64",
    }  # fmt: skip
    assert set(years["year"]) == {2019}
    months = results.series()
    months = months[months["month"].dt.year == 2019]
    for indicator in ("hires", "shortfall", "posts_wanted", "policy_cost", "time_to_fill"):
        mine = months[months["indicator"] == indicator].groupby(["replicate", "group"], observed=True)["value"]
        expected = mine.agg(how_yearly(indicator))
        found = years[years["indicator"] == indicator].set_index(["replicate", "group"])["value"]
        assert len(found) == len(expected)
        np.testing.assert_allclose(found.loc[expected.index], expected, rtol=1e-12)
    assert (how_yearly("hires"), how_yearly("shortfall")) == ("sum", "mean")


def test_years_of_some_rows_are_those_of_all(results: Results) -> None:
    some, whole = results.yearly("hires", group="layer=technology"), results.yearly()
    by_hand = whole[(whole["indicator"] == "hires") & (whole["group"] == "layer=technology")]
    assert some["value"].tolist() == by_hand["value"].tolist()
    assert some["seed"].tolist() == [luck[1] for luck in read_yearly_runs(results.folder).luck]


@pytest.mark.parametrize(
    ("indicators", "group", "message"),
    [
        (("shortfal",), None, "got 'shortfal'; did you mean 'shortfall'?"),
        (("zzz",), None, "got 'zzz'; docs/indicators.md lists them"),
        (("shortfall",), "layer=zzz", "group must be one of shortfall, such as all, layer=application"),
        ((), "zzz", "group must be one, such as all"),
    ],
)
def test_what_is_not_there_is_named(
    indicators: tuple[str, ...], group: str | None, message: str, results: Results, comparison: Comparison
) -> None:
    """A misspelt name gives no empty frame: an analysis would go on with it."""
    for ask in (results.series, results.yearly, comparison.differences, comparison.pairs):
        with pytest.raises(ValueError, match="must be one") as told:
            ask(*indicators, group=group)
        assert message in str(told.value)


def test_a_folder_of_a_finished_run_is_the_same(results: Results) -> None:
    pd.testing.assert_frame_equal(Results(str(results.folder)).series(), results.series())


def test_the_folder_of_a_scenario_names_the_results_inside(results: Results) -> None:
    with pytest.raises(FileNotFoundError, match="inside it are") as told:
        Results(results.folder.parent)
    assert str(results.folder) in str(told.value)
    with pytest.raises(FileNotFoundError) as told:
        Results("nowhere")
    assert str(told.value) == "nowhere holds no results: series.parquet is not there"


def test_differences_have_the_types_that_are_documented(comparison: Comparison) -> None:
    words = dict.fromkeys(("scenario", "indicator", "group", "unit"), "category")
    found = types(comparison.differences())
    counts = {"year": "int32", "pairs": "int64", "worlds": "int64", "few_agents": "bool"}
    assert found.items() >= (words | counts).items()
    assert {name for name, kind in found.items() if kind == "float64"} == {
        "base", "value", "difference", "low50", "high50", "low90", "high90", "spread_low50", "spread_high50",
        "spread_low90", "spread_high90", "below_zero", "agents",
    }  # fmt: skip
    assert types(comparison.pairs()).items() >= (words | {"year": "int32", "replicate": "int32"}).items()


def test_differences_of_one_group(comparison: Comparison) -> None:
    """From the folder too; the mean of the pairs is the difference."""
    row = Comparison(comparison.folder).differences("shortfall", group="layer=foundation")
    pairs = comparison.pairs("shortfall", group="layer=foundation")
    assert len(row) == 1
    assert len(pairs) == 2
    assert row["difference"].item() == pytest.approx(pairs["difference"].mean())


def test_contributions_have_the_types_that_are_documented(tmp_path: Path) -> None:
    levers: dict[str, Any] = {
        "policies.industry_demands.internships": {"value": 0.6, "from": "2018-06"},
        "policies.skill_upgrading.certification": {"value": 0.5, "from": "2018-06"},
    }
    made = attribute(year_scenario(3, **THREE_YEARS, **levers), out=tmp_path, simulator=QuickSimulator())
    numbers = ["mean", "sd", "low50", "high50", "low90", "high90"]
    assert {types(made.shapley)[name] for name in [*numbers, "discounted_cost_cny"]} == {"float64"}
    assert made.shapley["player"].tolist()[-1] == "total"
    assert {types(made.interactions)[name] for name in numbers} == {"float64"}
    assert set(made.coalitions) >= {"coalition", "mean", "sd", "replicates", "config_hash"}
