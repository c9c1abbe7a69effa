"""Titles in figures: letters that no font has are not drawn as boxes, and the report says what stands for them."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path

import matplotlib as mpl
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from html_page import HtmlPage
from matplotlib.font_manager import fontManager
from matplotlib.text import Text
from synthetic_pairs import Effect, write_synthetic_comparison
from synthetic_results import write_synthetic_results

from simulation.report import style
from simulation.report.compared import Compared, read_compared
from simulation.report.comparison_html import comparison_html
from simulation.report.data import Results
from simulation.report.drawn_titles import drawn_title, for_drawing, title_notes
from simulation.report.figures import FIGURES, PAIRED_FIGURES
from simulation.report.html import report_html
from simulation.report.pictures import pictured
from simulation.report.reading import read_results
from simulation.report.style import CHINESE, LATIN, RC, families, has_letters, svg_bytes, text_width, wrapped

SKILLS = "技能提升"


@pytest.fixture(autouse=True)
def latin_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a machine without a Chinese font, whatever this one has."""
    monkeypatch.setitem(RC, "font.family", [LATIN])


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> Compared:
    """Three scenarios: a Chinese title, a Chinese title of a file with a Chinese name, and a Latin one."""
    effects = {"skills": Effect(-0.05, cost=1e9), "技能": Effect(-0.02, cost=2e9), "tax": Effect(-0.01, cost=1e9)}
    titles = {"base": "基准", "skills": SKILLS, "技能": "技能提升二"}
    folder = tmp_path_factory.mktemp("titles") / "comparison"
    return read_compared(write_synthetic_comparison(folder, effects, titles=titles, pairs=6))


@pytest.fixture
def chinese_font(tmp_path: Path) -> Iterator[str]:
    """A font made here that has the letters of the title and nothing else, by the name of a well-known one."""
    name = CHINESE[0]
    if name in fontManager.get_font_names():
        yield name
        return
    pen = TTGlyphPen(None)
    for move, points in ((pen.moveTo, [(50, 0)]), (pen.lineTo, [(950, 0), (950, 900), (50, 900)])):
        for point in points:
            move(point)
    pen.closePath()
    box = pen.glyph()
    built = FontBuilder(1000, isTTF=True)
    names = [".notdef", *(f"uni{ord(letter):04X}" for letter in SKILLS)]
    built.setupGlyphOrder(names)
    built.setupCharacterMap({ord(letter): f"uni{ord(letter):04X}" for letter in SKILLS})
    built.setupGlyf(dict.fromkeys(names, box))
    built.setupHorizontalMetrics(dict.fromkeys(names, (1000, 50)))
    built.setupHorizontalHeader(ascent=900, descent=-100)
    built.setupNameTable({"familyName": name, "styleName": "Regular"})
    built.setupOS2()
    built.setupPost()
    path = tmp_path / "chinese.ttf"
    built.save(path)
    before = list(fontManager.ttflist)
    fontManager.addfont(path)
    yield name
    fontManager.ttflist[:] = before


def test_a_title_without_letters_gives_way_to_the_name_then_to_a_number() -> None:
    assert drawn_title("Más allá: ≈ 5 €", "file") == "Más allá: ≈ 5 €"
    assert drawn_title(SKILLS, "skills") == "skills"
    assert drawn_title(SKILLS, "技能", 2) == "scenario 2"
    assert drawn_title(SKILLS, "") == "scenario 1"


@pytest.mark.parametrize("name", PAIRED_FIGURES)
def test_no_figure_of_a_comparison_lacks_a_glyph(compared: Compared, name: str) -> None:
    """No text with letters of no font, no warning, and every scenario is still named."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        pictured(lambda: PAIRED_FIGURES[name](for_drawing(compared)))
    with mpl.rc_context(RC):
        texts = [text.get_text() for text in PAIRED_FIGURES[name](for_drawing(compared)).figure.findobj(Text)]
    assert all(map(has_letters, texts))
    assert all(any(stand_in in text for text in texts) for stand_in in ("skills", "cenario 3", "Tax"))


def test_the_page_keeps_the_titles_and_says_what_stands_for_them(compared: Compared) -> None:
    """Titles as written in the text, one sentence on all that figures call otherwise."""
    page = HtmlPage(comparison_html(compared, [], {}))
    for title in (SKILLS, "技能提升二", "基准"):
        assert title in page.text
    (note,) = title_notes(compared)
    assert note in page.text
    assert note.startswith("In the figures “基准” is called “base”; “技能提升” is called “skills”; ")
    assert "“技能提升二” is called “scenario 3”: no font installed here has all letters of their titles." in note


def test_a_run_with_a_chinese_title(tmp_path: Path) -> None:
    """Its figures bear the name in the manifest, or a number; the page bears title and sentence."""
    results = read_results(write_synthetic_results(tmp_path, replicates=2, title=SKILLS))
    drawn = for_drawing(results)
    assert isinstance(drawn, Results)
    assert drawn.title == "scenario 1"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        pictured(lambda: FIGURES["gap"](drawn))
    words = HtmlPage(report_html(results, [], {}, [])).text
    assert SKILLS in words
    assert f"In the figures “{SKILLS}” is called “scenario 1”" in words


def test_titles_that_can_be_drawn_are_left_alone(tmp_path: Path) -> None:
    """The very same objects, and nothing is said."""
    results = read_results(write_synthetic_results(tmp_path / "run", replicates=1))
    compared = read_compared(write_synthetic_comparison(tmp_path / "pairs", {"tax": Effect()}, pairs=2))
    assert for_drawing(results) is results
    assert for_drawing(compared) is compared
    assert title_notes(results) == title_notes(compared) == []


def test_an_installed_chinese_font_is_used(
    compared: Compared, chinese_font: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a second font: what the first one has is drawn to the same bytes, and titles stay as they are."""
    draw = PAIRED_FIGURES["paired_causes"]
    with mpl.rc_context(RC):
        before = svg_bytes(draw(for_drawing(compared)).figure)
    narrow = text_width("Tax", 9.0)
    stood_in = for_drawing(compared)
    assert families() == [LATIN, chinese_font]
    monkeypatch.setitem(RC, "font.family", families())
    with mpl.rc_context(RC):
        assert svg_bytes(draw(stood_in).figure) == before
    assert text_width("Tax", 9.0) == narrow
    assert drawn_title(SKILLS, "skills") == SKILLS
    assert text_width(SKILLS, 9.0) == pytest.approx(4 * 9.0 / 72, rel=0.2)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        one = for_drawing(compared).scenarios[0]  # type: ignore[union-attr]
        pictured(lambda: draw(for_drawing(compared)))
    assert one.title == SKILLS


def test_chinese_words_are_broken_where_they_are_too_wide(chinese_font: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """They have no blanks; Latin words are never broken."""
    monkeypatch.setitem(RC, "font.family", [LATIN, chinese_font])
    lines = wrapped(f"one {SKILLS * 5}", 1.0, 9.0)
    assert "".join(lines).replace(" ", "") == f"one{SKILLS * 5}"
    assert all(text_width(line, 9.0) <= 1.0 for line in lines)
    assert len(lines) < 5
    assert wrapped("Donaudampfschifffahrtsgesellschaft", 0.5, 9.0) == ["Donaudampfschifffahrtsgesellschaft"]


def test_the_module_asks_for_fonts_that_exist() -> None:
    """The family of all figures is what the machine has."""
    assert set(families()) <= set(fontManager.get_font_names())
    assert style.families()[0] == LATIN
