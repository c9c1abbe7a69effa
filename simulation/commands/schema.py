"""`talentgap schema`: the form of a scenario file for editors and other programs."""

from __future__ import annotations

from simulation.commands.console import answer
from simulation.scenario.json_schema import schema_text


def schema() -> int:
    """Print the JSON Schema. Returns: the exit code."""
    answer(schema_text().rstrip("\n"))
    return 0
