"""What docs/model.md takes from the code: entities, scales, the month, the start, input, submodels, parameters.

Each part stands between `<!-- NAME -->` and `<!-- end of NAME -->`; the words around them are written by hand.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import numpy as np
from page_text import filled, joined, table

from simulation.agents import codes
from simulation.agents.firm import Firm
from simulation.agents.person import CareerSwitcher, Graduate, Person, Researcher
from simulation.agents.university import University
from simulation.columns.agent import ColumnAgent, ColumnAttribute
from simulation.report.assumptions import AssumptionRow, assumption_groups
from simulation.rule_book import ROOT, file_summary, rule_files, rules_in
from simulation.scenario import Horizon, Runs
from simulation.scenario.assumptions import Assumptions
from simulation.scenario.schema import MIN_PERSON_AGENTS, UNCERTAIN_ABOVE_SCALE

PAGE = "model.md"
_AGENT_TYPES = {
    "`University`": University,
    "`Graduate` and `CareerSwitcher`": Person,
    "`Researcher`": Researcher,
    "`Firm`": Firm,
}


def parts() -> dict[str, str]:
    """The generated parts of docs/model.md by name."""
    return {
        "entities": entities(),
        "scales": scales(),
        "schedule": schedule(),
        "initialisation": initialisation(),
        "input": input_data(),
        "submodels": submodels(),
        "parameters": parameters(),
    }


def with_parts(text: str) -> str:
    """The page with every part as the code says it now. Raises: ValueError when a marker is missing."""
    return filled(text, parts(), PAGE)


def entities() -> str:
    """One table of state variables per kind of agent, from the declarations of their columns."""
    blocks = []
    for title, kind in _AGENT_TYPES.items():
        about = [joined(one.__doc__) for one in ((Graduate, CareerSwitcher) if kind is Person else (kind,))]
        declared = [(name, getattr(kind, name)) for name in kind.columns]
        rows = [(f"`{name}`", _stored(attribute), _meaning(attribute)) for name, attribute in declared]
        size = sum(_dtype(attribute).itemsize * _values(attribute) for _, attribute in declared)
        blocks.append(f"**{title}**: {_path_of(kind)}, {size} bytes of state. {' '.join(about)}")
        blocks.append(table(("State variable", "Stored as", "Meaning"), rows))
    return "\n\n".join(blocks)


def _path_of(kind: type[ColumnAgent]) -> str:
    return f"`{kind.__module__.replace('.', '/')}.py`"


def _stored(attribute: ColumnAttribute) -> str:
    shape = attribute.column.shape
    return f"{_dtype(attribute)}{f' × {_values(attribute)}' if shape else ''}"


def _dtype(attribute: ColumnAttribute) -> np.dtype:
    return np.dtype(attribute.column.dtype)


def _values(attribute: ColumnAttribute) -> int:
    """Values per agent."""
    count = 1
    for extent in attribute.column.shape:
        count *= extent
    return count


def _meaning(attribute: ColumnAttribute) -> str:
    """What the column says it holds, with the names of its codes."""
    text = str(attribute.__doc__).replace("codes.", "")
    if attribute.code is None:
        return text
    return f"{text}: {', '.join(member.name.lower().replace('_', ' ') for member in attribute.code)}"


def scales() -> str:
    """Time, population and the sizes of the market's classifications."""
    horizon, runs = Horizon(), Runs()
    words = {
        "sectors": codes.Sector, "job classes": codes.JobClass, "industries": codes.Industry, "tiers": codes.Tier,
        "states": codes.State,
    }  # fmt: skip
    named = [
        (f"{len(members)} {what}", ", ".join(member.name.lower().replace("_", " ") for member in members))
        for what, members in words.items()
    ]
    rows = [
        ("one step", "one month"),
        ("horizon", f"{horizon.start} to {horizon.end} by default, {horizon.months} months; the start is fixed"),
        ("scale", f"{runs.scale} real persons per person-agent by default; 1 to 2,000, above {UNCERTAIN_ABOVE_SCALE} "
                  f"with a warning; at least {MIN_PERSON_AGENTS:,} person-agents"),
        ("replicates", f"{runs.replicates} by default, each with a seed of its own"),
        *named,
        (f"{codes.SEGMENTS} segments", "layer × (engineer, research, compound in each industry)"),
        ("space", "none"),
    ]  # fmt: skip
    return table(("Scale", "Value"), rows)


class _Story:
    """The functions that a method of `TalentMarket` calls, in their order, with the files they live in."""

    def __init__(self) -> None:
        self.tree = ast.parse((ROOT / "simulation" / "model.py").read_text("utf-8"))
        self.homes = {
            name.name: f"{node.module.replace('.', '/')}.py"
            for node in self.tree.body
            if isinstance(node, ast.ImportFrom) and node.module
            for name in node.names
        }

    def calls(self, method: str) -> Iterator[tuple[str, str]]:
        """Name and file of each function of the package that is called."""
        function = next(
            node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef) and node.name == method
        )
        found = [node for node in ast.walk(function) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
        for call in sorted(found, key=lambda node: (node.lineno, node.col_offset)):
            home = self.homes.get(call.func.id, "")  # type: ignore[attr-defined]
            if home.startswith("simulation/"):
                yield call.func.id, home  # type: ignore[attr-defined]


def schedule() -> str:
    """The month: what `TalentMarket.step` calls, and the first paragraph of each docstring."""
    rows = [(f"`{name}`", f"`{home}`", _first_paragraph(home, name)) for name, home in _Story().calls("step")]
    yearly = [f"`{name}` (`{home}`): {_first_paragraph(home, name)}" for name, home in _Story().calls("_begin_year")]
    return "\n\n".join([table(("Call", "File", "What happens"), rows), f"Before all this, {' '.join(yearly)}"])


def initialisation() -> str:
    """What makes the market of 2018-01, with the keys of the parameter book that each step reads."""
    story = _Story()
    calls = [*story.calls("_settle_2018"), ("_found_universities", "simulation/model.py")]
    made = [call for call in calls if call[0] not in ("clear", "firm_agents", "employers_per_agent")]
    rows = [(f"`{name}`", f"`{home}`", _first_paragraph(home, name), _keys_read(home, name)) for name, home in made]
    return table(("Call", "File", "What it does", "Keys it reads"), rows)


def input_data() -> str:
    """The exogenous paths, with the keys that make them."""
    home = "simulation/policy/demand_path.py"
    return f"**Posts wanted** (`{home}`) follow from {_keys_read(home, 'posts_path')}."


def submodels() -> str:
    """Every rule with what it says and its formula."""
    blocks = []
    for path in rule_files():
        rows = [
            (f"[`{rule.name}`](rules.md#{rule.name})", rule.parts["meaning"], rule.parts.get("Formula", ""))
            for rule in rules_in(path)
        ]
        name = path.relative_to(ROOT).as_posix()
        blocks += [
            f"*{path.stem.capitalize()}* (`{name}`): {file_summary(path)}",
            table(("Rule", "Says", "Formula"), rows),
        ]
    return "\n\n".join(blocks)


def parameters() -> str:
    """How many parameters each group has, and what they rest on."""
    rows, all_rows = [], list[AssumptionRow]()
    for group in assumption_groups({}):
        all_rows += group.rows
        rows.append((f"[`{group.name}`](parameters.md#assumptions{group.name})", group.about, *_counted(group.rows)))
    total = ("all", "", *_counted(all_rows))
    return table(("Group", "Holds", "Parameters", "With a source", "Assumption", "Set by search"), [*rows, total])


def _counted(rows: Iterable[AssumptionRow]) -> tuple[int, int, int, int]:
    """In all; with a report or study, or as an assumption; and how many of either were set by search."""
    listed = list(rows)
    assumed = sum(row.source.startswith("assumption") for row in listed)
    searched = sum("set by search" in row.source for row in listed)
    return len(listed), len(listed) - assumed, assumed, searched


@cache
def _functions(home: str) -> dict[str, ast.FunctionDef]:
    tree = ast.parse(Path(ROOT / home).read_text("utf-8"))
    return {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def _first_paragraph(home: str, name: str) -> str:
    return joined((ast.get_docstring(_functions(home)[name]) or "").split("\n\n")[0])


def _keys_read(home: str, name: str) -> str:
    """Keys of the parameter book that a function reads, itself or through functions of its own file."""
    groups = {field: group for group, values in Assumptions() for field in type(values).model_fields}
    seen, waiting, fields = set[str](), [name], set[str]()
    while waiting:
        one = waiting.pop()
        if one in seen or one not in _functions(home):
            continue
        seen.add(one)
        for node in ast.walk(_functions(home)[one]):
            if isinstance(node, ast.Constant) and node.value in groups:
                fields.add(str(node.value))
            elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "p":
                fields.add(node.attr)
            elif isinstance(node, ast.Name):
                waiting.append(node.id)
    return ", ".join(f"`{group}.{field}`" for field, group in groups.items() if field in fields)
