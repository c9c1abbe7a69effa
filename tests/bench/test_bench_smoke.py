"""The benchmark runs and its results have the promised form. Nothing here asks how long anything takes."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest

from bench.bare import bare_month, copied
from bench.markets import TINY, measure_markets
from bench.measure import Measurement, table, write_json
from bench.processes import measure_one_to_one
from simulation.agents.codes import EMPLOYED, SEEKING
from simulation.model import TalentMarket


def test_markets_are_measured_with_ratios_and_phases() -> None:
    """Both ratios are there, and the phases add up to the month's cost."""
    found = {one.name.strip(): one for one in measure_markets(TINY)}
    assert all(math.isfinite(one.value) for one in found.values())
    assert found["plain Mesa / full model"].value == pytest.approx(
        found["plain Mesa"].value / found["full model"].value
    )
    assert found["full model / bare pass"].value == pytest.approx(found["full model"].value / found["bare pass"].value)
    assert {"educate", "switch", "separate", "match", "measure_month_end", "everything else"} <= found.keys()


def test_timing_the_phases_leaves_the_model_as_it_was() -> None:
    """The functions of the model are its own again, and it takes the same steps as before."""
    timed, untimed = (TalentMarket(scale=2000, seed=3) for _ in range(2))
    from bench.markets import measure_phases

    measure_phases(timed, 2)
    untimed.run_for(2)
    assert timed.record.values[:2].tobytes() == untimed.record.values[:2].tobytes()


def test_the_bare_pass_separates_people_and_keeps_books() -> None:
    """Skills fade, some lose their job, headcounts follow, the market itself is untouched."""
    market = TalentMarket(scale=2000, seed=1)
    persons, firms = copied(market.persons), copied(market.firms)
    bare_month(persons, firms, 0.9, 0.5, 1, 1)
    kept = np.where(market.persons["status"] == EMPLOYED, 0.9, 0.81)
    assert np.allclose(persons.technical, kept * market.persons["technical"])
    lost = (market.persons["status"] == EMPLOYED) & (persons.status == SEEKING)
    employed = np.count_nonzero(market.persons["status"] == EMPLOYED)
    assert 0.3 * employed < np.count_nonzero(lost) < 0.7 * employed
    assert market.firms["headcount"].sum() - firms.headcount.sum() == np.count_nonzero(lost)


def test_one_to_one_reports_time_and_memory() -> None:
    """Measured in a process of its own, here at the coarsest scale."""
    seconds, persons, memory = measure_one_to_one(2000, 1)
    assert seconds.value > 0
    assert persons.value > 2_000
    assert 0.01 < memory.value < 3


@pytest.mark.parametrize(
    ("value", "more_is_better", "verdict"),
    [(9, False, "MISSED"), (6, False, "goal met"), (3, False, "aim met"), (3, True, "MISSED"), (9, True, "aim met")],
)
def test_verdicts(value: float, more_is_better: bool, verdict: str) -> None:
    """A cost stays under its goal and aim, a ratio of speeds exceeds them."""
    goal, aim = (5, 8) if more_is_better else (8, 4)
    assert Measurement("x", value, "ns", goal, aim, more_is_better).verdict == verdict
    assert Measurement("x", value, "ns").verdict == ""


def test_results_are_shown_and_kept(tmp_path: Path) -> None:
    """A line per measurement, and a JSON file that says on what it was measured."""
    measurements = [Measurement("full model", 42.0, "ns per person-month", 60, 30), Measurement("persons", 1e6, "")]
    shown = table(measurements).splitlines()
    assert len(shown) == 3
    assert shown[1].split()[-2:] == ["goal", "met"]
    kept = json.loads(write_json(measurements, tmp_path / "bench").read_text())
    assert kept["measurements"][0]["value"] == 42.0
    assert {"commit", "time", "machine", "versions"} <= kept.keys()
