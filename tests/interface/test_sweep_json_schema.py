"""The JSON Schema of sweep files: in step, and of one mind with the loader."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import ValidationError
from snippets import texts
from typer.testing import CliRunner

from simulation.cli import app
from simulation.experiment.sweeping.json_schema import json_schema, keys_that_may_vary, schema_text
from simulation.experiment.sweeping.keys import target_of
from simulation.experiment.sweeping.spec import DISTRIBUTIONS, KINDS, Sweep
from simulation.scenario import Scenario
from simulation.scenario.faults import known_keys
from simulation.scenario.reading import Unreadable, read_text, read_tree

ROOT = Path(__file__).resolve().parents[2]
SWEEPS = ROOT / "scenarios" / "sweeps"
BAD = Path(__file__).parent / "bad_sweeps" / "scenarios" / "sweeps"
VALIDATOR = Draft202012Validator(json_schema())

# What no schema of one file can say, by bad file.
BEYOND_A_SCHEMA = {
    "adaptive_fewer_than_least", "base_outside", "base_unknown", "base_wrong", "design_too_many",
    "factor_choice_twice", "factor_choice_unknown", "factor_date_as_number", "factor_key_twice",
    "factor_levels_without_a_grid", "factor_log_of_zero", "factor_normal_too_wide", "factor_number_as_date",
    "factor_range_of_a_choice", "factor_range_reversed", "factor_range_too_wide", "factor_shock_absent",
    "factor_whole_number", "factor_without_range", "factors_linked_unlike", "keep_without_group", "list_points",
    "list_with_a_range", "points_date_beyond", "points_lever_without_dates", "points_over_budget",
    "points_share_over_one",
}  # fmt: skip


def plain(path: Path) -> Any:
    tree, problems = read_tree(read_text(path), str(path))
    assert not problems
    return tree.plain()


def test_the_committed_schema_is_what_the_loader_says_now() -> None:
    """`talentgap schema --sweep > scenarios/sweeps/schema.json` would change nothing, and nothing else is printed."""
    result = CliRunner().invoke(app, ["schema", "--sweep"])
    assert result.exit_code == 0
    assert result.stdout == schema_text() == (SWEEPS / "schema.json").read_text("utf-8")
    Draft202012Validator.check_schema(json.loads(result.stdout))


@pytest.mark.parametrize("file", sorted(SWEEPS.glob("*.yaml")), ids=lambda file: file.stem)
def test_every_sweep_is_valid_and_leads_editors_to_the_schema(file: Path) -> None:
    assert list(VALIDATOR.iter_errors(plain(file))) == []
    assert file.read_text("utf-8").startswith("# yaml-language-server: $schema=schema.json\n")


def test_the_files_of_the_page_are_valid() -> None:
    page = (ROOT / "docs" / "sweeps.md").read_text("utf-8")
    whole, adaptive = texts(page, "yaml")
    for text in (whole, re.sub(r"^replicates:.*\n", adaptive, whole, flags=re.M)):
        tree, _ = read_tree(text, "page")
        assert list(VALIDATOR.iter_errors(tree.plain())) == []


def test_bad_files_are_refused_but_for_what_no_schema_can_say() -> None:
    taken, files = set(), 0
    for file in BAD.glob("*.yaml"):
        try:
            tree, problems = read_tree(read_text(file), file.name)
        except Unreadable:
            continue
        files += not problems
        if not problems and VALIDATOR.is_valid(tree.plain()):
            taken.add(file.stem)
    assert files >= 50
    assert taken == BEYOND_A_SCHEMA


def test_keys_to_choose_from_are_those_that_a_factor_may_set() -> None:
    """Every one is a target, and every known key that is a target and no shock is one of them."""
    base, offered = Scenario(title="Any"), keys_that_may_vary()
    for key in offered:
        assert target_of(key, base).key == key
        assert len(offered[key]) > 20
    others = [key for key in known_keys() if key not in offered and not key.startswith("shocks")]
    for key in others:
        with pytest.raises(ValueError, match=r"names a group|not an assumption|unknown key"):
            target_of(key, base)


FACTOR = {"key": "assumptions.demand.growth_per_year", "low": 0.1, "high": 0.2}
WHOLE = {"title": "x", "base": "baseline", "factors": {"growth": FACTOR}, "design": {"kind": "grid"}}


def loads(tree: dict[str, Any]) -> bool:
    """Whether the loader takes the form of a tree."""
    try:
        Sweep.model_validate_json(json.dumps(tree))
    except ValidationError:
        return False
    return True


VALUES = st.sampled_from([None, [], 0.25, 3, 4, -1, "2026-01", "2026-13", "word", True, {}, [1, 2], [{"growth": 0.1}]])


@settings(max_examples=400, deadline=None)
@given(
    kind=st.sampled_from([None, *DISTRIBUTIONS, "triangle"]),
    rest=st.dictionaries(
        st.sampled_from(["low", "high", "mean", "sd", "values", "levels", "keys"]), VALUES, max_size=4
    ),
    named=st.sampled_from([{"key": FACTOR["key"]}, {}, {"keys": [FACTOR["key"]]}, {"keys": []}]),
)
def test_factors_agree(kind: str | None, rest: dict[str, Any], named: dict[str, Any]) -> None:
    """Which keys belong to which distribution, named or not, and one way to name what is set."""
    factor = {**rest, **named} | ({"distribution": kind} if kind else {})
    ends = [factor[end] for end in ("low", "high") if type(factor.get(end)) in (int, float, str)]
    if len(ends) == 2 and (isinstance(ends[0], str) != isinstance(ends[1], str) or not ends[0] < ends[1]):
        factor |= {"low": 0.1, "high": 0.2}  # the order of two ends is beyond a schema
    tree = WHOLE | {"factors": {"growth": factor}}
    assert VALIDATOR.is_valid(tree) is loads(tree)


@settings(max_examples=400, deadline=None)
@given(
    kind=st.sampled_from([*KINDS, "random"]),
    rest=st.dictionaries(
        st.sampled_from(["points", "trajectories", "levels", "second_order", "seed"]),
        VALUES | st.sampled_from([2, 8, 64, 63, 1_000_001, False]),
        max_size=3,
    ),
)
def test_designs_agree(kind: str, rest: dict[str, Any]) -> None:
    """Which keys belong to which design, and how many points each may have."""
    tree = WHOLE | {"design": {"kind": kind} | rest}
    assert VALIDATOR.is_valid(tree) is loads(tree)


ADAPTIVE = {"indicator": "shortfall", "year": 2035, "half_width": 20_000}


@pytest.mark.parametrize(
    ("change", "taken"),
    [
        ({}, True),
        ({"replicates": 3}, True),
        ({"adaptive": ADAPTIVE}, True),
        ({"adaptive": ADAPTIVE, "replicates": 3}, False),
        ({"adaptive": ADAPTIVE, "replicates": None}, True),
        ({"adaptive": ADAPTIVE | {"month": "2030-01"}}, False),
        ({"adaptive": ADAPTIVE | {"year": None, "month": "2030-01"}}, True),
        ({"adaptive": ADAPTIVE | {"half_width": 0}}, False),
        ({"keep": {"series": "full"}}, True),
        ({"keep": {"series": "full", "indicators": ["shortfall"]}}, False),
        ({"keep": {"series": "full", "groups": ["all"]}}, True),
        ({"keep": {"series": "monthly", "indicators": ["shortfall"], "months": ["2030-01"]}}, False),
        ({"keep": {"months": ["2030-1"]}}, False),
        ({"runs": {"scale": 0}}, False),
        ({"runs": {"jobs": 2}}, False),
        ({"factors": {}}, False),
        ({"factors": {"point": FACTOR}}, False),
        ({"factors": {"Growth": FACTOR}}, False),
        ({"title": ""}, False),
        ({"sweep": 1}, False),
    ],
)
def test_the_rest_agrees(change: dict[str, Any], taken: bool) -> None:
    """Loader and schema take the same, and what is right."""
    assert VALIDATOR.is_valid(WHOLE | change) is loads(WHOLE | change) is taken


@pytest.mark.parametrize("missing", WHOLE)
def test_what_a_sweep_cannot_be_without(missing: str) -> None:
    """Neither takes it."""
    tree = {name: value for name, value in WHOLE.items() if name != missing}
    assert not loads(tree)
    assert not VALIDATOR.is_valid(tree)
