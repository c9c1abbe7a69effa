"""Bad sweep files: every one gives its exact message, all problems at once, and nothing is run."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulation.experiment.sweeping import load_sweep, plan
from simulation.scenario import ScenarioError

FOLDER = Path(__file__).parent / "bad_sweeps"
SWEEPS = FOLDER / "scenarios" / "sweeps"
MESSAGES = {
    name.strip(): message.strip()
    for name, message in (
        section.split("\n", 1) for section in (FOLDER / "MESSAGES.txt").read_text("utf-8").split("## ") if section
    )
}
LIBRARY = Path(__file__).parents[2] / "scenarios" / "sweeps"


def message_of(path: str | Path, settings: list[str] | None = None) -> str:
    with pytest.raises(ScenarioError) as caught:
        plan(load_sweep(path, settings or []))
    return str(caught.value)


def test_every_bad_file_has_its_message_and_every_message_its_file() -> None:
    assert {path.name for path in SWEEPS.glob("*.yaml")} == set(MESSAGES)
    assert len(MESSAGES) >= 50


@pytest.mark.parametrize("name", sorted(MESSAGES))
def test_exact_message(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(SWEEPS)
    assert message_of(name) == MESSAGES[name]


def test_settings_are_named_by_their_option() -> None:
    """Of the sweep and of the base alike, also those that no point alone could tell."""
    quick = LIBRARY / "quick.yaml"
    assert message_of(quick, ["design.levels=1"]).endswith(
        "--set design.levels=1: design.levels: too low; you wrote 1; allowed: 2 to 1000"
    )
    assert message_of(quick, ["assumptions.skills.half_life_months=1"]) == (
        "--set assumptions.skills.half_life_months=1: assumptions.skills.half_life_months: too low; you wrote 1; "
        "allowed: 6 to 240 months"
    )
    assert "--set keep.years=[2050]: keep.years.0: not a year of which all months are simulated" in message_of(
        quick, ["keep.years=[2050]"]
    )


def test_a_design_that_needs_a_package_that_is_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert message_of(LIBRARY / "which-assumptions-matter.yaml").endswith(
        "design.kind: needs the package SALib; install it with pip install 'talentgap[sensitivity]'; you wrote 'morris'"
    )


def test_a_missing_file() -> None:
    assert message_of("scenarios/sweeps/none-such.yaml") == (
        "scenarios/sweeps/none-such.yaml: no such file\n"
        "    to mend: copy one of the files in scenarios/sweeps to start from"
    )


@pytest.mark.parametrize("file", sorted(LIBRARY.glob("*.yaml")), ids=lambda file: file.stem)
def test_every_sweep_of_the_library_is_sound(file: Path) -> None:
    """Every point of a smaller design makes a scenario, ends of ranges included."""
    kind = load_sweep(file).sweep.design.kind
    smaller = {"sobol": ["design.points=16"], "morris": ["design.trajectories=4"]}.get(kind, [])
    planned = plan(load_sweep(file, smaller))
    assert planned.sweep.name == file.stem
    assert planned.sweep.question.endswith("?")
    assert len(planned.points) >= 9
