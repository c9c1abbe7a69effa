"""Small markets built out of the rules and kernels of the model, where the truth is known.

A counterfactual can be trusted only if the machinery is right where theory gives the answer. An experiment sets the
parameter book to a textbook limit, fills small tables of the model with people and employers, and runs the same
functions that a month of the model runs; nothing is copied. `tests/verification` holds the experiments to theory.

| experiment | theory |
|---|---|
| `match_once` | urn-ball matching, several applications at a time, the best paid of the vacancies seen |
| `lake` | flows between employment and unemployment in a growing labour force |
| `beveridge` | unemployment and vacancies over a demand cycle |
| `training_pipeline` | the cobweb of wages and enrolment in a trained occupation |
"""

from simulation.laboratory.beveridge_curve import beveridge
from simulation.laboratory.lake_model import lake
from simulation.laboratory.pipeline import training_pipeline
from simulation.laboratory.urn_ball import match_once

__all__ = [
    "beveridge",
    "lake",
    "match_once",
    "training_pipeline",
]
