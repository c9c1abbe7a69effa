"""Facts about people, measured in the runs without a cycle."""

from __future__ import annotations

import math

import numpy as np

from simulation.experiment.stylised.cycle import Market
from simulation.experiment.stylised.fact import Evidence, fact
from simulation.experiment.stylised.months import of_market
from simulation.experiment.stylised.thinning import KEPT
from simulation.experiment.stylised.wages import WageSpread

_EARLY_SEARCH, _LATE_SEARCH = slice(0, 3), slice(6, 13)  # months of search already done, both ends included
_FIRST_YEAR, _AFTER_FIVE_YEARS = slice(0, 12), slice(60, None)  # months of tenure
PLACE = {Market.AI: 0, Market.OUTSIDE: 1}  # in tables by market


@fact(
    "Job finding: months 6-12 to 0-2", unit="ratio", band=(0.35, 0.7),
    source="STYL_03; judgement around one half",
)  # fmt: skip
def job_finding_by_duration(evidence: Evidence, market: Market) -> float:
    """How much the chance of a job falls with the duration of search.

    Formula: monthly share who find a job among those without one for 6 to 12 months / the same for 0 to 2 months.
    """
    return _ratio_of_rates(evidence.across.search[PLACE[market]], _LATE_SEARCH, _EARLY_SEARCH)


@fact(
    "Matching: the same, all else fixed", unit="elasticity", band=(0.5, 0.7),
    source="PRIOR_01, PRIOR_02",
)  # fmt: skip
def matching_thinned(evidence: Evidence, market: Market) -> float:
    """Elasticity of hires with respect to seekers at given openings, wages and people: what regressions are after.

    Formula: ln(Σ hires of a random four fifths of the seekers / Σ hires of all) / ln(4/5), each December.
    """
    everybody, thinned = evidence.across.thinned[:, PLACE[market]]
    return math.log(thinned / everybody) / math.log(KEPT) if thinned else math.nan


@fact(
    "Leaving: after 5 years to first", unit="ratio", band=(0.1, 0.5),
    source="STYL_10; judgement around one fifth",
)  # fmt: skip
def separation_by_tenure(evidence: Evidence, market: Market) -> float:
    """How much the chance of leaving an employer falls with tenure; retirement is left out.

    Formula: monthly share who leave among staff of 60 and more months / the same for the first 12 months.
    """
    return _ratio_of_rates(evidence.across.tenure[PLACE[market]], _AFTER_FIVE_YEARS, _FIRST_YEAR)


def _ratio_of_rates(table: np.ndarray, over: slice, under: slice) -> float:
    """Ratio of event rates. Args: table: int64 (months, 2), at risk and events."""
    (late, late_events), (early, early_events) = table[over].sum(axis=0), table[under].sum(axis=0)
    if late == 0 or early_events == 0:
        return math.nan
    return float(late_events / late) / float(early_events / early)


@fact(
    "Hires from jobs: share", unit="share", band=(0.3, 0.5),
    source="STYL_11 (0.3 of separations by quarter, close to a half of new jobs by month)",
)  # fmt: skip
def job_to_job_share(evidence: Evidence, market: Market) -> float:
    """Hires of people who were employed, in any sector, at the end of the month before.

    Formula: Σ hires from jobs / Σ hires over the months.
    """
    months = of_market(evidence.trend, market)
    hires = float(months.hires.sum())
    return float(months.hires_from_jobs.sum()) / hires if hires else math.nan


@fact(
    "Wages of similar people: spread", unit="log points", band=(0.2, 0.55),
    source="STYL_08 (0.24 for the offers one person gets; about 0.5 for residuals of earnings equations)",
)  # fmt: skip
def wage_dispersion(evidence: Evidence, market: Market) -> float:
    """Spread of wages among people alike in sector, job class, skills, schooling, origin and tenure, each December.

    Formula: √mean over years of var(e), e the residual of the earnings equation (`stylised/wages.py`).
    """
    variances = [spread.residual for spread in _spreads(evidence, market)]
    return math.sqrt(float(np.mean(variances)))


@fact(
    "Wages: share of employers", unit="share", band=(0.05, 0.25),
    source="STYL_09 (about 0.2; about 0.1 when corrected for few movers)",
)  # fmt: skip
def wage_share_of_employers(evidence: Evidence, market: Market) -> float:
    """How much of wage inequality is between employers, for people who are alike.

    Formula: Σ over years of the variance between employers, the same people apart / Σ of var(ln w).
    """
    spreads = _spreads(evidence, market)
    return sum(spread.between_employers for spread in spreads) / sum(spread.total for spread in spreads)


def _spreads(evidence: Evidence, market: Market) -> list[WageSpread]:
    return evidence.across.wages[PLACE[market]]
