"""Compare scenarios with a base under common random numbers: the same seeds, run by run, and their differences."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulation.experiment.executor import Executor
from simulation.experiment.lock import sole_driver
from simulation.experiment.manifest import code_fingerprint, git_state, write_manifest
from simulation.experiment.progress import Progress
from simulation.experiment.results import Results, rows_of
from simulation.experiment.run import RESULTS, results_folder, run, settled
from simulation.experiment.simulate import Simulator
from simulation.experiment.store import storing
from simulation.experiment.worlds import settings_hash, told_of, worlds_of
from simulation.scenario.schema import SEEDS_APART, Scenario

if TYPE_CHECKING:
    import pandas as pd

    from simulation.experiment.pairing import Pairs

MOST_SCENARIOS = 8  # beside the base: as many as a figure can hold apart by colour and label
_FOLDER_DIGITS = 12
_SAME_IN_PAIRS = {"seed": "runs.seed", "scale": "runs.scale", "horizon": "horizon.end", "draws": "runs.draws"}
_NOT_COMPARED = {"title", "question", "sources", "budget", "runs"}


class NotComparableError(ValueError):
    """Scenarios that cannot be compared run by run; the message says why."""


class NoPairsError(RuntimeError):
    """No seed has a finished run in the base and in a scenario."""


class Comparison:
    """The differences of scenarios from a base, as `compare` returns them or from the folder of a finished comparison.

    Args: folder: as written by `compare`, e.g. `results/compare-baseline-0123456789ab`.
    Raises: FileNotFoundError when it holds no comparison.
    """

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)
        if not (self.folder / "differences.parquet").is_file():
            raise FileNotFoundError(f"{self.folder} holds no comparison: differences.parquet is not there")

    def __repr__(self) -> str:
        return f"Comparison({str(self.folder)!r})"

    @property
    def manifest(self) -> dict[str, Any]:
        """Which scenarios were compared, from which runs, in what they differ, and what pairing gained."""
        return json.loads((self.folder / "manifest.json").read_text("utf-8"))

    def differences(self, *indicators: str, group: str | None = None) -> pd.DataFrame:
        """One row per scenario, indicator, group and year: mean difference, its intervals, spread of the pairs.

        Args: indicators: names of the catalogue; none: all. group: e.g. `all` or `layer=foundation`; None: all groups.
        Returns: columns scenario, year (int32), indicator, group, unit (categories); base, value (means over the
            pairs), difference (their mean difference), low50 to high90 (its intervals), spread_low50 to spread_high90
            (quantiles over the worlds, which are the draws of the posterior; without draws every pair is one),
            below_zero (share of the worlds in which the mean difference is below zero), pairs, worlds (int64), agents,
            few_agents (fewer than 30 agents behind it).
        Raises: ValueError for an indicator or group that is not there.

        Example:
            >>> effect = comparison.differences("shortfall", group="all").set_index(["scenario", "year"])
            >>> effect.loc[("slower", 2035), ["difference", "low90", "high90"]]
        """
        return self._table("differences", indicators, group)

    def pairs(self, *indicators: str, group: str | None = None) -> pd.DataFrame:
        """One row per pair, scenario, indicator, group and year: for statistics of one's own.

        Args: as for `differences`.
        Returns: columns scenario, year (int32), indicator, group, unit (categories), replicate (int32, of the base),
            draw (-1: none), seed, base, value, difference (float64).
        Raises: ValueError as for `differences`.

        Example:
            >>> pairs = comparison.pairs("shortfall", group="layer=foundation")
            >>> pairs.pivot_table(index="year", columns="scenario", values="difference", observed=True)
        """
        return self._table("pairs", indicators, group)

    def _table(self, name: str, indicators: tuple[str, ...], group: str | None) -> pd.DataFrame:
        import pandas as pd

        return pd.read_parquet(self.folder / f"{name}.parquet", filters=rows_of(indicators, group))


def compare(
    base: Scenario | str | Path,
    *scenarios: Scenario | str | Path,
    replicates: int | None = None,
    seed: int | None = None,
    scale: int | None = None,
    jobs: int = 1,
    out: str | Path = RESULTS,
    resume: bool = True,
    progress: Progress | None = None,
    simulator: Simulator | None = None,
    executor: Executor | str | None = None,
) -> Comparison:
    """Run a base and scenarios with the same seeds and keep their paired differences.

    Args:
        base, scenarios: Scenarios, or paths of scenario files; each needs a name of its own
            (`baseline.with_(...).named("slower")`).
        replicates, seed, scale, jobs, out, resume, progress, simulator, executor: as for `run`.
    Returns: the comparison, in `<out>/compare-<base>-<12 hex of all settings>/`. Runs stay in their own folders.
    Raises: NotComparableError, a ValueError, before anything runs; NoPairsError; what `run` raises.
    Verified: tests/interface/test_compare.py
    """
    chosen = [settled(scenario, replicates, seed, scale) for scenario in (base, *scenarios)]
    check_comparable(chosen)
    for scenario in chosen:
        run(
            scenario, jobs=jobs, out=out, resume=resume, progress=progress, simulator=simulator, executor=executor
        )  # fmt: skip
    return write_comparison(chosen, out)


def check_comparable(scenarios: Sequence[Scenario]) -> None:
    """Whether a base and scenarios can be compared run by run. Raises: NotComparableError saying all that hinders."""
    base, *others = scenarios
    problems = []
    if not 1 <= len(others) <= MOST_SCENARIOS:
        problems.append(f"scenarios beside the base must be 1 to {MOST_SCENARIOS}; got {len(others)}")
    for other in others:
        for what, of in _SAME_IN_PAIRS.items():
            mine, theirs = (_value_of(scenario, of) for scenario in (base, other))
            if mine != theirs:
                problems.append(
                    f"{other.name}: {of} is {theirs}, that of {base.name} is {mine}; pairs need the same {what}"
                )
    names = [scenario.name for scenario in scenarios]
    for name in sorted({name for name in names if names.count(name) > 1}):
        problems.append(f"{names.count(name)} scenarios go by the name '{name}'; each needs a name of its own")
    if base.horizon.months <= 12:
        problems.append("the horizon ends within the first year, which only sets the market in motion; set a later end")
    if problems:
        raise NotComparableError("\n".join(problems))


def comparison_folder(scenarios: Sequence[Scenario], out: str | Path = RESULTS) -> Path:
    """Where the comparison of these scenarios, base first, goes; more replicates go on in the same folder."""
    told = json.dumps([[scenario.name, settings_hash(scenario)] for scenario in scenarios])
    digits = hashlib.sha256(told.encode()).hexdigest()[:_FOLDER_DIGITS]
    return Path(out) / f"compare-{scenarios[0].name}-{digits}"


def write_comparison(scenarios: Sequence[Scenario], out: str | Path = RESULTS) -> Comparison:
    """Pair the results that lie under `out` and write their differences; base first.

    Raises: FileNotFoundError when a scenario has no results; NoPairsError; StorageError; FolderInUseError.
    """
    from simulation.experiment.differences import write_tables
    from simulation.experiment.pairing import pairs_of, read_yearly_runs

    started = datetime.now(UTC)
    base, *others = scenarios
    base_runs = read_yearly_runs(results_folder(base, out))
    compared = {other.name: pairs_of(base_runs, read_yearly_runs(results_folder(other, out))) for other in others}
    if not any(pairs.luck for pairs in compared.values()):
        raise NoPairsError("no seed has a finished run in the base and in a scenario: there is nothing to compare")
    folder = comparison_folder(scenarios, out)
    with storing(folder):
        folder.mkdir(parents=True, exist_ok=True)
    with sole_driver(folder):
        write_tables(folder, {name: pairs for name, pairs in compared.items() if pairs.luck}, base.runs.scale)
        write_manifest(folder, _manifest(scenarios, compared, out, started))
    return Comparison(folder)


def differing(scenarios: Sequence[Scenario]) -> dict[str, dict[str, Any]]:
    """Dotted keys in which scenarios differ, each with the value of every scenario by name; None: not set."""
    flat = [dict(_flattened(scenario.model_dump(mode="json", exclude=_NOT_COMPARED))) for scenario in scenarios]
    keys = dict.fromkeys(key for values in flat for key in values)
    names = [scenario.name for scenario in scenarios]
    found = {}
    for key in keys:
        values = [one.get(key) for one in flat]
        if any(value != values[0] for value in values):
            found[key] = dict(zip(names, values, strict=True))
    return found


def _manifest(
    scenarios: Sequence[Scenario], compared: Mapping[str, Pairs], out: str | Path, started: datetime
) -> dict[str, Any]:
    base, *others = scenarios
    made = {scenario.name: _made(scenario, out) for scenario in scenarios}
    failed = sum(one["runs"]["failed"] for one in made.values())
    for other in others:
        made[other.name] |= pairing_facts(compared[other.name])
    return {
        "program": "talentgap",
        "version": importlib.metadata.version("talentgap"),
        "status": "some runs failed" if failed else "complete",
        "base": made[base.name],
        "scenarios": [made[other.name] for other in others],
        "differs": differing(scenarios),
        "partial_year": any(pairs.partial for pairs in compared.values()),
        "horizon": {"start": base.horizon.start, "end": base.horizon.end},
        "scale": base.runs.scale,
        "discount_rate_per_year": base.budget.discount_rate_per_year,
        "draws": told_of(worlds_of(base)),
        "seed": base.runs.seed,
        "seeds": f"replicate r (from 0) has seed {base.runs.seed} x {SEEDS_APART} + r in every scenario",
        "code_fingerprint": code_fingerprint(),
        "git": git_state(),
        "started": started.isoformat(timespec="seconds"),
        "written": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def _made(scenario: Scenario, out: str | Path) -> dict[str, Any]:
    """What a scenario is and which runs it has."""
    folder = results_folder(scenario, out)
    runs = Results(folder).manifest.get("runs", {})
    return {
        "name": scenario.name, "title": scenario.title, "question": scenario.question,
        "config_hash": settings_hash(scenario), "results": f"{scenario.name}/{folder.name}",
        "held": list(worlds_of(scenario).held),
        "discount_rate_per_year": scenario.budget.discount_rate_per_year,
        "runs": {"done": runs.get("done", 0), "failed": runs.get("failed", 0)},
    }  # fmt: skip


def pairing_facts(pairs: Pairs) -> dict[str, Any]:
    """Pairs, whether they are identical, and `variance_ratio` of the last year's shortfall (None: undefined)."""
    from simulation.experiment.paired import variance_ratio

    ratio = None
    if pairs.luck and pairs.years and ("shortfall", "all") in pairs.keys:
        row = pairs.keys.index(("shortfall", "all"))
        ratio = variance_ratio(pairs.base[row, :, -1], pairs.scenario[row, :, -1])
    return {"pairs": len(pairs.luck), "identical": pairs.identical, "variance_ratio": ratio}


def _value_of(scenario: Scenario, key: str) -> Any:
    group, _, name = key.partition(".")
    return getattr(getattr(scenario, group), name)


def _flattened(values: Mapping[str, Any], prefix: str = "") -> Any:
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from _flattened(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value
