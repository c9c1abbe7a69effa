"""The benchmark runs and its results have the promised form. Nothing here asks how long anything takes."""

from __future__ import annotations

import math
import resource
import sys
import time
from argparse import Namespace

import numpy as np
import pytest

from bench import processes
from bench.bare import bare_month, copied
from bench.bench import TINY, Plan, plan_for
from bench.contest import Contestant, turn_by_turn
from bench.markets import measure_markets
from bench.measure import Measurement
from bench.phases import REST, WHOLE, Market, measure_profile, phase_names, phases_wrapped
from bench.touched import Watched
from bench.triad import triad_of
from simulation.agents.codes import EMPLOYED, SEEKING
from simulation.agents.person import PERSON_COLUMNS
from simulation.model import TalentMarket


def test_markets_are_measured_with_ratios() -> None:
    """Every ratio is there, of the costs beside it; so is the bandwidth that the model makes use of."""
    found = {one.name: one.value for one in measure_markets(TINY.comparison, 89.0)}
    assert all(math.isfinite(value) and value > 0 for value in found.values())
    assert found["plain Mesa / full model"] == pytest.approx(found["plain Mesa"] / found["full model"])
    assert found["full model / bare pass"] == pytest.approx(found["full model"] / found["bare pass"])
    assert {"skills in NumPy / skills", "search in NumPy / search"} <= found.keys()
    bandwidth = found["full model, columns touched"] / found["full model"]  # bytes per ns, that is, GB per second
    share = found["full model, share of the triad's bandwidth"]
    assert share == pytest.approx(100 * bandwidth / found["memory triad"])


def test_contestants_take_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a round each has one turn, and costs are per unit; the work before the first round does not count."""
    order: list[str] = []
    contestants = {name: Contestant(lambda name=name: order.append(name), lambda: 500) for name in "abc"}
    ticks = iter(range(100))
    monkeypatch.setattr(time, "process_time", lambda: float(next(ticks)))  # every work takes a second
    cost = turn_by_turn(contestants, 2)
    assert "".join(order) == 3 * "abc"
    assert cost == dict.fromkeys("abc", 1e9 / 500)


def test_the_phases_add_up_at_every_size() -> None:
    """Persons by size, each phase of the month, and a rest that makes up the whole."""
    profile = measure_profile((Market(2000, 2), Market(1000)), 1, 2)
    assert profile.persons[1] == pytest.approx(2 * profile.persons[0], rel=0.05)  # half the scale
    assert list(profile.nanoseconds) == [*phase_names(), REST, WHOLE]
    assert {"educate", "switch", "separate", "match", "measure_month_end"} <= profile.nanoseconds.keys()
    for place in (0, 1):
        costs = {name: each[place] for name, each in profile.nanoseconds.items()}
        assert costs.pop(WHOLE) == pytest.approx(sum(costs.values()))
        assert costs["match"] > 0


def test_taking_the_month_apart_leaves_the_model_as_it_was() -> None:
    """Within, every phase is called by its wrapper; afterwards its functions are its own again; the steps are equal."""
    watched, undisturbed = (TalentMarket(scale=2000, seed=3) for _ in range(2))
    called: list[str] = []

    def noting(name, phase):
        return lambda *arguments: (called.append(name), phase(*arguments))[1]

    with phases_wrapped(noting):
        watched.step()
    watched.step()
    undisturbed.run_for(2)
    assert called == phase_names()
    assert watched.record.values[:2].tobytes() == undisturbed.record.values[:2].tobytes()


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


def test_the_triad_moves_three_arrays(monkeypatch: pytest.MonkeyPatch) -> None:
    """It computes b + s·c in every place and counts three times eight bytes a number."""
    made: list[np.ndarray] = []
    monkeypatch.setattr(np, "zeros", lambda count: made.append(np.full(count, np.nan)) or made[-1])
    once, moved = triad_of(1000)
    once()
    assert made[0].tolist() == [7.0] * 1000  # 1 + 3·2
    assert moved() == 24_000


def test_watched_columns_count_each_element_once() -> None:
    """Read and written apart, in parts as in the whole, however often."""
    column = Watched(np.arange(10, dtype=np.float32))
    part = column[2:6]
    assert [part[0], part[0], column[3]] == [2.0, 2.0, 3.0]
    part[3] = 8.0
    column[5] = 9.0
    assert column.values[5] == 9.0
    assert np.flatnonzero(column.read).tolist() == [2, 3]
    assert np.flatnonzero(column.written).tolist() == [5]
    assert column.bytes_per_row == pytest.approx(4 * 3 / 10)


def test_bytes_touched_follow_the_columns() -> None:
    """Skills read and write three columns and read ability, status and sector of everybody; some read the employer."""
    size = {column.name: np.dtype(column.dtype).itemsize for column in PERSON_COLUMNS}
    counted = processes.count_bytes_touched()
    assert list(counted) == phase_names()
    skills = sum(2 * size[name] for name in ("technical", "practical", "domain"))
    everybody = skills + sum(size[name] for name in ("ability", "status", "sector"))
    assert everybody < counted["fade_and_grow"] < everybody + size["employer"]
    assert counted["run_projects"] == 0
    assert 8 < counted["find_seekers"] < sum(size.values())  # the key of everybody's draw, and not all there is


def test_a_market_of_its_own_reports_time_and_memory() -> None:
    """The market one to one, here at the coarsest scale, and what a person takes."""
    seconds, persons, memory = processes.measure_one_to_one(2000, 1)
    assert seconds.value > 0
    assert persons.value > 2_000
    assert 0.01 < memory.value < 3
    life = processes.Life(1000, 1.0, bytes_at_most=300_000, bytes_before=200_000)
    assert life.bytes_per_person == 100


def test_memory_of_the_parent_does_not_count() -> None:
    """A small program has used less than this process, which Linux would otherwise hand down to it."""
    program = "import resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    child = int(processes._run([*processes._FROM_A_SMALL_PARENT, sys.executable, "-c", program]))
    assert child < resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2


@pytest.mark.parametrize(
    ("value", "more_is_better", "verdict"),
    [(9, False, "MISSED"), (6, False, "goal met"), (3, False, "aim met"), (3, True, "MISSED"), (9, True, "aim met")],
)
def test_verdicts(value: float, more_is_better: bool, verdict: str) -> None:
    """A cost stays under its goal and aim, a ratio of speeds exceeds them."""
    goal, aim = (5, 8) if more_is_better else (8, 4)
    assert Measurement("x", value, "ns", goal, aim, more_is_better).verdict == verdict
    assert Measurement("x", value, "ns").verdict == ""


def test_smaller_machines_leave_out_larger_markets() -> None:
    """The comparison then takes the largest market that is left; without options a million persons."""
    assert plan_for(Namespace(tiny=False, up_to=10**9)) == Plan()
    assert Plan().comparison.scale == 8
    smaller = plan_for(Namespace(tiny=False, up_to=100_000))
    assert [one.scale for one in smaller.markets] == [800, 80]
    assert smaller.comparison.scale == 80
    with pytest.raises(SystemExit, match="10,000 persons"):
        plan_for(Namespace(tiny=False, up_to=5_000))
