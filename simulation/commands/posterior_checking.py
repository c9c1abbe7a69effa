"""The posterior in `talentgap check`: its state and its verdict on every target."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulation.commands.console import BAD_INPUT, answer, console, note

if TYPE_CHECKING:
    from simulation.experiment.calibrating.reading import Calibrated

_NONE = "No posterior is there, so nothing is calibrated: 'talentgap calibrate --adopt' makes one."
_DAMAGE = (FileNotFoundError, json.JSONDecodeError, KeyError, ValueError)  # an absent or damaged table or manifest


def print_posterior() -> None:
    """After the table of a run: whether the posterior is stale, and its verdict on the fitted targets."""
    made = _committed()
    if not made.there:
        answer(f"\n{_NONE}")
        return
    from simulation.commands.calibrated_text import compact_table, state_sentences

    try:
        told, table = state_sentences(made), compact_table(made.table("predictive"), console().width)
    except _DAMAGE as error:
        note(_damaged(made, error))
        return
    answer("")
    console().print(table)
    for sentence in told:
        answer(sentence)
    answer(
        "These verdicts are stricter than those above: PASS grants a report the band of targets.csv, while here it has "
        "to lie in the band of the model's own runs."
    )
    answer("All of it: talentgap check --posterior")


def posterior_as_dict() -> dict[str, Any] | None:
    """For JSON; None where there is no posterior that can be read."""
    made = _committed()
    if not made.there:
        return None
    try:
        return made.as_object()
    except _DAMAGE as error:
        note(_damaged(made, error))
        return None


def check_posterior(folder: Path | None, as_json: bool) -> int:
    """Show a calibration whole, by default the one that scenarios draw from. Returns: the exit code."""
    from simulation.experiment.calibrating.reading import Calibrated

    made = _committed() if folder is None else Calibrated(folder)
    if not made.there:
        note(_NONE if folder is None else f"{folder} holds no calibration: 'talentgap calibrate' makes one")
        return BAD_INPUT
    try:
        if as_json:
            answer(json.dumps(made.as_object(), ensure_ascii=False))
        else:
            _print_whole(made)
    except _DAMAGE as error:
        note(_damaged(made, error))
        return BAD_INPUT
    return 0


def _print_whole(made: Calibrated) -> None:
    from simulation.commands import calibrated_text as text

    screen = console()
    tables = [
        text.whole_table(made.table("predictive"), screen.width),
        text.parameter_table(made.table("identifiability"), screen.width),
    ]
    told = [*text.state_sentences(made), *text.sentences(made), text.fixed_sentence(made)]
    for table in tables:
        screen.print(table)
    answer(text.rule())
    for sentence in told:
        answer(sentence)


def _committed() -> Calibrated:
    from simulation.experiment.calibrating.reading import Calibrated

    return Calibrated.committed()


def _damaged(made: Calibrated, error: Exception) -> str:
    return f"the calibration in {made.folder} cannot be read: {error}; calibrate again"
