"""Figures of the report: what they say agrees with the data, nothing overlaps, the same bytes every time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from drawn_text import check_words_apart
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.text import Text
from synthetic_results import write_synthetic_results

from calibration.targets import load_targets
from simulation.experiment.yearly import years_shown
from simulation.report.data import MissingSeriesError, Results, fan_of
from simulation.report.drawing import Drawing
from simulation.report.figures import FIGURES
from simulation.report.figures.beveridge import beveridge_finding
from simulation.report.figures.flows import entries, grouped_flows, leavers
from simulation.report.figures.policy_cost import from_first_cost
from simulation.report.figures.skills import skills_finding
from simulation.report.layout import page
from simulation.report.lines import spread
from simulation.report.reading import read_results
from simulation.report.reported import MARKS, all_points, reported
from simulation.report.style import RC, WIDTH, svg_bytes, text_width, wrapped
from simulation.report.wording import people
from simulation.report.write import render

RUNS = 12
SHAPES = {"whole": (RUNS, 216), "history": (3, 84), "one_year": (2, 24), "one_run": (1, 216)}


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Results folders of several lengths and numbers of runs."""
    home = tmp_path_factory.mktemp("results")
    return {
        name: write_synthetic_results(home / name, replicates=runs, months=months)
        for name, (runs, months) in SHAPES.items()
    }


@pytest.fixture(scope="module")
def results(folders: dict[str, Path]) -> dict[str, Results]:
    """The same, read."""
    return {name: read_results(folder) for name, folder in folders.items()}


@pytest.fixture(scope="module")
def drawings(results: dict[str, Results]) -> Iterator[dict[str, Drawing]]:
    """Every figure of the whole results."""
    with mpl.rc_context(RC):
        yield {name: draw(results["whole"]) for name, draw in FIGURES.items()}


@pytest.fixture(scope="module")
def yearly(folders: dict[str, Path]) -> Callable[..., pd.DataFrame]:
    """An own reading of the series: year by replicate, by another route than the report's."""
    frame = pd.read_parquet(folders["whole"] / "series.parquet")
    frame["year"] = frame["month"].astype(str).str[:4].astype(int)

    def table(indicator: str, group: str = "all", how: str = "mean") -> pd.DataFrame:
        rows = frame[(frame["indicator"] == indicator) & (frame["group"] == group) & (frame["year"] > 2018)]
        return rows.groupby(["year", "replicate"])["value"].agg(how).unstack()

    return table


def test_the_gap_title_states_the_medians_and_the_interval_of_the_runs(
    drawings: dict[str, Drawing], yearly: Callable[..., pd.DataFrame]
) -> None:
    gap = yearly("shortfall")
    low, high = gap.loc[2035].quantile([0.05, 0.95]) / 1e6
    title = drawings["gap"].title.replace("\u00a0", " ")
    assert title == (
        f"The gap grows from {gap.loc[2022].median() / 1e6:.2f} million people in 2022 to "
        f"{gap.loc[2035].median() / 1e6:.1f} million in 2035 (90 % of runs: {low:.1f} to {high:.1f} million)"
    )


def test_titles_state_numbers_of_the_data(drawings: dict[str, Drawing], yearly: Callable[..., pd.DataFrame]) -> None:
    ratio = yearly("supply_demand_ratio").loc[2024].median()
    assert f"{ratio:.2f} qualified seekers in 2024 against a reported 0.39" in drawings["ratios"].title
    assert drawings["pipeline"].title.startswith("35, 178 and 133 AI programmes open in 2019 to 2021 (reported")
    premium = yearly("ai_premium").loc[2035].median()
    assert f"{premium * 100:.0f}\u00a0% more" in drawings["wages"].title
    months = yearly("time_to_fill").loc[2035].median()
    assert f"{months:.1f} months in 2035" in drawings["filling"].title
    wanted = yearly("posts_wanted").loc[2035].median()
    assert people(wanted) in drawings["demand"].title
    headcount = yearly("shortfall_headcount").mean(axis=1) / yearly("shortfall").mean(axis=1)
    assert drawings["decomposition"].title.startswith(f"{headcount[2035] * 100:.0f}\u00a0% of the gap in 2035")


@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_says_what_it_shows(drawings: dict[str, Drawing], name: str) -> None:
    drawing = drawings[name]
    written = " ".join(text.get_text() for text in drawing.figure.findobj(Text)).replace("\u00a0", " ")
    for words in (drawing.title, drawing.subtitle):
        assert words.replace("\u00a0", " ") in written
    assert f"n = {RUNS} runs, scale 100" in written
    assert "Source: talentgap simulation, scenario “Baseline”" in written
    assert drawing.title in drawing.alt
    for bad in ("nan", "inf", "e+", "None"):
        assert bad not in f"{drawing.title} {written}".split()
    assert any(character.isdigit() for character in drawing.title)


@pytest.mark.parametrize("name", FIGURES)
def test_the_csv_holds_exactly_what_is_drawn(drawings: dict[str, Drawing], name: str) -> None:
    drawing = drawings[name]
    drawn = {
        line.get_label(): np.asarray(line.get_ydata(), dtype=float)
        for axes in drawing.figure.axes
        for line in axes.lines
        if str(line.get_label()).endswith("_median")
    }
    bars = {
        str(container.get_label()): [bar.get_height() for bar in container]
        for axes in drawing.figure.axes
        for container in axes.containers
        if not str(container.get_label()).startswith("_")
    }
    for column, values in {**drawn, **bars}.items():
        np.testing.assert_array_equal(drawing.table[column].to_numpy(dtype=float), values)
    assert drawn or name in ("decomposition", "beveridge", "flows", "policy_cost")
    read_back = pd.read_csv(pd.io.common.StringIO(drawing.csv))
    assert list(read_back.columns) == list(drawing.table.columns)
    assert len(read_back) == len(drawing.table)


def test_both_decompositions_add_up_to_the_whole(
    drawings: dict[str, Drawing], yearly: Callable[..., pd.DataFrame]
) -> None:
    table = drawings["decomposition"].table.set_index("year")
    for whole in ("shortfall", "openings"):
        parts = sum(table[f"{whole}_{part}"] for part in ("headcount", "mismatch", "friction"))
        np.testing.assert_allclose(parts, table[f"{whole}_total"], rtol=1e-12)
        np.testing.assert_allclose(table[f"{whole}_total"], yearly(whole).mean(axis=1), rtol=1e-9)


def test_the_beveridge_title_speaks_of_all_years_shown(drawings: dict[str, Drawing]) -> None:
    """Fewest and most posts open are those of the picture, whenever they are."""
    rates = drawings["beveridge"].table.set_index("year")["overall_vacancy_rate"]
    title = drawings["beveridge"].title.replace("\u00a0", " ")
    assert title.startswith(
        f"In the whole market {rates.min() * 100:.1f} % of posts are open in {rates.idxmin()}, the fewest, and "
        f"{rates.max() * 100:.1f} % in {rates.idxmax()}, the most;"
    )
    late = np.where(np.arange(2019, 2036) == 2031, 0.09, 0.04)
    found = dict.fromkeys(("ai_vacancy_rate", "overall_vacancy_rate"), late)
    years = Results(*[np.zeros((0, 1, 17))] * 3, {}, tuple(range(2019, 2036)))
    assert "9.0\u00a0% in 2031, the most" in beveridge_finding(years, found)


def test_no_year_is_written_on_the_beveridge_curve(drawings: dict[str, Drawing]) -> None:
    figure = drawings["beveridge"].figure
    figure.canvas.draw()
    for axes in figure.axes:
        named = [text for text in axes.texts if text.get_text().isdigit()]
        assert {"2019", "2035"} <= {text.get_text() for text in named}
        along = [
            axes.transData.transform(
                np.column_stack([np.linspace(*line.get_xdata(), 50), np.linspace(*line.get_ydata(), 50)])
            )
            for line in axes.lines
        ]
        path = np.concatenate(along)
        for text in named:
            box = text.get_window_extent()
            inside = (path > (box.x0, box.y0)).all(axis=1) & (path < (box.x1, box.y1)).all(axis=1)
            assert not inside.any(), text.get_text()


def test_the_weakest_skill_is_said_once() -> None:
    """Technical skill's level stands in the sentence once, also where it is the weakest."""
    skills = {"technical": 0.57, "practical": 0.7, "domain": 0.59}
    index = {(f"skill_{name}", "all"): at for at, name in enumerate(skills)}
    totals = np.array(list(skills.values()))[:, None, None] * np.full((3, 1, 2), 12.0)
    made = Results(totals, np.full((3, 1, 2), 12), totals / 12, index, (2022, 2023))
    assert skills_finding(made) == "Technical skill of AI staff stays near 0.57; no other skill is lower in 2023"


@pytest.mark.parametrize("factor", [0.6, 1.0, 3.0])
def test_names_of_reports_of_the_gap_are_apart_and_above_the_axis(results: dict[str, Results], factor: float) -> None:
    """Also where the gap of 2035 makes the scale so large that reports of 2020 and 2022 lie close to the axis."""
    whole = results["whole"]
    ahead = np.where(np.array(whole.years) > 2024, factor, 1.0)
    rows = whole.index["shortfall", "all"]
    totals = whole.totals.copy()
    totals[rows] = totals[rows] * ahead
    with mpl.rc_context(RC):
        figure = FIGURES["gap"](replace(whole, totals=totals)).figure
        check_words_apart(figure)
    (axes,) = figure.axes
    named = {text.get_text(): text.get_window_extent() for text in axes.texts if "MIIT" in text.get_text()}
    assert set(named) == {"MIIT, 2020", "MIIT forecast for 2022"}
    floor, limits = axes.get_window_extent().y0, axes.get_window_extent()
    for box in named.values():
        assert box.y0 > floor + 4
        assert limits.x0 <= box.x0
        assert box.x1 <= limits.x1
        for line in [line for line in axes.lines if line.get_marker() == "D"]:
            x, y = axes.transData.transform((line.get_xdata()[0], line.get_ydata()[0]))
            assert not (box.x0 - 3 < x < box.x1 + 3 and box.y0 - 3 < y < box.y1 + 3)


def test_costs_of_payers_and_levers_add_up_to_the_cost(
    drawings: dict[str, Drawing], yearly: Callable[..., pd.DataFrame]
) -> None:
    """The parts drawn are those of the runs, in billions, and the finding names the dearest lever."""
    table = drawings["policy_cost"].table.set_index("year")
    total = yearly("policy_cost", how="sum").mean(axis=1) / 1e9
    for columns in (table.filter(like="payer_"), table.drop(columns=table.filter(like="payer_").columns)):
        np.testing.assert_allclose(columns.sum(axis=1), total, rtol=1e-9)
    assert drawings["policy_cost"].title.replace("\u00a0", " ") == (
        "Policies cost 3.53 billion yuan in 2019 and 60.0 billion in 2035; the state pays 75 % of it, and the dearest "
        "lever is foundation wage subsidy (40.0 billion)"
    )


def test_costs_are_drawn_from_the_year_before_the_first_one() -> None:
    costs = pd.DataFrame({"state": [0.0, 0.0, 1.0, 0.0]}, index=pd.Index([2023, 2024, 2025, 2026]))
    assert list(from_first_cost(costs).index) == [2024, 2025, 2026]


def test_where_nothing_is_decided_there_is_no_figure_of_costs_and_no_word_of_it(tmp_path: Path) -> None:
    folder = write_synthetic_results(tmp_path, replicates=2, months=48, policy_cost=0.0)
    rendered = render(read_results(folder), FIGURES, "policy_cost")
    assert (rendered.picture, rendered.missing) == (None, "")


def test_the_table_of_the_gap_has_the_quantiles_of_the_runs(
    drawings: dict[str, Drawing], yearly: Callable[..., pd.DataFrame]
) -> None:
    table = drawings["gap"].table.set_index("year")
    for column, probability in (("low90", 0.05), ("low50", 0.25), ("median", 0.5), ("high90", 0.95)):
        expected = yearly("shortfall").quantile(probability, axis=1)
        np.testing.assert_allclose(table[f"shortfall_persons_{column}"], expected, rtol=1e-12)


def test_sums_of_the_year_and_year_ends_are_read_as_such(
    drawings: dict[str, Drawing], yearly: Callable[..., pd.DataFrame]
) -> None:
    table = drawings["pipeline"].table.set_index("year")
    opened = yearly("programmes_opened", how="sum").median(axis=1)
    np.testing.assert_allclose(table["programmes_opened_median"], opened)
    np.testing.assert_allclose(table["programmes_median"], opened.cumsum())


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", FIGURES)
def test_no_text_overlaps_another_or_leaves_the_page(
    results: dict[str, Results], drawings: dict[str, Drawing], name: str, shape: str
) -> None:
    with mpl.rc_context(RC):
        drawing = drawings[name] if shape == "whole" else FIGURES[name](results[shape])
        check_words_apart(drawing.figure)


@pytest.mark.parametrize("name", FIGURES)
def test_the_same_results_give_the_same_bytes(
    folders: dict[str, Path], drawings: dict[str, Drawing], name: str
) -> None:
    with mpl.rc_context(RC):
        again = FIGURES[name](read_results(folders["whole"]))
        first, second = svg_bytes(drawings[name].figure), svg_bytes(again.figure)
    assert first == second
    assert drawings[name].csv == again.csv
    for word in (b"<metadata", b"<!DOCTYPE", b"http://matplotlib", b"<text"):
        assert word not in first


@pytest.mark.parametrize("name", FIGURES)
def test_a_missing_series_is_said_and_not_drawn(results: dict[str, Results], name: str) -> None:
    whole = results["whole"]
    empty = Results(whole.totals, whole.counts, whole.year_ends, {}, whole.years, flows=whole.flows.iloc[:0])
    with pytest.raises(MissingSeriesError, match=r"\w"):
        FIGURES[name](empty)


def test_one_run_has_no_interval_and_few_runs_have_their_range(results: dict[str, Results]) -> None:
    with mpl.rc_context(RC):
        one, few = (FIGURES["gap"](results[name]) for name in ("one_run", "history"))
    assert "(" not in one.title
    assert "range of 3\u00a0runs" in few.title
    gap = results["history"].yearly("shortfall")
    band = results["history"].fan("shortfall").at(2024)
    assert (band.low, band.high) == (gap[-1].min(), gap[-1].max())


def test_a_fan_skips_years_without_a_value() -> None:
    fan = fan_of(np.array([[np.nan, np.nan], [1.0, 3.0]]), (2019, 2020))
    assert np.isnan(fan.median[0])
    assert fan.at(2020) == (2.0, 1.0, 3.0)
    assert (fan.top, fan.bottom, fan.last) == (3.0, 1.0, 2.0)


@pytest.mark.parametrize(
    ("months", "expected"),
    [
        (12, ((), False)),
        (18, ((2019,), True)),
        (24, ((2019,), False)),
        (30, ((2019,), False)),
        (36, ((2019, 2020), False)),
    ],
)
def test_burn_in_and_incomplete_years_are_left_out(months: int, expected: tuple[object, bool]) -> None:
    labels = [f"{2018 + month // 12}-{month % 12 + 1:02d}" for month in range(months)]
    assert years_shown(labels) == expected


def test_reported_points_are_the_targets_and_none_is_of_later_than_october_2024() -> None:
    targets = {target.id: target for target in load_targets()}
    for mark, point in zip(MARKS, all_points(), strict=True):
        target = targets[mark.target]
        assert (point.indicator, point.group) == (target.indicator, target.group)
        assert point.value == target.reported or (np.isnan(point.value) and point.kind == "judgement")
        latest = "2024-12" if target.period in ("2024", "2021..2024", "2022..2024") else "2024-10"
        assert target.months().last <= latest
        assert point.indicator != "programmes_opened" or point.last_year <= 2021


def test_reported_points_outside_the_years_shown_are_left_out() -> None:
    assert [point.last_year for point in reported("programmes_opened", years=(2019, 2020))] == [2019, 2020]
    assert reported("shortfall", years=()) == []


def test_flows_balance_into_and_out_of_ai_jobs(results: dict[str, Results]) -> None:
    flows = grouped_flows(results["whole"], 2024)
    raw = results["whole"].flows
    raw = raw[raw["year"] == 2024]
    layers = ["application", "technology", "foundation"]
    into = raw[raw["target"].isin(layers) & ~raw["source"].isin(layers)]["persons"].sum()
    out = raw[raw["source"].isin(layers) & ~raw["target"].isin(layers)]["persons"].sum()
    assert sum(entries(flows).values()) == pytest.approx(into)
    assert leavers(flows) == pytest.approx(out)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.floats(0, 10), min_size=1, max_size=6),
    st.floats(0.1, 1.2),
)
def test_labels_moved_apart_neither_overlap_nor_change_order(wanted: list[float], height: float) -> None:
    places = spread(wanted, [height] * len(wanted), 0.0, 10.0)
    order = np.argsort(wanted, kind="stable")
    assert (np.diff(places[order]) >= height - 1e-9).all()
    assert places.min() >= height / 2 - 1e-9
    if len(wanted) == 1:
        assert abs(places[0] - np.clip(wanted[0], height / 2, 10 - height / 2)) < 1e-9


def test_words_wrap_within_the_width_and_none_is_lost() -> None:
    text = "The gap grows from 0.48\u00a0million people in 2022 to 1.7\u00a0million in 2035 and so it goes on and on"
    lines = wrapped(text, 3.0, 12.5, "bold")
    assert " ".join(lines) == text
    assert all(text_width(line, 12.5, "bold") <= 3.02 for line in lines)


def test_a_page_is_as_wide_as_it_says_and_grows_with_its_text() -> None:
    short = page("Title", "Subtitle", ["Foot"])
    long = page("Title " * 30, "Subtitle", ["Foot"])
    assert short.figure.get_figwidth() == WIDTH
    assert long.figure.get_figheight() > short.figure.get_figheight()
    assert long.height_of(long.axes[0]) == pytest.approx(short.height_of(short.axes[0]))
