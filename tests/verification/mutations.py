"""Wrong rules that a test must notice: each is put into a copy of the source, where its test must fail.

`mutations.csv` holds one a line: file of `simulation`, a piece of it that occurs once, what takes its place, and the
test. `python -m verification.mutations [WORD ...]` tries those whose line holds a word, or all; each is compiled anew,
which takes up to a minute. Exit code 0: all tests pass on the source as it is, and each fails with its mutation.
"""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
_COPIED = ("simulation", "calibration", "scenarios", "tests")
_LONGEST = 900  # seconds: a mutation may make a loop endless
_PASSED, _FAILED = 0, 1  # exit codes of pytest; others say that it did not get so far


class Mutation(NamedTuple):
    """One wrong rule, and the test that has to notice it."""

    file: str
    old: str
    new: str
    test: str


def mutations() -> list[Mutation]:
    """All lines of the table."""
    with (Path(__file__).parent / "mutations.csv").open(encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines, delimiter=";", quoting=csv.QUOTE_NONE)
        next(rows)  # names of the columns
        return [Mutation(f"simulation/{file}", old, new, f"tests/{test}") for file, old, new, test in rows]


def _exit_code(folder: Path, tests: list[str]) -> int:
    """Of pytest in a copy of the source, with machine code of its own."""
    environment = os.environ | {"PYTHONPATH": str(folder), "TALENTGAP_CACHE": str(folder / "cache")}
    command = [sys.executable, "-m", "pytest", "-x", "-n", "0", *tests]
    try:
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, timeout=_LONGEST, check=False)
    except subprocess.TimeoutExpired:
        return -1
    return done.returncode


def _exit_code_with(mutation: Mutation, folder: Path) -> int:
    path = folder / mutation.file
    text = path.read_text("utf-8")
    path.write_text(text.replace(mutation.old, mutation.new), "utf-8")
    try:
        return _exit_code(folder, [mutation.test])
    finally:
        path.write_text(text, "utf-8")


def main(words: list[str]) -> int:
    """Try the mutations whose line holds one of the words, all without words; returns the exit code."""
    chosen = [one for one in mutations() if not words or any(word in part for word in words for part in one)]
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for name in _COPIED:
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "pyproject.toml", folder)
        if not chosen or _exit_code(folder, sorted({one.test for one in chosen})) != _PASSED:
            print("No line holds these words, or a test fails on the source as it is.")
            return 2
        unnoticed = 0
        for one in chosen:
            code = _exit_code_with(one, folder)
            unnoticed += code != _FAILED
            told = {_FAILED: "noticed", _PASSED: "UNNOTICED"}.get(code, f"BROKEN ({code})")
            print(f"{told}: {one.file}: {one.old.strip()} -> {one.new.strip()}: {one.test}", flush=True)
        print(f"{len(chosen) - unnoticed} of {len(chosen)} mutations were noticed.")
    return int(unnoticed > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
