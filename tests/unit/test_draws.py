"""The posterior file, which draw a replicate takes, and when it is stale."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from synthetic_posterior import posterior_frame, write_posterior

from calibration.draws import SEEDS_PER_DRAW, Draws, PosteriorError, load_draws, posterior_sha256, posterior_state
from simulation.experiment.calibrating import fingerprint


def drawn(weights: list[float]) -> Draws:
    """Draws without assumptions."""
    return Draws((), np.empty((len(weights), 0)), np.array(weights), "")


def test_the_file_comes_back_as_it_was_written(tmp_path: Path) -> None:
    """Keys, values and weights, bit for bit; and the hash is that of the frame."""
    frame = posterior_frame()
    found = load_draws(write_posterior(tmp_path, frame))
    assert found is not None
    assert found.keys == tuple(frame.columns[2:])
    assert np.array_equal(found.values, frame.iloc[:, 2:].to_numpy())
    assert np.array_equal(found.weights, frame["weight"].to_numpy())
    assert found.sha256 == posterior_sha256(frame)
    assert found.values_of(3)["screening.bar"] == frame["screening.bar"][3]


def test_no_file_is_no_posterior(tmp_path: Path) -> None:
    """None, and a sentence that says so."""
    assert load_draws(tmp_path) is None
    assert posterior_state(tmp_path)[0].startswith("No posterior is there")


def test_the_hash_is_of_the_values_and_not_of_the_bytes(tmp_path: Path) -> None:
    """Another compression gives the same hash; the last bit of a value, a weight or a name another."""
    frame = posterior_frame()
    write_posterior(tmp_path, frame)
    frame.to_parquet(tmp_path / "posterior.parquet", index=False, compression=None)
    assert load_draws(tmp_path).sha256 == posterior_sha256(frame)  # type: ignore[union-attr]
    for column in ("weight", "screening.bar"):
        other = frame.copy()
        other.loc[7, column] = np.nextafter(other.loc[7, column], 2.0)
        assert posterior_sha256(other) != posterior_sha256(frame)
    renamed = frame.rename(columns={"screening.bar": "screening.screening_noise"})
    assert posterior_sha256(renamed) != posterior_sha256(frame)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda frame: frame.drop(columns="weight"), "must begin with the columns draw and weight"),
        (lambda frame: frame.iloc[::-1], "must hold draws 0, 1, 2"),
        (lambda frame: frame.iloc[:0], "must hold draws 0, 1, 2"),
        (lambda frame: frame.assign(weight=frame["weight"] * 2), "must have weights that sum to 1; they sum to 2"),
        (lambda frame: frame.assign(weight=-frame["weight"]), "no weight below 0"),
        (lambda frame: frame.assign(**{"screening.bar": np.nan}), "must hold finite numbers"),
        (lambda frame: frame.assign(**{"screening.baar": 0.4}), "no number of the parameter book: screening.baar"),
        (lambda frame: frame.assign(**{"skills.ageing": 0.4}), "no number of the parameter book: skills.ageing"),
    ],
)
def test_a_wrong_file_is_refused_with_the_reason(change, said: str, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """Each fault by its own words."""
    change(posterior_frame()).to_parquet(tmp_path / "posterior.parquet", index=False)
    with pytest.raises(PosteriorError, match=said):
        load_draws(tmp_path)


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    """Bytes that are no Parquet file."""
    (tmp_path / "posterior.parquet").write_bytes(b"nothing")
    with pytest.raises(PosteriorError, match="cannot be read"):
        load_draws(tmp_path)


def test_a_newer_file_is_read_anew(tmp_path: Path) -> None:
    """What is kept in memory never outlives its file."""
    first = load_draws(write_posterior(tmp_path, posterior_frame(seed=1)))
    second = load_draws(write_posterior(tmp_path, posterior_frame(seed=2, many=41)))
    assert first is not None
    assert second is not None
    assert first.sha256 != second.sha256


def test_the_first_draws_by_hand() -> None:
    """Four equal draws: places 0.5, 0.118, 0.736, 0.354 (steps of 0.618) lie in quarters 2, 0, 2, 1."""
    draws = drawn([0.25] * 4)
    assert [draws.draw_of(replicate) for replicate in range(8)] == [2, 2, 0, 0, 2, 2, 1, 1]
    with pytest.raises(ValueError, match="replicate must be at least 0; got -1"):
        draws.draw_of(-1)


def test_a_draw_without_weight_is_never_taken() -> None:
    """Also when the place lies exactly where it would begin."""
    draws = drawn([0.5, 0.0, 0.5])
    assert {draws.draw_of(replicate) for replicate in range(400)} == {0, 2}


def test_any_number_of_replicates_covers_the_posterior_evenly() -> None:
    """The star discrepancy of n golden places is at most (log n + 3) / n; that of independent draws is about 1/sqrt n.

    Of 250 draws with uneven weights; the bound holds at every n, so for every prefix.
    """
    weights = np.random.default_rng(3).uniform(0.2, 1.8, 250)
    weights /= weights.sum()
    draws = drawn(list(weights))
    reached = np.cumsum(weights)
    taken = np.array([draws.draw_of(SEEDS_PER_DRAW * slot) for slot in range(400)])
    for slots in (5, 10, 25, 50, 100, 250, 400):
        share = np.bincount(taken[:slots], minlength=250).cumsum() / slots
        assert np.abs(share - reached).max() <= (np.log(slots) + 3.0) / slots


def test_weighted_quantiles_by_hand() -> None:
    """Values 30, 10, 20 with weights 0.2, 0.5, 0.3: half of the weight is reached at 10, four fifths at 20."""
    draws = Draws(("screening.bar",), np.array([[30.0], [10.0], [20.0]]), np.array([0.2, 0.5, 0.3]), "")
    assert draws.quantiles("screening.bar", (0.05, 0.5, 0.51, 0.8, 0.95)) == [10.0, 10.0, 20.0, 20.0, 30.0]
    with pytest.raises(ValueError, match="key must be calibrated"):
        draws.quantiles("skills.half_life_months", (0.5,))


def test_there_is_no_draw_beyond_the_last() -> None:
    """Named with the range."""
    with pytest.raises(ValueError, match="draw must be 0 to 3; got 4"):
        drawn([0.25] * 4).values_of(4)


def test_a_posterior_that_fits_has_nothing_to_say(tmp_path: Path) -> None:
    """And one that does not says in what."""
    assert posterior_state(write_posterior(tmp_path)) == []
    stale = posterior_state(write_posterior(tmp_path, targets_sha256="0" * 64))
    assert len(stale) == 1
    assert "stale: the reports in targets.csv have changed" in stale[0]
    other = posterior_state(write_posterior(tmp_path, posterior_sha256="0" * 64))
    assert len(other) == 1
    assert "not the one that its manifest describes" in other[0]
    (tmp_path / "manifest.json").unlink()
    assert "has no manifest" in posterior_state(tmp_path)[0]


def test_a_posterior_of_another_model_is_stale(tmp_path: Path) -> None:
    """Only where somebody above says which model there is today; asked for only where there is a posterior."""
    home = write_posterior(tmp_path / "home", model_fingerprint="1" * 64)
    assert posterior_state(home) == []
    assert posterior_state(home, lambda: "1" * 64) == []
    (told,) = posterior_state(home, lambda: "2" * 64)
    assert "stale: the model has changed" in told
    asked: list[str] = []
    posterior_state(tmp_path / "nothing", lambda: asked.append("") or "")
    assert not asked


def test_the_fingerprint_is_of_code_and_not_of_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Comments, docstrings and spaces do not count; a number, a rule or a file more do."""

    def of(text: str, *more: str) -> str:
        for old in tmp_path.rglob("*.py"):
            old.unlink()
        for part in fingerprint._PARTS[1:]:
            (tmp_path / part).mkdir(parents=True, exist_ok=True)
        (tmp_path / "model.py").write_text(text)
        for name in more:
            (tmp_path / "rules" / name).write_text("x = 1\n")
        fingerprint.model_fingerprint.cache_clear()
        return fingerprint.model_fingerprint()

    monkeypatch.setattr(fingerprint, "_PACKAGE", tmp_path)
    code = "def rule(x):\n    return 2 * x\n"
    same = [
        of(code), of("# why\n" + code), of(code.replace("2 * x", "2*x")),
        of(code.replace("x):", "x):\n    'Doubles.'")),
    ]  # fmt: skip
    assert len(set(same)) == 1
    assert of('"""The model."""\n' + code) == same[0]
    assert len({same[0], of(code.replace("2", "3")), of(code.replace("rule", "role")), of(code, "a.py")}) == 4
    fingerprint.model_fingerprint.cache_clear()


def test_linked_keys_of_the_helper_share_their_values() -> None:
    """So that tests with a synthetic posterior vary linked parameters as calibration does."""
    frame = posterior_frame()
    linked = frame[[f"education.opening_intercept.{tier}" for tier in ("elite", "regular", "applied")]]
    assert isinstance(linked, pd.DataFrame)
    assert (linked.nunique(axis=1) == 1).all()
