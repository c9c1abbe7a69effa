"""Elite researchers as ordinary Mesa agents."""

from __future__ import annotations

from typing import Any

import mesa

from simulation.agents.codes import Place
from simulation.columns.random import Stream, mixed, sub_key, uniform
from simulation.rules.research import successor_prob
from simulation.rules.separations import monthly_prob

_UNIVERSITY, _FIRM, _ABROAD = int(Place.UNIVERSITY), int(Place.FIRM), int(Place.ABROAD)


class Researcher(mesa.Agent):
    """An elite researcher, in China or abroad."""

    def __init__(self, model: Any, key: int, **state: Any) -> None:
        super().__init__(model)
        self.key = key
        for name, value in state.items():
            setattr(self, name, value)

    def live(self, succession: float, comeback: float, born: list[int]) -> None:
        """Return from abroad; at home, bring up a successor, leave the field."""
        draw = uniform(self.model.key(Stream.RESEARCHER_MOVE), self.key)
        if self.place == _ABROAD:
            if draw < comeback:
                self.place = _UNIVERSITY
            return
        birth_key = self.model.key(Stream.RESEARCHER_BIRTH)
        if uniform(birth_key, self.key) < succession:
            born.append(mixed(sub_key(birth_key, self.key)) >> 1)
        if draw < self.model.p.researcher_exit_per_month:
            self.remove()


def research(market: Any) -> None:
    """One month of succession, exit and return; successors settle or leave for abroad."""
    p = market.p
    at_home = sum(researcher.place != _ABROAD for researcher in market.researchers)
    succession = successor_prob(p.supervision_per_month, at_home, p.research_ceiling)
    born: list[int] = []
    market.researchers.do("live", succession, monthly_prob(p.researcher_return_per_year), born)
    market.tally.new_researchers += len(born)
    for key in born:
        _settle(market, key)


def _settle(market: Any, key: int) -> None:
    p = market.p
    place_key = market.lasting_key(Stream.RESEARCHER_PLACE)
    place = _FIRM if uniform(place_key, key) < p.researcher_firm_share else _UNIVERSITY
    if uniform(sub_key(place_key, 2), key) < p.researcher_leave_share:
        place = _ABROAD
    foundation = uniform(sub_key(place_key, 1), key) < p.foundation_research_share
    Researcher(market, key, place=place, foundation=foundation, since=market.month)
