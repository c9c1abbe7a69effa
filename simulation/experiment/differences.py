"""Pairs as tables: `differences.parquet`, `pairs.parquet` and `comparison.csv`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from simulation.experiment.paired import paired_statistics
from simulation.experiment.pairing import FEWEST_AGENTS, Pairs, agents_behind
from simulation.experiment.store import storing, write_whole
from simulation.indicators.catalogue import BY_NAME

# What a planner asks first; the rows of comparison.csv and of the report's table.
KEY_INDICATORS = (
    ("shortfall", "all"), ("shortfall", "layer=application"), ("shortfall", "layer=technology"),
    ("shortfall", "layer=foundation"), ("shortfall", "class=engineer"), ("shortfall", "class=compound"),
    ("shortfall", "class=research"), ("shortfall_headcount", "all"), ("shortfall_mismatch", "all"),
    ("shortfall_friction", "all"), ("posts_wanted", "all"), ("employment", "all"), ("openings", "all"),
    ("time_to_fill", "all"), ("supply_demand_ratio", "all"), ("applicants_per_opening", "all"),
    ("wage_posted", "all"), ("wage_paid", "all"), ("ai_premium", "all"), ("poaching_share", "all"),
    ("switcher_share", "all"), ("switchers_hired", "all"), ("graduate_placement_share", "all"),
    ("skill_technical", "all"), ("skill_practical", "all"), ("skill_domain", "all"),
    ("training_participation", "all"), ("stall_share", "all"), ("productivity", "all"),
    ("import_dependence", "all"), ("policy_cost", "all"),
)  # fmt: skip
_CSV_COLUMNS = [
    "scenario", "indicator", "group", "year", "unit", "base", "value", "difference", "low50", "high50", "low90",
    "high90", "pairs", "few_agents",
]  # fmt: skip


def differences_table(name: str, pairs: Pairs, scale: int) -> pd.DataFrame:
    """One row per indicator, group and year of a scenario.

    Returns: columns scenario, indicator, group, year, unit, `base` and `value` (mean over the pairs of base and
        scenario), `difference` (mean of scenario less base), low50 to high90 (intervals of that mean),
        spread_low50 to spread_high90 (quantiles over the worlds), below_zero (share of the worlds whose mean
        difference is below zero), pairs, worlds (draws; without any as many as pairs), `agents` (person-agents behind
        it) and `few_agents` (fewer than 30 of them).
    """
    found = paired_statistics(pairs.differences, draws=[draw for draw, _ in pairs.luck])
    agents = agents_behind(pairs, scale)
    either = ~np.isnan(pairs.differences)
    means = [_mean_where(side, either) for side in (pairs.base, pairs.scenario)]
    columns = {"base": means[0], "value": means[1], "difference": found.mean, **found._asdict(), "agents": agents}
    del columns["mean"]
    frame = pd.DataFrame({column: values.ravel() for column, values in columns.items()})
    frame["few_agents"] = frame["agents"] < FEWEST_AGENTS
    return pd.concat([_labels(name, pairs), frame], axis=1)


def pairs_table(name: str, pairs: Pairs) -> pd.DataFrame:
    """One row per pair, indicator, group and year of a scenario.

    Returns: columns scenario, replicate (number in the base), draw (-1: none), seed, indicator, group, year, base,
        value, difference, unit.
    """
    many, per_series = len(pairs.luck), len(pairs.keys) * len(pairs.years)
    labels = _labels(name, pairs)
    frame = pd.DataFrame(
        {
            "replicate": np.repeat(np.array(pairs.replicates, np.int32), per_series),
            "draw": np.repeat(np.array([draw for draw, _ in pairs.luck], np.int64), per_series),
            "seed": np.repeat(np.array([seed for _, seed in pairs.luck], np.int64), per_series),
            "base": np.moveaxis(pairs.base, 1, 0).ravel(),
            "value": np.moveaxis(pairs.scenario, 1, 0).ravel(),
        }
    )
    frame["difference"] = frame["value"] - frame["base"]
    if many == 0:
        return pd.concat([labels.iloc[:0], frame], axis=1)
    return pd.concat([labels.iloc[np.tile(np.arange(per_series), many)].reset_index(drop=True), frame], axis=1)


def write_tables(folder: Path, compared: Mapping[str, Pairs], scale: int) -> None:
    """Write the three tables, each whole or not at all. Raises: StorageError."""
    differences = pd.concat([differences_table(name, pairs, scale) for name, pairs in compared.items()])
    _write_parquet(differences, folder / "differences.parquet")
    _write_parquet(pd.concat([pairs_table(*item) for item in compared.items()]), folder / "pairs.parquet")
    write_whole(folder / "comparison.csv", comparison_csv(differences).encode())


def comparison_csv(differences: pd.DataFrame) -> str:
    """The key indicators in all years as CSV text: the same bytes for the same numbers."""
    wanted = pd.MultiIndex.from_tuples(KEY_INDICATORS)
    keys = pd.MultiIndex.from_arrays([differences["indicator"].astype(str), differences["group"].astype(str)])
    rows = differences.loc[keys.isin(wanted), _CSV_COLUMNS]
    return str(rows.to_csv(index=False, float_format="%.10g", lineterminator="\n"))


def _labels(name: str, pairs: Pairs) -> pd.DataFrame:
    """Scenario, indicator, group, year and unit of every series and year."""
    years = len(pairs.years)
    size = len(pairs.keys) * years
    words = {
        "indicator": [indicator for indicator, _ in pairs.keys],
        "group": [group for _, group in pairs.keys],
        "unit": [BY_NAME[indicator].unit if indicator in BY_NAME else "" for indicator, _ in pairs.keys],
    }
    repeated = {
        column: pd.Categorical(texts, categories=list(dict.fromkeys(texts))).repeat(years)
        for column, texts in words.items()
    }
    scenario = pd.Categorical([name]).repeat(size)
    year = np.tile(np.array(pairs.years, np.int32), len(pairs.keys))
    return pd.DataFrame({"scenario": scenario, "year": year, **repeated})


def _mean_where(values: np.ndarray, defined: np.ndarray) -> np.ndarray:
    """Mean over the pairs in which both sides are defined, [series, year]."""
    count = defined.sum(axis=1)
    total = np.where(defined, values, 0.0).sum(axis=1)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def _write_parquet(frame: pd.DataFrame, path: Path) -> None:
    words = [name for name in ("scenario", "indicator", "group", "unit") if name in frame]
    table = pa.Table.from_pandas(frame, preserve_index=False)
    temporary = path.with_name(path.name + ".tmp")
    try:
        with storing(path):
            pq.write_table(table.replace_schema_metadata(None), temporary, compression="zstd", use_dictionary=words)
            temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


__all__ = ["KEY_INDICATORS", "comparison_csv", "differences_table", "pairs_table", "write_tables"]
