"""The reference of the Python API, from signatures and docstrings."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from page_text import page

import simulation

# In the order in which they are used; methods are those that users call.
_SHOWN: dict[str, tuple[str, ...]] = {
    "load_scenario": (),
    "Scenario": ("with_", "named"),
    "ScenarioError": (),
    "run": (),
    "Results": ("series", "yearly", "wide", "flows", "runs", "failures", "manifest"),
    "compare": (),
    "Comparison": ("differences", "pairs", "manifest"),
    "attribute": (),
    "Attribution": ("shapley", "interactions", "coalitions"),
    "sweep": (),
    "TalentMarket": ("step", "results", "year", "month_of_year"),
    "check_folder": (),
    "write_report": (),
}
_SECTIONS = ("Args", "Attributes", "Returns", "Raises", "Example", "Verified", "Formula", "Source")
_SECTION = re.compile(rf"(?:^|(?<=\. ))({'|'.join(_SECTIONS)}):", re.M)


def python_page(made: str) -> str:
    """Every public name with its signature and what its docstring says."""
    missing = set(simulation.__all__) - set(_SHOWN)
    assert not missing, f"docs/python_page.py shows the public names of simulation; not {missing}"
    blocks = [
        "# The Python API",
        made,
        "`from simulation import load_scenario, run, compare` is all that most analyses need. Every table is a tidy "
        "pandas frame: one row per number; words are categories, months are periods, years and replicates are "
        "integers, values are float64 in the unit of their row; what is undefined is nan. Errors in a scenario are a "
        "`ScenarioError` that lists all of them.",
    ]
    for name, methods in _SHOWN.items():
        found = getattr(simulation, name)
        blocks += [f"## `{name}`", *_described(found, name)]
        for method in methods:
            blocks += [f"### `{name}.{method}`", *_described(inspect.getattr_static(found, method), method)]
    return page(blocks)


def _described(found: Any, name: str) -> Iterator[str]:
    """The signature as code, then the docstring."""
    function = getattr(found, "fget", None) or getattr(found, "func", None) or found
    if function is found and not (inspect.isclass(found) and issubclass(found, Exception)):
        text = _signature(found, name)
        if text:
            yield f"```python\n{text}\n```"
    yield from _docstring(inspect.getdoc(function) or "")


def _signature(found: Any, name: str) -> str:
    """One line, or one argument a line where that is too long."""
    if inspect.isclass(found) and found.__name__ in ("Scenario", "Attribution"):
        return ""  # made by load_scenario and attribute
    known = [one for one in inspect.signature(found).parameters.values() if one.name != "self"]
    kinds = [one.kind for one in known]
    short = [_argument(one) for one in known]
    if inspect.Parameter.KEYWORD_ONLY in kinds and inspect.Parameter.VAR_POSITIONAL not in kinds:
        short.insert(kinds.index(inspect.Parameter.KEYWORD_ONLY), "*")
    line = f"{name}({', '.join(short)})"
    return line if len(line) <= 100 else f"{name}(\n    " + ",\n    ".join(short) + ",\n)"


def _argument(one: inspect.Parameter) -> str:
    """`name: type = default`, with types as they are written and paths as text."""
    star = "*" if one.kind is inspect.Parameter.VAR_POSITIONAL else ""
    default = str(one.default) if isinstance(one.default, Path) else one.default
    given = "" if one.default is inspect.Parameter.empty else f" = {default!r}"
    return f"{star}{one.name}: {one.annotation}{given}"


def _docstring(text: str) -> Iterator[str]:
    """Its first words, then each of its sections: arguments as a list, examples as code."""
    pieces = _SECTION.split(text)
    yield from _paragraphs(pieces[0])
    for title, content in zip(pieces[1::2], pieces[2::2], strict=True):
        if title == "Example":
            lines = inspect.cleandoc(content).splitlines()
            code = [line[4:] if line.startswith((">>> ", "... ")) else f"# {line}" for line in lines]
            yield "```python\n" + "\n".join(code) + "\n```"
        elif title != "Verified":
            yield f"**{title}.** " + "\n".join(_entries(content))


def _paragraphs(text: str) -> Iterator[str]:
    yield from (" ".join(part.split()) for part in text.split("\n\n") if part.strip())


def _entries(content: str) -> Iterator[str]:
    """A list with an item per argument where the section has one a line, else the words as they are."""
    items = re.split(r"^ {4}(?=[\w, ]+: )", content, flags=re.M)
    if len(items) < 2:
        yield " ".join(content.split())
        return
    yield " ".join(items[0].split()) + "\n"
    for item in items[1:]:
        name, _, meaning = item.partition(":")
        yield f"- `{name}`: {' '.join(meaning.split())}"
