"""Commands on scenario files: `new`, `validate`, `explain`, `diff`, `schema`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simulation.commands import completion
from simulation.commands.options import AsJson, Scenarios, Settings

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


@app.command(
    rich_help_panel=PANEL, epilog="Example: talentgap explain half_life_months scenarios/half-life-18-months.yaml"
)
def explain(
    key: Annotated[
        str | None,
        typer.Argument(
            metavar="[KEY]",
            autocompletion=completion.keys,
            help="A key in full or its last part, a group, a lever, a shock.",
        ),
    ] = None,
    scenario: Annotated[
        str | None,
        typer.Argument(
            metavar="[SCENARIO]",
            autocompletion=completion.scenario_files,
            help="Whose values; by default scenarios/baseline.yaml.",
        ),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="All keys, as a table; no KEY then.")] = False,
    form: Annotated[str, typer.Option("--format", help="Of the table: md or csv.")] = "md",
    settings: Settings = None,
    as_json: AsJson = False,
) -> None:
    """Say what a key means, its range, default and source, and the value in force with file and line.

    For a lever also its path over time, what it costs and who pays. With --all every key of a scenario file.
    """
    from simulation.commands import explaining

    if everything and scenario is None:
        raise typer.Exit(explaining.explain_all(key, settings or [], form, as_json))
    if everything or key is None:
        raise typer.Exit(explaining.refuse_both_or_none(everything))
    raise typer.Exit(explaining.explain(key, scenario, settings or [], as_json))


@app.command(
    rich_help_panel=PANEL,
    epilog="Example: talentgap diff scenarios/all-pillars.yaml scenarios/all-pillars-moderate.yaml",
)
def diff(
    a: Annotated[str, typer.Argument(metavar="A", autocompletion=completion.scenario_files, help="A scenario file.")],
    b: Annotated[str, typer.Argument(metavar="B", autocompletion=completion.scenario_files, help="Another one.")],
    form: Annotated[str, typer.Option("--format", help="text, md or csv.")] = "text",
    as_json: AsJson = False,
) -> None:
    """Say in what two scenarios differ: a line per key with both values, unit, file and line.

    What they extend and every default counts. The exit code is 0 whether they differ or not, 2 for bad input.
    """
    from simulation.commands import diffing

    raise typer.Exit(diffing.diff(a, b, form, as_json))


@app.command(rich_help_panel=PANEL, epilog="Example: talentgap schema > scenarios/schema.json")
def schema(sweep: Annotated[bool, typer.Option("--sweep", help="That of a sweep file.")] = False) -> None:
    """Print the JSON Schema of a scenario file, by which editors complete and check keys."""
    from simulation.commands import schema as printing

    raise typer.Exit(printing.schema(sweep))
