"""`talentgap schema`: the form of a scenario file, or of a sweep file, for editors and other programs."""

from __future__ import annotations

from simulation.commands.console import answer


def schema(of_sweeps: bool = False) -> int:
    """Print the JSON Schema. Args: of_sweeps: that of sweep files. Returns: the exit code."""
    if of_sweeps:
        from simulation.experiment.sweeping.json_schema import schema_text
    else:
        from simulation.scenario.json_schema import schema_text
    answer(schema_text().rstrip("\n"))
    return 0
