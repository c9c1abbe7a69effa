"""The limit scenarios as files: they say what they are, are valid, keep their books, and name the test that uses them.

And the limit of all scenarios: one that writes every assumption out at its default is the baseline, bit for bit.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from accounting import IDENTITIES, Month, audited
from limits import FILES, SCENARIOS, limit_market
from ruamel.yaml import YAML

from simulation.commands.validating import validate
from simulation.model import TalentMarket
from simulation.scenario import load_scenario
from simulation.scenario.assumptions import Assumptions, book

README = (SCENARIOS / "README.md").read_text("utf-8")
ROOT = SCENARIOS.parent
ROW = re.compile(r"^\| `limits/([\w.-]+)` \| ([^|]+) \| ([^|]+) \| `(tests/verification/\w+\.py)` \|$", re.M)
MONTHS = 26  # two Januaries, in which rows are packed, and two Septembers


def named(file: Path) -> str:
    return file.stem


@pytest.mark.parametrize("file", FILES, ids=named)
def test_a_limit_is_a_short_valid_file(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Under 40 lines, with title, question and sources, extending another; `talentgap validate` has nothing to say."""
    assert len(file.read_text("utf-8").splitlines()) < 40
    written = YAML(typ="safe").load(file)
    assert {"title", "question", "sources", "extends", "assumptions"} <= set(written)
    assert written["question"].endswith("?")
    assert validate([str(file)], []) == 0
    said = capsys.readouterr()
    assert said.out.startswith(f"{file}: valid;")
    assert said.err == ""


def test_the_readme_lists_every_limit_with_its_test() -> None:
    """File, what it switches off, truth, test; and the test loads the file."""
    rows = ROW.findall(README)
    assert [name for name, *_ in rows] == [file.name for file in FILES]
    for name, _, _, test in rows:
        assert f'"{Path(name).stem}"' in (ROOT / test).read_text("utf-8"), f"{test} does not load {name}"


@pytest.fixture(scope="module", params=FILES, ids=named)
def audited_months(request: pytest.FixtureRequest) -> list[Month]:
    """The books of a limit scenario."""
    return list(audited(limit_market(request.param.stem, seed=1, scale=1000), MONTHS))


@pytest.mark.parametrize("identity", IDENTITIES, ids=lambda identity: identity.__name__)
def test_the_books_balance_in_every_limit(audited_months: list[Month], identity: Callable[[Month], None]) -> None:
    """Persons conserved, stocks and flows, the parts of the gap: in whole persons, every month."""
    for month in audited_months:
        identity(month)  # asserts
    assert len(audited_months) == MONTHS, "an audit of no months would prove nothing"


def written_out(folder: Path, **changes: Any) -> Path:
    """A file that extends the baseline and sets every key of the parameter book, to its default but for the changes."""
    tree: dict[str, Any] = {}
    for row in book(Assumptions()):
        *groups, name = row.key.split(".")
        group = tree
        for part in groups:
            group = group.setdefault(part, {})
        group[name] = changes.pop(row.key.replace(".", "__"), row.value)
    assert not changes
    text = StringIO()
    YAML().dump({"title": "All written out", "extends": "baseline", "assumptions": tree}, text)
    (folder / "scenarios").mkdir(exist_ok=True)
    (folder / "scenarios" / "baseline.yaml").write_text((SCENARIOS / "baseline.yaml").read_text("utf-8"))
    file = folder / "scenarios" / "written-out.yaml"
    file.write_text(text.getvalue(), encoding="utf-8")
    return file


def bits_of(file: Path) -> dict[str, bytes]:
    """Everything that a run of a scenario leaves behind: series, flows, and every column of every table."""
    market = TalentMarket(load_scenario(file), scale=1000)
    market.run_for(MONTHS)
    values, _, flows = market.results()
    columns = {f"{name}.{column}": table[column].tobytes() for name, table in market.tables.items() for column in table}
    return {"series": values.tobytes(), "flows": flows.tobytes()} | columns


def test_every_assumption_at_its_default_is_the_baseline_bit_for_bit(tmp_path: Path) -> None:
    """A neutral scenario changes nothing; one that changes the last of its numbers a little changes the run."""
    baseline = bits_of(SCENARIOS / "baseline.yaml")
    assert bits_of(written_out(tmp_path)) == baseline
    assert len(baseline) > 40
    assert bits_of(written_out(tmp_path, start__graduate_wage_share=1.001)) != baseline
