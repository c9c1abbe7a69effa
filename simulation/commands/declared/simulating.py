"""Commands that run the model: `run`, `compare`, `attribute`, `sweep`, `sensitivity`, `calibrate`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simulation.commands import completion
from simulation.commands.options import (
    AsJson,
    DrawsOption,
    DryRun,
    ExecutorName,
    Insecure,
    Jobs,
    NoReport,
    Out,
    Replicates,
    Resume,
    Scale,
    Scenarios,
    Scheduler,
    Seed,
    Settings,
)

app = typer.Typer()
PANEL = "Simulate"


@app.command(rich_help_panel=PANEL, epilog="Example: talentgap run scenarios/baseline.yaml --scale 200 --replicates 5")
def run(
    scenarios: Scenarios,
    scale: Scale = None,
    replicates: Replicates = None,
    seed: Seed = None,
    draws: DrawsOption = None,
    jobs: Jobs = None,
    out: Out = Path("results"),
    settings: Settings = None,
    resume: Resume = True,
    dry_run: DryRun = False,
    as_json: AsJson = False,
    no_report: NoReport = False,
    executor: ExecutorName = None,
    scheduler: Scheduler = None,
    insecure: Insecure = False,
) -> None:
    """Run scenarios and write results and a report.

    Results go to OUT/NAME/HASH/: the name of the file and a hash of its
    settings. With --json the object's `results` is that folder; for several
    scenarios it is OUT, and `scenarios` lists each with its own folder.
    """
    from simulation.commands.running import RunOptions, run_scenarios

    options = RunOptions(
        scale=scale, replicates=replicates, seed=seed, draws=draws, jobs=jobs, out=out, settings=settings or [],
        resume=resume, as_json=as_json, report=not no_report, dry_run=dry_run,
        executor=executor, scheduler=scheduler, insecure=insecure,
    )  # fmt: skip
    raise typer.Exit(run_scenarios(scenarios, options))


@app.command(
    rich_help_panel=PANEL,
    epilog="Example: talentgap compare scenarios/baseline.yaml scenarios/all-pillars.yaml --replicates 20",
)
def compare(
    base: Annotated[
        str,
        typer.Argument(
            metavar="BASE", help="The scenario file that the others are compared with.",
            autocompletion=completion.scenario_files,
        ),
    ],
    scenarios: Scenarios,
    scale: Scale = None,
    replicates: Replicates = None,
    seed: Seed = None,
    draws: DrawsOption = None,
    jobs: Jobs = None,
    out: Out = Path("results"),
    settings: Settings = None,
    resume: Resume = True,
    dry_run: DryRun = False,
    as_json: AsJson = False,
    no_report: NoReport = False,
    executor: ExecutorName = None,
    scheduler: Scheduler = None,
    insecure: Insecure = False,
) -> None:  # fmt: skip
    """Run scenarios and a base with the same luck, and write their differences with intervals.

    The differences go to OUT/compare-BASE-HASH/, the runs to folders of their
    own as for `run`; runs that are there are not done again. --set and the
    options hold for all scenarios.
    """
    from simulation.commands.comparing import compare_scenarios
    from simulation.commands.running import RunOptions

    options = RunOptions(
        scale=scale, replicates=replicates, seed=seed, draws=draws, jobs=jobs, out=out, settings=settings or [],
        resume=resume, as_json=as_json, report=not no_report, dry_run=dry_run,
        executor=executor, scheduler=scheduler, insecure=insecure,
    )  # fmt: skip
    raise typer.Exit(compare_scenarios([base, *scenarios], options))


Indicator = Annotated[
    str,
    typer.Option(help="What is to be explained, a name of docs/indicators.md.", autocompletion=completion.indicators),
]
IndicatorGroup = Annotated[
    str, typer.Option(help="Group of the indicator, e.g. layer=foundation.", autocompletion=completion.groups)
]
Year = Annotated[
    int | None, typer.Option(help="Its mean over the months of this year.", show_default="last whole year")
]
LeversOf = Annotated[
    str | None,
    typer.Option(
        metavar="PILLAR", help="Divide among the levers of this pillar instead of the pillars.",
        autocompletion=completion.pillars,
    ),
]  # fmt: skip
DiscountRate = Annotated[
    float | None, typer.Option(help="Of costs, per year.", show_default="budget.discount_rate_per_year")
]


@app.command(rich_help_panel=PANEL, epilog="Example: talentgap attribute scenarios/all-pillars.yaml --replicates 20")
def attribute(
    scenario: Annotated[
        str,
        typer.Argument(
            metavar="SCENARIO", help="A scenario file with levers under policies.",
            autocompletion=completion.scenario_files,
        ),
    ],
    indicator: Indicator = "shortfall",
    group: IndicatorGroup = "all",
    year: Year = None,
    levers: LeversOf = None,
    discount_rate: DiscountRate = None,
    scale: Scale = None,
    replicates: Replicates = None,
    seed: Seed = None,
    draws: DrawsOption = None,
    jobs: Jobs = None,
    out: Out = Path("results"),
    settings: Settings = None,
    resume: Resume = True,
    dry_run: DryRun = False,
    as_json: AsJson = False,
    no_report: NoReport = False,
    executor: ExecutorName = None,
    scheduler: Scheduler = None,
    insecure: Insecure = False,
) -> None:  # fmt: skip
    """Divide the effect of a scenario's policies among the four pillars: exact Shapley values.

    All combinations of pillars are run with the same seeds; results that are
    there are used. Tables and report go to OUT/attribute-NAME-HASH/. Minus
    closes the gap. Pairs are named complements or substitutes where that is
    clear.
    """
    from simulation.commands.attributing import Question, attribute_scenario
    from simulation.commands.running import RunOptions

    options = RunOptions(
        scale=scale, replicates=replicates, seed=seed, draws=draws, jobs=jobs, out=out, settings=settings or [],
        resume=resume, as_json=as_json, report=not no_report, dry_run=dry_run,
        executor=executor, scheduler=scheduler, insecure=insecure,
    )  # fmt: skip
    raise typer.Exit(attribute_scenario(scenario, Question(indicator, group, year, levers, discount_rate), options))


@app.command(rich_help_panel=PANEL, epilog="Example: talentgap sweep scenarios/sweeps/quick.yaml --jobs 2")
def sweep(
    file: Annotated[str, typer.Argument(metavar="SWEEP", help="A sweep file (YAML), see docs/sweeps.md.")],
    scale: Scale = None,
    replicates: Replicates = None,
    seed: Seed = None,
    jobs: Jobs = None,
    out: Out = Path("results"),
    settings: Settings = None,
    resume: Resume = True,
    dry_run: DryRun = False,
    as_json: AsJson = False,
    executor: ExecutorName = None,
    scheduler: Scheduler = None,
    insecure: Insecure = False,
) -> None:
    """Run many scenarios that differ in some factors, and keep chosen figures of each run.

    All points are checked before the first run. Every finished run is kept, whatever stops the command; the same
    command goes on from there. Tables go to OUT/sweep-NAME-HASH/. --set takes keys of the sweep and of its base.
    """
    from simulation.commands.sweeping import SweepOptions, sweep_file

    options = SweepOptions(
        scale=scale, replicates=replicates, seed=seed, jobs=jobs, out=out, settings=settings or [],
        resume=resume, dry_run=dry_run, as_json=as_json,
        executor=executor, scheduler=scheduler, insecure=insecure,
    )  # fmt: skip
    raise typer.Exit(sweep_file(file, options))


@app.command(
    rich_help_panel=PANEL,
    epilog="Example: talentgap sensitivity scenarios/sweeps/quick.yaml --outcome shortfall --year 2026",
)
def sensitivity(
    target: Annotated[
        str, typer.Argument(metavar="SWEEP_OR_FOLDER", help="A sweep file (YAML), or the folder of its results.")
    ],
    outcome: Annotated[
        str | None,
        typer.Option(
            metavar="INDICATOR[@GROUP]", help="A figure that the sweep keeps, e.g. shortfall@layer=foundation.",
            show_default="the first that is kept",
        ),
    ] = None,
    year: Annotated[
        int | None, typer.Option(help="A year that the sweep keeps.", show_default="the last that is kept")
    ] = None,
    scale: Scale = None,
    jobs: Jobs = None,
    out: Out = Path("results"),
    settings: Settings = None,
    resume: Resume = True,
    as_json: AsJson = False,
    no_report: NoReport = False,
) -> None:  # fmt: skip
    """Say which factors of a sweep matter for an outcome, which do not, and how much is luck.

    A sweep file is run first, as far as it was not; a folder is analysed as it
    is. Morris, Sobol and grid designs have their own indices, others go by an
    emulator. Tables and report go to the folder of the sweep, under
    sensitivity/. Needs the packages of talentgap\\[sensitivity].
    """
    from simulation.commands.sensitivity import Asked
    from simulation.commands.sensitivity import sensitivity as analyse
    from simulation.commands.sweeping import SweepOptions

    options = SweepOptions(
        scale=scale, replicates=None, seed=None, jobs=jobs, executor=None, out=out, settings=settings or [],
        resume=resume, dry_run=False, as_json=as_json,
    )  # fmt: skip
    raise typer.Exit(analyse(target, Asked(outcome, year, not no_report), options))


@app.command(rich_help_panel=PANEL, epilog="Example: talentgap calibrate --budget 2000 --adopt")
def calibrate(
    budget: Annotated[
        int | None, typer.Option(help="Runs of the fit, exactly; the projection comes on top.", show_default="2000")
    ] = None,
    seed: Annotated[int | None, typer.Option(help="First number of all draws.", show_default="7")] = None,
    scale: Annotated[
        int | None, typer.Option(help="Real persons per person agent, 1 to 2000.", show_default="200")
    ] = None,
    jobs: Jobs = None,
    out: Out = Path("results"),
    resume: Resume = True,
    dry_run: DryRun = False,
    as_json: AsJson = False,
    no_report: NoReport = False,
    adopt: Annotated[
        bool, typer.Option("--adopt", help="Make the posterior the one that scenarios draw from.")
    ] = False,
    executor: ExecutorName = None,
    scheduler: Scheduler = None,
    insecure: Insecure = False,
) -> None:  # fmt: skip
    """Fit the calibrated assumptions to the reports, and say what the reports pin down and what they do not.

    History matching with emulators, then draws from the posterior, run in the
    model and on to 2035. Refused when reports exclude each other, or fewer than
    100 effective draws remain. Posterior and tables go to OUT/calibration-HASH/.
    Needs the extra `calibration` of the package.
    """
    from simulation.commands.calibrating import CalibrateOptions
    from simulation.commands.calibrating import calibrate as fit

    options = CalibrateOptions(
        budget=budget, seed=seed, scale=scale, jobs=jobs, out=out, resume=resume, dry_run=dry_run, as_json=as_json,
        report=not no_report, adopt=adopt, executor=executor, scheduler=scheduler, insecure=insecure,
    )  # fmt: skip
    raise typer.Exit(fit(options))
