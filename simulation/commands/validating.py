"""`talentgap validate`: is a scenario file right, and if not, where?"""

from __future__ import annotations

from simulation.commands.console import BAD_INPUT, answer, note
from simulation.commands.loading import decides, load_checked, planned_line
from simulation.scenario.errors import ScenarioError


def validate(files: list[str], settings: list[str]) -> int:
    """Check every file and say what is wrong with each. Returns: the exit code."""
    code = 0
    for file in files:
        try:
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
