"""The README keeps its word: every command and every snippet in it runs, in its order, as written, at tiny size."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from snippets import ROOT, Reader, like_a_clone

README = (ROOT / "README.md").read_text("utf-8")
# What makes a snippet small; each must be found, or the snippet and this table have come apart.
TINY = {"replicates=5, jobs=2": "replicates=2, scale=2000", "scale=500": "scale=2000"}


@pytest.mark.slow
def test_readme_from_top_to_bottom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader who does everything the README shows, in order, meets no error."""
    clone = like_a_clone(tmp_path, monkeypatch)
    assert Reader(TINY).do_all(README) == {"sh", "yaml", "python"}
    assert sorted({path.parent.parent.name for path in clone.glob("results/*/*/report.html")}) == ["baseline"]
    compared = clone.glob("results/compare-baseline-*/manifest.json")
    assert sorted(len(json.loads(path.read_text())["scenarios"]) for path in compared) == [1, 1, 8]
    assert json.loads((clone / "check.json").read_text())


def test_every_make_target_shown_exists() -> None:
    """In the text too, not only in the blocks."""
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M))
    assert set(re.findall(r"`make ([a-z]+)`", README)) <= targets


def test_commands_and_options_in_the_text_exist() -> None:
    """Every `talentgap X` and every `--option` named in the prose."""
    declared = sorted((ROOT / "simulation" / "commands" / "declared").glob("*.py"))
    files = [ROOT / "simulation" / "cli.py", ROOT / "simulation" / "commands" / "options.py", *declared]
    source = "".join(file.read_text() for file in files)
    for command in re.findall(r"`talentgap ([a-z]+)", README):
        assert f"def {command}(" in source, command
    for option in set(re.findall(r"`--([a-z-]+)", README)):
        assert f'"--{option}"' in source or re.search(rf"^    {option.replace('-', '_')}: ", source, re.M), option


def test_public_names_in_the_text_are_those_of_the_package() -> None:
    """The list of names that `simulation` offers is complete."""
    import simulation

    sentence = re.search(r"`simulation` offers (.*?);", README, re.S)
    assert sentence
    assert sorted(re.findall(r"`(\w+)`", sentence[1])) == sorted(simulation.__all__)
