"""What the results of a sweep hang on: indices with intervals, and how much of the spread is luck."""

from simulation.experiment.sensitivity.analyse import Sensitivity, analyse, write_tables
from simulation.experiment.sensitivity.reading import NotAnalysableError, Observed, observed

__all__ = ["NotAnalysableError", "Observed", "Sensitivity", "analyse", "observed", "write_tables"]
