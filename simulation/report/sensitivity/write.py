"""Writes the figures and the page of a sensitivity analysis, each file whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from simulation.experiment.sensitivity import Sensitivity
from simulation.experiment.store import write_whole
from simulation.report.drawing import Drawing
from simulation.report.html import figure_of, flattened, template
from simulation.report.pictures import Picture, pictured, remove_picture, write_picture
from simulation.report.sensitivity import interaction, over_time, ranking
from simulation.report.sensitivity.answers import answers
from simulation.report.sensitivity.words import factor_words, heading, measure_words, outcome_words, runs_words
from simulation.report.wording import number

FIGURES: dict[str, Callable[[Sensitivity], Drawing]] = {
    "ranking": ranking.draw, "over_time": over_time.draw, "interaction": interaction.draw,
}  # fmt: skip
_MEASURES = {
    "first_order": "First order: alone", "total_order": "Total order: with interactions",
    "second_order": "Second order: only together", "mu_star": "mu*: mean size of the change",
    "mu": "mu: mean change", "sigma": "sigma: spread of the change", "pawn": "PAWN, median",
    "emulator_first_order": "First order, by emulator", "emulator_total_order": "Total order, by emulator",
    "share_of_a_run": "Share of a run's variance", "q2": "Q2, leave one out", "emulator_q2": "Q2, leave one out",
}  # fmt: skip


class IndexRow(NamedTuple):
    """A line of the table of indices."""

    factor: str
    measure: str
    value: str
    interval: str


class FactorRow(NamedTuple):
    """What was varied."""

    name: str
    keys: str
    distribution: str
    values: str


def write(made: Sensitivity) -> Path:
    """See `simulation.report.write_sensitivity_report`."""
    home = made.folder / "figures"
    home.mkdir(parents=True, exist_ok=True)
    pictures = []
    for name in FIGURES:
        if drawable(made, name):
            pictures.append(_draw(made, name, home))
        else:
            remove_picture(name, home)
    path = made.folder / "report.html"
    write_whole(path, sensitivity_html(made, pictures).encode())
    return path


def drawable(made: Sensitivity, name: str) -> bool:
    """Whether there is something to draw."""
    if name == "interaction":
        return interaction.lines_of(made) is not None
    if name == "over_time":
        return over_time.by_year(made).notna().any().sum() > 1
    return bool(made.verdicts["value"].notna().any())


def sensitivity_html(made: Sensitivity, pictures: list[Picture]) -> str:
    """The report as HTML text: the same analysis gives the same text."""
    seen = made.observed
    return str(
        template("sensitivity.html.j2").render(
            title=seen.settings["title"],
            question=seen.settings.get("question", ""),
            runs=runs_words(made),
            outcome=outcome_words(made),
            unit=seen.unit,
            year=made.year,
            measure=measure_words(made),
            answers=answers(made),
            figures=[figure_of(number, picture) for number, picture in enumerate(pictures, 1)],
            indices=index_rows(made),
            factors=factor_rows(made),
            manifest=list(flattened(made.facts())),
        )
    )


def index_rows(made: Sensitivity) -> list[IndexRow]:
    """All indices of the year."""
    rows = made.indices[made.indices["year"] == made.year]
    return [
        IndexRow(
            heading(str(row["factor"])), _MEASURES[str(row["measure"])], number(row["value"], 3),
            "–" if pd.isna(row["low90"]) else f"{number(row['low90'], 3)} to {number(row['high90'], 3)}",
        )
        for row in rows.to_dict("records")
    ]  # fmt: skip


def factor_rows(made: Sensitivity) -> list[FactorRow]:
    """Range and distribution of each factor."""
    return [_factor_row(made, name) for name in made.observed.names]


def _factor_row(made: Sensitivity, name: str) -> FactorRow:
    given, points = made.observed.settings["factors"][name], made.observed.points[name]
    keys = given.get("keys") or [given["key"]]
    if given.get("values"):
        return FactorRow(heading(name), ", ".join(keys), "choice", ", ".join(map(str, given["values"])))
    listed = made.observed.design == "list"
    ends = [given.get(end, getattr(points, take)()) for end, take in (("low", "min"), ("high", "max"))]
    more = f"; mean {given['mean']}, sd {given['sd']}" if "mean" in given else ""
    kind = "as listed" if listed else given.get("distribution", "uniform")
    return FactorRow(heading(name), ", ".join(keys), kind, f"{_plain(ends[0])} to {_plain(ends[1])}{more}")


def _plain(value: object) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _draw(made: Sensitivity, name: str, home: Path) -> Picture:
    picture = pictured(partial(FIGURES[name], made))
    write_picture(picture, name, home)
    return picture


__all__ = ["FIGURES", "factor_words", "write"]
