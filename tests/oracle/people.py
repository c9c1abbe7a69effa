"""People as ordinary Mesa agents: what they learn, whether they turn to AI, why they leave."""

from __future__ import annotations

from typing import Any

import mesa
import numpy as np

from simulation.agents.codes import (
    ABROAD,
    AI_SECTORS,
    DIRECT,
    EMPLOYED,
    INTERNET,
    NEWLY_DIRECT,
    NOT_DIRECT,
    NOT_SEARCHING,
    OTHER,
    SEARCH_DIRECT,
    SEARCH_EMPLOYED,
    SEARCH_NONEMPLOYED,
    SEARCH_OUTSIDE,
    SEEKING,
    STUDYING,
    TRAINING,
    State,
)
from simulation.columns.random import Stream, uniform
from simulation.rules.skills import (
    clipped,
    domain_after_move,
    learning_with_training,
    moved_towards,
    personal_ceiling,
    practical_after_idleness,
    technical_after_work,
)
from simulation.rules.switching import switching_gain, training_choice_prob

_FIRST_EMPLOYED, _SEEKING_AI, _SEEKING_OUTSIDE = (
    int(State.APPLICATION),
    int(State.SEEKING_AI),
    int(State.OUTSIDE_SEEKING),
)
_OTHER_STATES = {
    STUDYING: int(State.STUDYING),
    TRAINING: int(State.TRAINING),
    ABROAD: int(State.ABROAD),
}
_BLANK = {
    "kind": 0, "status": SEEKING, "sector": OTHER, "job_class": 0, "employer": None, "specialism": 0,
    "industry": INTERNET, "technical": 0.0, "practical": 0.0, "domain": 0.0, "ability": 0.0, "wage": 0.0,
    "since": 0, "until": -1, "retires": 32_000, "direct": NOT_DIRECT, "programme": 0, "fresh": False,
    "postgraduate": False, "university": None,
}  # fmt: skip


def single(value: float) -> float:
    """The value as a float32 column keeps it."""
    return float(np.float32(value))


class Person(mesa.Agent):
    """A graduate or career-switcher. `key` is what its draws hang on: the `unique_id` of the columns."""

    def __init__(self, model: Any, key: int, **state: Any) -> None:
        super().__init__(model)
        self.key = key
        for name, value in (_BLANK | state).items():
            setattr(self, name, value)

    @property
    def in_ai(self) -> bool:
        """Works or seeks in an AI layer."""
        return self.sector < AI_SECTORS

    @property
    def state(self) -> int:
        """The node of the flow table."""
        if self.status == EMPLOYED:
            return _FIRST_EMPLOYED + self.sector
        if self.status == SEEKING:
            return _SEEKING_AI if self.in_ai else _SEEKING_OUTSIDE
        return _OTHER_STATES[self.status]

    def become(self, status: int, sector: int) -> None:
        """Change status and sector; the flow is counted."""
        before = self.state
        self.status, self.sector = status, sector
        self.model.tally.moves[before][self.state] += 1

    def leave_employer(self) -> None:
        """The employer loses a member of staff."""
        self.employer.headcount[self.job_class] -= 1
        self.model.tally.separations[self.sector] += 1
        self.employer = None

    # Skills

    def learn(self, retention: float) -> None:
        """A month of work or idleness changes skills."""
        if self.status == EMPLOYED and self.in_ai:
            self._learn_in_ai(retention)
        elif self.status == EMPLOYED:
            self._learn_outside()
        elif self.status == SEEKING or self.status == TRAINING:
            if self.in_ai or self.status == TRAINING:
                p = self.model.p
                ceiling = personal_ceiling(self.ability, p.ceiling_mean, p.ceiling_sd)
                learning = p.idle_learning_per_month
                self.technical = single(technical_after_work(self.technical, ceiling, retention, learning))
            fade = self.model.p.practical_fade_per_month
            self.practical = single(practical_after_idleness(self.practical, fade))

    def _learn_in_ai(self, retention: float) -> None:
        p = self.model.p
        ceiling = personal_ceiling(self.ability, p.ceiling_mean, p.ceiling_sd)
        rate = learning_with_training(p.learning_per_month, self.employer.trains, p.training_learning_gain)
        self.technical = single(technical_after_work(self.technical, ceiling, retention, rate))
        self.practical = single(moved_towards(self.practical, 1.0, p.practical_growth_per_month))
        self.domain = single(moved_towards(self.domain, 1.0, p.domain_growth_per_month))

    def _learn_outside(self) -> None:
        p = self.model.p
        level = min(1.0, max(0.0, p.outside_technical_mean + p.outside_technical_sd * self.ability))
        self.technical = single(moved_towards(self.technical, level, p.outside_technical_per_month))
        growth = p.outside_growth_per_month
        self.practical = single(moved_towards(self.practical, p.outside_practical_level, growth))
        if self.domain < p.outside_domain_level:
            self.domain = single(moved_towards(self.domain, p.outside_domain_level, growth))

    def adapt_to_industry(self, industry: int) -> None:
        """Domain knowledge is partly lost on a move to another industry, less after interdisciplinary schooling."""
        if self.industry == industry:
            return
        p = self.model.p
        credit = self.university.interdisciplinary_credit_share if self.university is not None else 0.0
        kept = domain_after_move(self.domain, p.domain_transfer_share, p.domain_transfer_gain_of_credit, credit)
        self.domain = single(kept)
        self.industry = industry

    # Switching

    def decide_on_ai(self, key: int, direct_prob: float) -> None:
        """Outsiders consider AI, trainees finish, discouraged AI seekers leave."""
        if self.status == TRAINING:
            if self.model.month >= self.until:
                self._end_training()
        elif self.status == SEEKING and self.in_ai:
            if uniform(self.model.key(Stream.GIVE_UP), self.key) < self.model.p.give_up_per_month:
                self.become(SEEKING, OTHER)
                self.since = self.model.month
        elif (self.status == EMPLOYED or self.status == SEEKING) and not self.in_ai:
            draw = uniform(key, self.key)
            if self._trains(draw):
                self._start_training()
            else:
                self._decide_on_direct_application(draw, direct_prob)

    def _trains(self, draw: float) -> bool:
        """Consideration and choice share one draw: of those who consider it, a part trains."""
        p = self.model.p
        if draw >= p.consider_per_month:
            return False
        now = self.model.conditions
        gain = switching_gain(
            now.ai_wage_posted, self.wage, p.choice_horizon_months, now.job_chance, p.tuition_cny,
            p.training_months, p.foregone_wage_share,
        )  # fmt: skip
        return draw < p.consider_per_month * training_choice_prob(gain, p.choice_slope)

    def _start_training(self) -> None:
        length = self.model.p.training_months + uniform(self.model.key(Stream.TRAINING_LENGTH), self.key)
        self.model.tally.trainings_started += 1
        if self.status == EMPLOYED:
            self.leave_employer()
        self.become(TRAINING, OTHER)
        self.direct = NOT_DIRECT
        self.since = self.model.month
        self.until = self.model.month + max(1, int(length))

    def _end_training(self) -> None:
        p = self.model.p
        sector = OTHER
        if uniform(self.model.key(Stream.TRAINING_COMPLETION), self.key) < p.completion_share:
            taught = p.technical_after_training + p.technical_after_training_sd * self.ability
            self.technical = single(max(clipped(taught, 0.05, 1.0), self.technical))
            sector = self.specialism
        self.become(SEEKING, sector)
        self.since = self.model.month
        self.until = -1

    def _decide_on_direct_application(self, draw: float, direct_prob: float) -> None:
        """The upper end of the draws begins to apply; withdrawals use draws half a circle away."""
        if self.direct == NOT_DIRECT:
            if draw >= 1.0 - direct_prob:
                self.direct = NEWLY_DIRECT
            return
        opposite = draw + 0.5 if draw < 0.5 else draw - 0.5
        self.direct = NOT_DIRECT if opposite < self.model.p.direct_withdrawal_per_month else DIRECT

    # Separations

    def face_separation(self, key: int, emigration: float, comeback: float) -> None:
        """Retirement, quits, layoffs, emigration and return."""
        if self.status == STUDYING:
            return
        if self.model.month >= self.retires:
            self._retire()
        elif self.status == EMPLOYED:
            self._face_job_loss(uniform(key, self.key), emigration)
        elif self.status == SEEKING:
            if self.in_ai and uniform(key, self.key) >= 1.0 - emigration:
                self._emigrate()
        elif self.status == ABROAD and uniform(key, self.key) < comeback:
            self.become(SEEKING, self.specialism)
            self.since = self.model.month
            self.model.tally.returned += 1

    def _face_job_loss(self, draw: float, emigration: float) -> None:
        p = self.model.p
        if draw < (p.separation_ai if self.in_ai else p.separation_outside):
            leave_key = self.model.key(Stream.LEAVE_AI)
            leaves_field = self.in_ai and uniform(leave_key, self.key) < p.leave_ai_share
            self._lose_job(OTHER if leaves_field else self.sector)
        elif self.in_ai and draw >= 1.0 - emigration:
            self._emigrate()
        else:
            layoff = self.employer.layoff_probs[self.job_class]
            if layoff > 0.0 and uniform(self.model.key(Stream.LAYOFF), self.key) < layoff:
                self._lose_job(self.sector)

    def _lose_job(self, sector: int) -> None:
        self.leave_employer()
        self.become(SEEKING, sector)
        self.since = self.model.month

    def _emigrate(self) -> None:
        if self.status == EMPLOYED:
            self.leave_employer()
        self.become(ABROAD, self.specialism)
        self.since = self.model.month
        self.model.tally.emigrated += 1

    def _retire(self) -> None:
        self.model.tally.moves[self.state][State.BEYOND] += 1
        if self.status == EMPLOYED:
            self.leave_employer()
        self.remove()

    # Search

    def way_of_search(self, key: int) -> int:
        """How the person looks for work this month, if at all."""
        if self.status != EMPLOYED and self.status != SEEKING:
            return NOT_SEARCHING
        p = self.model.p
        if self.in_ai:
            if self.status == SEEKING:
                return SEARCH_NONEMPLOYED
            return SEARCH_EMPLOYED if uniform(key, self.key) < p.on_the_job_search_ai else NOT_SEARCHING
        if self.direct != NOT_DIRECT:
            return SEARCH_DIRECT
        if self.status == SEEKING or uniform(key, self.key) < p.on_the_job_search_outside:
            return SEARCH_OUTSIDE
        return NOT_SEARCHING
