"""A panel of the figure of costs: who pays, as stacked bars with their words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes

from simulation.report.bargains import COST, PAYERS, bargain, costs_anything, paid_by
from simulation.report.compared import ComparedScenario
from simulation.report.difference_panels import signed_axis
from simulation.report.difference_words import change_words
from simulation.report.layout import Page, head_panel
from simulation.report.scenario_labels import ROW_SIZE
from simulation.report.style import AXIS, GRID, INK, QUIET, SMALL, for_words, text_width, wrapped
from simulation.report.wording import NBSP, share

PAYER_COLOURS = {"state": "#4D4D4D", "firms": "#9A9A9A", "students": "#D6D6D6"}  # greys: told apart by lightness
WORD_COLOURS = {"state": "#FFFFFF", "firms": "#000000", "students": "#000000"}  # of words on them
_INSIDE = 8.0  # points, of the words in a bar
BAR = 0.41  # inches per scenario
BESIDE = 2.3  # inches for the words right of the bars


def payers_height(scenarios: Sequence[ComparedScenario]) -> float:
    """Inches for the bars; zero where nobody is named as a payer."""
    shown = with_payers(scenarios)
    return BAR * len(shown) + 0.06 if shown else 0.0


def with_payers(scenarios: Sequence[ComparedScenario]) -> list[ComparedScenario]:
    """Scenarios of which somebody pays more than in the base, and nobody less."""
    return [one for one in scenarios if costs_anything(one) and paid_by(one) and _none_less(one)]


def _none_less(one: ComparedScenario) -> bool:
    return all(cost.mean > 0 for cost in paid_by(one).values())


def payers_panel(made: Page, axes: Axes, scenarios: Sequence[ComparedScenario], limits: tuple[float, float]) -> None:
    """One stacked bar per scenario, its pieces named where there is room, with the shares in words beside it.

    Args: limits: of the axis of costs above, which the bars share.
    """
    shown = with_payers(scenarios)
    signed_axis(axes, "x", limits, "", plus=False)
    axes.set_xlim(*limits)
    axes.set_ylim(len(shown) - 0.5, -0.5)
    axes.set_yticks([])
    axes.grid(axis="x", color=GRID, linewidth=0.8)
    axes.tick_params(axis="x", length=3, color=AXIS)
    axes.set_xlabel("cost, billion yuan", size=SMALL, color=QUIET)
    axes.axvline(0, color=INK, lw=0.9, zorder=3)
    head_panel(axes, "", "Who pays")
    _key(axes, [payer for payer in PAYERS if any(payer in paid_by(one) for one in shown)])
    per_inch = (limits[1] - limits[0]) / made.width_of(axes)
    for place, one in enumerate(shown):
        _bar(axes, place, one, per_inch)


def _key(axes: Axes, payers: Sequence[str]) -> None:
    """A square of each payer's colour with its name, over the panel."""
    x = -24.0
    for payer in payers:
        side: dict[str, Any] = {
            "xycoords": "axes fraction", "textcoords": "offset points", "va": "center", "annotation_clip": False,
        }  # fmt: skip
        axes.annotate("■", (0, 1), (x, 10), color=PAYER_COLOURS[payer], size=SMALL, **side)
        axes.annotate(PAYERS[payer], (0, 1), (x + 10, 10), color=QUIET, size=SMALL, **side)
        x += 22 + 72 * text_width(PAYERS[payer], SMALL)


def _bar(axes: Axes, place: int, one: ComparedScenario, per_inch: float) -> None:
    paid, start = paid_by(one), 0.0
    whole = sum(cost.mean for cost in paid.values())
    for payer in PAYERS:  # the same order in every bar
        if payer in paid:
            width = paid[payer].mean / 1e9
            axes.barh(place, width, left=start, height=0.62, color=PAYER_COLOURS[payer], edgecolor="white", lw=0.6)
            if width > per_inch * (text_width(payer, _INSIDE) + 0.08):
                axes.text(
                    start + width / 2, place, payer, size=_INSIDE, color=WORD_COLOURS[payer], ha="center", va="center"
                )
            start += width
    said = ", ".join(f"{payer}{NBSP}{share(cost.mean / whole)}" for payer, cost in paid.items())
    text = f"{one.short}: {change_words(COST, bargain(one).cost, plus=False)}; {said}"
    lines = "\n".join(wrapped(text, BESIDE - 0.1, ROW_SIZE))
    axes.annotate(
        lines, (1, place), (6, 0), xycoords=("axes fraction", "data"), textcoords="offset points",
        ha="left", va="center", size=ROW_SIZE, color=for_words(one.colour), annotation_clip=False, linespacing=1.1,
    )  # fmt: skip
