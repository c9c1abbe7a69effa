"""Universities that open AI bachelor programmes; real count at every scale."""

from __future__ import annotations

import numpy as np

from simulation.agents.codes import NEVER, Tier
from simulation.columns.agent import ColumnAgent, column, table_columns, views_of


class University(ColumnAgent):
    """A university: when it opened its AI programme, and what it teaches."""

    table = "universities"

    tier = column(np.int8, meaning="codes.Tier", code=Tier)
    willing = column(np.bool_, meaning="would ever open an AI programme")
    opened = column(np.int16, default=NEVER, meaning="month in which the AI programme opened, -1: not yet")
    seats = column(np.float64, meaning="first-year places of the AI programme, persons")
    applicants = column(np.float64, meaning="applicants for them at the last enrolment, persons")
    enrolled = column(np.int64, meaning="students taken at the last enrolment, person-agents")
    adjacent_seats = column(np.float64, meaning="first-year places of adjacent majors, persons")
    curriculum_age = column(np.float64, meaning="months the curriculum is behind the frontier")
    industry_project_share = column(np.float64, meaning="industry projects, share of the curriculum")
    x_ai_seat_share = column(np.float64, meaning="X+AI places, share of seats")
    interdisciplinary_credit_share = column(np.float64, meaning="credit in other disciplines, share")
    foundation_seat_share = column(np.float64, meaning="places for foundation-layer specialists, share")


UNIVERSITY_COLUMNS = table_columns(University)
UniversityColumns = views_of("UniversityColumns", UNIVERSITY_COLUMNS)
