"""`talentgap attribute`: which pillar, or which lever of a pillar, closes how much of the gap."""

from __future__ import annotations

import json
import time
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulation.commands.console import BAD_INPUT, INTERRUPTED, SOME_FAILED, answer, note, progress_on_stderr
from simulation.commands.estimating import tell_dry_run
from simulation.commands.pillars import pillar_named
from simulation.commands.running import INTERRUPTED_NOTE, RunOptions, load_all
from simulation.experiment.interrupts import interrupts_held
from simulation.scenario.errors import ScenarioError

if TYPE_CHECKING:
    import pandas as pd

    from simulation.experiment.attribution import Attribution, Plan


@dataclass(frozen=True)
class Question:
    """What is to be attributed, as given.

    Attributes: levers: a pillar whose levers are the players; None: the pillars are.
    """

    indicator: str
    group: str
    year: int | None
    levers: str | None
    discount_rate: float | None


def attribute_scenario(file: str, question: Question, options: RunOptions) -> int:
    """Run all coalitions, attribute and report. Returns: the exit code."""
    started = time.perf_counter()
    planned = _planned(file, question, options)
    if planned is None:
        return BAD_INPUT
    _tell_plan(planned)
    if options.dry_run:
        return tell_dry_run(planned.coalitions.scenarios, options, also_elsewhere=True)
    try:
        made = _carried_out(planned, options)
        if isinstance(made, int):
            return made
        path = _report(made) if options.report else None
    except KeyboardInterrupt:
        note(INTERRUPTED_NOTE)
        return INTERRUPTED
    if made.failed:
        note(f"{made.failed} runs failed; their replicates are left out of every coalition")
    _tell(made, path, started, options)
    return SOME_FAILED if made.failed or (options.report and path is None) else 0


def _planned(file: str, question: Question, options: RunOptions) -> Plan | None:
    """The attribution, checked; None after saying what is wrong."""
    try:
        (loaded,) = load_all([file], options.overrides())
    except ScenarioError as error:
        note(str(error))
        return None
    for warning in loaded.warnings:
        note(f"note: {warning}")
    with interrupts_held():
        from simulation.experiment.attribution import plan
    try:
        return plan(loaded.scenario, **vars(question) | {"levers": _pillar(question.levers)})
    except ValueError as error:
        note(str(error))
        return None


def _pillar(typed: str | None) -> str | None:
    """The key of a pillar typed by number or with dashes; anything else as it is, for the plan to refuse."""
    with suppress(ValueError):
        return pillar_named(typed) if typed is not None else None
    return typed


def _carried_out(planned: Plan, options: RunOptions) -> Attribution | int:
    """The attribution, or an exit code after saying why there is none."""
    with interrupts_held():
        from simulation.commands.engine import engine
        from simulation.commands.stopping import STOPS, stopped
        from simulation.experiment.attribution import NoReplicateError, carry_out

    try:
        executor, jobs = engine(options, planned.scenario.runs.replicates)
    except ValueError as error:
        note(str(error))
        return BAD_INPUT
    try:
        with closing(executor):
            return carry_out(
                planned,
                jobs=jobs,
                out=options.out,
                resume=options.resume,
                progress=progress_on_stderr(),
                executor=executor,
            )
    except NoReplicateError as error:
        note(str(error))
        return SOME_FAILED
    except STOPS as error:
        return stopped(error, options.out)


def _report(made: Attribution) -> Path | None:
    with interrupts_held():
        from simulation.report import write_attribution_report
    try:
        return write_attribution_report(made)
    except OSError as error:
        note(f"cannot write the report in {made.folder}: {error.strerror or error}. The tables are kept.")
        return None


def _tell_plan(planned: Plan) -> None:
    """What is going to be run, and what need not be."""
    among = planned.coalitions
    if among.absent:
        count = f"{len(among.scenarios)} distinct scenarios instead of {len(among.scenario_at)}"
        note(f"note: not set, so without effect and not run: {', '.join(among.absent)} ({count})")


def _tell(made: Attribution, path: Path | None, started: float, options: RunOptions) -> None:
    seconds = round(time.perf_counter() - started, 3)
    if options.as_json:
        answer(json.dumps(_as_object(made, path, seconds), ensure_ascii=False))
        return
    with interrupts_held():
        from simulation.report.attribution.answers import answers
    for told in answers(made):
        answer(f"{told.question}\n  {told.answer}")
    answer(f"Results: {made.folder}")
    if path:
        answer(f"Report: {path}")


def _as_object(made: Attribution, path: Path | None, seconds: float) -> dict[str, Any]:
    """The JSON object of `--json`: the question, the folder, and both tables."""
    outcome = made.plan.outcome
    return {
        "results": str(made.folder),
        "scenario": made.plan.scenario.name,
        **vars(outcome),
        "unit": outcome.unit,
        "levers_of": made.plan.coalitions.pillar,
        "not_set": list(made.plan.coalitions.absent),
        "replicates": len(made.replicates),
        "contributions": _rows(made.shapley),
        "interactions": _rows(made.interactions),
        "seconds": seconds,
        "failures": made.failed,
        "status": "some runs failed" if made.failed else "complete",
        "report": str(path) if path else None,
    }


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table as JSON has them: null where a number is not given."""
    rows = table.astype(object).where(table.notna(), None).to_dict("records")
    return [{str(name): value for name, value in row.items()} for row in rows]
