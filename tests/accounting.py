"""The books of a month, counted again from the persons and firms themselves, and the identities between them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple
from unittest.mock import patch

import numpy as np

from simulation import model
from simulation.agents.codes import AI_SECTORS, CLASSES, ENGINEER, SECTORS, STATES, Place, Sector, State, Status
from simulation.indicators.catalogue import BY_NAME, CATALOGUE, series_keys
from simulation.indicators.market import measure_platform
from simulation.model import TalentMarket

AI = slice(0, AI_SECTORS)
EMPLOYED_STATES = [State.APPLICATION, State.TECHNOLOGY, State.FOUNDATION, State.NEV, State.OTHER]
COUNTS = ("persons", "posts", "employers", "projects", "programmes")
PLACES = {key: place for place, key in enumerate(series_keys())}


class People(NamedTuple):
    """Who is there, counted with numpy alone."""

    ids: np.ndarray
    states: np.ndarray  # (state,)
    employed: np.ndarray  # (sector, class)
    by_cell: np.ndarray  # (firm, class)
    by_origin: np.ndarray  # (kind,), AI staff
    studying: np.ndarray  # (programme,)
    skills: np.ndarray  # (person, skill)
    wages: np.ndarray  # of everybody who does not study


class Others(NamedTuple):
    """The tables beside persons and firms at the end of a month."""

    places: np.ndarray  # of researchers
    programmes: int
    ids: list[np.ndarray]  # per table


class Month(NamedTuple):
    """A month with its books: counts in person-agents, values in real persons."""

    market: TalentMarket
    month: int
    before: People
    after: People
    at_a: dict[str, np.ndarray]  # columns of firms at measurement point A
    at_b: dict[str, np.ndarray]  # columns of firms at the end
    others: Others
    tally: Any
    values: np.ndarray
    flows: np.ndarray
    p: Any  # the parameters that were in force

    @property
    def scale(self) -> int:
        """Real persons per person-agent."""
        return self.market.scale

    def value(self, indicator: str, group: str = "all") -> float:
        """A measured value."""
        return float(self.values[PLACES[indicator, group]])

    def sum_of(self, indicator: str, cut: str, cuts: int = 1) -> float:
        """The sum over the groups of a cut such as `layer`; `cuts` = 2 for `layer=...,class=...`."""
        groups = [group for group in BY_NAME[indicator].groups if group.startswith(f"{cut}=")]
        return sum(self.value(indicator, group) for group in groups if group.count("=") == cuts)


def count_people(market: TalentMarket) -> People:
    """Count everybody who is in the model now."""
    alive = market.persons["alive"]
    column = {name: market.persons[name][alive] for name in market.persons}
    status, sector = column["status"], column["sector"].astype(np.int64)
    assert (status != Status.LEFT).all()
    state = np.full(len(status), -1)
    for plain in (Status.STUDYING, Status.TRAINING, Status.ABROAD):
        state[status == plain] = State[plain.name]
    seeking, employed = status == Status.SEEKING, status == Status.EMPLOYED
    state[seeking] = np.where(sector[seeking] < AI_SECTORS, State.SEEKING_AI, State.OUTSIDE_SEEKING)
    state[employed] = State.APPLICATION + sector[employed]
    in_ai = employed & (sector < AI_SECTORS)
    cells = len(market.firms["alive"]) * CLASSES
    employer, job_class = column["employer"].astype(np.int64), column["job_class"].astype(np.int64)
    assert ((employer >= 0) == employed).all()  # the employed have an employer, nobody else has one
    by_cell = np.bincount((employer * CLASSES + job_class)[employed], minlength=cells)
    by_sector = np.bincount((sector * CLASSES + job_class)[employed], minlength=SECTORS * CLASSES)
    studying = status == Status.STUDYING
    return People(
        ids=column["unique_id"].copy(),
        states=np.bincount(state, minlength=STATES),
        employed=by_sector.reshape(SECTORS, CLASSES),
        by_cell=by_cell.reshape(-1, CLASSES),
        by_origin=np.bincount(column["kind"][in_ai], minlength=2),
        studying=np.bincount(column["programme"][studying], minlength=3),
        skills=np.column_stack([column[skill] for skill in ("technical", "practical", "domain")]),
        wages=column["wage"][~studying].copy(),
    )


def _count_others(market: TalentMarket) -> Others:
    return Others(
        places=market.researchers["place"][market.researchers["alive"]],
        programmes=int(np.count_nonzero(market.universities["opened"] >= 0)),
        ids=[table["unique_id"][table["alive"]] for table in market.tables.values()],
    )


def audited(market: TalentMarket, months: int) -> Iterator[Month]:
    """Run the market month by month and hand out its books."""
    after = count_people(market)
    for _ in range(months):
        before, at_a = after, {}

        def look_first(market: TalentMarket, seekers: Any, seen: dict[str, np.ndarray] = at_a) -> None:
            seen |= _columns(market)
            measure_platform(market, seekers)

        with patch.object(model, "measure_platform", look_first):
            market.step()
        after, result, month = count_people(market), market.results(), market.month - 1
        tally = type(market.tally)(*(counts.copy() for counts in market.tally))
        yield Month(
            market, month, before, after, at_a, _columns(market), _count_others(market), tally,
            result.values[month].copy(), result.flows[month].copy(), market.p,
        )  # fmt: skip


def _columns(market: TalentMarket) -> dict[str, np.ndarray]:
    return {name: market.firms[name].copy() for name in market.firms}


def persons_are_conserved(m: Month) -> None:
    """Every stock is last month's plus who came less who went; who was there is still there or has left."""
    moves = m.tally.moves
    assert (moves >= 0).all()
    present = np.arange(STATES) != State.BEYOND
    change = moves.sum(axis=0) - moves.sum(axis=1)
    np.testing.assert_array_equal(m.after.states[present], (m.before.states + change)[present])
    entered, left = moves[State.BEYOND].sum(), moves[:, State.BEYOND].sum()
    assert moves[State.BEYOND, State.BEYOND] == 0
    assert len(m.after.ids) == len(m.before.ids) + entered - left
    assert len(np.setdiff1d(m.after.ids, m.before.ids)) == entered
    assert len(np.setdiff1d(m.before.ids, m.after.ids)) == left


def ids_are_unique(m: Month) -> None:
    """Nobody shares an id, in any table."""
    for ids in m.others.ids:
        assert len(np.unique(ids)) == len(ids)
        assert (ids > 0).all()


def flows_are_the_moves_in_real_persons(m: Month) -> None:
    """What results hand out is what was counted, times the scale."""
    np.testing.assert_array_equal(m.flows, m.tally.moves * m.scale)


def headcounts_are_the_people_employed(m: Month) -> None:
    """Firm by firm and class by class; employers are alive and of the person's sector."""
    np.testing.assert_array_equal(m.at_b["headcount"], m.after.by_cell)
    staffed = m.after.by_cell.sum(axis=1) > 0
    assert m.at_b["alive"][staffed].all()
    by_sector = np.zeros((SECTORS, CLASSES), np.int64)
    np.add.at(by_sector, m.at_b["sector"], m.at_b["headcount"])
    np.testing.assert_array_equal(by_sector, m.after.employed)
    assert m.at_b["headcount"][m.at_b["sector"] >= AI_SECTORS, ENGINEER + 1 :].sum() == 0


def employment_changes_by_hires_and_separations(m: Month) -> None:
    """Sector by sector; hires are the moves into a sector, separations the moves out of it."""
    hires, separations = m.tally.hires.sum(axis=1), m.tally.separations
    change = m.after.employed.sum(axis=1) - m.before.employed.sum(axis=1)
    np.testing.assert_array_equal(change, hires - separations)
    np.testing.assert_array_equal(hires, m.tally.moves[:, EMPLOYED_STATES].sum(axis=0))
    np.testing.assert_array_equal(separations, m.tally.moves[EMPLOYED_STATES].sum(axis=1))
    assert m.tally.hires_by_origin.sum() == m.tally.hires[AI].sum()
    assert m.tally.hires_by_search[1:4].sum() == m.tally.hires[AI].sum()
    assert m.tally.hires_by_search[4] == m.tally.hires[AI_SECTORS:].sum()


def other_flows_are_moves(m: Month) -> None:
    """Emigration, return, recruitment, training and graduation are rows and columns of the flow table."""
    moves = m.tally.moves
    assert m.tally.emigrated[0] == moves[:, State.ABROAD].sum()
    assert m.tally.returned[0] == moves[State.ABROAD, State.SEEKING_AI]
    assert m.tally.recruited[0] == moves[State.BEYOND, State.SEEKING_AI]
    assert m.tally.trainings_started[0] == moves[:, State.TRAINING].sum()
    assert m.tally.graduates.sum() <= moves[State.STUDYING].sum()
    assert m.tally.graduates[0] == 0
    assert (m.tally.placed <= m.tally.hires[AI].sum()).all()
    impossible = [
        (State.STUDYING, EMPLOYED_STATES), (State.TRAINING, EMPLOYED_STATES), (State.ABROAD, EMPLOYED_STATES),
        (State.BEYOND, EMPLOYED_STATES), (State.BEYOND, [State.TRAINING, State.ABROAD]),
    ]  # fmt: skip
    for source, targets in impossible:
        assert moves[source, targets].sum() == 0, source


def posts_and_openings_agree(m: Month) -> None:
    """Openings at A never exceed unfilled posts; unfilled is target less headcount; vacancies are what is left."""
    for firms in (m.at_a, m.at_b):
        np.testing.assert_array_equal(firms["unfilled"], np.maximum(firms["target"] - firms["headcount"], 0))
        for count in ("target", "headcount", "unfilled", "openings"):
            assert (firms[count] >= 0).all()
        assert firms["target"][~firms["alive"] | firms["closing"]].sum() == 0
    assert (m.at_a["openings"] <= m.at_a["unfilled"]).all()
    np.testing.assert_array_equal(m.at_a["openings"], m.at_b["openings"])
    left = m.value("openings") - m.value("hires")
    assert m.value("vacancies") == left >= 0
    job_to_job = m.tally.moves[np.ix_(EMPLOYED_STATES, EMPLOYED_STATES)].sum()  # only matching makes them
    new = m.at_b["headcount"].sum() - m.at_a["headcount"].sum()
    assert new == m.tally.hires.sum() - job_to_job


def values_are_possible(m: Month) -> None:
    """Skills and shares in [0, 1], wages positive, ages and counts not negative, counts whole and never missing."""
    assert ((m.after.skills >= 0) & (m.after.skills <= 1)).all()
    assert (m.after.wages > 0).all()
    assert np.isfinite(m.after.wages).all()
    firms = m.at_b
    for column in ("posted_wage", "base_wage", "productivity", "wage_effect", "size"):
        assert (firms[column] > 0).all(), column
        assert np.isfinite(firms[column]).all(), column
    assert (firms["opening_age"] >= 0).all()
    for indicator in CATALOGUE:
        values = np.array([m.value(indicator.name, group) for group in indicator.groups])
        assert not np.isinf(values).any(), indicator.name
        if indicator.unit in COUNTS:
            assert not np.isnan(values).any(), indicator.name
            assert (values >= 0).all(), indicator.name
        if indicator.unit in ("share", "0 to 1", "per month") and "premium" not in indicator.name:
            known = values[~np.isnan(values)]
            assert ((known >= 0) & (known <= 1 + 1e-12)).all(), indicator.name
        if indicator.unit in ("persons", "posts") and indicator.name not in _NOT_WHOLE:
            np.testing.assert_array_equal(values % m.scale, 0, err_msg=indicator.name)


_NOT_WHOLE = ("shortfall_skill_weighted", "pipeline", "researchers")  # weighted, expected, person for person


def groups_sum_to_totals(m: Month) -> None:
    """Exactly, for every count that is cut into groups which do not overlap."""
    for name in ("posts_wanted", "openings", "hires", "employment", "vacancies", "shortfall"):
        assert m.value(name) == m.sum_of(name, "layer") == m.sum_of(name, "class"), name
        if any(group.count("=") == 2 for group in BY_NAME[name].groups):
            assert m.value(name) == m.sum_of(name, "layer", cuts=2), name
            for cut in ("application", "technology", "foundation"):
                assert m.value(name, f"layer={cut}") == m.sum_of(name, f"layer={cut},class", cuts=2)
        if name != "shortfall":
            assert m.value(name, "market=overall") == m.value(name) + m.sum_of(name, "sector"), name
    for name in ("hires", "employment"):
        assert m.value(name) == m.sum_of(name, "origin"), name
    for name in ("job_seekers", "qualified_seekers"):
        assert m.value(name) == m.sum_of(name, "search"), name
    for name in ("job_seekers", "separations"):
        assert m.value(name, "market=overall") == m.value(name) + m.sum_of(name, "sector"), name
    for name in ("programmes", "programmes_opened"):
        assert m.value(name) == m.sum_of(name, "university"), name
    np.testing.assert_allclose(m.value("seats"), m.sum_of("seats", "university"))
    assert m.value("graduates") == m.sum_of("graduates", "programme")
    np.testing.assert_allclose(m.value("firms"), m.sum_of("firms", "layer"))
    np.testing.assert_allclose(m.sum_of("employer_share", "layer"), 1)


def overlapping_groups_stay_between_their_bounds(m: Month) -> None:
    """Who qualifies in two layers counts in both: no group exceeds the total, all together reach it."""
    for cut in ("layer", "class"):
        groups = [g for g in BY_NAME["qualified_seekers"].groups if g.startswith(f"{cut}=")]
        values = [m.value("qualified_seekers", group) for group in groups]
        assert max(values) <= m.value("qualified_seekers") <= sum(values)
    assert m.value("qualified_seekers") <= m.value("job_seekers")
    assert m.value("pipeline", "within=12") <= m.value("pipeline", "within=24") <= m.value("pipeline", "within=48")


def the_gap_splits_exactly(m: Month) -> None:
    """Both decompositions, in whole persons; the shortfall's U is who seeks an AI job after matching."""
    for gap, people in (("shortfall", "shortfall_seekers"), ("openings", "openings_applicants")):
        parts = [m.value(f"{gap}_{reason}") for reason in ("headcount", "mismatch", "friction")]
        assert sum(parts) == m.value(gap), gap
        assert min(parts) >= 0, gap
        assert parts[0] == max(0, m.value(gap) - m.value(people)), gap
        assert parts[2] <= min(m.value(gap), m.value(people)), gap
    assert m.value("shortfall_seekers") == m.after.states[State.SEEKING_AI] * m.scale
    outsiders = m.value("job_seekers", "search=nonemployed") + m.value("job_seekers", "search=direct")
    assert m.value("openings_applicants") == outsiders
    assert m.value("shortfall_skill_weighted") >= m.value("shortfall")


def series_are_what_a_recount_finds(m: Month) -> None:
    """Stocks of the series against persons and firms counted afresh."""
    for state, name in enumerate(s.name.lower() for s in State if s != State.BEYOND):
        assert m.value("persons", f"state={name}") == m.after.states[state] * m.scale
    layers, classes = ("application", "technology", "foundation"), ("engineer", "compound", "research")
    in_ai = m.at_b["sector"] < AI_SECTORS
    for layer, name in enumerate(layers):
        firms = m.at_b["sector"] == layer
        for c, job_class in enumerate(classes):
            group = f"layer={name},class={job_class}"
            assert m.value("employment", group) == m.after.employed[layer, c] * m.scale
            assert m.value("posts_wanted", group) == m.at_b["target"][firms, c].sum() * m.scale
            assert m.value("openings", group) == m.at_a["openings"][firms, c].sum() * m.scale
            assert m.value("hires", group) == m.tally.hires[layer, c] * m.scale
            assert m.value("shortfall", group) == m.at_b["unfilled"][firms, c].sum() * m.scale
        assert (
            m.value("firms", f"layer={name}")
            == np.count_nonzero(firms & m.at_b["alive"] & ~m.at_b["closing"]) * m.market.employers_per_agent
        )
    for sector in (Sector.NEV, Sector.OTHER):
        group = f"sector={sector.name.lower()}"
        assert m.value("employment", group) == m.after.employed[sector].sum() * m.scale
        assert m.value("separations", group) == m.tally.separations[sector] * m.scale
    assert m.value("shortfall") == m.at_b["unfilled"][in_ai].sum() * m.scale
    origins = [m.value("employment", f"origin={o}") for o in ("graduate", "career_switcher")]
    assert origins == (m.after.by_origin * m.scale).tolist()
    assert m.value("enrolled", "programme=ai") == m.after.studying[1] * m.scale
    assert m.value("enrolled", "programme=adjacent") == m.after.studying[2] * m.scale
    assert m.value("switchers_training") == m.after.states[State.TRAINING] * m.scale
    abroad = np.count_nonzero(m.others.places == Place.ABROAD)
    assert m.value("researchers", "place=abroad") == abroad
    assert m.value("researchers", "place=china") == len(m.others.places) - abroad
    assert m.value("programmes") == m.others.programmes


def ratios_are_ratios_of_their_parts(m: Month) -> None:
    """Every ratio is numerator over denominator, as the catalogue defines it."""

    def agrees(name: str, over: float, under: float, group: str = "all") -> None:
        expected = over / under if under else np.nan
        np.testing.assert_allclose(m.value(name, group), expected, rtol=1e-12, err_msg=f"{name} {group}")

    v, openings, seekers = m.value, m.value("openings"), m.value("job_seekers")
    agrees("supply_demand_ratio", v("qualified_seekers"), openings)
    holders = v("qualified_seekers", "search=employed")
    agrees("supply_demand_ratio_nonemployed", v("qualified_seekers") - holders, openings)
    agrees("applicants_per_opening", seekers, openings)
    for group in ("layer=application", "layer=foundation", "class=engineer", "class=research"):
        agrees("supply_demand_ratio", v("qualified_seekers", group), v("openings", group), group)
        agrees("time_to_fill", v("openings", group), v("hires", group), group)
    for group in ("sector=nev", "sector=other", "market=overall"):
        agrees("applicants_per_opening", v("job_seekers", group), v("openings", group), group)
        agrees("vacancy_rate", v("vacancies", group), v("vacancies", group) + v("employment", group), group)
    agrees("vacancy_rate", v("vacancies"), v("vacancies") + v("employment"))
    agrees("openings_share_ai", openings, v("openings", "market=overall"))
    agrees("time_to_fill", openings, v("hires"))
    agrees("switcher_share", v("employment", "origin=career_switcher"), v("employment"))
    agrees("poaching_share", m.tally.hires_by_search[1], m.tally.hires[AI].sum())
    agrees("job_finding_rate", m.tally.hires_by_search[2] * m.scale, v("job_seekers", "search=nonemployed"))
    agrees("separation_rate", v("separations"), m.before.employed[AI].sum() * m.scale)
    agrees("separation_rate", v("separations", "market=overall"), m.before.employed.sum() * m.scale, "market=overall")
    agrees("ai_premium_all_postings", v("wage_posted") - v("wage_posted", "market=overall"),
           v("wage_posted", "market=overall"))  # fmt: skip
    agrees("tuition_paid", m.tally.trainings_started[0] * m.scale * m.p["tuition_cny"], 1)


def money_adds_up(m: Month) -> None:
    """Levers, and those who pay, add up to what policies cost; a lever that is not set costs nothing."""
    total = m.value("policy_cost")
    np.testing.assert_allclose(m.sum_of("policy_cost", "lever"), total, rtol=1e-12)
    np.testing.assert_allclose(m.sum_of("policy_cost", "payer"), total, rtol=1e-12)
    for group in BY_NAME["policy_cost"].groups:
        assert m.value("policy_cost", group) >= 0, group
        kind, _, key = group.partition("=")
        if kind == "lever" and key not in m.market.decisions.values:
            assert m.value("policy_cost", group) == 0, group


IDENTITIES = (
    persons_are_conserved,
    ids_are_unique,
    flows_are_the_moves_in_real_persons,
    headcounts_are_the_people_employed,
    employment_changes_by_hires_and_separations,
    other_flows_are_moves,
    posts_and_openings_agree,
    values_are_possible,
    groups_sum_to_totals,
    overlapping_groups_stay_between_their_bounds,
    the_gap_splits_exactly,
    series_are_what_a_recount_finds,
    ratios_are_ratios_of_their_parts,
    money_adds_up,
)
