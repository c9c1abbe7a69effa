"""The whole study: recovery, ranks and misspecification, as tables and one page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from calibration.fit.problem import Floats, Method
from calibration.study.fitting import Setup
from calibration.study.kept import csv_bytes, write_whole
from calibration.study.least_error import least_error_summary, least_errors
from calibration.study.misspecification import DECLARED, misspecification_summary, misspecify
from calibration.study.page import study_page
from calibration.study.ranks import rank_histograms, rank_tests, rank_truths
from calibration.study.recovery import HALVED_BELOW, identified, recover, recovery_by_parameter, recovery_summary
from calibration.study.suspicion import suspect, suspicion_summary


@dataclass(frozen=True)
class Sizes:
    """How much is studied.

    Attributes:
        recovery, ranks, misspecification: truths of each study; none: it is left out, but for recovery.
    """

    recovery: int = 20
    ranks: int = 100
    misspecification: int = 20


@dataclass(frozen=True)
class Study:
    """Tables of what was found; those of a study that was left out are missing.

    Attributes:
        identified: parameters that the reports pin down by the first method.
        tables: by file name: `recovery`, `recovery_summary`, `recovery_by_parameter`,
            `least_error`, `least_error_summary`, `ranks`, `rank_histograms`,
            `rank_tests`, `misspecification`, `residuals`, `misspecification_summary`, `suspicions`,
            `suspicion_summary`.
    """

    identified: tuple[str, ...]
    tables: dict[str, pd.DataFrame]

    def write(self, folder: Path) -> None:
        """One CSV for each table, and `study.md`."""
        for name, table in self.tables.items():
            write_whole(folder / f"{name}.csv", csv_bytes(table))
        write_whole(folder / "study.md", study_page(self.identified, self.tables).encode())


def run_study(
    setup: Setup,
    sampling_variance: Floats,
    sizes: Sizes | None = None,
    anew: tuple[Method, ...] = (),
    lasting: Sequence[str] | None = None,
) -> Study:
    """Run what is not kept yet, and sum up.

    Args: sampling_variance: float64 [moments], the part of `report_variance` that is no discrepancy.
        anew: methods that run the model anew for every truth, so that all fits would take too long: of these only the
        fits to one wrong report, as declared, are studied.
        lasting: see `least_errors`, which are left out without it.
    """
    sizes = sizes or Sizes()
    if sizes.recovery < 2:
        raise ValueError(f"recovery must have 2 or more truths: they tell what is identified; got {sizes.recovery}")
    tables = {"recovery": recover(setup, sizes.recovery)}
    pinned = identified(tables["recovery"], setup.methods[0].name)
    tables["recovery_summary"] = recovery_summary(tables["recovery"], pinned)
    tables["recovery_by_parameter"] = recovery_by_parameter(tables["recovery"])
    if lasting is not None:
        halved = identified(tables["recovery"], setup.methods[0].name, HALVED_BELOW)
        tables["least_error"] = least_errors(setup, sizes.recovery, lasting)
        tables["least_error_summary"] = least_error_summary(tables["least_error"], pinned, halved)
    if sizes.ranks:
        ranks = rank_truths(setup, sizes.ranks)
        tables |= {"ranks": ranks, "rank_histograms": rank_histograms(ranks), "rank_tests": rank_tests(ranks)}
    if sizes.misspecification:
        tables |= _misspecified(setup, sizes.misspecification, sampling_variance, pinned, anew)
    return Study(tuple(pinned), tables)


def _misspecified(
    setup: Setup, truths: int, sampling_variance: Floats, pinned: list[str], anew: tuple[Method, ...]
) -> dict[str, pd.DataFrame]:
    found = misspecify(setup, truths, sampling_variance)
    if anew:
        found += misspecify(replace(setup, methods=anew), truths, sampling_variance, (DECLARED,))
    tables = {
        "misspecification": found.fits,
        "residuals": found.residuals,
        "misspecification_summary": misspecification_summary(found, pinned),
    }
    suspicions = suspect(setup, truths)
    if len(suspicions):
        tables |= {"suspicions": suspicions, "suspicion_summary": suspicion_summary(suspicions)}
    return tables
