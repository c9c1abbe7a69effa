"""The folder of a sweep as tables."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import pandas as pd


class SweepResults:
    """The results of one sweep, as tidy tables.

    Args: folder: as written by `sweep`. Raises: FileNotFoundError when it holds no results.
    """

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)
        if not (self.folder / "outcomes.parquet").is_file():
            raise FileNotFoundError(f"{self.folder} holds no results of a sweep: outcomes.parquet is not there")

    def __repr__(self) -> str:
        return f"SweepResults({str(self.folder)!r})"

    @property
    def manifest(self) -> dict[str, Any]:
        """How the folder was made: versions, seeds, hashes, time, counts."""
        made: dict[str, Any] = json.loads((self.folder / "manifest.json").read_text("utf-8"))
        return made

    @property
    def content_hash(self) -> str:
        """The sha256 over point, replicate, seed, key and figures of all runs done: 64 hex digits.

        The same code, sweep and seeds give the same, whatever executor, number of workers, order or kills.
        `simulation/experiment/sweeping/tables.py` says what is hashed in which order.
        """
        return str(self.manifest["content_sha256"])

    @property
    def points(self) -> pd.DataFrame:
        """One row per point: `point` and the value of each factor."""
        return self._table("points")

    @property
    def design(self) -> pd.DataFrame | None:
        """The same in the unit cube, rows in the order that SALib wants; None for grid and list."""
        return self._table("design") if (self.folder / "design.parquet").exists() else None

    @property
    def outcomes(self) -> pd.DataFrame:
        """One row per run and figure: point, replicate, indicator, group, period, value, unit."""
        return self._table("outcomes")

    @property
    def runs(self) -> pd.DataFrame:
        """One row per run: seed, key, status `done` or `failed`, seconds, months, person agents."""
        return self._table("runs")

    @property
    def failures(self) -> pd.DataFrame:
        """One row per failed run, with the error and its traceback."""
        return self._table("failures")

    def figure(self, indicator: str, group: str = "all", period: str | int = "") -> pd.DataFrame:
        """One figure of every run, beside the factors of its point.

        Args: period: a year or month; may be left out when only one is kept. Raises: ValueError when it is not kept.
        """
        wanted = [("indicator", "==", indicator), ("group", "==", group)]
        found = self._table("outcomes", filters=[*wanted, *([("period", "==", str(period))] if period else [])])
        periods = found["period"].unique().tolist()
        if len(periods) != 1:
            raise ValueError(
                f"figure must be one that is kept; {indicator} {group} has the periods {', '.join(periods) or 'none'}"
            )
        columns = ["point", "replicate", "value"]
        return found[columns].merge(self.points, on="point").sort_values(columns[:2], ignore_index=True)

    def values(self, indicator: str, group: str = "all", period: str | int = "") -> npt.NDArray[np.float64]:
        """The same as an array, float64 [points, replicates], nan where a run failed or was not wanted."""
        found = self.figure(indicator, group, period)
        array = np.full((self.manifest["points"], int(found["replicate"].max()) + 1), np.nan)
        array[found["point"], found["replicate"]] = found["value"]
        return array

    def _table(self, name: str, filters: Any = None) -> pd.DataFrame:
        import pandas as pd

        return pd.read_parquet(self.folder / f"{name}.parquet", filters=filters)
