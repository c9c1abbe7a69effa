"""A market of one sector and one class of posts: the tables, books and parameters that phases of the model look at."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.agents.codes import CAREER_SWITCHER, OTHER
from simulation.agents.firm import FIRM_COLUMNS, Firm, FirmColumns
from simulation.agents.person import PERSON_COLUMNS, CareerSwitcher, Graduate, PersonColumns
from simulation.agents.university import UNIVERSITY_COLUMNS, University, UniversityColumns
from simulation.columns.model import ColumnModel
from simulation.columns.scratch import Scratch
from simulation.columns.store import ColumnStore
from simulation.phases.births import Source, cohort_ids
from simulation.phases.conditions import conditions_at_start
from simulation.phases.search import Seekers, find_seekers
from simulation.phases.tally import new_tally
from simulation.policy.parameters import parameter_record
from simulation.scenario.assumptions import Assumptions

BEFORE_THE_START = -1  # month in which the first people took up what they do

# The textbook limit that all experiments share: one list of openings, nobody searches on the job, nobody is laid off.
_TEXTBOOK = {
    "own_sector_search_share": 1.0,
    "nev_entrant_share": 0.0,
    "on_the_job_search_outside": 0.0,
    "vacancies_seen": 1.0,
    "applications": 1.0,
    "applications_outside": 1.0,
    "reservation_share": 0.0,
    "reservation_decline_per_month": 0.0,
    "reservation_floor": 1.0,
    "layoff_tolerance": 0.0,
    "layoff_speed": 0.0,
    "outside_entry_growth": 0.0,
}


class SmallMarket(ColumnModel):
    """People, employers and books of one sector at scale 1, for the phases of the model to work on.

    The sector is the model's outside sector OTHER: its employers screen nobody out and choose among applicants by
    chance, as theories of matching have it.

    Args:
        seed: seed of all random draws, 0 to 2^63 - 1.
        persons: people at the start, all in the sector; further keywords are columns of theirs.
        firms: employers.
        parameters: fields of the parameter record that differ from the textbook limit, by name.
    """

    def __init__(self, seed: int, *, persons: int, firms: int, parameters: dict[str, float], **columns: Any) -> None:
        super().__init__(rng=seed)
        self.seed, self.scale, self.month = seed, 1, 0
        self.p = self.assumed = parameter_record(Assumptions())
        for name, value in (_TEXTBOOK | parameters).items():
            self.p[name] = value
        store = ColumnStore(PERSON_COLUMNS, PersonColumns, persons)
        self.persons = self.add_table(store, Graduate, CareerSwitcher)
        self.firms = self.add_table(ColumnStore(FIRM_COLUMNS, FirmColumns, firms), Firm)
        self.universities = self.add_table(ColumnStore(UNIVERSITY_COLUMNS, UniversityColumns), University)
        self.tally, self.conditions, self.scratch = new_tally(), conditions_at_start(self.p), Scratch()
        self.firms.add(np.arange(1, firms + 1), sector=OTHER, posted_wage=1.0, base_wage=1.0)
        self.persons.add(
            cohort_ids(Source.START_OUTSIDE_SEEKING, 0, np.arange(persons)),
            kind=CAREER_SWITCHER,
            sector=OTHER,
            since=BEFORE_THE_START,
            wage=1.0,
            **columns,
        )

    def seekers_since_before(self) -> Seekers:
        """Those who look for work and began to before this month: in textbooks a new search starts next month."""
        seekers = find_seekers(self)
        return Seekers(*(column[~seekers.new] for column in seekers))
