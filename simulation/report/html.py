"""Puts headlines, checks, figures and assumptions into one file that needs no network and no script."""

from __future__ import annotations

import base64
import math
from calendar import month_name
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from simulation.report.assumptions import AssumptionGroup, assumption_groups
from simulation.report.calibration.labels import TARGETS
from simulation.report.data import Results
from simulation.report.decisions import (
    budget_sentence,
    cost_words,
    cost_years,
    levers_decided,
    shocks_assumed,
)
from simulation.report.drawing import runs_words
from simulation.report.drawn_titles import title_notes
from simulation.report.headlines import Headline, Tile, headlines, tiles
from simulation.report.pictures import Picture
from simulation.report.uncertainty import spread_rows
from simulation.report.unchanged_words import unchanged_sentences
from simulation.report.wording import capital, share, share_range
from simulation.report.worlds import is_drawn, state_sentences, varied

TEMPLATES = Path(__file__).with_name("templates")
VERDICTS = {"PASS": "✓ pass", "WARN": "! near", "FAIL": "✗ miss", "n/a": "– not checked"}


class CheckRow(NamedTuple):
    """One line of the table of reports against runs."""

    target: str
    unit: str
    period: str
    reported: str
    simulated: str
    band: str
    verdict: str
    word: str
    gated: bool
    source: str
    note: str


def report_html(
    results: Results,
    pictures: Sequence[Picture],
    missing: Mapping[str, str],
    checks: Sequence[Mapping[str, Any]],
) -> str:
    """The report as HTML text.

    Args:
        pictures: the figures in order; missing: heading of each figure not drawn, and why.
        checks: rows of `simulation.experiment.check.checks_for_report`.
    """
    rows = [check_row(row) for row in checks]
    return template("report.html.j2").render(
        results=results,
        runs=runs_words(results),
        tiles=tiles(results),
        headlines=headlines(results),
        notes=[*state_sentences(results.manifest), *title_notes(results)],
        drawn=is_drawn(results.manifest),
        spreads=spread_rows(results),
        varied=varied(results.manifest),
        unchanged=unchanged_sentences(results.manifest),
        levers=levers_decided(results),
        shocks=shocks_assumed(results),
        cost_years=cost_years(results),
        total_costs=[cost_words(results, "all", year) for year in cost_years(results)],
        budget=budget_sentence(results),
        checks=rows,
        check_sentence=check_sentence(rows),
        figures=[figure_of(number, picture) for number, picture in enumerate(pictures, 1)],
        missing=dict(missing),
        groups=assumption_groups(results.scenario.get("assumptions") or {}),
        manifest=list(flattened(results.manifest)),
    )


@lru_cache(maxsize=3)
def template(name: str) -> Any:
    """A template of this folder: everything is escaped, and a name without a value is an error."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    return environment.get_template(name)


class Shown(NamedTuple):
    """A figure as the template needs it."""

    number: int
    name: str
    heading: str
    title: str
    alt: str
    subtitle: str
    image: str
    csv: str


def figure_of(number: int, picture: Picture) -> Shown:
    """A figure with its picture and its data as addresses that hold them."""
    drawing = picture.drawing
    return Shown(
        number=number,
        name=drawing.name,
        heading=drawing.heading,
        title=drawing.title,
        alt=drawing.alt,
        subtitle=drawing.subtitle,
        image=data_address("image/svg+xml", picture.svg),
        csv=data_address("text/csv;charset=utf-8", drawing.csv.encode()),
    )


def data_address(kind: str, content: bytes) -> str:
    """An address that contains its content, so that the page needs no other file."""
    return f"data:{kind};base64,{base64.b64encode(content).decode('ascii')}"


def check_row(row: Mapping[str, Any]) -> CheckRow:
    """A line of the table from a row of the check, or from one with plain values only."""
    remark = str(row.get("remark") or "")
    verdict = str(row.get("verdict", "n/a"))
    gated = row.get("gate", "gated") == "gated"
    return CheckRow(
        target=_name(row),
        unit=str(row.get("unit") or ""),
        period=period_words(str(row.get("period", ""))) + (f" ({remark})" if remark else ""),
        reported=_text(row, "reported"),
        simulated=_text(row, "simulated"),
        band=_text(row, "band"),
        verdict=verdict,
        word="! outside" if verdict == "WARN" and not gated else VERDICTS.get(verdict, verdict),
        gated=gated,
        source=str(row.get("source", "")),
        note=str(row.get("note") or ""),
    )


def period_words(period: str) -> str:
    """`2024-01..2024-10` as `January to October 2024`; years as `2019 to 2024`."""
    first, _, last = period.partition("..")
    if last and first[:4] == last[:4] and "-" in first and "-" in last:
        return f"{_month(first)} to {_month(last)} {last[:4]}"
    ends = [f"{_month(end)} {end[:4]}" if "-" in end else end for end in (first, last) if end]
    return " to ".join(ends)


def _month(text: str) -> str:
    return month_name[int(text[5:7])]


def _name(row: Mapping[str, Any]) -> str:
    """The label of a report as all figures have it; spelt from indicator and group where it has none."""
    target = str(row.get("target", ""))
    if target in TARGETS:
        return capital(TARGETS[target])
    group = str(row.get("group", "all"))
    cut = "" if group == "all" else f", {group.rpartition('=')[2]}"
    return f"{row.get('indicator', target)}{cut}".replace("_", " ")


def _text(row: Mapping[str, Any], name: str) -> str:
    """A number of the table: shares in per cent, others as the check writes them."""
    if row.get("unit") == "share" and _known(row, "low", "high"):
        return _share_text(row, name)
    value = row.get(f"{name}_text", row.get(name))
    return "–" if value is None else str(value)


def _share_text(row: Mapping[str, Any], name: str) -> str:
    if name == "band":
        decimals = max(_decimals_of(float(row[end])) for end in ("low", "high"))
        return share_range(float(row["low"]), float(row["high"]), decimals)
    if not _known(row, name):
        return "–"
    value = float(row[name])
    if name == "reported":
        return share(value, _decimals_of(value))
    luck = f" ± {_points(float(row['sd']))}" if _known(row, "sd") else ""
    return f"{share(value, 1)}{luck}"


def _points(sd: float) -> str:
    """A standard deviation of a share: `1.2 points`, `less than 0.1 points`."""
    return f"{sd * 100:.1f} points" if sd >= 0.0005 or sd == 0 else "less than 0.1 points"


def _decimals_of(value: float) -> int:
    """Decimals that a share has in per cent as it was reported, one at most."""
    return 0 if abs(value * 100 - round(value * 100)) < 1e-9 else 1


def _known(row: Mapping[str, Any], *names: str) -> bool:
    return all(row.get(name) is not None and math.isfinite(float(row[name])) for name in names)


def check_sentence(rows: Sequence[CheckRow]) -> str:
    """How many of the gated reports the runs meet, misses named."""
    gated = [row for row in rows if row.gated and row.verdict != "n/a"]
    if not gated:
        return ""
    met = sum(row.verdict == "PASS" for row in gated)
    missed = [f"{row.target} ({row.period})" for row in gated if row.verdict != "PASS"]
    tail = f" Outside: {'; '.join(missed)}." if missed else ""
    return f"The runs meet {met} of {len(gated)} reports that the model has to meet.{tail}"


def flattened(content: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Nested facts as lines of name and value, in their order."""
    for name, value in content.items():
        label = f"{prefix}{str(name).replace('_', ' ')}"
        if isinstance(value, Mapping):
            yield from flattened(value, f"{label}: ")
        elif isinstance(value, list | tuple):
            yield label, ", ".join(str(item) for item in value)
        else:
            yield label, "unknown" if value is None else str(value)


__all__ = ["AssumptionGroup", "CheckRow", "Headline", "Tile", "report_html"]
