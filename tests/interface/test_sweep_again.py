"""A sweep given again: what its content hash is taken over, and when its tables are written anew."""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from sweep_files import FactorSimulator, planned, sweep_file

from simulation.experiment.run import run_key
from simulation.experiment.sweeping import SweepResults, sweep
from simulation.experiment.sweeping.standing import TABLES

PARTS_OF_THE_PLAN = ("points.parquet", "sweep.resolved.yaml", "base.resolved.yaml")


@pytest.fixture
def results(tmp_path: Path) -> SweepResults:
    """Six points of two runs, done."""
    return again(tmp_path)


def again(folder: Path, **options: object) -> SweepResults:
    return sweep(sweep_file(folder), out=folder, simulator=FactorSimulator(), **options)  # type: ignore[arg-type]


def written(results: SweepResults) -> dict[str, int]:
    """Which file stands under each name: a table written anew is another file."""
    names = [*(f"{name}.parquet" for name in TABLES), *PARTS_OF_THE_PLAN]
    return {name: (results.folder / name).stat().st_ino for name in names}


def test_the_content_hash_follows_from_the_tables(results: SweepResults) -> None:
    """Point, replicate, seed, key and figures of each run in order, packed here by hand."""
    content = hashlib.sha256()
    figures = results.outcomes.groupby(["point", "replicate"], sort=False)["value"]
    for run in results.runs.itertuples():
        values = figures.get_group((run.point, run.replicate)).tolist()
        content.update(struct.pack("<qq", run.point * 1_000_000 + run.replicate, run.seed))
        content.update(bytes.fromhex(str(run.key)) + struct.pack(f"<{len(values)}d", *values))
    assert content.hexdigest() == results.content_hash


def test_many_keys_at_once_are_those_of_single_runs(tmp_path: Path) -> None:
    plan = planned(tmp_path)
    points, replicates = np.array([0, 5, 3]), np.array([1, 0, 1])
    singly = [run_key(plan.hashes[point].decode(), plan.seed(at)) for point, at in ((0, 1), (5, 0), (3, 1))]
    assert [key.tobytes().hex() for key in plan.keys(points, replicates)] == singly
    assert plan.keys(points[:0], replicates[:0]).shape == (0, 12)


def test_nothing_is_written_anew_when_nothing_was_missing(results: SweepResults, tmp_path: Path) -> None:
    """The tables stay the files they are; the manifest says what it said."""
    before, made = written(results), results.manifest
    told = again(tmp_path).manifest
    assert written(results) == before
    kept = ("content_sha256", "sha256", "seconds_per_run", "rounds", "status")
    assert {name: told[name] for name in kept} == {name: made[name] for name in kept}
    assert told["runs"] == {"done": 12, "of_them_kept": 12, "failed": 0}
    assert json.loads((results.folder / "status.json").read_text())["content_sha256"] == made["content_sha256"]


def flip_a_byte(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("spoil", [flip_a_byte, Path.unlink])
def test_a_spoilt_table_is_made_anew(
    name: str, spoil: Callable[[Path], None], results: SweepResults, tmp_path: Path
) -> None:
    before = (results.folder / f"{name}.parquet").read_bytes()
    spoil(results.folder / f"{name}.parquet")
    told = again(tmp_path)
    assert (results.folder / f"{name}.parquet").read_bytes() == before
    assert told.content_hash == results.content_hash


def test_tables_follow_what_is_asked(results: SweepResults, tmp_path: Path) -> None:
    """Fewer replicates, more, a damaged part: each time the tables hold what they would have held at once."""
    whole, before = results.content_hash, written(results)
    fewer = again(tmp_path, replicates=1)
    assert len(fewer.runs) == 6
    assert written(fewer)["runs.parquet"] != before["runs.parquet"]
    assert again(tmp_path).content_hash == whole
    (part,) = (results.folder / "parts").glob("*.parquet")
    flip_a_byte(part)
    assert again(tmp_path).content_hash == whole
    assert part.with_suffix(".corrupt").exists()
    assert len(again(tmp_path, replicates=3).runs) == 18


def test_a_manifest_that_cannot_be_read_is_no_reason_to_stop(results: SweepResults, tmp_path: Path) -> None:
    whole = results.content_hash
    (results.folder / "manifest.json").write_text("[")
    assert again(tmp_path).content_hash == whole


def test_an_easier_target_takes_fewer_of_the_runs_that_are_there(tmp_path: Path) -> None:
    """The parts stay what they are; which of their runs belong into the tables does not."""

    def with_half_width(width: float) -> SweepResults:
        rule = f"{{indicator: employment, month: 2018-06, half_width: {width}, least: 3, most: 9}}"
        file = sweep_file(tmp_path, replicates="", adaptive=rule)
        return sweep(file, out=tmp_path, simulator=FactorSimulator())

    narrow, wide = with_half_width(1.0).manifest, with_half_width(1e12).manifest
    assert (narrow["runs"]["done"], wide["runs"]["done"]) == (6 * 9, 6 * 3)
    assert with_half_width(1.0).manifest["content_sha256"] == narrow["content_sha256"]
