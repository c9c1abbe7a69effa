"""Facts about movements over time, measured on log deviations from the run of the same seed without a cycle."""

from __future__ import annotations

import numpy as np

from simulation.agents.codes import SECTORS
from simulation.experiment.stylised.cycle import CYCLES, PERIOD, Arm, Market
from simulation.experiment.stylised.estimators import loop_area, two_stage, without_effects
from simulation.experiment.stylised.fact import Evidence, fact, log_of, own_cycle
from simulation.experiment.stylised.months import Months

_YEAR = 12


def unemployment_rate(months: Months) -> np.ndarray:
    """People who look for a job and have none / they and the employed."""
    return months.unemployed / np.maximum(months.unemployed + months.employed, 1.0)


def vacancy_rate(months: Months) -> np.ndarray:
    """Openings left at the end of the month / they and the employed."""
    return months.vacancies / np.maximum(months.vacancies + months.employed, 1.0)


def _slope(evidence: Evidence, market: Market, y: np.ndarray, x: np.ndarray) -> float:
    """Slope of y on x over the cycle: two-stage least squares, instruments sine and cosine of the cycle."""
    return float(two_stage(y, x[:, None], evidence.waves())[0])


@fact(
    "Beveridge curve: slope", unit="elasticity", band=(-0.9, -0.5),
    source="STYL_01; judgement: estimates for the United States lie at its steep end and beyond",
)  # fmt: skip
def beveridge_slope(evidence: Evidence, market: Market) -> float:
    """Slope of the Beveridge curve under a cycle of demand in the same market.

    Formula: ln v = a + b·ln u on deviations, two-stage least squares with the waves of the cycle; b.
    """
    arm = own_cycle(market)
    v, u = (evidence.deviation(rate, market, arm) for rate in (vacancy_rate, unemployment_rate))
    return _slope(evidence, market, v, u)


@fact(
    "Beveridge curve: loop, counter-clockwise", unit="signed area", band=(0.0, np.inf),
    source="STYL_02 (sign)",
)  # fmt: skip
def beveridge_loop(evidence: Evidence, market: Market) -> float:
    """Direction in which a cycle of demand runs around the Beveridge curve: unemployment lags behind vacancies.

    Formula: signed area of the mean cycle of (ln u, ln v) / (2π·sd(ln u)·sd(ln v)).
    """
    return loop_area(*mean_loop(evidence, market))


def mean_loop(evidence: Evidence, market: Market) -> tuple[np.ndarray, np.ndarray]:
    """Unemployment and vacancy rate of a market over its mean cycle, log deviations, shape (period,) each."""
    arm = own_cycle(market)
    u, v = (evidence.deviation(rate, market, arm) for rate in (unemployment_rate, vacancy_rate))
    return u.reshape(-1, PERIOD).mean(axis=0), v.reshape(-1, PERIOD).mean(axis=0)


@fact(
    "Matching: elasticity, seekers", unit="elasticity", band=(0.5, 0.7),
    source="PRIOR_01, PRIOR_02",
)  # fmt: skip
def matching_elasticity(evidence: Evidence, market: Market) -> float:
    """Elasticity of the matching function: hires of a month on everybody who applies and the openings before matching.

    Formula: ln h = a + b·ln s + c·ln o on deviations, both cycles stacked, two-stage least squares with their waves; b.
    """
    y, x, z = [], [], []
    for place, arm in enumerate(CYCLES):
        y.append(evidence.deviation(lambda m: m.hires, market, arm))
        seekers, openings = (evidence.deviation(f, market, arm) for f in (lambda m: m.seekers, lambda m: m.openings))
        x.append(np.column_stack([seekers, openings]))
        z.append(np.kron(np.eye(len(CYCLES))[place], evidence.waves()))
    return float(two_stage(np.concatenate(y), np.vstack(x), np.vstack(z))[0])


@fact(
    "Wage curve", unit="elasticity", band=(-0.15, -0.05),
    source="PRIOR_05, STYL_17; judgement: half of 0.1 on either side",
)  # fmt: skip
def wage_curve(evidence: Evidence, market: Market) -> float:
    """Wages paid against the unemployment rate over a cycle of demand in the same market.

    Formula: mean ln w = a + b·ln u on deviations, two-stage least squares with the waves of the cycle; b.
    """
    arm = own_cycle(market)
    wages = evidence.deviation(lambda m: np.exp(m.log_wage), market, arm)
    return _slope(evidence, market, wages, evidence.deviation(unemployment_rate, market, arm))


@fact(
    "Wage curve: sectors by year", unit="elasticity",
    band=(-0.15, -0.05), source="PRIOR_05, STYL_17; judgement: half of 0.1 on either side", markets=(Market.ALL,),
)  # fmt: skip
def wage_curve_panel(evidence: Evidence, market: Market) -> float:
    """The wage curve as it is estimated on regions: three AI layers and two outside sectors by year.

    Formula: mean ln w = sector + year + b·ln u on deviations, both cycles stacked with effects of their own, two-stage
    least squares with the waves of the cycle in the sectors that it moves; b.
    """
    y, x, z = [], [], []
    for place, (arm, moved) in enumerate(CYCLES.items()):
        wages, unemployment = _yearly_panel(evidence, arm)
        waves = evidence.waves().reshape(-1, _YEAR, 2).mean(axis=1)  # years × 2
        exposed = np.zeros(SECTORS)
        exposed[moved.sectors] = 1.0
        pulls = [without_effects(exposed[:, None] * wave[None, :]).ravel() for wave in waves.T]
        y.append(without_effects(wages).ravel())
        x.append(without_effects(unemployment).ravel())
        z.append(np.kron(np.eye(len(CYCLES))[place], np.column_stack(pulls)))
    return float(two_stage(np.concatenate(y), np.concatenate(x)[:, None], np.vstack(z))[0])


def _yearly_panel(evidence: Evidence, arm: Arm) -> tuple[np.ndarray, np.ndarray]:
    """Yearly log deviations of wages and of the unemployment rate, (sectors, years) each."""
    moved, still = evidence.runs[arm].months, evidence.trend
    wages = (moved.log_wage - still.log_wage).T
    rates = [log_of(_yearly(unemployment_rate(months).T)) for months in (moved, still)]
    return _yearly(wages), rates[0] - rates[1]


def _yearly(values: np.ndarray) -> np.ndarray:
    return np.asarray(values.reshape(SECTORS, -1, _YEAR).mean(axis=2))


@fact(
    "Vacancy yield on tightness", unit="elasticity",
    band=(-np.inf, 0.0), source="STYL_13 (sign); PRIOR_01 would have -0.7 to -0.5",
)  # fmt: skip
def vacancy_yield(evidence: Evidence, market: Market) -> float:
    """How fast openings are filled when there are more of them per seeker.

    Formula: ln(h/o) = a + b·ln(o/s) on deviations, two-stage least squares with the waves of the cycle; b.
    """
    arm = own_cycle(market)
    filled = evidence.deviation(lambda m: m.hires / np.maximum(m.openings, 1.0), market, arm)
    tightness = evidence.deviation(lambda m: m.openings / np.maximum(m.seekers, 1.0), market, arm)
    return _slope(evidence, market, filled, tightness)


@fact(
    "Moves between jobs in a slump", unit="elasticity", band=(-np.inf, 0.0),
    source="STYL_12 (sign)",
)  # fmt: skip
def job_to_job_cyclical(evidence: Evidence, market: Market) -> float:
    """Whether people change employers more often when unemployment is low.

    Formula: ln(hires from jobs/employed) = a + b·ln u on deviations, two-stage least squares with the waves; b.
    """
    arm = own_cycle(market)
    moves = evidence.deviation(lambda m: m.hires_from_jobs / np.maximum(m.employed, 1.0), market, arm)
    return _slope(evidence, market, moves, evidence.deviation(unemployment_rate, market, arm))
