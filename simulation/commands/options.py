"""Arguments and options that several commands share, each declared once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simulation.commands import completion

Scenarios = Annotated[
    list[str],
    typer.Argument(metavar="SCENARIO", help="Scenario files (YAML).", autocompletion=completion.scenario_files),
]
Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--set", metavar="KEY=VALUE", help="Set one key over the file; may be given several times.",
        autocompletion=completion.settings,
    ),
]  # fmt: skip
Out = Annotated[Path, typer.Option(help="Folder that holds all results.")]
Scale = Annotated[int | None, typer.Option(help="Real persons per person agent, 1 to 2000.")]
Replicates = Annotated[int | None, typer.Option(help="Runs with different seeds.")]
Seed = Annotated[int | None, typer.Option(help="First number of all draws.")]
DrawsOption = Annotated[
    str | None,
    typer.Option(
        "--draws", metavar="posterior|fixed", show_default="runs.draws",
        help="posterior: assumptions vary over draws of the calibration; fixed: over luck alone.",
    ),
]  # fmt: skip
Jobs = Annotated[int | None, typer.Option(min=1, help="Runs at the same time.", show_default="all cores")]
Resume = Annotated[bool, typer.Option(help="Keep runs that are already in the results folder.")]
NoReport = Annotated[bool, typer.Option("--no-report", help="Write the tables only.")]
AsJson = Annotated[bool, typer.Option("--json", help="Answer with one JSON object on stdout.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Check everything, say what it would take, and write nothing.")]
ExecutorName = Annotated[
    str | None,
    typer.Option("--executor", metavar="serial|local|dask", help="Where runs are done.", show_default="local"),
]
Scheduler = Annotated[
    str | None,
    typer.Option(metavar="ADDRESS", help="A running Dask cluster, as tcp://127.0.0.1:8786.", show_default=False),
]
Insecure = Annotated[bool, typer.Option("--insecure", help="Take a tcp:// scheduler beyond this machine.")]
