"""`talentgap new`: each file it writes is valid as it is, does something, and keeps in step with the books."""

from __future__ import annotations

import re
import shutil
from itertools import chain, combinations
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from simulation.cli import app
from simulation.commands.loading import load_checked
from simulation.commands.template import moderate, scenario_text
from simulation.scenario import Scenario, load_scenario
from simulation.scenario.policies import BOOK, PILLARS
from simulation.scenario.shocks import KINDS

SCENARIOS = Path(__file__).parents[2] / "scenarios"
CHOICES = list(chain.from_iterable(combinations(PILLARS, count) for count in range(len(PILLARS) + 1)))
IDS = ["+".join(choice) or "none" for choice in CHOICES]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a baseline in `scenarios/`."""
    (tmp_path / "scenarios").mkdir()
    shutil.copy(SCENARIOS / "baseline.yaml", tmp_path / "scenarios")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def new(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["new", *arguments])


def loaded(text: str, folder: Path) -> Scenario:
    """The scenario of a text, which is valid, within its budget, and without a lever that cannot act."""
    file = folder / "scenarios" / "made.yaml"
    file.write_text(text, "utf-8")
    made = load_checked(str(file), ())
    assert made.warnings == ()
    return made.scenario


def uncommented(text: str) -> str:
    """All examples taken in: a # that no single space follows is taken away."""
    return re.sub(r"^#(?! \S)", "", text, flags=re.M)


@pytest.mark.parametrize("pillars", CHOICES, ids=IDS)
def test_the_file_is_valid_and_sets_the_levers_of_its_pillars(pillars: tuple[str, ...], home: Path) -> None:
    """At moderate strength, within the range of the book; and the same with every example taken in."""
    text = scenario_text("made", pillars, parent="baseline")
    chosen = {key for key in BOOK if key.split(".")[0] in pillars}
    assert {key for key, _ in loaded(text, home).policies.levers_set()} == chosen
    whole = loaded(uncommented(text), home)
    assert {key for key, _ in whole.policies.levers_set()} == (chosen or set(BOOK))
    assert len(whole.shocks) == 1
    assert whole.assumptions != Scenario(title="x").assumptions
    assert whole.budget.limits()
    assert whole.horizon.end != Scenario(title="x").horizon.end
    assert whole.sources


@pytest.mark.parametrize("pillar", PILLARS)
def test_a_file_with_one_pillar_is_short(pillar: str) -> None:
    """Under forty lines, and every lever's remark holds unit, range, strengths and evidence of the book."""
    text = scenario_text("made", (pillar,))
    assert len(text.splitlines()) <= 42
    for key, entry in BOOK.items():
        if key.startswith(f"{pillar}."):
            remark = re.search(rf"^    # (.*)\n    {entry.name}: {{value: ([\d.]+),", text, re.M)
            assert remark, key
            assert float(remark[2]) == moderate(key)
            for part in (entry.meaning, entry.unit, f"{entry.low:.10g} to {entry.high:.10g}",
                         f"moderate {moderate(key):.10g}, strong {entry.strong:.10g}", entry.evidence):  # fmt: skip
                assert part in remark[1]


def test_moderate_is_that_of_the_library(home: Path) -> None:
    """The library rounds here and there; both are half way within a tenth of the way."""
    for number, pillar in enumerate(PILLARS, 1):
        name = f"pillar-{number}-{pillar.replace('_', '-')}-moderate.yaml"
        for key, lever in load_scenario(SCENARIOS / name).policies.levers_set():
            entry = BOOK[key]
            assert abs(moderate(key) - lever.value) <= 0.1 * (entry.strong - entry.neutral), key
            assert entry.low <= moderate(key) < entry.strong


@pytest.mark.parametrize("kind", KINDS)
def test_a_shock_is_set(kind: str, home: Path) -> None:
    scenario = loaded(scenario_text("made", (), (kind,), "baseline"), home)
    assert [shock.kind for shock in scenario.shocks] == [kind]


def test_it_writes_says_what_is_next_and_what_it_says_works(home: Path) -> None:
    result = new("my-plan", "--pillar", "4", "--pillar", "industry-demands", "--shock", "demand-bust")
    assert result.exit_code == 0, result.output
    file = home / "scenarios" / "my-plan.yaml"
    text = file.read_text("utf-8")
    assert text.startswith("# yaml-language-server: $schema=schema.json\n")
    scenario = load_scenario(file)
    assert (scenario.title, scenario.question[-1]) == ("My plan", "?")
    assert {key.split(".")[0] for key, _ in scenario.policies.levers_set()} == {"industry_demands", "skill_upgrading"}
    assert [path.name for path in sorted((home / "scenarios").iterdir())] == ["baseline.yaml", "my-plan.yaml"]
    commands = re.findall(r"^  talentgap (\w+) (.*)$", result.stdout, re.M)
    assert [command for command, _ in commands] == ["validate", "run", "run", "compare", "attribute"]
    assert all("scenarios/my-plan.yaml" in rest for _, rest in commands)
    assert CliRunner().invoke(app, ["validate", "scenarios/my-plan.yaml"]).exit_code == 0


def test_it_never_writes_over_a_file(home: Path) -> None:
    before = (home / "scenarios" / "baseline.yaml").read_bytes()
    result = new("baseline")
    assert result.exit_code == 2
    assert result.stderr == "scenarios/baseline.yaml: is there already and is left as it is; take another name\n"
    assert (home / "scenarios" / "baseline.yaml").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("../x",), "NAME: a name without a folder; you wrote '../x'; give the folder with --folder"),
        (("a b",), "NAME: letters a to z, digits, - and _, at most 60, a letter or digit first; you wrote 'a b'"),
        ((".x",), "NAME: letters a to z"),
        (("--", "-x"), "NAME: letters a to z"),
        (("x" * 61,), "NAME: letters a to z"),
        (("",), "NAME: letters a to z"),
        (("naïve",), "NAME: letters a to z"),
        (("x", "--pillar", "5"), "--pillar: no such pillar; you wrote '5'; allowed, by number or name: 1 national"),
        (("x", "--pillar", "skill-upgradin"), "did you mean 'skill-upgrading'?"),
        (("x", "--shock", "export_control"), "did you mean 'export_controls'?"),
        (
            ("x", "--extends", "basline"),
            "extends: no such scenario beside this file; you wrote 'basline'; did you mean",
        ),
        (("x", "--extends", "a: b"), "extends: no such scenario beside this file; you wrote 'a: b'"),
        (("x", "--folder", "scenarios/baseline.yaml"), "cannot write scenarios/baseline.yaml/x.yaml"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(arguments: tuple[str, ...], message: str, home: Path) -> None:
    result = new(*arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stdout == ""
    assert [path.name for path in home.rglob("*") if path.is_file()] == ["baseline.yaml"]


def test_without_a_baseline_the_defaults_are_what_it_starts_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In an empty folder too, and below `scenarios/` the schema is found one folder up."""
    monkeypatch.chdir(tmp_path)
    assert new("first", "--pillar", "1").exit_code == 0
    assert "\nextends:" not in (tmp_path / "scenarios" / "first.yaml").read_text("utf-8")
    assert new("second", "--folder", "scenarios/mine", "--extends", "first").exit_code == 0
    text = (tmp_path / "scenarios" / "mine" / "second.yaml").read_text("utf-8")
    assert text.startswith("# yaml-language-server: $schema=../schema.json\n")
    assert "\nextends: first " in text
