"""Labels of scenarios: pieces of their titles, short enough for a row, and never two alike."""

from __future__ import annotations

import itertools

import pytest

from simulation.report.scenario_labels import ROW_SIZE, ROW_WIDTH, labels_of, short_labels, without_shared_end
from simulation.report.style import text_width
from simulation.scenario import load_scenario

PILLARS = ["Pillar 1, center on national strategies", "Pillar 2, follow industry demands"]
LIBRARY = (
    "all-pillars", "all-pillars-2028", "all-pillars-early", "all-pillars-moderate", "export-controls",
    "export-controls-with-pillar-1", "foundation-first", "integration-first", "upskill-first", "ai-boom",
    "pillar-1-national-strategies", "pillar-1-national-strategies-moderate", "pillar-4-skill-upgrading",
    "pillar-4-skill-upgrading-moderate",
)  # fmt: skip


def shorts(*titles: str) -> list[str]:
    return [label.short for label in labels_of(titles, [f"file-{place}" for place in range(len(titles))])]


def test_what_all_titles_end_with_is_left_out() -> None:
    """And kept where it tells scenarios apart, or where a title would be nothing without it."""
    assert without_shared_end([f"{pillar}: full strength" for pillar in PILLARS]) == PILLARS
    mixed = [f"{PILLARS[0]}: full strength", f"{PILLARS[1]}: moderate strength"]
    assert without_shared_end(mixed) == mixed
    assert without_shared_end(["Full strength", "Pillar 1: Full strength"]) == [
        "Full strength",
        "Pillar 1: Full strength",
    ]
    assert without_shared_end(["Alone: full strength"]) == ["Alone: full strength"]


@pytest.mark.parametrize(
    ("titles", "wanted"),
    [
        ([f"{pillar}: full strength" for pillar in PILLARS], ["Pillar 1", "Pillar 2"]),
        (
            [f"{PILLARS[0]}: {strength} strength" for strength in ("full", "moderate")],
            ["Pillar 1: full strength", "Pillar 1: moderate…"],
        ),
        (["AI boom", "AI winter"], ["AI boom", "AI winter"]),
        (["Export controls", "Export controls with pillar 1"], ["Export controls", "…controls with pillar 1"]),
        (
            ["Loans for all provinces of the country from 2026", "Loans for all provinces of the country from 2028"],
            ["…the country from 2026", "…the country from 2028"],
        ),
        (
            ["Subsidies of 10 % for all firms that train", "Subsidies of 20 % for all firms that train"],
            ["…10 % for all firms that…", "…20 % for all firms that…"],
        ),
        (["Same", "Same"], ["Same (file-0)", "Same (file-1)"]),
    ],
)
def test_short_labels_keep_what_differs(titles: list[str], wanted: list[str]) -> None:
    assert shorts(*titles) == wanted


def test_a_first_part_that_begins_another_title_is_no_label() -> None:
    """`All four pillars` could be either of them."""
    assert "All four pillars" not in shorts("All four pillars at full strength", "All four pillars, delayed to 2028")


def test_titles_that_cannot_be_told_apart_in_short_are_numbered() -> None:
    long = "certificateandinternshipprogrammesforallprovinces"
    made = short_labels([f"{long}a", f"{long}b"])
    assert len(set(made)) == 2
    assert all(text_width(label, ROW_SIZE) <= ROW_WIDTH for label in made)


def test_labels_of_the_library_are_short_and_differ() -> None:
    """Any three of its titles, and all of them together."""
    titles = {name: load_scenario(f"scenarios/{name}.yaml").title for name in LIBRARY}
    for names in [*itertools.combinations(LIBRARY, 3), LIBRARY]:
        found = labels_of([titles[name] for name in names], names)
        made = [label.short for label in found]
        assert len(set(made)) == len(made), made
        assert len({label.label for label in found}) == len(made)
        assert max(text_width(label, ROW_SIZE) for label in made) <= ROW_WIDTH, made
