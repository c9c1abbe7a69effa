"""What there is to say of a key, printed: plain lines to a pipe, the same lines with some colour on a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from rich.console import Console
from rich.table import Table
from rich.text import Text

from simulation.scenario.book.words import bare_words, value_words

_WIDTH = 10  # of the labels
_MARKS = '"“”'


class Line(NamedTuple):
    """A line behind a label; an empty label continues the one above, None has no room for one. `soft`: dim."""

    label: str | None
    text: str
    soft: bool = False


def print_story(told: Mapping[str, Any]) -> None:
    """The story of one key on stdout."""
    _print(told["key"], [Line(None, _sentence(told["meaning"])), *story_lines(told)])


def print_listing(told: Mapping[str, Any]) -> None:
    """A group and its keys on stdout."""
    _print(told["key"], [Line(None, _sentence(told["meaning"])), *_listing_lines(told)])


def story_lines(told: Mapping[str, Any]) -> Iterator[Line]:
    """The lines of a story, in their order."""
    if told["kind"] == "lever" or "lever" in told:
        yield from _lever_lines(told)
    elif told["kind"] != "shock":
        yield from _value_lines(told)
    yield from _force_lines(told)
    yield from _calibrated_lines(told)
    yield from _source_lines(told)
    yield from _use_lines(told)
    name = told["key"].rpartition(".")[2]
    if told["kind"] == "lever":
        yield Line("write", f"{name}: {{value: NUMBER, from: YYYY-MM, to: YYYY-MM, ramp_months: NUMBER}}")
    elif told["kind"] == "shock":
        yield Line("write", f"- {{kind: {name}, severity: NUMBER, from: YYYY-MM, to: YYYY-MM, ramp_months: NUMBER}}")


def _value_lines(told: Mapping[str, Any]) -> Iterator[Line]:
    if told["unit"] not in ("", "choice"):
        yield Line("unit", told["unit"])
    yield Line("type", told["type"])
    if told["range"]:
        yield Line("range", told["range"])
    default = "none, it must be written" if told["required"] else value_words(told["default"], told["unit"])
    yield Line("default", default)


def _lever_lines(told: Mapping[str, Any]) -> Iterator[Line]:
    lever = told["lever"]
    low, high, neutral, strong = (bare_words(lever[end]) for end in ("low", "high", "neutral", "strong"))
    yield Line("unit", told["unit"])
    yield Line("range", f"{low} to {high}")
    yield Line("neutral", f"{neutral}, the value at which nothing changes")
    yield Line("strong", f"{strong}, where its pillar is at full strength")
    yield Line("acts on", lever["acts_on"])
    yield Line("reaches", lever["reaches"])
    yield Line("unit cost", lever["unit_cost"])
    yield Line("paid by", lever["paid_by"])
    yield Line("evidence", f"{lever['evidence']}: {lever['evidence_means']}")
    if lever["caution"]:
        yield Line("caution", lever["caution"])


def _force_lines(told: Mapping[str, Any]) -> Iterator[Line]:
    if "shocks" in told:
        happening = told["shocks"]
        for place, shock in enumerate(happening):
            yield Line("" if place else "in force", f"{value_words(shock['value'], told['unit'])} ({shock['set_by']})")
        if not happening:
            yield Line("in force", f"none ({told['scenario']})")
        return
    yield Line("in force", f"{value_words(told['value'], told['unit'])} ({_who(told)})")
    for part, one in told.get("parts", {}).items():
        yield Line("", f"{part} {bare_words(one['value'])} ({one['set_by']})", soft=True)
    for place, stretch in enumerate(told.get("path", [])):
        yield Line("" if place else "path", stretch)


def _calibrated_lines(told: Mapping[str, Any]) -> Iterator[Line]:
    """What calibration made of a prior, and whether runs draw from it."""
    if not (found := told.get("calibrated")):
        return
    if prior := found["prior"]:
        yield Line("prior", f"{_ends(prior['low'], prior['high'])}, {prior['shape']}")
    interval = _ends(found["low90"], found["high90"])
    yield Line("posterior", f"median {_figure(found['median'])}, 90 % interval {interval}")
    drawn = f"runs draw it, from {found['draws']} draws" if found["drawn"] else f"no run draws it: {found['why_not']}"
    yield Line("", drawn)


def _ends(low: float, high: float) -> str:
    return f"{_figure(low)} to {_figure(high)}"


def _figure(value: float) -> str:
    """Three figures; large numbers whole: a posterior knows no more."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def _who(told: Mapping[str, Any]) -> str:
    """`default; scenarios/baseline.yaml does not set it`, or file and line."""
    if told["set_by"] != "default" or told["scenario"] == "defaults":
        return str(told["set_by"])
    return f"default; {told['scenario']} does not set it"


def _source_lines(told: Mapping[str, Any]) -> Iterator[Line]:
    if told["source"]:
        yield Line("source", told["source"])
    for source in told["sources"]:
        stated = ", ".join(part for part in (source["what"], source["value"], source["period"]) if part)
        yield Line("", f"{source['id']}: {stated}; {source['source']}", soft=True)
        for quote in source["quotes"]:
            by = "" if quote["document"] in source["source"] else f" ({quote['document']})"
            yield Line("", f"  “{quote['text'].strip(_MARKS)}”{by}", soft=True)


def _use_lines(told: Mapping[str, Any]) -> Iterator[Line]:
    for place, rule in enumerate(told.get("rules", [])):
        yield Line("" if place else "rules", f"{rule['name']}: {rule['meaning']}")
    if told.get("read_in"):
        yield Line("read in", ", ".join(told["read_in"]))


def _listing_lines(told: Mapping[str, Any]) -> Iterator[Line]:
    if told["source"]:
        yield Line("source", told["source"])
    yield Line("scenario", told["scenario"])
    below = f"{told['key']}."
    width = max((len(one["key"]) - len(below) for one in told["keys"]), default=0)
    for one in told["keys"]:
        value = _listed_value(one)
        yield Line(None, f"{one['key'].removeprefix(below):<{width}}  {value}; {one['meaning']}")


def _listed_value(one: Mapping[str, Any]) -> str:
    if "shocks" in one:
        return "; ".join(f"{value_words(shock['value'])} ({shock['set_by']})" for shock in one["shocks"]) or "none"
    changed = "" if one["set_by"] == "default" else f" ({one['set_by']})"
    return f"{value_words(one['value'], one['unit'])}{changed}"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _print(heading: str, lines: Iterable[Line]) -> None:
    """Lines as they are to a pipe; on a terminal wrapped behind their labels, heading and labels in bold."""
    console = Console(highlight=False)
    if not console.is_terminal:
        print("\n".join([heading, *(_plain(line) for line in lines)]))
        return
    console.print(Text(heading, style="bold cyan"))
    for line in lines:
        row = Table.grid(padding=(0, 0, 0, 0))
        row.add_column(width=2 if line.label is None else _WIDTH + 2, no_wrap=True)
        row.add_column(overflow="fold")
        row.add_row(Text(f"  {line.label or ''}", style="bold"), Text(line.text, style="dim" if line.soft else ""))
        console.print(row)


def _plain(line: Line) -> str:
    return f"  {line.text}" if line.label is None else f"  {line.label:<{_WIDTH}}{line.text}"
