"""The plan of a sweep: keys of many runs at once are those of the runs one by one."""

from __future__ import annotations

import numpy as np

from simulation.experiment.sweeping import load_sweep, plan


def test_keys_of_many_runs_are_those_of_each() -> None:
    """Points and replicates in any order, some twice."""
    planned = plan(load_sweep("scenarios/sweeps/quick.yaml"))
    points, replicates = np.array([0, 3, 3, 1, 0]), np.array([1, 0, 1, 0, 1])
    found = planned.keys(points, replicates)
    wanted = [planned.key(point, replicate) for point, replicate in zip(points, replicates, strict=True)]
    assert [row.tobytes() for row in found] == wanted
    assert len(set(wanted)) == 4
