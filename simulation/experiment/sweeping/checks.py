"""What is wrong with a sweep beyond its single keys: against its base, the catalogue of figures, and itself."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from typing import Any

from simulation.experiment.sweeping.designs import size_of
from simulation.experiment.sweeping.keys import Target, WrongKeyError, target_of
from simulation.experiment.sweeping.spec import MAX_POINTS, Adaptive, Design, Factor, Keep
from simulation.experiment.sweeping.values import ends
from simulation.indicators.catalogue import BY_NAME
from simulation.scenario.errors import NOT_WRITTEN, Problem, nearest_of
from simulation.scenario.schema import Horizon, Scenario
from simulation.scenario.written import Written

Targets = dict[str, tuple[Target, ...]]
_MANY_GROUPS = 12


def _problem(root: Written, path: tuple[str | int, ...], text: str, **more: Any) -> Problem:
    """A problem at the value of a key, or at the nearest one above it that was written."""
    here = root.at(path)
    wrote = here.plain() if here is not None and not isinstance(here.value, dict) else NOT_WRITTEN
    return Problem(root.nearest(path).place, text, ".".join(map(str, path)), wrote, **more)


def checked_factors(
    factors: dict[str, Factor], design: Design | None, base: Scenario, root: Written
) -> tuple[Targets, list[Problem]]:
    """The keys that each factor sets, and what is wrong with keys, ends and values."""
    targets: Targets = {}
    problems: list[Problem] = []
    taken: dict[str, str] = {}
    for name, factor in factors.items():
        found = []
        for at, key in enumerate(factor.targets):
            path: tuple[str | int, ...] = ("factors", name, "key") if factor.key else ("factors", name, "keys", at)
            if key in taken:
                problems.append(_problem(root, path, f"the factor {taken[key]} sets this key already"))
                continue
            taken[key] = name
            try:
                found.append(target_of(key, base))
            except WrongKeyError as wrong:
                text = str(wrong)
                problems.append(_problem(root, path, text, allowed=wrong.allowed, nearest=wrong.nearest))
        if len(found) == len(factor.targets):
            faults = list(_factor_problems(name, factor, tuple(found), design, root))
            problems += faults
            if not faults:
                targets[name] = tuple(found)
    return targets, problems


def _factor_problems(
    name: str, factor: Factor, targets: tuple[Target, ...], design: Design | None, root: Written
) -> Iterator[Problem]:
    here: tuple[str | int, ...] = ("factors", name)
    kinds = {target.kind for target in targets}
    if len(kinds) > 1:
        yield _problem(root, (*here, "keys"), "keys that move together must take the same kind of value")
        return
    if factor.kind is None:
        if design is not None and design.kind != "list":
            yield _problem(root, here, f"a {design.kind} design needs 'low' and 'high', or 'values'")
        return
    if design is not None and design.kind == "list":
        yield _problem(root, here, "the points of a list give the values; name only 'key' or 'keys'")
    elif factor.levels is not None and design is not None and design.kind != "grid":
        yield _problem(root, (*here, "levels"), f"only a grid has levels of a factor, not a {design.kind} design")
    elif factor.kind == "choice":
        yield from _value_problems(here, factor, targets, root)
    elif "choice" in kinds:
        yield _problem(root, here, "this key is a choice; give 'values'", allowed=targets[0].allowed)
    elif kinds == {"month"}:
        yield from _month_problems(here, factor, root)
    else:
        yield from _end_problems(here, factor, targets, root)


def _value_problems(
    here: tuple[str | int, ...], factor: Factor, targets: tuple[Target, ...], root: Written
) -> Iterator[Problem]:
    for at, value in enumerate(factor.values):
        for target in targets:
            refused = target.refuses(value)
            if refused:
                yield _problem(root, (*here, "values", at), refused, allowed=target.allowed)
                break
        if value in factor.values[:at]:
            yield _problem(root, (*here, "values", at), "this value stands twice")


def _month_problems(here: tuple[str | int, ...], factor: Factor, root: Written) -> Iterator[Problem]:
    if factor.kind != "uniform":
        yield _problem(root, (*here, "distribution"), "a date is uniform, or a choice of values")
        return
    for side in ("low", "high"):
        if not isinstance(getattr(factor, side), str):
            yield _problem(root, (*here, side), "must be a month written YYYY-MM, such as 2035-12")


def _end_problems(
    here: tuple[str | int, ...], factor: Factor, targets: tuple[Target, ...], root: Written
) -> Iterator[Problem]:
    for side in ("low", "high"):
        if isinstance(getattr(factor, side), str):
            yield _problem(root, (*here, side), "must be a number")
            return
    low, high = ends(factor)
    if factor.kind == "log-uniform" and low <= 0:
        yield _problem(root, (*here, "low"), "must be above 0 for log-uniform")
    if factor.kind == "normal" and not low < (factor.mean or 0.0) < high:
        yield _problem(root, (*here, "mean"), f"must lie between {low:.6g} and {high:.6g}, where the factor ends")
    for side, value in (("low", low), ("high", high)):
        given = getattr(factor, side) is not None
        for target in targets:
            refused = target.refuses(value)
            if refused and given:
                yield _problem(root, (*here, side), refused, allowed=target.allowed)
            elif refused and refused != "must be a whole number":
                text = f"reaches {value:.6g} at three sd from its mean: {refused}; give '{side}'"
                yield _problem(root, here, text, allowed=target.allowed)


def design_problems(design: Design, factors: dict[str, Factor], targets: Targets, root: Written) -> list[Problem]:
    """Whether the design can be made of these factors."""
    if design.kind == "list":
        return list(_row_problems(design, targets, root))
    if design.kind in ("sobol", "morris") and importlib.util.find_spec("SALib") is None:
        text = "needs the package SALib; install it with pip install 'talentgap[sensitivity]'"
        return [_problem(root, ("design", "kind"), text)]
    size = size_of(design, factors, {name: found[0].kind for name, found in targets.items()})
    if size > MAX_POINTS:
        text = f"makes {size:,} points, more than the {MAX_POINTS:,} that a sweep may have"
        return [_problem(root, ("design",), text)]
    return []


def _row_problems(design: Design, targets: Targets, root: Written) -> Iterator[Problem]:
    for at, row in enumerate(design.points):
        here = ("design", "points", at)
        for name in row:
            if name not in targets:
                yield _problem(root, (*here, name), "no such factor", nearest=nearest_of(name, targets))
        for name, found in targets.items():
            if name not in row:
                yield _problem(root, here, f"this point gives no value of '{name}'")
                continue
            refused = next(((target, said) for target in found if (said := target.refuses(row[name]))), None)
            if refused:
                yield _problem(root, (*here, name), refused[1], allowed=refused[0].allowed)


def keep_problems(keep: Keep, root: Written, horizon: Horizon | None) -> list[Problem]:
    """Names that the catalogue of figures does not have, and periods that are not simulated."""
    problems: list[Problem | None] = []
    known = [name for name in keep.indicators if name in BY_NAME]
    for at, name in enumerate(keep.indicators):
        if name not in BY_NAME:
            path = ("keep", "indicators", at)
            problems.append(_problem(root, path, "no such indicator", nearest=nearest_of(name, BY_NAME)))
        elif not set(keep.groups) & set(BY_NAME[name].groups):
            text = f"it has none of the groups {', '.join(keep.groups)}"
            problems.append(_problem(root, ("keep", "indicators", at), text, allowed=_groups_in_words(name)))
    groups = {group for name in known or BY_NAME for group in BY_NAME[name].groups}
    for at, group in enumerate(keep.groups):
        if group not in groups and not (keep.indicators and not known):
            path = ("keep", "groups", at)
            text = "none of the indicators has this group"
            problems.append(_problem(root, path, text, nearest=nearest_of(group, groups)))
    problems += [_year_problem(root, ("keep", "years", at), year, horizon) for at, year in enumerate(keep.years)]
    problems += [_month_problem(root, ("keep", "months", at), month, horizon) for at, month in enumerate(keep.months)]
    return [problem for problem in problems if problem is not None]


def figure_problems(adaptive: Adaptive, root: Written, horizon: Horizon | None) -> list[Problem]:
    """The same for the figure that replicates are counted by."""
    problems: list[Problem | None] = []
    if adaptive.indicator not in BY_NAME:
        nearest = nearest_of(adaptive.indicator, BY_NAME)
        problems.append(_problem(root, ("adaptive", "indicator"), "no such indicator", nearest=nearest))
    elif adaptive.group not in BY_NAME[adaptive.indicator].groups:
        allowed = _groups_in_words(adaptive.indicator)
        nearest = nearest_of(adaptive.group, BY_NAME[adaptive.indicator].groups)
        text = f"{adaptive.indicator} has no such group"
        problems.append(_problem(root, ("adaptive", "group"), text, allowed=allowed, nearest=nearest))
    if adaptive.year is not None:
        problems.append(_year_problem(root, ("adaptive", "year"), adaptive.year, horizon))
    if adaptive.month is not None:
        problems.append(_month_problem(root, ("adaptive", "month"), adaptive.month, horizon))
    return [problem for problem in problems if problem is not None]


def _year_problem(root: Written, path: tuple[str | int, ...], year: int, horizon: Horizon | None) -> Problem | None:
    if horizon is None:
        return None
    first, last = int(horizon.start[:4]), int(horizon.start[:4]) + horizon.months // 12 - 1
    if first <= year <= last:
        return None
    return _problem(root, path, "not a year of which all months are simulated", allowed=f"{first} to {last}")


def _month_problem(root: Written, path: tuple[str | int, ...], month: str, horizon: Horizon | None) -> Problem | None:
    if horizon is None or horizon.start <= month <= horizon.end:
        return None
    return _problem(root, path, "not a month that is simulated", allowed=f"{horizon.start} to {horizon.end}")


def _groups_in_words(name: str) -> str:
    groups = BY_NAME[name].groups
    return ", ".join(groups) if len(groups) <= _MANY_GROUPS else ""
