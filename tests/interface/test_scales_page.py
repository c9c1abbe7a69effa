"""What docs/uncertainty.md says of the scale is made from what was measured, and is there."""

from __future__ import annotations

import re
import sys

import numpy as np
import pandas as pd
import pytest
from snippets import ROOT

from calibration.targets import load_targets
from simulation.report.calibration.labels import target_words

sys.path.insert(0, str(ROOT / "docs"))
import scales

PAGE = (ROOT / "docs" / "uncertainty.md").read_text("utf-8")


def row(scale: int, figure: str, mean: float, error: float, unit: str = "persons per opening") -> dict[str, object]:
    return {"scale": scale, "figure": figure, "unit": unit, "mean": mean, "error": error}


def made_up(**means: tuple[float, float, float, float]) -> pd.DataFrame:
    """Four scales of some figures, each with an error of .01."""
    return pd.DataFrame(
        row(scale, figure, mean, 0.01) for figure, all_means in means.items()
        for scale, mean in zip(scales.RUNS, all_means, strict=True)
    )  # fmt: skip


@pytest.mark.parametrize(
    ("off", "drifts"),
    [(0.10, True), (-0.10, True), (0.05, False), (0.042, False), (0.0, False)],
    ids=["above", "below", "above 3 errors but within 3 %", "within 3 errors", "the same"],
)
def test_a_figure_drifts_beyond_errors_and_tolerance(off: float, drifts: bool) -> None:
    """Errors of .01 at both scales: three of their difference are .042; three per cent of 2 are .06."""
    found = scales.against_finest(made_up(ratio=(2.0 + off, 2.0, 2.0, 2.0))).set_index("scale")
    assert found.loc[200, "drifts"] == drifts
    assert found.loc[200, "apart"] == pytest.approx(off / 2)
    assert not found.loc[scales.FINEST, "drifts"]


def test_a_small_figure_drifts_only_beyond_its_errors() -> None:
    found = scales.against_finest(made_up(small=(0.14, 0.15, 0.1, 0.1))).set_index("scale")
    assert found["drifts"].to_dict() == {200: False, 100: True, 50: False, 20: False}


def test_the_section_says_what_is_off_and_shows_all() -> None:
    rows = made_up(ratio=(1.8, 2.0, 2.0, 2.0), other=(1.0, 1.0, 1.0, 1.0))
    said, about, table = scales.section(rows).split("\n\n")
    assert said == (
        "At scale 200 1 of 2 figures is off from that at scale 20: ratio (−10 %). At scales 100 and 50 none is."
    )
    assert "40 at 200, 40 at 100, 20 at 50, 10 at 20" in about
    assert table.splitlines()[2:] == [
        "| ratio | 1.80 ± 0.01 | 2.00 ± 0.01 | 2.00 ± 0.01 | 2.00 ± 0.01 | **−10 %** | 0 % | 0 % |",
        "| other | 1.00 ± 0.01 | 1.00 ± 0.01 | 1.00 ± 0.01 | 1.00 ± 0.01 | 0 % | 0 % | 0 % |",
    ]


@pytest.mark.parametrize(
    ("mean", "error", "unit", "said"),
    [
        (1.4721, 0.0123, "persons per opening", "1.47 ± 0.01"),
        (488_712.0, 2_583.0, "persons", "489,000 ± 3,000"),
        (-0.3051e6, 4_700.0, "persons", "−305,000 ± 5,000"),
        (0.1523, 0.0031, "share", "15.2 ± 0.3 %"),
        (0.068, 0.0, "share", "6.80 ± 0.00 %"),
        (35.2, 0.97, "programmes", "35.2 ± 1.0"),
    ],
)
def test_means_are_told_to_the_first_digit_of_their_error(mean: float, error: float, unit: str, said: str) -> None:
    rows = pd.DataFrame(row(scale, "x", mean, error, unit) for scale in scales.RUNS)
    assert f"| x | {said} |" in scales.section(rows)


def test_a_figure_that_is_nowhere_is_a_dash() -> None:
    assert "| nowhere | – | – |" in scales.section(
        pd.concat([made_up(ratio=(1.0, 1.0, 1.0, 1.0)), made_up(nowhere=(np.nan,) * 4).assign(error=np.nan)])
    )


def test_the_page_has_a_row_for_every_fitted_report_and_the_outlook() -> None:
    section = PAGE.partition("<!-- scales -->")[2].partition("<!-- end of scales -->")[0]
    figures = re.findall(r"^\| (.*?) \|", section, re.M)[2:]
    fitted = [target_words(target.id) for target in load_targets() if target.role == "fit"]
    assert figures[: len(fitted)] == fitted
    assert figures[len(fitted) :] == [
        "talent gap 2035", "AI posts wanted 2035", "pay premium of AI 2035",
        "what all pillars change in the gap of 2035",
    ]  # fmt: skip
