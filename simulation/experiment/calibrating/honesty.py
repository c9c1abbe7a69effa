"""The honesty studies of the market's calibration: `make calibration-study`.

Two studies, because they ask two things:

recovery            the reports come from the model itself, with sampling error alone: a world in which the model is
                    right. Which method finds the parameters, how far off, and do its intervals hold the truth? How far
                    off would the exact posterior be, so that no method can do better?
misspecification    reports with the discrepancy that targets.csv declares, so that what an indicator means may differ
                    from what was counted; then one report is moved by 4 sd. Do intervals hold, is the report named?
                    Ranks of 100 truths show whether the chain of emulator and sampler is exact.

Everything finished is kept; the same command goes on. At scale 500 a run takes a tenth of a second, and luck is
larger than at the scale of the calibration itself: recovery there is, if anything, better.
"""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from calibration.draws import POSTERIOR
from calibration.fit.abc import RegressionABC
from calibration.fit.emulator_alone import EmulatorAlone
from calibration.fit.history_matching import HistoryMatching
from calibration.fit.problem import Method, Problem
from calibration.fit.simulated_moments import SimulatedMoments
from calibration.space import calibrated_space
from calibration.study.truths import ProblemFactory
from calibration.study.whole import Sizes
from calibration.targets import load_targets
from simulation.experiment.calibrating.figures import TargetFigures
from simulation.experiment.calibrating.market import MarketRuns
from simulation.experiment.calibrating.problem import base_of_runs, market_problem
from simulation.experiment.calibrating.study import study_market
from simulation.experiment.executor import Executor, available_cores, executor_named
from simulation.experiment.progress import Progress, Silent
from simulation.experiment.run import RESULTS
from simulation.experiment.simulate import Simulator, default_simulator

BUDGET = 1_500
SCALE = 500
STUDIES = ("recovery", "misspecification")
ADOPTED = POSTERIOR / "study"
_RECOVERY = Sizes(recovery=20, ranks=0, misspecification=0)
_MISSPECIFICATION = Sizes(recovery=20, ranks=100, misspecification=20)
TARGETS = tuple(target for target in load_targets() if target.role == "fit")
ONE_BY_ONE = ("programmes_opened", "researchers")  # universities and researchers are there one by one, at every scale


def methods_of(study: str) -> tuple[Method, ...]:
    """The methods that a study compares, the reference first."""
    once: tuple[Method, ...] = EmulatorAlone(), RegressionABC()
    if study == "recovery":
        refocusing, fitting = methods_anew()
        return refocusing, *once, fitting
    return once


def methods_anew() -> tuple[Method, ...]:
    """Those that run the model anew for every truth. Fits that the command refuses are kept."""
    return HistoryMatching(least_ess=0.0), SimulatedMoments()


def lasting_of(study: str) -> tuple[str, ...] | None:
    """The reports whose luck no finer scale lessens, for the study that asks for the least error of any method."""
    if study != "recovery":
        return None
    return tuple(target.id for target in TARGETS if target.indicator in ONE_BY_ONE)


def market_factory(
    executor: Executor, simulator: Simulator, *, discrepancy: bool, scale: int = SCALE, progress: Progress | None = None
) -> ProblemFactory:
    """The market as a problem whose luck follows from a seed. Args: discrepancy: as in `market_problem`."""
    space, figures = calibrated_space(), TargetFigures(TARGETS)

    def factory(seed: int) -> Problem:
        base = base_of_runs(scale, seed)
        runs = MarketRuns(base, space, figures, None, executor, simulator, progress or Silent())
        return market_problem(runs, TARGETS, discrepancy=discrepancy)

    return factory


def run_honesty(
    study: str, out: Path, jobs: int, budget: int = BUDGET, methods: Sequence[Method] = (), sizes: Sizes | None = None
) -> Path:
    """Run one of the studies as far as it is not there. Returns: the folder of its tables."""
    folder = out / f"calibration-study-{study}"
    with closing(executor_named(None, jobs)) as executor:
        factory = market_factory(executor, default_simulator(), discrepancy=study != "recovery")
        study_market(
            folder, factory, tuple(methods) or methods_of(study), TARGETS, budget,
            sizes=sizes or (_RECOVERY if study == "recovery" else _MISSPECIFICATION),
            anew=() if study == "recovery" else methods_anew(), lasting=lasting_of(study),
            made_with={"study": study, "scale": SCALE}, progress=_Lines(),
        )  # fmt: skip
    return folder / "tables"


class _Lines(Silent):
    """Says what is done on the standard output."""

    def say(self, text: str) -> None:
        print(text, flush=True)


def main() -> None:
    """`python -m simulation.experiment.calibrating.honesty`."""
    parser = argparse.ArgumentParser(description="Honesty studies of the calibration; hours, and it goes on.")
    parser.add_argument("studies", nargs="*", default=STUDIES, help=f"of {', '.join(STUDIES)}")
    parser.add_argument("--out", type=Path, default=RESULTS)
    parser.add_argument("--jobs", type=int, default=available_cores())
    parser.add_argument("--adopt", action="store_true", help=f"copy the tables to {ADOPTED} for the documentation")
    given = parser.parse_args()
    unknown = [name for name in given.studies if name not in STUDIES]
    if unknown:
        parser.error(f"studies are {' and '.join(STUDIES)}; got {', '.join(unknown)}")
    for study in given.studies:
        tables = run_honesty(study, given.out, given.jobs)
        print(f"Tables: {tables}")
        if given.adopt:
            shutil.copytree(tables, ADOPTED / study, dirs_exist_ok=True)


if __name__ == "__main__":
    main()
