"""Skills in their limits: scenarios/limits/frozen-skills.yaml and scenarios/limits/half-life-18.yaml.

Theory. Technical skill fades by 2^(-1/λ) a month and grows by learning. With neither it stays, to the last bit of its
32. With λ = 18 and no AI work half of it is left after 18 months; the column rounds each of 18 products to 24 bits, so
the ratio is exact to 18 roundings of 2^-24.
"""

from __future__ import annotations

import numpy as np
import pytest
from limits import People, both, limit_market, people_of

from simulation.agents.codes import Sector, Status
from simulation.model import TalentMarket

AI = (Sector.APPLICATION, Sector.TECHNOLOGY, Sector.FOUNDATION)
ROUNDING = 2.0**-24


def learnt_at_once(then: People, now: People) -> np.ndarray:
    """Who ended study or training between two months, and so was taught."""
    return np.isin(then.status, (Status.STUDYING, Status.TRAINING)) & (now.status != then.status)


def test_frozen_skills_stay_to_the_last_bit() -> None:
    """Four years of hires, quits, moves and idleness: technical skill changes by graduation or a course, or not."""
    market = limit_market("frozen-skills", seed=1, scale=500)
    after, watched, moved = people_of(market), 0, 0
    for _ in range(48):
        before = after
        market.step()
        after = people_of(market)
        then, now = both(before, after)
        same = ~learnt_at_once(then, now)
        np.testing.assert_array_equal(now.technical[same], then.technical[same])
        watched += same.sum()
        moved += (same & ((now.status != then.status) | (now.sector != then.sector))).sum()
    assert watched > 48 * 10_000
    assert moved > 10_000
    assert market.record.series("hires").min() > 0


@pytest.mark.parametrize(
    ("changes", "who"),
    [
        ({"skills__ageing": "half-life"}, "people of the AI field fade"),
        ({"skills__learning_per_month": 0.05}, "AI staff learn"),
        ({"skills__outside_technical_per_month": 0.004}, "outside work has a level of its own"),
    ],
    ids=lambda value: "" if isinstance(value, dict) else value,
)
def test_each_switch_of_frozen_skills_is_needed(changes: dict[str, object], who: str) -> None:
    """One of the three back at its default, and skills change within a month."""
    market = limit_market("frozen-skills", seed=1, scale=1000, **changes)
    market.step()
    before = people_of(market)
    market.step()
    then, now = both(before, people_of(market))
    assert (now.technical != then.technical)[~learnt_at_once(then, now)].mean() > 0.01, who


def test_after_18_months_without_work_half_is_left() -> None:
    """Everybody who sought an AI job or was in training for all of 18 months, and every month of the way."""
    market = limit_market("half-life-18", seed=1, scale=200)
    market.step()
    start = _without_work(market)
    found = start
    for months in range(1, 19):
        market.step()
        then, found = both(found, _without_work(market))
        assert (then.status == found.status).all()
        first, _ = both(start, found)
        ratio = found.technical.astype(float) / first.technical
        np.testing.assert_allclose(ratio, 2.0 ** (-months / 18), rtol=months * ROUNDING)
    np.testing.assert_allclose(ratio, 0.5, rtol=18 * ROUNDING)
    assert (found.status == Status.SEEKING).sum() > 40
    assert (found.status == Status.TRAINING).sum() > 400
    assert market.record.series("hires")[: market.month].sum() == 0


def _without_work(market: TalentMarket) -> People:
    people = people_of(market)
    return people.that(people.are(Status.SEEKING, *AI) | people.are(Status.TRAINING))
