"""Sentences on what lies ahead: openings of programmes, the gap of 2035, and what would narrow it."""

from __future__ import annotations

from simulation.report.calibration.made import GAP_YEAR, Calibration, Row
from simulation.report.calibration.words import count, counted, parts_words, signed
from simulation.report.wording import NBSP, capital, listed, people, people_range, share

TIED = 0.6  # correlation from which two parameters are said to be told apart badly (assumption)
_WAVE = {"education.willing_universities", "education.opening_ceiling"}
_CLEAR = 0.01  # a gain is clear when numbers without meaning give as much so rarely; with 19 numbers .2 by chance


def openings_answer(made: Calibration) -> str:
    """What a fit to 2019 to 2021 alone can and cannot say of the years after."""
    rows = made.rows("openings")
    opened = [row for row in rows if row["indicator"] == "programmes_opened"]
    ahead = [row for row in opened if not row["fitted"]]
    first, last = ahead[0], ahead[-1]
    stock = max((row for row in rows if row["indicator"] == "programmes"), key=lambda row: int(row["year"]))
    width = (stock["high"] - stock["low"]) / stock["median"]
    return (
        f"{_seen(opened)} The rule of diffusion, fitted to them alone, foretells {_opened(first)} and "
        f"{_opened(last)}. By {stock['year']} {count(stock['median'])} programmes exist (90{NBSP}% interval "
        f"{people_range(stock['low'], stock['high'])}; the interval is {share(width)} of the median). Three counts "
        f"tell how the wave rose and turned. Where it ends hangs on how many universities are willing{_tied(made)}. "
        "The rule knows of no decision of a ministry after 2021: such a decision lies outside every interval."
    )


def _tied(made: Calibration) -> str:
    """That the number of the willing is told only together with the height of their chance, where it is so."""
    for row in made.rows("identifiability"):
        if {row["parameter"], row["tied_to"]} == _WAVE and abs(row["correlation"]) >= TIED:
            return (
                ", and that is told only together with the highest chance to open in a year (correlation "
                f"{signed(row['correlation'])}): more willing ones and a lower chance give the same counts"
            )
    return ""


def _seen(opened: list[Row]) -> str:
    """Which counts were seen."""
    fitted = [str(row["year"]) for row in opened if row["fitted"]]
    return f"Seen were the counts of {listed(fitted)}."


def _opened(row: Row) -> str:
    return f"{count(row['median'])} openings in {row['year']} ({count(row['low'])} to {count(row['high'])})"


def gap_answer(made: Calibration) -> str:
    """The 90 % interval, and how its variance divides between parameters and luck."""
    gap = made.gap
    parameters, luck = parts_words(gap["parameter_share"])
    return (
        f"{people(gap['median'])} posts unfilled in {GAP_YEAR}, with a 90{NBSP}% interval of "
        f"{people_range(gap['low'], gap['high'])} over draws and luck. With {made.manifest['ess']:.0f} effective draws "
        f"the ends themselves have standard errors of {people(gap['low_se'])} and {people(gap['high_se'])}. "
        f"{capital(parameters)} of the variance comes from parameters that the reports leave open, {luck} from luck. "
        "The interval holds neither the assumptions that are fixed nor errors of the rules: the path of demand after "
        "2024 is fixed but for its growth, so the true doubt is larger."
    )


def is_clear(row: Row) -> bool:
    """Whether a datum narrows the interval by more than chance does."""
    return bool(row["p"] <= _CLEAR)


def information_answer(made: Calibration) -> str:
    """The data that would narrow the interval of the gap most, and how many cannot be told from chance."""
    rows = sorted(made.rows("information"), key=lambda row: -float(row["shrink"]))
    clear = [row for row in rows if is_clear(row)]
    rest = len(rows) - len(clear)
    if not clear:
        return (
            f"None of {counted(len(rows), 'number')} clearly: each narrows the interval of the gap of {GAP_YEAR} by no "
            "more than a number without meaning would by chance."
        )
    told = [f"{row['what']}, {share(row['shrink'])}" for row in clear[:3]]
    chance = max(abs(float(row["by_chance"])) for row in rows)
    tail = f" The other {rest} cannot be told from chance." if rest and len(clear) <= 3 else ""
    if len(clear) > 3:
        tail = f" {counted(len(clear) - 3, 'more number')} would help less, {rest} not by more than chance."
    return (
        f"Published with the error assumed for each, these would narrow the 90{NBSP}% interval of the gap of "
        f"{GAP_YEAR} most: {'; '.join(told)}. What numbers without meaning do to it by chance, on average up "
        f"to {share(chance)}, is taken off.{tail}"
    )
