"""What hangs on the scale: the fitted reports, the outlook and what policy does to it, at four scales, as measured.

`make scales` simulates (some minutes) and writes the section into docs/uncertainty.md.
"""

from __future__ import annotations

import math
from pathlib import Path

import pandas as pd
from page_text import filled, table

from calibration.targets import Target, load_targets
from simulation import compare, load_scenario, run
from simulation.experiment.calibrating.figures import fitted
from simulation.experiment.comparison import check
from simulation.experiment.executor import available_cores
from simulation.report.calibration.labels import target_words
from simulation.report.calibration.words import minus

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "uncertainty.md"
RUNS = {200: 40, 100: 40, 50: 20, 20: 10}  # pairs of each scale; the last is what the others are held against
FINEST = min(RUNS)
POLICY = "all-pillars"
OUTLOOK = {"shortfall": "talent gap", "posts_wanted": "AI posts wanted", "ai_premium": "pay premium of AI"}
UNITS = {"shortfall": "persons", "posts_wanted": "posts", "ai_premium": "share"}
TOLERANCE, ERRORS = 0.03, 3.0  # a figure drifts when it is off by more than both, as in tests/validation


def measured(scale: int, pairs: int) -> pd.DataFrame:
    """Figures of the baseline, and what all pillars change, at one scale.

    Returns: one row for each figure: scale, figure, unit, mean, error (standard error of the mean).
    """
    runs = {"runs.draws": "fixed", "runs.scale": scale, "runs.replicates": pairs}
    base, policy = (load_scenario(ROOT / "scenarios" / f"{name}.yaml", runs) for name in ("baseline", POLICY))
    jobs, out = available_cores(), ROOT / "results"
    reports = _reports(run(base, jobs=jobs, out=out).folder)
    outlook = _outlook(compare(base, policy, jobs=jobs, out=out).pairs(*OUTLOOK, group="all"))
    return pd.concat([reports, outlook], ignore_index=True).assign(scale=scale)


def _reports(folder: Path) -> pd.DataFrame:
    """The fitted reports as the fit takes them."""
    targets: list[Target] = [fitted(target) for target in load_targets() if target.role == "fit"]
    rows = check(folder, targets)
    return pd.DataFrame({
        "figure": [target_words(name) for name in rows["target"]], "unit": rows["unit"], "mean": rows["simulated"],
        "error": rows["sd"] / rows["replicates"] ** 0.5,
    })  # fmt: skip


def _outlook(pairs: pd.DataFrame) -> pd.DataFrame:
    """The last year without policy, and what all pillars change in the gap."""
    year = pairs["year"].max()
    last = pairs[pairs["year"] == year]
    columns = [(name, f"{words} {year}", "base") for name, words in OUTLOOK.items()]
    columns.append(("shortfall", f"what all pillars change in the gap of {year}", "difference"))
    found = [(words, UNITS[name], last.loc[last["indicator"] == name, column]) for name, words, column in columns]
    return pd.DataFrame(
        {"figure": words, "unit": unit, "mean": values.mean(), "error": values.sem()} for words, unit, values in found
    )


def against_finest(rows: pd.DataFrame) -> pd.DataFrame:
    """Every figure beside that of the finest scale: `apart`, relative, and whether it `drifts`."""
    finest = rows[rows["scale"] == FINEST].set_index("figure")
    beside = finest.loc[rows["figure"]].reset_index()
    rows = rows.reset_index(drop=True)
    off = rows["mean"] - beside["mean"]
    error = (rows["error"] ** 2 + beside["error"] ** 2) ** 0.5
    drifts = (off.abs() > ERRORS * error) & (off.abs() > TOLERANCE * beside["mean"].abs())
    return rows.assign(apart=off / beside["mean"].abs(), drifts=drifts)


def section(rows: pd.DataFrame) -> str:
    """The sentence and the table."""
    compared = against_finest(rows)
    head = ["Figure", *(f"scale {scale}" for scale in RUNS)]
    head += [f"{scale} against {FINEST}" for scale in RUNS if scale != FINEST]
    lines = [_line(str(figure), part) for figure, part in compared.groupby("figure", sort=False)]
    runs = ", ".join(f"{number} at {scale}" for scale, number in RUNS.items())
    words = (
        f"Runs with the default assumptions, in pairs of the baseline and of all pillars: {runs}. ± is the standard "
        f"error; bold is off by more than {100 * TOLERANCE:.0f} % and {ERRORS:.0f} standard errors."
    )
    return "\n\n".join([_finding(compared), words, table(head, lines)])


def _finding(compared: pd.DataFrame) -> str:
    """What is off at which scale; scales at which nothing is come last, together."""
    said, none = [], []
    for scale, part in compared[compared["scale"] != FINEST].groupby("scale", sort=False):
        off = part[part["drifts"]].sort_values("apart", key=lambda apart: -apart.abs())
        named = ", ".join(f"{row['figure']} ({_off(row['apart'])})" for row in off.to_dict("records"))
        if named:
            verb = "is off from that" if len(off) == 1 else "are off from those"
            said.append(f"At scale {scale} {len(off)} of {len(part)} figures {verb} at scale {FINEST}: {named}.")
        else:
            none.append(str(scale))
    if none:
        said.append(f"At scale{'s' * (len(none) > 1)} {' and '.join(none)} none is.")
    return " ".join(said)


def _line(figure: str, part: pd.DataFrame) -> list[str]:
    """One figure at all scales, then how far it is off."""
    rows = part.set_index("scale").loc[list(RUNS)].to_dict("records")
    values = [_with_error(row["mean"], row["error"], row["unit"]) for row in rows]
    off = [f"**{_off(row['apart'])}**" if row["drifts"] else _off(row["apart"]) for row in rows[:-1]]
    return [figure, *values, *off]


def _with_error(mean: float, error: float, unit: str) -> str:
    """A mean to the first digit of its error: `1.47 ± 0.01`, `489,000 ± 3,000`, `15.2 ± 0.3 %`."""
    if math.isnan(mean):
        return "–"
    factor, sign = (100.0, " %") if unit == "share" else (1.0, "")
    first = -math.floor(math.log10(factor * error)) if error > 0 else 2
    mean, error = round(factor * mean, first), round(factor * error, first)
    digits = max(first, 0)
    return minus(f"{mean:,.{digits}f} ± {error:,.{digits}f}{sign}")


def _off(apart: float) -> str:
    if math.isnan(apart):
        return "–"
    return minus(f"{100 * apart:+.0f} %") if round(100 * apart) else "0 %"


def main() -> None:
    """Measure and write."""
    rows = []
    for scale, pairs in RUNS.items():
        print(f"{pairs} pairs of runs at scale {scale}", flush=True)
        rows.append(measured(scale, pairs))
    text = filled(PAGE.read_text("utf-8"), {"scales": section(pd.concat(rows, ignore_index=True))}, PAGE.name)
    PAGE.write_text(text, "utf-8")
    print(f"Wrote {PAGE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
