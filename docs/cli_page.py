"""The reference of the command line, from the program itself."""

from __future__ import annotations

import re

import typer
from page_text import joined, page
from typer.cli import get_docs_for_click

from simulation.cli import app


def cli_page(made: str) -> str:
    """Every command with its arguments and options. Args: made: the remark that a page is made from the code."""
    command = typer.main.get_command(app)
    told = get_docs_for_click(obj=command, ctx=typer.Context(command), name="talentgap")
    told = told.partition("\n")[2].replace("```console\n$ ", "```text\n")
    told = re.sub(r"^Example: (.*)$", r"```text\n\1\n```", told, flags=re.M)
    for name, one in command.commands.items():  # type: ignore[attr-defined]
        whole = joined(one.help.split("\n\n")[0])
        told = re.sub(rf"^\* `{name}`: .*\.\.\.$", f"* `{name}`: {whole}", told, flags=re.M)
    intro = (
        "What `talentgap --help` and `talentgap COMMAND --help` say, on one page. [The README](../README.md) shows the "
        "commands at work."
    )
    return page(["# The command line", made, intro, told.strip()])
