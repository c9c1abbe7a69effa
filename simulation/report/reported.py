"""Which reported numbers are drawn beside the simulated ones, and under which words.

The numbers themselves live in `calibration/targets.csv`; here stand only their labels and what they count.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

import pandas as pd

from calibration.targets import Target, load_targets

MCKINSEY_GROWTH: Final = 0.251  # six million wanted in 2030 over one million in 2022, per year (CAL_W02)
MCKINSEY_YEARS: Final = (2022, 2030)


class Mark(NamedTuple):
    """How a target is drawn.

    Args:
        target: its id.
        kind: `same` (counts what the line counts: filled), `wider` (counts something larger, narrower or
            other: hollow) or `judgement` (a band only).
        label: words beside it, empty for none; source: the short name under the figure.
        bar: whether its band is drawn.
    """

    target: str
    kind: str
    label: str
    source: str
    bar: bool = False


MIIT = "MIIT Talent Exchange Center (2020)"
LI = "Li, Yang and Chen, MIIT Talent Exchange Center (2021)"
MAIMAI = "Maimai talent reports (2022 to 2024)"
EDUCATION = "Ministry of Education lists"

MARKS: Final = (
    Mark("shortfall_2020", "same", "MIIT, 2020", MIIT),
    Mark("shortfall_2022", "same", "MIIT forecast for 2022", LI, bar=True),
    Mark("shortfall_2021_algorithm", "wider", "Lagou, 2021 (wider count)", "Lagou (2021)"),
    Mark("shortfall_2020_wide", "wider", "MOHRSS, 2020 (wider count)", "People's Daily Online on MOHRSS (2020)"),
    Mark("posts_wanted_2022", "same", "McKinsey, 2022", "McKinsey (2023)"),
    Mark("ratio_ai_2019_2020", "same", "MIIT 0.40", MIIT),
    Mark("ratio_ai_late_2023", "same", "", "South China Morning Post (2024)"),
    Mark("ratio_ai_2024", "same", "Maimai 0.39", MAIMAI, bar=True),
    Mark("ratio_core_roles_2022", "wider", "", MAIMAI),
    Mark("ratio_core_roles_2023", "wider", "partial counts", MAIMAI),
    Mark("ratio_ai_liepin_2022", "wider", "", "Liepin (2023)"),
    Mark("applicants_ai_2022", "same", "", MAIMAI),
    Mark("applicants_ai_2023", "same", "", MAIMAI),
    Mark("applicants_ai_2024", "same", "", MAIMAI),
    Mark("applicants_overall_2022", "same", "", MAIMAI),
    Mark("applicants_overall_2023", "same", "", MAIMAI),
    Mark("applicants_overall_2024", "same", "", MAIMAI),
    Mark("applicants_nev_2023", "same", "", MAIMAI),
    Mark("applicants_nev_2024", "same", "", MAIMAI),
    Mark("programmes_2019", "same", "", EDUCATION),
    Mark("programmes_2020", "same", "reported", EDUCATION),
    Mark("programmes_2021", "same", "", EDUCATION),
    Mark("graduates_ai_2024", "same", "", "CSIA projection (2021)", bar=True),
    Mark(
        "switchers",
        "judgement",
        "“most”: judged 50 to 85 %",
        "Li, Yang and Chen (2021) and CSIA (2021), judged",
    ),
    Mark("premium_internet_2022", "same", "Liepin 14.8 %", "Liepin (2023)"),
    Mark("premium_all_postings_2024", "wider", "Zhaopin 31.8 %", "Zhaopin (2024)"),
    Mark("pay_overall_2024", "same", "reported 42.9", MAIMAI),
    Mark("stalled_pilots_world_2022", "wider", "world, Gartner", "Gartner (2022)"),
    Mark("stalled_pilots_china_2024", "wider", "firms, survey", "survey of mid-2024 via CNBC"),
    Mark("time_to_fill", "judgement", "judged: 1 to 4", "DHI-DFH (2017) for the United States, judged"),
    Mark("researchers_2020", "same", "reported 174", "AMiner AI 2000 list (2020)"),
)


class Point(NamedTuple):
    """A reported number on a figure.

    Args:
        first_year, last_year: the years it stands for; year: its place on the time axis, where a yearly mean
            stands at the year.
        low, high: its band, nan unless the band is drawn; other fields as in `Mark`.
    """

    indicator: str
    group: str
    first_year: int
    last_year: int
    year: float
    value: float
    low: float
    high: float
    kind: str
    label: str
    source: str

    def reach(self) -> list[float]:
        """Value and band as far as they are numbers, for the ends of an axis."""
        return [number for number in (self.value, self.low, self.high) if not math.isnan(number)]


@lru_cache(maxsize=1)
def all_points() -> tuple[Point, ...]:
    """All reported points that figures draw."""
    targets = {target.id: target for target in load_targets()}
    return tuple(_point(mark, targets[mark.target]) for mark in MARKS)


def _point(mark: Mark, target: Target) -> Point:
    first, last = target.months()
    first_year, last_year = int(first[:4]), int(last[:4])
    middle = (first_year + last_year) / 2 + (int(first[5:]) + int(last[5:]) - 13) / 24
    year = float(last_year) if target.statistic in ("sum", "end") else middle
    band = (target.low, target.high) if mark.bar or mark.kind == "judgement" else (math.nan, math.nan)
    return Point(
        target.indicator, target.group, first_year, last_year, year, target.reported, *band,
        mark.kind, mark.label, mark.source,
    )  # fmt: skip


def reported(indicator: str, group: str = "all", *, years: Sequence[int]) -> list[Point]:
    """The reported points of a series whose years are shown."""
    return [
        point
        for point in all_points()
        if (point.indicator, point.group) == (indicator, group)
        and years
        and point.first_year >= min(years)
        and point.last_year <= max(years)
    ]


def sources_of(points: Sequence[Point]) -> str:
    """The sources of reported points as one phrase, each once; empty without points."""
    seen = dict.fromkeys(point.source for point in points)
    return f"Reports: {'; '.join(seen)}." if seen else ""


def with_reported(table: pd.DataFrame, points: Sequence[Point], column: str) -> pd.DataFrame:
    """The data table with a column of reported values in the years they stand for; several joined by `; `."""
    cells = [
        "; ".join(f"{point.value:g}" for point in points if point.first_year <= year <= point.last_year)
        for year in table["year"]
    ]
    return table.assign(**{column: cells})
