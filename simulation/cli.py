"""The program `talentgap`. Its commands are declared, family by family, in `simulation/commands/declared/`."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from simulation.commands.declared import authoring, reading, simulating

app = typer.Typer(
    name="talentgap",
    help="How does the gap in China's AI labour market respond to policy? An agent-based simulation.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    # https://no-color.org: whoever sets NO_COLOR gets plain help and errors, without bold or frames too.
    rich_markup_mode=None if os.environ.get("NO_COLOR") else "rich",
    epilog="TAB completes files, keys and levers after: talentgap --install-completion. "
    "Exit codes: 0 done; 1 some runs failed; 2 bad input, nothing written; 130 interrupted.",
)
for family in (authoring, simulating, reading):
    app.add_typer(family.app)


def _tell_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"talentgap {version('talentgap')}")
        raise typer.Exit


@app.callback()
def _program(
    version: Annotated[
        bool, typer.Option("--version", callback=_tell_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    pass


def main() -> None:
    """The program `talentgap`."""
    app()
