"""Many scenarios at once: designs over factors, every run kept as soon as it is done."""

from simulation.experiment.sweeping.load import LoadedSweep, load_sweep
from simulation.experiment.sweeping.plan import Plan, plan
from simulation.experiment.sweeping.results import SweepResults
from simulation.experiment.sweeping.sweep import carry_out, sweep

__all__ = ["LoadedSweep", "Plan", "SweepResults", "carry_out", "load_sweep", "plan", "sweep"]
