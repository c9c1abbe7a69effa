"""The whole study: recovery, ranks and misspecification, as tables and one page."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from calibration.fit.problem import Floats
from calibration.study.fitting import Setup
from calibration.study.kept import csv_bytes, write_whole
from calibration.study.misspecification import misspecification_summary, misspecify
from calibration.study.page import study_page
from calibration.study.ranks import rank_histograms, rank_tests, rank_truths
from calibration.study.recovery import identified, recover, recovery_by_parameter, recovery_summary


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
        tables: by file name: `recovery`, `recovery_summary`, `recovery_by_parameter`, `ranks`, `rank_histograms`,
            `rank_tests`, `misspecification`, `residuals`, `misspecification_summary`.
    """

    identified: tuple[str, ...]
    tables: dict[str, pd.DataFrame]

    def write(self, folder: Path) -> None:
        """One CSV for each table, and `study.md`."""
        for name, table in self.tables.items():
            write_whole(folder / f"{name}.csv", csv_bytes(table))
        write_whole(folder / "study.md", study_page(self.identified, self.tables).encode())


def run_study(setup: Setup, sampling_variance: Floats, sizes: Sizes | None = None) -> Study:
    """Run what is not kept yet, and sum up.

    Args: sampling_variance: float64 [moments], the part of `report_variance` that is no discrepancy.
    """
    sizes = sizes or Sizes()
    if sizes.recovery < 2:
        raise ValueError(f"recovery must have 2 or more truths: they tell what is identified; got {sizes.recovery}")
    tables = {"recovery": recover(setup, sizes.recovery)}
    pinned = identified(tables["recovery"], setup.methods[0].name)
    tables["recovery_summary"] = recovery_summary(tables["recovery"], pinned)
    tables["recovery_by_parameter"] = recovery_by_parameter(tables["recovery"])
    if sizes.ranks:
        ranks = rank_truths(setup, sizes.ranks)
        tables |= {"ranks": ranks, "rank_histograms": rank_histograms(ranks), "rank_tests": rank_tests(ranks)}
    if sizes.misspecification:
        tables |= _misspecified(setup, sizes, sampling_variance, pinned)
    return Study(tuple(pinned), tables)


def _misspecified(setup: Setup, sizes: Sizes, sampling_variance: Floats, pinned: list[str]) -> dict[str, pd.DataFrame]:
    found = misspecify(setup, sizes.misspecification, sampling_variance)
    return {
        "misspecification": found.fits,
        "residuals": found.residuals,
        "misspecification_summary": misspecification_summary(found, pinned),
    }
