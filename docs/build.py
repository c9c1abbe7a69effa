"""Writes the pages that are made from the code: rules, parameters, levers, indicators, Python API, command line.

It also writes the parts of the model's description that are facts of the code (`odd.py`), what the committed posterior
says (`calibrated.py`), the tables of sources and the JSON Schema of scenario files.

`python docs/build.py` writes them; `python docs/build.py --check` says which are out of date.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import calibrated
import odd
from cli_page import cli_page
from page_text import page, table
from python_page import python_page

from calibration.sources import markdown_table, sources
from simulation.experiment.sweeping.json_schema import schema_text as sweep_schema_text
from simulation.indicators.catalogue import CATALOGUE
from simulation.rule_book import ROOT, Rule, file_summary, rule_files, rules_in
from simulation.scenario.assumptions import Assumptions
from simulation.scenario.book.table import markdown, sections
from simulation.scenario.book.words import EVIDENCE, TIMINGS
from simulation.scenario.json_schema import schema_text

HERE = Path(__file__).resolve().parent
_MADE = "<!-- Made by docs/build.py from the code; `make docs` writes it anew. -->"
_TESTS = "tests/"
_OF_LEVERS = ("policies", "shocks")  # sections that stand on the page of levers
SOURCES = "../calibration/SOURCES.md"


def pages() -> dict[str, str]:
    """The text of every page by file name."""
    return {
        "rules.md": rules_page(),
        "parameters.md": parameters_page(),
        "levers.md": levers_page(),
        "indicators.md": indicators_page(),
        SOURCES: sources_page(),
        "../scenarios/schema.json": schema_text(),
        "../scenarios/sweeps/schema.json": sweep_schema_text(),
        "python.md": python_page(_MADE),
        "cli.md": cli_page(_MADE),
        odd.PAGE: odd.with_parts((HERE / odd.PAGE).read_text("utf-8")),
        calibrated.PAGE: calibrated.with_parts((HERE / calibrated.PAGE).read_text("utf-8")),
    }


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
    return page(lines)


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
    """Every key but levers and shocks, with default, unit, range, source and meaning."""
    lines = [
        "# The parameter book",
        _MADE,
        "Every key of a scenario file except levers and shocks, which have [their own page](levers.md). In the file "
        "each part of a key stands on a level of its own; on the command line it is set by `--set KEY=VALUE`. "
        "`talentgap explain KEY` tells more of one key, with its sources and where a scenario sets it; "
        "`talentgap explain --all --format csv` gives both pages as a table.",
        "A source is an id of [SOURCES.md](../calibration/SOURCES.md), a reference, or the word *assumption*: nobody "
        "reported the number. *Set by search* means that the value was moved inside its range until the model met "
        "reports; *prior* gives the range that the evidence leaves. *Range* is what a scenario may say.",
    ]
    for section in sections():
        if not section.name.startswith(_OF_LEVERS):
            lines.append(markdown(section))
    return page(lines)


def levers_page() -> str:
    """Every lever, pillar by pillar, and every shock."""
    lines = [
        "# The book of levers",
        _MADE,
        "What can be decided, and what can happen. In a scenario file a lever stands under `policies`, its pillar and "
        "its name; shocks are a list:",
        """```yaml
policies:
  skill_upgrading:
    certification: {from: 2026-01, ramp_months: 24, value: 0.5}
  industry_demands:
    internships: {from: 2026-09, to: 2032-08, value: 0.6}
shocks:
- {kind: export_controls, from: 2028-01, to: 2030-12, ramp_months: 6, severity: 0.5}
```""",
        "With `--set policies.skill_upgrading.certification=0.5` and in Python a lever may be a number alone: its new "
        "value where the scenario has the lever, with the dates it has; else its value from 2026-01 to the end, "
        "without a ramp.",
        "A lever holds its neutral value before `from` and after `to`, and reaches `value` after `ramp_months`. At the "
        "neutral value it changes nothing, bit for bit, and costs nothing. It acts through the assumptions and rules "
        "named, never on an outcome. *Strong* is the value it has where a pillar is at full strength. Several levers "
        "and shocks work together; shocks of one kind multiply. What the strategy calls for, and what of it is not "
        "modelled, is in [policies.md](policies.md).",
        table(("Reaches", "Whom, and when"), TIMINGS.items()),
        f"*Evidence*: {'; '.join(f'**{grade}**, {said}' for grade, said in EVIDENCE.items())}. Effects that "
        "are no assumption about the world have their size, with the doubt about it, in the group `effects` of [the "
        "parameter book](parameters.md). Unit costs are CNY of 2024 and assumptions, good for the order of magnitude; "
        "a floor is paid for by what it adds to what is there anyway. The cost of a month is "
        "`policy_cost`, by lever and by who pays.",
    ]
    for section in sections():
        if section.name.startswith(_OF_LEVERS):
            lines.append(markdown(section))
    return page(lines)


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
        table(("Indicator", "Unit", "Point", "Groups", "Meaning"), rows),
    ]
    return page(lines)


def sources_page() -> str:
    """SOURCES.md with its two tables as `sources.csv` has them; the text around them is written by hand."""
    text = (HERE / SOURCES).read_text("utf-8")
    studies = [name for name in sources() if name.startswith("STYL")]
    reports = [name for name in sources() if name not in studies]
    for mark, ids in (("sources", reports), ("studies", studies)):
        before, _, rest = text.partition(f"<!-- {mark} -->")
        after = rest.partition(f"<!-- end of {mark} -->")[2]
        text = f"{before}<!-- {mark} -->\n{markdown_table(ids)}\n<!-- end of {mark} -->{after}"
    return text


def _groups(groups: Iterable[str]) -> str:
    """`all, layer (3), class (3)`: the cuts, with how many groups each has."""
    cuts: dict[str, int] = {}
    for group in groups:
        cut = " × ".join(part.partition("=")[0] for part in group.split(","))
        cut = group if group in ("all", "market=overall") else cut
        cuts[cut] = cuts.get(cut, 0) + 1
    return ", ".join(cut if count == 1 else f"{cut} ({count})" for cut, count in cuts.items())


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
