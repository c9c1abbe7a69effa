"""What pages show is done: fenced blocks of a page run in their order, as written, at tiny size.

A block of `sh` runs in bash, one of `python` in this process, one of `yaml` is saved under the path that its first line
names. What makes a snippet small is replaced in it; a block of Python in which nothing can be made small must say so.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from simulation.experiment import simulate

ROOT = Path(__file__).resolve().parents[1]
RUN_TINY = ["--scale", "2000", "--replicates", "1", "--jobs", "1"]  # the last of two equal options wins
CHECK_TINY = ["--scale", "2000", "--seeds", "1", "--jobs", "1"]

# Stand-ins on the path: the real program at tiny size, and a make that shows its recipes but sets nothing up.
_TALENTGAP = f"""#!{sys.executable}
import sys
sys.path.insert(0, {str(ROOT)!r})
if sys.argv[1] in ("run", "compare", "attribute", "sweep") and "--help" not in sys.argv:
    sys.argv += {RUN_TINY!r}
if "--stylised" in sys.argv:
    sys.argv += {CHECK_TINY!r}
from simulation.cli import main
main()
"""
_MAKE = f"""#!/bin/bash
set -euo pipefail
recipe=$({shutil.which("make")} --no-print-directory -n -C {ROOT} "$@")
if [ "$1" = run ]; then eval "$(grep '^.venv/bin/talentgap ' <<<"$recipe" | sed 's,^.venv/bin/,,')"; fi
"""
_PYTHON = f"""#!/bin/bash
exec {sys.executable} "$@"
"""


class Block(NamedTuple):
    """A fenced block of a page."""

    language: str
    text: str


def blocks(page: str) -> list[Block]:
    """All fenced blocks of a page. Args: page: its text."""
    return [Block(*found) for found in re.findall(r"^```(\w+)\n(.*?)^```$", page, re.M | re.S)]


def texts(page: str, language: str) -> list[str]:
    """The blocks of one language."""
    return [block.text for block in blocks(page) if block.language == language]


def beside_scenarios(folder: Path, monkeypatch: pytest.MonkeyPatch, simulator: type) -> None:
    """Goes to a folder that has the scenarios, where runs are made by a quick simulator in this process."""
    (folder / "scenarios").symlink_to(ROOT / "scenarios")
    monkeypatch.chdir(folder)
    monkeypatch.setattr(simulate, "default_simulator", simulator)


def like_a_clone(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Makes a folder look like a clone after set-up, with small stand-ins first on the path, and goes there."""
    shutil.copytree(ROOT / "scenarios", folder / "scenarios")
    (folder / ".venv" / "bin").mkdir(parents=True)
    (folder / ".venv" / "bin" / "activate").touch()
    programs = folder / "bin"
    programs.mkdir()
    for name, text in {"talentgap": _TALENTGAP, "make": _MAKE, "python": _PYTHON}.items():
        (programs / name).write_text(text)
        (programs / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(programs), prepend=os.pathsep)
    monkeypatch.chdir(folder)
    return folder


class Reader:
    """Somebody who does what a page shows, from top to bottom.

    Args: tiny: what is replaced in Python so that it is small; each block must hold one of these, or be small as it is:
        it then goes on with what blocks before it have made.
    """

    def __init__(self, tiny: Mapping[str, str]) -> None:
        self.tiny = tiny
        self.names: dict[str, Any] = {}
        self.said = ""

    def do_all(self, page: str) -> set[str]:
        """Returns the languages met."""
        shown = blocks(page)
        for block, after in zip(shown, [*shown[1:], None], strict=True):
            self.do(block, may_fail=after is not None and after.language == "text")
        return {block.language for block in shown}

    def do(self, block: Block, may_fail: bool) -> None:
        """One block. `text` is what the commands before it have said, line by line: they may have failed."""
        if block.language == "sh":
            self.said = in_shell(block.text, may_fail)
        elif block.language == "text":
            missing = [line for line in block.text.splitlines() if line not in self.said]
            assert not missing, f"not said: {missing}\nsaid: {self.said}"
        elif block.language == "yaml":
            save(block.text)
        elif block.language == "python":
            self.in_python(block.text)
        else:
            raise AssertionError(f"nothing is known to do with a block of {block.language}")

    def in_python(self, text: str) -> None:
        """Each block that imports something begins anew; others go on."""
        if re.match(r"(from|import) ", text):
            found = [shown for shown in self.tiny if shown in text]
            assert found, f"nothing known makes this snippet small:\n{text}"
            self.names = {"__name__": "page"}
        for shown, small in self.tiny.items():
            text = text.replace(shown, small)
        exec(compile(text, "page", "exec"), self.names)


def in_shell(text: str, may_fail: bool = False) -> str:
    """Every line must succeed, unless it may fail. Returns: what was said."""
    done = subprocess.run(["bash", "-euo", "pipefail", "-c", text], capture_output=True, text=True, check=False)
    assert may_fail or done.returncode == 0, f"{text}\n{done.stdout}\n{done.stderr}"
    return done.stdout + done.stderr


def save(text: str) -> None:
    """A file stands in a page with its path as first line."""
    path = re.match(r"# (\S+)\n", text)
    assert path, f"a YAML block begins with the path of its file:\n{text}"
    Path(path[1]).parent.mkdir(parents=True, exist_ok=True)
    Path(path[1]).write_text(text)
