"""The first screen: what matters, what does not, what is luck, how good the emulator is, what is not covered."""

from __future__ import annotations

import math

from simulation.experiment.sensitivity import Sensitivity
from simulation.experiment.sensitivity.verdicts import MATTERS, NO_MATTER, NOT_JUDGED, differ
from simulation.report.headlines import Headline, answered
from simulation.report.sensitivity.words import (
    Row,
    factor_words,
    index_words,
    interval_words,
    measure_words,
    outcome_words,
    rows_of,
    runs_words,
    untold,
    with_interval,
)
from simulation.report.wording import NBSP, capital, listed, share, share_range

_FEW = 3  # runs of a point that tell little of luck


def answers(made: Sensitivity) -> list[Headline]:
    """The questions, answered from the tables."""
    return answered(made, {
        "What matters?": matters,
        "What does not?": does_not,
        "How much is luck?": luck,
        "Do factors act together?": together,
        "How good is the emulator?": emulator,
        "Does another method agree?": agreement,
        "What was varied?": varied,
        "What does this not cover?": limits,
    })  # fmt: skip


def matters(made: Sensitivity) -> str:
    """The factors that matter, in order, with their intervals."""
    rows = [row for row in rows_of(made) if row["verdict"] == MATTERS]
    where = f"{outcome_words(made)} in {made.year}"
    if rows:
        said = "; ".join(f"{factor_words(row['factor'])} {with_interval(made, row)}" for row in rows)
        return f"For {where}, in this order: {said}. Given is the {measure_words(made)}, with its 90{NBSP}% interval."
    if not differ(made.noise):
        return f"Nothing that was varied: {where} differs between points no more than luck makes it differ."
    if made.named(NOT_JUDGED):
        return _not_judged(made)
    return f"Nothing clearly: no factor's share in {where} is told from noise, though points differ by more than luck."


def _not_judged(made: Sensitivity) -> str:
    if made.noise.known:
        return "Not told: the points differ by more than luck, but no index could be computed that can be relied on."
    rows = [row for row in rows_of(made) if math.isfinite(row["value"])]
    said = "; ".join(f"{factor_words(row['factor'])} {with_interval(made, row)}" for row in rows)
    order = f" By size alone: {said}." if said else ""
    return f"Not judged: with one run at each point nothing can be told from luck.{order}"


def does_not(made: Sensitivity) -> str:
    """The factors that cannot be told from noise, with the most they could still be."""
    rows, small = untold(made)
    if not rows and not small:
        return "No factor is indistinguishable from noise." if made.named(MATTERS) else ""
    slight = _slight(made, small)
    if not rows:
        return slight
    said = listed([f"{factor_words(row['factor'])}{_at_most(made, row)}" for row in rows])
    limit = made.limit
    line = f" Luck alone gives up to {index_words(made, limit)}." if math.isfinite(limit) else ""
    told = f"Indistinguishable from noise: {said}.{line} That is no proof of no effect, only of none seen here."
    return f"{told} {slight}".strip()


def _slight(made: Sensitivity, rows: list[Row]) -> str:
    """Factors with a part above 0 that may yet be below what matters: no noise, but not shown to matter."""
    said = listed([f"{factor_words(row['factor'])} ({interval_words(made, row)})" for row in rows])
    return (
        f"Not shown to make {share(NO_MATTER)} of the variance, below which nothing is said to matter: {said}."
        if said
        else ""
    )


def _at_most(made: Sensitivity, row: Row) -> str:
    return f" (at most {index_words(made, float(row['high90']))})" if interval_words(made, row) else ""


def luck(made: Sensitivity) -> str:
    """The share of a single run's variance that comes from its seed."""
    noise = made.noise
    if not noise.known:
        return "It cannot be told: each point has one run. Run the sweep with two replicates at least."
    said = (
        f"{capital(share(noise.luck))} of the variance of a single run comes from its seed "
        f"(90{NBSP}% interval {share_range(noise.low90, noise.high90)}). All points share their seeds, so most of that "
        f"may cancel: of the variance of the points' means luck makes {share(noise.of_means, 1)}."
    )
    few = noise.replicates < _FEW
    return said + (" The interval is wide because few seeds were tried." if few else "")


def together(made: Sensitivity) -> str:
    """Interactions: what first orders leave."""
    if made.main == "mu_star":
        rows, spread = made.at("mu_star").set_index("factor"), made.at("sigma").set_index("factor")
        uneven = [str(name) for name in made.named(MATTERS) if spread["value"][name] > rows["value"][name]]
        names = listed([factor_words(name) for name in uneven])
        return (
            f"The effect of {names} hangs strongly on the other factors, or bends (sigma above mu*)." if names else ""
        )
    first = made.at("first_order")
    if first.empty:
        return ""
    rest = max(0.0, 1.0 - float(first["value"].sum()))
    pairs = made.at("second_order")
    clear = pairs[pairs["low90"] > 0.01].sort_values("value", ascending=False)
    said = f"What factors do only together makes up {share(rest)} of the variance between points."
    if clear.empty:
        return said
    named = [f"{factor_words(row['factor'])} {share(row['value'])}" for row in clear.head(3).to_dict("records")]
    return f"{said} Pairs that stand out: {listed(named)}."


def emulator(made: Sensitivity) -> str:
    """How well it foretells points it has not seen, and whether it was used."""
    found = made.emulated
    if found is None:
        return "None was needed: the design has indices of its own." if differ(made.noise) else ""
    quality = (
        f"The {found.emulator.kind} foretells {share(max(found.emulator.q2, 0.0))} of the variance of points it has "
        f"not seen (leave-one-out Q2); luck leaves at most {share(1 - made.noise.of_means)}."
    )
    if not found.sound:
        return f"{quality} That is too little: no index is taken from it. More points, or fewer factors, would help."
    return f"{quality} What it misses is in no index.{_beside(made)}"


def _beside(made: Sensitivity) -> str:
    """How far it is from the indices straight from the runs, of a Sobol design."""
    rows = made.at("emulator_total_order")
    if rows.empty:
        return ""
    direct = made.at("total_order").set_index("factor")["value"]
    apart = float((rows.set_index("factor")["value"] - direct).abs().max())
    return f" Its total orders and those straight from the runs are at most {apart * 100:.0f} points of 100 apart."


def agreement(made: Sensitivity) -> str:
    """PAWN, and the emulator beside direct Sobol indices."""
    rows = made.at("pawn")
    if rows.empty:
        return ""
    above = set(rows[rows["value"] > made.pawn_limit]["factor"])
    named = set(made.named(MATTERS))
    if not above and not named:
        return "Yes: PAWN, which looks at whole distributions, sees none above made-up factors that do nothing either."
    missed = [factor_words(name) for name in made.observed.names if name in named - above]
    more = [factor_words(name) for name in made.observed.names if name in above - named]
    if not missed and not more:
        return "Yes: PAWN, which looks at whole distributions, names the same factors."
    parts = [f"it does not see {listed(missed)}" if missed else "", f"it also sees {listed(more)}" if more else ""]
    return f"In part. PAWN looks at whole distributions: {listed([part for part in parts if part])}."


def varied(made: Sensitivity) -> str:
    """How many factors over what design; the table below has the ranges."""
    names = made.observed.names
    few = f" ({listed([factor_words(name) for name in names])})" if len(names) <= 6 else ""
    return (
        f"{len(names)} factors{few}, independently of each other, each over its range; the table below has ranges and "
        f"distributions. {capital(runs_words(made))}."
    )


def limits(made: Sensitivity) -> str:
    """What the statement does not cover."""
    left = f" {capital('; '.join(made.remarks))}." if made.remarks else ""
    return (
        "Other ranges or distributions give other shares: what is varied little seems to matter little. Assumptions "
        "and rules that were not varied, and factors that move together in the world, are not in it. It speaks of the "
        f"model, not of China, and of {made.year} alone.{left}"
    )
