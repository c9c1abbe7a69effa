"""The figure of the README and the sentence beside it: neither says more than the worlds do."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest
from matplotlib.figure import Figure

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def pictures() -> ModuleType:
    """docs/pictures.py, which lies outside every package."""
    spec = importlib.util.spec_from_file_location("pictures", ROOT / "docs" / "pictures.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def pillars(**ends: tuple[float, float]) -> pd.DataFrame:
    """Means and ends over nine tenths of the worlds, thousand posts; the mean lies half-way."""
    names = {"one": "pillar-1-national-strategies", "two": "pillar-2-industry-demands", "all": "all-pillars"}
    rows = {
        names[name]: {"difference": 500 * sum(both), "difference_low": 1e3 * both[0], "difference_high": 1e3 * both[1]}
        for name, both in ends.items()
    }
    return pd.DataFrame.from_dict(rows, orient="index")


def test_the_readme_says_what_the_numbers_say(pictures: ModuleType) -> None:
    """Drawing and writing again from the kept numbers would leave the README as it is."""
    readme = (ROOT / "README.md").read_text("utf-8")
    assert pictures.with_sentence(readme, pd.read_csv(pictures.NUMBERS)) == readme


def test_all_words_lie_inside_the_figure(pictures: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """With the numbers that are kept: none is cut at an edge."""
    drawn: list[Figure] = []
    monkeypatch.setattr(Figure, "savefig", lambda figure, *_, **__: drawn.append(figure))
    pictures.draw(pd.read_csv(pictures.NUMBERS))
    (figure,) = drawn
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    words = [*figure.texts, *(text for axes in figure.axes for text in axes.texts)]
    assert len(words) > 10
    for text in words:
        box = text.get_window_extent(renderer)
        assert box.x0 >= 0, text.get_text()
        assert box.x1 <= figure.bbox.x1, text.get_text()


def test_who_closes_most_is_said_with_its_doubt(pictures: ModuleType) -> None:
    """A range on both sides of zero is told, and who closes most of those that do; else the range alone."""
    doubtful = pictures.alone_words(pillars(one=(-600.0, 100.0), two=(-200.0, -100.0)))
    assert doubtful == (
        "Alone, national strategies closes most in the mean of the worlds, 250,000, but there is no being sure of it: "
        "nine tenths of them lie between 600,000 closed and 100,000 added. Of the pillars that close in nine tenths "
        "of the worlds, most is closed by industry demands, 150,000, between 100,000 and 200,000. Least is closed by "
        "industry demands, 150,000."
    )
    sure = pictures.alone_words(pillars(one=(-600.0, -100.0), two=(-200.0, -100.0)))
    assert "350,000, between 100,000 and 600,000 in nine tenths of them. Least is closed by industry" in sure
    assert "no pillar alone closes in nine tenths" in pictures.alone_words(pillars(one=(-9.0, 1.0), two=(-8.0, 2.0)))


def test_dots_are_hollow_where_the_worlds_disagree(pictures: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """The axis has numbers, a mean stands beside the panel and not at an end of its line."""
    monkeypatch.setattr(pictures, "NAMES", {"pillar-1-national-strategies": "1  one", "all-pillars": "all"})
    axes = Figure().add_subplot()
    pictures._changes(axes, pillars(one=(-600.0, 100.0), all=(-700.0, -300.0)))
    faces = [line.get_markerfacecolor() for line in axes.lines if line.get_marker() == "o"]
    assert faces == ["white", pictures.BLUE]
    assert len(axes.get_xticks()) >= 3
    values = {text.get_text(): text.xy[0] for text in axes.texts}
    assert values == {"1  one": 0, "all": 0, "−250": 1, "−500": 1}
