"""Figures and page of an attribution: what they say agrees with the data, nothing overlaps, the same bytes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from drawn_text import check_words_apart
from game_simulator import BASE, LUCK, GameSimulator, all_four, without
from matplotlib.figure import Figure
from matplotlib.text import Text

from simulation.experiment.attribution import Attribution, attribute, plan
from simulation.experiment.attribution.game import members
from simulation.report import write_attribution_report
from simulation.report.attribution.answers import answers
from simulation.report.attribution.write import FIGURES
from simulation.report.drawing import Drawing
from simulation.report.style import RC, svg_bytes
from simulation.scenario import Scenario
from simulation.scenario.policies import BOOK, PILLARS

Worth = Mapping[tuple[str, ...], float]
ONE, TWO, THREE, FOUR = PILLARS
CLEAR = {
    (ONE,): -10_000.0, (TWO,): -40_000.0, (THREE,): -20_000.0, (FOUR,): 9_000.0,
    (ONE, TWO): -30_000.0, (TWO, THREE): 25_000.0,
}  # fmt: skip


def all_levers(pillar: str) -> Scenario:
    """Every lever of a pillar at its strong value."""
    dated = {
        f"policies.{key}": {"value": entry.strong, "from": "2018-07"}
        for key, entry in BOOK.items()
        if key.startswith(pillar)
    }
    settings = {"horizon.end": "2019-12", "runs.replicates": 2, **dated}
    return Scenario(title="All levers").with_(settings).named("all-levers")


def levers_game(pillar: str) -> Worth:
    names = [key.partition(".")[2] for key in BOOK if key.startswith(pillar)]
    return {(name,): -30_000.0 * place for place, name in enumerate(names, 1)} | {tuple(names[:2]): -250_000.0}


def without_runs(scenario: Scenario, worth: Worth, wobble: float, **asked: object) -> Attribution:
    """An attribution as the simulator of games would give it, without simulating anything."""
    question = {"indicator": "shortfall", "group": "all", "year": None, "levers": None, "discount_rate": 0.08} | asked
    planned = plan(scenario, **question)  # type: ignore[arg-type]
    among, runs = planned.coalitions, scenario.runs.replicates
    rng = np.random.default_rng(5)
    size = 0.1 / BASE if planned.outcome.unit == "share" else 1.0
    effects = {names: value + wobble * rng.normal(size=runs) for names, value in worth.items()}
    game = np.full((runs, 2 ** len(among.players)), BASE) + LUCK * rng.normal(size=(runs, 1))
    for mask in range(game.shape[1]):
        there = {among.players[place] for place in members(mask, len(among.players))} - set(among.absent)
        game[:, mask] += sum((effect for names, effect in effects.items() if there.issuperset(names)), np.zeros(runs))
    return Attribution(planned, size * game, None, tuple(range(runs)), 0, (), Path("nowhere"))


MAKERS: dict[str, Callable[[Path], Attribution]] = {
    "four": lambda out: attribute(all_four(), out=out, simulator=GameSimulator(worth=CLEAR, wobble=2_000.0)),
    "one": lambda out: attribute(
        without(all_four(), ONE, THREE, FOUR), out=out, simulator=GameSimulator(worth=CLEAR, wobble=2_000.0)
    ),
    "two": lambda out: without_runs(without(all_four(), ONE, THREE), CLEAR, 2_000.0),
    "noise": lambda out: without_runs(without(all_four(), FOUR), {(ONE,): -10.0, (TWO,): 9.0, (THREE,): 5.0}, 9_000.0),
    "one_run": lambda out: without_runs(all_four(1), CLEAR, 0.0),
    "levers": lambda out: without_runs(all_levers(ONE), levers_game(ONE), 2_000.0, levers=ONE),
    "shares": lambda out: without_runs(without(all_four(), ONE), CLEAR, 2_000.0, indicator="vacancy_rate"),
}


@pytest.fixture(scope="module")
def attributions(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Attribution]:
    """Attributions of several shapes; the levers have 2^7 coalitions."""
    return {name: make(tmp_path_factory.mktemp(name)) for name, make in MAKERS.items()}


def drawn(made: Attribution, name: str) -> Drawing:
    with mpl.rc_context(RC):
        return FIGURES[name](made)


def words_of(figure: Figure) -> str:
    return " ".join(text.get_text() for text in figure.findobj(Text)).replace("\u00a0", " ").replace("\n", " ")


def told(made: Attribution) -> dict[str, str]:
    return {one.question: one.answer.replace("\u00a0", " ") for one in answers(made)}


DRAWABLE = [(shape, name) for shape in MAKERS for name in FIGURES if (shape, name) != ("one", "interactions")]


@pytest.mark.parametrize(("shape", "name"), DRAWABLE)
def test_no_text_overlaps_another_or_leaves_the_page(
    attributions: Mapping[str, Attribution], shape: str, name: str
) -> None:
    figure = drawn(attributions[shape], name).figure
    check_words_apart(figure)


@pytest.mark.parametrize(("shape", "name"), DRAWABLE)
def test_every_figure_says_what_it_shows(attributions: Mapping[str, Attribution], shape: str, name: str) -> None:
    made = attributions[shape]
    drawing = drawn(made, name)
    written = words_of(drawing.figure)
    for words in (drawing.title, drawing.subtitle):
        assert words.replace("\u00a0", " ") in written
    runs = len(made.replicates)
    assert f"n = {'1 run' if runs == 1 else f'{runs} runs'} in each coalition, scale 100" in written
    assert "Source: talentgap simulation" in written
    assert drawing.title in drawing.alt
    for bad in ("nan", "inf", "e+", "None"):
        assert bad not in f"{drawing.title} {written}".split()


def test_the_waterfall_leads_from_the_gap_without_to_the_gap_with_pillars(
    attributions: Mapping[str, Attribution],
) -> None:
    made = attributions["four"]
    drawing = drawn(made, "waterfall")
    table = drawing.table
    assert table["start"].iloc[0] == made.game[:, 0].mean()
    assert table["end"].iloc[-1] == made.game[:, -1].mean()
    np.testing.assert_allclose(table["start"].iloc[1:-1], table["end"].iloc[:-2])
    assert table["end"].iloc[-2] == pytest.approx(table["end"].iloc[-1], abs=1e-6)
    bars = [bar for container in drawing.figure.axes[0].containers for bar in container]
    np.testing.assert_allclose([bar.get_width() for bar in bars], table["mean"].iloc[1:-1], rtol=1e-9)
    assert not any(bar.get_hatch() for bar in bars)
    assert pd.read_csv(pd.io.common.StringIO(drawing.csv)).shape == table.shape


def test_bars_that_may_be_nothing_are_hatched_and_null_players_have_none(
    attributions: Mapping[str, Attribution],
) -> None:
    noise = [b for c in drawn(attributions["noise"], "waterfall").figure.axes[0].containers for b in c]
    assert [bar.get_hatch() for bar in noise] == ["////"] * 3
    two = drawn(attributions["two"], "waterfall").figure
    assert len([bar for container in two.axes[0].containers for bar in container]) == 2
    assert words_of(two).count("not set") == 2


def test_titles_state_the_finding(attributions: Mapping[str, Attribution]) -> None:
    title = {shape: drawn(made, "waterfall").title.replace("\u00a0", " ") for shape, made in attributions.items()}
    total = -float((attributions["four"].game[:, -1] - attributions["four"].game[:, 0]).mean())
    assert title["four"].startswith(f"The four pillars close {round(total, -3):,.0f} of the gap of 1.02 million people")
    assert "through industry demands" in title["four"]
    assert title["noise"].startswith(
        "The pillars national strategies, industry demands and discipline integration do not"
    )
    assert title["one"].startswith("The pillar industry demands closes")
    assert "interval" not in title["one_run"]
    assert title["levers"].startswith("The 7 levers of national strategies close")
    assert "percentage points" in title["shares"]
    pairs = {shape: drawn(attributions[shape], "interactions").title for shape in ("four", "noise", "two")}
    assert "national strategies and industry demands are complements (−" in pairs["four"]
    assert "industry demands and discipline integration are substitutes (+" in pairs["four"]
    assert pairs["noise"].endswith("all intervals of the 3 pairs include zero")
    assert pairs["two"].endswith("the interval of the one pair includes zero")


def test_only_clear_cells_have_a_star(attributions: Mapping[str, Attribution]) -> None:
    assert words_of(drawn(attributions["four"], "interactions").figure).count("★") == 2 * 2 + 1  # and the foot
    assert words_of(drawn(attributions["noise"], "interactions").figure).count("★") == 1
    assert words_of(drawn(attributions["one_run"], "interactions").figure).count("★") == 0


def test_answers_in_words(attributions: Mapping[str, Attribution]) -> None:
    four, two, once = (told(attributions[shape]) for shape in ("four", "two", "one_run"))
    assert four["Which does how much?"].startswith("Closing the gap: industry demands ")
    assert "Widening the gap: skill upgrading " in four["Which does how much?"]
    assert "Complements, together they do more" in four["Do they help each other?"]
    assert "The other 4 pairs show no clear interaction." in four["Do they help each other?"]
    assert re.match(r"Together 1\d\d billion yuan", four["What does it cost?"])
    assert "Exploratory" in four["How well is it known?"]
    assert "Minus: closes the gap" in four["How is it reckoned?"]
    assert "4 instead of 16 scenarios were run" in two["Which does how much?"]
    assert once["Do they help each other?"].startswith("One run cannot tell")
    assert "Do they help each other?" not in told(attributions["one"])


def test_exploratory_levers_are_marked(attributions: Mapping[str, Attribution]) -> None:
    written = words_of(drawn(attributions["levers"], "waterfall").figure)
    assert "Talent retention †" in written
    assert "Approval quota †" not in written
    assert "†: exploratory" in written


def test_the_report_is_one_page_without_network_and_the_same_bytes_again(
    attributions: Mapping[str, Attribution],
) -> None:
    made = attributions["four"]
    first = {path.name: path.read_bytes() for path in files_of(write_attribution_report(made))}
    again = {path.name: path.read_bytes() for path in files_of(write_attribution_report(made))}
    assert set(first) == {f"{name}.{end}" for name in FIGURES for end in ("svg", "csv", "png")} | {"report.html"}
    assert first == again
    page = first["report.html"].decode()
    assert not re.search(r"(src|href)=\"(?!data:|#)", page)
    assert "<script" not in page
    assert page.index("In brief") < page.index("<figure")
    for one in answers(made):
        assert one.question in page
    with mpl.rc_context(RC):
        assert svg_bytes(FIGURES["waterfall"](made).figure) == first["waterfall.svg"]
    assert len(re.findall(r"<tr><td>", page)) == 16


def files_of(report: Path) -> list[Path]:
    return [report, *(report.parent / "figures").iterdir()]


def test_one_player_alone_has_no_map_of_interactions(attributions: Mapping[str, Attribution]) -> None:
    made = attributions["one"]
    stale = made.folder / "figures" / "interactions.svg"
    stale.parent.mkdir(exist_ok=True)
    stale.write_text("old")
    report = write_attribution_report(made)
    assert {path.name for path in files_of(report)} == {
        "report.html",
        "waterfall.svg",
        "waterfall.png",
        "waterfall.csv",
    }
    assert 'id="interactions"' not in report.read_text("utf-8")
