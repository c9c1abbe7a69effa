"""What the shell offers when TAB is pressed: scenario files, keys, pillars, indicators, results folders.

Each function takes what is typed so far and gives the words that go on from there; Typer passes them to the shell.
Nothing here loads the model: the answer must come while a finger is still on the key.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import typer

_WRITTEN_AS = (".yaml", ".yml")
_NOT_SCENARIOS = ("schema.json",)
_HOME = "scenarios"
_RUN_HAS, _OTHERS_HAVE = "series.parquet", ("pairs.parquet", "shapley.csv", "outcomes.parquet", "identifiability.csv")
Offer = str | tuple[str, str]  # a word, or a word and what it means


def scenario_files(incomplete: str) -> list[str]:
    """Scenario files of the current folder and of `scenarios/`; of another folder when one is typed."""
    return sorted(set(_starting(_files(incomplete), incomplete)))


def scenario_names(incomplete: str) -> list[str]:
    """Names that `extends` may take: those of `scenarios/`, without suffix."""
    return sorted(_starting((file.stem for file in _scenarios_in(Path(_HOME))), incomplete))


def keys(incomplete: str) -> list[str]:
    """Every dotted key of a scenario, groups included, e.g. `assumptions.skills.half_life_months`."""
    from simulation.scenario.faults import known_keys

    return list(_starting(known_keys(), incomplete))


def settings(incomplete: str) -> list[str]:
    """`KEY=` of every single value that `--set` can set; after the `=` its choices, where it has any."""
    key, equals, _ = incomplete.partition("=")
    if equals:
        return list(_starting((f"{key}={choice}" for choice in _choices(key)), incomplete))
    return [f"{name}=" for name in _single_values() if name.startswith(incomplete)]


def pillars(incomplete: str) -> list[Offer]:
    """The four pillars as commands take them, e.g. `skill-upgrading`."""
    from simulation.scenario.policies import PILLARS

    named = ((pillar.replace("_", "-"), f"pillar {number}") for number, pillar in enumerate(PILLARS, 1))
    return [(name, meaning) for name, meaning in named if name.startswith(incomplete)]


def shock_kinds(incomplete: str) -> list[Offer]:
    """The kinds of shocks, with what they do."""
    from simulation.scenario.shocks import KINDS

    return [(kind, meaning) for kind, meaning in KINDS.items() if kind.startswith(incomplete)]


def indicators(incomplete: str) -> list[Offer]:
    """The indicators of the catalogue, with their meaning."""
    from simulation.indicators.catalogue import CATALOGUE

    return [(one.name, one.meaning) for one in CATALOGUE if one.name.startswith(incomplete)]


def groups(ctx: typer.Context, incomplete: str) -> list[str]:
    """The groups of the indicator that is typed before, else of the shortfall."""
    from simulation.indicators.catalogue import BY_NAME

    indicator = BY_NAME.get(ctx.params.get("indicator") or "shortfall")
    return list(_starting(indicator.groups if indicator else (), incomplete))


def run_folders(ctx: typer.Context, incomplete: str) -> list[str]:
    """Folders that hold the results of a run."""
    return sorted(_starting(_folders_with(_out(ctx), "*/*", (_RUN_HAS,)), incomplete))


def results_folders(ctx: typer.Context, incomplete: str) -> list[str]:
    """Folders that hold the results of a run, a comparison, an attribution, a sweep or a calibration."""
    out = _out(ctx)
    found = [*_folders_with(out, "*/*", (_RUN_HAS,)), *_folders_with(out, "*", _OTHERS_HAVE)]
    return sorted(_starting(found, incomplete))


def _starting(words: Iterable[str], incomplete: str) -> Iterator[str]:
    return (word for word in words if word.startswith(incomplete))


def _files(incomplete: str) -> Iterator[str]:
    typed = Path(incomplete.rpartition("/")[0] or "/") if "/" in incomplete else Path()
    for folder in dict.fromkeys((typed, Path(_HOME))):
        for file in _scenarios_in(folder):
            yield file.as_posix()
    if "/" in incomplete and typed.is_dir():
        yield from (f"{inner.as_posix()}/" for inner in typed.iterdir() if inner.is_dir())


def _scenarios_in(folder: Path) -> list[Path]:
    """Scenario files of a folder; JSON counts in `scenarios/` only, elsewhere it is mostly something else."""
    suffixes = (*_WRITTEN_AS, ".json") if folder.name == _HOME else _WRITTEN_AS
    if not folder.is_dir():
        return []
    return [file for file in folder.iterdir() if file.suffix in suffixes and file.name not in _NOT_SCENARIOS]


def _single_values() -> Iterator[str]:
    """Keys that hold no further keys; members of a list cannot be set one by one."""
    from simulation.scenario.faults import known_keys

    every = known_keys()
    groups = {key.rpartition(".")[0] for key in every} - {"shocks"}
    return (key for key in every if key not in groups and not key.startswith("shocks."))


def _choices(key: str) -> list[str]:
    """The words that a key takes; none for numbers and free text."""
    from typing import get_args

    from simulation.scenario.faults import meaning_of

    field = meaning_of(tuple(key.split("."))).field
    words = get_args(field.annotation) if field else ()
    return [str(word) for word in words if isinstance(word, str)]


def _out(ctx: typer.Context) -> Path:
    return Path(ctx.params.get("out") or "results")


def _folders_with(out: Path, pattern: str, files: Iterable[str]) -> Iterator[str]:
    return (path.parent.as_posix() for file in files for path in out.glob(f"{pattern}/{file}"))
