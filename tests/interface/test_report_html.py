"""The report: one file that needs nothing else, says what the data say, and copes with little data."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from html_page import HtmlPage as Page
from html_page import decoded
from synthetic_results import write_synthetic_results

from simulation.report import write_report
from simulation.report.assumptions import assumption_groups
from simulation.report.figures import FIGURES
from simulation.report.html import check_row, check_sentence, period_words
from simulation.scenario.assumptions import Assumptions, book

Write = Callable[..., str]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A whole results folder with its report."""
    home = tmp_path_factory.mktemp("whole")
    write_synthetic_results(
        home, replicates=10, title="A <b>&amp; scenario", assumptions={"skills": {"learning_per_month": 0.031}}
    )
    write_report(home)
    return home


@pytest.fixture(scope="module")
def page(folder: Path) -> Page:
    """The parsed report."""
    return Page((folder / "report.html").read_text(encoding="utf-8"))


@pytest.fixture
def report(tmp_path: Path) -> Write:
    """Writes results and their report; returns the HTML."""

    def write(checks: list[dict[str, object]] | None = None, **wanted: object) -> str:
        write_synthetic_results(tmp_path, **wanted)  # type: ignore[arg-type]
        return write_report(tmp_path, checks=checks).read_text(encoding="utf-8")

    return write


def test_the_report_is_one_file_without_script_or_network(folder: Path, page: Page) -> None:
    html = (folder / "report.html").read_text(encoding="utf-8")
    assert not {"script", "link", "iframe", "object", "embed", "video"} & {tag for tag, _ in page.tags}
    for tag, attributes in page.tags:
        for name in ("src", "href", "srcset", "action", "data"):
            address = attributes.get(name, "")
            assert not address or address.startswith(("data:", "#")), (tag, address)
        assert not any(name.startswith("on") for name in attributes)
    assert "url(" not in html
    assert "@import" not in html
    assert "://" not in re.sub(r"base64,[A-Za-z0-9+/=]+", "", html)


def test_pictures_inside_reach_for_nothing_outside(page: Page) -> None:
    for image in page.named("img"):
        svg = decoded(image["src"]).decode()
        assert set(re.findall(r"https?://[^\"' ]+", svg)) <= {
            "http://www.w3.org/2000/svg",
            "http://www.w3.org/1999/xlink",
        }
        assert not re.findall(r"(?:href|src)=\"(?!#)", svg)


def test_every_figure_is_there_with_words_picture_and_data(folder: Path, page: Page) -> None:
    images = page.named("img")
    assert len(images) == len(FIGURES)
    links = [attributes for attributes in page.named("a") if "download" in attributes]
    for name, image, link in zip(FIGURES, images, links, strict=True):
        assert len(image["alt"]) > 80
        assert decoded(image["src"]) == (folder / "figures" / f"{name}.svg").read_bytes()
        assert link["download"] == f"{name}.csv"
        assert decoded(link["href"]) == (folder / "figures" / f"{name}.csv").read_bytes()
        assert (folder / "figures" / f"{name}.png").read_bytes().startswith(b"\x89PNG")


def test_headline_numbers_are_those_of_the_data(folder: Path, page: Page) -> None:
    frame = pd.read_parquet(folder / "series.parquet")
    frame = frame[(frame["indicator"] == "shortfall") & (frame["group"] == "all")]
    years = frame["month"].astype(str).str[:4].astype(int)
    gap = frame.groupby([years, "replicate"])["value"].mean().groupby(level=0).median()
    text = page.text.replace("\u00a0", " ")
    for year in (2022, 2024, 2030, 2035):
        decimals = 2 if gap[year] < 1e6 else 1
        assert f"{gap[year] / 1e6:.{decimals}f} million (" in text
        assert f"Talent gap {year}" in text
    assert "A forecast made in 2021 put it at 0.48 million for 2022." in text
    assert "n = 10 runs, scale 100" in text
    for question in ("Where is it?", "Why is it there?", "How hard are posts to fill?", "What does it hang on?"):
        assert question in text


def test_the_table_of_reports_shows_misses_plainly(report: Write) -> None:
    rows: list[dict[str, object]] = [
        {"target": "a", "indicator": "stall_share", "reported": 0.64, "simulated": 0.91, "band": "0.55 to 0.75",
         "verdict": "FAIL", "source": "CAL_K04", "period": "2022..2024", "group": "all"},
        {"target": "b", "reported": 35, "simulated": 36, "band": "30 to 40", "verdict": "PASS", "source": "CAL_E01"},
        {"target": "c", "verdict": "n/a", "source": "SEED_01", "gate": "shown"},
    ]  # fmt: skip
    text = Page(report(checks=rows, replicates=2, months=36)).text
    assert "The runs meet 1 of 2 reports that the model has to meet. Outside: stall share (2022 to 2024)." in text
    assert "✗ miss" in text
    assert "– not checked" in text
    assert "0.91" in text


def test_the_table_of_reports_has_labels_units_and_shares_in_per_cent() -> None:
    """As figures name reports; luck too small to see is no power of ten; nothing reported is no number."""
    row = {
        "target": "premium_2022", "indicator": "ai_premium", "unit": "share", "reported": 0.148, "low": 0.1,
        "high": 0.2, "simulated": 0.1612, "sd": 3.5e-05, "simulated_text": "0.161 ± 3.5e-05", "verdict": "PASS",
    }  # fmt: skip
    shown = check_row(row)
    said = [text.replace("\u00a0", " ") for text in (shown.reported, shown.simulated, shown.band)]
    assert (shown.target, shown.unit) == ("Pay premium of AI 2022", "share")
    assert said == ["14.8 %", "16.1 % ± less than 0.1 points", "10 to 20 %"]
    judged = check_row(row | {"target": "switchers", "reported": None, "sd": 0.0123})
    assert (judged.reported, judged.simulated[-12:]) == ("–", "± 1.2 points")
    nev = check_row({"target": "applicants_nev_2023", "unit": "persons per opening", "reported_text": "1.77"})
    assert (nev.target, nev.unit, nev.reported) == ("Applicants per NEV opening 2023", "persons per opening", "1.77")


def test_the_table_of_reports_comes_from_the_check(page: Page) -> None:
    text = page.text
    assert "Reports that the model has to meet" in text
    assert "January to October 2024" in text
    assert "480,000" in text


def test_assumptions_stand_there_with_value_unit_range_and_source(page: Page) -> None:
    for row in book(Assumptions()):
        assert row.key.split(".")[1].replace("_", " ") in page.text
    changed = [attributes for attributes in page.named("tr") if attributes.get("class") == "changed"]
    assert len(changed) == 1
    assert "0.031" in page.text


def test_results_of_another_book_keep_their_report_without_the_table() -> None:
    assert assumption_groups({"no_such_group": {}}) == []
    groups = assumption_groups({})
    assert sum(len(group.rows) for group in groups) > 50
    assert not any(row.changed for group in groups for row in group.rows)


def test_words_of_the_scenario_are_escaped(folder: Path) -> None:
    html = (folder / "report.html").read_text(encoding="utf-8")
    assert "<h1>A &lt;b&gt;&amp;amp; scenario</h1>" in html


def test_the_same_results_give_the_same_report(folder: Path) -> None:
    before = (folder / "report.html").read_bytes()
    told: list[tuple[int, int, str]] = []
    write_report(folder, progress=lambda done, total, what: told.append((done, total, what)))
    assert (folder / "report.html").read_bytes() == before
    assert [done for done, _, _ in told] == list(range(1, len(FIGURES) + 1))
    assert {total for _, total, _ in told} == {len(FIGURES)}


def test_one_run_is_reported_without_intervals(report: Write) -> None:
    page = Page(report(replicates=1, months=120))
    assert "n = 1 run, scale 100" in page.text
    assert "In brackets" not in page.text
    assert len(page.named("img")) == len(FIGURES)


def test_two_years_make_a_report_of_one_year(report: Write) -> None:
    page = Page(report(replicates=3, months=24))
    assert "year shown 2019," in page.text
    assert len(page.named("img")) == len(FIGURES)
    assert "projection" not in page.text.split("Limits")[0].replace("projections", "")


def test_a_run_that_ends_in_burn_in_says_so(report: Write) -> None:
    page = Page(report(replicates=1, months=12))
    assert "there is nothing to show yet" in page.text
    assert not page.named("img")


def test_figures_without_their_series_are_named_and_old_ones_removed(tmp_path: Path, report: Write) -> None:
    (tmp_path / "figures").mkdir()
    (tmp_path / "figures" / "wages.svg").write_text("old")
    page = Page(report(replicates=1, months=36, without=("wage_posted", "poaching_share"), flows=False))
    assert len(page.named("img")) == len(FIGURES) - 3
    assert "wages (wage_posted (all))" in page.text
    assert "flows (flows of 2020)" in page.text
    assert not (tmp_path / "figures" / "wages.svg").exists()


def test_a_folder_without_results_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"holds no series\.parquet"):
        write_report(tmp_path)


def test_periods_and_verdicts_in_words() -> None:
    assert period_words("2024-01..2024-10") == "January to October 2024"
    assert period_words("2022-02..2023-01") == "February 2022 to January 2023"
    assert period_words("2019..2024") == "2019 to 2024"
    assert period_words("2020-12") == "December 2020"
    assert check_row({"verdict": "WARN", "gate": "shown"}).word == "! outside"
    assert check_row({"verdict": "WARN", "gate": "gated"}).word == "! near"
    assert check_sentence([]) == ""


POLICIES = {
    "national_strategies": {
        "foundation_wage_subsidy": {"value": 0.15, "from": "2025-01", "ramp_months": 12},
        "national_laboratory_posts": {"value": 10_000, "from": "2026-01", "to": "2030-12", "ramp_months": 0},
        "a_lever_of_long_ago": {"value": 1.0, "from": "2025-01"},
    }
}


def test_the_report_says_what_is_decided_and_what_it_costs(report: Write) -> None:
    """Value, dates, ramp, unit, evidence, payer and cost of every lever; twelve seventeenths of 2035 in 2030."""
    html = report(policies=POLICIES, replicates=3, budget={"state_cny_per_year": 2e10, "total_cny_per_year": 9e10})
    section = html[html.index('<section id="decided">') : html.index('<section id="checks">')]
    assert 'href="#decided"' in html
    text = " ".join(re.sub(r"<[^>]+>", " ", section).split()).replace("\u00a0", " ")
    assert "share of the wage 2025-01 the end 12 months judgement state 28.2 40.0" in text
    assert "10,000 posts 2026-01 2030-12 at once exploratory state 0 0" in text
    assert '<td class="exploratory">exploratory</td>' in section
    assert "long ago" not in text
    assert "All levers 42.4 60.0" in text
    assert (
        "Budget, billion yuan a year: 20.0 from the state; in the dearest year, 2035, the runs take 45.0 in the median "
        "and up to 45.0 (more than that) and 90.0 in all; in the dearest year, 2035, the runs take 60.0 in the median "
        "and up to 60.0 (within it)." in text
    )
    assert 'id="happens"' not in html


def test_the_report_says_what_happens(report: Write) -> None:
    shock = {"kind": "export_controls", "from": "2027-01", "severity": 0.5, "ramp_months": 12}
    html = report(shocks=[shock], replicates=2, policy_cost=0.0)
    section = html[html.index('<section id="happens">') : html.index('<section id="checks">')]
    text = " ".join(re.sub(r"<[^>]+>", " ", section).split()).replace("\u00a0", " ")
    assert "export controls productivity of the application and technology layers falls" in text
    assert text.endswith("0.5 2027-01 the end 12 months")
    assert 'id="decided"' not in html
    assert "policy cost" not in html  # neither drawn nor told to be missing
