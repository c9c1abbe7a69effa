"""Figure: what policies cost a year, by who pays and by lever. Left out where nothing costs anything."""

from __future__ import annotations

import numpy as np
import pandas as pd

from simulation.report.data import NothingToShowError, Results
from simulation.report.decisions import billion_words
from simulation.report.drawing import Drawing, foot, joined
from simulation.report.figures.decomposition import stacked_panel
from simulation.report.layout import page
from simulation.report.style import BLUE, GREEN, GREY, ORANGE, PURPLE, SKY, VERMILLION, wrapped
from simulation.report.wording import NBSP, listed, number, share
from simulation.scenario.budget import PAYERS
from simulation.scenario.policies import BOOK

SUBTITLE = (
    "Cost of all levers in force, billion yuan of 2024 a year, not discounted: by who pays, and the dearest levers. "
    "Unit costs are assumptions of the book of levers."
)
PAYER_COLOURS = {"state": BLUE, "firms": ORANGE, "students": GREEN}
LEVER_COLOURS = (VERMILLION, SKY, PURPLE, GREEN, ORANGE)
OTHERS = "others"
_WORTH_A_COLOUR = 0.02  # share of all costs from which a lever is told apart
_LABEL_WIDTH, _LABEL_SIZE = 1.15, 9.0  # inches, points


def costs_of(results: Results, groups: dict[str, str]) -> pd.DataFrame:
    """Mean over the runs of the yearly cost, billion yuan: one column per name, one row per year shown."""
    means = {
        name: results.fan("policy_cost", group, how="sum").mean / 1e9
        for name, group in groups.items()
        if results.has("policy_cost", group)
    }
    return pd.DataFrame(means, index=pd.Index(results.years)).fillna(0.0)


def from_first_cost(costs: pd.DataFrame) -> pd.DataFrame:
    """The years from the one before the first cost on. Raises: NothingToShowError when nothing costs anything."""
    paid = np.flatnonzero(costs.to_numpy().sum(axis=1) > 0.0)
    if not len(paid):
        raise NothingToShowError("no policy costs anything")
    return costs.iloc[max(int(paid[0]) - 1, 0) :]


def dearest_first(costs: pd.DataFrame) -> pd.DataFrame:
    """The levers with the highest sum, cheap ones added up as `others`, which stand first."""
    sums = costs.sum().sort_values(ascending=False, kind="stable")
    kept = list(sums[sums >= _WORTH_A_COLOUR * sums.sum()].index[: len(LEVER_COLOURS)])
    table = costs[kept[::-1]]
    rest = costs.drop(columns=kept).sum(axis=1)
    if rest.any():
        table = pd.concat([rest.rename(OTHERS), table], axis=1)
    return table


def policy_cost_finding(by_payer: pd.DataFrame, by_lever: pd.DataFrame) -> str:
    """The finding as a sentence, computed from the data."""
    totals = by_payer.to_numpy(dtype=np.float64).sum(axis=1)
    start = int(np.flatnonzero(totals > 0.0)[0])
    first, last = int(by_payer.index[start]), int(by_payer.index[-1])
    at_last = float(totals[-1])
    path = f"{_billion(float(totals[start]))} yuan in {first}"
    if last > first:
        path += f" and {_billion(at_last)} in {last}"
    if at_last <= 0.0:
        return f"Policies cost {path}"
    payers, levers = by_payer.loc[last], by_lever.drop(columns=OTHERS, errors="ignore").loc[last]
    main, dear = str(payers.idxmax()), str(levers.idxmax())
    part = float(payers.to_numpy(dtype=np.float64).max()) / at_last
    who = "the state pays" if main == "state" else f"{main} pay"
    return (
        f"Policies cost {path}; {who} {'all' if part > 0.995 else share(part)} of it, and the dearest lever is "
        f"{_words(dear)} ({_billion(float(levers.to_numpy(dtype=np.float64).max()))})"
    )


def draw(results: Results) -> Drawing:
    """Draw yearly costs as stacked areas: by payer on the left, by lever on the right."""
    by_payer = from_first_cost(costs_of(results, {payer: f"payer={payer}" for payer in PAYERS}))
    by_payer = by_payer.loc[:, by_payer.sum() > 0.0]
    levers = costs_of(results, {key: f"lever={key}" for key in BOOK}).loc[by_payer.index]
    by_lever = dearest_first(levers)
    title = policy_cost_finding(by_payer, by_lever)
    made = page(title, SUBTITLE, foot(results, shown="mean"), columns=2, label_width=1.45)
    left, right = made.axes
    stacked_panel(made, left, by_payer, PAYER_COLOURS, _labels(by_payer), heading="Who pays", what="billion yuan")
    colours = {name: GREY if name == OTHERS else _colour(by_lever, name) for name in by_lever.columns}
    stacked_panel(made, right, by_lever, colours, _labels(by_lever), heading="For which levers", what="billion yuan")
    table = joined([by_payer.add_prefix("payer_"), levers.loc[:, levers.sum() > 0.0]])
    alt = _alt(title, by_payer, by_lever)
    return Drawing("policy_cost", "What policies cost", title, SUBTITLE, alt, made.figure, table)


def _colour(table: pd.DataFrame, name: str) -> str:
    order = [column for column in table.columns[::-1] if column != OTHERS]
    return LEVER_COLOURS[order.index(name)]


def _labels(table: pd.DataFrame) -> dict[str, str]:
    """Name and cost of the last year; the number on a line of its own where both do not fit on one."""
    labels = {}
    for name in table.columns:
        amount = number(float(table[name].iloc[-1]))
        lines = wrapped(f"{_words(str(name))} {amount}", _LABEL_WIDTH, _LABEL_SIZE)
        labels[str(name)] = "\n".join(lines)
    return labels


def _words(name: str) -> str:
    return name.split(".")[-1].replace("_", " ")


def _billion(amount: float) -> str:
    return f"{billion_words(amount * 1e9)}{NBSP}billion"


def _alt(title: str, by_payer: pd.DataFrame, by_lever: pd.DataFrame) -> str:
    said = [
        f"{_words(str(name))} {_billion(float(table[name].iloc[-1]))}"
        for table in (by_payer, by_lever)
        for name in table
    ]
    return f"Two stacked area charts of yearly cost. {title}. In {by_payer.index[-1]}, yuan: {listed(said)}."
