"""Rules read as text: what they say, which assumptions reach them, and which files read an assumption."""

from __future__ import annotations

import pytest

from simulation.rule_book import rule_files, rules_in, uses_of
from simulation.scenario.assumptions import Assumptions

NAMES = [(group, name) for group, values in Assumptions() for name in type(values).model_fields]


def test_the_half_life_reaches_the_rules_of_fading() -> None:
    rules, files = uses_of("skills", "half_life_months")
    assert {"retention_per_month", "technical_after_work"} <= {rule.name for rule in rules}
    assert "simulation/phases/skills.py" in files


def test_a_name_that_stands_for_something_else_too_is_told_apart() -> None:
    """`applications` is also a word of the code: only where it is a field of the record does it count."""
    _, files = uses_of("search", "applications")
    assert files == ["simulation/phases/applications.py"]


@pytest.mark.parametrize(("group", "name"), NAMES, ids=".".join)
def test_every_assumption_is_read_somewhere(group: str, name: str) -> None:
    """An assumption that no file reads would change nothing."""
    _, files = uses_of(group, name)
    assert files


def test_a_name_that_is_no_assumption_is_read_nowhere() -> None:
    assert uses_of("skills", "no_such_assumption") == ([], [])


def test_every_rule_has_a_meaning() -> None:
    rules = [rule for path in rule_files() for rule in rules_in(path)]
    assert len(rules) > 50
    assert all(rule.parts["meaning"] for rule in rules)
