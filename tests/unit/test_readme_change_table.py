"""The table "to change X, edit Y, run test Z" covers every rule, and what it says is so."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("README.md", "docs/change-table.md")  # the table stands in one of them
TABLE = re.compile(r"<!-- change table -->\n(.*?)<!-- end of change table -->", re.S)
ROW = re.compile(r"^\| (?P<what>.+?) \| `(?P<rule>\w+)` in `(?P<file>[\w/.]+)` \| `(?P<test>[\w/.]+)` \|$", re.M)


def tables() -> list[str]:
    texts = [(ROOT / page).read_text("utf-8") for page in PAGES if (ROOT / page).exists()]
    return [table for text in texts for table in TABLE.findall(text)]


def rows() -> list[dict[str, str]]:
    return [row.groupdict() for table in tables() for row in ROW.finditer(table)]


def rules() -> set[tuple[str, str]]:
    """Name and file of every function marked as a rule."""
    return {
        (node.name, path.relative_to(ROOT).as_posix())
        for path in (ROOT / "simulation" / "rules").glob("*.py")
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef)
        and any(isinstance(mark, ast.Name) and mark.id == "rule" for mark in node.decorator_list)
    }


def test_there_is_one_table() -> None:
    assert len(tables()) == 1


def test_every_rule_stands_in_the_table_once() -> None:
    listed = [(row["rule"], row["file"]) for row in rows()]
    assert set(listed) == rules()
    assert len(listed) == len(set(listed))
    assert len(listed) > 50


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["rule"])
def test_a_row_says_what_is_so(row: dict[str, str]) -> None:
    """The function calls itself verified by the test file, which calls the rule."""
    assert len(row["what"].split()) >= 3
    source = (ROOT / row["file"]).read_text("utf-8")
    docstring = re.search(rf'^def {row["rule"]}\(.*?"""(.*?)"""', source, re.M | re.S)
    assert docstring
    assert f"Verified: {row['test']}" in docstring[1]
    assert re.search(rf"\b{row['rule']}\(", (ROOT / row["test"]).read_text("utf-8"))


def test_every_test_named_in_the_package_exists() -> None:
    """A test that was renamed is not forgotten in a docstring."""
    named = {
        (path.relative_to(ROOT).as_posix(), test)
        for path in (ROOT / "simulation").rglob("*.py")
        for test in re.findall(r"\btests/[\w/]+\.py", path.read_text("utf-8"))
    }
    assert len(named) > 20
    assert [(file, test) for file, test in sorted(named) if not (ROOT / test).exists()] == []


def test_no_verified_line_is_empty() -> None:
    for path in (ROOT / "simulation").rglob("*.py"):
        for line in re.findall(r"Verified:\s*(\S+)", path.read_text("utf-8")):
            assert line.startswith("tests/"), (path.name, line)
