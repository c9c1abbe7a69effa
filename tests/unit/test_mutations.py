"""The table of mutations is in step with the source and the tests; `make mutations` tries them."""

from __future__ import annotations

import re

import pytest
from verification.mutations import ROOT, Mutation, mutations


@pytest.mark.parametrize("mutation", mutations(), ids=lambda one: f"{one.file}-{one.test.partition('::')[2]}")
def test_a_mutation_changes_one_place_and_names_a_test(mutation: Mutation) -> None:
    """The old piece occurs once, the new one differs, the test exists."""
    assert (ROOT / mutation.file).read_text("utf-8").count(mutation.old) == 1
    assert mutation.new != mutation.old
    file, _, name = mutation.test.partition("::")
    assert f"def {name}(" in (ROOT / file).read_text("utf-8")


# What these look at is no rule: files and arguments, formulas of theory, and that a test's own question is a fair one.
_ABOUT_NO_RULE = {
    "test_a_limit_is_a_short_valid_file",
    "test_the_readme_lists_every_limit_with_its_test",
    "test_wrong_arguments_are_named",
    "test_the_formula_gives_the_numbers_of_the_textbook",
    "test_the_threshold_and_the_period_of_the_textbook",
    "test_months_are_both_tight_and_slack",
    "test_wider_search_is_no_urn_ball",
}


def test_every_verification_test_has_a_mutation() -> None:
    """A test that nothing makes fail proves nothing."""
    named = {mutation.test for mutation in mutations()}
    for path in sorted((ROOT / "tests" / "verification").glob("test_*.py")):
        for name in re.findall(r"^def (test_\w+)", path.read_text("utf-8"), re.M):
            assert name in _ABOUT_NO_RULE or f"tests/verification/{path.name}::{name}" in named
