"""`talentgap validate`: is a scenario or sweep file right, and if not, where?"""

from __future__ import annotations

from pathlib import Path

from simulation.commands.console import BAD_INPUT, answer, note
from simulation.commands.loading import decides, load_checked, planned_line
from simulation.scenario.errors import ScenarioError
from simulation.scenario.reading import Unreadable, read_text, read_tree

_ONLY_IN_SWEEPS = {"factors", "design"}


def validate(files: list[str], settings: list[str]) -> int:
    """Check every file and say what is wrong with each. Returns: the exit code."""
    code = 0
    for file in files:
        try:
            if _is_sweep(file):
                answer(f"{file}: {_checked_sweep(file, settings)}")
                continue
            loaded = load_checked(file, settings)
        except ScenarioError as error:
            note(str(error))
            code = BAD_INPUT
            continue
        runs, horizon = loaded.scenario.runs, loaded.scenario.horizon
        for warning in loaded.warnings:
            note(f"note: {warning}")
        answer(
            f"{file}: valid; {runs.replicates} runs of {horizon.months} months "
            f"({horizon.start} to {horizon.end}) at scale {runs.scale}"
        )
        if decides(loaded):
            answer(f"{file}: {planned_line(loaded)}")
    return code


def _is_sweep(file: str) -> bool:
    try:
        root = read_tree(read_text(Path(file)), file)[0]
    except Unreadable:
        return False
    return isinstance(root.value, dict) and not _ONLY_IN_SWEEPS.isdisjoint(root.value)


def _checked_sweep(file: str, settings: list[str]) -> str:
    """What a sweep is, in words, all its points checked. Raises: ScenarioError."""
    from simulation.experiment.sweeping import load_sweep, plan

    planned = plan(load_sweep(file, settings))
    points = len(planned.points)
    runs = f"{points * planned.least:,}" + (f" to {points * planned.most:,}" if planned.sweep.adaptive else "")
    return f"valid; {points:,} points, {runs} runs from {planned.base.name} at scale {planned.base.runs.scale}"
