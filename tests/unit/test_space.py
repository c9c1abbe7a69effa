"""The space of calibrated parameters: places and values are each other's inverse, and it is what the book says."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calibration.space import Parameter, calibrated_space
from simulation.scenario.assumptions import Assumptions, book
from simulation.scenario.assumptions.quantity import Prior

SPACE = calibrated_space()


def parameter(shape: str, low: float, high: float) -> Parameter:
    return Parameter("a.b", ("a.b",), Prior(low=low, high=high, shape=shape), low, "1", "", "")


@given(
    shape=st.sampled_from(["uniform", "log-uniform"]),
    low=st.floats(1e-4, 1e3),
    times=st.floats(1.01, 1e3),
    place=st.floats(0.0, 1.0),
)
def test_a_place_comes_back_from_its_value(shape: str, low: float, times: float, place: float) -> None:
    """Round trip; a value lies inside its prior, and higher places have higher values."""
    one = parameter(shape, low, low * times)
    value = one.values(np.array([place]))
    assert low * (1 - 1e-12) <= value[0] <= low * times * (1 + 1e-12)
    assert one.places(value)[0] == pytest.approx(place, abs=1e-9)
    assert one.values(np.array([min(place + 0.1, 1.1)]))[0] > value[0]


def test_the_middle_of_each_shape() -> None:
    """The mean of a uniform, the geometric mean of a log-uniform."""
    assert parameter("uniform", 1.0, 9.0).values(np.array([0.5])).tolist() == [5.0]
    assert parameter("log-uniform", 1.0, 9.0).values(np.array([0.5])).tolist() == [3.0]


def test_all_parameters_round_trip_together() -> None:
    places = np.random.default_rng(2).random((50, len(SPACE)))
    values = SPACE.values(places)
    assert np.allclose(SPACE.places(values), places, atol=1e-12)
    for at, each in enumerate(SPACE.parameters):
        assert (values[:, at] >= each.prior.low).all()
        assert (values[:, at] <= each.prior.high).all()


def test_the_space_is_the_book() -> None:
    """12 to 16 parameters; every key of them is an assumption whose default lies in the prior, linked keys alike."""
    known = {row.key: row.value for row in book(Assumptions())}
    assert 12 <= len(SPACE) <= 16
    for each in SPACE.parameters:
        assert {known[key] for key in each.keys} == {each.default}
        assert each.prior.low < each.default < each.prior.high
    assert ((SPACE.default() > 0) & (SPACE.default() < 1)).all()
    keys = [key for each in SPACE.parameters for key in each.keys]
    assert len(set(keys)) == len(keys)
