"""The pipeline of a trained occupation: wages draw students, who arrive years later and press on wages.

Freeman's cobweb, run through the rules of the model. Around the rest point the stock follows

    s(t+1) = (1 - δ)·s(t) - δ·(ε_s/ε_d)·s(t - L),

s the share by which the stock is off rest, δ what leaves it a year, L the years of study, ε_s the elasticity of
entrants to the wage, ε_d that of demand. Cycles grow when ε_s/ε_d passes a threshold: 7.405 at L = 4 and δ = 0.05, with
16.59 years from peak to peak; 1 at L = 0 and δ = 1, the cobweb theorem.
Source: Ezekiel 1938; Nerlove 1958; Freeman 1976; Ryoo and Rosen 2004 on the stock.
Verified: tests/verification/test_training_pipeline.py.
"""

from __future__ import annotations

import math
from typing import Any, Literal, NamedTuple, get_args

import pandas as pd

from simulation.phases.conditions import conditions_at_start
from simulation.policy.parameters import parameter_record
from simulation.rules.education import (
    applicants_for,
    expected_premium,
    places_taken,
    premium_against_2018,
    seats_next_year,
    unfilled_at_graduation,
)
from simulation.rules.vacancies import posts_wanted, unfilled_posts
from simulation.rules.wages import curve_wage, posted_wage_after, premium
from simulation.scenario.assumptions import Assumptions

Expectations = Literal["naive", "adaptive", "rational-horizon"]
_WORDS = get_args(Expectations)
_AT_REST = 1.0  # stock, wage outside the occupation and the premium's reference are measured in this
_APPLICANTS_PER_PLACE = 0.5  # half of the places stay empty at rest: they bind only if applicants double
_LARGEST_SHOCK = 0.9  # up to here posts stay unfilled at the baseline's unfilled share, so the wage still answers


class _Occupation(NamedTuple):
    """Arguments of the production rules for one rest point."""

    posts: float  # posts wanted, stocks at rest
    unfilled_share: float  # v0: of the parameter book
    offset: float  # o: of the parameter book
    wage: float  # at rest, outside wages
    curve_elasticity: float  # φ
    enrolment_elasticity: float
    seats: float  # places a year, stocks at rest


def training_pipeline(
    lag_years: int,
    exit_rate: float,
    supply_elasticity: float,
    demand_elasticity: float,
    *,
    expectations: Expectations = "naive",
    expectation_weight: float = 0.3,
    years: int = 100,
    shock: float = 0.01,
) -> pd.DataFrame:
    """Stock, wage and entrants of a trained occupation whose stock starts off rest, with a pipeline at rest.

    Each year the production rules are called in the order of the model, with the arguments of their linear limit:

    - `posts_wanted` with wage elasticity 0 and `unfilled_posts`: posts are given, so all adjustment is the wage's.
    - `curve_wage` with v0 and o of the parameter book and φ = (v0 + o)/(ε_d·(1 - v0)): as v = 1 - S/D, its elasticity
      to the stock is -φ·(1 - v0)/(v0 + o) = -1/ε_d, that of w = (D/S)^(1/ε_d). `posted_wage_after` with τ = 1 and no
      cap: the wage clears within the year.
    - `premium`, `premium_against_2018`, `expected_premium` and, with a horizon, `unfilled_at_graduation`. Employers
      then announce posts for those who replace the leavers too, 1 + L·δ times today's: all kinds share a rest point.
    - `applicants_for` with ε_s·π/(1 + π), π the baseline's premium: a wage one per cent higher is a premium (1 + π)/π
      per cent higher, so entrants respond to the wage with ε_s. Half an applicant per place and `seats_next_year`
      without growth: `places_taken` is then what applicants make it.

    What leaves and arrives is counted here: the model does it person by person.

    Args:
        lag_years: L, from enrolment to work, 0 to 60.
        exit_rate: δ, what leaves the stock a year, above 0 up to 1.
        supply_elasticity: ε_s, of entrants to the wage, above 0.
        demand_elasticity: ε_d, of the stock that is hired to the wage, above 0.
        expectations: of applicants: today's premium, the moving average, or the premium foreseen at graduation.
        expectation_weight: weight on the last error of adaptive expectations, above 0 up to 1; 1 is naive.
        years: how many to simulate, 1 to 1,000,000.
        shock: share by which the first stock is off rest, -0.9 to 0.9. The recursion above is the limit of small ones.
    Returns: a row per year, `years + 1` of them, index `year` from 0: `stock`, in stocks at rest; `wage`, in wages at
        rest; `entrants` who begin to study, in stocks at rest a year (δ at rest).
    Raises: ValueError naming argument, value and range.
    """
    _check(lag_years, exit_rate, supply_elasticity, demand_elasticity)
    _check_choices(expectations, expectation_weight, years, shock)
    occupation = _at_rest(exit_rate, supply_elasticity, demand_elasticity)
    kind = _WORDS.index(expectations)
    in_study = [exit_rate * _AT_REST] * int(lag_years)  # cohorts by year of enrolment, the oldest first
    stock, wage, expected = _AT_REST * (1.0 + shock), occupation.wage, occupation.wage - 1.0
    rows = []
    for _ in range(int(years) + 1):
        wage = _wage(occupation, stock, wage)
        foreseen = _foreseen(occupation, stock + sum(in_study), 1.0 + lag_years * exit_rate)
        expected = expected_premium(kind, expected, premium(wage, 1.0), expectation_weight, foreseen)
        in_study.append(_entrants(occupation, expected))
        rows.append((stock, wage / occupation.wage, in_study[-1]))
        stock = (1.0 - exit_rate) * stock + in_study.pop(0)
    return pd.DataFrame(rows, columns=["stock", "wage", "entrants"]).rename_axis("year")


def _at_rest(exit_rate: float, supply_elasticity: float, demand_elasticity: float) -> _Occupation:
    """The production rules' arguments under which the stock rests at 1."""
    p: Any = parameter_record(Assumptions())
    unfilled_share, offset = float(p["initial_unfilled_share"]), float(p["wage_curve_offset"])
    at_start = conditions_at_start(p).ai_premium
    return _Occupation(
        posts=_AT_REST / (1.0 - unfilled_share),
        unfilled_share=unfilled_share,
        offset=offset,
        wage=1.0 + at_start,
        curve_elasticity=(unfilled_share + offset) / (demand_elasticity * (1.0 - unfilled_share)),
        enrolment_elasticity=supply_elasticity * at_start / (1.0 + at_start),
        seats=exit_rate * _AT_REST / _APPLICANTS_PER_PLACE,
    )


def _wage(occupation: _Occupation, stock: float, wage: float) -> float:
    """The wage that the year's stock leads to from last year's, in outside wages."""
    posts = posts_wanted(occupation.posts, 1.0, 1.0, 0.0, 1.0, 0.0)
    unfilled_share = unfilled_posts(posts, stock) / posts
    target = _curve(occupation, unfilled_share)
    return float(posted_wage_after(wage, target, 1.0, math.inf))


def _foreseen(occupation: _Occupation, people: float, posts_growth: float) -> float:
    """The premium at graduation if employers want what they announce and all who study now have joined."""
    unfilled_share = unfilled_at_graduation(people, occupation.posts * posts_growth)
    return float(premium(_curve(occupation, unfilled_share), 1.0))


def _curve(occupation: _Occupation, unfilled_share: float) -> float:
    at_rest, elasticity = occupation.unfilled_share, occupation.curve_elasticity
    return float(curve_wage(occupation.wage, unfilled_share, at_rest, elasticity, occupation.offset))


def _entrants(occupation: _Occupation, expected: float) -> float:
    """Who begins to study this year, in stocks at rest."""
    relative = premium_against_2018(expected, occupation.wage - 1.0)
    applicants = applicants_for(occupation.seats, _APPLICANTS_PER_PLACE, relative, occupation.enrolment_elasticity)
    seats = seats_next_year(occupation.seats, applicants, 0.0, occupation.seats)
    return float(places_taken(seats, applicants))


def _check(lag_years: int, exit_rate: float, supply_elasticity: float, demand_elasticity: float) -> None:
    _within("lag_years", lag_years, 0, 60, whole=True)
    _within("exit_rate", exit_rate, 0, 1, above=True)
    _within("supply_elasticity", supply_elasticity, 0, math.inf, above=True)
    _within("demand_elasticity", demand_elasticity, 0, math.inf, above=True)


def _check_choices(expectations: str, expectation_weight: float, years: int, shock: float) -> None:
    if expectations not in _WORDS:
        raise ValueError(f"expectations is {expectations!r}; allowed: {', '.join(_WORDS)}")
    _within("expectation_weight", expectation_weight, 0, 1, above=True)
    _within("years", years, 1, 1_000_000, whole=True)
    _within("shock", shock, -_LARGEST_SHOCK, _LARGEST_SHOCK)


def _within(name: str, value: float, low: float, high: float, *, above: bool = False, whole: bool = False) -> None:
    """Raise ValueError unless the value is finite, from (or above) `low` to `high`, and whole where that is asked."""
    large_enough = value > low if above else value >= low
    if large_enough and value <= high and math.isfinite(value) and not (whole and value % 1):
        return
    kind, beginning = ("a whole number" if whole else "a number"), ("above" if above else "from")
    end = "" if math.isinf(high) else f" to {high:,g}"
    raise ValueError(f"{name} is {value!r}; allowed: {kind} {beginning} {low:g}{end}")
