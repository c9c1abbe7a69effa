"""Sensitivity of made-up sweeps whose indices are known: first, total and second order, screening, luck, verdicts."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from synthetic_sweeps import (
    ISHIGAMI_FIRST,
    ISHIGAMI_TOTAL,
    ISHIGAMI_VARIANCE,
    ishigami,
    linear,
    synthetic_sweep,
)

from simulation.experiment.sensitivity import NotAnalysableError, Sensitivity, analyse, observed, write_tables
from simulation.experiment.sensitivity.noise import noise_of
from simulation.experiment.sensitivity.screening import elementary_effects
from simulation.experiment.sensitivity.verdicts import MATTERS, NOT_JUDGED, NOT_TOLD
from simulation.report.sensitivity.answers import answers

SOBOL = {"kind": "sobol", "points": 256, "seed": 1}
MORRIS = {"kind": "morris", "trajectories": 20, "seed": 1}
HYPERCUBE = {"kind": "latin-hypercube", "points": 120, "seed": 1}
GRID = {"kind": "grid", "levels": 4}
FOUR_SE = 4.0  # standard errors that an index may be off


def column(made: Sensitivity, measure: str, name: str = "value") -> np.ndarray:
    rows = made.at(measure).set_index("factor").reindex(made.observed.names)
    return rows[name].to_numpy(float)


def standard_errors(made: Sensitivity, measure: str) -> np.ndarray:
    return (column(made, measure, "high90") - column(made, measure, "low90")) / (2 * 1.645)


def verdicts(made: Sensitivity) -> dict[str, str]:
    return dict(zip(made.verdicts["factor"], made.verdicts["verdict"], strict=True))


def told(made: Sensitivity) -> dict[str, str]:
    return {one.question: one.answer for one in answers(made)}


@pytest.fixture(scope="module")
def of_ishigami(tmp_path_factory: pytest.TempPathFactory) -> Sensitivity:
    """Three factors of Ishigami and one that does nothing; luck is as large as what they do."""
    folder = tmp_path_factory.mktemp("ishigami")
    return analyse(synthetic_sweep(folder, ishigami, SOBOL, factors=4, own=2.0, shared=2.0))


def test_sobol_indices_of_ishigami_within_four_standard_errors(of_ishigami: Sensitivity) -> None:
    """Known in closed form, also for the factor that does nothing, though luck is a tenth of the means' variance."""
    assert of_ishigami.noise.of_means > 0.05
    for measure, known in (("first_order", ISHIGAMI_FIRST), ("total_order", ISHIGAMI_TOTAL)):
        found, errors = column(of_ishigami, measure), standard_errors(of_ishigami, measure)
        assert np.all(np.abs(found - [*known, 0.0]) < FOUR_SE * errors), (measure, found, errors)
        assert np.all(errors < 0.15)


def test_ishigami_names_what_matters_and_what_does_not(of_ishigami: Sensitivity) -> None:
    assert verdicts(of_ishigami) == {"x0": MATTERS, "x1": MATTERS, "x2": MATTERS, "x3": NOT_TOLD}
    assert of_ishigami.named(MATTERS) == ["x0", "x1", "x2"]
    assert of_ishigami.main == "total_order"
    said = told(of_ishigami)
    assert said["What matters?"].index("x0 ") < said["What matters?"].index("x1 ") < said["What matters?"].index("x2 ")
    assert "Indistinguishable from noise: x3" in said["What does not?"]


def test_the_emulator_of_ishigami_agrees_with_direct_indices(of_ishigami: Sensitivity) -> None:
    """A Gaussian process, because a quadratic misses the sines; it cannot foretell what luck makes."""
    emulator = of_ishigami.emulator
    assert emulator is not None
    assert emulator.kind == "Gaussian process"
    assert 0.6 < emulator.q2 <= 1 - of_ishigami.noise.of_means + 0.05
    np.testing.assert_allclose(column(of_ishigami, "emulator_total_order"), [*ISHIGAMI_TOTAL, 0.0], atol=0.1)


def test_the_share_of_luck_is_what_was_put_in(tmp_path: Path) -> None:
    """30 replicates: the shared and the own part each within four standard errors, the interval holds the truth."""
    results = synthetic_sweep(tmp_path, ishigami, SOBOL, replicates=30, own=2.0, shared=3.0)
    noise = noise_of(observed(results).values[0])
    runs, points = 30, len(results.points)
    assert noise.own == pytest.approx(4.0, abs=FOUR_SE * 4.0 * np.sqrt(2 / (points * runs)))
    assert noise.shared == pytest.approx(9.0, abs=FOUR_SE * 9.0 * np.sqrt(2 / (runs - 1)))
    truth = 13.0 / (13.0 + ISHIGAMI_VARIANCE)
    assert noise.low90 < truth < noise.high90
    assert noise.high90 - noise.low90 < 0.3


def test_failed_runs_leave_the_effects_of_replicates_out_of_the_means() -> None:
    """A point that misses the luckiest replicate is not taken for an unlucky one."""
    rng = np.random.default_rng(3)
    truth, effects = rng.normal(size=50), np.array([0.0, 0.0, 30.0])
    values = truth[:, None] + effects + 0.01 * rng.normal(size=(50, 3))
    values[:20, 2] = np.nan
    means = noise_of(values).means
    np.testing.assert_allclose(means - means.mean(), truth - truth.mean(), atol=0.05)


def test_a_linear_function_by_every_design(tmp_path: Path) -> None:
    """Shares 0.9, 0.1 and 0 by grid, Latin hypercube, list and Sobol; slopes by Morris."""
    for at, design in enumerate((GRID, HYPERCUBE, SOBOL, {"kind": "list", "points": 120})):
        made = analyse(synthetic_sweep(tmp_path / str(at), linear(3.0, 1.0, 0.0), design, own=0.1, shared=1.0))
        known = np.array([0.9, 0.1, 0.0])
        if design["kind"] == "list":  # what is in the list is not quite uniform; an emulator speaks of the uniform
            assert made.observed.places.min() == 0.0
            assert made.observed.places.max() == 1.0
        np.testing.assert_allclose(column(made, "total_order"), known, atol=0.06)
        assert verdicts(made) == {"x0": MATTERS, "x1": MATTERS, "x2": NOT_TOLD}, design
    made = analyse(synthetic_sweep(tmp_path / "m", linear(3.0, 1.0, 0.0), MORRIS, own=0.1, shared=1.0))
    assert verdicts(made) == {"x0": MATTERS, "x1": MATTERS, "x2": NOT_TOLD}
    off = np.abs(column(made, "mu") - [3.0, 1.0, 0.0]) / standard_errors(made, "mu")
    assert np.all(off < FOUR_SE), off


def test_elementary_effects_are_those_of_salib(tmp_path: Path) -> None:
    """Means and spreads from our effects equal SALib's, which the table holds."""
    made = analyse(synthetic_sweep(tmp_path, ishigami, MORRIS, factors=4, own=0.1))
    effects = elementary_effects(made.observed.places, made.noise.means)
    np.testing.assert_allclose(np.abs(effects).mean(axis=0), column(made, "mu_star"), rtol=1e-9)
    np.testing.assert_allclose(effects.std(axis=0, ddof=1), column(made, "sigma"), rtol=1e-9)


def test_the_grid_finds_a_product(tmp_path: Path) -> None:
    """x0 x1 on levels 0, 1/3, 2/3, 1: shares of both alone and of the pair follow from means and variances."""
    product = synthetic_sweep(tmp_path, lambda p: p[:, 0] * p[:, 1], GRID, factors=2, own=0.01, replicates=4)
    made = analyse(product)
    mean, variance = 0.5, np.var([0, 1 / 3, 2 / 3, 1])
    whole = 2 * mean**2 * variance + variance**2
    np.testing.assert_allclose(column(made, "first_order"), mean**2 * variance / whole, atol=0.02)
    pair = made.at("second_order").iloc[0]
    assert pair["low90"] < variance**2 / whole < pair["high90"]
    assert pair["low90"] > 0.1
    assert "x0 × x1" in told(made)["Do factors act together?"]


@pytest.mark.parametrize("design", [SOBOL, MORRIS, HYPERCUBE, GRID], ids=lambda design: str(design["kind"]))
def test_pure_noise_gives_that_nothing_matters(tmp_path: Path, design: dict[str, object]) -> None:
    """At three seeds of luck, whatever the design; without shares, which would be shares of luck."""
    for seed in (1, 2, 3):
        made = analyse(synthetic_sweep(tmp_path / str(seed), linear(0.0), design, own=1.0, shared=1.0, seed=seed))
        assert set(verdicts(made).values()) == {NOT_TOLD}
        assert told(made)["What matters?"].startswith("Nothing that was varied")
        assert made.noise.luck > 0.95


def test_points_are_called_different_by_luck_as_seldom_as_is_said() -> None:
    """400 tables of pure luck: the F test at 1 % speaks up in about four, within four standard errors."""
    rng = np.random.default_rng(11)
    wrong = sum(noise_of(rng.normal(size=(30, 3)) + rng.normal(size=3)).p_value < 0.01 for _ in range(400))
    assert abs(wrong - 4) < FOUR_SE * np.sqrt(400 * 0.01 * 0.99)


def test_the_limit_of_luck_holds_for_factors_without_effect(tmp_path: Path) -> None:
    """40 Morris sweeps of one strong and three idle factors: an idle one is named in about 5 % of sweeps."""
    named = 0
    for seed in range(40):
        results = synthetic_sweep(tmp_path / str(seed), linear(9.0), MORRIS, factors=4, own=1.0, seed=seed)
        named += len(analyse(results).named(MATTERS)) > 1
    assert named <= 40 * 0.05 + FOUR_SE * np.sqrt(40 * 0.05 * 0.95)


@pytest.mark.slow
def test_bootstrap_intervals_cover_as_often_as_they_say(tmp_path: Path) -> None:
    """30 sweeps, total order of two factors of a linear function: 90 % intervals hold the truth in at least 75 %.

    60 intervals; of honest ones fewer than 45 hold it with a chance below 1 in 1,000 (binomial).
    """
    held = 0
    for seed in range(30):
        design = {"kind": "latin-hypercube", "points": 60, "seed": seed}
        made = analyse(synthetic_sweep(tmp_path / str(seed), linear(2.0, 1.0), design, factors=2, own=0.3, seed=seed))
        low, high = column(made, "total_order", "low90"), column(made, "total_order", "high90")
        held += int(((low < [0.8, 0.2]) & (high > [0.8, 0.2])).sum())
    assert held >= 45, held


def test_an_emulator_that_foretells_nothing_is_refused(tmp_path: Path) -> None:
    """Thirty points of a function that jumps about: points differ by far more than luck, no index is given."""
    rough = {"kind": "latin-hypercube", "points": 30, "seed": 1}
    made = analyse(synthetic_sweep(tmp_path, lambda p: np.sin(900 * p.sum(axis=1)), rough, own=0.01))
    assert made.emulated is not None
    assert not made.emulated.sound
    assert made.at("total_order").empty
    assert set(verdicts(made).values()) == {NOT_JUDGED}
    assert "That is too little" in told(made)["How good is the emulator?"]
    assert told(made)["What matters?"].startswith("Not told")


def test_one_replicate_is_not_judged(tmp_path: Path) -> None:
    made = analyse(synthetic_sweep(tmp_path, linear(3.0, 1.0), GRID, factors=2, replicates=1, own=0.1))
    assert set(verdicts(made).values()) == {NOT_JUDGED}
    assert told(made)["How much is luck?"].startswith("It cannot be told")


def test_years_and_the_same_tables_again(tmp_path: Path) -> None:
    """A row per factor, measure and year; the same seed gives the same bytes."""
    results = synthetic_sweep(tmp_path, linear(3.0, 1.0), HYPERCUBE, factors=2, own=0.1, years=(2029, 2030))
    written = []
    for _ in range(2):
        made = analyse(results, "shortfall", 2029)
        write_tables(made)
        written.append([(made.folder / f"sensitivity.{end}").read_bytes() for end in ("csv", "json")])
    assert written[0] == written[1]
    assert made.folder == tmp_path / "sensitivity" / "shortfall-2029"
    assert list(made.indices) == ["factor", "measure", "value", "low90", "high90", "outcome", "year"]
    assert set(made.indices[made.indices["measure"] == "total_order"]["year"]) == {2029, 2030}
    assert b"NaN" not in written[0][1]


@pytest.mark.parametrize(
    ("outcome", "year", "message"),
    [
        ("employment", None, "outcome must be one that the sweep keeps; got 'employment'; allowed: shortfall"),
        ("shortfall@layer=foundation", None, "outcome must be one that the sweep keeps"),
        (None, 2031, "year must be one that the sweep keeps; got 2031; allowed: 2030"),
    ],
)
def test_what_is_not_kept_is_told(tmp_path: Path, outcome: str | None, year: int | None, message: str) -> None:
    results = synthetic_sweep(tmp_path, linear(1.0), GRID, factors=2)
    with pytest.raises(NotAnalysableError, match=message):
        analyse(results, outcome, year)


def test_points_without_runs(tmp_path: Path) -> None:
    """A Sobol design needs all of them; a Latin hypercube goes without and says so."""
    broken = synthetic_sweep(tmp_path / "sobol", linear(1.0), SOBOL, missing=(3, 5))
    with pytest.raises(
        NotAnalysableError, match="2 of 1280 points have no value of shortfall; a sobol design needs all"
    ):
        analyse(broken)
    made = analyse(synthetic_sweep(tmp_path / "lhs", linear(1.0), HYPERCUBE, missing=(3, 5), own=0.1))
    assert made.named(MATTERS) == ["x0"]
    assert made.remarks == ("2 points without a run are left out",)
