"""Shell completion by the protocol of each shell: what TAB offers, quickly and without the model."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = [sys.executable, "-c", "import sys; sys.argv[0] = 'talentgap'; from simulation.cli import main; main()"]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder with scenarios and results."""
    scenarios = tmp_path / "scenarios"
    (scenarios / "limits").mkdir(parents=True)
    for name in ("baseline.yaml", "all-pillars.yaml", "schema.json", "limits/cobweb.yaml"):
        (scenarios / name).touch()
    (tmp_path / "own.yaml").touch()
    (tmp_path / "package.json").touch()
    for folder, file in (
        ("baseline/0123456789ab", "series.parquet"), ("compare-baseline-1", "pairs.parquet"),
        ("attribute-own-2", "shapley.csv"), ("stylised/ab", "facts.csv"), ("sweep-own-3", "outcomes.parquet"),
    ):  # fmt: skip
        (tmp_path / "results" / folder).mkdir(parents=True)
        (tmp_path / "results" / folder / file).touch()
    return tmp_path


def asked(home: Path, protocol: dict[str, str]) -> str:
    """What the program answers to a shell."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **protocol}
    done = subprocess.run(PROGRAM, cwd=home, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.stderr == ""
    return done.stdout


def bash(home: Path, *words: str) -> list[str]:
    """Words offered for the last of these, as bash asks."""
    line = {"COMP_WORDS": "\n".join(("talentgap", *words)), "COMP_CWORD": str(len(words))}
    return asked(home, {"_TALENTGAP_COMPLETE": "complete_bash", **line}).split()


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (("va",), ["validate"]),
        (("run", ""), ["own.yaml", "scenarios/all-pillars.yaml", "scenarios/baseline.yaml"]),
        (("run", "scen"), ["scenarios/all-pillars.yaml", "scenarios/baseline.yaml"]),
        (("compare", "own.yaml", "scenarios/l"), ["scenarios/limits/"]),
        (("validate", "scenarios/limits/"), ["scenarios/limits/cobweb.yaml"]),
        (("run", "own.yaml", "--set", "runs.s"), ["runs.seed=", "runs.scale="]),
        (("run", "own.yaml", "--set", "policies.skill_upgrading.certification."), [
            f"policies.skill_upgrading.certification.{key}=" for key in ("from", "to", "ramp_months", "value")
        ]),
        (("run", "own.yaml", "--set", "assumptions.skills.half"), ["assumptions.skills.half_life_months="]),
        (("new", "x", "--pillar", "skill"), ["skill-upgrading"]),
        (("new", "x", "--shock", "demand"), ["demand_boom", "demand_bust"]),
        (("new", "x", "--extends", "a"), ["all-pillars"]),
        (("attribute", "own.yaml", "--levers", "nat"), ["national-strategies"]),
        (("attribute", "own.yaml", "--indicator", "vacanc"), ["vacancies", "vacancy_rate"]),
        (("attribute", "own.yaml", "--indicator", "policy_cost", "--group", "payer"), [
            "payer=state", "payer=firms", "payer=students"
        ]),
        (("check", ""), ["results/baseline/0123456789ab"]),
        (("report", "results/"), [
            "results/attribute-own-2", "results/baseline/0123456789ab", "results/compare-baseline-1",
            "results/sweep-own-3",
        ]),
        (("run", "--dry"), ["--dry-run"]),
    ],
)  # fmt: skip
def test_bash_is_offered(home: Path, words: tuple[str, ...], offered: list[str]) -> None:
    assert sorted(bash(home, *words)) == sorted(offered)


def test_zsh_is_offered_words_with_their_meaning(home: Path) -> None:
    answer = asked(home, {
        "_TALENTGAP_COMPLETE": "complete_zsh", "_TYPER_COMPLETE_ARGS": "talentgap new x --shock demand_bu",
    })  # fmt: skip
    assert "demand_bust" in answer
    assert "AI posts wanted fall" in answer


def test_zsh_is_offered_the_choices_of_a_key(home: Path) -> None:
    """Bash splits a word at the equals sign, zsh does not."""
    key = "assumptions.education.expectations="
    answer = asked(
        home, {"_TALENTGAP_COMPLETE": "complete_zsh", "_TYPER_COMPLETE_ARGS": f"talentgap run a --set {key}"}
    )
    assert [word for word in ("naive", "adaptive", "rational-horizon") if f"{key}{word}" in answer] == [
        "naive", "adaptive", "rational-horizon"
    ]  # fmt: skip


def test_fish_is_offered_files(home: Path) -> None:
    answer = asked(home, {
        "_TALENTGAP_COMPLETE": "complete_fish", "_TYPER_COMPLETE_FISH_ACTION": "get-args",
        "_TYPER_COMPLETE_ARGS": "talentgap run scenarios/b",
    })  # fmt: skip
    assert answer.split() == ["scenarios/baseline.yaml"]


def test_completion_is_quick_and_loads_nothing_of_the_model(home: Path) -> None:
    """The dearest question, that for keys. Under half a second at leisure; the bound leaves room for a busy machine."""
    code = (
        "import sys, json; from simulation.commands import completion\n"
        "completion.settings('runs.'), completion.pillars(''), completion.indicators('')\n"
        "print(json.dumps([n for n in ('numba', 'numpy', 'mesa', 'pandas', 'pyarrow', 'scipy') if n in sys.modules]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert json.loads(done.stdout) == []
    seconds = []
    for _ in range(3):
        started = time.perf_counter()
        bash(home, "run", "own.yaml", "--set", "runs.")
        seconds.append(time.perf_counter() - started)
    assert min(seconds) < 1.5


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_a_script(home: Path, shell: str) -> None:
    """What `--install-completion` puts into the shell's files."""
    script = asked(home, {"_TALENTGAP_COMPLETE": f"source_{shell}"})
    assert "_TALENTGAP_COMPLETE=complete_" in script
    if shell == "bash":
        done = subprocess.run(["bash", "-n"], input=script, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


def test_bash_itself_completes(home: Path) -> None:
    """The script that is installed, in a real bash that asks a program of that name."""
    program = home / "bin" / "talentgap"
    program.parent.mkdir()
    program.write_text(f"#!{sys.executable}\nimport sys\nsys.path.insert(0, {str(ROOT)!r})\n{PROGRAM[2]}\n")
    program.chmod(0o755)
    script = asked(home, {"_TALENTGAP_COMPLETE": "source_bash"})
    presses = 'COMP_WORDS=(talentgap validate scenarios/b); COMP_CWORD=2; $function talentgap; echo "${COMPREPLY[@]}"'
    found = "function=$(complete -p talentgap | sed 's/.*-F \\([^ ]*\\).*/\\1/')"
    done = subprocess.run(
        ["bash", "--norc", "-c", f"{script}\n{found}\n{presses}"], cwd=home, capture_output=True, text=True,
        env={**os.environ, "PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}"}, timeout=60, check=False,
    )  # fmt: skip
    assert done.stdout == "scenarios/baseline.yaml\n", done.stderr
