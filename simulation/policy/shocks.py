"""What each kind of shock does to the parameters in force; several of a kind follow one another."""

from __future__ import annotations

from collections.abc import Callable

from simulation.policy.parameters import Parameters

_LAYERS = slice(0, 3)
_APPLICATION_AND_TECHNOLOGY = slice(0, 2)
_NEV = 3
_ABROAD = ("emigration_per_year", "abroad_share", "abroad_share_elite", "researcher_leave_share")
_MOST = 0.95  # a share or yearly probability of leaving stays below one


def _boom(p: Parameters, severity: float, import_dependence: float) -> None:
    p["demand_factor"][_LAYERS] *= 1.0 + severity


def _bust(p: Parameters, severity: float, import_dependence: float) -> None:
    p["demand_factor"][_LAYERS] *= 1.0 - severity


def _export_controls(p: Parameters, severity: float, import_dependence: float) -> None:
    """Formula: productivity × (1 - z·dependence of last month). Source: model of import dependence, assumption."""
    p["productivity_factor"][_APPLICATION_AND_TECHNOLOGY] *= 1.0 - severity * import_dependence


def _emigration_pull(p: Parameters, severity: float, import_dependence: float) -> None:
    for name in _ABROAD:
        p[name] = min(_MOST, p[name] * (1.0 + severity)) if severity > 0.0 else p[name]


def _nev_boom(p: Parameters, severity: float, import_dependence: float) -> None:
    p["demand_factor"][_NEV] *= 1.0 + severity


def _knowledge_jump(p: Parameters, severity: float, import_dependence: float) -> None:
    p["half_life_months"] = p["half_life_months"] * (1.0 - severity)


SHOCKS: dict[str, Callable[[Parameters, float, float], None]] = {
    "demand_boom": _boom,
    "demand_bust": _bust,
    "export_controls": _export_controls,
    "emigration_pull": _emigration_pull,
    "nev_boom": _nev_boom,
    "knowledge_jump": _knowledge_jump,
}
