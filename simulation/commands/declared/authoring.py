"""Commands on scenario files: `new`, `validate`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simulation.commands import completion
from simulation.commands.options import Scenarios, Settings

app = typer.Typer()
PANEL = "Scenario files"


@app.command(rich_help_panel=PANEL, epilog="Example: talentgap new my-plan --pillar skill-upgrading --pillar 2")
def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Name of the file, without folder and .yaml.")],
    pillar: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PILLAR", autocompletion=completion.pillars,
            help="Set the levers of this pillar, by name or number 1 to 4; may be given several times.",
        ),
    ] = None,
    shock: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KIND", help="Set a shock of this kind; may be given several times.",
            autocompletion=completion.shock_kinds,
        ),
    ] = None,
    extends: Annotated[
        str | None,
        typer.Option(
            metavar="SCENARIO", help="The scenario to start from.", autocompletion=completion.scenario_names,
            show_default="baseline, where the folder has one",
        ),
    ] = None,
    folder: Annotated[Path, typer.Option(help="Folder to write to.")] = Path("scenarios"),
) -> None:  # fmt: skip
    """Write a scenario file with comments to start from; it is valid as it is.

    Lines that begin with # and a key are examples: take the # away to use
    them. Without --pillar nothing is decided yet, and all levers are there as
    examples. A file that is there is never written over.
    """
    from simulation.commands.starting import Wishes, start

    raise typer.Exit(start(Wishes(name, tuple(pillar or ()), tuple(shock or ()), extends, folder)))


@app.command(
    rich_help_panel=PANEL, epilog="Example: talentgap validate scenarios/baseline.yaml --set horizon.end=2030-12"
)
def validate(scenarios: Scenarios, settings: Settings = None) -> None:
    """Say whether scenario files are right, and if not, what to mend and where."""
    from simulation.commands import validating

    raise typer.Exit(validating.validate(scenarios, settings or []))
