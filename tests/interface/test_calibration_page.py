"""docs/calibration.md: its generated parts say what the committed posterior says, and its numbers are the code's."""

from __future__ import annotations

import importlib
import re
from pathlib import Path
from types import ModuleType

import pytest
from snippets import ROOT
from synthetic_calibration import write_calibration

from calibration.draws import POSTERIOR
from calibration.fit.chains import BURN_IN, WALKERS_PER_PARAMETER
from calibration.fit.emulated import STEPS
from calibration.fit.history import CUT
from calibration.fit.waves import LEAST_ESS, REPLICATES, SHARES
from simulation.experiment.calibrating import openings
from simulation.experiment.calibrating.calibrate import BUDGET, SCALE, SEED
from simulation.experiment.calibrating.identifiability import NARROWED_BELOW, PINNED_BELOW
from simulation.report.calibration.made import TABLES, read_calibration

PAGE = (ROOT / "docs" / "calibration.md").read_text("utf-8")
README = (POSTERIOR / "README.md").read_text("utf-8")


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(ROOT / "docs")
    return importlib.import_module("calibrated")


def test_without_a_posterior_the_page_says_so(page: ModuleType, tmp_path: Path) -> None:
    """Every part stands between its markers, nothing else changes, and a second time changes nothing."""
    text = page.with_parts(PAGE, tmp_path)
    assert text.count(page.NOTHING) == len(page.parts(tmp_path)) == 8
    assert page.with_parts(text, tmp_path) == text


def test_with_a_posterior_its_tables_stand_on_the_page(page: ModuleType, tmp_path: Path) -> None:
    """Sentences and a row for every report, parameter, year and datum of a made-up calibration."""
    text = page.with_parts(PAGE, write_calibration(tmp_path))
    made = read_calibration(tmp_path)
    parts = page.parts(tmp_path)
    rows = {name: part.count("\n| ") for name, part in parts.items()}
    assert page.NOTHING not in text
    assert rows["reports"] == len(made.predictive) + 2  # the head and the rule below it
    assert rows["parameters"] == len(made.tables["identifiability"]) + 2
    assert rows["left out"] == len(made.tables["left_out"]) + 2
    assert rows["openings"] == 12 + 2
    assert rows["information"] == len(made.tables["information"]) + 2
    assert "| talent gap 2022 | 0.48" in parts["left out"]
    assert re.search(r"\| Supply-demand ratio 2024 ★ \| fitted \| 0\.39 \|", parts["reports"])
    assert "| `skills.half_life_months` | 18 to 80 months |" in parts["parameters"]
    assert "| 2021 | 80 (48 to 121), fitted |" in parts["openings"]
    assert "nan" not in "".join(parts.values())


def test_who_tells_of_whom_names_the_strongest_and_not_the_report_itself(page: ModuleType, tmp_path: Path) -> None:
    """In the made-up calibration neighbours tell half of each other."""
    said = page.informers(read_calibration(write_calibration(tmp_path)), "programmes_2020").replace("\u00a0", " ")
    assert said.startswith("AI programmes opened 2019 (50 %); AI programmes opened 2021 (50 %); ")
    assert "2020" not in said


def test_figures_are_shown_where_they_are_committed(page: ModuleType, tmp_path: Path) -> None:
    write_calibration(tmp_path)
    assert "![" not in page.parts(tmp_path)["gap"]
    (tmp_path / "figures").mkdir()
    (tmp_path / "figures" / "gap.svg").write_text("<svg/>")
    assert "![The gap to 2035](../calibration/posterior/figures/gap.svg)" in page.parts(tmp_path)["gap"]


def test_a_missing_marker_is_an_error(page: ModuleType, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="needs the markers <!-- gap -->"):
        page.with_parts(PAGE.replace("<!-- gap -->", ""), tmp_path)


def test_numbers_of_the_method_are_those_of_the_code() -> None:
    """The words of the page against the constants."""
    text = " ".join(PAGE.split())
    assert (REPLICATES, openings.DRAWS, WALKERS_PER_PARAMETER) == (2, 200, 4)
    assert f"{SHARES['first']:.0%} of the budget: points".replace("%", " %") in text
    assert f"Two waves of {SHARES['refocus'] * 100:.0f} % of the budget each" in text
    assert f"{SHARES['approach'] * 100:.0f} % of the budget go" in text
    assert f"is above {CUT:.0f}. The second largest" in text
    assert (
        f"four walkers a parameter and {STEPS:,} steps draws from it, the first {BURN_IN * 100:.0f} % dropped" in text
    )
    assert f"With an ESS below {LEAST_ESS:.0f} it ends" in text
    assert f"Below {PINNED_BELOW} a parameter is called pinned down, below {NARROWED_BELOW} narrowed" in text
    assert f"`--budget {BUDGET}`" in text
    assert f"`--scale {SCALE}`, `--seed {SEED}`" in text


def test_the_readme_of_the_posterior_names_every_column(tmp_path: Path) -> None:
    """Of every table that a calibration writes."""
    made = read_calibration(write_calibration(tmp_path))
    for name in TABLES:
        assert f"| `{name}.csv` |" in README
        section = README[README.index(f"**`{name}.csv`**") :].split("\n\n")[0]
        left = {column for column in made.tables[name].columns if f"`{column}`" not in section}
        above = {"unit", "low", "high", "median", "target", "parameter", "reported"} if "as above" in section else set()
        assert left - above == set(), name
