"""`talentgap check`: simulated against reported, target by target, and what the posterior says of the targets."""

from __future__ import annotations

import json
from pathlib import Path

from simulation.commands.console import BAD_INPUT, answer, console, note
from simulation.commands.posterior_checking import check_posterior, posterior_as_dict, print_posterior
from simulation.commands.reporting import is_results_folder, tell_damage

__all__ = ["check", "check_posterior", "refuse_both", "refuse_without_stylised"]


def check(folder: Path | None, out: Path, as_json: bool) -> int:
    """Compare a results folder, by default the newest baseline, with every target. Returns: the exit code."""
    folder = folder or _newest(out / "baseline")
    if folder is None:
        note(f"no results in {out / 'baseline'}: name a folder, or run 'talentgap run scenarios/baseline.yaml'")
        return BAD_INPUT
    if not is_results_folder(folder):
        return BAD_INPUT
    import pyarrow as pa

    from simulation.experiment.check import check_as_dict, check_folder, print_check

    try:
        frame = check_folder(folder)
    except (OSError, pa.ArrowException) as error:
        tell_damage(folder, error)
        return BAD_INPUT
    if as_json:
        told = {"results": str(folder), **check_as_dict(frame), "posterior": posterior_as_dict()}
        answer(json.dumps(told, ensure_ascii=False))
    else:
        answer(f"Results: {folder}{_made_of(folder)}")
        print_check(frame, console())
        print_posterior()
    return 0


def refuse_both() -> int:
    """Say that two tables are not shown at once. Returns: the exit code."""
    note("--posterior and --stylised: give one of them")
    return BAD_INPUT


def refuse_without_stylised() -> int:
    """Say that options belong to --stylised. Returns: the exit code."""
    note("--seeds, --scale and --jobs go with --stylised: without it, check reads results and runs nothing")
    return BAD_INPUT


def _made_of(folder: Path) -> str:
    """How many runs are judged, at what scale and of which worlds; empty where the manifest does not say."""
    try:
        made = json.loads((folder / "manifest.json").read_text("utf-8"))
        runs, scale, source = made["runs"]["done"], made["scale"], made["draws"]["from"]
    except (OSError, ValueError, KeyError, TypeError):
        return ""
    worlds = "over draws of the posterior" if source == "posterior" else "without draws of the posterior"
    return f"\n{runs} runs at scale {scale}, {worlds}"


def _newest(home: Path) -> Path | None:
    made = sorted(home.glob("*/series.parquet"), key=lambda path: path.stat().st_mtime)
    return made[-1].parent if made else None
