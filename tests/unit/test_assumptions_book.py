"""The parameter book: every assumption says what it is, in which unit, how far it may go and why it is so."""

from __future__ import annotations

import re
from typing import Any

import pytest

from simulation.scenario import Scenario, ScenarioError
from simulation.scenario.assumptions import Assumptions, BookRow, book
from simulation.scenario.assumptions.quantity import TIERS

# A fact id such as CAL_W01, the word assumption, or a citation with its year.
GROUNDED = re.compile(r"\b(SEED|CAL_[A-Z]|PRIOR)_?\d+\b|\bassumption\b|\b[A-Z]\w+ .*\b(19|20)\d\d\b")
ROWS = list(book(Assumptions()))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.key)
def test_every_assumption_is_documented(row: BookRow) -> None:
    assert row.unit.strip()
    assert len(row.meaning.split()) >= 2
    assert GROUNDED.search(row.source), f"{row.key} rests on {row.source!r}"
    if isinstance(row.value, str):
        assert (row.unit, row.low, row.high) == ("choice", None, None)
    else:
        assert row.low is not None
        assert row.high is not None
        assert row.low < row.high
        assert row.low <= row.value <= row.high


def test_keys_are_unique() -> None:
    keys = [row.key for row in ROWS]
    assert len(keys) == len(set(keys))


def test_names_are_unique_over_groups() -> None:
    """Kernels read them without the group: two of one name would overwrite each other."""
    names = [name for _, group in Assumptions() for name in type(group).model_fields]
    assert len(names) == len(set(names))


def test_the_book_is_complete() -> None:
    """One line per number, shares per layer, class and tier included."""
    fields = {f"{group}.{name}" for group, values in Assumptions() for name in type(values).model_fields}
    assert {".".join(row.key.split(".")[:2]) for row in ROWS} == fields
    assert {row.key for row in ROWS} >= {
        "demand.class_mix.foundation.research",
        "education.universities.elite",
        "skills.fit_weights.compound.domain",
    }


def test_every_group_says_what_it_is_about() -> None:
    for name, group in Assumptions():
        assert type(group).__doc__, name


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"outside.outside_workforce": 1_000_000.0, "outside.nev_workforce": 1_000_000.0},
            "outside.nev_workforce must be below outside.outside_workforce",
        ),
        (
            {"outside.outside_unfilled_share": 0.3, "outside.nev_unfilled_multiple": 4.0},
            "outside.nev_unfilled_multiple times outside.outside_unfilled_share must be below 1",
        ),
        ({f"education.universities.{tier}": 0.0 for tier in TIERS}, "education.universities leaves no university"),
        (
            {
                "demand.growth_per_year": 0.2,
                "demand.initial_layer_share": {"application": 0.6, "technology": 0.3, "foundation": 0.1},
                "demand.layer_growth_ratio": {"application": 0.2, "technology": -0.5, "foundation": 0.4},
            },  # 0.12 - 0.15 + 0.04 = 0.01: at 0.2 a year the second layer would shrink tenfold
            "takes all posts from a layer within a year",
        ),
        (
            {"demand.initial_layer_share": {"application": 0.7, "technology": 0.3, "foundation": 0.1}},
            "demand.initial_layer_share sums to 1.1",
        ),
    ],
)
def test_assumptions_that_contradict_each_other_are_refused(changes: dict[str, Any], message: str) -> None:
    """Each is inside its own range; together they would need a negative number of persons or posts."""
    keys = {f"assumptions.{key}": value for key, value in changes.items()}
    with pytest.raises(ScenarioError, match=re.escape(message)):
        Scenario(title="Impossible").with_({**keys, "runs.scale": 400})
