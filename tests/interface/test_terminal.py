"""On a terminal and off it: no escape code where nobody wants one; examples in the help that work as written."""

from __future__ import annotations

import os
import pty
import re
import select
import shlex
import shutil
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from simulation.cli import app

TESTS = Path(__file__).resolve().parents[1]
PROGRAM = [sys.executable, str(TESTS / "talentgap_with_quick_runs.py"), "journal", "0"]
COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]
ASKED = {
    "help": ("--help",),
    "help of a command": ("run", "--help"),
    "a usage error": ("run", "--jobs", "0", "year.yaml"),
    "an unknown command": ("rnu",),
    "a bad file": ("validate", "bad.yaml"),
    "a run with its progress": ("run", "year.yaml", "--no-report", "--no-resume"),
    "a table": ("check", "--out", "results", "results/year"),
}
PLAIN = {"NO_COLOR": {"NO_COLOR": "1", "TERM": "xterm-256color"}, "TERM=dumb": {"TERM": "dumb"}}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a scenario, its results, and a scenario that is wrong."""
    folder = tmp_path_factory.mktemp("terminal")
    (folder / "year.yaml").write_text("title: Year\nhorizon: {end: 2019-12}\nruns: {replicates: 2}\n")
    (folder / "bad.yaml").write_text("tilte: Year\nruns: {scale: 0}\n")
    done = subprocess.run(
        [*PROGRAM, "run", "year.yaml", "--no-report"], cwd=folder, env=environment({}), capture_output=True,
        timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return folder


def environment(more: dict[str, str]) -> dict[str, str]:
    """That of the tests without what forces or forbids colour."""
    decides = ("NO_COLOR", "FORCE_COLOR", "PY_COLORS", "GITHUB_ACTIONS", "TERM", "CI", "COLUMNS")
    kept = {name: value for name, value in os.environ.items() if name not in decides}
    return {**kept, "PYTHONPATH": os.pathsep.join((str(TESTS.parent), str(TESTS))), **more}


def on_a_terminal(home: Path, arguments: tuple[str, ...], more: dict[str, str]) -> str:
    """What a program writes when both of its streams are a terminal."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [*PROGRAM, *_whole(home, arguments)], cwd=home, env=environment(more), stdin=theirs, stdout=theirs,
        stderr=theirs, close_fds=True,
    ):  # fmt: skip
        os.close(theirs)
        written = b""
        until = time.monotonic() + 120
        while time.monotonic() < until and select.select([ours], [], [], 60)[0]:
            try:
                piece = os.read(ours, 65536)
            except OSError:  # the other side is closed
                break
            if not piece:
                break
            written += piece
    os.close(ours)
    return written.decode()


def _whole(home: Path, arguments: tuple[str, ...]) -> list[str]:
    """Results lie in a folder named after a hash."""
    found = {"results/year": str(next((home / "results" / "year").iterdir()))}
    return [found.get(word, word) for word in arguments]


@pytest.mark.parametrize(
    ("what", "plain"),
    [*((what, "NO_COLOR") for what in ASKED), ("help", "TERM=dumb"), ("a run with its progress", "TERM=dumb")],
)
def test_no_escape_code_on_a_terminal_that_wants_none(home: Path, what: str, plain: str) -> None:
    written = on_a_terminal(home, ASKED[what], PLAIN[plain])
    assert written.strip()
    assert "\x1b" not in written


def test_an_ordinary_terminal_gets_colour_or_a_bar(home: Path) -> None:
    """Else the tests above would pass with nothing to forbid."""
    for what in ("help", "a run with its progress"):
        assert "\x1b[" in on_a_terminal(home, ASKED[what], {"TERM": "xterm-256color"})


@pytest.mark.parametrize("what", ASKED)
def test_no_escape_code_in_a_pipe(home: Path, what: str) -> None:
    done = subprocess.run(
        [*PROGRAM, *_whole(home, ASKED[what])], cwd=home, env=environment({"TERM": "xterm-256color"}),
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert (done.stdout + done.stderr).strip()
    assert "\x1b" not in done.stdout + done.stderr
    assert done.returncode == (2 if what.startswith(("a usage", "an unknown", "a bad")) else 0)


def test_the_version() -> None:
    result = CliRunner().invoke(app, ["--version"])
    assert (result.exit_code, result.stdout) == (0, f"talentgap {version('talentgap')}\n")


def test_the_help_says_how_completion_is_installed() -> None:
    assert "talentgap --install-completion" in " ".join(CliRunner().invoke(app, ["--help"]).stdout.split())


def example_of(command: str) -> list[str]:
    """The words of the example in a command's help, as a shell would split them."""
    found = re.fullmatch(r"Example: talentgap (.*)", COMMANDS[command].epilog)
    assert found, f"{command} has no example"
    return shlex.split(found[1])


@pytest.mark.slow
def test_each_example_works_as_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One after the other in a fresh copy of the library, on the real market, coarse and once, with reports."""
    shutil.copytree(TESTS.parent / "scenarios", tmp_path / "scenarios")
    monkeypatch.chdir(tmp_path)
    tiny = ["--scale", "2000", "--replicates", "1", "--jobs", "1"]  # the last of two equal options wins
    for command in ("new", "validate", "run", "compare", "attribute", "check", "report"):
        words = example_of(command) + (tiny if command in ("run", "compare", "attribute") else [])
        words = [match for word in words for match in (sorted(map(str, Path().glob(word))) if "*" in word else [word])]
        result = CliRunner().invoke(app, words)
        assert result.exit_code == 0, f"{words}\n{result.output}"


@pytest.mark.parametrize("command", list(COMMANDS))
def test_each_example_is_of_its_command_and_names_files_that_are_there(command: str) -> None:
    words = example_of(command)
    assert words[0] == command
    for word in words:
        assert not word.startswith("scenarios/") or (TESTS.parent / word).is_file(), word
