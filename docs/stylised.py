"""Writes the table of the stylised facts into docs/model.md, as measured.

`talentgap check --stylised --json | python docs/stylised.py`
"""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path
from typing import Any

from simulation.experiment.stylised.table import band_text, measured_text

PAGE = Path(__file__).with_name("model.md")
BEGIN, END = "<!-- stylised facts -->", "<!-- end of stylised facts -->"


def section(told: dict[str, Any]) -> str:
    """The text between the markers. Args: told: the answer of `talentgap check --stylised --json`."""
    counts = ", ".join(f"{number} {verdict}" for verdict, number in told["counts"].items() if number)
    head = (
        f"Measured on {told['seeds']} seeds at scale {told['scale']}, {told['first_month']} to {told['last_month']}: "
        f"{counts}. ± is the standard error over seeds."
    )
    return "\n\n".join([BEGIN, head, _table(told["facts"]), _remarks(told["facts"]), END])


def _table(rows: list[dict[str, Any]]) -> str:
    lines = ["| fact | market | measured | band | verdict | source |", "|---|---|---|---|---|---|"]
    for row in rows:
        shown = row | {
            "value": math.nan if row["value"] is None else row["value"],
            "standard_error": math.nan if row["standard_error"] is None else row["standard_error"],
            "low": -math.inf if row["low"] is None else row["low"],
            "high": math.inf if row["high"] is None else row["high"],
        }
        cells = (row["title"], row["market"], measured_text(shown), band_text(shown), row["verdict"], row["source"])
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _remarks(rows: list[dict[str, Any]]) -> str:
    """Why each miss is a miss, each remark once."""
    about: dict[str, list[str]] = {}
    for row in rows:
        if row["remark"]:
            about.setdefault(row["remark"], []).append(f"{row['title']} ({row['market']})")
    lines = [f"- *{'; '.join(facts)}*: {remark}." for remark, facts in about.items()]
    return "\n".join(["Why it misses:", "", *lines])


def main() -> int:
    """Replace what stands between the markers. Returns: the exit code."""
    told = json.load(sys.stdin)
    before, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(before + section(told) + after, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
