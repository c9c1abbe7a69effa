"""A made-up comparison folder with known effects: figures, sentences and report are tested without the model."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from simulation.experiment.compare import pairing_facts
from simulation.experiment.differences import write_tables
from simulation.experiment.pairing import Key, Pairs
from simulation.indicators.catalogue import CLASSES, LAYERS, series_keys

LEVELS = {
    "posts_wanted": 4.8e6, "employment": 2.4e6, "openings": 2.9e5, "time_to_fill": 3.6, "supply_demand_ratio": 0.47,
    "wage_posted": 47_000.0, "skill_technical": 0.55, "switcher_share": 0.66, "stall_share": 0.62,
    "import_dependence": 0.88, "graduate_placement_share": 0.44, "skill_practical": 0.6,
}  # fmt: skip
GAP = 2.0e6
LAYER_WEIGHTS = {"application": 0.62, "technology": 0.26, "foundation": 0.12}
CLASS_WEIGHTS = {"engineer": 0.47, "compound": 0.33, "research": 0.20}
PARTS = {"headcount": 0.93, "mismatch": 0.05, "friction": 0.02}
PAYERS = {"state": 0.6, "firms": 0.3, "students": 0.1}
YEARS = tuple(range(2019, 2036))


@dataclass(frozen=True)
class Effect:
    """What a made-up scenario does: relative effects on the gap, on posts wanted and staff, on wages; cost a year.

    `noise`: standard deviation of the relative effect on the gap over the pairs; None: the scenario is the base.
    """

    gap: float = -0.05
    wanted: float = 0.004
    wage: float = -0.01
    cost: float = 0.0
    noise: float | None = 0.005


def write_synthetic_comparison(
    folder: Path,
    effects: Mapping[str, Effect],
    *,
    pairs: int = 12,
    years: tuple[int, ...] = YEARS,
    scale: int = 100,
    without: tuple[str, ...] = (),
    titles: Mapping[str, str] | None = None,
    differs: Mapping[str, Mapping[str, Any]] | None = None,
    rates: Mapping[str, float] | None = None,
    draws: Sequence[int] = (),
    told: Mapping[str, Any] | None = None,
    held: Mapping[str, Sequence[str]] | None = None,
) -> Path:
    """Write the folder of a comparison of these scenarios with a base.

    Args: draws: of each pair. told: what the manifest says of draws. held: calibrated keys that a scenario sets, by
        name. titles: by name; names with a capital where there is none. differs: keys, with values by name. rates: of
        discounting in the scenarios' files, 4 % where there is none.
    """
    folder.mkdir(parents=True, exist_ok=True)
    compared = {
        name: made_pairs(place, one, pairs, years, without, draws) for place, (name, one) in enumerate(effects.items())
    }
    write_tables(folder, compared, scale)
    scenarios: list[dict[str, Any]] = [
        _entry(name, titles, rates) | pairing_facts(compared[name]) | {"held": list((held or {}).get(name, ()))}
        for name in effects
    ]
    manifest = {
        "program": "talentgap", "version": "0.1.0", "status": "complete", "base": _entry("base", titles, rates),
        "scenarios": scenarios, "scale": scale, "seed": 42, "seeds": "the same", "horizon": {"end": "2035-12"},
        "differs": {"policies.skill_upgrading.training_tax_credit.value": {"base": None} | dict.fromkeys(effects, 0.5)}
        if differs is None
        else differs,
        "written": "2000-01-01", "discount_rate_per_year": 0.04, **({"draws": told} if told else {}),
    }  # fmt: skip
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


def _entry(name: str, titles: Mapping[str, str] | None, rates: Mapping[str, float] | None) -> dict[str, Any]:
    title = (titles or {}).get(name, name.replace("-", " ").capitalize())
    rate = (rates or {}).get(name, 0.04)
    return {
        "name": name, "title": title, "results": f"{name}/0123", "runs": {"done": 12, "failed": 0},
        "discount_rate_per_year": rate,
    }  # fmt: skip


def made_pairs(
    place: int, effect: Effect, pairs: int, years: tuple[int, ...], without: tuple[str, ...] = (),
    draws: Sequence[int] = (),
) -> Pairs:  # fmt: skip
    """Pairs of a scenario: the base has luck of its own for each pair; the scenario shares it."""
    luck = np.random.default_rng(7).normal(1, 0.05, (pairs, 1)) * np.linspace(0.3, 1, len(years))
    base = values_of(luck, luck * 0)
    if effect.noise is None:
        scenario = base
    else:
        own = np.random.default_rng(100 + place).normal(0, effect.noise, (pairs, 1)) * np.ones(len(years))
        scenario = values_of(luck, own, effect)
    keys = tuple(key for key in base if key[0] not in without)
    numbers = tuple(zip(draws or [-1] * pairs, range(pairs), strict=True))
    return Pairs(
        keys, years, False, np.stack([base[key] for key in keys]), np.stack([scenario[key] for key in keys]),
        numbers, tuple(range(pairs)), effect.noise is None,
    )  # fmt: skip


def values_of(luck: np.ndarray, noise: np.ndarray, effect: Effect | None = None) -> dict[Key, np.ndarray]:
    """All series [pair, year]; cells add up to totals, parts to wholes."""
    nothing = Effect(0, 0, 0, 0, 0)
    effect = effect or nothing
    found: dict[Key, np.ndarray] = {}
    gap = GAP * luck * (1 + effect.gap + noise)
    for layer, share in LAYER_WEIGHTS.items():
        found["shortfall", f"layer={layer}"] = gap * share
        for job, part in CLASS_WEIGHTS.items():
            found["shortfall", f"layer={layer},class={job}"] = gap * share * part
    for job, part in CLASS_WEIGHTS.items():
        found["shortfall", f"class={job}"] = gap * part
    found["shortfall", "all"] = gap
    for part, share in PARTS.items():
        found[f"shortfall_{part}", "all"] = gap * share
        found[f"openings_{part}", "all"] = 2.9e5 * luck * (1 + (effect.gap + noise) / 2) / 3
    found["posts_wanted", "all"] = LEVELS["posts_wanted"] * luck * (1 + effect.wanted + noise / 50)
    staff = LEVELS["employment"] * luck * (1 - effect.gap / 2 - noise / 2)
    found["employment", "all"] = staff
    for layer, share in LAYER_WEIGHTS.items():
        for job, part in CLASS_WEIGHTS.items():
            found["employment", f"layer={layer},class={job}"] = staff * share * part
    found["wage_posted", "all"] = LEVELS["wage_posted"] * (1 + effect.wage + noise / 10) + 100 * luck
    found["policy_cost", "all"] = effect.cost * (1 + noise) + 0 * luck
    for payer, share in PAYERS.items():
        found["policy_cost", f"payer={payer}"] = found["policy_cost", "all"] * share
    rest = {
        key: LEVELS.get(key[0], 1_000.0) * (1 + (effect.gap + noise) / 10) * luck / luck.mean() for key in series_keys()
    }
    return rest | found


assert set(LAYER_WEIGHTS) == set(LAYERS)
assert set(CLASS_WEIGHTS) == set(CLASSES)
