"""Figures of comparisons: what they say agrees with the pairs, nothing overlaps, the same bytes every time."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from drawn_text import check_words_apart
from matplotlib.lines import Line2D
from matplotlib.text import Text
from scipy import stats
from synthetic_pairs import Effect, write_synthetic_comparison

from simulation.report.bargains import Bargain, bargain, frontier
from simulation.report.change import Change
from simulation.report.compared import Compared, read_compared
from simulation.report.data import MissingSeriesError
from simulation.report.difference_panels import Row, padded, row_places, signed
from simulation.report.drawing import Drawing
from simulation.report.figures import PAIRED_FIGURES
from simulation.report.figures.paired_cost import subtitle
from simulation.report.style import QUIET, RC, svg_bytes

FIVE = {
    "certificates-for-all-of-the-country": Effect(-0.06, cost=3e9), "tax-relief": Effect(0.02, -0.002, 0.01, 8e9),
    "nothing-much": Effect(0.0, 0.0, 0.0, 1e9, noise=0.01), "copy": Effect(noise=None),
    "everything": Effect(-0.21, 0.02, -0.03, 2.4e10),
}  # fmt: skip
ONE = {"training": Effect(-0.06, cost=3e9)}
PILLARS = (
    "Pillar 1, center on national strategies", "Pillar 2, follow industry demands", "Pillar 3, integrate disciplines",
    "Pillar 4, upgrade skills",
)  # fmt: skip
LONG = [f"{pillar}: {strength} strength" for strength in ("full", "moderate") for pillar in PILLARS]
LONG[1] = "A programme of certificates and internships for all provinces of the country, without end, from 2026"
LONG[2] = "A programme of certificates and internships for all provinces of the country, without end, from 2028"


def titled(count: int) -> dict[str, object]:
    """So many scenarios with the titles of real policies, two of which differ at their end only."""
    names = [f"file-{place}" for place in range(count)]
    effects = {
        name: Effect(-0.04 * place - 0.01, 0.002 * place, -0.002 * place, 4e10 * place)
        for place, name in enumerate(names)
    }
    return {"effects": effects, "titles": dict(zip(names, LONG, strict=False)), "pairs": 6, "scale": 200}


def clear_titles(count: int) -> dict[str, object]:
    """The four pillars at full strength."""
    return titled(count) | {"titles": {f"file-{n}": f"{title}: full strength" for n, title in enumerate(PILLARS)}}


SHAPES: dict[str, dict[str, object]] = {
    "five": {"effects": FIVE},
    "eight": {"effects": {f"scenario-number-{n}": Effect(-0.002 * n, cost=1e8 * n) for n in range(1, 9)}},
    "one": {"effects": ONE},
    "one_pair": {"effects": ONE, "pairs": 1},
    "one_year": {"effects": FIVE, "years": (2019,), "pairs": 2},
    "same": {"effects": {"copy": Effect(noise=None)}},
    "coarse": {"effects": ONE, "scale": 2000},
    "two_long": titled(3) | {"effects": {f"file-{n}": Effect(-0.01 * n, cost=1e9) for n in (1, 2)}},
    "four_pillars": clear_titles(4),
    "eight_long": titled(8),
}
NO_COST = ("same",)
CASES = [(name, shape) for name in PAIRED_FIGURES for shape in SHAPES if name != "paired_cost" or shape not in NO_COST]


@pytest.fixture(scope="module")
def views(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Compared]:
    """Comparisons of several sizes."""
    home = tmp_path_factory.mktemp("comparisons")
    return {name: read_compared(write_synthetic_comparison(home / name, **shape)) for name, shape in SHAPES.items()}  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def again(tmp_path_factory: pytest.TempPathFactory) -> Compared:
    """The comparison of five scenarios, made, written and read a second time."""
    return read_compared(write_synthetic_comparison(tmp_path_factory.mktemp("again"), FIVE))


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Compared:
    """A comparison of results that lack what the figures need."""
    keys = ("shortfall", "policy_cost", "posts_wanted", "wage_posted", "openings_headcount", "openings_mismatch")
    states = ("employment", "openings", "time_to_fill", "supply_demand_ratio", "skill_technical", "switcher_share")
    without = (*keys, *states, "stall_share", "import_dependence", "openings_friction", "poaching_share", "wage_paid",
               "enrolled")  # fmt: skip
    return read_compared(write_synthetic_comparison(tmp_path_factory.mktemp("bare"), ONE, without=without))


@pytest.fixture(scope="module")
def drawings(views: dict[str, Compared]) -> Iterator[dict[tuple[str, str], Drawing]]:
    """Every figure of every comparison that has it."""
    with mpl.rc_context(RC):
        yield {(name, shape): PAIRED_FIGURES[name](views[shape]) for name, shape in CASES}


@pytest.mark.parametrize(("name", "shape"), CASES)
def test_no_text_overlaps_another_or_leaves_the_page(
    drawings: dict[tuple[str, str], Drawing], name: str, shape: str
) -> None:
    """From one scenario to eight, long names, one pair, one year."""
    with mpl.rc_context(RC):
        check_words_apart(drawings[name, shape].figure)


@pytest.mark.parametrize(("name", "shape"), CASES)
def test_every_figure_says_what_it_shows(drawings: dict[tuple[str, str], Drawing], name: str, shape: str) -> None:
    """Title, subtitle, number of pairs, scale and source are written; no number is missing; alt repeats the title."""
    drawing = drawings[name, shape]
    written = " ".join(text.get_text() for text in drawing.figure.findobj(Text)).replace("\u00a0", " ")
    for words in (drawing.title, drawing.subtitle):
        assert words.replace("\u00a0", " ") in written
    real = dict.fromkeys(("two_long", "four_pillars", "eight_long"), "6 pairs")
    pairs = ({"one_pair": "1 pair", "one_year": "2 pairs"} | real).get(shape, "12 pairs")
    scale = 200 if shape in real else 2000 if shape == "coarse" else 100
    assert f"n = {pairs} of runs with the same seeds, scale {scale}" in written
    assert "difference from the base “Base”" in written
    assert ("One pair: no interval" in written) == (shape == "one_pair")
    assert shape != "one_pair" or "90 % interval" not in f"{written} {drawing.title} {drawing.subtitle}"
    assert drawing.title in drawing.alt
    for bad in ("nan", "inf", "e+", "None", "no value"):
        assert bad not in f"{drawing.title} {written} {drawing.alt}".split()


@pytest.mark.parametrize("name", PAIRED_FIGURES)
def test_scenarios_bear_their_titles(
    views: dict[str, Compared], drawings: dict[tuple[str, str], Drawing], name: str
) -> None:
    """Every scenario by a label of its own that is a piece of its title; the titles in full under the figure."""
    for shape in ("two_long", "four_pillars", "eight_long"):
        drawing = drawings[name, shape]
        texts = [text.get_text() for text in drawing.figure.findobj(Text)]
        written = " ".join(texts).replace("\n", " ")
        labels = [one.short for one in views[shape].scenarios]
        assert len(set(labels)) == len(labels)
        for one in views[shape].scenarios:
            assert one.short in written or one.label in written
            assert one.title in written
            assert one.title in drawing.alt
            assert len(drawing.title) < 3 * 75  # three lines
            assert one.name not in f"{written} {drawing.title} {drawing.alt}"
    labels = [one.short for one in views["four_pillars"].scenarios]
    assert labels == ["Pillar 1", "Pillar 2", "Pillar 3", "Pillar 4"]


@pytest.mark.parametrize("name", PAIRED_FIGURES)
def test_the_same_pairs_give_the_same_bytes(
    again: Compared, drawings: dict[tuple[str, str], Drawing], name: str
) -> None:
    """SVG and CSV of a comparison made, written, read and drawn twice."""
    with mpl.rc_context(RC):
        second = PAIRED_FIGURES[name](again)
        assert svg_bytes(drawings[name, "five"].figure) == svg_bytes(second.figure)
    assert drawings[name, "five"].csv == second.csv
    assert len(pd.read_csv(io.StringIO(second.csv))) == len(second.table) > 0


@pytest.mark.parametrize("name", PAIRED_FIGURES)
def test_a_missing_series_is_said_and_not_drawn(bare: Compared, name: str) -> None:
    """Older results may lack what a figure needs."""
    with pytest.raises(MissingSeriesError, match=r"\w"):
        PAIRED_FIGURES[name](bare)


def test_costs_are_drawn_only_where_something_costs(views: dict[str, Compared]) -> None:
    """A series of zeros is no cost."""
    for shape in NO_COST:
        with pytest.raises(MissingSeriesError, match="no policy costs anything"):
            PAIRED_FIGURES["paired_cost"](views[shape])


def test_the_gap_figure_draws_the_mean_and_its_interval(
    views: dict[str, Compared], drawings: dict[tuple[str, str], Drawing]
) -> None:
    """Against scipy's own interval of a mean, and what is drawn against the table."""
    drawing = drawings["paired_gap", "one"]
    base, scenario = views["one"].scenarios[0].sides("shortfall")
    last = scenario[:, -1] - base[:, -1]
    row = drawing.table.set_index("year").loc[2035]
    assert row["training_difference"] == pytest.approx(last.mean(), rel=1e-12)
    for level in (50, 90):
        low, high = stats.t.interval(level / 100, len(last) - 1, last.mean(), stats.sem(last))
        assert row[f"training_low{level}"] == pytest.approx(low, rel=1e-9)
        assert row[f"training_high{level}"] == pytest.approx(high, rel=1e-9)
    drawn = [line for line in drawing.figure.axes[0].lines if line.get_label() == "training_median"]
    np.testing.assert_array_equal(drawn[0].get_ydata(), drawing.table["training_difference"])
    assert "“Training” closes " in drawing.title
    assert "90\u00a0% interval" in drawing.title


def test_titles_fit_either_sign_zero_chance_and_one_pair(
    tmp_path: Path, drawings: dict[tuple[str, str], Drawing]
) -> None:
    """The title of the gap in each case."""

    def title(name: str, effect: Effect) -> str:
        view = read_compared(write_synthetic_comparison(tmp_path / name, {name: effect}))
        with mpl.rc_context(RC):
            return PAIRED_FIGURES["paired_gap"](view).title.replace("\u00a0", " ")

    assert title("worse", Effect(0.05)).startswith("“Worse” adds ")
    assert title("chance", Effect(0.0)).startswith(
        "The effect of “Chance” on the gap in 2035 cannot be told from zero: "
    )
    assert "which includes zero" in title("chance", Effect(0.0))
    assert drawings["paired_gap", "same"].title == "“Copy” leaves the gap of 2035 exactly as it is"
    assert drawings["paired_gap", "one_pair"].title.startswith("Missing posts in 2035 under “Training”, against")
    assert drawings["paired_gap", "one_pair"].title.endswith("(one pair, no interval)")
    assert drawings["paired_gap", "five"].title.startswith("“Everything” closes most of 5 scenarios: ")
    assert "“Copy”: no change" in drawings["paired_gap", "five"].title
    assert "no key indicator" in drawings["paired_states", "same"].title


def test_few_agents_are_marked(drawings: dict[tuple[str, str], Drawing]) -> None:
    """At scale 2000 the small cells hold fewer than 30 agents; at scale 100 none does."""
    words = {
        shape: " ".join(text.get_text() for text in drawings["paired_places", shape].figure.findobj(Text))
        for shape in ("one", "coarse")
    }
    assert "† Fewer than 30 agents" in words["coarse"]
    assert "†" not in words["one"]
    table = drawings["paired_places", "coarse"].table.set_index("group")
    assert table.loc["layer=foundation,class=research", "few_agents"]


def test_costs_are_discounted_and_vacancy_years_added_up(views: dict[str, Compared]) -> None:
    """Worked by hand from the made-up effects: constant cost a year, gap closed in proportion."""
    one = views["one"].scenarios[0]
    made = bargain(one)
    base, scenario = one.sides("shortfall")
    assert made.closed.mean == pytest.approx((base - scenario).sum(axis=1).mean(), rel=1e-12)
    cost = one.sides("policy_cost")[1]
    january = [1.04 ** -(year - 2025) for year in one.years]
    factors = [first * np.mean([1.04 ** (-month / 12) for month in range(12)]) for first in january]
    assert made.cost.mean == pytest.approx(float((cost * factors).sum(axis=1).mean()), rel=1e-12)


def test_a_dearer_future_is_a_higher_rate(views: dict[str, Compared]) -> None:
    """The rate is that of the comparison, and the subtitle says it."""
    one = views["one"].scenarios[0]
    undiscounted = bargain(replace(one, discount_rate=0.0)).cost.mean
    assert undiscounted == pytest.approx(one.sides("policy_cost")[1].sum(axis=1).mean())
    assert bargain(replace(one, discount_rate=0.1)).cost.mean < bargain(one).cost.mean < undiscounted
    assert "discounted at 4\u00a0% a year to 2025-01" in subtitle(views["one"].discount_rate)
    assert "discounted at 2.5\u00a0% a year" in subtitle(0.025)


def test_the_frontier_leaves_out_who_is_beaten() -> None:
    """Cheaper and better beats; closing nothing is never on it, nor what may close nothing."""

    def point(cost: float, closed: float, reach: float = 1) -> Bargain:
        return Bargain(
            Change(0, 0, cost, *[0.0] * 4, 3), Change(0, closed, closed, 0, 0, closed - reach, closed + reach, 3)
        )

    points = {"a": point(2, 5), "dear": point(3, 4), "b": point(4, 9), "harm": point(1, -3), "twin": point(2, 4)}
    points |= {"chance": point(1, 8, 9)}
    assert frontier(points) == ["a", "b"]
    assert frontier({"harm": point(1, -3)}) == []


def test_numbers_on_axes_bear_signs() -> None:
    assert [signed(value, 1) for value in (20, 0, -0.04, -2.5)] == ["+20.0", "0.0", "0.0", "−2.5"]
    assert padded([np.nan, 4.0]) == (-0.32, 4.32)
    assert padded([]) == (-1.0, 1.0)


def test_headings_take_a_line_of_their_own() -> None:
    change = Change(*[0.0] * 7, 1)
    rows = [Row(name, change, "", "", heading) for name, heading in (("a", "head"), ("b", ""), ("c", "next"))]
    assert row_places(rows) == ([1, 2, 4], 5)


def dots_of(drawing: Drawing) -> list[Line2D]:
    """The dots of mean differences in a figure; the grey circles of the base are none."""
    dots = drawing.figure.findobj(lambda one: isinstance(one, Line2D) and one.get_marker() == "o")
    return [dot for dot in dots if dot.get_markeredgecolor() != QUIET]


@pytest.fixture(scope="module")
def one_world(tmp_path_factory: pytest.TempPathFactory) -> Compared:
    """Two scenarios with large effects, two pairs each, all in one world."""
    effects = {"training": Effect(-0.06, cost=3e9), "tax": Effect(-0.3, -0.02, 0.05, 8e9)}
    folder = tmp_path_factory.mktemp("one-world") / "comparison"
    return read_compared(write_synthetic_comparison(folder, effects, pairs=2, draws=(3, 3), told={"from": "posterior"}))


@pytest.mark.parametrize("name", PAIRED_FIGURES)
def test_two_pairs_in_one_world_are_no_finding(one_world: Compared, name: str) -> None:
    """They are called what they are, no dot is filled, no mark is explained that is not there, no title finds."""
    with mpl.rc_context(RC):
        drawing = PAIRED_FIGURES[name](one_world)
    written = " ".join(text.get_text() for text in drawing.figure.findobj(Text)).replace("\u00a0", " ")
    whole = " ".join(f"{written} {drawing.title} {drawing.subtitle}".split())
    assert "2 pairs in one world: no interval, and chance is not shown." in whole
    assert "one pair" not in whole.lower()
    assert not any(words in whole for words in ("90 %", "50 %", "Student", "≈", "Intervals are over", "ashed"))
    assert not any(words in drawing.title for words in ("closes", "adds", "shifts", "falls", "rises"))
    assert all(dot.get_markerfacecolor() == "white" for dot in dots_of(drawing))
    assert ("Hollow dot" in whole) == bool(dots_of(drawing))


def test_zero_is_never_a_filled_dot(tmp_path: Path) -> None:
    """A cause that stays as it is, exactly or but for rounding, has a hollow dot; one that clearly shifts is filled."""
    view = read_compared(write_synthetic_comparison(tmp_path, {"training": Effect(-0.06, noise=0.001)}))
    one = replace(view.scenarios[0], scenario=view.scenarios[0].scenario.copy())
    for part, rounding in (("headcount", 0.0), ("friction", 1e-9)):
        row = one.index[f"shortfall_{part}", "all"]
        one.scenario[row] = one.base[row] + rounding
    view = replace(view, scenarios=(one,))
    with mpl.rc_context(RC):
        gap = PAIRED_FIGURES["paired_causes"](view).figure.axes[0]
    faces = {float(line.get_xdata()[0]): line.get_markerfacecolor() for line in gap.lines if line.get_marker() == "o"}
    assert len([face for x, face in faces.items() if abs(x) < 1 and face == "white"]) == 2
    assert [face for x, face in faces.items() if abs(x) > 1] == [one.colour]


@pytest.mark.parametrize("name", [name for name in PAIRED_FIGURES if name not in ("paired_gap", "paired_cost")])
@pytest.mark.parametrize("worlds", [2, 4, 5])
def test_few_worlds_pick_no_finding_out_of_many(tmp_path: Path, name: str, worlds: int) -> None:
    """However clear an effect looks, fewer than five worlds make no title of it; five do."""
    draws = [world for world in range(worlds) for _ in range(2)]
    effects = {"training": Effect(-0.3, -0.05, 0.05, noise=0.003)}
    view = read_compared(
        write_synthetic_comparison(tmp_path, effects, pairs=len(draws), draws=draws, told={"from": "posterior"})
    )
    with mpl.rc_context(RC):
        drawing = PAIRED_FIGURES[name](view)
    assert drawing.title.startswith(f"{worlds} worlds cannot tell ") == (worlds < 5)
    assert ("“Training”" in drawing.title) == (worlds == 5)


def test_what_is_picked_out_of_many_needs_a_wider_interval() -> None:
    """The interval at 1 - 0.1 / m of scipy, at both sides of its edge; worlds count before pairs."""
    for many in (1, 6, 48):
        reach90, wider = (stats.t.ppf(1 - 0.05 / among, 9) for among in (1, many))
        for size, clear in ((wider * 1.001, True), (wider * 0.999, False)):
            change = Change(50.0, 50.0 + size, size, 0.0, 0.0, size - reach90, size + reach90, 20, 10)
            assert change.clear_among(many) == clear
            assert change.negated().clear_among(many) == clear
    assert not replace(change, mean=1e3, low=999.0, high=1001.0, worlds=4).clear_among(1)
    assert Change(0.0, 3.0, 3.0, 3.0, 3.0, 3.0, 3.0, 12).clear_among(100)  # all pairs agree


def test_the_figure_of_costs_tells_leaders_intervals_and_payers_apart(
    views: dict[str, Compared], drawings: dict[tuple[str, str], Drawing]
) -> None:
    """No line but an interval bears a scenario's colour; the frontier meets clear dots only; bars share the axis."""
    drawing, compared = drawings["paired_cost", "five"], views["five"]
    above, bars = drawing.figure.axes
    points = {one.name: bargain(one) for one in compared.scenarios}
    assert not points["nothing-much"].closed.is_clear
    for one in compared.scenarios:
        mine = [line for line in above.lines if line.get_color() == one.colour and len(line.get_xdata()) == 2]
        for line in mine:
            (left, right), (low, high) = line.get_xdata(), line.get_ydata()
            assert left == right or low == high
    (front,) = [line for line in above.lines if line.get_label() == "frontier"]
    clear = {made.closed.mean for made in points.values() if made.closed.is_clear}
    assert set(np.asarray(front.get_ydata())[1:].tolist()) <= clear
    assert bars.get_xlim() == above.get_xlim()
    assert [left for left, _ in (one.get_position().intervalx for one in (above, bars))] == [
        above.get_position().x0
    ] * 2
    words = [text.get_text() for text in bars.texts]
    assert {"the state", "firms", "students", "state"} <= set(words)
    assert sum(word == "■" for word in words) == 3
