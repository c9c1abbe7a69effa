"""All facts, in the order of the table."""

from __future__ import annotations

from simulation.experiment.stylised.across_employers import (
    hires_of_growing,
    hires_of_shrinking,
    size_exponent,
    size_tail,
)
from simulation.experiment.stylised.across_people import (
    job_finding_by_duration,
    job_to_job_share,
    matching_thinned,
    separation_by_tenure,
    wage_dispersion,
    wage_share_of_employers,
)
from simulation.experiment.stylised.fact import Fact
from simulation.experiment.stylised.over_the_cycle import (
    beveridge_loop,
    beveridge_slope,
    job_to_job_cyclical,
    matching_elasticity,
    vacancy_yield,
    wage_curve,
    wage_curve_panel,
)

FACTS: tuple[Fact, ...] = (
    beveridge_slope, beveridge_loop,
    matching_elasticity, matching_thinned, vacancy_yield,
    wage_curve, wage_curve_panel,
    job_finding_by_duration,
    size_exponent, size_tail, hires_of_growing, hires_of_shrinking,
    wage_dispersion, wage_share_of_employers,
    separation_by_tenure, job_to_job_share, job_to_job_cyclical,
)  # fmt: skip
