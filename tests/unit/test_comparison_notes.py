"""What a comparison says before its figures: notes, the table at a glance, alone and together, what differs."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from matplotlib.text import Text
from synthetic_pairs import Effect, write_synthetic_comparison

from simulation.report.bargains import bargain
from simulation.report.compared import Compared, read_compared
from simulation.report.comparison_glance import glance
from simulation.report.comparison_headlines import tiles
from simulation.report.comparison_notes import notes_on
from simulation.report.comparison_settings import differing_keys
from simulation.report.comparison_together import ranking, together_sentences
from simulation.report.figures import PAIRED_FIGURES
from simulation.report.figures.paired_cost import paired_cost_finding
from simulation.report.figures.paired_gap import paired_gap_finding
from simulation.report.policies_alone import aside, remark

LEVER = "policies.skill_upgrading.training_tax_credit"
EFFECTS = {"one": Effect(-0.06, cost=1e9), "two": Effect(-0.04, cost=2e9)}


def view(folder: Path, **changed: Any) -> Compared:
    arguments: dict[str, Any] = {"effects": EFFECTS} | changed
    return read_compared(write_synthetic_comparison(folder, **arguments))


def notes(folder: Path, **changed: Any) -> str:
    return " ".join(notes_on(view(folder, **changed))).replace("\u00a0", " ")


def lever(**names: float | None) -> dict[str, dict[str, Any]]:
    """The settings of a lever by scenario, with its date."""
    values = {"base": None, **names}
    months = {name: None if given is None else "2026-01" for name, given in values.items()}
    return {f"{LEVER}.value": values, f"{LEVER}.from": months}


@pytest.mark.parametrize("noise", [0.005, 0.03])
def test_nothing_but_the_resolution_is_noted_where_only_policies_differ(tmp_path: Path, noise: float) -> None:
    """And that is half the width of the intervals: one number, or that of the finest and the coarsest."""
    effects = {"one": Effect(-0.06), "two": Effect(-0.04, noise=noise)}
    made = view(tmp_path, effects=effects, differs=lever(one=0.5, two=0.3))
    (found,) = notes_on(made)
    changes = [one.change("shortfall") for one in made.scenarios]
    low, high = sorted((change.high - change.low) / 2 for change in changes)
    said = re.search(r"stands out from chance from (?:about )?([\d,]+) (?:to ([\d,]+) \(dep.*\) )?posts on\.", found)
    assert said is not None
    told = [float(number.replace(",", "")) for number in said.groups() if number]
    assert told == pytest.approx([high] if noise == 0.005 else [low, high], rel=0.05)


def test_other_things_that_differ_are_noted(tmp_path: Path) -> None:
    """Assumptions beside policies in one scenario, and different kinds of things between two."""
    both = lever(one=0.5, two=None) | {"assumptions.skills.half_life_months": {"base": 30.0, "one": 60.0, "two": 60.0}}
    told = notes(tmp_path, differs=both)
    assert "One differs from the base in policies and assumptions: what it does is not the effect of any" in told
    assert "Two differs" not in told
    assert "One changes policies and assumptions; Two changes assumptions." in told


def test_other_rates_are_noted(tmp_path: Path) -> None:
    """The rate of the base is used for all, and whose file says otherwise."""
    told = notes(tmp_path, rates={"two": 0.08})
    assert "All costs are discounted at 4 % a year, the rate of the base; the file of Two has 8 % in" in told
    assert "One has" not in told
    assert "discounted" not in notes(tmp_path / "same")


def test_short_coarse_and_few_are_noted(tmp_path: Path) -> None:
    told = notes(tmp_path, years=(2019, 2020, 2021), scale=500, pairs=4)
    assert "The runs end in 2021" in told
    assert "One agent stands for 500 persons" in told
    assert told.endswith("posts on; more pairs would narrow that.")
    assert "stands out from chance" not in notes(tmp_path / "one", pairs=1)


def test_the_table_at_a_glance_says_what_the_pairs_say(tmp_path: Path) -> None:
    """Effect half-way and at the end, cost, payers, price; nothing where an effect may be chance."""
    made = view(tmp_path, effects={"one": EFFECTS["one"], "nothing": Effect(0.0, cost=1e9, noise=0.01)})
    first, second = glance(made)
    change = made.scenarios[0].change("shortfall")
    assert float(first.last.replace("−", "-").replace(",", "")) == pytest.approx(change.mean, rel=0.05)
    assert first.payers == "state\u00a060\u00a0%, firms\u00a030\u00a0%, students\u00a010\u00a0%"
    assert re.fullmatch(r"[\d,]+\u00a0yuan", first.price)
    assert first.share.startswith("−")
    assert (second.price, second.share, second.remark) == ("–", "–", "may be chance")


def test_alone_and_together(tmp_path: Path) -> None:
    """A scenario with the settings of two others: their sum, the whole, and who closes more."""
    effects = {**EFFECTS, "both": Effect(-0.07)}
    keys = {f"policies.skill_upgrading.{name}.value" for name in ("certification", "tuition_subsidy")}
    first, second = sorted(keys)
    differs = {first: {"base": None, "one": 0.5, "two": None, "both": 0.5},
               second: {"base": None, "one": None, "two": 0.4, "both": 0.4}}  # fmt: skip
    made = view(tmp_path, effects=effects, differs=differs)
    (told,) = together_sentences(made)
    changes = {one.name: one.change("shortfall").mean for one in made.scenarios}
    said = [float(text.replace("−", "-").replace(",", "")) for text in re.findall(r"−[\d,]+\d", told)]
    assert said[:3] == pytest.approx([changes["one"], changes["two"], changes["one"] + changes["two"]], rel=0.05)
    assert "Together, “Both”: −" in told
    assert "fewer posts than the sum: they overlap." in told
    one, two, whole = made.scenarios
    row = whole.index["shortfall", "all"]
    more = whole.scenario.copy()
    more[row] = whole.base[row] + 1.5 * (one.scenario[row] - one.base[row] + two.scenario[row] - two.base[row])
    made = replace(made, scenarios=(one, two, replace(whole, scenario=more)))
    assert "more posts than the sum: they help each other." in together_sentences(made)[0]
    assert together_sentences(view(tmp_path / "other", differs=lever(one=0.5, two=0.3))) == []


def test_nobody_leads_by_chance(tmp_path: Path) -> None:
    """Against each other, scenarios differ clearly or hardly: titles and the ranking say which."""
    clear = view(tmp_path / "clear", effects={"one": Effect(-0.02, cost=9e9), "two": Effect(-0.08, cost=1e9)})
    hardly = view(
        tmp_path / "hardly",
        effects={"one": Effect(-0.06, cost=1e9, noise=0.02), "two": Effect(-0.06, cost=1e9, noise=0.02)},
    )
    assert re.match(r"In 2035 “Two” closes [\d,]+ more \(90 % interval [^,]+,\d+ to [\d,]+\) than “One”\.",
                    ranking(clear).replace("\u00a0", " "))  # fmt: skip
    assert "may be chance" in ranking(hardly)
    assert "may be chance" not in f"{ranking(clear)} {paired_gap_finding(clear)}"
    assert "; that it is more than “" in paired_gap_finding(hardly)
    prices = [{one.label: bargain(one) for one in made.scenarios} for made in (clear, hardly)]
    assert "may be as cheap" not in paired_cost_finding(prices[0])
    assert "” may be as cheap" in paired_cost_finding(prices[1])
    assert ranking(view(tmp_path / "alone", effects={"one": EFFECTS["one"]})) == ""


def test_a_lever_is_one_row_of_what_differs(tmp_path: Path) -> None:
    """Value, date and ramp together, with unit and meaning; shocks in words."""
    shock = {"kind": "demand_bust", "severity": 0.3, "from": "2027-01", "to": None, "ramp_months": 12}
    differs = lever(one=0.5, two=None) | {
        f"{LEVER}.ramp_months": {"base": None, "one": 12, "two": None},
        "shocks": {"base": [], "one": [], "two": [shock]},
    }
    policy, shocks = differing_keys(view(tmp_path, differs=differs))
    assert policy.key == LEVER
    assert policy.values == ["not set", "0.5 from 2026-01, ramp 12 months", "not set"]
    assert policy.unit
    assert policy.meaning
    assert shocks.values == ["none", "none", "demand bust, severity 0.3, from 2027-01, ramp months 12"]


def test_doubts_about_the_effects_of_levers_are_noted(tmp_path: Path) -> None:
    """What is exploratory, and the caution of the book; a lever without either says nothing."""
    settings = {f"policies.skill_upgrading.{name}.value": {"base": None, "one": 0.5, "two": 0.5} for name in (
        "certification", "learning_time", "training_tax_credit")}  # fmt: skip
    told = notes(tmp_path, differs=settings)
    assert "Exploratory, without evidence for the size of their effect: learning time." in told
    assert (
        "Certification: its effect hangs on how much employers mind not knowing (screening.risk_aversion, 2 unless set"
        in told
    )
    assert "tax credit" not in told


SHOCK = {"shocks": {"base": [], "one": [], "two": [], "controls": [{"kind": "export_controls", "severity": 0.5}]}}
WITH_SHOCK = {**EFFECTS, "controls": Effect(-0.4, wanted=-0.3)}  # -0.8 million missing, -1.4 million wanted


def test_a_shock_is_not_the_best_policy(tmp_path: Path) -> None:
    """It closes most for nothing, and is neither ranked, priced, on the frontier nor in front; all say what it is."""
    made = view(tmp_path, effects=WITH_SHOCK, differs=lever(one=0.5, two=0.3, controls=None) | SHOCK)
    title = paired_gap_finding(made)
    assert title.startswith("“One” closes most of 2 policies: ")
    assert re.search(r"; “Controls” \(shocks, no policy; fewer posts wanted\): −[\d,]+$", title)
    first, rest = ranking(made).split(" Not ranked: ")
    assert "Controls" not in first
    assert rest.startswith("“Controls” (shocks, no policy; fewer posts wanted) −")
    assert [row.remark for row in glance(made)] == ["", "", "shocks, no policy; fewer posts wanted"]
    assert tiles(made)[2].title == "Controls (shocks, no policy; fewer posts wanted)"
    cost = PAIRED_FIGURES["paired_cost"](made)
    assert "Controls" not in cost.title
    assert cost.table.set_index("scenario")["on_frontier"].to_dict() == {"one": True, "two": False, "controls": False}
    words = " ".join(text.get_text() for text in cost.figure.findobj(Text)).replace("\n", " ")
    assert "Controls no price: shocks, no policy; fewer posts wanted" in words
    assert "at no cost" not in words
    assert "Controls" not in PAIRED_FIGURES["paired_places"](made).title
    told = " ".join(notes_on(made))
    assert "Ranked and priced are policies only; not Controls (shocks, no policy)." in told
    assert "Controls: more than half of what closes in the gap is posts that are not wanted any more." in told


def test_where_nothing_is_a_policy_nobody_wins(tmp_path: Path) -> None:
    """One shock, several assumptions, and policies beside a shock."""
    alone = view(tmp_path / "alone", effects={"controls": WITH_SHOCK["controls"]}, differs=SHOCK)
    assert paired_gap_finding(alone).startswith("Under “Controls” (shocks, no policy; fewer posts wanted) ")
    assert re.search(r"\) [\d,]+ fewer posts are missing in 2035 \(90.% interval", paired_gap_finding(alone))
    key = {"assumptions.skills.half_life_months": {"base": 30.0, "one": 60.0, "two": 20.0}}
    made = view(tmp_path / "assumptions", differs=key)
    assert paired_gap_finding(made).startswith("No policy among 2 scenarios; missing posts in 2035 against the base: “")
    assert ranking(made).startswith("Not ranked: “One” (other assumptions, no policy) −")
    assert paired_cost_finding({}).startswith("No scenario is a policy alone")
    both = lever(one=0.5, two=0.3) | {"shocks": {"base": [], "one": [], "two": [{"kind": "demand_boom"}]}}
    mixed = view(tmp_path / "mixed", differs=both)
    assert [aside(one) for one in mixed.scenarios] == ["", "policies and shocks"]
    assert bargain(mixed.scenarios[1]).price is None


def test_a_policy_that_makes_posts_unwanted_is_told(tmp_path: Path) -> None:
    """From half of what closes on: 4.8 million wanted, 2 million missing, so -3 % are 144,000 of 120,000 or 400,000."""
    effects = {"fewer": Effect(-0.06, wanted=-0.03, noise=0.001), "more": Effect(-0.2, wanted=-0.03, noise=0.001)}
    fewer, more = view(tmp_path, effects=effects).scenarios
    assert (remark(fewer), remark(more)) == ("fewer posts wanted", "")
    alone = view(tmp_path / "alone", effects={"fewer": effects["fewer"]})
    assert paired_gap_finding(alone).endswith(", for fewer posts are wanted")
