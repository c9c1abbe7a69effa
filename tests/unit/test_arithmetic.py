"""Elementary functions against those of numpy and scipy."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import special

from simulation.columns.arithmetic import exponential, natural_log, normal_quantile


def _each(function, numbers):  # type: ignore[no-untyped-def]
    return np.array([function(float(number)) for number in numbers])


def test_the_logarithm_over_all_magnitudes() -> None:
    """Relative error, but absolute near one, where the logarithm goes through zero."""
    numbers = np.exp(np.random.default_rng(1).uniform(-700, 700, 3000))
    np.testing.assert_allclose(_each(natural_log, numbers), np.log(numbers), rtol=1e-15)
    near_one = np.random.default_rng(2).uniform(0.5, 2.0, 3000)
    np.testing.assert_allclose(_each(natural_log, near_one), np.log(near_one), rtol=1e-14, atol=1e-15)
    assert natural_log(1.0) == 0.0
    assert natural_log(0.0) == pytest.approx(-1023 * np.log(2.0))  # a draw of zero does no harm


def test_the_exponential_over_all_magnitudes() -> None:
    numbers = np.random.default_rng(3).uniform(-700, 700, 3000)
    np.testing.assert_allclose(_each(exponential, numbers), np.exp(numbers), rtol=1e-13)
    small = np.random.default_rng(4).uniform(-3, 0, 3000)
    np.testing.assert_allclose(_each(exponential, small), np.exp(small), rtol=1e-15)
    assert exponential(0.0) == 1.0
    assert 0.0 <= exponential(-1e6) < 1e-300


def test_the_normal_quantile_in_the_middle_and_in_both_tails() -> None:
    middle = np.random.default_rng(5).uniform(0, 1, 3000)
    tails = np.exp(np.random.default_rng(6).uniform(-600, -1, 3000))
    for probabilities in (middle, tails):
        np.testing.assert_allclose(
            _each(normal_quantile, probabilities), special.ndtri(probabilities), rtol=2e-14, atol=1e-15
        )
    assert normal_quantile(0.5) == 0.0
    assert normal_quantile(0.25) == -normal_quantile(0.75)
    assert -40 < normal_quantile(0.0) < -30  # a draw of zero does no harm


def test_many_at_once_are_the_same_bits_as_one_at_a_time() -> None:
    """In a loop the compiler evaluates several together: nobody's numbers may change with their neighbours."""
    from simulation.columns.jit import loop

    @loop
    def both(numbers, logs, exponentials):  # type: ignore[no-untyped-def]
        for k in range(numbers.shape[0]):
            logs[k] = natural_log(numbers[k])
            exponentials[k] = exponential(-numbers[k])

    numbers = np.random.default_rng(7).exponential(3.0, 1001)
    logs, exponentials = np.empty_like(numbers), np.empty_like(numbers)
    both(numbers, logs, exponentials)
    assert logs.tobytes() == _each(natural_log, numbers).tobytes()
    assert exponentials.tobytes() == _each(exponential, -numbers).tobytes()
