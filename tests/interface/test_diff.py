"""`talentgap diff` and `difference`: what two scenarios differ in after everything is resolved."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner, Result

from simulation.cli import app
from simulation.scenario import ScenarioError, load_with_origins
from simulation.scenario.difference import COLUMNS, difference

ROOT = Path(__file__).resolve().parents[2]
BASE = """title: Base
question: What if not?
runs: {scale: 200}
assumptions:
  skills: {half_life_months: 30}
policies:
  industry_demands:
    internships: {value: 0.4, from: 2026-09}
    faculty_exchange: {value: 0.1, from: 2026-01}
shocks:
  - {kind: demand_bust, from: 2027-01, severity: 0.2}
  - {kind: export_controls, from: 2028-01, severity: 0.5}
"""
OTHER = """extends: base
title: Other
horizon: {end: 2034-12}
assumptions:
  skills: {half_life_months: 24}
policies:
  industry_demands:
    internships: {ramp_months: 12}
    faculty_exchange:
  skill_upgrading: {certification: {value: 0.5, from: 2026-01, to: 2030-12}}
shocks:
  - {kind: export_controls, from: 2028-01, severity: 0.5}
  - {kind: nev_boom, from: 2029-01, severity: 0.1}
  - {kind: demand_bust, from: 2027-01, severity: 0.3}
budget: {state_cny_per_year: 2.0e+10}
"""
TEXT = """A  base.yaml: Base
   What if not?
B  other.yaml: Other

8 keys differ:
horizon.end: 2035-12 -> 2034-12  (A default; B other.yaml:3:16)
assumptions.skills.half_life_months: 30 months -> 24 months  (A base.yaml:5:30; B other.yaml:5:30)
policies.industry_demands.faculty_exchange: 0.1 share from 2026-01 -> not set  (A base.yaml:9:23; B other.yaml:9:5)
policies.industry_demands.internships: 0.4 share of students from 2026-09 -> 0.4 share of students from 2026-09, \
ramp 12 months  (A base.yaml:8:18; B other.yaml:8:18)
policies.skill_upgrading.certification: not set -> 0.5 share from 2026-01, to 2030-12  (A default; B other.yaml:10:36)
shocks.demand_bust: severity 0.2 from 2027-01 -> severity 0.3 from 2027-01  (A base.yaml:11:5; B other.yaml:14:5)
shocks.nev_boom: not set -> severity 0.1 from 2029-01  (A nowhere; B other.yaml:13:5)
budget.state_cny_per_year: not set -> 20,000,000,000 CNY per year  (A default; B other.yaml:15:30)
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "base.yaml").write_text(BASE)
    (tmp_path / "other.yaml").write_text(OTHER)
    return tmp_path


def diff(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["diff", *arguments])


def test_one_line_per_key_with_both_values_and_lines(home: Path) -> None:
    """Levers with their dates, shocks by kind in any order, what only one has, what `extends` brings is equal."""
    result = diff("base.yaml", "other.yaml")
    assert (result.exit_code, result.stdout, result.stderr) == (0, TEXT, "")
    assert sorted(path.name for path in home.iterdir()) == ["base.yaml", "other.yaml"]


def test_two_that_differ_in_words_only(home: Path) -> None:
    """A key that is written and has its default differs in nothing."""
    (home / "same.yaml").write_text(
        "extends: base\ntitle: Another\nquestion: What if not?\nruns: {scale: 200, seed: 42}\n"
    )
    assert diff("base.yaml", "same.yaml").stdout.splitlines()[-1] == "They differ in nothing but their titles."
    (home / "words.yaml").write_text("extends: base\ntitle: Another\nquestion: Why?\nsources: [a]\n")
    last = diff("base.yaml", "words.yaml").stdout.splitlines()[-1]
    assert last == "They differ in nothing but their titles, questions and sources."
    assert diff("base.yaml", "base.yaml").stdout.splitlines()[-1] == "They differ in nothing."
    assert diff("base.yaml", "same.yaml").exit_code == 0


def test_shocks_of_one_kind_are_compared_by_date_and_equal_ones_left_out(home: Path) -> None:
    shocks = (
        "shocks:\n- {{kind: demand_bust, from: {}, severity: 0.1}}\n- {{kind: demand_bust, from: {}, severity: 0.2}}\n"
    )
    (home / "one.yaml").write_text("title: One\n" + shocks.format("2030-01", "2025-01"))
    (home / "two.yaml").write_text("title: Two\n" + shocks.format("2030-01", "2026-01"))
    (made,) = difference("one.yaml", "two.yaml").rows
    assert (made.key, made.a.set_by, made.b.set_by) == ("shocks.demand_bust", "one.yaml:4:3", "two.yaml:4:3")
    assert {part: (a.value, b.value) for part, (a, b) in made.parts.items()} == {"from": ("2025-01", "2026-01")}
    (home / "both.yaml").write_text("title: Both\n" + shocks.format("2031-01", "2026-01"))
    rows = difference("one.yaml", "both.yaml").rows
    assert [(row.key, row.a.value["from"], row.b.value["from"]) for row in rows] == [
        ("shocks.demand_bust", "2025-01", "2026-01"),
        ("shocks.demand_bust.2", "2030-01", "2031-01"),
    ]


def test_the_frame_has_a_row_per_part(home: Path) -> None:
    """Values keep their type; what is not set is None."""
    made = difference("base.yaml", "other.yaml").frame()
    assert tuple(made.columns) == COLUMNS
    by_key = made.set_index("key")
    assert by_key.loc["assumptions.skills.half_life_months"].tolist() == [
        "months", 30.0, 24.0, "base.yaml:5:30", "other.yaml:5:30",
    ]  # fmt: skip
    internships = [key for key in by_key.index if ".internships" in key]
    assert internships == ["policies.industry_demands.internships.ramp_months"]
    assert by_key.loc[internships[0]].tolist() == ["months", 0, 12, "default", "other.yaml:8:32"]
    certification = by_key.loc["policies.skill_upgrading.certification.value"]
    assert certification.tolist() == ["share", None, 0.5, "", "other.yaml:10:44"]
    assert by_key.loc["shocks.demand_bust.severity", ["unit", "a", "b"]].tolist() == ["share", 0.2, 0.3]
    empty = difference("base.yaml", "base.yaml").frame()
    assert isinstance(empty, pd.DataFrame)
    assert (len(empty), tuple(empty.columns)) == (0, COLUMNS)


def test_loaded_scenarios_with_settings_are_compared_too(home: Path) -> None:
    changed = load_with_origins("base.yaml", ["runs.seed=7"])
    (row,) = difference("base.yaml", changed).rows
    assert (row.key, row.a.value, row.b.value, row.b.set_by) == ("runs.seed", 42, 7, "--set runs.seed=7")
    with pytest.raises(ScenarioError, match="no such file"):
        difference("base.yaml", "none.yaml")


def test_json_and_tables(home: Path) -> None:
    told = json.loads(diff("base.yaml", "other.yaml", "--json").stdout)
    assert (told["verdict"], told["heads"], told["b"]["title"]) == ("8 keys differ", ["title", "question"], "Other")
    keys = {row["key"]: row for row in told["keys"]}
    assert keys["horizon.end"]["b"] == {"value": "2034-12", "set_by": "other.yaml:3:16"}
    assert keys["policies.industry_demands.faculty_exchange"]["b"]["value"] is None
    rows = list(csv.DictReader(io.StringIO(diff("base.yaml", "other.yaml", "--format", "csv").stdout)))
    assert len(rows) == len(difference("base.yaml", "other.yaml").frame())
    table = diff("base.yaml", "other.yaml", "--format", "md").stdout
    assert "| `horizon.end` | 2035-12 | 2034-12 | default | other.yaml:3:16 |" in table
    assert diff("base.yaml", "base.yaml", "--format", "md").stdout.splitlines()[-1] == "They differ in nothing."


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("base.yaml", "non.yaml"), "non.yaml: no such file\n"),
        (
            ("bas.yaml", "bad.yaml"),
            "bas.yaml: no such file; did you mean 'base.yaml'?\nbad.yaml:2:15: runs.scale: too low",
        ),
        (("base.yaml", "other.yaml", "--format", "html"), "--format: 'html' is none of text, md, csv\n"),
    ],
)
def test_bad_input_is_code_2_and_every_fault_is_told(arguments: tuple[str, ...], message: str, home: Path) -> None:
    (home / "bad.yaml").write_text("title: Bad\nruns: {scale: 0}\n")
    result = diff(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(message)


def test_the_library_against_the_baseline() -> None:
    """What a scenario of the library is about is what differs: the half-life alone; dates alone."""
    folder = ROOT / "scenarios"
    made = difference(folder / "baseline.yaml", folder / "half-life-18-months.yaml")
    assert [(row.key, row.a.value, row.b.value) for row in made.rows] == [
        ("assumptions.skills.half_life_months", 30.0, 18.0)
    ]
    early = difference(folder / "all-pillars.yaml", folder / "all-pillars-early.yaml").frame()
    assert {key.rpartition(".")[2] for key in early["key"]} == {"from"}
