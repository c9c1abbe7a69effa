"""The state of a person, as the flow table and as a view of one person name it."""

from __future__ import annotations

import itertools
from types import SimpleNamespace

import pytest

from simulation.agents.codes import Sector, State, Status
from simulation.agents.person import Person
from simulation.indicators.catalogue import STATES
from simulation.phases.tally import state_of

PRESENT = [status for status in Status if status != Status.LEFT]  # who has left has no state


@pytest.mark.parametrize(("status", "sector"), itertools.product(PRESENT, Sector))
def test_kernels_and_views_agree(status: Status, sector: Sector) -> None:
    view = SimpleNamespace(status=status, sector=sector)
    assert state_of(int(status), int(sector)) == Person.state.fget(view)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("status", "sector", "state"),
    [
        (Status.EMPLOYED, Sector.APPLICATION, State.APPLICATION),
        (Status.EMPLOYED, Sector.TECHNOLOGY, State.TECHNOLOGY),
        (Status.EMPLOYED, Sector.FOUNDATION, State.FOUNDATION),
        (Status.EMPLOYED, Sector.NEV, State.NEV),
        (Status.EMPLOYED, Sector.OTHER, State.OTHER),
        (Status.SEEKING, Sector.APPLICATION, State.SEEKING_AI),
        (Status.SEEKING, Sector.FOUNDATION, State.SEEKING_AI),
        (Status.SEEKING, Sector.NEV, State.OUTSIDE_SEEKING),
        (Status.SEEKING, Sector.OTHER, State.OUTSIDE_SEEKING),
        (Status.STUDYING, Sector.OTHER, State.STUDYING),
        (Status.TRAINING, Sector.OTHER, State.TRAINING),
        (Status.ABROAD, Sector.TECHNOLOGY, State.ABROAD),
    ],
)
def test_states_on_examples(status: Status, sector: Sector, state: State) -> None:
    assert state_of(int(status), int(sector)) == state


def test_states_have_the_names_and_order_of_the_catalogue() -> None:
    assert tuple(state.name.lower() for state in State) == STATES
