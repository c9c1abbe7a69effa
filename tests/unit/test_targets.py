"""The targets file: every row can be checked, is sourced, keeps its band, and no input is a target to fit."""

from __future__ import annotations

import csv
import math
import re
from pathlib import Path

import pytest

from calibration.sources import sources
from calibration.space import calibrated_space
from calibration.targets import TARGETS_FILE, Period, Target, load_targets, parse_period
from simulation.indicators.catalogue import BY_NAME
from simulation.scenario.assumptions import Assumptions, book

TARGETS = load_targets()
BY_ID = {target.id: target for target in TARGETS}
SOURCES = TARGETS_FILE.with_name("SOURCES.md").read_text(encoding="utf-8")
FACT_ID = re.compile(r"\b(?:SEED|CAL|PRIOR)_\w+")

# Every number of the two source documents, in their own words.
NUMBERS_OF_THE_FIRST = (
    "2", "quarter", "top 20", "0.39", "more than two", "two", "10", "2024", "2.06", "1.77", "2.04",
    "5 million", "$686,000", "six", "top 10", "below 1", "nine", "42,874", "30,941",
)  # fmt: skip
NUMBERS_OF_THE_SECOND = (
    "14th", "2035", "second", "174", "top 100", "68 %", "25 %", "7 %", "35", "2019", "180", "2020", "130",
    "2021", "2022", "480,000", "two", "1,200", "2024", "most", "so many", "overwhelming majority", "four",
    "eighteen", "one", "47", "5", "6-10", "100846", "10.12267/j.issn.2096-5931.2021.05.002",
)  # fmt: skip

# (indicator, group, period): low, high of every gate, so that no band is widened in silence.
GATES = {
    ("programmes_opened", "all", "2019"): (29.75, 40.25),
    ("programmes_opened", "all", "2020"): (153, 207),
    ("programmes_opened", "all", "2021"): (110.5, 149.5),
    ("supply_demand_ratio", "all", "2024-01..2024-10"): (0.33, 0.45),
    ("supply_demand_ratio", "all", "2019..2024"): (0.3, 0.5),
    ("applicants_per_opening", "all", "2022"): (1.0, 1.8),
    ("applicants_per_opening", "all", "2023"): (1.0, 1.8),
    ("applicants_per_opening", "all", "2024"): (1.0, 1.8),
    ("applicants_per_opening", "market=overall", "2023"): (1.8, 2.2),
    ("applicants_per_opening", "market=overall", "2024-01..2024-10"): (1.86, 2.26),
    ("applicants_per_opening", "sector=nev", "2023"): (1.47, 2.07),
    ("applicants_per_opening", "sector=nev", "2024-01..2024-10"): (1.74, 2.34),
    ("applicants_per_opening", "sector=nev", "2023-01..2024-10"): (0, 0.87),
    ("shortfall", "all", "2022"): (336_000, 624_000),
    ("posts_wanted", "all", "2022"): (850_000, 1_150_000),
    ("time_to_fill", "all", "2022..2024"): (1, 4),
    ("employer_share", "layer=application", "2020"): (0.65, 0.71),
    ("employer_share", "layer=technology", "2020"): (0.22, 0.28),
    ("employer_share", "layer=foundation", "2020"): (0.04, 0.10),
    ("ai_premium", "all", "2022"): (0.10, 0.20),
    ("switcher_share", "all", "2021..2024"): (0.5, 0.85),
    ("graduate_placement_share", "all", "2023..2024"): (0.25, 0.5),
    ("researchers", "place=china", "2020-12"): (156.6, 191.4),
    ("stall_share", "all", "2022..2024"): (0.55, 0.75),
}


def ids_of(target: Target) -> list[str]:
    """The fact ids that a row rests on."""
    return FACT_ID.findall(target.source.partition(";")[0])


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.id)
class TestEveryRow:
    def test_names_an_indicator_group_and_unit_of_the_catalogue(self, target: Target) -> None:
        indicator = BY_NAME[target.indicator]
        assert target.group in indicator.groups
        assert target.unit == ("share" if target.statistic in ("growth", "share") else indicator.unit)
        assert target.statistic != "share" or "all" in indicator.groups

    def test_has_a_source_that_the_sources_page_explains(self, target: Target) -> None:
        assert ids_of(target)
        for fact in ids_of(target):
            assert f"| {fact} |" in SOURCES
        assert f"`{target.id}`" in SOURCES
        assert target.note

    def test_has_a_sane_band(self, target: Target) -> None:
        assert math.isnan(target.reported) or target.low <= target.reported <= target.high
        assert target.sampling_sd >= 0
        assert 0 < target.discrepancy_sd <= max(1.0, abs(target.high)) * 1.5
        assert target.low >= 0
        assert target.unit != "share" or target.statistic == "growth" or target.high <= 1

    def test_speaks_of_history_after_the_burn_in(self, target: Target) -> None:
        assert target.months().first >= "2019-01"
        assert target.months().last <= "2024-12"
        if target.indicator == "programmes_opened":
            assert target.months().last <= "2021-12"


def test_gates_are_these_bands_and_no_others() -> None:
    gated = {(t.indicator, t.group, t.period): (t.low, t.high) for t in TARGETS if t.gate == "gated"}
    assert gated == GATES


@pytest.mark.parametrize("number", sorted({*NUMBERS_OF_THE_FIRST, *NUMBERS_OF_THE_SECOND}))
def test_every_number_of_the_source_documents_is_accounted_for(number: str) -> None:
    page = SOURCES.partition("## Where reports disagree")[0].replace("*", "")
    tables = "\n".join(line for line in page.splitlines() if line.startswith("|"))
    assert re.search(rf"(?<![\w.,]){re.escape(number)}(?!\w|[.,]\d)", tables)


def test_no_input_is_a_target_to_fit() -> None:
    """An assumption may be searched so that a target is met; it may not carry the target's own number."""
    aimed_at = {fact: t for t in TARGETS if t.role != "input" for fact in ids_of(t)}
    for row in book(Assumptions()):
        for fact in set(FACT_ID.findall(row.source)) & set(aimed_at):
            said = re.search("search|target|assumption", row.source)
            assert said, f"{row.key} takes its value from {fact}, which {aimed_at[fact].id} compares with"
            reported = {t.reported for t in TARGETS if fact in ids_of(t) and t.role != "input"}
            assert row.value not in reported, f"{row.key} is the number that {fact} reports"


def test_what_cites_a_report_that_is_fitted_says_so() -> None:
    """An assumption that names such a report says that it is the target, or that the value was searched to meet it."""
    met = {fact for target in TARGETS if target.role == "fit" for fact in ids_of(target)}
    calibrated = {key for parameter in calibrated_space().parameters for key in parameter.keys}
    for row in book(Assumptions()):
        named = set(FACT_ID.findall(row.source)) & met
        allowed = r"\bthe targets?\b|set by search" if row.key in calibrated else r"\btarget|set by search|^assumption"
        assert not named or re.search(allowed, row.source), f"{row.key}: {row.source}"


def test_rows_that_rest_on_the_two_documents_quote_them() -> None:
    """Whatever has an id of theirs, SEED_."""
    resting = [target for target in TARGETS if any(fact.startswith("SEED") for fact in ids_of(target))]
    assert len(resting) >= 5
    assert all(target.quote for target in resting)


def test_every_report_names_the_targets_that_rest_on_it_or_says_why_there_is_none() -> None:
    """In the column `used` of the sources, for every id, also those that no target and no assumption cites."""
    for name, source in sources().items():
        assert len(source.used) > 3, f"{name} says neither a target nor a reason"
        resting = {target.id for target in TARGETS if name in ids_of(target)}
        told = set(re.findall("`(.+?)`", source.used))
        assert resting <= told, f"{name} does not name {sorted(resting - told)}"
        if named := told & set(BY_ID) - resting:
            assert re.search("[a-z]{3}.*`", source.used), f"{name} names {sorted(named)} without a reason"


def test_every_id_that_an_assumption_cites_is_explained() -> None:
    cited = {fact for row in book(Assumptions()) for fact in FACT_ID.findall(row.source)}
    assert not {fact for fact in cited if f"| {fact} |" not in SOURCES}


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2022", ("2022-01", "2022-12")),
        ("2019..2024", ("2019-01", "2024-12")),
        ("2024-01..2024-10", ("2024-01", "2024-10")),
        ("2020-12", ("2020-12", "2020-12")),
    ],
)
def test_periods(text: str, period: tuple[str, str]) -> None:
    assert parse_period(text) == Period(*period)


@pytest.mark.parametrize("text", ["", "22", "2022-13", "2024..2019", "2022-01..", "..2022", "2022-1", "2019-2020"])
def test_a_period_that_is_none_is_refused(text: str) -> None:
    if text == "2022-01..":
        assert parse_period(text) == ("2022-01", "2022-01")
        return
    with pytest.raises(ValueError, match=r"neither a year nor a month|runs backwards"):
        parse_period(text)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"statistic": "median"}, "statistic 'median' is none of"),
        ({"low": "0.9"}, "band 0.9 to 0.45 is empty"),
        ({"low": "much"}, "low 'much' is not a number"),
        ({"role": "input"}, "an input cannot be a gate"),
        ({"period": "autumn"}, "'autumn' is neither a year nor a month"),
    ],
)
def test_a_faulty_row_is_named(change: dict[str, str], message: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=message):
        load_targets(_file_with(tmp_path, [_row() | change]))


def test_a_missing_column_and_a_second_use_of_an_id_are_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="ids occur twice: \\['ratio_ai_2024'\\]"):
        load_targets(_file_with(tmp_path, [_row(), _row()]))
    row = _row()
    del row["unit"]
    with pytest.raises(ValueError, match="missing columns \\['unit'\\]"):
        load_targets(_file_with(tmp_path, [row]))


def _row() -> dict[str, str]:
    with TARGETS_FILE.open(encoding="utf-8", newline="") as file:
        return next(row for row in csv.DictReader(file) if row["id"] == "ratio_ai_2024")


def _file_with(folder: Path, rows: list[dict[str, str]]) -> Path:
    path = folder / "targets.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path
