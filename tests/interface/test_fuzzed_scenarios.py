"""Slips of the pen in the scenarios that come with the model: whatever is mistyped, a scenario or a message.

A file is taken, lines and characters are deleted, doubled, swapped or put in, and it is loaded as every command does.
Anything else than a checked scenario or a ScenarioError with a place fails. 150 cases here; more, with other draws:
`TALENTGAP_FUZZ=20000 python -m pytest tests/interface/test_fuzzed_scenarios.py`
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulation.commands.loading import load_checked
from simulation.commands.template import scenario_text
from simulation.scenario import ScenarioError
from simulation.scenario.faults import known_keys
from simulation.scenario.policies import PILLARS

SCENARIOS = Path(__file__).parents[2] / "scenarios"
CASES = int(os.environ.get("TALENTGAP_FUZZ", "150"))
TEXTS = [file.read_text("utf-8") for file in sorted(SCENARIOS.rglob("*.yaml"))] + [
    scenario_text("new", (pillar,), ("demand_bust",), "baseline") for pillar in PILLARS
]
SIGNS = ":{}[],-&*!|>'\"#%@ \t\n\\.0123456789~?=<eE+_axyz\x00\x07ß界"
WORDS = (
    ".nan", "-.inf", "null", "true", "1e999", "0x1F", "-", "- -", "<<: *a", "&a [*a]", "!!python/object:x {}", "---",
    "extends: [baseline, all-pillars]", "extends: ../../etc", "2026-13", "9" * 400, "'", '"', "? ", "{{{{", "runs: []",
    "shocks: {}", "policies: {a: 1}", "title: [", "budget: {state_cny_per_year: 1}",
)  # fmt: skip


@st.composite
def slips(draw: st.DrawFn) -> str:
    """A file of the library with one to four slips."""
    text = draw(st.sampled_from(TEXTS))
    for _ in range(draw(st.integers(1, 4))):
        text = draw(st.sampled_from([_in_a_line, _in_a_character, _in_a_word]))(draw, text)
    return text


def _in_a_line(draw: st.DrawFn, text: str) -> str:
    lines = text.split("\n")
    here, there = (draw(st.integers(0, len(lines) - 1)) for _ in range(2))
    how = draw(st.sampled_from(["delete", "double", "swap", "indent", "outdent", "put"]))
    if how == "delete":
        del lines[here]
    elif how == "double":
        lines.insert(there, lines[here])
    elif how == "swap":
        lines[here], lines[there] = lines[there], lines[here]
    elif how == "put":
        lines.insert(here, draw(st.sampled_from(WORDS)))
    else:
        lines[here] = f" {lines[here]}" if how == "indent" else lines[here].removeprefix(" ")
    return "\n".join(lines)


def _in_a_character(draw: st.DrawFn, text: str) -> str:
    at, length = draw(st.integers(0, len(text))), draw(st.integers(0, 3))
    return text[:at] + draw(st.text(SIGNS, max_size=3)) + text[at + length :]


def _in_a_word(draw: st.DrawFn, text: str) -> str:
    """Another word, number or sign in the place of one."""
    words = list(re.finditer(r"[\w.-]+", text))
    if not words:
        return text
    word = draw(st.sampled_from(words))
    return text[: word.start()] + draw(st.sampled_from(WORDS)) + text[word.end() :]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder `scenarios` with the library, so that `extends` finds its parents."""
    folder = tmp_path_factory.mktemp("fuzz") / "scenarios"
    folder.mkdir()
    for file in SCENARIOS.glob("*.yaml"):
        (folder / file.name).write_bytes(file.read_bytes())
    return folder


@settings(max_examples=CASES, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(text=slips())
def test_a_slip_of_the_pen_gives_a_message_or_a_scenario(library: Path, text: str) -> None:
    file = library / "slip.yaml"
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
    message = _message(file)
    for line in message.splitlines():
        assert re.match(r"(.+\.yaml(:\d+:\d+)?: \S|    to mend: \S)", line), line
        assert "Traceback" not in line


def _message(file: Path, *overrides: str) -> str:
    """What is wrong with a file, empty when it is valid; any other exception fails the test."""
    try:
        loaded: Any = load_checked(str(file), overrides)
    except ScenarioError as error:
        return str(error)
    assert loaded.scenario.horizon.months > 0
    return ""


@settings(max_examples=CASES, deadline=None)
@given(
    key=st.sampled_from(known_keys()) | st.text(SIGNS, max_size=8), equals=st.sampled_from(["=", "", "==", " = "]),
    value=st.sampled_from(WORDS) | st.text(SIGNS, max_size=12),
)  # fmt: skip
def test_whatever_is_typed_after_set_gives_a_message_or_a_scenario(key: str, equals: str, value: str) -> None:
    message = _message(SCENARIOS / "pillar-4-skill-upgrading.yaml", f"{key}{equals}{value}")
    assert not message or "--set" in message
