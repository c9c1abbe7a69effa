"""The command line: `talentgap run`, `compare`, `attribute`, `validate`, `check`, `report`.

Commands import what they need when they are called, so that `talentgap --help` answers at once.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    name="talentgap",
    help="How does the gap in China's AI labour market respond to policy? An agent-based simulation.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    epilog="Exit codes: 0 done; 1 some runs failed; 2 bad input, nothing written; 130 interrupted.",
)

Scenarios = Annotated[list[str], typer.Argument(metavar="SCENARIO", help="Scenario files (YAML).")]
Settings = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE", help="Set one key over the file; may be given several times."),
]
Out = Annotated[Path, typer.Option(help="Folder that holds all results.")]
Scale = Annotated[int | None, typer.Option(help="Real persons per person agent, 1 to 2000.")]
Replicates = Annotated[int | None, typer.Option(help="Runs with different seeds.")]
Seed = Annotated[int | None, typer.Option(help="First number of all draws.")]
Jobs = Annotated[int | None, typer.Option(min=1, help="Runs at the same time.", show_default="all cores")]
ExecutorName = Annotated[
    str | None,
    typer.Option("--executor", metavar="serial|local|dask", help="Where runs are done.", show_default="local"),
]
Scheduler = Annotated[
    str | None,
    typer.Option(metavar="ADDRESS", help="A running Dask cluster, as tcp://127.0.0.1:8786.", show_default=False),
]
Insecure = Annotated[bool, typer.Option("--insecure", help="Take a tcp:// scheduler beyond this machine.")]
Resume = Annotated[bool, typer.Option(help="Keep runs that are already in the results folder.")]
NoReport = Annotated[bool, typer.Option("--no-report", help="Write the tables only.")]
AsJson = Annotated[bool, typer.Option("--json", help="Answer with one JSON object on stdout.")]


@app.command(epilog="Example: talentgap run scenarios/baseline.yaml --scale 200 --replicates 5")
def run(
    scenarios: Scenarios,
    scale: Scale = None,
    replicates: Replicates = None,
    seed: Seed = None,
    jobs: Jobs = None,
    out: Out = Path("results"),
    settings: Settings = None,
    resume: Resume = True,
    as_json: AsJson = False,
    no_report: NoReport = False,
    executor: ExecutorName = None,
    scheduler: Scheduler = None,
    insecure: Insecure = False,
) -> None:
    """Run scenarios and write results and a report.

    Results go to OUT/NAME/HASH/: the name of the file and a hash of its settings. With --json the object's
    `results` is that folder; for several scenarios it is OUT, and `scenarios` lists each with its own folder.
    """
    from simulation.commands.running import RunOptions, run_scenarios

    options = RunOptions(
        scale=scale, replicates=replicates, seed=seed, jobs=jobs, out=out, settings=settings or [],
        resume=resume, as_json=as_json, report=not no_report,
        executor=executor, scheduler=scheduler, insecure=insecure,
    )  # fmt: skip
    raise typer.Exit(run_scenarios(scenarios, options))


@app.command(epilog="Example: talentgap compare scenarios/baseline.yaml scenarios/slow-ageing.yaml --replicates 20")
def compare(
    base: Annotated[str, typer.Argument(metavar="BASE", help="The scenario file that the others are compared with.")],
    scenarios: Scenarios,
    scale: Scale = None,
    replicates: Replicates = None,
    seed: Seed = None,
    jobs: Jobs = None,
    out: Out = Path("results"),
    settings: Settings = None,
    resume: Resume = True,
    as_json: AsJson = False,
    no_report: NoReport = False,
    executor: ExecutorName = None,
    scheduler: Scheduler = None,
    insecure: Insecure = False,
) -> None:
    """Run scenarios and a base with the same luck, and write their differences with intervals.

    The differences go to OUT/compare-BASE-HASH/, the runs to folders of their own as for `run`; runs that are
    there are not done again. --set and the options hold for all scenarios.
    """
    from simulation.commands.comparing import compare_scenarios
    from simulation.commands.running import RunOptions

    options = RunOptions(
        scale=scale, replicates=replicates, seed=seed, jobs=jobs, out=out, settings=settings or [],
        resume=resume, as_json=as_json, report=not no_report,
        executor=executor, scheduler=scheduler, insecure=insecure,
    )  # fmt: skip
    raise typer.Exit(compare_scenarios([base, *scenarios], options))


@app.command(epilog="Example: talentgap attribute scenarios/my-policies.yaml --replicates 20")
def attribute(
    scenario: Annotated[str, typer.Argument(metavar="SCENARIO", help="A scenario file with levers under policies.")],
    indicator: Annotated[
        str, typer.Option(help="What is to be explained, a name of docs/indicators.md.")
    ] = "shortfall",
    group: Annotated[str, typer.Option(help="Group of the indicator, e.g. layer=foundation.")] = "all",
    year: Annotated[
        int | None, typer.Option(help="Its mean over the months of this year.", show_default="last whole year")
    ] = None,
    levers: Annotated[
        str | None,
        typer.Option(metavar="PILLAR", help="Divide among the levers of this pillar instead of the pillars."),
    ] = None,
    discount_rate: Annotated[
        float | None, typer.Option(help="Of costs, per year.", show_default="budget.discount_rate_per_year")
    ] = None,
    scale: Scale = None,
    replicates: Replicates = None,
    seed: Seed = None,
    jobs: Jobs = None,
    out: Out = Path("results"),
    settings: Settings = None,
    as_json: AsJson = False,
    no_report: NoReport = False,
    executor: ExecutorName = None,
    scheduler: Scheduler = None,
    insecure: Insecure = False,
) -> None:
    """Divide the effect of a scenario's policies among the four pillars: exact Shapley values.

    All combinations of pillars are run with the same seeds, results that are there are used. Tables and report go
    to OUT/attribute-NAME-HASH/. Minus closes the gap. Pairs are named complements or substitutes where that is clear.
    """
    from simulation.commands.attributing import Question, attribute_scenario
    from simulation.commands.running import RunOptions

    options = RunOptions(
        scale=scale, replicates=replicates, seed=seed, jobs=jobs, out=out, settings=settings or [],
        resume=True, as_json=as_json, report=not no_report,
        executor=executor, scheduler=scheduler, insecure=insecure,
    )  # fmt: skip
    raise typer.Exit(attribute_scenario(scenario, Question(indicator, group, year, levers, discount_rate), options))


@app.command(epilog="Example: talentgap validate scenarios/baseline.yaml --set horizon.end=2030-12")
def validate(scenarios: Scenarios, settings: Settings = None) -> None:
    """Say whether scenario files are right, and if not, what to mend and where."""
    from simulation.commands import validating

    raise typer.Exit(validating.validate(scenarios, settings or []))


@app.command(epilog="Example: talentgap explain half_life_months scenarios/half-life-18-months.yaml")
def explain(
    key: Annotated[
        str | None, typer.Argument(metavar="[KEY]", help="A key in full or its last part, a group, a lever, a shock.")
    ] = None,
    scenario: Annotated[
        str | None, typer.Argument(metavar="[SCENARIO]", help="Whose values; by default scenarios/baseline.yaml.")
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


@app.command(epilog="Example: talentgap diff scenarios/all-pillars.yaml scenarios/all-pillars-moderate.yaml")
def diff(
    a: Annotated[str, typer.Argument(metavar="A", help="A scenario file.")],
    b: Annotated[str, typer.Argument(metavar="B", help="Another one.")],
    form: Annotated[str, typer.Option("--format", help="text, md or csv.")] = "text",
    as_json: AsJson = False,
) -> None:
    """Say in what two scenarios differ: a line per key with both values, unit, file and line.

    What they extend and every default counts. The exit code is 0 whether they differ or not, 2 for bad input.
    """
    from simulation.commands import diffing

    raise typer.Exit(diffing.diff(a, b, form, as_json))


@app.command(epilog="Example: talentgap schema > scenarios/schema.json")
def schema() -> None:
    """Print the JSON Schema of a scenario file, by which editors complete and check keys."""
    from simulation.commands import schema as printing

    raise typer.Exit(printing.schema())


@app.command(epilog="Example: talentgap check")
def check(
    folder: Annotated[
        Path | None,
        typer.Argument(
            metavar="[DIR]", help="A results folder; by default the newest baseline, with --stylised the defaults."
        ),
    ] = None,
    out: Out = Path("results"),
    as_json: AsJson = False,
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
) -> None:
    """Compare results with every reported figure: reported, simulated, band, PASS/WARN/FAIL, source.

    With --stylised: does the model behave as labour markets are known to? Runs under a demand cycle are compared with
    facts such as the Beveridge curve; table and figure go to OUT/stylised/HASH/.
    """
    from simulation.commands import checking

    if stylised:
        from simulation.commands.stylised import SEEDS, StylisedOptions
        from simulation.commands.stylised import stylised as measure

        raise typer.Exit(measure(StylisedOptions(folder, out, seeds or SEEDS, scale, jobs, as_json)))
    if (seeds, scale, jobs) != (None, None, None):
        raise typer.Exit(checking.refuse_without_stylised())
    raise typer.Exit(checking.check(folder, out, as_json))


@app.command(epilog="Example: talentgap report results/baseline/0123456789ab")
def report(folder: Annotated[Path, typer.Argument(metavar="DIR", help="A results or comparison folder.")]) -> None:
    """Draw the figures and write report.html for a results or comparison folder."""
    from simulation.commands import reporting

    raise typer.Exit(reporting.report(folder))


def main() -> None:
    """The program `talentgap`."""
    app()
