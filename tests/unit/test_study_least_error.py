"""The least error of any method: against formulas of a linear toy, kept by truth, and summed up as by hand."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from toy_problems import LUCK, MOMENTS, PARAMETERS, REPORT, Exact, exact_draws, expected_moments, toy_problem

from calibration.fit.emulator_alone import EmulatorAlone
from calibration.fit.problem import Floats
from calibration.fit.simulated_moments import SimulatedMoments
from calibration.study import least_error
from calibration.study.fitting import Setup, begin
from calibration.study.least_error import AT_ANY_SCALE, OF_A_RUN, kept_luck, least_error_summary, least_errors
from calibration.study.recovery import CENTRAL, recover, rmse
from calibration.study.whole import Sizes, run_study

SEEN, TRUTHS = PARAMETERS[:3], 12  # the fourth parameter is hardly seen
_DRAWS, _REPORTS = 400, 20


@pytest.fixture(scope="module", autouse=True)
def short_chains() -> Iterator[None]:
    """Four parameters need no chains as long as sixteen do."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(least_error, "STEPS", 500)
        yield


def study(folder: Path) -> Setup:
    return begin(folder, toy_problem, (EmulatorAlone(),), 300, 1)


@pytest.fixture(scope="module")
def setup(tmp_path_factory: pytest.TempPathFactory) -> Setup:
    """Begun once, so that truths, runs and chains are made once."""
    return study(tmp_path_factory.mktemp("study"))


def spreads(setup: Setup, variance: Floats) -> Floats:
    """The least error by rejection, with no emulator and no chain: of the parameters, over the truths of the study."""
    rng, variances = np.random.default_rng(5), []
    for number in range(TRUTHS):
        place = setup.truth("recovery", number, CENTRAL).place
        for _ in range(_REPORTS):
            reported = expected_moments(place[None])[0] + np.sqrt(variance) * rng.standard_normal(len(variance))
            inner = reported - expected_moments(np.full((1, 4), (1 - CENTRAL) / 2))[0]
            draws = exact_draws(inner / CENTRAL, _DRAWS, int(rng.integers(2**31)), variance=variance / CENTRAL**2)
            variances.append(CENTRAL**2 * draws.var(axis=0, ddof=1))
    return np.asarray(np.sqrt(np.mean(variances, axis=0)))


@pytest.mark.parametrize(("luck", "variance"), [(OF_A_RUN, LUCK + REPORT), (AT_ANY_SCALE, REPORT)])
def test_it_is_the_exact_posterior_of_a_linear_toy(setup: Setup, luck: str, variance: Floats) -> None:
    """Spreads as by rejection with many reports of the same truths, within 10 %: here each has one."""
    table = least_errors(setup, TRUTHS)
    rows = table[table["luck"] == luck]
    found = np.sqrt((rows["sd"] ** 2).groupby(rows["parameter"]).mean())
    for name, expected in zip(PARAMETERS, spreads(setup, variance), strict=True):
        assert found[name] == pytest.approx(expected, rel=0.1), name


def test_no_method_of_the_study_errs_by_less(setup: Setup) -> None:
    """100 truths: the exact posterior under the whole prior errs by more, but by a fifth at most, as it knows less."""
    table = recover(replace(setup, methods=(Exact(),)), 100)
    least = least_error_summary(least_errors(setup, TRUTHS), SEEN, ()).set_index("luck").loc[OF_A_RUN, "least rmse"]
    assert least < rmse(table[table["parameter"].isin(SEEN)]) < 1.2 * least


def test_luck_that_lasts_is_kept(setup: Setup, tmp_path: Path) -> None:
    """With all reports lasting there is no finer world; with none, luck is gone."""
    none = least_error_summary(least_errors(setup, TRUTHS), SEEN, ()).set_index("luck")["least rmse"]
    every = least_error_summary(least_errors(study(tmp_path), 3, MOMENTS), SEEN, ()).set_index("luck")["least rmse"]
    assert every[AT_ANY_SCALE] == every[OF_A_RUN]
    assert none[AT_ANY_SCALE] < none[OF_A_RUN]


def test_the_luck_of_two_reports_keeps_what_they_share() -> None:
    luck = np.array([[4.0, 1.0, 0.5], [1.0, 9.0, 2.0], [0.5, 2.0, 16.0]])
    kept = kept_luck(luck, ("a", "b", "c"), ("c", "a"))
    assert kept.tolist() == [[4.0, 0.0, 0.5], [0.0, 0.0, 0.0], [0.5, 0.0, 16.0]]
    with pytest.raises(ValueError, match="lasting must be of a, b, c; got d"):
        kept_luck(luck, ("a", "b", "c"), ("d",))


def test_it_is_kept_by_truth(setup: Setup) -> None:
    again: list[str] = []
    first = least_errors(setup, TRUTHS)
    second = least_errors(replace(setup, told=again.append), TRUTHS)
    pd.testing.assert_frame_equal(first, second, check_exact=True)
    assert again == []


def test_methods_without_runs_of_their_own_tell_nothing(setup: Setup) -> None:
    with pytest.raises(ValueError, match="one that explores the prior; got none"):
        least_errors(replace(setup, methods=(SimulatedMoments(),)), 2)


def test_the_summary_by_hand() -> None:
    """Two truths: identified variances mean .01 and .03; the root of .02; its error by the delta method."""
    table = pd.DataFrame({
        "luck": OF_A_RUN, "truth": [0, 0, 0, 1, 1, 1], "parameter": [*"abc"] * 2,
        "sd": np.sqrt([0.005, 0.015, 0.08, 0.02, 0.04, 0.08]),
    })  # fmt: skip
    (row,) = least_error_summary(table, ("a", "b"), ("a",)).to_dict("records")
    assert (row["luck"], row["truths"], row["identified"], row["halved"]) == (OF_A_RUN, 2, 2, 1)
    assert row["least rmse"] == pytest.approx(math.sqrt(0.02))
    assert row["truths se"] == pytest.approx(0.01 / (2 * math.sqrt(0.02)))
    assert row["least rmse halved"] == pytest.approx(math.sqrt(0.0125))
    assert row["least rmse all"] == pytest.approx(math.sqrt(0.04))
    (row,) = least_error_summary(table[table["truth"] == 0], ("a",), ()).to_dict("records")
    assert math.isnan(row["truths se"])
    assert math.isnan(row["least rmse halved"])


def test_a_study_asks_for_it_when_it_is_told_which_luck_lasts(setup: Setup, tmp_path: Path) -> None:
    variance = np.ones(len(MOMENTS))
    sizes = Sizes(recovery=2, ranks=0, misspecification=0)
    without = run_study(setup, variance, sizes)
    assert not any(name.startswith("least") for name in without.tables)
    found = run_study(setup, variance, sizes, lasting=())
    assert len(found.tables["least_error"]) == 2 * 2 * len(PARAMETERS)
    found.write(tmp_path / "tables")
    assert "## Least error" in (tmp_path / "tables" / "study.md").read_text()
