"""The folder of a study: what is finished stays, and other settings are refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from calibration.fit.exploring import Explored
from calibration.study.kept import Kept, keyed_seed


def test_a_table_is_made_once_and_reads_back_to_the_same_bits(tmp_path: Path) -> None:
    made = []

    def make() -> pd.DataFrame:
        made.append(1)
        return pd.DataFrame({"x": [0.1 + 0.2, np.nan], "refused": ["", "no"]})

    one = Kept(tmp_path, {}).table(make, "recovery", "regression ABC", 3)
    other = Kept(tmp_path, {}).table(make, "recovery", "regression ABC", 3)
    pd.testing.assert_frame_equal(one, other, check_exact=True)
    assert one["x"][0] == 0.1 + 0.2
    assert made == [1]
    assert (tmp_path / "recovery" / "regression_abc" / "0003.parquet").exists()


def test_a_half_written_table_counts_as_none(tmp_path: Path) -> None:
    """A write that fails leaves the temporary name behind, never the final one."""
    kept = Kept(tmp_path, {})
    (tmp_path / "recovery").mkdir()
    (tmp_path / "recovery" / "0000.parquet.tmp").write_bytes(b"half")
    assert not kept.has("recovery", 0)
    kept.keep(pd.DataFrame({"x": [1.0]}), "recovery", 0)
    assert kept.read("recovery", 0)["x"].tolist() == [1.0]
    assert not list(tmp_path.rglob("*.tmp"))


def test_explored_runs_read_back(tmp_path: Path) -> None:
    made = Explored(np.array([[0.25, 0.5]]), np.array([[[1.0], [np.nan]]]), 1)
    Kept(tmp_path, {}).explored(lambda: made, "explored", "a")
    found = Kept(tmp_path, {}).explored(lambda: pytest.fail("made twice"), "explored", "a")
    np.testing.assert_array_equal(found.places, made.places)
    np.testing.assert_array_equal(found.moments, made.moments)
    assert found.runs == 1


def test_other_settings_are_refused_by_name(tmp_path: Path) -> None:
    """Undefined numbers among the settings equal themselves."""
    settings = {"budget": 100, "seed": 1, "reported": [float("nan"), 0.3], "value": float("nan")}
    Kept(tmp_path, settings)
    Kept(tmp_path, settings)
    with pytest.raises(ValueError, match="was begun with other budget, code"):
        Kept(tmp_path, {**settings, "budget": 200, "code": "b"})


def test_seeds_differ_by_key_and_fit_everywhere() -> None:
    seeds = {keyed_seed(1, "truth", number) for number in range(2_000)}
    assert len(seeds) > 1_990  # 2000 of 2^29: four pairs alike are less likely than 1 in 10^6
    assert max(seeds) < 2**29
    assert keyed_seed(1, "a", 2) == keyed_seed(1, "a", 2) != keyed_seed(2, "a", 2)
