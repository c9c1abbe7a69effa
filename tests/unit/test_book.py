"""The book of keys: complete, found by their endings, and told in words that agree with the model."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import numpy as np
import pytest

from simulation.policy.paths import path_of
from simulation.scenario import Scenario
from simulation.scenario.assumptions import Assumptions, book
from simulation.scenario.book import UnknownKeyError, entries, find_keys
from simulation.scenario.book.entry import REQUIRED
from simulation.scenario.book.table import COLUMNS, csv_text, markdown, records, sections
from simulation.scenario.book.words import bare_words, path_words, range_words, value_words
from simulation.scenario.dates import month_label, months_since_start
from simulation.scenario.faults import known_keys
from simulation.scenario.policies import BOOK, Lever
from simulation.scenario.shocks import KINDS


def test_the_book_has_every_key_of_the_schema_and_no_other() -> None:
    of_people = {"extends", *(f"shocks.{kind}" for kind in KINDS)}
    assert set(entries()) == set(known_keys()) | of_people


def test_entries_say_what_the_parameter_book_says() -> None:
    """Meaning, unit, source, default and range of each number: the range told is the range enforced."""
    for row in book(Assumptions()):
        entry = entries()[f"assumptions.{row.key}"]
        told = (entry.meaning, entry.unit, entry.source, entry.default)
        assert told == (row.meaning, row.unit, row.source, row.value), row.key
        assert (entry.low, entry.high) == (row.low, row.high), row.key


def test_every_key_has_a_meaning() -> None:
    for entry in entries().values():
        assert len(entry.meaning.split()) >= 2, entry.key


def test_entries_of_levers_and_their_parts() -> None:
    lever = entries()["policies.industry_demands.internships"]
    assert (lever.kind, lever.unit, lever.source) == ("lever", "share of students", "PRIOR_15, PRIOR_16")
    value = entries()["policies.industry_demands.internships.value"]
    assert (value.low, value.high, value.default) == (0.0, 1.0, REQUIRED)
    assert entries()["policies.industry_demands.internships.ramp_months"].default == 0
    assert entries()["policies.industry_demands.internships.to"].default is None


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("assumptions.skills.half_life_months", "assumptions.skills.half_life_months"),
        ("half_life_months", "assumptions.skills.half_life_months"),
        ("skills", "assumptions.skills"),
        ("internships", "policies.industry_demands.internships"),
        ("internships.value", "policies.industry_demands.internships.value"),
        ("export_controls", "shocks.export_controls"),
        ("shocks.3.severity", "shocks.severity"),
        ("seed", "runs.seed"),
        ("runs", "runs"),
        ("class_mix.foundation.research", "assumptions.demand.class_mix.foundation.research"),
    ],
)
def test_an_ending_that_one_key_has_is_enough(typed: str, found: str) -> None:
    assert find_keys(typed) == (found,)


def test_an_ending_of_several_keys_gives_them_all() -> None:
    assert find_keys("initial_premium.foundation") == ("assumptions.wages.initial_premium.foundation",)
    assert find_keys("severity") == ("shocks.severity",)
    foundation = find_keys("foundation")
    assert len(foundation) == 7
    assert all(key.endswith(".foundation") for key in foundation)
    assert len(find_keys("ramp_months")) == len(BOOK) + 1  # every lever, and shocks


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("half_life", "no key 'half_life'; did you mean assumptions.skills.half_life_months?"),
        ("Internship", "no key 'Internship'; did you mean policies.industry_demands.internships?"),
        (
            "skills.half_life_month",
            "no key 'skills.half_life_month'; did you mean assumptions.skills.half_life_months?",
        ),
        ("export-controls", "no key 'export-controls'; did you mean shocks.export_controls?"),
        ("xyzzy", "no key 'xyzzy'; 'talentgap explain --all' lists every key"),
        ("", "no key ''; 'talentgap explain --all' lists every key"),
        (".", "no key '.'; 'talentgap explain --all' lists every key"),
    ],
)
def test_an_unknown_key_names_the_nearest(typed: str, message: str) -> None:
    with pytest.raises(UnknownKeyError, match=f"^{re.escape(message)}$"):
        find_keys(typed)


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (30.0, "months", "30 months"),
        (989_000.0, "posts", "989,000 posts"),
        (12_345.5, "CNY", "12,345.5 CNY"),
        (0.4336, "0 to 1", "0.4336"),
        (2025.0, "calendar year", "2025"),
        (None, "CNY per year", "not set"),
        ("half-life", "choice", "half-life"),
        ([], "", "none"),
        (["a", "b"], "", "a; b"),
        ("", "", "none"),
        ({"value": 0.5, "from": "2026-01", "to": None, "ramp_months": 0}, "share", "0.5 share from 2026-01"),
        (
            {"kind": "demand_bust", "severity": 0.2, "from": "2027-01", "to": "2028-12", "ramp_months": 1},
            "share",
            "severity 0.2 from 2027-01, ramp 1 month, to 2028-12",
        ),
    ],
)
def test_values_in_words(value: Any, unit: str, words: str) -> None:
    assert value_words(value, unit) == words


def test_tables_have_the_unit_in_a_column_of_its_own() -> None:
    assert (bare_words(989_000.0, "posts"), bare_words(2025.0, "calendar year"), bare_words("none")) == (
        "989,000", "2025", "none",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("assumptions.skills.half_life_months", "6 to 240"),
        ("assumptions.demand.growth_fade_from_year", "2019 to 2060"),
        ("assumptions.skills.ageing", "one of half-life, none"),
        ("title", "1 to 200 characters"),
        ("question", "at most 2,000 characters"),
        ("horizon.start", "only 2018-01"),
        ("horizon.end", "2018-01 to 2060-12"),
        ("assumptions.screening.bar_layer.technology", "-1 to 1"),
        ("sources", ""),
    ],
)
def test_ranges_in_words(key: str, words: str) -> None:
    assert range_words(entries()[key]) == words


def lever(value: float, **dates: Any) -> dict[str, Any]:
    return {"value": value, "to": None, "ramp_months": 0} | dates


INTERNSHIPS = BOOK["industry_demands.internships"]


def test_the_path_of_a_lever_in_words() -> None:
    """A ramp of 36 months from 2026-09 has its full value in the 36th month, 2029-08."""
    made = path_words(lever(0.6, **{"from": "2026-09", "to": "2031-12", "ramp_months": 36}), INTERNSHIPS, "2035-12")
    assert made == [
        "to 2026-08: 0 share of students, the value at which nothing changes",
        "from 2026-09: goes evenly to the full value over 36 months",
        "from 2029-08 to 2031-12: 0.6 share of students",
        "from 2032-01: 0 share of students again",
    ]
    assert path_words(lever(0.6, **{"from": "2018-01"}), INTERNSHIPS, "2035-12") == [
        "from 2018-01 to 2035-12, the end of the run: 0.6 share of students"
    ]
    assert path_words(lever(0.6, **{"from": "2035-01", "ramp_months": 36}), INTERNSHIPS, "2035-12")[1:] == [
        "from 2035-01: goes evenly to the full value over 36 months, but the run ends in 2035-12"
    ]


DATES = [
    {"from": start, "to": end, "ramp_months": ramp}
    for start in ("2018-01", "2020-05", "2035-12")
    for ramp in (0, 1, 2, 24)
    for end in (None, "2022-06", "2035-12", "2040-01")
    # The schema refuses a lever that ends before its ramp does.
    if end is None or months_since_start(end) - months_since_start(start) + 1 >= max(ramp, 1)
]


@pytest.mark.parametrize("dates", DATES, ids=lambda dates: "-".join(map(str, dates.values())))
def test_the_words_agree_with_the_path_that_the_model_takes(dates: dict[str, Any]) -> None:
    """First and last month at the full value, and the first neutral one again, against the months of the model."""
    path = path_of(Lever(value=0.6, **dates), 0.6, 0.0, 216)
    told = "\n".join(path_words(lever(0.6, **dates), INTERNSHIPS, "2035-12"))
    at_full = np.flatnonzero(path == 0.6)
    if len(at_full):
        first, last = (month_label(int(month)) for month in (at_full[0], at_full[-1]))
        assert re.search(rf"^from {first} to {last}(, the end of the run)?: 0.6 share", told, re.M), told
    else:
        assert "but the run ends" in told
    again = re.search(r"^from (\S+): 0 share of students again$", told, re.M)
    after = np.flatnonzero((path == 0.0) & (np.arange(216) > months_since_start(dates["from"])))
    assert (again[1] if again else None) == (month_label(int(after[0])) if len(after) else None)


def test_the_tables_have_a_row_for_every_key_once() -> None:
    """Values, levers as a whole, kinds of shocks; the four parts of a lever are in its row."""
    rows = [entry.key for section in sections() for entry in section.rows]
    assert len(rows) == len(set(rows))
    parts = {f"policies.{key}.{part}" for key in BOOK for part in ("value", "from", "to", "ramp_months")}
    groups = {key for key, entry in entries().items() if entry.kind == "group"}
    assert set(rows) == set(entries()) - parts - groups
    in_csv = [row["key"] for row in csv.DictReader(io.StringIO(csv_text()))]
    assert in_csv == rows
    in_markdown = [key for section in sections() for key in re.findall(r"^\| `(\S+)` \|", markdown(section), re.M)]
    assert sorted(in_markdown) == sorted(rows)


def test_a_row_of_the_table() -> None:
    rows = {row["key"]: row for row in records()}
    assert set(rows["policies.skill_upgrading.learning_time"]) <= set(COLUMNS)
    half_life = rows["assumptions.skills.half_life_months"]
    assert (half_life["default"], half_life["low"], half_life["high"], half_life["unit"]) == (30.0, 6, 240, "months")
    academies = rows["policies.skill_upgrading.in_house_academies"]
    entry = BOOK["skill_upgrading.in_house_academies"]
    assert (academies["evidence"], academies["paid_by"], academies["strong"]) == (
        entry.evidence, entry.payer, entry.strong,
    )  # fmt: skip
    assert rows["title"]["default"] == "required"


def test_defaults_are_those_of_a_scenario_that_says_nothing() -> None:
    values = Scenario(title="-").model_dump(mode="json")
    assert entries()["runs.scale"].default == values["runs"]["scale"] == 100
    assert entries()["budget.discount_rate_per_year"].default == values["budget"]["discount_rate_per_year"]
