"""A title with dollars is drawn as it is written, in every figure of a run and of a comparison."""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from synthetic_pairs import Effect, write_synthetic_comparison
from synthetic_results import write_synthetic_results

from simulation.report import write_comparison_report, write_report
from simulation.report.figures import FIGURES, PAIRED_FIGURES
from simulation.report.style import RC
from simulation.report.write import read_compared, read_results, render

BROKEN, PAIRED = r"$\frac{$ pays", "Subsidy of $5 to $6 bn"


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A run and a comparison whose titles hold dollars: one no formula, one that reads as a formula."""
    home = tmp_path_factory.mktemp("dollars")
    effects = {"broken": Effect(-0.05, cost=1e9), "paired": Effect(-0.02, cost=2e9)}
    titles = {"base": "$ base $", "broken": BROKEN, "paired": PAIRED}
    return {
        "run": write_synthetic_results(home / "run", replicates=2, title=BROKEN),
        "comparison": write_synthetic_comparison(home / "comparison", effects, titles=titles, pairs=6),
    }


def test_reports_with_dollars_in_titles_are_written(folders: dict[str, Path]) -> None:
    """Every figure is drawn, none fails, and the page holds the titles."""
    run, comparison = write_report(folders["run"], checks=[]), write_comparison_report(folders["comparison"])
    assert BROKEN in run.read_text("utf-8")
    assert all(title in comparison.read_text("utf-8") for title in (BROKEN, PAIRED))
    assert {file.stem for file in (comparison.parent / "figures").glob("*.png")} == set(PAIRED_FIGURES)


@pytest.mark.parametrize("name", PAIRED_FIGURES)
def test_no_word_of_a_figure_is_a_formula(folders: dict[str, Path], name: str) -> None:
    """Not one text of a figure is handed to the reader of formulas."""
    compared = read_compared(folders["comparison"])
    with mpl.rc_context(RC):
        texts = PAIRED_FIGURES[name](compared).figure.findobj(Text)
    assert any("$" in text.get_text() for text in texts)
    assert not any(text.get_parse_math() for text in texts)


def test_figures_of_runs_are_drawn_with_dollars(folders: dict[str, Path]) -> None:
    """Each figure of a run bears the scenario's title in its source."""
    results = read_results(folders["run"])
    rendered = [render(results, FIGURES, name) for name in FIGURES]
    assert sum(one.picture is not None for one in rendered) >= len(FIGURES) - 2


def test_axes_of_powers_of_ten_need_no_formula() -> None:
    """No axis of ours leaves its numbers to the formatter that writes powers as formulas."""
    from simulation.report import stylised

    with mpl.rc_context(RC):
        figure = Figure()
        FigureCanvasAgg(figure)
        axes = figure.add_subplot()
        stylised.logarithmic(axes)
        axes.set_xlim(1, 2000)
        axes.set_ylim(1, 2000)
        figure.canvas.draw()
        written = [text.get_text() for text in figure.findobj(Text)]
    assert "1,000" in written
    assert not any("$" in text for text in written)
