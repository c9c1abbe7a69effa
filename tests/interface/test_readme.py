"""The README keeps its word: every command and every snippet in it runs, in its order, as written, at tiny size."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text("utf-8")
# What makes a snippet small; each must be found, or the snippet and this table have come apart.
TINY = {"replicates=5, jobs=2": "replicates=2, scale=2000", "scale=500": "scale=2000"}
RUN_TINY = ["--scale", "2000", "--replicates", "1", "--jobs", "1"]  # the last of two equal options wins
CHECK_TINY = ["--scale", "2000", "--seeds", "1", "--jobs", "1"]

# Stand-ins on the path: the real program at tiny size, and a make that shows its recipes but sets nothing up.
TALENTGAP = f"""#!{sys.executable}
import sys
sys.path.insert(0, {str(ROOT)!r})
if sys.argv[1] in ("run", "compare", "attribute", "sweep") and "--help" not in sys.argv:
    sys.argv += {RUN_TINY!r}
if "--stylised" in sys.argv:
    sys.argv += {CHECK_TINY!r}
from simulation.cli import main
main()
"""
MAKE = f"""#!/bin/bash
set -euo pipefail
recipe=$({shutil.which("make")} --no-print-directory -n -C {ROOT} "$@")
if [ "$1" = run ]; then eval "$(grep '^.venv/bin/talentgap ' <<<"$recipe" | sed 's,^.venv/bin/,,')"; fi
"""
PYTHON = f"""#!/bin/bash
exec {sys.executable} "$@"
"""


class Block(NamedTuple):
    """A fenced block of the README."""

    language: str
    text: str


def blocks() -> list[Block]:
    return [Block(*found) for found in re.findall(r"^```(\w+)\n(.*?)^```$", README, re.M | re.S)]


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that looks like a clone after set-up, with small stand-ins first on the path."""
    shutil.copytree(ROOT / "scenarios", tmp_path / "scenarios")
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "activate").touch()
    programs = tmp_path / "bin"
    programs.mkdir()
    for name, text in {"talentgap": TALENTGAP, "make": MAKE, "python": PYTHON}.items():
        (programs / name).write_text(text)
        (programs / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(programs), prepend=os.pathsep)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.slow
def test_readme_from_top_to_bottom(clone: Path) -> None:
    """A reader who does everything the README shows, in order, meets no error."""
    seen = set()
    for block in blocks():
        seen.add(block.language)
        {"sh": do_in_shell, "yaml": save, "python": do_in_python}[block.language](block.text)
    assert seen == {"sh", "yaml", "python"}
    made = sorted(path.parent.parent.name for path in clone.glob("results/*/*/report.html"))
    assert made == ["baseline", "slow-ageing"]
    assert len(list(clone.glob("results/compare-baseline-*/report.html"))) == 1


def do_in_shell(text: str) -> None:
    done = subprocess.run(["bash", "-euo", "pipefail", "-c", text], capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{text}\n{done.stdout}\n{done.stderr}"


def save(text: str) -> None:
    """A file stands in the README with its path as first line."""
    path = re.match(r"# (\S+)\n", text)
    assert path, f"a YAML block begins with the path of its file:\n{text}"
    Path(path[1]).write_text(text)


def do_in_python(text: str) -> None:
    found = [shown for shown in TINY if shown in text]
    assert found, f"nothing known makes this snippet small:\n{text}"
    for shown in found:
        text = text.replace(shown, TINY[shown])
    exec(compile(text, "README.md", "exec"), {"__name__": "readme"})


def test_every_make_target_shown_exists() -> None:
    """In the text too, not only in the blocks."""
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M))
    assert set(re.findall(r"`make ([a-z]+)`", README)) <= targets


def test_commands_and_options_in_the_text_exist() -> None:
    """Every `talentgap X` and every `--option` named in the prose."""
    source = (ROOT / "simulation" / "cli.py").read_text()
    for command in re.findall(r"`talentgap ([a-z]+)", README):
        assert f"def {command}(" in source, command
    for option in set(re.findall(r"`--([a-z-]+)", README)):
        assert f'"--{option}"' in source or re.search(rf"^    {option.replace('-', '_')}: ", source, re.M), option


def test_public_names_in_the_text_are_those_of_the_package() -> None:
    """The list of names that `simulation` offers is complete."""
    import simulation

    sentence = re.search(r"`simulation` offers (.*?);", README, re.S)
    assert sentence
    assert sorted(re.findall(r"`(\w+)`", sentence[1])) == sorted(simulation.__all__)
