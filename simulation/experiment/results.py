"""A results folder as tables.

Every table is long and tidy: one row per number. Words (`scenario`, `indicator`, `group`, `unit`, `source`, `target`)
are categories, months are periods (`frame["month"].dt.year`, `frame[frame["month"] >= "2026-01"]`), years and numbers
of replicates are integers, values are float64 in the unit of their row; what is undefined is nan.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


class Results:
    """The results of one scenario, as `run` returns them or from the folder of a finished run.

    Args: folder: as written by `run`, e.g. `results/baseline/0123456789ab`.
    Raises: FileNotFoundError when it holds no results; the message names the results folders inside it.

    Example:
        >>> results = Results("results/baseline/0123456789ab")
        >>> results.wide("shortfall").mean(axis=1)  # a number per month: the mean over replicates
    """

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)
        if not (self.folder / "series.parquet").is_file():
            inside = _inside(self.folder)
            raise FileNotFoundError(f"{self.folder} holds no results: series.parquet is not there{inside}")

    def __repr__(self) -> str:
        return f"Results({str(self.folder)!r})"

    @property
    def manifest(self) -> dict[str, Any]:
        """How the folder was made: versions, seeds, hashes, time, counts."""
        return json.loads((self.folder / "manifest.json").read_text("utf-8"))

    def series(self, *indicators: str, group: str | None = None) -> pd.DataFrame:
        """Months: one row per replicate, month, indicator and group.

        Args: indicators: names of the catalogue; none: all. group: e.g. `all` or `layer=foundation`; None: all groups.
        Returns: columns scenario, replicate (int32), seed (int64), draw (int32, of the posterior; -1: none), month
            (period), indicator, group, value (float64), unit.
        Raises: ValueError for an indicator or group that is not there, with the nearest one.

        Example:
            >>> gap = results.series("shortfall", group="all")
            >>> gap[gap["month"] >= "2026-01"].groupby("month")["value"].mean()
        """
        return self._table("series", filters=rows_of(indicators, group))

    def yearly(self, *indicators: str, group: str | None = None) -> pd.DataFrame:
        """Calendar years: the mean of the months, or their sum for counted flows (persons, programmes, projects, CNY).

        As in comparisons and reports, 2018 and incomplete years are left out; if only one incomplete year is there, it
        is kept.

        Args: as for `series`.
        Returns: columns scenario, replicate (int32), seed (int64), draw (int32, of the posterior; -1: none), year
            (int32), indicator, group, value (float64), unit.
        Raises: ValueError as for `series`.

        Example:
            >>> results.yearly("hires", group="all").pivot(index="year", columns="replicate", values="value")
        """
        from simulation.experiment.pairing import read_yearly_runs, yearly_table

        runs = read_yearly_runs(self.folder, rows_of(indicators, group))
        return yearly_table(str(self.manifest["scenario"]), runs)

    def wide(self, indicator: str, group: str = "all") -> pd.DataFrame:
        """One series side by side: a row per month (periods), a column per replicate, float64 values.

        The same replicate has the same luck in every scenario with the same seed, so two of these can be subtracted.
        Raises: ValueError as for `series`.

        Example:
            >>> effect = slower.wide("shortfall") - baseline.wide("shortfall")
            >>> effect.loc["2035-12"].describe()
        """
        long = self.series(indicator, group=group)
        return long.pivot(index="month", columns="replicate", values="value")

    def flows(self) -> pd.DataFrame:
        """Moves: one row per replicate, month, source and target state, with `persons` (int64); zeros are left out.

        Example:
            >>> flows = results.flows()
            >>> flows[flows["target"] == "abroad"].groupby("source", observed=True)["persons"].sum()
        """
        return self._table("flows")

    def runs(self) -> pd.DataFrame:
        """One row per run: seed, draw, key, seconds, months, person agents, status `done` or `failed`."""
        return self._table("runs")

    def failures(self) -> pd.DataFrame:
        """One row per failed run, with the error and its traceback."""
        return self._table("failures")

    def _table(self, name: str, filters: Any = None) -> pd.DataFrame:
        import pandas as pd

        frame = pd.read_parquet(self.folder / f"{name}.parquet", filters=filters)
        if "month" in frame:
            frame["month"] = _periods(frame["month"])
        return frame


def _periods(months: pd.Series) -> Any:
    """Months as periods, made once per word and not once per row."""
    import pandas as pd

    words = months.astype("category").cat
    return pd.PeriodIndex(words.categories.astype(str), freq="M").take(words.codes.to_numpy())


def rows_of(indicators: tuple[str, ...], group: str | None) -> Any:
    """The filter of a reader of Parquet for these rows; None: all. Raises: ValueError naming what is not there."""
    from simulation.indicators.catalogue import BY_NAME
    from simulation.scenario.errors import nearest_of

    for name in indicators:
        if name not in BY_NAME:
            near = nearest_of(name, BY_NAME)
            hint = f"did you mean '{near}'?" if near else "docs/indicators.md lists them"
            raise ValueError(f"indicator must be one of the catalogue; got '{name}'; {hint}")
    groups = list(dict.fromkeys(one for name in indicators or BY_NAME for one in BY_NAME[name].groups))
    if group is not None and group not in groups:
        named = f" of {', '.join(indicators)}" if indicators else ""
        raise ValueError(f"group must be one{named}, such as {', '.join(groups[:4])}; got '{group}'")
    wanted: list[Any] = [("indicator", "in", list(indicators))] if indicators else []
    return [*wanted, *([("group", "==", group)] if group is not None else [])] or None


def _inside(folder: Path) -> str:
    """The results folders one level below, newest first: a reader may have named the scenario's folder."""
    found = sorted(folder.glob("*/series.parquet"), key=lambda path: path.stat().st_mtime, reverse=True)
    return f"; inside it are {', '.join(str(path.parent) for path in found[:3])}" if found else ""
