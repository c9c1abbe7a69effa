"""Rules of foundation capability and import dependence, on numbers worked by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.rules.dependence import foundation_capability, import_dependence


@pytest.mark.parametrize(
    ("researchers", "elasticity", "capability"),
    [
        (174.0, 0.5, 100.0),
        (696.0, 0.5, 200.0),  # 100 x sqrt(696/174)
        (43.5, 0.5, 50.0),
        (696.0, 0.0, 100.0),
        (0.0, 0.5, 100.0 / 174**0.5),  # nobody counts as one researcher
    ],
)
def test_capability_rises_with_researchers(researchers: float, elasticity: float, capability: float) -> None:
    assert foundation_capability(100.0, researchers, 174.0, elasticity) == pytest.approx(capability)


@pytest.mark.parametrize(
    ("capability", "requirement", "dependence"),
    [
        (25.0, 100.0, 0.75),
        (0.25, 0.5, 0.5),
        (0.0, 100.0, 1.0),
        (100.0, 100.0, 0.0),
        (300.0, 100.0, 0.0),
        (5.0, 0.0, 0.0),
    ],
)
def test_import_dependence(capability: float, requirement: float, dependence: float) -> None:
    assert import_dependence(capability, requirement) == pytest.approx(dependence)


@given(st.floats(0, 1e6), st.floats(0, 1e6), st.floats(0, 1e6))
def test_dependence_is_a_share_that_capability_never_raises(capability: float, more: float, requirement: float) -> None:
    assert 0 <= import_dependence(capability + more, requirement) <= import_dependence(capability, requirement) <= 1
