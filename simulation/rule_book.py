"""Reads the rules of the model out of their docstrings, and what the phases hand to them, without running them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
RULES = ROOT / "simulation" / "rules"
CALLERS = ("phases", "indicators", "policy")
_PARTS = re.compile(r"\b(Formula|formula|Units|Args|Returns|Source|Verified): ")
_DEEPEST = 4  # steps back from an argument to the parameter it was made from

Function = ast.FunctionDef
Place = tuple["Module", Function]


class Rule(NamedTuple):
    """One rule as its docstring and its callers tell of it."""

    name: str
    arguments: list[str]
    parts: dict[str, str]  # `meaning`, and what follows Formula, Units, Args, Returns, Source, Verified
    callers: list[str]  # files
    parameters: set[str]  # fields of the parameter record that reach it


class Module(NamedTuple):
    """A source file and its functions."""

    path: Path
    tree: ast.Module
    functions: list[Function]


def rule_files() -> list[Path]:
    """The files of rules, by name."""
    return sorted(path for path in RULES.glob("*.py") if path.name != "__init__.py")


def file_summary(path: Path) -> str:
    """The docstring of a file."""
    return ast.get_docstring(_module(path).tree) or ""


def rules_in(path: Path) -> Iterator[Rule]:
    """The public rules of a file in their order."""
    for function in _module(path).functions:
        if function.name.startswith("_"):
            continue
        calls = _calls_everywhere().get(function.name, [])
        parameters = {name for place, call in calls for argument in call.args for name in _origins(argument, place, 0)}
        yield Rule(
            function.name,
            [argument.arg for argument in function.args.args],
            docstring_parts(ast.get_docstring(function) or ""),
            sorted({place[0].path.relative_to(ROOT).as_posix() for place, _ in calls}),
            parameters,
        )


def uses_of(group: str, parameter: str) -> tuple[list[Rule], list[str]]:
    """The rules that an assumption reaches, and the files of the model that read it.

    Args: group, parameter: as in the parameter book, e.g. `skills` and `half_life_months`.
    """
    reached = [rule for rule in _all_rules() if parameter in rule.parameters]
    name = re.escape(parameter)  # `p.name`, `assumed.name`, `demand.name`, `assumed["name"]`
    word = re.compile(rf"""\b(?:p|assumed|{group})\.{name}\b|["']{name}["']""")
    readers = [file for file, text in _texts().items() if word.search(text)]
    return reached, readers


@cache
def _all_rules() -> list[Rule]:
    return [rule for path in rule_files() for rule in rules_in(path)]


@cache
def _texts() -> dict[str, str]:
    """The files that may read assumptions, by path."""
    files = (path for part in CALLERS for path in sorted((ROOT / "simulation" / part).glob("*.py")))
    return {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in files}


def docstring_parts(text: str) -> dict[str, str]:
    """A docstring cut at `Formula:`, `Source:` and so on; what stands before the first of them is `meaning`."""
    pieces = _PARTS.split(" ".join(text.split()))
    parts = {"meaning": re.sub(":$", ".", pieces[0].strip())}
    for name, content in zip(pieces[1::2], pieces[2::2], strict=True):
        parts[name.capitalize()] = content.strip()
    return parts


@lru_cache
def _module(path: Path) -> Module:
    tree = ast.parse(path.read_text("utf-8"))
    return Module(path, tree, [node for node in tree.body if isinstance(node, Function)])


@lru_cache
def _calls_everywhere() -> dict[str, list[tuple[Place, ast.Call]]]:
    """Calls in the phases, indicators and policy by the name that is called."""
    calls: dict[str, list[tuple[Place, ast.Call]]] = {}
    for part in CALLERS:
        for path in sorted((ROOT / "simulation" / part).glob("*.py")):
            for function in _module(path).functions:
                for node in ast.walk(function):
                    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                        calls.setdefault(node.func.id, []).append(((_module(path), function), node))
    return calls


def _origins(expression: ast.AST, place: Place, depth: int) -> set[str]:
    """Parameters that an expression is made from, followed through local names and arguments of callers."""
    found: set[str] = set()
    for node in ast.walk(expression):
        if isinstance(node, ast.Attribute) and _is_record(node.value):
            found.add(node.attr)
        elif isinstance(node, ast.Subscript) and _is_record(node.value) and isinstance(node.slice, ast.Constant):
            found.add(str(node.slice.value))
        elif isinstance(node, ast.Name) and depth < _DEEPEST:
            for source, where in _made_from(node.id, place):
                found |= _origins(source, where, depth + 1)
    return found


def _is_record(node: ast.AST) -> bool:
    """Whether an expression is the parameter record: `p`, `market.p`, `market.assumed`."""
    if isinstance(node, ast.Attribute):
        return node.attr in ("p", "assumed")
    return isinstance(node, ast.Name) and node.id == "p"


def _made_from(name: str, place: Place) -> Iterator[tuple[ast.AST, Place]]:
    """What a local name was assigned from, or what callers in the same file pass for it."""
    module, function = place
    if name == "p":
        return
    for target, value in _assignments(function):
        yield from ((source, place) for source in _assigned(target, value, name))
    arguments = [argument.arg for argument in function.args.args]
    if name in arguments:
        at = arguments.index(name)
        for caller, call in _calls_everywhere().get(function.name, []):
            if caller[0] is module and at < len(call.args):
                yield call.args[at], caller


@cache
def _assignments(function: Function) -> list[tuple[ast.expr, ast.expr]]:
    """Target and value of every assignment in a function; kept, because every name in it is looked up there."""
    found: list[tuple[ast.expr, ast.expr]] = []
    for node in ast.walk(function):
        if isinstance(node, ast.Assign):
            found += [(target, node.value) for target in node.targets]
        elif isinstance(node, ast.AugAssign):
            found.append((node.target, node.value))
    return found


def _assigned(target: ast.expr, value: ast.expr, name: str) -> Iterator[ast.expr]:
    """The value that an assignment gives a name, `a, b = x, y` included."""
    if isinstance(target, ast.Name) and target.id == name:
        yield value
    elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for inner, part in zip(target.elts, value.elts, strict=True):
            yield from _assigned(inner, part, name)
