"""The scenarios that come with the model: each valid, short, sourced, at the strengths of the book, and it runs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from simulation.scenario import Scenario, load_scenario, load_with_origins
from simulation.scenario.policies import BOOK, PILLARS

SCENARIOS = Path(__file__).parents[2] / "scenarios"
FILES = sorted(SCENARIOS.glob("*.yaml"))
NAMES = [file.stem for file in FILES]
FULL = {pillar: f"pillar-{number}-{pillar.replace('_', '-')}" for number, pillar in enumerate(PILLARS, 1)}


def levers_of(name: str) -> dict[str, float]:
    """`pillar.lever` and value of a scenario of the library."""
    return {key: lever.value for key, lever in load_scenario(SCENARIOS / f"{name}.yaml").policies.levers_set()}


def strong_values(*pillars: str) -> dict[str, float]:
    return {key: entry.strong for key, entry in BOOK.items() if key.split(".")[0] in pillars}


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_a_scenario_is_short_and_says_what_it_asks_and_rests_on(file: Path) -> None:
    """Under forty lines; title, question and sources stand in the file itself, a question ends as one."""
    assert len(file.read_text("utf-8").splitlines()) < 40
    loaded = load_with_origins(file)
    assert loaded.warnings == ()
    for key in ("title", "question", "sources"):
        place = loaded.origins.place(key)
        assert place is not None
        assert Path(place.file) == file
    assert loaded.scenario.question.endswith("?")


@pytest.mark.parametrize("pillar", PILLARS)
def test_a_pillar_at_full_strength_is_the_strong_values_of_the_book(pillar: str) -> None:
    assert levers_of(FULL[pillar]) == strong_values(pillar)


@pytest.mark.parametrize("pillar", PILLARS)
def test_a_pillar_at_moderate_strength_is_about_half_way(pillar: str) -> None:
    """From what is done today to the strong value; today is the neutral value, or a mean share for floors."""
    today = {
        "foundation_seat_share": 0.08, "industry_project_share": 0.10, "x_ai_seat_share": 0.05,
        "adjacent_coverage": 0.2, "interdisciplinary_credit_share": 0.05, "adjacent_ai_courses": 0.76,
    }  # fmt: skip
    moderate = levers_of(f"{FULL[pillar]}-moderate")
    assert set(moderate) == set(strong_values(pillar))
    for key, value in moderate.items():
        entry = BOOK[key]
        start = today.get(entry.name, entry.neutral)
        assert 0.45 <= (value - start) / (entry.strong - start) <= 0.55, key


@pytest.mark.parametrize(
    "name", ["all-pillars", "all-pillars-early", "all-pillars-2028", "foundation-first", "integration-first",
             "upskill-first"]
)  # fmt: skip
def test_all_four_pillars_are_composed_at_full_strength(name: str) -> None:
    assert levers_of(name) == strong_values(*PILLARS)


def test_the_dates_are_those_of_the_question() -> None:
    """All levers move by whole years; the pillar that comes first begins in 2025, the others in 2029."""
    starts = {
        name: {key: lever.start for key, lever in load_scenario(SCENARIOS / f"{name}.yaml").policies.levers_set()}
        for name in NAMES
    }
    for name, year in (("all-pillars-early", 2025), ("all-pillars", 2026), ("all-pillars-2028", 2028)):
        assert {start[:4] for start in starts[name].values()} == {str(year)}
    orders = {"foundation-first": PILLARS[0], "integration-first": PILLARS[2], "upskill-first": PILLARS[3]}
    for name, first in orders.items():
        for key, start in starts[name].items():
            assert start[:4] == ("2025" if key.startswith(first) else "2029")
            assert start[4:] == starts["all-pillars"][key][4:]


def test_the_table_of_questions_lists_every_file() -> None:
    table = re.findall(r"^\| `([\w-]+)\.yaml` \|", (SCENARIOS / "README.md").read_text("utf-8"), re.MULTILINE)
    assert sorted(table) == sorted(NAMES)


@pytest.mark.slow
@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_a_scenario_runs_and_does_something(file: Path) -> None:
    """A coarse run with the dates moved into the first year: another market than without the scenario."""
    from simulation.model import TalentMarket

    scenario = moved_to_2018(load_scenario(file))
    market = TalentMarket(scenario, seed=5, scale=1000)
    market.run_for(14)
    neutral = TalentMarket(Scenario(title="-"), seed=5, scale=1000)
    neutral.run_for(14)
    same = (market.results().values == neutral.results().values) | (
        neutral.results().values != neutral.results().values
    )
    assert same.all() == (file.stem == "baseline")


def moved_to_2018(scenario: Scenario) -> Scenario:
    """The same decisions and shocks from 2018-02 on, at once, so that a short run meets them."""
    dates = {"from": "2018-02", "to": None, "ramp_months": 0}
    changes: dict[str, object] = {"horizon.end": "2019-02", "runs.scale": 1000}
    for key, lever in scenario.policies.levers_set():
        changes[f"policies.{key}"] = {"value": lever.value, **dates}
    if scenario.shocks:
        changes["shocks"] = [shock.model_dump(mode="json") | dates for shock in scenario.shocks]
    return scenario.with_(changes)
