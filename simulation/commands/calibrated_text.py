"""What a calibration says, in sentences and tables."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable
from typing import TYPE_CHECKING

from simulation.experiment.calibrating.identifiability import NARROWED, NOT_IDENTIFIED, PINNED
from simulation.experiment.calibrating.predictive import INSIDE, MISSED, UNKNOWN, WITHIN_ERROR
from simulation.report.wording import number, people, people_range, share

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table

    from simulation.experiment.calibrating.reading import Calibrated

_STYLES = {INSIDE: "green", WITHIN_ERROR: "yellow", MISSED: "bold red", UNKNOWN: "dim"}
_WHOLE = 92  # columns of a screen from which on z and space between columns have room beside the longest id
_WIDE = 170  # columns of a screen from which indicator, period and prior have columns of their own
_VERDICT = 10  # columns that a verdict gets at least, however narrow the screen
_RULE = (
    "inside: the report lies in the 90 % band of the model's runs, over draws and luck. inside with report error: it "
    "does once the report's own error is added. z: (reported - mean) / sd, report error included. A range under "
    "reported is judged: no number is published, and its middle stands for one."
)


def sentences(made: Calibrated) -> list[str]:
    """The answers of a calibration: targets met, parameters known, the gap of 2035 and what it is in doubt for."""
    predictive, parameters = made.table("predictive"), made.table("identifiability")
    return [_targets(predictive[predictive["role"] == "fit"]), _parameters(parameters), _gap(made.manifest["gap_2035"])]


def _targets(core: pd.DataFrame) -> str:
    by_verdict = {verdict: core[core["verdict"] == verdict] for verdict in _STYLES}
    told = [f"{len(by_verdict[INSIDE])} of {len(core)} fitted targets lie inside their 90 % band"]
    if len(near := by_verdict[WITHIN_ERROR]):
        told.append(f"{len(near)} inside once the report's error is added: {', '.join(near['target'])}")
    if len(missed := by_verdict[MISSED]):
        told.append(f"missed: {', '.join(_miss(dict(row)) for row in missed.to_dict('records'))}")
    if len(unknown := by_verdict[UNKNOWN]):
        told.append(f"not simulated: {', '.join(unknown['target'])}")
    return "; ".join(told) + "."


def _miss(row: dict[Hashable, object]) -> str:
    model = f"the model {_text(row['low'])} to {_text(row['high'])}"
    band = _judged_bands().get(str(row["target"]))
    return f"{row['target']} ({f'judged {band}' if band else 'reported ' + _text(row['reported'])}, {model})"


def _judged_bands() -> dict[str, str]:
    """The reports that give no number, with the band that was judged."""
    from calibration.targets import load_targets

    return {
        target.id: f"{_text(target.low)} to {_text(target.high)}"
        for target in load_targets()
        if math.isnan(target.reported)
    }


def _parameters(table: pd.DataFrame) -> str:
    told = []
    for verdict, word in ((PINNED, "pinned down"), (NARROWED, "narrowed"), (NOT_IDENTIFIED, "not identified")):
        names = table.loc[table["verdict"] == verdict, "parameter"]
        told.append(f"{word} ({len(names)}): {', '.join(names) or 'none'}")
    first, *rest = told
    return f"Parameters {first}; {'; '.join(rest)}."


def _gap(gap: dict[str, float]) -> str:
    interval = people_range(gap["low"], gap["high"])
    return (
        f"The gap of 2035 is {people(gap['median'], 3)} persons, 90 % interval {interval}; "
        f"{share(gap['parameter_share'])} of its variance is doubt about parameters "
        f"(sd {people(gap['parameter_sd'])}), the rest the luck of a run (sd {people(gap['luck_sd'])})."
    )


def fixed_sentence(made: Calibrated) -> str:
    """Which parameters are calibrated, and how many are not."""
    names = made.calibrated
    return (
        f"Calibrated ({len(names)}): {', '.join(names)}. The other {made.fixed()} assumptions of the book stay fixed."
    )


def state_sentences(made: Calibrated) -> list[str]:
    """Whether the posterior fits the reports and the model of today."""
    return made.state() or ["The posterior fits the reports and the model of today."]


def compact_table(predictive: pd.DataFrame, width: int) -> Table:
    """The fitted targets: reported, median, 90 % band, z, verdict."""
    fitted = predictive[predictive["role"] == "fit"]
    return _table("Posterior predictive of the fitted targets", fitted, (), width)


def whole_table(predictive: pd.DataFrame, width: int) -> Table:
    """All targets; on a wide screen with what they are about."""
    more = ("role", "indicator", "group", "period") if width >= _WIDE else ()
    return _table("Posterior predictive of every target", predictive, more, width)


def parameter_table(table: pd.DataFrame, width: int) -> Table:
    """Calibrated parameters: posterior, width, verdict; on a wide screen also the prior."""
    drawn, prior = _empty("Calibrated parameters", width), ("prior",) if width >= _WIDE else ()
    _columns(drawn, ("parameter",), (*prior, "median", "90 %", "width"))
    for row in table.to_dict("records"):
        told = {"prior": f"{_text(row['prior_low'])} to {_text(row['prior_high'])}"}
        name = str(row["parameter"])
        drawn.add_row(
            name.replace(".", ".\n  ") if width < _WHOLE else name, *(told[name] for name in prior),
            _text(row["median"]), f"{_text(row['low'])} to {_text(row['high'])}", f"{row['width']:.2f}",
            str(row["verdict"]),
        )  # fmt: skip
    return drawn


def rule() -> str:
    """What the verdicts mean."""
    return _RULE


def _table(title: str, rows: pd.DataFrame, more: tuple[str, ...], width: int) -> Table:
    """On a narrow screen without z, so that no id is broken in two."""
    drawn, numbers = _empty(title, width), ("reported", "median", "90 % band", *("z",) * (width >= _WHOLE))
    _columns(drawn, ("target", *more), numbers)
    judged = _judged_bands()
    for row in rows.to_dict("records"):
        verdict = str(row["verdict"])
        told = {
            "reported": judged.get(row["target"], _text(row["reported"])), "median": _text(row["median"]),
            "90 % band": f"{_text(row['low'])} to {_text(row['high'])}" if verdict != UNKNOWN else "–",
            "z": f"{row['z']:z.1f}" if verdict != UNKNOWN else "–",
        }  # fmt: skip
        drawn.add_row(
            str(row["target"]), *(str(row[name]) for name in more), *(told[name] for name in numbers),
            f"[{_STYLES[verdict]}]{verdict}[/]",
        )  # fmt: skip
    return drawn


def _empty(title: str, width: int) -> Table:
    from rich import box
    from rich.table import Table

    between = (0, 1) if width >= _WHOLE else 0
    return Table(
        title=title, title_justify="left", box=box.SIMPLE_HEAD, collapse_padding=True, show_edge=False, padding=between
    )


def _columns(drawn: Table, left: Iterable[str], right: Iterable[str]) -> None:
    """Columns of words, of numbers, and the verdict."""
    for name in left:
        drawn.add_column(name, no_wrap=True)
    for name in right:
        drawn.add_column(name, justify="right", no_wrap=True)
    drawn.add_column("verdict", min_width=_VERDICT)


def _text(value: object) -> str:
    """Three significant figures, thousands grouped; a dash where there is no number."""
    found = float(str(value))
    if math.isnan(found):
        return "–"
    return number(found, 3) if abs(found) >= 1000 else f"{found:.3g}"
