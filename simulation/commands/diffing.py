"""`talentgap diff`: in what two scenarios differ, with values, units and who set them."""

from __future__ import annotations

import json
from collections.abc import Iterator

from rich.console import Console
from rich.text import Text

from simulation.commands.console import BAD_INPUT, answer, note
from simulation.scenario.book.words import value_words
from simulation.scenario.difference import HEADS, Difference, Row, Side, difference
from simulation.scenario.errors import ScenarioError
from simulation.scenario.load import load_with_origins

FORMATS = ("text", "md", "csv")


def diff(a: str, b: str, form: str, as_json: bool) -> int:
    """Tell in what two scenario files differ. Returns: the exit code, 0 also where they differ."""
    if form not in FORMATS:
        note(f"--format: '{form}' is none of {', '.join(FORMATS)}")
        return BAD_INPUT
    loaded, wrong = [], []
    for file in (a, b):
        try:
            loaded.append(load_with_origins(file))
        except ScenarioError as error:
            wrong.append(str(error))
    if wrong:
        note("\n".join(wrong))
        return BAD_INPUT
    made = difference(*loaded)
    if as_json:
        answer(json.dumps(as_dict(made), ensure_ascii=False, allow_nan=False))
    elif form == "csv":
        answer(made.frame().to_csv(index=False, lineterminator="\n").rstrip("\n"))
    elif form == "md":
        answer("\n".join(_markdown(made)))
    else:
        _print(made)
    return 0


def as_dict(made: Difference) -> dict[str, object]:
    """The same as plain data: both scenarios, the verdict and the keys."""
    return {
        "a": _about(made, "a"), "b": _about(made, "b"), "heads": list(made.heads), "verdict": made.verdict(),
        "keys": [
            {"key": row.key, "unit": row.unit, "a": row.a._asdict(), "b": row.b._asdict()} for row in made.rows
        ],
    }  # fmt: skip


def _about(made: Difference, side: str) -> dict[str, object]:
    loaded = getattr(made, side)
    return {"file": str(loaded.path)} | {head: getattr(loaded.scenario, head) for head in HEADS}


def _print(made: Difference) -> None:
    """Heads, then one line per key; on a terminal keys are bold and who set them is dim."""
    console = Console(highlight=False, soft_wrap=True)
    for name, loaded in (("A", made.a), ("B", made.b)):
        console.print(Text.assemble((f"{name}  ", "bold"), f"{loaded.path}: {loaded.scenario.title}"))
        if loaded.scenario.question:
            console.print(Text(f"   {loaded.scenario.question}"))
    console.print(Text(f"\n{_sentence(made)}"))
    for row in made.rows:
        values = f"{_words(row, row.a)} -> {_words(row, row.b)}"
        console.print(Text.assemble((row.key, "bold"), f": {values}  ", (f"({_who(row)})", "dim")))


def _sentence(made: Difference) -> str:
    verdict = made.verdict()
    return f"{verdict[:1].upper()}{verdict[1:]}{':' if made.rows else '.'}"


def _words(row: Row, side: Side) -> str:
    return value_words(side.value, row.unit)


def _who(row: Row) -> str:
    return f"A {row.a.set_by or 'nowhere'}; B {row.b.set_by or 'nowhere'}"


def _markdown(made: Difference) -> Iterator[str]:
    for name, loaded in (("A", made.a), ("B", made.b)):
        yield f"- **{name}**: `{loaded.path}`, {loaded.scenario.title}. {loaded.scenario.question}".rstrip()
    yield ""
    yield _sentence(made)
    if not made.rows:
        return
    yield ""
    yield "| Key | A | B | A set by | B set by |"
    yield "| --- | --- | --- | --- | --- |"
    for row in made.rows:
        cells = (f"`{row.key}`", _words(row, row.a), _words(row, row.b), row.a.set_by, row.b.set_by)
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
