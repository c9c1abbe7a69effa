"""Calibrate the market: fit, run the draws on to 2035, and write all tables and the posterior into one folder."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from threadpoolctl import threadpool_limits

from calibration.draws import posterior_sha256, targets_sha256
from calibration.fit.history_matching import HistoryMatching
from calibration.fit.problem import CannotFitError
from calibration.fit.waves import REPLICATES
from calibration.space import Space, calibrated_space
from calibration.targets import load_targets
from simulation.experiment import simulate
from simulation.experiment.calibrating import diagnostics, identifiability, projection
from simulation.experiment.calibrating.budget import LAST_MONTH_OF_PROJECTION, runs_in_all, stages
from simulation.experiment.calibrating.chain import wide_chain
from simulation.experiment.calibrating.figures import TargetFigures
from simulation.experiment.calibrating.fingerprint import method_fingerprint
from simulation.experiment.calibrating.information import information
from simulation.experiment.calibrating.left_out import left_out
from simulation.experiment.calibrating.market import FailedRun, MarketRuns, Rows
from simulation.experiment.calibrating.openings import KEPT, LAST_YEAR, draws_from_openings, openings
from simulation.experiment.calibrating.outcome import Outcome
from simulation.experiment.calibrating.posterior import draws_table, is_finished, model_fingerprint
from simulation.experiment.calibrating.predictive import predictive
from simulation.experiment.calibrating.problem import base_of_runs, market_problem
from simulation.experiment.calibrating.suspects import suspects
from simulation.experiment.calibrating.watched import Watched
from simulation.experiment.executor import Executor, executor_named
from simulation.experiment.lock import sole_driver
from simulation.experiment.manifest import code_fingerprint, surroundings, write_manifest
from simulation.experiment.progress import Progress, Silent
from simulation.experiment.run import RESULTS
from simulation.experiment.simulate import Simulator
from simulation.experiment.store import storing, write_whole
from simulation.scenario.schema import Scenario

BUDGET = 2_000
SCALE = 200
SEED = 7
_FOLDER_DIGITS = 12
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Settings:
    """What a calibration is made of. budget: runs of the fit, exactly. scale: persons per agent."""

    budget: int = BUDGET
    seed: int = SEED
    scale: int = SCALE

    def folder(self, out: str | Path = RESULTS) -> Path:
        """Where its results go: the name holds what they depend on, code and machine left out."""
        told = json.dumps([self.budget, self.seed, self.scale, targets_sha256(), repr(calibrated_space())])
        return Path(out) / f"calibration-{hashlib.sha256(told.encode()).hexdigest()[:_FOLDER_DIGITS]}"


def calibrate(
    settings: Settings | None = None,
    *,
    jobs: int = 1,
    executor: str | Executor | None = None,
    out: str | Path = RESULTS,
    resume: bool = True,
    progress: Progress | None = None,
    simulator: Simulator | None = None,
) -> Path:
    """Calibrate and write posterior, tables and manifest. Every run is kept as soon as it is done.

    A calibration that the same code has finished is left as it is, unless `resume` is False.

    Args: as for `run`. The result is the same for any number of jobs and for any executor.
    Returns: the folder `<out>/calibration-<12 hex of its settings>/`.
    Raises: CannotFitError when the reports exclude each other or too few effective draws remain; ValueError for a
        budget that is too small; FolderInUseError; StorageError; KeyboardInterrupt.
    """
    if executor is None or isinstance(executor, str):
        with closing(executor_named(executor, jobs)) as made:
            return calibrate(
                settings, jobs=jobs, executor=made, out=out, resume=resume, progress=progress, simulator=simulator
            )
    settings = settings or Settings()
    stages(settings.budget)
    folder = settings.folder(out)
    with storing(folder):
        folder.mkdir(parents=True, exist_ok=True)
    with sole_driver(folder):
        if resume and is_finished(folder):
            (progress or Silent()).say("Finished before, by the same code: nothing to do")
            return folder
        simulator = simulator or simulate.default_simulator()
        watched = Watched(progress or Silent(), folder / "status.json", jobs, runs_in_all(settings.budget))
        # Sums depend on the number of threads in their last digits, and chains enlarge them.
        with threadpool_limits(limits=1, user_api="blas"):
            _Calibration(settings, folder, jobs, executor, watched, simulator).run(resume)
    return folder


@dataclass
class _Calibration:
    settings: Settings
    folder: Path
    jobs: int
    executor: Executor
    progress: Watched
    simulator: Simulator

    def __post_init__(self) -> None:
        self.started = datetime.now(UTC)
        self.space: Space = calibrated_space()
        self.targets = tuple(load_targets())
        self.runs = 0
        self.kept = 0
        self.failed: list[tuple[str, FailedRun]] = []

    def run(self, resume: bool) -> None:
        """Fit, project, tell. What is written last is the manifest with the status `complete`."""
        self._manifest("running")
        self.progress.write("running")
        state = "stopped"  # until something better is known: a full disk, say
        try:
            self._write(self._fit(resume), resume)
            state = "complete"
        except CannotFitError as error:
            state = "refused"
            self._manifest(state, reason=str(error))
            raise
        except KeyboardInterrupt:
            state = "interrupted"
            self._manifest(state)
            raise
        finally:
            self.progress.write(state)

    def _fit(self, resume: bool) -> Outcome:
        figures = TargetFigures(self.targets)
        base = base_of_runs(self.settings.scale, self.settings.seed)
        with self._market("runs", base, figures, resume) as market:
            matched = HistoryMatching().matched(
                market_problem(market, self.targets), self.settings.budget, self.settings.seed, self._told
            )
        return Outcome(self.space, self.targets, matched, market.answers[-1])

    def _write(self, outcome: Outcome, resume: bool) -> None:
        seed = self.settings.seed
        self._told("Running the draws on to 2035")
        kept = projection.figures()
        runs = self._projected("projection", LAST_MONTH_OF_PROJECTION, kept, outcome.matched.draws.places, resume)
        gap = _mean_of_runs(runs[:, :, kept.place(projection.GAP)])
        diffusion = draws_from_openings(outcome, seed, self._told)
        openings_runs = self._projected("openings", f"{LAST_YEAR}-12", KEPT, diffusion, resume)
        draws = draws_table(outcome, gap)
        tables = {
            "predictive": predictive(outcome),
            "identifiability": identifiability.identifiability(outcome),
            "profiles": identifiability.profiles(outcome, wide_chain(outcome, seed)),
            "informed_by": identifiability.informed_by(outcome),
            "waves": diagnostics.waves(outcome),
            "emulators": diagnostics.emulators(outcome),
            "suspects": suspects(outcome, seed),
            "left_out": left_out(outcome, seed, self._told),
            "openings": openings(openings_runs),
            "projection": projection.bands(runs, outcome.weights, kept),
            "information": information(runs, outcome.weights, kept),
        }
        for name, table in tables.items():
            write_whole(self.folder / f"{name}.csv", table.to_csv(index=False, float_format="%.6g").encode())
        write_whole(self.folder / "posterior.parquet", _parquet(draws))
        self._manifest(
            "complete",
            posterior_sha256=posterior_sha256(draws), ess=round(outcome.matched.posterior.ess, 1), draws=len(draws),
            budget_used=outcome.matched.used, gap_2035=projection.spread_of_gap(runs, outcome.weights, kept),
        )  # fmt: skip

    def _projected(self, name: str, end: str, kept: Rows, places: Floats, resume: bool) -> Floats:
        base = base_of_runs(self.settings.scale, self.settings.seed + 1).with_({"horizon.end": end})
        with self._market(name, base, kept, resume) as market:
            return market(places, REPLICATES)

    @contextmanager
    def _market(self, name: str, base: Scenario, figures: Rows, resume: bool) -> Iterator[MarketRuns]:
        """The market with its store open; whatever ends it, its runs are counted and its failures kept."""
        told = "fit" if name == "runs" else name
        market = MarketRuns(
            base, self.space, figures, self.folder / name, self.executor, self.simulator,
            self.progress, told,
        )  # fmt: skip
        market.open(resume)
        try:
            yield market
        finally:
            market.close()
            self.runs += market.asked
            self.kept += market.kept
            self.failed += [(told, each) for each in market.failures]
            self._write_failures()

    def _write_failures(self) -> None:
        """`failures.csv`: one row per failed run; none without failures."""
        path = self.folder / "failures.csv"
        if not self.failed:
            path.unlink(missing_ok=True)
            return
        table = pd.DataFrame([{"runs_of": name, **each._asdict()} for name, each in self.failed])
        write_whole(path, table.to_csv(index=False).encode())

    def _told(self, what: str) -> None:
        self.progress.say(what)

    def _manifest(self, status: str, **facts: Any) -> None:
        told = {
            "kind": "calibration", "budget": self.settings.budget, "seed": self.settings.seed,
            "scale": self.settings.scale, "model_fingerprint": model_fingerprint(),
            "targets_sha256": targets_sha256(), "priors": _priors(self.space), "code": code_fingerprint(),
            "method_fingerprint": method_fingerprint(),
            "runs": {"asked": self.runs, "of_them_kept": self.kept, "failed": len(self.failed)},
        }  # fmt: skip
        write_manifest(self.folder, surroundings(told | facts, status=status, started=self.started, jobs=self.jobs))


def _priors(space: Space) -> dict[str, list[Any]]:
    return {each.name: [each.prior.low, each.prior.high, each.prior.shape] for each in space.parameters}


def _mean_of_runs(values: Floats) -> Floats:
    """Of the runs that succeeded, nan where none did. Args: values: float64 [draws, replicates]."""
    there = ~np.isnan(values)
    counts = there.sum(axis=1)
    totals = np.where(there, values, 0.0).sum(axis=1)
    return np.asarray(np.where(counts > 0, totals / np.maximum(counts, 1), np.nan))


def _parquet(draws: pd.DataFrame) -> bytes:
    made: bytes = draws.to_parquet(index=False)
    return made
