"""Where runs are done: in this process, in worker processes of this machine, or on a cluster reached through Dask."""

from simulation.experiment.executors.named import EXECUTORS, executor_named

__all__ = ["EXECUTORS", "executor_named"]
