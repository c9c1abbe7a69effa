"""Commands on results: `check`, `report`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simulation.commands import completion
from simulation.commands.options import AsJson, Out

app = typer.Typer()
PANEL = "Results"


@app.command(rich_help_panel=PANEL, epilog="Example: talentgap check")
def check(
    folder: Annotated[
        Path | None,
        typer.Argument(
            metavar="[DIR]", help="A results folder; by default the newest baseline, with --stylised the defaults, "
            "with --posterior the one that scenarios draw from.",
            autocompletion=completion.run_folders,
        ),
    ] = None,
    out: Out = Path("results"),
    as_json: AsJson = False,
    posterior: Annotated[
        bool,
        typer.Option(
            "--posterior", help="Show the calibration instead: what it says of every target and parameter."
        ),
    ] = False,
    stylised: Annotated[
        bool,
        typer.Option("--stylised", help="Measure stylised facts of labour markets in runs of their own instead."),
    ] = False,
    seeds: Annotated[
        int | None, typer.Option(min=1, help="With --stylised: seeds, three runs each.", show_default="4")
    ] = None,
    scale: Annotated[
        int | None, typer.Option(help="With --stylised: real persons per person agent.", show_default="the scenario's")
    ] = None,
    jobs: Annotated[
        int | None, typer.Option(min=1, help="With --stylised: runs at the same time.", show_default="all cores")
    ] = None,
) -> None:  # fmt: skip
    """Compare results with every reported figure: reported, simulated, band, PASS/WARN/FAIL, source.

    With --stylised: does the model behave as labour markets are known to? Runs
    under a demand cycle are compared with facts such as the Beveridge curve;
    table and figure go to OUT/stylised/HASH/. With --posterior: which assumptions
    are calibrated, whether the posterior is stale, and what it says of every
    target; DIR may be the folder of a calibration.
    """
    from simulation.commands import checking

    if stylised and posterior:
        raise typer.Exit(checking.refuse_both())
    if stylised:
        from simulation.commands.stylised import SEEDS, StylisedOptions
        from simulation.commands.stylised import stylised as measure

        raise typer.Exit(measure(StylisedOptions(folder, out, seeds or SEEDS, scale, jobs, as_json)))
    if (seeds, scale, jobs) != (None, None, None):
        raise typer.Exit(checking.refuse_without_stylised())
    if posterior:
        raise typer.Exit(checking.check_posterior(folder, as_json))
    raise typer.Exit(checking.check(folder, out, as_json))


@app.command(rich_help_panel=PANEL, epilog="Example: talentgap report results/baseline/*")
def report(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="DIR", help="A folder of a run, comparison, attribution, calibration, sweep, or its analysis.",
            autocompletion=completion.results_folders,
        ),
    ],
) -> None:  # fmt: skip
    """Draw the figures and write report.html anew, for a folder of results of any kind.

    For a sweep: of each outcome and year analysed before; of its first outcome
    and last year when none was.
    """
    from simulation.commands import reporting

    raise typer.Exit(reporting.report(folder))
