"""A results folder as tables."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


class Results:
    """The results of one scenario.

    Args: folder: as written by `run`. Raises: FileNotFoundError when it holds no results.
    """

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)
        if not (self.folder / "series.parquet").is_file():
            raise FileNotFoundError(f"{self.folder} holds no results: series.parquet is not there")

    def __repr__(self) -> str:
        return f"Results({str(self.folder)!r})"

    @property
    def manifest(self) -> dict[str, Any]:
        """How the folder was made: versions, seeds, hashes, time, counts."""
        return json.loads((self.folder / "manifest.json").read_text("utf-8"))

    def series(self, *indicators: str) -> pd.DataFrame:
        """One row per run, month, indicator and group, with `value` and `unit`; all indicators or these."""
        wanted = [("indicator", "in", list(indicators))] if indicators else None
        return self._table("series", filters=wanted)

    def flows(self) -> pd.DataFrame:
        """One row per run, month, source and target state between which `persons` moved."""
        return self._table("flows")

    def runs(self) -> pd.DataFrame:
        """One row per run: seed, key, seconds, months, person agents, status `done` or `failed`."""
        return self._table("runs")

    def failures(self) -> pd.DataFrame:
        """One row per failed run, with the error and its traceback."""
        return self._table("failures")

    def _table(self, name: str, filters: Any = None) -> pd.DataFrame:
        import pandas as pd

        return pd.read_parquet(self.folder / f"{name}.parquet", filters=filters)
