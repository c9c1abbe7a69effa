"""The facts as rows: measured, with errors over seeds, band and verdict; printed, as plain data and as CSV."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from simulation.experiment.check import verdict_in_colour
from simulation.experiment.comparison import VERDICTS
from simulation.experiment.store import write_whole
from simulation.experiment.stylised.cycle import Market
from simulation.experiment.stylised.fact import Evidence, Fact
from simulation.experiment.stylised.facts import FACTS
from simulation.experiment.stylised.remarks import REMARKS

if TYPE_CHECKING:
    from rich.console import Console

MINUS = "\N{MINUS SIGN}"
_WIDE = 100  # columns of a screen from which sources have a column of their own
RULE = (
    "PASS: the mean over seeds lies in the band. WARN: in the band widened by half. FAIL: further out. Where only one "
    "side is known, PASS and FAIL are two standard errors clear of its edge. ±: standard error over seeds. Remarks say "
    "why the baseline misses. Sources: calibration/SOURCES.md."
)


def measured(evidence: Sequence[Evidence]) -> pd.DataFrame:
    """Every fact in every market where it is measured.

    Args: evidence: of each seed. Returns: one row per fact and market: fact, market, title, value (mean over seeds),
        standard_error, seeds (that have a value), low, high (infinite: open), unit, verdict, source, formula, remark.
    """
    return pd.DataFrame([_row(fact, market, evidence) for fact in FACTS for market in fact.markets])


def _row(fact: Fact, market: Market, evidence: Sequence[Evidence]) -> dict[str, Any]:
    values = np.array([fact.measure(one, market) for one in evidence])
    known = values[np.isfinite(values)]
    value = float(known.mean()) if len(known) else math.nan
    error = float(known.std(ddof=1)) / math.sqrt(len(known)) if len(known) > 1 else math.nan
    verdict = fact.verdict(value, error)
    remark = "too few people or employers at this scale" if verdict == "n/a" else REMARKS.get((fact.id, market), "")
    return {
        "fact": fact.id, "market": market.value, "title": fact.title, "value": value, "standard_error": error,
        "seeds": len(known), "low": fact.low, "high": fact.high, "unit": fact.unit, "verdict": verdict,
        "source": fact.source, "formula": fact.formula, "remark": "" if verdict == "PASS" else remark,
    }  # fmt: skip


def counts(frame: pd.DataFrame) -> dict[str, int]:
    """How many rows have each verdict."""
    return {verdict: int((frame["verdict"] == verdict).sum()) for verdict in VERDICTS}


def facts_as_dict(frame: pd.DataFrame) -> dict[str, Any]:
    """Plain data for JSON: counts and rows; an open end of a band and what is not a number are None."""
    closed = frame.replace([math.inf, -math.inf], math.nan)
    return {"counts": counts(frame), "facts": json.loads(closed.to_json(orient="records", double_precision=15))}


def write_facts(frame: pd.DataFrame, path: Path) -> Path:
    """Write the rows as CSV; an empty field is an open end of a band, or a number that could not be measured."""
    closed = frame.replace([math.inf, -math.inf], math.nan)
    write_whole(path, closed.to_csv(index=False, lineterminator="\n").encode())
    return path


def print_facts(frame: pd.DataFrame, console: Console) -> None:
    """Print the table, why the misses are misses, and what the verdicts mean."""
    from rich import box
    from rich.table import Table

    wide = console.width >= _WIDE
    table = Table(title="Stylised facts", title_justify="left", box=box.SIMPLE_HEAD, collapse_padding=True)
    table.add_column("fact", overflow="fold", min_width=30)
    table.add_column("market", no_wrap=True)
    for name in ("measured", "band"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("verdict", no_wrap=True, min_width=7)
    if wide:
        table.add_column("source", min_width=10)
    for row in rows_of(frame):
        source = [row["source"].partition(";")[0].partition(" (")[0].replace(", ", "\n")] if wide else []
        verdict = verdict_in_colour(row["verdict"])
        table.add_row(row["title"], row["market"], measured_text(row), band_text(row), verdict, *source)
    console.print(table)
    console.print(", ".join(f"{n} {name}" for name, n in counts(frame).items()) + "\n")
    for sentence in _remarks(frame):
        console.print(sentence + "\n", markup=False, highlight=False)
    console.print(RULE, highlight=False)


def _remarks(frame: pd.DataFrame) -> list[str]:
    """Each remark once, after the facts and markets it is about."""
    about: dict[str, dict[str, list[str]]] = {}
    for row in rows_of(frame):
        if row["remark"]:
            about.setdefault(row["remark"], {}).setdefault(row["title"], []).append(row["market"])
    return [
        "; ".join(f"{title} ({', '.join(markets)})" for title, markets in facts.items())
        + f". {remark[0].upper()}{remark[1:]}."
        for remark, facts in about.items()
    ]


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as dicts by column name."""
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def measured_text(row: dict[str, Any]) -> str:
    """`−0.963 ± 0.029`."""
    if math.isnan(row["value"]):
        return "–"
    error = "" if math.isnan(row["standard_error"]) else f" ± {row['standard_error']:.3f}"
    return f"{row['value']:.3f}{error}".replace("-", MINUS)


def band_text(row: dict[str, Any]) -> str:
    """`−0.9 to −0.5`, `above 0`, `below 0`."""
    low, high = (f"{end:g}".replace("-", MINUS) for end in (row["low"], row["high"]))
    if math.isinf(row["low"]):
        return f"below {high}"
    return f"above {low}" if math.isinf(row["high"]) else f"{low} to {high}"
