"""Employers in three AI layers and two outside sectors.

Arrays of three are by job class: engineer, compound, research.
"""

from __future__ import annotations

import numpy as np

from simulation.agents.codes import CLASSES, Industry, Sector
from simulation.columns.agent import ColumnAgent, column, table_columns, views_of


class Firm(ColumnAgent):
    """An employer; at coarse scales one agent stands for several. Outside sectors use the engineer column only."""

    table = "firms"

    sector = column(np.int8, meaning="codes.Sector", code=Sector)
    industry = column(np.int8, meaning="codes.Industry served", code=Industry)
    entered = column(np.int16, meaning="month of entry")
    closing = column(np.bool_, meaning="has stopped hiring and lays everybody off")
    size = column(np.float64, meaning="mature size relative to the sector's mean in 2018-01")
    wage_effect = column(np.float64, default=1.0, meaning="the employer pays this multiple of the market")
    productivity = column(np.float64, default=1.0, meaning="output per worker, 1 = 2018-01")
    trains = column(np.bool_, meaning="trains its AI staff in-house this year")
    academy = column(np.bool_, meaning="trains only because it has an academy, not because training pays")
    pilot_ends = column(np.int16, default=-1, meaning="month in which the running pilot is decided, -1: none runs")
    headcount = column(np.int64, shape=(CLASSES,), meaning="staff, person-agents")
    target = column(np.int64, shape=(CLASSES,), meaning="posts wanted, person-agents")
    unfilled = column(np.int64, shape=(CLASSES,), meaning="max(0, target - headcount)")
    openings = column(np.int64, shape=(CLASSES,), meaning="posts advertised this month")
    opening_age = column(np.float64, shape=(CLASSES,), meaning="mean months that openings have been open")
    posted_wage = column(np.float64, shape=(CLASSES,), meaning="CNY per month")
    base_wage = column(
        np.float64, shape=(CLASSES,), meaning="posted wage at the unfilled share of 2018-01, CNY per month"
    )
    rounding = column(np.float64, shape=(CLASSES,), meaning="fixed draw that rounds the target to whole persons")


FIRM_COLUMNS = table_columns(Firm)
FirmColumns = views_of("FirmColumns", FIRM_COLUMNS)
