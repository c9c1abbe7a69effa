"""The cache of machine code: its name follows the sources, and stale code is never used."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from simulation.columns import jit

PACKAGE = Path(jit.__file__).resolve().parents[1]


@pytest.fixture
def copied_package(tmp_path, monkeypatch):
    """The package's compiled sources in a temporary folder, which the fingerprint then covers."""
    for part in jit._COMPILED_PARTS:
        if (PACKAGE / part).is_dir():
            shutil.copytree(PACKAGE / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(jit, "_PACKAGE", tmp_path)
    return tmp_path


def test_the_fingerprint_is_that_of_the_sources(copied_package, monkeypatch):
    """Sixteen hex digits, the same however often it is taken; where the sources lie does not matter."""
    original = jit.source_fingerprint()
    assert re.fullmatch("[0-9a-f]{16}", original)
    copied_package.rename(copied_package.with_name("elsewhere"))
    monkeypatch.setattr(jit, "_PACKAGE", copied_package.with_name("elsewhere"))
    assert jit.source_fingerprint() == original


@pytest.mark.parametrize("part", ["rules", "columns", "agents"])
def test_the_fingerprint_changes_with_a_source_file(copied_package, part):
    """An edit, a new file and a renamed file each give a new fingerprint."""
    seen = {jit.source_fingerprint()}
    added = copied_package / part / "added.py"
    for change in (
        lambda: added.write_text("x = 1\n"),
        lambda: added.write_text("x = 2\n"),
        lambda: added.rename(added.with_name("renamed.py")),
    ):
        change()
        seen.add(jit.source_fingerprint())
    assert len(seen) == 4


def test_every_file_with_compiled_functions_is_covered():
    """Else an edit there would go on with the old machine code."""
    parts = [PACKAGE / part for part in jit._COMPILED_PARTS]
    compiled = [path for path in PACKAGE.rglob("*.py") if "from simulation.columns.jit import" in path.read_text()]
    assert len(compiled) > 20
    assert [path for path in compiled if not any(path.is_relative_to(part) for part in parts)] == []


def test_the_fingerprint_ignores_everything_else(copied_package):
    """Files that are not compiled do not cost a recompilation."""
    before = jit.source_fingerprint()
    (copied_package / "report").mkdir()
    (copied_package / "report" / "html.py").write_text("x = 1\n")
    (copied_package / "columns" / "notes.txt").write_text("x")
    assert jit.source_fingerprint() == before


def test_the_cache_folder_can_be_chosen(tmp_path, monkeypatch):
    """`TALENTGAP_CACHE` first, then `XDG_CACHE_HOME`, then the home folder."""
    monkeypatch.setenv("TALENTGAP_CACHE", str(tmp_path / "own"))
    assert jit.cache_root() == tmp_path / "own"
    monkeypatch.delenv("TALENTGAP_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert jit.cache_root() == tmp_path / "talentgap"
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert jit.cache_root() == Path.home() / ".cache" / "talentgap"


def test_only_old_caches_of_ours_are_removed(tmp_path):
    """The newest and the recent stay, and so does whatever else lies in the folder."""
    names = [f"{number:016x}" for number in range(6)]
    for age, name in enumerate(reversed([*names, "thesis"])):
        (tmp_path / name).mkdir()
        long_ago = time.time() - 7_200 - age
        os.utime(tmp_path / name, (long_ago, long_ago))
    recent = ["e" * 16, "f" * 16]
    for name in recent:
        (tmp_path / name).mkdir()
    jit._remove_stale(tmp_path / names[0])
    assert {path.name for path in tmp_path.iterdir()} == {"thesis", names[0], *recent}


def test_a_kernel_is_compiled_once_and_then_read_from_disk(tmp_path):
    """A kernel over a table made by `views_of` is found in the cache by the next process."""
    program = (
        "import toy_market as toy\n"
        "toy.ToyMarket().run_for(1)\n"
        "print(sum(toy.work_a_month.stats.cache_hits.values()), "
        "sum(toy.work_a_month.stats.cache_misses.values()))\n"
    )
    environment = os.environ | {
        "TALENTGAP_CACHE": str(tmp_path),
        "PYTHONPATH": os.pathsep.join([str(PACKAGE.parent / "tests"), str(PACKAGE.parent)]),
    }
    outputs = [
        subprocess.run(
            [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
        ).stdout.split()
        for _ in range(2)
    ]
    assert outputs == [["0", "1"], ["1", "0"]]


def test_a_home_that_cannot_be_written_costs_a_compilation_only(tmp_path):
    """Without a cache folder the process compiles afresh and leaves nothing behind."""
    blocker = tmp_path / "file"
    blocker.write_text("not a folder")
    program = (
        "import os; from simulation.columns import jit; from simulation.columns.random import uniform\n"
        "uniform(1, 1); print(jit.CACHE_FOLDER, jit.cache_root())\n"
    )
    environment = os.environ | {"TALENTGAP_CACHE": str(blocker), "TMPDIR": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    folder, root = map(Path, done.stdout.split())
    assert folder.parent == root
    assert root.parent == tmp_path
    assert list(tmp_path.iterdir()) == [blocker]
