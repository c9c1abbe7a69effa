"""A made-up results folder of plausible shape: figures and report are tested without running the model."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from simulation.indicators.catalogue import BY_NAME, CLASSES, LAYERS, STATES, series_keys
from simulation.scenario.policies import BOOK

Values = dict[tuple[str, str], npt.NDArray[np.float64]]


def _market(years: npt.NDArray[np.float64]) -> dict[str, npt.NDArray[np.float64]]:
    """Smooth paths of the aggregates by decimal year."""
    growth = np.where(years < 2025, 0.19, 0.06 + 0.13 * np.clip((2030 - years) / 5, 0, 1))
    wanted = np.exp(np.cumsum(growth) / 12)
    wanted *= 1.0e6 / np.interp(2022.5, years, wanted) if years[-1] > 2022.5 else 4.9e5
    missing = np.interp(years, [2018, 2022, 2028, 2036], [0.44, 0.475, 0.47, 0.40])
    cycle = np.interp(years, [2018, 2019, 2021, 2022.3, 2023.2, 2024, 2036], [1.2, 1.68, 1.4, 1.3, 1.95, 2.06, 1.7])
    return {"wanted": wanted, "shortfall": wanted * missing, "staff": wanted * (1 - missing), "cycle": cycle}


def synthetic_values(months: int, replicate: int) -> Values:
    """All series of one run, [months] each; sums over groups equal totals."""
    rng = np.random.default_rng(1000 + replicate)
    years = 2018 + np.arange(months) / 12
    path = _market(years)
    luck = 1 + 0.02 * rng.standard_normal() + np.cumsum(rng.normal(0, 0.003, months))
    values: Values = {}
    layer_weights = {"application": 0.62, "technology": 0.26, "foundation": 0.12}
    class_weights = {"engineer": 0.45, "compound": 0.33, "research": 0.22}
    totals = {
        "posts_wanted": path["wanted"], "shortfall": path["shortfall"] * luck, "employment": path["staff"],
        "openings": path["staff"] * 0.125 * luck, "vacancies": path["staff"] * 0.085 * luck,
        "hires": path["staff"] * 0.042,
    }  # fmt: skip
    for name, total in totals.items():
        for layer, layer_share in layer_weights.items():
            for job_class, class_share in class_weights.items():
                values[name, f"layer={layer},class={job_class}"] = total * layer_share * class_share
        for layer in LAYERS:
            values[name, f"layer={layer}"] = total * layer_weights[layer]
        for job_class in CLASSES:
            values[name, f"class={job_class}"] = total * class_weights[job_class]
        values[name, "all"] = total
    _decompose(values, rng)
    _ratios(values, path, luck)
    _people(values, years, path)
    _costs(values, years)
    return {key: values.get(key, _plain(key, months, rng)) for key in series_keys()}


COSTS = {  # billion CNY in 2035, by lever
    "national_strategies.foundation_wage_subsidy": 40.0, "skill_upgrading.in_house_academies": 15.0,
    "industry_demands.x_ai_seat_share": 5.0,
}  # fmt: skip


def _costs(values: Values, years: npt.NDArray[np.float64]) -> None:
    """Policies begin in 2019 with a seventeenth of what they cost in 2035, and grow by as much a year."""
    ramp = np.clip(np.floor(years) - 2018, 0, None) / 17.0
    for key, entry in BOOK.items():
        values["policy_cost", f"lever={key}"] = COSTS.get(key, 0.0) * 1e9 / 12 * ramp
        payer = ("policy_cost", f"payer={entry.payer}")
        values[payer] = values.get(payer, 0.0) + values["policy_cost", f"lever={key}"]
    values["policy_cost", "payer=students"] = 0.0 * ramp
    values["policy_cost", "all"] = values["policy_cost", "payer=state"] + values["policy_cost", "payer=firms"]


def _decompose(values: Values, rng: np.random.Generator) -> None:
    for name, split in (("shortfall", (0.93, 0.05, 0.02)), ("openings", (0.28, 0.52, 0.20))):
        total = values[name, "all"]
        headcount, mismatch = total * split[0] * rng.normal(1, 0.01), total * split[1]
        parts = headcount, mismatch, total - headcount - mismatch
        for part, series in zip(("headcount", "mismatch", "friction"), parts, strict=True):
            values[f"{name}_{part}", "all"] = series
    values["shortfall_skill_weighted", "all"] = values["shortfall", "all"] * 1.14


def _ratios(values: Values, path: dict[str, npt.NDArray[np.float64]], luck: npt.NDArray[np.float64]) -> None:
    months = len(luck)
    values["supply_demand_ratio", "all"] = np.linspace(0.45, 0.33, months) * luck
    values["supply_demand_ratio_nonemployed", "all"] = np.linspace(0.14, 0.08, months) * luck
    values["applicants_per_opening", "all"] = np.linspace(1.85, 1.25, months) * luck
    values["applicants_per_opening", "market=overall"] = path["cycle"] * luck
    values["applicants_per_opening", "sector=nev"] = path["cycle"] * np.linspace(0.6, 1.1, months)
    values["applicants_per_opening", "sector=other"] = path["cycle"] * 1.05
    for group, rate in (
        ("all", 0.115),
        ("market=overall", 0.06),
        ("sector=nev", 0.05),
        ("sector=other", 0.045),
    ):
        values["vacancy_rate", group] = rate * np.clip(1.9 - 0.45 * path["cycle"], 0.5, 2) * luck
    staff = values["employment", "all"]
    for group, rate in (("search=nonemployed", 0.06), ("search=employed", 0.05), ("search=direct", 0.12)):
        values["job_seekers", group] = staff * rate * (0.7 + 0.2 * path["cycle"])
    for index, layer in enumerate(LAYERS):
        values["time_to_fill", f"layer={layer}"] = np.full(months, 2.6 + 0.5 * index) * luck
    for index, job_class in enumerate(CLASSES):
        values["time_to_fill", f"class={job_class}"] = np.full(months, 2.4 + 0.7 * index) * luck
    values["time_to_fill", "all"] = np.full(months, 3.0) * luck
    values["time_to_fill", "sector=other"] = np.full(months, 2.0) * luck
    values["time_to_fill", "sector=nev"] = np.full(months, 2.2) * luck


def _people(values: Values, years: npt.NDArray[np.float64], path: dict[str, npt.NDArray[np.float64]]) -> None:
    months = len(years)
    march = (np.arange(months) % 12 == 2).astype(float)
    july = (np.arange(months) % 12 == 6).astype(float)
    opened = np.interp(np.floor(years), [2018, 2019, 2020, 2021, 2022, 2024, 2030], [0, 35, 178, 133, 60, 20, 2])
    values["programmes_opened", "all"] = np.round(opened) * march
    values["programmes", "all"] = np.cumsum(values["programmes_opened", "all"])
    values["enrolled", "programme=ai"] = np.interp(years, [2018, 2019, 2025, 2036], [0, 1e3, 1.2e5, 1.6e5])
    values["enrolled", "programme=adjacent"] = np.linspace(5.0e5, 8.0e5, months)
    values["graduates", "programme=ai"] = np.interp(years, [2022, 2023, 2027, 2036], [0, 1e3, 2.2e4, 2.9e4]) * july
    values["graduates", "programme=adjacent"] = np.linspace(1.0e5, 2.2e5, months) * july
    values["graduates", "all"] = values["graduates", "programme=ai"] + values["graduates", "programme=adjacent"]
    switchers = np.linspace(0.61, 0.72, months)
    staff = values["employment", "all"]
    values["switcher_share", "all"] = switchers
    values["employment", "origin=career_switcher"] = staff * switchers
    values["employment", "origin=graduate"] = staff * (1 - switchers)
    values["employment", "market=overall"] = 7e6 + staff
    for state in STATES[:-1]:
        values["persons", f"state={state}"] = np.full(months, 3e5)
    values["researchers", "place=china"] = np.linspace(150, 640, months)
    values["researchers", "place=abroad"] = np.linspace(60, 260, months)
    for within, size in ((12, 1.2e5), (24, 2.3e5), (48, 4.1e5)):
        values["pipeline", f"within={within}"] = size * np.linspace(0.6, 1.6, months)


LEVELS = {
    "wage_posted": 42_000.0, "wage_paid": 40_500.0, "ai_premium": 0.16, "ai_premium_internet": 0.15,
    "ai_premium_all_postings": 0.13, "training_participation": 0.31, "stall_share": 0.64,
    "import_dependence": 0.6,
    "poaching_share": 0.36, "openings_share_ai": 0.25, "graduate_placement_share": 0.34, "productivity": 1.2,
    "firms": 3_000.0, "employer_share": 0.33, "foundation_capability": 60_000.0, "pilots": 900.0,
    "deployments": 330.0, "emigrated": 800.0, "returned": 450.0, "separation_rate": 0.026,
    "job_finding_rate": 0.2,
    "skill_technical": 0.55, "skill_practical": 0.6, "skill_domain": 0.45, "switchers_hired": 7_000.0,
}  # fmt: skip


def _plain(key: tuple[str, str], months: int, rng: np.random.Generator) -> npt.NDArray[np.float64]:
    """A gentle trend around a plausible level for series without a path of their own."""
    name, group = key
    level = LEVELS.get(name, 1_000.0) * (1 + 0.06 * (len(group) % 4))
    drift = 0.25 if BY_NAME[name].unit in ("persons", "posts", "projects", "CNY per month") else 0.05
    return level * (1 + drift * np.linspace(0, 1, months)) * rng.normal(1, 0.01)


FLOWS = {
    ("studying", "seeking_ai"): 0.05, ("studying", "other"): 0.04,
    ("training", "seeking_ai"): 0.08, ("seeking_ai", "application"): 0.14,
    ("seeking_ai", "technology"): 0.06, ("seeking_ai", "foundation"): 0.025,
    ("other", "application"): 0.09, ("other", "technology"): 0.03,
    ("nev", "application"): 0.01, ("outside_seeking", "foundation"): 0.012,
    ("outside_seeking", "application"): 0.03, ("other", "training"): 0.12,
    ("application", "seeking_ai"): 0.08, ("technology", "seeking_ai"): 0.035,
    ("foundation", "seeking_ai"): 0.012, ("application", "other"): 0.04,
    ("technology", "other"): 0.015, ("foundation", "abroad"): 0.003,
    ("application", "technology"): 0.02, ("technology", "foundation"): 0.01,
    ("application", "beyond"): 0.012, ("technology", "beyond"): 0.006,
    ("abroad", "seeking_ai"): 0.004, ("seeking_ai", "other"): 0.03,
    ("other", "outside_seeking"): 1.5, ("outside_seeking", "other"): 1.4,
    ("beyond", "studying"): 0.2, ("application", "application"): 0.11,
    ("training", "other"): 0.04, ("seeking_ai", "abroad"): 0.004,
}  # fmt: skip


def _flow_table(values: Values, months: list[str], replicate: int) -> pa.Table:
    staff = values["employment", "all"]
    pairs = list(FLOWS.items())
    persons = np.array([[share * level / 12 for _, share in pairs] for level in staff]).astype(np.int64)
    repeat = len(pairs)
    return pa.table(
        {
            "scenario": pa.array(["synthetic"] * persons.size).dictionary_encode(),
            "replicate": np.full(persons.size, replicate, dtype=np.int32),
            "seed": np.full(persons.size, 42, dtype=np.int64),
            "month": pa.array([month for month in months for _ in range(repeat)]).dictionary_encode(),
            "source": pa.array([source for (source, _), _ in pairs] * len(months)).dictionary_encode(),
            "target": pa.array([target for (_, target), _ in pairs] * len(months)).dictionary_encode(),
            "persons": persons.ravel(),
        }
    )


def _series_table(values: Values, months: list[str], replicate: int) -> pa.Table:
    keys = list(values)
    size = len(keys) * len(months)
    return pa.table(
        {
            "scenario": pa.array(["synthetic"] * size).dictionary_encode(),
            "replicate": np.full(size, replicate, dtype=np.int32),
            "seed": np.full(size, 42, dtype=np.int64),
            "month": pa.array([month for _ in keys for month in months]).dictionary_encode(),
            "indicator": pa.array([name for name, _ in keys for _ in months]).dictionary_encode(),
            "group": pa.array([group for _, group in keys for _ in months]).dictionary_encode(),
            "value": np.concatenate([values[key] for key in keys]),
            "unit": pa.array([BY_NAME[name].unit for name, _ in keys for _ in months]).dictionary_encode(),
        }
    )


def write_synthetic_results(
    folder: Path,
    *,
    replicates: int = 20,
    months: int = 216,
    without: tuple[str, ...] = (),
    flows: bool = True,
    title: str = "Baseline",
    assumptions: dict[str, dict[str, float]] | None = None,
    policy_cost: float = 1.0,
    draws: Sequence[int] = (),
    told: Mapping[str, object] | None = None,
    **decided: object,
) -> Path:
    """Write a results folder; series whose indicator is in `without` are left out.

    Args: policy_cost: multiplies what policies cost. draws: of the posterior, one per replicate; each moves all figures
        by two per cent a step. told: what the manifest says of draws. decided: `policies`, `shocks` and `budget` of
        the scenario.
    """
    folder.mkdir(parents=True, exist_ok=True)
    labels = [f"{2018 + month // 12}-{month % 12 + 1:02d}" for month in range(months)]
    series, moves = [], []
    for replicate in range(replicates):
        values = {k: v for k, v in synthetic_values(months, replicate).items() if k[0] not in without}
        if draws:
            values = {key: value * (1 + 0.02 * draws[replicate]) for key, value in values.items()}
        values |= {key: value * policy_cost for key, value in values.items() if key[0] == "policy_cost"}
        table = _series_table(values, labels, replicate)
        if draws:
            table = table.append_column("draw", pa.array(np.full(table.num_rows, draws[replicate], np.int32)))
        series.append(table)
        if flows:
            moves.append(_flow_table(values, labels, replicate))
    pq.write_table(pa.concat_tables(series).unify_dictionaries(), folder / "series.parquet")
    if moves:
        pq.write_table(pa.concat_tables(moves).unify_dictionaries(), folder / "flows.parquet")
    scenario = {
        "title": title,
        "question": "How does the talent gap develop if nothing changes?",
        "assumptions": assumptions or {},
        "runs": {"replicates": replicates, "seed": 42, "scale": 100},
        **decided,
    }
    (folder / "scenario.resolved.yaml").write_text(json.dumps(scenario), encoding="utf-8")
    manifest = {
        "version": "0.1.0",
        "config_hash": "0123456789ab",
        "versions": {"numpy": "2", "mesa": "3.5.1"},
    } | ({"draws": told} if told else {})
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder
