"""The JSON Schema of scenario files: in step, complete, and of one mind with the loader."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from simulation.cli import app
from simulation.scenario import ScenarioError, load_scenario
from simulation.scenario.book import entries
from simulation.scenario.book.entry import REQUIRED, Entry
from simulation.scenario.dates import FIRST_MONTH, LAST_MONTH, MONTH_PATTERN, checked_month
from simulation.scenario.json_schema import json_schema, schema_text
from simulation.scenario.reading import Unreadable, read_text, read_tree

ROOT = Path(__file__).resolve().parents[2]
SCENARIOS = ROOT / "scenarios"
FILES = sorted(file for file in SCENARIOS.rglob("*.yaml") if file.parent.name != "sweeps")
BAD = Path(__file__).parent / "bad_scenarios"
SCHEMA = json_schema()
VALIDATOR = Draft202012Validator(SCHEMA)

# What no schema of one file can say, by bad file.
BEYOND_A_SCHEMA = {
    "extends_circle", "extends_disagreeing_parents", "extends_itself", "extends_missing", "extends_outside",
    "lever_beyond_the_horizon", "lever_dates_reversed", "lever_ramp_past_the_end", "shock_beyond_the_horizon",
    "shock_dates_reversed", "shock_ramp_past_the_end", "budget_dates_reversed", "budget_exceeded", "shares_do_not_sum",
    "too_few_agents", "number_is_nan", "lever_value_is_nan", "shock_severity_is_nan",
}  # fmt: skip
# The same in the loader's words; `must be a whole number` is 20.0, which is a whole number to JSON Schema.
BEYOND_IN_WORDS = re.compile(
    r"must sum to 1|must be below|leaves no university|takes all posts|ends in .*, before it begins|would never end"
    r"|begins in .*, after the last month|person agents|no such scenario beside"
    r"|must be a whole number; you wrote -?\d+\.0"
)


def plain(path: Path) -> Any:
    tree, problems = read_tree(read_text(path), str(path))
    assert not problems
    return tree.plain()


def test_the_committed_schema_is_what_the_loader_says_now() -> None:
    """`talentgap schema > scenarios/schema.json` would change nothing, and nothing else is printed."""
    result = CliRunner().invoke(app, ["schema"])
    assert result.exit_code == 0
    assert result.stdout == schema_text() == (SCENARIOS / "schema.json").read_text("utf-8")
    Draft202012Validator.check_schema(json.loads(result.stdout))


def test_every_key_is_described_bounded_and_closed() -> None:
    """Each key of the book has meaning, unit, range, choices and default in the schema; groups take no other key."""
    for entry in entries().values():
        if entry.kind == "shock":
            assert entry.name in SCHEMA["properties"]["shocks"]["items"]["properties"]["kind"]["enum"]
            continue
        node = node_of(entry.key)
        assert entry.meaning[1:].rstrip(".") in node["description"]
        assert entry.unit in ("", "choice") or entry.unit in node["description"]
        if entry.kind != "value":
            closed = node.get("items") or node.get("anyOf", [node])[0]
            assert closed["additionalProperties"] is False, entry.key
        elif entry.type in ("number", "whole number"):
            assert (node["minimum"], node["maximum"]) == (entry.low, entry.high), entry.key
        elif entry.choices:
            assert tuple(node["enum"]) == entry.choices
        if entry.kind == "value" and entry.default not in (REQUIRED, None):
            assert node["default"] == entry.default, entry.key


def node_of(key: str) -> dict[str, Any]:
    node = SCHEMA
    for part in key.split("."):
        group = node.get("items") or node.get("anyOf", [node])[0]  # a list's members, or a lever that may be nothing
        node = group["properties"][part]
    return node


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_scenario_is_valid_and_leads_editors_to_the_schema(file: Path) -> None:
    assert list(VALIDATOR.iter_errors(plain(file))) == []
    first = file.read_text("utf-8").splitlines()[0]
    assert first.startswith("# yaml-language-server: $schema=")
    assert (file.parent / first.partition("=")[2]).resolve() == SCENARIOS / "schema.json"


def readable_bad_files() -> Iterator[Path]:
    """Those whose fault is not in the text itself, such as tabs, or a key that stands twice."""
    for file in sorted(BAD.glob("*.yaml")):
        try:
            _, problems = read_tree(read_text(file), file.name)
        except Unreadable:
            continue
        if not problems:
            yield file


def test_bad_files_are_refused_but_for_what_no_schema_can_say() -> None:
    files = list(readable_bad_files())
    assert len(files) >= 70
    assert {file.stem for file in files if VALIDATOR.is_valid(plain(file))} == BEYOND_A_SCHEMA


MONTHS = [
    "2018-01",
    "2060-12",
    "2061-01",
    "2017-12",
    "2035-13",
    "2035-00",
    "2035-1",
    "20350-1",
    "2035-01\n",
    "２０３５-01",
]


@pytest.mark.parametrize("month", [*MONTHS, "2059-10", "2029-09", "2010-05", "2070-05", "", "2035"])
def test_months_are_written_the_same_to_both(month: str) -> None:
    try:
        accepted = checked_month(month) == month
    except ValueError:
        accepted = False
    assert VALIDATOR.is_valid({"title": "x", "horizon": {"end": month}}) == accepted
    assert FIRST_MONTH <= "2018-01" <= LAST_MONTH
    assert re.fullmatch(MONTH_PATTERN, LAST_MONTH)


MINIMAL = {"value": 0.1, "from": "2026-01"}


@pytest.mark.parametrize(
    ("tree", "valid"),
    [
        ({"title": "x"}, True),
        ({}, False),
        ({"extends": "parent"}, True),
        ({"extends": ["parent", "parent"]}, True),
        ({"extends": []}, False),
        ({"extends": " "}, False),
        ({"extends": [["parent"]]}, False),
        ({"extends": None}, False),
        ({"title": "x", "policies": {"industry_demands": {"internships": None}}}, True),
        ({"title": "x", "policies": {"industry_demands": {"internships": 0.5}}}, False),
        ({"title": "x", "policies": {"industry_demands": {"internships": {"value": 0.5}}}}, False),
        ({"extends": "parent", "policies": {"industry_demands": {"internships": {"value": 0.5}}}}, True),
        ({"title": "x", "policies": {"industry_demands": {"internships": {"value": 1, "from": "2026-01"}}}}, True),
        ({"title": "x", "policies": {"skill_upgrading": {"learning_time": MINIMAL | {"to": None}}}}, True),
        ({"extends": "parent", "shocks": [{"kind": "demand_bust"}]}, False),
        ({"title": "x", "shocks": []}, True),
        ({"title": "x", "assumptions": {"demand": {"class_mix": {"application": {}}}}}, True),
        ({"title": "x", "budget": {"state_cny_per_year": None}}, True),
        ({"title": "x", "runs": None}, False),
    ],
)  # fmt: skip
def test_forms_that_the_loader_takes(tree: dict[str, Any], valid: bool, tmp_path: Path) -> None:
    """No shorthand but these: a lever may be nothing, `extends` a name or names, parts may be left out."""
    assert VALIDATOR.is_valid(tree) is valid
    assert (problems_of_loader(tree, tmp_path) == []) is valid


def problems_of_loader(tree: Any, folder: Path) -> list[str]:
    """What the loader says against a file that holds this, beside a parent that sets one lever."""
    parent = {"title": "P", "policies": {"industry_demands": {"internships": {"value": 0.2, "from": "2026-01"}}}}
    (folder / "parent.yaml").write_text(json.dumps(parent))
    (folder / "child.yaml").write_text(json.dumps(tree))
    try:
        load_scenario(folder / "child.yaml")
    except ScenarioError as error:
        return str(error).splitlines()
    return []


def likely(entry: Entry) -> st.SearchStrategy[Any]:
    """Values near what a key takes: inside the range, its ends, just beyond, choices, months."""
    near: list[Any] = [
        *entry.choices,
        entry.default if entry.default is not REQUIRED else None,
        "2026-01",
        "parent",
        1,
        {},
    ]
    if isinstance(entry.low, int | float) and entry.type != "text":
        near += [entry.low, entry.high, entry.low - 1, entry.high + 1, (entry.low + entry.high) / 2, float(entry.high)]
    return st.sampled_from(near) | JUNK


WORDS = st.text(alphabet="abc xyz-_.0129", max_size=6)
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | WORDS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(WORDS, inner, max_size=2),
    max_leaves=3,
)
EDITS = st.lists(
    st.sampled_from([one for one in entries().values() if one.kind != "shock"]).flatmap(
        lambda entry: st.tuples(st.just(entry.key), likely(entry))
    ),
    min_size=1, max_size=3,
)  # fmt: skip
HEADS = st.sampled_from([{"title": "x"}, {"title": "x"}, {"extends": "parent"}, {}])


@settings(max_examples=250, deadline=None)
@given(head=HEADS, edits=EDITS)
def test_loader_and_schema_agree(head: dict[str, Any], edits: list[tuple[str, Any]], tmp_path_factory: Any) -> None:
    """What the loader takes the schema takes; what it refuses for its form the schema refuses."""
    tree = dict(head)
    for key, value in edits:
        write(tree, key.split("."), value)
    problems = problems_of_loader(tree, tmp_path_factory.getbasetemp())
    if VALIDATOR.is_valid(tree):
        from_parent = "extends" in tree
        told = [one for one in problems if not one.startswith(" ")]  # without what there is to mend
        of_form = [one for one in told if not BEYOND_IN_WORDS.search(one)]
        assert [one for one in of_form if not (from_parent and "this key is required" in one)] == []
    else:
        assert problems


def write(tree: dict[str, Any], path: list[str], value: Any) -> None:
    """Set a key of a nested mapping; a part of a shock goes into a list of one."""
    *above, last = path
    for part in above:
        inner = tree.get(part)
        if part == "shocks":
            inner = inner if isinstance(inner, list) and inner and isinstance(inner[0], dict) else [whole_shock()]
            tree[part] = inner
            tree = inner[0]
        else:
            tree[part] = inner if isinstance(inner, dict) else {}
            tree = tree[part]
    tree[last] = value


def whole_shock() -> dict[str, Any]:
    return {"kind": "demand_bust", "from": "2027-01", "severity": 0.2}
