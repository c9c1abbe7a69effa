"""The month with ordinary Mesa agents, in the same order as `simulation.model.TalentMarket.step`."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import mesa

from oracle.arrivals import enter_outside, recruit_overseas
from oracle.conditions import observe_month_end, observe_platform
from oracle.firms import Firm, enter_and_exit, reallocate_outside, sizes_by_sector, unfilled_shares
from oracle.matching import find_seekers, match
from oracle.people import Person, single
from oracle.researchers import Researcher, research
from oracle.universities import University, educate
from simulation.agents.codes import AI_SECTORS, CLASSES, EMPLOYED, FOUNDATION, SECTORS, STATES
from simulation.columns.random import Stream, draw_key
from simulation.rules.separations import monthly_prob
from simulation.rules.skills import retention_per_month
from simulation.rules.switching import direct_application_prob
from simulation.rules.training import expected_tenure
from simulation.rules.vacancies import tracked_posts
from simulation.rules.wages import stayer_wage_after

_YEAR = 12


class PlainMarket(mesa.Model):
    """The market as a Mesa user would write it first. `oracle.copy_state.plain_copy` makes one.

    Args: settings: whatever the month needs that is not an agent: seed, scale, month, p, assumed, in_force,
        shares_taught, posts_path, conditions, entries, firm_agents_at_start, researchers_in_china,
        outside_workforce_at_start, ai_staff.
    """

    def __init__(self, settings: dict[str, Any]) -> None:
        super().__init__()
        for name, value in settings.items():
            setattr(self, name, value)
        self._keys: dict[Stream, int] = {}
        self._lasting_keys: dict[Stream, int] = {}
        self._clear()

    @property
    def people(self) -> Any:
        """All persons, in order of arrival."""
        return self.agents_by_type[Person]

    @property
    def firms(self) -> Any:
        """All employers, in order of arrival."""
        return self.agents_by_type[Firm]

    @property
    def universities(self) -> Any:
        """All universities."""
        return self.agents_by_type[University]

    @property
    def researchers(self) -> Any:
        """All elite researchers."""
        return self.agents_by_type[Researcher]

    @property
    def year(self) -> int:
        """Calendar year."""
        return 2018 + self.month // _YEAR

    @property
    def month_of_year(self) -> int:
        """0 for January."""
        return self.month % _YEAR

    def key(self, stream: Stream) -> int:
        """The key of this month's draws of a stream."""
        if stream not in self._keys:
            self._keys[stream] = draw_key(self.seed, int(stream), self.month)
        return self._keys[stream]

    def lasting_key(self, stream: Stream) -> int:
        """The key of draws that hold for life."""
        if stream not in self._lasting_keys:
            self._lasting_keys[stream] = draw_key(self.seed, int(stream), 0)
        return self._lasting_keys[stream]

    def step(self) -> None:
        """One month."""
        self._clear()
        self._put_in_force()
        if self.month_of_year == 0:
            tenure = expected_tenure(self.conditions.leaving_rate, self.p.training_horizon_months)
            self.firms.do("decide_on_training", tenure)
        educate(self)
        research(self)
        self._switch()
        enter_outside(self)
        recruit_overseas(self)
        self.people.do("learn", retention_per_month(self.p.half_life_months))
        self._separate()
        enter_and_exit(self)
        self._set_targets()
        self.firms.do("advertise")
        self._adjust_wages()
        seekers = find_seekers(self)
        observe_platform(self, seekers)
        match(self, seekers)
        self.firms.do("run_pilot", self.key(Stream.PILOT_START), self.key(Stream.PILOT_OUTCOME))
        observe_month_end(self)
        self.month += 1

    def _clear(self) -> None:
        self.tally = new_tally()
        self._keys.clear()

    def _put_in_force(self) -> None:
        self.p = self.in_force(self.month, self.conditions.import_dependence)
        for share, by_tier in self.shares_taught(self.month).items():
            for university in self.universities:
                setattr(university, share, float(by_tier[university.tier]))

    def _switch(self) -> None:
        direct_prob = direct_application_prob(
            self.p.direct_application_per_month, self.conditions.openings_seen_relative,
            self.p.direct_application_elasticity,
        )  # fmt: skip
        self.people.do("decide_on_ai", self.key(Stream.CONSIDER_SWITCH), direct_prob)

    def _separate(self) -> None:
        self.firms.do("expect_layoffs")
        risks = monthly_prob(self.p.emigration_per_year), monthly_prob(self.p.return_per_year)
        self.people.do("face_separation", self.key(Stream.SEPARATION), *risks)

    def _set_targets(self) -> None:
        posts = (self.posts_path[self.month] / self.scale).tolist()
        posts = [number * factor for number, factor in zip(posts, self.p.demand_factor, strict=True)]
        posts[FOUNDATION] += self.p.laboratory_posts / self.scale
        for sector in range(AI_SECTORS, SECTORS):
            posts[sector] = tracked_posts(posts[sector], self.conditions.outside_workforce_relative)
        reallocate_outside(self)
        self.firms.do("set_targets", posts, sizes_by_sector(self.firms))

    def _adjust_wages(self) -> None:
        self.firms.do("adjust_wages", unfilled_shares(self.firms))
        months = self.p.wage_catch_up_months
        for person in self.people:
            if person.status == EMPLOYED:
                posted = person.employer.pay(person.job_class)
                person.wage = single(stayer_wage_after(person.wage, posted, months))


def new_tally() -> SimpleNamespace:
    """Counts of a month: tables are lists of lists."""
    return SimpleNamespace(
        moves=[[0] * STATES for _ in range(STATES)],
        hires=[[0] * CLASSES for _ in range(SECTORS)],
        hires_by_origin=[0] * 2,
        hires_by_search=[0] * 5,
        separations=[0] * SECTORS,
        graduates=[0] * 3,
        placed=[0] * 3,
        emigrated=0,
        returned=0,
        switchers_hired=0,
        trainings_started=0,
        recruited=0,
        new_researchers=0,
        pilots=[0] * 3,
    )
