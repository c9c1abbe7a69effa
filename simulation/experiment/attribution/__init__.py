"""Which pillar, or which lever of a pillar, closes how much of the gap: exact Shapley values under the same luck."""

from simulation.experiment.attribution.attribute import Attribution, NoReplicateError, attribute, carry_out
from simulation.experiment.attribution.plan import Plan, plan

__all__ = ["Attribution", "NoReplicateError", "Plan", "attribute", "carry_out", "plan"]
