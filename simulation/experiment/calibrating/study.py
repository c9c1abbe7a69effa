"""The honesty study on the real model: in a folder of its own, stopped and gone on with at will.

Below the folder: `kept/`, what is finished, one small file for each truth and method; `tables/`, the results as CSV and
one page, written when all is done.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

import calibration.fit
from calibration.fit.problem import Method
from calibration.study.fitting import begin
from calibration.study.truths import ProblemFactory
from calibration.study.whole import Sizes, Study, run_study
from calibration.targets import Target
from simulation.experiment.lock import sole_driver
from simulation.experiment.manifest import code_fingerprint
from simulation.experiment.progress import Progress, Silent


def study_market(
    folder: Path,
    factory: ProblemFactory,
    methods: tuple[Method, ...],
    targets: Sequence[Target],
    budget: int,
    *,
    seed: int = 1,
    sizes: Sizes | None = None,
    anew: tuple[Method, ...] = (),
    lasting: Sequence[str] | None = None,
    made_with: dict[str, Any] | None = None,
    progress: Progress | None = None,
) -> Study:
    """Run what is not there yet, write the tables, and return them.

    Args: factory: the market as a problem whose luck follows from a seed; its moments are the targets, in their order.
        methods: the first is the reference, by which a parameter counts as identified. budget: runs of every fit.
        anew, lasting: see `run_study`.
        made_with: what else changes a run, such as the hash of the scenario, as JSON.
    Raises: ValueError when the folder was begun with other settings or code, FolderInUseError when it is in use.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tell = (progress or Silent()).say
    settings = {
        **(made_with or {}),
        "code": code_fingerprint(),
        "methods": fitting_fingerprint(),
        "targets": [asdict(target) for target in targets],
    }
    with sole_driver(folder), threadpool_limits(limits=1, user_api="blas"):  # see `calibrate`
        setup = begin(folder / "kept", factory, methods, budget, seed, settings, tell)
        sampling_variance = np.array([target.sampling_sd**2 for target in targets])
        study = run_study(setup, sampling_variance, sizes, anew, lasting)
        study.write(folder / "tables")
    return study


def fitting_fingerprint() -> str:
    """64 hex digits over the code of the methods: a kept fit by an older version is not mixed with newer ones."""
    found = hashlib.sha256()
    for path in sorted(Path(calibration.fit.__path__[0]).glob("*.py")):
        found.update(path.name.encode())
        found.update(path.read_bytes())
    return found.hexdigest()
