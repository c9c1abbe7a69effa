"""What to do about a fault, in one line, where the message alone does not say it."""

from __future__ import annotations

import re
from typing import Any

from simulation.scenario.written import Written

SWEEPS = "this is a file for talentgap sweep"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NOTHING = "write a value after the colon, or delete the line"
_NO_KEYS = "write its keys below it, indented, or delete the line"
_TIMES = {"thousand": 1e3, "million": 1e6, "mn": 1e6, "billion": 1e9, "bn": 1e9, "trillion": 1e12, "万": 1e4, "亿": 1e8}
_NUMBERS = ("int_type", "int_from_float", "float_type")
_MISSING = {
    "title": "add a line such as title: My question",
    "from": "add from: and a month, such as from: 2026-01",
    "value": "add value: and a number, {allowed}",
    "kind": "add kind: and what happens, such as kind: demand_bust",
    "severity": "add severity: and a share, {allowed}",
}
_EXAMPLES = {
    "horizon": "horizon: {end: 2035-12}",
    "runs": "runs: {replicates: 20, scale: 100}",
    "budget": "budget: {state_cny_per_year: 2.0e+10}",
    "assumptions": "assumptions: {skills: {half_life_months: 30}}",
    "policies": "policies: {skill_upgrading: {certification: {value: 0.5, from: 2026-01}}}",
    "shocks": "- {kind: demand_bust, from: 2027-01, severity: 0.2}",
}


def mend_of(kind: str, path: tuple[str | int, ...], here: Written | None, allowed: str, fault: dict[str, Any]) -> str:
    """What to do about a fault that pydantic found; empty where the message says it.

    Args: kind: pydantic's name of the fault. here: what was written there. allowed: the range in words.
    """
    name = str(path[-1]) if path else ""
    if kind == "missing":
        return _MISSING.get(name, "").format(allowed=allowed)
    if kind in ("dates", "ramp"):
        return _of_dates(kind, fault["ctx"])
    if here is None:
        return ""
    if here.value is None:
        return _NO_KEYS if kind == "model_type" else _NOTHING
    if kind in _NUMBERS:
        return _of_number(here.plain(), allowed)
    if kind == "less_than_equal" and allowed.endswith(" share") and 2 <= here.plain() <= 100:
        return f"write {here.plain() / 100:.10g} for {here.plain():.10g} in a hundred"
    if kind == "month":
        return _of_month(str(here.plain()), "12" if name in ("to", "end") else "01")
    if kind == "string_type":
        return f'write "{here.plain()}", in quotes' if isinstance(here.value, int | float) else ""
    if kind in ("list_type", "tuple_type"):
        return _of_list(name, here.value)
    if kind == "model_type":
        return _of_group(path, here.value)
    if kind == "string_too_long":
        return "say the rest under question" if name == "title" else ""
    return (
        "change them until they sum to 1; what is not written keeps its default" if "sum to 1" in fault["msg"] else ""
    )


def mend_of_key(word: str, here: Written | None, told: bool) -> str:
    """What to do about a key that is none. Args: told: whether the message names keys that may stand there."""
    if "." not in word:
        return "" if told else "docs/parameters.md lists all keys"
    value = here.plain() if here is not None else None
    shown = "VALUE" if value is None or isinstance(value, dict | list) else value
    return f"write {word.replace('.', ': {')}: {shown}{'}' * word.count('.')}"


def _of_dates(kind: str, told: dict[str, Any]) -> str:
    if kind == "ramp":
        return f"set ramp_months to {told['months']} or less, or let it end later"
    return f"let it end in {told['start']} or later, or begin in {told['end']} or earlier"


def _of_number(wrote: Any, allowed: str) -> str:
    """For what stands where a number should. Args: allowed: the range, which ends with the unit."""
    if isinstance(wrote, list):
        return "write one number; for several values, write a scenario for each, or use --set"
    if not isinstance(wrote, str):
        return ""
    text = wrote.strip()
    if re.fullmatch(r"[-+]?\d[\d.]*(e[-+]?\d+)?", text):
        return f"write {text} without quotes"
    if re.fullmatch(r"[-+]?\d{1,3}([ ,]\d{3})+(\.\d+)?", text):
        return f"write {re.sub('[ ,]', '', text)}, without signs between thousands"
    if re.fullmatch(r"[-+]?\d+,\d+", text):
        return f"write {text.replace(',', '.')}, with a point"
    found = re.fullmatch(r"([-+]?\d+\.?\d*)\s*%", text)
    if found:
        return f"write {float(found[1]) / 100:.10g}, a share of one"
    found = re.fullmatch(r"([-+]?\d+\.?\d*)\s*([^\W\d_]+).*", text)
    if not found:
        return ""
    number, word = float(found[1]), found[2].lower()
    if word in _TIMES:
        return f"write {number * _TIMES[word]:.10g}"
    if word.startswith(("year", "yr")) and allowed.endswith(" months"):
        return f"write {12 * number:.10g}, in months"
    if re.search(rf"\b{re.escape(word.rstrip('s'))}s?\b", allowed.lower()):
        return f"write {found[1]} alone; the unit goes without saying"
    return "write a number alone, in the unit that is named here"


def _of_month(text: str, alone: str) -> str:
    """For a month in another form: a day, a year, words. Args: alone: the month for a year that stands alone."""
    found = re.fullmatch(r"(\d{4}-\d{2})-\d{2}.*", text)
    if found:
        return f"write {found[1]}, without the day"
    found = re.fullmatch(r"(20\d\d)\D(\d{1,2})\D?|(\d{1,2})\D(20\d\d)", text)
    if found and 1 <= int(found[2] or found[3]) <= 12 and not re.fullmatch(r"\d{4}-\d\d", text):
        return f"write {found[1] or found[4]}-{int(found[2] or found[3]):02d}"
    year = re.search(r"\b(20\d\d)\b", text)
    if not year:
        return ""
    number = next((at for at, word in enumerate(_MONTHS, 1) if re.search(rf"\b{word}", text.lower())), None)
    if number:
        return f"write {year[1]}-{number:02d}"
    return f"write the month too, such as {text}-{alone}" if text == year[1] else ""


def _of_list(name: str, wrote: Any) -> str:
    if name == "shocks":
        return f"write a dash before each, on a line of its own: {_EXAMPLES['shocks']}"
    return f'write ["{wrote}"]' if isinstance(wrote, str) else ""


def _of_group(path: tuple[str | int, ...], wrote: Any) -> str:
    """An example of the group that should stand there; of a lever, with the number that was meant."""
    if len(path) == 3 and path[0] == "policies":
        number = wrote if isinstance(wrote, int | float) and not isinstance(wrote, bool) else "NUMBER"
        return f"write {path[-1]}: {{value: {number}, from: 2026-01}}"
    example = _EXAMPLES.get(str(path[0])) if len(path) == 1 or path[0] == "shocks" else None
    return f"write for instance {example}" if example else ""
