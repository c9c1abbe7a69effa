"""`talentgap explain`: what it prints, to the letter where that is the point; exit codes; nothing heavy is loaded."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from synthetic_posterior import use_posterior
from typer.testing import CliRunner, Result

from simulation.cli import app
from simulation.scenario.book.table import markdown, sections
from simulation.scenario.schema import DEFAULT_DRAWS

ROOT = Path(__file__).resolve().parents[2]
POLICY = """title: Policy
extends: baseline
assumptions:
  skills: {half_life_months: 24}
policies:
  industry_demands:
    internships: {value: 0.4, from: 2026-09, ramp_months: 12, to: 2032-08}
shocks:
  - {kind: demand_bust, from: 2027-01, severity: 0.2, to: 2028-12}
  - {kind: export_controls, from: 2028-01, severity: 0.5}
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a baseline and a scenario of each kind of key."""
    monkeypatch.chdir(tmp_path)
    use_posterior(tmp_path / "no posterior", monkeypatch)  # what it adds is looked at in test_draws_in_runs.py
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "baseline.yaml").write_text("title: Baseline\nruns: {scale: 200}\n")
    (tmp_path / "scenarios" / "policy.yaml").write_text(POLICY)
    return tmp_path


def explain(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["explain", *arguments])


def lines_of(*arguments: str) -> list[str]:
    result = explain(*arguments)
    assert result.exit_code == 0, result.output
    assert result.stderr == ""
    return result.stdout.splitlines()


HALF_LIFE = """assumptions.skills.half_life_months
  Technical skill halves against the frontier in so many months
  unit      months
  type      number
  range     6 to 240
  default   30 months
  in force  24 months (scenarios/policy.yaml:4:30)
  source    SEED_07 says 18, CAL_K01 about 80, the prior 18 to 80: a key uncertainty
            SEED_07: Knowledge half-life rhetoric, 18 [18 to 80] months, 2021; aidecoder.org, second document \
<https://www.aidecoder.org/?p=820>
              “Knowledge has a half-life, especially in AI.”
              “What is cutting-edge today is obsolete in eighteen months.”
"""


def test_an_assumption_in_full(home: Path) -> None:
    result = explain("half_life_months", "scenarios/policy.yaml")
    assert result.exit_code == 0
    assert result.stdout.startswith(HALF_LIFE)
    assert "            CAL_K01: Applied-STEM earnings premium at age 24 vs 35" in result.stdout
    assert "\n  rules     technical_at_graduation: Technical skill at graduation, 0 to 1.\n" in result.stdout
    assert "simulation/phases/skills.py" in result.stdout.splitlines()[-1]
    assert result.stderr == ""


def test_who_set_a_value(home: Path) -> None:
    """The baseline where none is named; the default; `--set`; a key that the extended file sets."""
    default = "  in force  30 months (default; scenarios/baseline.yaml does not set it)"
    assert default in lines_of("half_life_months")
    assert "  in force  18 months (--set assumptions.skills.half_life_months=18)" in lines_of(
        "half_life_months", "--set", "assumptions.skills.half_life_months=18"
    )
    inherited = "  in force  200 persons per agent (scenarios/baseline.yaml:2:15)"
    assert inherited in lines_of("runs.scale", "scenarios/policy.yaml")


def test_what_a_file_extends_is_told_as_written_there(home: Path) -> None:
    """The baseline extends nothing; a list stays a list; in the table too."""
    assert "  in force  baseline (scenarios/policy.yaml:2:10)" in lines_of("extends", "scenarios/policy.yaml")
    assert "  in force  not set (default; scenarios/baseline.yaml does not set it)" in lines_of("extends")
    (home / "scenarios" / "two.yaml").write_text("title: Two\nextends: [policy, baseline]\nruns: {scale: 100}\n")
    assert "  in force  policy; baseline (scenarios/two.yaml:2:10)" in lines_of("extends", "scenarios/two.yaml")
    rows = json.loads(explain("--all", "scenarios/two.yaml", "--json").stdout)
    assert [row["in_force"] for row in rows if row["key"] == "extends"] == ["policy; baseline"]


def test_without_a_baseline_the_defaults_are_in_force(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "  in force  30 months (default)" in lines_of("half_life_months")
    assert "  in force  50 persons per agent (--set runs.scale=50)" in lines_of("scale", "--set", "runs.scale=50")
    assert lines_of("title")[-1] == "  in force  Defaults (default)"


LEVER = """policies.industry_demands.internships
  Students who work as interns in an AI team
  unit      share of students
  range     0 to 1
  neutral   0, the value at which nothing changes
  strong    0.6, where its pillar is at full strength
  acts on   curriculum.practical_without_projects
  reaches   taught: graduates have had the mean over their years of study
  unit cost 4,000 CNY per student-year reached (CNY of 2024, an assumption)
  paid by   firms
  evidence  evidence: studies of the effect
  in force  0.4 share of students from 2026-09, ramp 12 months, to 2032-08 (scenarios/policy.yaml:7:18)
            value 0.4 (scenarios/policy.yaml:7:26)
            from 2026-09 (scenarios/policy.yaml:7:37)
            to 2032-08 (scenarios/policy.yaml:7:67)
            ramp_months 12 (scenarios/policy.yaml:7:59)
  path      to 2026-08: 0 share of students, the value at which nothing changes
            from 2026-09: goes evenly to the full value over 12 months
            from 2027-08 to 2032-08: 0.4 share of students
            from 2032-09: 0 share of students again
  source    PRIOR_15, PRIOR_16
"""


def test_a_lever_in_full(home: Path) -> None:
    """Range, evidence, cost, payer, its parts with their lines, its path, what it acts on."""
    result = explain("internships", "scenarios/policy.yaml")
    assert result.stdout.startswith(LEVER)
    assert "  rules     practical_at_graduation: " in result.stdout
    assert result.stdout.splitlines()[-1] == (
        "  write     internships: {value: NUMBER, from: YYYY-MM, to: YYYY-MM, ramp_months: NUMBER}"
    )


def test_a_lever_that_is_not_set_and_its_parts(home: Path) -> None:
    told = lines_of("learning_time", "scenarios/policy.yaml")
    assert "  in force  not set (default; scenarios/policy.yaml does not set it)" in told
    assert not any(line.startswith("  path") for line in told)
    part = lines_of("internships.from", "scenarios/policy.yaml")
    assert part[-4:] == [
        "  type      month", "  range     2018-01 to 2060-12", "  default   none, it must be written",
        "  in force  2026-09 (scenarios/policy.yaml:7:37)",
    ]  # fmt: skip


def test_kinds_of_shocks_and_their_keys(home: Path) -> None:
    bust = lines_of("demand_bust", "scenarios/policy.yaml")
    assert bust[:3] == [
        "shocks.demand_bust",
        "  AI posts wanted fall by this share of the path",
        "  in force  severity 0.2 from 2027-01, to 2028-12 (scenarios/policy.yaml:9:5)",
    ]
    assert "  in force  none (scenarios/baseline.yaml)" in lines_of("demand_bust")
    severity = lines_of("shocks.severity", "scenarios/policy.yaml")
    assert severity[6:8] == [
        "  in force  0.2 share (scenarios/policy.yaml:9:50)",
        "            0.5 share (scenarios/policy.yaml:10:54)",
    ]
    one = lines_of("shocks.1.severity", "scenarios/policy.yaml")
    assert "  in force  0.5 share (scenarios/policy.yaml:10:54)" in one


@pytest.mark.parametrize(
    ("key", "line"),
    [
        ("horizon.end", "  in force  2035-12 (default; scenarios/baseline.yaml does not set it)"),
        ("budget.state_cny_per_year", "  default   not set"),
        ("discount_rate_per_year", "  range     0 to 0.2"),
        ("title", "  range     1 to 200 characters"),
        ("sources", "  type      list of texts"),
        ("expectations", "  range     one of naive, adaptive, rational-horizon"),
        ("extends", "  type      text or list of texts"),
        ("class_mix.application.engineer", "  default   0.47 share"),
    ],
)
def test_other_keys(key: str, line: str, home: Path) -> None:
    assert line in lines_of(key)


def test_a_group_lists_its_keys_with_values(home: Path) -> None:
    runs = lines_of("runs")
    assert runs == [
        "runs",
        "  Replicates, seed and scale",
        "  scenario  scenarios/baseline.yaml",
        "  replicates  20 runs; runs with different seeds",
        "  seed        42; scenarios with the same seed share their luck, so that their difference is the effect",
        "  scale       200 persons per agent (scenarios/baseline.yaml:2:15); real persons that one person agent stands "
        "for; 1 simulates everybody",
        f"  draws       {DEFAULT_DRAWS}; where calibrated assumptions come from: posterior, every two runs take "
        "another draw of those that the scenario leaves at their defaults; fixed, all runs have the scenario's own "
        "values",
    ]
    policies = lines_of("policies", "scenarios/policy.yaml")
    assert len(policies) == 3 + 25
    assert any(
        line.startswith("  industry_demands.internships ") and "0.4 share of students from 2026-09" in line
        for line in policies
    )


def test_an_ending_of_several_keys_is_asked_about(home: Path) -> None:
    result = explain("initial_premium.foundatio")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "did you mean assumptions.wages.initial_premium.foundation?" in result.stderr
    result = explain("foundation")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.splitlines()[:2] == [
        "'foundation' may be one of 7 keys; write more of it:", "  assumptions.demand.layer_growth_ratio.foundation",
    ]  # fmt: skip
    assert explain("ramp_months").stderr.splitlines()[-1] == "  and 6 more"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("half_life",), "no key 'half_life'; did you mean assumptions.skills.half_life_months?\n"),
        (("xyzzy",), "no key 'xyzzy'; 'talentgap explain --all' lists every key\n"),
        (("scale", "none.yaml"), "none.yaml: no such file\n"),
        (
            ("scale", "--set", "runs.scale=0"),
            "--set runs.scale=0: runs.scale: too low; you wrote 0; allowed: 1 to 2000",
        ),
        ((), "name a KEY, or --all for every key\n"),
        (("--all", "scale", "scenarios/policy.yaml"), "--all takes no KEY, only a scenario\n"),
        (("--all", "--format", "xml"), "--format: 'xml' is none of md, csv\n"),
        (("--all", "none.yaml"), "none.yaml: no such file\n"),
    ],
)
def test_bad_input_is_code_2_and_writes_nothing(arguments: tuple[str, ...], message: str, home: Path) -> None:
    result = explain(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(message)
    assert sorted(path.name for path in home.rglob("*")) == ["baseline.yaml", "policy.yaml", "scenarios"]


def test_json_of_a_key_a_lever_and_a_group(home: Path) -> None:
    told = json.loads(explain("half_life_months", "scenarios/policy.yaml", "--json").stdout)
    assert (told["key"], told["value"], told["default"], told["low"], told["high"]) == (
        "assumptions.skills.half_life_months", 24.0, 30.0, 6, 240,
    )  # fmt: skip
    assert told["set_by"] == "scenarios/policy.yaml:4:30"
    assert [source["id"] for source in told["sources"]] == ["SEED_07", "CAL_K01"]
    assert len(told["sources"][0]["quotes"]) == 2
    assert "technical_at_graduation" in [rule["name"] for rule in told["rules"]]
    lever = json.loads(explain("internships", "scenarios/policy.yaml", "--json").stdout)
    assert (lever["lever"]["paid_by"], lever["lever"]["evidence"]) == ("firms", "evidence")
    assert lever["parts"]["ramp_months"] == {"value": 12, "set_by": "scenarios/policy.yaml:7:59"}
    group = json.loads(explain("runs", "--json").stdout)
    assert {one["key"]: one["value"] for one in group["keys"]} == {
        "runs.replicates": 20, "runs.seed": 42, "runs.scale": 200, "runs.draws": DEFAULT_DRAWS,
    }  # fmt: skip


def test_the_whole_book_is_that_of_the_documentation(home: Path) -> None:
    """Without a scenario the tables are those of docs/parameters.md and docs/levers.md, to the letter."""
    told = explain("--all", "--format", "md").stdout
    pages = "".join((ROOT / "docs" / page).read_text("utf-8") for page in ("parameters.md", "levers.md"))
    for section in sections():
        assert markdown(section) in told
        assert markdown(section) in pages


def test_the_whole_book_as_csv_with_values_in_force(home: Path) -> None:
    told = {row["key"]: row for row in csv.DictReader(io.StringIO(explain("--all", "--format", "csv").stdout))}
    assert len(told) > 250
    assert "in_force" not in told["runs.scale"]
    result = explain("--all", "scenarios/policy.yaml", "--format", "csv")
    rows = {row["key"]: row for row in csv.DictReader(io.StringIO(result.stdout))}
    assert set(rows) == set(told)
    half_life = rows["assumptions.skills.half_life_months"]
    assert (half_life["default"], half_life["in_force"], half_life["set_by"]) == (
        "30.0", "24.0", "scenarios/policy.yaml:4:30",
    )  # fmt: skip
    assert rows["runs.scale"]["set_by"] == "scenarios/baseline.yaml:2:15"
    assert rows["runs.seed"]["set_by"] == "default"
    assert rows["policies.industry_demands.internships"]["in_force"] == "0.4 from 2026-09, ramp 12 months, to 2032-08"
    assert rows["shocks.demand_bust"]["set_by"] == "scenarios/policy.yaml:9:5"
    in_markdown = explain("--all", "scenarios/policy.yaml").stdout
    assert "| 24 | scenarios/policy.yaml:4:30 |" in in_markdown
    as_json = json.loads(explain("--all", "scenarios/policy.yaml", "--json").stdout)
    assert [row["key"] for row in as_json] == list(rows)


def test_a_pipe_gets_no_colour_and_a_terminal_does(home: Path) -> None:
    """NO_COLOR is respected; a narrow terminal wraps behind the labels."""
    command = [sys.executable, "-c", "from simulation.cli import main; main()", "explain", "half_life_months"]
    environment = {"PYTHONPATH": str(ROOT), "TERM": "xterm-256color", "COLUMNS": "60", "PATH": os.environ["PATH"]}
    plain = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    assert "\x1b" not in plain
    coloured = on_a_terminal(command, environment)
    assert "\x1b[1;36massumptions.skills.half_life_months" in coloured
    quiet = on_a_terminal(command, environment | {"NO_COLOR": "1"})
    assert "36m" not in quiet
    assert all(
        len(line) <= 60
        for line in quiet.replace("\x1b[1m", "").replace("\x1b[2m", "").replace("\x1b[0m", "").split("\r\n")
    )


def on_a_terminal(command: list[str], environment: dict[str, str]) -> str:
    """What a command writes to a terminal."""
    controller, terminal = pty.openpty()
    program = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=terminal, stderr=terminal)
    os.close(terminal)
    written = b""
    while True:
        try:
            part = os.read(controller, 65536)
        except OSError:  # how Linux says that the other end is closed
            break
        if not part:
            break
        written += part
    os.close(controller)
    assert program.wait() == 0
    return written.decode()


@pytest.mark.parametrize(
    "arguments",
    [
        ["explain", "learning_per_month"],
        ["explain", "internships", "scenarios/all-pillars.yaml"],
        ["explain", "--all", "scenarios/all-pillars.yaml"],
        ["schema"],
        ["diff", "scenarios/baseline.yaml", "scenarios/all-pillars.yaml"],
    ],
    ids=" ".join,
)
def test_nothing_of_the_model_is_loaded(arguments: list[str]) -> None:
    """What makes these commands answer at once: rules are read as text."""
    code = (
        "import sys; from typer.testing import CliRunner; from simulation.cli import app\n"
        f"assert CliRunner().invoke(app, {arguments!r}).exit_code == 0\n"
        "heavy = ('numba', 'pandas', 'pyarrow', 'mesa', 'numpy', 'scipy', 'simulation.model', 'simulation.rules')\n"
        "print([name for name in heavy if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout == "[]\n"
