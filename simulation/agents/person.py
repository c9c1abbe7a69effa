"""People: `Graduate` (AI and adjacent programmes), `CareerSwitcher` (non-AI technology workforce), `Researcher`."""

from __future__ import annotations

import numpy as np

from simulation.agents.codes import (
    NO_EMPLOYER,
    NO_UNIVERSITY,
    Industry,
    JobClass,
    Kind,
    Place,
    Programme,
    Sector,
    State,
    Status,
)
from simulation.columns.agent import ColumnAgent, column, table_columns, views_of


class Person(ColumnAgent):
    """What graduates and career-switchers share. Skills are in [0, 1] relative to today's frontier."""

    table = "persons"

    kind = column(np.int8, meaning="codes.Kind: the agent type, fixed for life", code=Kind)
    status = column(np.int8, default=Status.SEEKING, meaning="codes.Status", code=Status)
    sector = column(np.int8, default=Sector.OTHER, meaning="codes.Sector worked or sought in", code=Sector)
    job_class = column(np.int8, meaning="codes.JobClass of the present or last post", code=JobClass)
    employer = column(np.int32, default=NO_EMPLOYER, meaning="row of the employer in the table of firms, -1: none")
    specialism = column(np.int8, meaning="AI layer the person is trained for", code=Sector)
    industry = column(np.int8, default=Industry.INTERNET, meaning="industry the domain skill is about", code=Industry)
    technical = column(np.float32, meaning="technical skill, 0 to 1")
    practical = column(np.float32, meaning="practical skill, 0 to 1")
    domain = column(np.float32, meaning="domain knowledge of `industry`, 0 to 1")
    ability = column(np.float32, meaning="standard normal; sets the ceiling of technical skill")
    wage = column(np.float32, meaning="present or last wage, CNY per month")
    since = column(np.int16, meaning="month in which the present status or post began")
    until = column(np.int16, default=-1, meaning="month in which study or training ends")
    retires = column(np.int16, default=32_000, meaning="month of retirement")
    direct = column(
        np.int8, meaning="applies to AI posts from outside without training: 0 no, 1 yes, 2 since this month"
    )
    programme = column(np.int8, meaning="codes.Programme studied", code=Programme)
    fresh = column(np.bool_, meaning="a graduate not yet hired into AI")
    postgraduate = column(np.bool_, meaning="studies or has a master's degree or doctorate")
    university = column(np.int16, default=NO_UNIVERSITY, meaning="row of the university, -1: none")
    credit_added = column(np.float32, meaning="credit in other disciplines beyond that of 2018, share of the schooling")

    @property
    def state(self) -> State:
        """Status and sector together, as in the flow table."""
        if self.status == Status.EMPLOYED:
            return State(State.APPLICATION + self.sector)
        if self.status == Status.SEEKING:
            return State.SEEKING_AI if self.sector <= Sector.FOUNDATION else State.OUTSIDE_SEEKING
        return {
            Status.STUDYING: State.STUDYING,
            Status.TRAINING: State.TRAINING,
            Status.ABROAD: State.ABROAD,
        }[self.status]


class Graduate(Person):
    """A student or graduate of an AI or adjacent programme."""

    kind_is = ("kind", Kind.GRADUATE)


class CareerSwitcher(Person):
    """A worker of the non-AI technology workforce, or somebody who came from there into AI."""

    kind_is = ("kind", Kind.CAREER_SWITCHER)


class Researcher(ColumnAgent):
    """An elite researcher: person for person at every scale."""

    table = "researchers"

    place = column(np.int8, meaning="codes.Place", code=Place)
    foundation = column(np.bool_, meaning="works in a foundation subfield (chips, systems, computer theory)")
    since = column(np.int16, meaning="month of entry into the elite")


PERSON_COLUMNS = table_columns(Person)
RESEARCHER_COLUMNS = table_columns(Researcher)
PersonColumns = views_of("PersonColumns", PERSON_COLUMNS)
ResearcherColumns = views_of("ResearcherColumns", RESEARCHER_COLUMNS)
