"""What a run shows to have changed nothing: told after it, kept in the manifest, and so in the report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from simulation.commands.console import note
from simulation.experiment.interrupts import interrupts_held
from simulation.scenario.schema import Scenario

Noticed = dict[str, Any]


def notice(scenario: Scenario, folder: Path, jobs: int, warnings: Iterable[str]) -> Noticed | None:
    """Keys of a run that changed nothing against the defaults; into its manifest, and onto the terminal.

    Args: folder: of its results. warnings: what was told before the run: it is not told twice.
    Returns: what the manifest holds; None where only a stand-in for the market ran, or the disk refused.
    """
    found = _asked(scenario, None, folder, folder, jobs, warnings)
    if found is not None:
        _keep(folder, found)
    return found


def notice_differences(scenarios: list[Scenario], folder: Path, folders: list[Path], jobs: int) -> dict[str, Noticed]:
    """The same for a comparison, against its base, which comes first. Args: folders: of the runs, in the same order."""
    base, *others = scenarios
    found = {}
    for other, results in zip(others, folders[1:], strict=True):
        asked = _asked(other, base, folder, results, jobs, (), f"{other.name}: ")
        if asked is not None:
            found[other.name] = asked
    if found:
        _keep(folder, found)
    return found


def _asked(
    scenario: Scenario, base: Scenario | None, folder: Path, results: Path, jobs: int, warnings: Iterable[str],
    whose: str = "",
) -> Noticed | None:  # fmt: skip
    with interrupts_held():
        from simulation.experiment import simulate
        from simulation.experiment.unchanged import kept_or_asked

    if not isinstance(simulate.default_simulator(), simulate.MarketSimulator):
        return None
    try:
        found = kept_or_asked(folder, scenario, base, jobs=jobs, first_run=_first_run(scenario, results))
    except Exception as error:  # the runs are done and whole: a look at them must not lose them
        note(f"{whose}what changed nothing could not be found: {type(error).__name__}: {error}")
        return None
    for sentence in found.sentences(warnings):
        note(f"note: {whose}{sentence}")
    return asdict(found)


def _first_run(scenario: Scenario, results: Path) -> Any:
    """The first run as it lies in the results folder; None when it failed."""
    from simulation.experiment.parts import Part
    from simulation.experiment.run import tasks_of
    from simulation.experiment.store import PartStore

    found = next((part for _, part in PartStore(results).read([tasks_of(scenario)[0].key])), None)
    return found if isinstance(found, Part) else None


def _keep(folder: Path, found: dict[str, Any]) -> None:
    """Add what was found to the manifest; a folder that somebody else is writing to is left alone."""
    import json

    from simulation.experiment.lock import FolderInUseError, sole_driver
    from simulation.experiment.manifest import write_manifest

    try:
        with sole_driver(folder):
            made = json.loads((folder / "manifest.json").read_text("utf-8"))
            write_manifest(folder, made | {"changed_nothing": found})
    except (FolderInUseError, OSError) as error:
        note(f"what changed nothing is not in the manifest: {error}")
