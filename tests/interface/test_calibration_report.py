"""Figures and page of a calibration: words apart, files there, nothing fetched, the same bytes."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
from drawn_text import check_words_apart
from html_page import HtmlPage, decoded
from matplotlib.text import Text
from synthetic_calibration import write_calibration

from calibration.draws import POSTERIOR
from simulation.report import write_calibration_report
from simulation.report.calibration.charts import CUT
from simulation.report.calibration.made import read_calibration
from simulation.report.calibration.profiles import GOOD, excluded
from simulation.report.calibration.write import FIGURES
from simulation.report.drawing import Drawing
from simulation.report.style import RC

MET: dict[str, float] = {}
MANY_MISSED = {
    "shortfall_2022": 30.0, "switchers": -9.0, "premium_2022": 6.0, "placement": -6.0, "time_to_fill": 5.0,
    "programmes_2019": 12.0, "ratio_ai_2024": 2.4, "shortfall_2020_wide": -7.5,
}  # fmt: skip
OFFS = {"some": None, "met": MET, "many": MANY_MISSED}


@pytest.fixture(scope="module")
def drawings(tmp_path_factory: pytest.TempPathFactory) -> Mapping[tuple[str, str], Drawing]:
    """Every figure of calibrations in which some, no and many reports are missed."""
    made = {}
    with mpl.rc_context(RC):
        for kind, off in OFFS.items():
            found = read_calibration(write_calibration(tmp_path_factory.mktemp(kind), off=off))
            made |= {(kind, name): FIGURES[name](found) for name in FIGURES}
    return made


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report with all its files."""
    return write_calibration_report(write_calibration(tmp_path_factory.mktemp("report")))


@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.parametrize("kind", OFFS)
def test_no_words_overlap(drawings: Mapping[tuple[str, str], Drawing], kind: str, name: str) -> None:
    """Nor leave the page."""
    with mpl.rc_context(RC):
        check_words_apart(drawings[kind, name].figure)


@pytest.mark.parametrize("name", FIGURES)
def test_no_type_is_too_small_to_read(drawings: Mapping[tuple[str, str], Drawing], name: str) -> None:
    """Eight points at least, which is what the style of all figures asks for."""
    sizes = {text.get_text(): text.get_fontsize() for text in drawings["some", name].figure.findobj(Text)}
    assert {text: size for text, size in sizes.items() if text.strip() and size < 8.0} == {}


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_says_what_it_shows(drawings: Mapping[tuple[str, str], Drawing], name: str) -> None:
    """A finding as title, its unit or definition, its numbers as a table, its words for those who cannot see it."""
    drawing = drawings["some", name]
    assert drawing.name == name
    assert 20 < len(drawing.title) < 190
    assert drawing.title in drawing.alt
    assert not re.search(r"\bnan\b|no value", drawing.title + drawing.alt)
    rows = list(csv.reader(io.StringIO(drawing.csv)))
    assert len(rows) == len(drawing.table) + 1 > 4
    assert len(set(map(len, rows))) == 1
    drawn = [text.get_text() for text in drawing.figure.texts]
    assert any("Source: talentgap calibration, n = 40 draws (131 effective)" in text for text in drawn)
    assert len(set(drawn)) == len(drawn)


def test_the_picture_of_a_miss_is_where_the_miss_is(drawings: Mapping[tuple[str, str], Drawing]) -> None:
    """Career-switchers lie 6 report errors above what is reported: drawn at the end of the axis, as an arrow."""
    axes = drawings["some", "predictive"].figure.axes[0]
    table = drawings["some", "predictive"].table.set_index("target")
    row = list(table.index).index("shortfall_2022")
    marks = {int(line.get_ydata()[0]): line for line in axes.lines if line.get_marker() in {*"os<>X"}}
    assert marks[row].get_xdata()[0] == pytest.approx(1.4, abs=1e-3)
    assert marks[row].get_marker() == "s"
    assert marks[list(table.index).index("ratio_ai_2024")].get_xdata()[0] == pytest.approx(0.0, abs=1e-9)
    far = drawings["many", "predictive"].figure.axes[0]
    places = {int(line.get_ydata()[0]): line for line in far.lines if line.get_marker() in {*"os<>X"}}
    assert places[row].get_marker() == ">"
    assert places[list(table.index).index("switchers")].get_marker() == "<"


@pytest.mark.parametrize("name", ["predictive", "left_out"])
def test_a_judged_band_is_no_report(drawings: Mapping[tuple[str, str], Drawing], name: str) -> None:
    """The switchers have a band and no number: a hollow mark alone of its kind, the band at the right, a legend."""
    drawing = drawings["some", name]
    said = [text.get_text().replace("\u00a0", " ") for text in drawing.figure.findobj(Text)]
    assert [text for text in said if text.startswith("50 to 85 % (judged) · ")]
    assert any("ollow" in text and "no number is reported" in " ".join(said) for text in said)
    marks = [line for line in drawing.figure.axes[0].lines if line.get_marker() in {"o", "s", "X", "D", "<", ">"}]
    hollow = [line for line in marks if line.get_markerfacecolor() == "white"]
    row = list(drawing.table["target"]).index("switchers")
    assert [round(float(line.get_ydata()[0])) for line in hollow] == [row]


def cut_ends(drawing: Drawing) -> set[tuple[int, float]]:
    """Row and place of every arrowhead at a cut end."""
    axes = drawing.figure.axes[0]
    heads = [line for line in axes.lines if line.get_label() == CUT]
    return {(round(float(line.get_ydata()[0])), float(line.get_xdata()[0])) for line in heads}


def test_every_bar_that_the_axis_cuts_has_an_arrowhead(tmp_path: Path) -> None:
    """The committed reports: cut ends counted from the table, no others marked, and the arrow explained then alone."""
    with mpl.rc_context(RC):
        made = read_calibration(POSTERIOR)
        drawing = FIGURES["predictive"](made)
        assert any("Arrow: goes on" in text.get_text() for text in drawing.figure.texts)
        met = FIGURES["predictive"](read_calibration(write_calibration(tmp_path, off=MET)))
    table = drawing.table
    low, high = ((table[end] - table["reported"]) / table["report_sd"] for end in ("low", "high"))
    expected = {(at, -6.0) for at in range(len(table)) if low[at] < -6.0 < high[at]}
    expected |= {(at, 6.0) for at in range(len(table)) if low[at] < 6.0 < high[at]}
    assert cut_ends(drawing) == expected
    assert expected  # else there is nothing to be marked
    assert cut_ends(met) == set()
    assert not any("Arrow" in text.get_text() for text in met.figure.texts)


def test_reports_that_the_axis_cuts_have_arrowheads_where_they_are_foretold() -> None:
    with mpl.rc_context(RC):
        drawing = FIGURES["left_out"](read_calibration(POSTERIOR))
    axes, table = drawing.figure.axes[0], drawing.table
    first, last = axes.get_xlim()
    errors = [read_calibration(POSTERIOR).error_of(name) for name in table["target"]]
    expected = set()
    for at, (row, error) in enumerate(zip(table.to_dict("records"), errors, strict=True)):
        width = row["prior_high"] - row["prior_low"]
        middle, reach = (row["reported"] - row["prior_low"]) / width, 1.645 * error / width
        expected |= {(at, end) for end in (first, last) if middle - reach < end < middle + reach}
    assert cut_ends(drawing) == expected
    assert expected


def test_no_line_of_the_value_of_numbers_is_cut() -> None:
    with mpl.rc_context(RC):
        drawing = FIGURES["information"](read_calibration(POSTERIOR))
    axes, table = drawing.figure.axes[0], drawing.table
    first, last = axes.get_xlim()
    assert first < (table["shrink"] - table["shrink_sd"]).min()
    assert last > (table["shrink"] + table["shrink_sd"]).max()
    assert cut_ends(drawing) == set()


def test_as_much_of_a_prior_is_blank_as_the_title_says() -> None:
    """Every place counts with its whole width, in the committed profiles and in those of the title."""
    with mpl.rc_context(RC):
        made = read_calibration(POSTERIOR)
        drawing = FIGURES["profiles"](made)
    blank = []
    for axes in drawing.figure.axes:
        (shade,) = [one for one in axes.collections if one.get_label() == GOOD]
        blank.append(1 - sum(np.ptp(path.vertices[:, 0]) for path in shade.get_paths()))
    tables = [table for _, table in made.tables["profiles"].groupby("parameter")]
    np.testing.assert_allclose(sorted(blank), sorted(map(excluded, tables)), atol=1e-4)
    assert f"No good fit is found in {max(blank) * 100:.0f}" in drawing.title
    said = " ".join(text.get_text() for text in drawing.figure.texts)
    assert f"{len(tables[0])} places" in said
    assert "Black tick" in said


def test_that_a_number_tells_of_itself_is_no_finding() -> None:
    """AI posts wanted in 2022 are a parameter and a report: the strongest link is not that one."""
    with mpl.rc_context(RC):
        drawing = FIGURES["informing"](read_calibration(POSTERIOR))
    wide = drawing.table.set_index("name")
    assert wide.loc["demand.posts_wanted_mid_2022"].idxmax() == "posts_wanted_2022"
    assert "AI posts wanted 2022" not in drawing.title
    others = wide.drop(index="demand.posts_wanted_mid_2022")
    assert f"{others.max(axis=None) * 100:.0f}" in drawing.title


def test_no_mark_of_an_emulator_hides_another_and_bars_begin_at_nothing() -> None:
    with mpl.rc_context(RC):
        figure = FIGURES["diagnostics"](read_calibration(POSTERIOR)).figure
    waves, emulators = figure.axes
    assert waves.get_xscale() == "linear"
    assert waves.get_xlim() == (0.0, 1.0)
    places = [
        emulators.transData.transform((float(line.get_xdata()[0]), float(line.get_ydata()[0])))
        for line in emulators.lines
        if line.get_marker() in {"o", "s"}
    ]
    apart = [float(np.hypot(*(one - other))) for at, one in enumerate(places) for other in places[:at]]
    assert min(apart) > 0.75 * 5.0 * figure.dpi / 72
    texts = [text.get_text() for text in emulators.texts]
    assert not [text for text in texts if "," in text and "\u00a0m" in text]


def test_all_files_are_there(report: Path) -> None:
    """SVG, PNG and CSV of every figure."""
    names = {path.name for path in (report.parent / "figures").iterdir()}
    assert names == {f"{name}.{suffix}" for name in FIGURES for suffix in ("svg", "png", "csv")}


def test_the_page_fetches_nothing(report: Path) -> None:
    """Pictures and data are inside; no script, no style sheet, no address of a network beyond XML's names."""
    page = HtmlPage(report.read_text("utf-8"))
    tags = {tag for tag, _ in page.tags}
    assert not tags & {"script", "link", "iframe", "object", "embed"}
    images = page.named("img")
    assert len(images) == len(FIGURES)
    for image in images:
        assert image["alt"]
        assert not re.search(rb"(href|src)=\"(?!#)", decoded(image["src"]))
    for _, attributes in page.tags:
        for name in ("src", "href"):
            assert attributes.get(name, "#").startswith(("#", "data:"))
    assert not re.search(r"url\(|@import", report.read_text("utf-8").partition("</style>")[0])


def test_the_page_holds_every_report_and_parameter(report: Path) -> None:
    """Tables as long as those of the folder, and the sentences first."""
    text = report.read_text("utf-8")
    made = read_calibration(report.parent)
    for name, column in (("predictive", "target"), ("identifiability", "parameter")):
        for key in made.tables[name][column]:
            assert f"<code>{key}</code>" in text
    assert text.index('id="brief"') < text.index('id="figures"') < text.index('id="reports"')
    assert "long_run_growth_per_year" in text


def test_a_stale_posterior_is_said_first(tmp_path: Path) -> None:
    """Before any answer."""
    text = write_calibration_report(write_calibration(tmp_path, targets_sha256="0" * 64)).read_text("utf-8")
    assert text.index("The posterior is stale") < text.index('class="answers"')


def test_the_same_calibration_gives_the_same_bytes(report: Path, tmp_path: Path) -> None:
    """Whatever machine and hour made it: they are not told."""
    again = write_calibration_report(
        write_calibration(tmp_path, wall_seconds=99.0, machine={"processor": "slide rule"})
    )
    assert again.read_bytes() == report.read_bytes()
    assert "abacus" not in report.read_text("utf-8")
