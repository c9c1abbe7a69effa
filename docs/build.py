"""Writes the pages that are made from the code: the rules, the parameter book, the indicators.

`python docs/build.py` writes them; `python docs/build.py --check` says which are out of date.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from rule_book import ROOT, Rule, file_summary, rule_files, rules_in

from simulation.indicators.catalogue import CATALOGUE
from simulation.report.assumptions import assumption_groups
from simulation.scenario.assumptions import Assumptions

HERE = Path(__file__).resolve().parent
_MADE = "<!-- Made by docs/build.py from the code; `make docs` writes it anew. -->"
_TESTS = "tests/"


def pages() -> dict[str, str]:
    """The text of every page by file name."""
    return {"rules.md": rules_page(), "parameters.md": parameters_page(), "indicators.md": indicators_page()}


def rules_page() -> str:
    """Every rule with formula, arguments, parameters, callers, source and test."""
    keys = _keys()
    lines = [
        "# The rules, one by one",
        _MADE,
        "A rule is one small function in `simulation/rules/`. This page is made from the functions themselves: what a "
        "rule says, its formula, the parameters that reach it (keys of the [parameter book](parameters.md)), the files "
        "that use it, its source and its test. Skills, shares and probabilities have no unit; wages are CNY a month of "
        "2024. Headcount, targets and openings of firms are person-agents, that is, real ones divided by the scale; "
        "where a rule says persons, real persons are meant.",
        "Sources are ids of [SOURCES.md](../calibration/SOURCES.md), references (listed at the end of "
        "[model.md](model.md)), or the word *assumption*.",
    ]
    for path in rule_files():
        name = path.relative_to(ROOT).as_posix()
        lines += [f"## {path.stem.capitalize()}", f"{file_summary(path)} File: [{name}](../{name})."]
        for rule in rules_in(path):
            lines += [f"### `{rule.name}`", rule.parts["meaning"], "\n".join(_facts(rule, keys))]
    return _page(lines)


def _facts(rule: Rule, keys: dict[str, str]) -> Iterable[str]:
    for part in ("Formula", "Units"):
        if part in rule.parts:
            yield f"- **{part}**: {rule.parts[part]}"
    yield f"- **Arguments**: `{', '.join(rule.arguments)}`" + (
        f"; {rule.parts['Args']}" if "Args" in rule.parts else ""
    )
    known = sorted(keys[name] for name in rule.parameters if name in keys)
    if known:
        yield f"- **Parameters**: {', '.join(f'`{key}`' for key in known)}"
    if rule.callers:
        yield f"- **Used in**: {', '.join(_link(path) for path in rule.callers)}"
    if "Source" in rule.parts:
        yield f"- **Source**: {rule.parts['Source']}"
    yield f"- **Test**: {_tests(rule.parts.get('Verified', ''))}"


def _tests(text: str) -> str:
    """The test named by `Verified:`, as a link."""
    return " ".join(
        _link(word.rstrip(".,")) + word[len(word.rstrip(".,")) :] if word.startswith(_TESTS) else word
        for word in text.split()
    )


def _link(path: str) -> str:
    return f"[{path}](../{path})"


def _keys() -> dict[str, str]:
    """Key in the parameter book of each field of the record that rules read."""
    return {name: f"{group}.{name}" for group, values in Assumptions() for name in type(values).model_fields}


def parameters_page() -> str:
    """Every assumption with value, unit, range, source and meaning."""
    lines = [
        "# The parameter book",
        _MADE,
        "Every number that the model assumes, with its default. In a scenario file it stands under `assumptions`, its "
        "group and its name; on the command line it is set by `--set assumptions.GROUP.NAME=VALUE`. Where a value has "
        "parts, the part ends the key: `demand.class_mix.application.engineer`.",
        "A source is an id of [SOURCES.md](../calibration/SOURCES.md), a reference, or the word *assumption*: nobody "
        "reported the number. *Set by search* means that the value was moved inside its range until the model met "
        "reports; *prior* gives the range that the evidence leaves. *Range* is what a scenario may say.",
    ]
    for group in assumption_groups({}):
        rows = [(f"`{row.key}`", row.value, row.unit, row.span, row.meaning, row.source) for row in group.rows]
        head = ("Key", "Value", "Unit", "Range", "Meaning", "Source")
        lines += [f"## {group.name}", group.about, _table(head, rows)]
    return _page(lines)


def indicators_page() -> str:
    """Every indicator with unit, measurement point, groups and meaning."""
    rows = [(f"`{i.name}`", i.unit, i.point, _groups(i.groups), i.meaning) for i in CATALOGUE]
    lines = [
        "# The indicators",
        _MADE,
        "What `series.parquet` holds, one row per run, month, indicator and group. The point says when in the month it "
        "is measured: **A**, before matching, as a recruitment platform sees the month; **B**, at the end of the "
        "month; **flow**, summed over the month. Persons, posts and employers are real ones: the scale is already "
        "applied. Money is CNY of 2024. A ratio that has nothing to divide by is not a number.",
        "Group `all` is the AI market, its three layers together; `market=overall` is all five sectors. Groups are "
        "written as in `layer=foundation`; two cuts are joined as in `layer=foundation,class=research`.",
        _table(("Indicator", "Unit", "Point", "Groups", "Meaning"), rows),
    ]
    return _page(lines)


def _groups(groups: Iterable[str]) -> str:
    """`all, layer (3), class (3)`: the cuts, with how many groups each has."""
    cuts: dict[str, int] = {}
    for group in groups:
        cut = " × ".join(part.partition("=")[0] for part in group.split(","))
        cut = group if group in ("all", "market=overall") else cut
        cuts[cut] = cuts.get(cut, 0) + 1
    return ", ".join(cut if count == 1 else f"{cut} ({count})" for cut, count in cuts.items())


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    titles = list(head)
    lines = [titles, ["---"] * len(titles), *rows]
    return "\n".join("| " + " | ".join(str(cell).replace("|", "\\|") for cell in line) + " |" for line in lines)


def _page(blocks: Iterable[str]) -> str:
    return "\n\n".join(blocks) + "\n"


def stale() -> list[str]:
    """The pages on disk that are not what the code says now."""
    return [
        name
        for name, text in pages().items()
        if not (HERE / name).is_file() or (HERE / name).read_text("utf-8") != text
    ]


def main(arguments: list[str]) -> int:
    """Write the pages, or with `--check` only look. Returns: the exit code."""
    if arguments == ["--check"]:
        out_of_date = stale()
        if out_of_date:
            print(f"out of date: {', '.join(f'docs/{name}' for name in out_of_date)}; run 'make docs'")
        return 1 if out_of_date else 0
    for name, text in pages().items():
        (HERE / name).write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
