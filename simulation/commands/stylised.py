"""`talentgap check --stylised`: the model's own data against what is known of labour markets."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulation.commands.console import BAD_INPUT, INTERRUPTED, SOME_FAILED, answer, console, note, progress_on_stderr
from simulation.commands.reporting import is_results_folder
from simulation.experiment.interrupts import interrupts_held
from simulation.scenario.errors import ScenarioError
from simulation.scenario.load import load_with_origins
from simulation.scenario.overrides import Override
from simulation.scenario.schema import Scenario

if TYPE_CHECKING:
    import pandas as pd

    from simulation.experiment.stylised.fact import Evidence

SEEDS = 4
_FOLDER_DIGITS = 12


@dataclass(frozen=True)
class StylisedOptions:
    """The options of `talentgap check --stylised`, as given.

    Attributes:
        folder: a results folder whose scenario is measured, None for the defaults.
        out: folder that holds all results. seeds: how many. scale: instead of the scenario's.
        jobs: runs at the same time, None for all cores. as_json: answer with one JSON object.
    """

    folder: Path | None
    out: Path
    seeds: int
    scale: int | None
    jobs: int | None
    as_json: bool


def stylised(options: StylisedOptions) -> int:
    """Measure every stylised fact and print, or answer with, the table. Returns: the exit code."""
    if options.folder is not None and not is_results_folder(options.folder):
        return BAD_INPUT
    try:
        scenario = _scenario_of(options)
        evidence = _gather(scenario, options)
    except ScenarioError as error:
        note(str(error))
        return BAD_INPUT
    except KeyboardInterrupt:
        note("Interrupted: nothing is kept of a measurement that is not complete.")
        return INTERRUPTED
    if isinstance(evidence, int):
        return evidence
    try:
        made = _write(scenario, evidence, options)
    except OSError as error:
        note(f"cannot write in {options.out}: {error.strerror or error}")
        return BAD_INPUT
    _tell(scenario, evidence, made, options)
    return 0


def _scenario_of(options: StylisedOptions) -> Scenario:
    """The scenario of the results folder, or the defaults, at the scale asked for. Raises: ScenarioError."""
    if options.folder is None:
        return Scenario(title="Baseline").with_({} if options.scale is None else {"runs.scale": options.scale})
    scale: list[str | Override] = []
    if options.scale is not None:
        scale.append(Override("runs.scale", options.scale, "--scale"))
    return load_with_origins(options.folder / "scenario.resolved.yaml", scale).scenario


def _gather(scenario: Scenario, options: StylisedOptions) -> list[Evidence] | int:
    """The evidence of every seed, or an exit code after a message."""
    with interrupts_held():
        from simulation.experiment.executor import available_cores
        from simulation.experiment.stylised.cycle import Arm, window_of
        from simulation.experiment.stylised.experiment import FailedRunsError, gather_evidence

    for warning in scenario.warnings():
        note(f"note: {warning}")
    try:
        window_of(scenario.horizon.months)
    except ValueError as error:
        note(str(error))
        return BAD_INPUT
    jobs = min(options.jobs or available_cores(), options.seeds * len(Arm))
    try:
        return gather_evidence(scenario, seeds=options.seeds, jobs=jobs, progress=progress_on_stderr())
    except FailedRunsError as error:
        note(f"a run failed, so nothing was measured: {error}")
        return SOME_FAILED


@dataclass(frozen=True)
class _Made:
    """What was measured, and where it was written."""

    facts: pd.DataFrame
    table: Path
    figure: Path


def _write(scenario: Scenario, evidence: list[Evidence], options: StylisedOptions) -> _Made:
    """Write table and figure to OUT/stylised/HASH/. Raises: OSError."""
    from simulation.experiment.stylised.table import counts, measured, write_facts
    from simulation.report.stylised import write_figure
    from simulation.scenario.resolved import config_hash, resolved_yaml

    folder = options.out / "stylised" / config_hash(scenario)[:_FOLDER_DIGITS]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "scenario.resolved.yaml").write_text(resolved_yaml(scenario), "utf-8")
    facts = measured(evidence)
    figure = write_figure(evidence, scenario, folder, counts(facts))
    return _Made(facts, write_facts(facts, folder / "facts.csv"), figure)


def _tell(scenario: Scenario, evidence: list[Evidence], made: _Made, options: StylisedOptions) -> None:
    from simulation.experiment.stylised.table import facts_as_dict, print_facts

    how = _how(scenario, evidence)
    if options.as_json:
        results = None if options.folder is None else str(options.folder)
        told = {"results": results, **how, "table": str(made.table), "figure": str(made.figure)}
        answer(json.dumps({**told, **facts_as_dict(made.facts)}, ensure_ascii=False))
        return
    answer(
        f"{scenario.title}: {how['seeds']} seeds at scale {how['scale']}, months {how['first_month']} to "
        f"{how['last_month']}; demand cycles of {how['cycle_months']} months, ±{how['amplitude_ai']} log points in AI, "
        f"±{how['amplitude_outside']} outside"
    )
    print_facts(made.facts, console())
    answer(f"Table: {made.table}")
    answer(f"Figure: {made.figure}")


def _how(scenario: Scenario, evidence: list[Evidence]) -> dict[str, Any]:
    """How the facts were measured."""
    from simulation.experiment.stylised.cycle import AMPLITUDE, PERIOD, Market

    window = evidence[0].window
    return {
        "scenario": scenario.title, "seeds": len(evidence), "scale": scenario.runs.scale,
        "first_month": scenario.horizon.month_label(window.first),
        "last_month": scenario.horizon.month_label(window.end - 1),
        "cycle_months": PERIOD, "amplitude_ai": AMPLITUDE[Market.AI], "amplitude_outside": AMPLITUDE[Market.OUTSIDE],
    }  # fmt: skip
