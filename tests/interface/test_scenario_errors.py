"""Bad scenario files: every one gives its exact message, all problems at once, and never a traceback."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulation.commands.loading import load_checked
from simulation.scenario import Scenario, ScenarioError, config_hash, load_scenario
from simulation.scenario.faults import known_keys
from simulation.scenario.reading import MAX_BYTES

FOLDER = Path(__file__).parent / "bad_scenarios"
MESSAGES = {
    name.strip(): message.strip()
    for name, message in (
        section.split("\n", 1) for section in (FOLDER / "MESSAGES.txt").read_text("utf-8").split("## ") if section
    )
}
MAKE_ONE = "\n    to mend: 'talentgap new NAME' writes a file to start from"
BASELINE = Path(__file__).parents[2] / "scenarios" / "baseline.yaml"


def message_of(path: str | Path, overrides: object = ()) -> str:
    """What a command says of a file: all that is wrong with it, its budget included."""
    with pytest.raises(ScenarioError) as caught:
        load_checked(str(path), overrides)  # type: ignore[arg-type]
    return str(caught.value)


def test_every_bad_file_has_its_message_and_every_message_its_file() -> None:
    assert {path.name for path in FOLDER.glob("*.yaml")} == set(MESSAGES)
    assert len(MESSAGES) >= 40


@pytest.mark.parametrize("name", sorted(MESSAGES))
def test_exact_message(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(FOLDER)
    assert message_of(name) == MESSAGES[name]


# What these say is what to do: set only 'end', indent with spaces, and so on.
SAY_IT_THEMSELVES = {
    "everything_at_once", "extends_a_list", "extends_disagreeing_parents", "latin_1", "lever_beyond_the_horizon",
    "merge_key", "shock_beyond_the_horizon", "start_moved", "tab_indent", "tag_of_python", "title_empty",
    "too_few_agents", "wrong_indent",
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(MESSAGES))
def test_every_message_says_how_to_mend(name: str) -> None:
    """A line on it, or what is allowed, or the nearest key; else it is one of those that say it themselves."""
    problems = re.split(r"\n(?! )", MESSAGES[name])
    silent = [one for one in problems if not re.search(r"\n    to mend: |; allowed: |; did you mean '", one)]
    assert bool(silent) == (Path(name).stem in SAY_IT_THEMSELVES), silent


def test_a_missing_file_names_the_nearest_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(BASELINE.parents[1])
    assert message_of("scenarios/basline.yaml") == (
        "scenarios/basline.yaml: no such file; did you mean 'scenarios/baseline.yaml'?"
    )
    assert message_of("baseline") == "baseline: no such file; did you mean 'scenarios/baseline.yaml'?"
    assert message_of("nothing/like/it") == f"nothing/like/it: no such file{MAKE_ONE}"


def test_a_folder_is_no_scenario(tmp_path: Path) -> None:
    assert message_of(tmp_path) == f"{tmp_path}: this is a folder, and it holds no scenario file{MAKE_ONE}"
    (tmp_path / "a.yaml").write_text("title: A")
    assert (
        message_of(tmp_path) == f"{tmp_path}: this is a folder; name a scenario file in it, such as {tmp_path}/a.yaml"
    )


def test_a_device_is_no_scenario() -> None:
    assert message_of("/dev/zero") == "/dev/zero: not an ordinary file"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    file = tmp_path / "secret.yaml"
    file.write_text("title: x", encoding="utf-8")
    file.chmod(0)
    assert "cannot be read: Permission denied" in message_of(file)


def test_a_file_of_fifty_megabytes_is_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "large.yaml"
    with file.open("wb") as stream:
        stream.truncate(50_000_000)
    assert message_of(file) == (
        f"{file}: larger than {MAX_BYTES:,} bytes; a scenario takes a few thousand\n"
        "    to mend: name another file; a scenario is saved by a text editor, as UTF-8"
    )


def test_a_byte_order_mark_and_windows_line_ends_are_read(tmp_path: Path) -> None:
    file = tmp_path / "windows.yaml"
    file.write_bytes("\ufefftitle: Wörter\r\nruns:\r\n  scale: 50\r\n".encode())
    assert load_scenario(file).title == "Wörter"
    assert load_scenario(file).runs.scale == 50


def test_json_is_yaml(tmp_path: Path) -> None:
    file = tmp_path / "scenario.json"
    file.write_text('{"title": "JSON", "runs": {"scale": 50}}', encoding="utf-8")
    assert load_scenario(file).runs.scale == 50


@pytest.mark.parametrize("name", ["all-pillars", "export-controls-with-pillar-1", "half-life-18-months"])
def test_a_library_file_as_json_has_the_same_hash(name: str, tmp_path: Path) -> None:
    """Results of the two go to folders of the same hash."""
    scenario = load_scenario(BASELINE.with_name(f"{name}.yaml"))
    file = tmp_path / "scenario.json"
    file.write_text(scenario.model_dump_json(exclude_none=True), encoding="utf-8")
    assert load_scenario(file) == scenario
    assert config_hash(load_scenario(file)) == config_hash(scenario)


def test_shocks_of_one_kind_may_overlap_and_a_lever_may_be_taken_back(tmp_path: Path) -> None:
    """Both are no faults: such shocks multiply, and a lever without anything after its colon is not set."""
    file = tmp_path / "both.yaml"
    file.write_text(
        "title: x\npolicies: {skill_upgrading: {certification: }}\nshocks:\n"
        "  - {kind: demand_bust, from: 2027-01, severity: 0.2}\n  - {kind: demand_bust, from: 2027-06, severity: 0.2}\n"
    )
    scenario = load_checked(str(file), ()).scenario
    assert len(scenario.shocks) == 2
    assert next(scenario.policies.levers_set(), None) is None


def test_yaml_1_2_keeps_months_and_no_as_text(tmp_path: Path) -> None:
    """An unquoted 2018-01 is no date, NO is no boolean, 012 is twelve."""
    file = tmp_path / "words.yaml"
    file.write_text("title: NO\nhorizon: {start: 2018-01, end: 2030-06}\nruns: {seed: 012}\n", encoding="utf-8")
    scenario = load_scenario(file)
    assert (scenario.title, scenario.horizon.end, scenario.runs.seed) == ("NO", "2030-06", 12)


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("runs.scale", "--set runs.scale: write it as KEY=VALUE, such as runs.scale=50"),
        ("runs.scale=", "--set runs.scale=: no value after '='; write '\"\"' for empty text"),
        (
            "runs..scale=5",
            "--set runs..scale=5: write the key as words with dots between, such as runs.scale",
        ),
        ("=5", "--set =5: write the key as words with dots between, such as runs.scale"),
        ("extends=other", "--set extends=other: 'extends' can only stand in the file"),
        (
            "runs.scal=50",
            "--set runs.scal=50: runs.scal: unknown key; did you mean 'scale'?",
        ),
        (
            "runs.scale=0",
            "--set runs.scale=0: runs.scale: too low; you wrote 0; allowed: 1 to 2000 persons per agent",
        ),
        (
            "runs=5",
            "--set runs=5: runs: must be a group of keys, one a line below it and indented; you wrote 5; "
            "allowed: replicates, seed, scale, draws\n"
            "    to mend: write for instance runs: {replicates: 20, scale: 100}",
        ),
        ("title.x=5", "--set title.x=5: title: must be text; you wrote a group of keys (x)"),
    ],
)
def test_exact_message_of_a_setting(setting: str, message: str) -> None:
    assert message_of(BASELINE, [setting]) == message


def test_problems_of_file_and_settings_come_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(FOLDER)
    lines = message_of("too_low.yaml", ["runs.scale=9999", "horizon.ende=2030-01"]).split("\n")
    assert len(lines) == 4  # replicates and seed in the file; the scale and the unknown key of --set


def test_changes_in_python_are_checked_the_same_way() -> None:
    with pytest.raises(ScenarioError, match=r"runs\.scale: too high; you wrote 5000; allowed: 1 to 2000"):
        Scenario(title="x").with_({"runs.scale": 5000})
    with pytest.raises(ValueError, match="did you mean 'half_life_months'"):
        Scenario(title="x").with_({"assumptions.skills.half_life": 5})


def outcome(load: Callable[[], Scenario]) -> str:
    """The message of a ScenarioError, or `valid`; any other exception fails the test."""
    try:
        load()
    except ScenarioError as error:
        return str(error)
    return "valid"


@settings(max_examples=150, deadline=None)
@given(text=st.text(alphabet="abct:{}[],-&*!|>'\"#%@ \t\n\\.0123456789~?=<", max_size=60))
def test_any_text_gives_a_message_or_a_scenario(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.getbasetemp() / "any.yaml"
    file.write_text("title: x\n" + text, encoding="utf-8")
    assert outcome(lambda: load_scenario(file))


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.dates().map(str),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner, max_size=2),
    max_leaves=4,
)


@settings(max_examples=300, deadline=None)
@given(key=st.sampled_from(known_keys()), value=VALUES)
def test_any_value_of_any_key_gives_a_message_or_a_scenario(key: str, value: object) -> None:
    """Whatever stands under whatever key: a scenario, or a ScenarioError that names the key."""
    message = outcome(lambda: Scenario(title="x").with_({key: value}))
    assert message == "valid" or key.split(".")[0] in message
