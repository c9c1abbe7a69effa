"""What docs/calibration.md takes from the committed posterior: what was found, with its tables and figures.

Each part stands between `<!-- NAME -->` and `<!-- end of NAME -->`; the words around them are written by hand.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from page_text import filled, table

from calibration.draws import POSTERIOR
from calibration.study.page import summaries
from simulation.report.calibration.answers import core_answer, identified_answer, others_answer
from simulation.report.calibration.diagnostics import DRAWS
from simulation.report.calibration.foretelling import foretold_answer
from simulation.report.calibration.labels import target_words
from simulation.report.calibration.made import Calibration, Row, read_calibration
from simulation.report.calibration.outlook import gap_answer, information_answer, is_clear, openings_answer
from simulation.report.calibration.quality import emulator_answer, fixed_answer, spent_answer, suspects_answer
from simulation.report.calibration.tables import VERDICT_WORDS, parameter_rows, target_rows
from simulation.report.calibration.words import minus, range_words, reported_words, value_words
from simulation.report.wording import share

PAGE = "calibration.md"
NOTHING = (
    "No posterior is committed yet. `talentgap calibrate --adopt` makes one, and `make docs` tells here what it says."
)
NO_STUDY = "No study is committed yet: `make calibration-study OPTIONS=--adopt` makes it and `make docs` tells it here."
_STUDIES = {
    "recovery": "A world in which the model is right: reports are runs of the model with sampling error alone.",
    "misspecification": "Reports that may mean something else than the indicator, as targets.csv declares it.",
}
_INFORMERS = 3  # reports named as telling of another
_TELLS = 0.1  # least share of variance to be named


def parts(folder: Path = POSTERIOR) -> dict[str, str]:
    """The generated parts of the page by name; a sentence in place of each where no posterior is there."""
    names = {
        "reports": reports, "parameters": parameters, "left out": left_out, "openings": openings, "gap": gap,
        "information": information, "trust": trust,
    }  # fmt: skip
    if not (folder / "manifest.json").is_file():
        return dict.fromkeys([*names, "study"], NOTHING)
    made = read_calibration(folder)
    found = {name: "\n\n".join(block for block in part(made) if block) for name, part in names.items()}
    return found | {"study": study(folder / "study")}


def with_parts(text: str, folder: Path = POSTERIOR) -> str:
    """The page with every part as the posterior says it now. Raises: ValueError when a marker is missing."""
    return filled(text, parts(folder), PAGE)


def study(folder: Path) -> str:
    """The summaries of the honesty studies that are committed, each study with its own."""
    blocks = []
    for name, about in _STUDIES.items():
        tables = {path.stem: pd.read_csv(path) for path in sorted((folder / name).glob("*.csv"))}
        if tables:
            blocks.append("\n\n".join([f"**{about}**", *summaries(tables)]))
    return "\n\n".join(blocks) or NO_STUDY


def figure(made: Calibration, name: str, alt: str) -> str:
    """A figure of the posterior as a picture, where it is committed."""
    file = made.folder / "figures" / f"{name}.svg"
    return f"![{alt}](../calibration/posterior/figures/{name}.svg)" if file.is_file() else ""


def reports(made: Calibration) -> list[str]:
    """Sentences, and every report that is no input."""
    rows = [
        (f"{row.name}{' ★' if row.core else ''}", row.role, row.reported, row.runs, row.reports, row.z, row.word)
        for row in target_rows(made)
        if not row.role.startswith("input")
    ]
    head = ("Report", "Role", "Reported", "Model, 90 % of runs", "90 % with the report's error", "z", "Verdict")
    told = [core_answer(made), others_answer(made), suspects_answer(made)]
    return [*told, figure(made, "predictive", "Fitted reports"), table(head, rows)]


def parameters(made: Calibration) -> list[str]:
    """Sentences, and every calibrated parameter."""
    rows = [
        (f"`{row.key}`", row.prior, row.median, row.posterior, row.width, row.verdict, row.tied)
        for row in parameter_rows(made)
    ]
    head = ("Parameter", "Prior", "Median", "90 % posterior", "Width", "Verdict", "Most correlated with")
    return [identified_answer(made), figure(made, "posterior", "From prior to posterior"), table(head, rows)]


def left_out(made: Calibration) -> list[str]:
    """Every fitted report as the others foretell it, and who tells of it."""
    rows = []
    for row in made.rows("left_out"):
        unit = str(row["unit"])
        narrower = share(row["informed"]) if row["informed"] > 0 else "no"
        rows.append((
            target_words(row["target"]), reported_words(made, row), range_words(row["low"], row["high"], unit),
            range_words(row["prior_low"], row["prior_high"], unit), narrower, VERDICT_WORDS[row["verdict"]],
            informers(made, row["target"]),
        ))  # fmt: skip
    head = ("Report", "Reported", "Foretold by the others", "Before any report", "Narrower by", "Verdict", "Told of by")
    return [foretold_answer(made), table(head, rows)]


def informers(made: Calibration, target: str) -> str:
    """The reports that alone tell most of another, with the share of its variance that they remove."""
    found = made.tables["informed_by"]
    found = found[(found["what"] == "target") & (found["name"] == target) & (found["target"] != target)]
    found = found[found["share"] >= _TELLS].sort_values("share", ascending=False).head(_INFORMERS)
    told = [f"{target_words(row['target'])} ({share(row['share'])})" for row in found.to_dict("records")]
    return "; ".join(told) or "none"


def openings(made: Calibration) -> list[str]:
    """Openings and programmes by year."""
    by_year: dict[int, list[str]] = {}
    for row in made.rows("openings"):
        seen = ", fitted" if row["fitted"] else ""
        words = f"{row['median']:.0f} ({max(row['low'], 0.0):.0f} to {row['high']:.0f}){seen}"
        by_year.setdefault(int(row["year"]), []).append(words)
    rows = [(str(year), *cells) for year, cells in by_year.items()]
    head = ("Year", "Opened, median and 90 %", "In existence, mean of the year, median and 90 %")
    return [openings_answer(made), figure(made, "openings", "Openings of programmes"), table(head, rows)]


def gap(made: Calibration) -> list[str]:
    """The gap of 2035 and how its variance divides."""
    return [gap_answer(made), figure(made, "gap", "The gap to 2035")]


def information(made: Calibration) -> list[str]:
    """The value of a published number."""
    rows = [
        (row["what"], share(row["error"]), minus(share(row["shrink"])), share(row["by_chance"]),
         share(row["shrink_sd"]), f"{row['effective_draws']:.0f}", "clear" if is_clear(row) else "not above chance")
        for row in sorted(made.rows("information"), key=lambda row: -float(row["shrink"]))
    ]  # fmt: skip
    head = (
        "Number",
        "Error assumed",
        "Interval narrower by",
        "By chance",
        "Sd over truths",
        "Effective draws",
        "Verdict",
    )
    return [information_answer(made), table(head, rows)]


def trust(made: Calibration) -> list[str]:
    """Runs, waves, emulators, and what is fixed."""
    waves = [(row["wave"], f"{row['points']:,}", f"{row['runs']:,}", _left(row)) for row in made.rows("waves")]
    emulators = [
        (target_words(row["target"]), f"{row['q2']:.2f}", share(row["coverage"]), value_words(row["luck"], row["unit"]),
         value_words(row["report_sd"], row["unit"]))
        for row in made.rows("emulators")
    ]  # fmt: skip
    return [
        spent_answer(made), table(("Wave", "Points", "Runs", "Prior not ruled out"), waves), emulator_answer(made),
        table(("Report", "Q2", "Coverage of 90 %", "Luck of a run, sd", "Error of the report, sd"), emulators),
        fixed_answer(made),
    ]  # fmt: skip


def _left(row: Row) -> str:
    """Of the prior when the points of a wave were chosen; draws come from the chain, not from what is left."""
    return "–" if row["wave"] == DRAWS else f"{row['space_left'] * 100:.3g} %"
