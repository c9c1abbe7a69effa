"""The scenarios of an attribution: one per coalition of pillars, or of the levers of one pillar."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from simulation.experiment.attribution.game import members
from simulation.experiment.worlds import settings_hash
from simulation.scenario.errors import nearest_of
from simulation.scenario.policies import PILLARS
from simulation.scenario.schema import Scenario

MAX_LEVERS = 8  # 256 coalitions; exact values of more would take thousands of runs


@dataclass(frozen=True)
class Coalitions:
    """All coalitions of some players, and the distinct scenarios behind them.

    Attributes:
        players: pillars, or levers of one pillar. pillar: that pillar; None when the players are the pillars.
        absent: players the scenario does not set: they change nothing.
        scenarios: each distinct scenario once, the one without any player first.
        scenario_at: for each coalition (bit i set: player i is kept) the place of its scenario.
    """

    players: tuple[str, ...]
    pillar: str | None
    absent: tuple[str, ...]
    scenarios: tuple[Scenario, ...]
    scenario_at: tuple[int, ...]

    def name_of(self, coalition: int) -> str:
        """`none`, or the players joined by `+`."""
        return "+".join(self.players[player] for player in members(coalition, len(self.players))) or "none"


def coalitions_of_pillars(scenario: Scenario) -> Coalitions:
    """The sixteen coalitions of the four pillars; everything else of the scenario stays in all of them.

    Raises: ValueError when the scenario sets no pillar.
    """
    present = [pillar for pillar in PILLARS if _levers_set(scenario, pillar)]
    if not present:
        raise ValueError(
            f"{scenario.name} sets no lever of a pillar ({', '.join(PILLARS)}): there is nothing to attribute"
        )
    return _coalitions(scenario, PILLARS, None, present, lambda kept: _with_pillars(scenario, kept))


def coalitions_of_levers(scenario: Scenario, pillar: str) -> Coalitions:
    """The coalitions of the levers of one pillar that the scenario sets; other pillars stay in all of them.

    Raises: ValueError for an unknown pillar, one without levers set, or more than `MAX_LEVERS` of them.
    """
    if pillar not in PILLARS:
        near = nearest_of(pillar, PILLARS)
        hint = f"; did you mean '{near}'?" if near else ""
        raise ValueError(f"levers must be those of one of {', '.join(PILLARS)}; got '{pillar}'{hint}")
    levers = _levers_set(scenario, pillar)
    if not levers:
        raise ValueError(f"{scenario.name} sets no lever of {pillar}: there is nothing to attribute")
    if len(levers) > MAX_LEVERS:
        runs = 2 ** len(levers) * scenario.runs.replicates
        raise ValueError(
            f"{scenario.name} sets {len(levers)} levers of {pillar}: exact values would take {runs:,} runs "
            f"(2^{len(levers)} coalitions of {scenario.runs.replicates}); set at most {MAX_LEVERS} of them"
        )
    return _coalitions(scenario, levers, pillar, levers, lambda kept: _with_levers(scenario, pillar, kept))


def _coalitions(
    scenario: Scenario, players: tuple[str, ...], pillar: str | None, present: Iterable[str],
    keeping: Callable[[set[str]], Scenario],
) -> Coalitions:  # fmt: skip
    distinct: dict[str, Scenario] = {}
    hashes = []
    for coalition in range(2 ** len(players)):
        kept = keeping({players[player] for player in members(coalition, len(players))})
        hashes.append(settings_hash(kept))
        distinct.setdefault(hashes[-1], kept)
    places = {found: place for place, found in enumerate(distinct)}
    absent = tuple(player for player in players if player not in present)
    return Coalitions(players, pillar, absent, tuple(distinct.values()), tuple(places[found] for found in hashes))


def _levers_set(scenario: Scenario, pillar: str) -> tuple[str, ...]:
    return tuple(name for name, lever in getattr(scenario.policies, pillar) if lever is not None)


def _with_pillars(scenario: Scenario, kept: set[str]) -> Scenario:
    removed = {pillar: type(getattr(scenario.policies, pillar))() for pillar in PILLARS if pillar not in kept}
    return scenario.model_copy(update={"policies": scenario.policies.model_copy(update=removed)})


def _with_levers(scenario: Scenario, pillar: str, kept: set[str]) -> Scenario:
    removed = {name: None for name in _levers_set(scenario, pillar) if name not in kept}
    levers = getattr(scenario.policies, pillar).model_copy(update=removed)
    return scenario.model_copy(update={"policies": scenario.policies.model_copy(update={pillar: levers})})
