"""The documentation is in step with the code: generated pages, names, paths, links, the order of the month."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import get_args

import pandas as pd
import pytest
from quick_simulator import QuickSimulator, year_scenario
from snippets import texts

from simulation import Comparison, Results, compare
from simulation.agents.firm import Firm
from simulation.agents.person import Person, Researcher
from simulation.agents.university import University
from simulation.experiment.run import run
from simulation.experiment.stylised.facts import FACTS
from simulation.experiment.stylised.table import band_text
from simulation.indicators.catalogue import BY_NAME
from simulation.scenario import load_scenario
from simulation.scenario.assumptions import Assumptions
from simulation.scenario.policies import BOOK, Policies
from simulation.scenario.policies.lever import Timing

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for folder in (".", "docs", "docs/tutorials", "scenarios", "results", "calibration", "calibration/posterior")
    for path in (ROOT / folder).glob("*.md")
)
MODEL = (ROOT / "docs" / "model.md").read_text("utf-8")
RULES = (ROOT / "docs" / "rules.md").read_text("utf-8")


def test_pages_made_from_the_code_are_up_to_date() -> None:
    """`make docs` would change nothing."""
    done = subprocess.run(
        [sys.executable, "docs/build.py", "--check"], cwd=ROOT, env={"PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("page", PAGES)
def test_links_and_paths_lead_somewhere(page: str) -> None:
    """Links to files of the project, and paths in code type."""
    text = re.sub(r"^```.*?^```$", "", (ROOT / page).read_text("utf-8"), flags=re.M | re.S)
    home = (ROOT / page).parent
    links = [target.partition("#")[0] for target in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in target]
    assert [target for target in links if target and not (home / target).exists()] == []
    paths = re.findall(r"`((?:simulation|tests|docs|calibration)/[\w./-]+)`", text)
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_keys_in_the_model_description_are_in_the_parameter_book() -> None:
    """A word in code type with a dot is a key, or a file."""
    keys = {f"{group}.{name}" for group, values in Assumptions() for name in type(values).model_fields}
    groups = "|".join(Assumptions.model_fields)
    named = set(re.findall(rf"`((?:{groups})\.\w+)`", MODEL))
    assert named - keys == set()
    assert len(named) > 20


def test_indicators_in_the_model_description_are_in_the_catalogue() -> None:
    """Section 8 names indicators only as they are written in the results."""
    section = MODEL[MODEL.index("## 8.") : MODEL.index("## 9.")]
    assert set(re.findall(r"`([a-z_]+)`", section)) - set(BY_NAME) == set()


def test_the_schedule_is_the_order_of_the_month() -> None:
    """The table of section 3 against the calls of `TalentMarket.step`."""
    table = MODEL[MODEL.index("<!-- schedule -->") : MODEL.index("<!-- end of schedule -->")]
    told = re.findall(r"^\| `(\w+)` \| `([\w/.]+)`", table, re.M)
    tree = ast.parse((ROOT / "simulation" / "model.py").read_text("utf-8"))
    homes = {
        name.name: f"{node.module.replace('.', '/')}.py"
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and node.module
        for name in node.names
    }
    step = next(node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name == "step")
    calls = [node for node in ast.walk(step) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    done = [call.func.id for call in sorted(calls, key=lambda call: call.lineno)]  # type: ignore[attr-defined]
    assert told == [(name, homes[name]) for name in done]


def part(name: str) -> str:
    """A generated part of the model's description."""
    return MODEL[MODEL.index(f"<!-- {name} -->") : MODEL.index(f"<!-- end of {name} -->")]


def test_the_entities_are_all_columns_of_all_agents() -> None:
    """A table per kind of agent; a row per column, none left out."""
    told = re.findall(r"^\| `(\w+)` \| [a-z]+\d*(?: × 3)? \|", part("entities"), re.M)
    assert told == [name for kind in (University, Person, Researcher, Firm) for name in kind.columns]


def test_the_submodels_are_all_rules() -> None:
    """Every function of simulation/rules that is no helper, once."""
    told = re.findall(r"^\| \[`(\w+)`\]\(rules.md#\1\)", part("submodels"), re.M)
    trees = [ast.parse(path.read_text("utf-8")) for path in sorted((ROOT / "simulation" / "rules").glob("*.py"))]
    names = [node.name for tree in trees for node in tree.body if isinstance(node, ast.FunctionDef)]
    assert told == [name for name in names if not name.startswith("_")]


def test_the_parameters_are_counted() -> None:
    """As many as the book has, each with a source or as an assumption."""
    rows = re.findall(
        r"^\| (?:\[`(\w+)`\].*?|all) \| .*?\| (\d+) \| (\d+) \| (\d+) \| \d+ \|$", part("parameters"), re.M
    )
    fields = {group: type(values).model_fields for group, values in Assumptions()}
    counts = {group: int(count) for group, count, _, _ in rows}
    assert counts == {group: len(found) for group, found in fields.items()} | {"": sum(map(len, fields.values()))}
    assert all(int(count) == int(sourced) + int(assumed) for _, count, sourced, assumed in rows)


def test_the_start_tells_every_step_with_keys_of_the_book() -> None:
    """Steps of the set-up in the order of `TalentMarket`, each with what it does."""
    rows = re.findall(r"^\| `(\w+)` \| `simulation/[\w/.]+` \| (.+?) \| (.*?) \|$", part("initialisation"), re.M)
    assert [name for name, _, _ in rows] == [
        "found_firms", "staff_firms", "populate", "found_research", "enrol_cohorts_before_start",
        "see_dependence_at_start", "_found_universities",
    ]  # fmt: skip
    keys = {f"{group}.{name}" for group, values in Assumptions() for name in type(values).model_fields}
    named = [key for _, _, cell in rows for key in re.findall(r"`([\w.]+)`", cell)]
    assert set(named) <= keys
    assert {"firms.size_sigma", "outside.outside_workforce", "research.researchers_2018"} <= set(named)


def test_the_picture_of_the_readme_is_that_of_its_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence follows from docs/images/pillars.csv; the picture is small; intervals hold the means."""
    monkeypatch.syspath_prepend(ROOT / "docs")
    pictures = importlib.import_module("pictures")
    numbers = pd.read_csv(pictures.NUMBERS)
    readme = (ROOT / "README.md").read_text("utf-8")
    assert pictures.with_sentence(readme, numbers) == readme
    assert 10_000 < pictures.PICTURE.stat().st_size < 150_000
    assert set(numbers["scenario"]) == set(pictures.NAMES)
    assert numbers["pairs"].eq(40).all()
    assert numbers["worlds"].eq(20).all()
    for what in ("base", "value", "difference"):
        assert (numbers[f"{what}_low"] <= numbers[what]).all()
        assert (numbers[what] <= numbers[f"{what}_high"]).all()


def test_examples_in_docstrings_work(tmp_path: Path) -> None:
    """Those of `Results` and `Comparison`, on a run of two years and a comparison with itself."""
    base = year_scenario(2, **{"horizon.end": "2019-12"})
    results = run(base, out=tmp_path, simulator=QuickSimulator())
    comparison = compare(base, base.named("slower"), out=tmp_path, simulator=QuickSimulator())
    shown = [text for kind in (Results, Comparison) for text in (kind.__doc__, *docstrings_of(kind)) if text]
    examples = [block for text in shown for block in re.findall(r"Example:\n((?: +>>> .*\n?)+)", text)]
    assert len(examples) == 7
    for example in examples:
        code = "\n".join(line.strip().removeprefix(">>> ") for line in example.splitlines())
        code = code.replace('"results/baseline/0123456789ab"', repr(str(results.folder)))
        code = code.replace("2035", "2019").replace("2026-01", "2018-06")
        names = {"results": results, "comparison": comparison, "baseline": results, "slower": results}
        exec(code, {"Results": Results} | names)


def docstrings_of(kind: type) -> list[str | None]:
    return [value.__doc__ for value in vars(kind).values() if callable(value)]


def test_the_table_of_stylised_facts_has_every_fact_with_its_band_and_source() -> None:
    """In the order of the code; the values are those of the last `make stylised`."""
    table = MODEL[MODEL.index("<!-- stylised facts -->") : MODEL.index("<!-- end of stylised facts -->")]
    told = re.findall(r"^\| (.+?) \| (AI|outside|all) \| (.+?) \| (.+?) \| (PASS|WARN|FAIL) \| (.+?) \|$", table, re.M)
    expected = [
        (fact.title, market.value, band_text({"low": fact.low, "high": fact.high}), fact.source)
        for fact in FACTS
        for market in fact.markets
    ]
    assert [(title, market, band, source) for title, market, _, band, _, source in told] == expected
    for title, market, value, _, verdict, _ in told:
        mean, _, error = value.partition(" ± ")
        fact = next(fact for fact in FACTS if fact.title == title)
        assert fact.verdict(float(mean.replace("−", "-")), float(error)) == verdict, (title, market)


def test_every_rule_says_what_it_is_and_where_it_is_tested() -> None:
    """A rule without a test, or whose test does not name it, would stand in the book unnoticed."""
    for section in RULES.split("\n### `")[1:]:
        name, _, text = section.partition("`")
        test = re.search(r"\*\*Test\*\*: \[(tests/[\w/]+\.py)\]", text)
        assert test, f"{name} names no test"
        assert name in (ROOT / test[1]).read_text("utf-8"), f"{test[1]} does not test {name}"


def test_the_example_of_a_scenario_is_valid(tmp_path: Path) -> None:
    """The YAML of scenarios/README.md, and the keys it shows are in force."""
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "baseline.yaml").write_text((ROOT / "scenarios" / "baseline.yaml").read_text())
    example = texts((ROOT / "scenarios" / "README.md").read_text("utf-8"), "yaml")[0]
    file = tmp_path / "scenarios" / "example.yaml"
    file.write_text(example)
    assert load_scenario(file).horizon.end == "2030-12"


def test_the_example_of_levers_and_shocks_is_valid(tmp_path: Path) -> None:
    """The YAML of docs/levers.md, and every word for when a lever reaches people is explained there."""
    text = (ROOT / "docs" / "levers.md").read_text("utf-8")
    example = texts(text, "yaml")[0]
    (tmp_path / "example.yaml").write_text(f"title: Example\n{example}")
    scenario = load_scenario(tmp_path / "example.yaml")
    assert len(list(scenario.policies.levers_set())) == 2
    assert scenario.shocks[0].kind == "export_controls"
    assert all(f"\n| {timing} | " in text for timing in get_args(Timing))


def test_the_pages_on_policy_name_every_lever_and_no_other() -> None:
    """docs/policies.md leads from what is called for to levers as they are written in scenario files."""
    text = (ROOT / "docs" / "policies.md").read_text("utf-8")
    named = set(re.findall(r"`(\w+\.\w+)`", text))
    pillars = tuple(Policies.model_fields)
    assert {key for key in named if key.startswith(pillars)} == set(BOOK)


def test_the_example_of_reading_results_works(tmp_path: Path) -> None:
    """The Python of results/README.md on a real folder, and every file it lists is there, report apart."""
    folder = run(year_scenario(1), out=tmp_path, simulator=QuickSimulator()).folder
    text = (ROOT / "results" / "README.md").read_text("utf-8")
    example = texts(text, "python")[0]
    exec(re.sub(r'"results/[^"]*"', repr(str(folder)), example), {})
    listed = {name for cell in re.findall(r"^\| (`.*?) \|", text, re.M) for name in re.findall(r"`([^`]+)`", cell)}
    made = {path.name + "/" * path.is_dir() for path in folder.iterdir()}
    assert listed - {"report.html", "figures/"} <= made


def test_the_changelog_begins_with_the_present_version() -> None:
    """A release that forgets its entry is noticed."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    first = re.search(r"^## \[([^\]]+)\]", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M)
    assert first
    assert first[1] == version
