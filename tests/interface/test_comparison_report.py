"""The report of a comparison: one file that needs nothing else, says what the pairs say, the same bytes every time."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from html_page import HtmlPage, decoded
from synthetic_pairs import Effect, write_synthetic_comparison

from simulation.report import write_comparison_report
from simulation.report.figures import PAIRED_FIGURES

EFFECTS = {
    "training": Effect(-0.06, cost=3e9), "a-<b>&-copy": Effect(noise=None), "nothing-much": Effect(0, 0, 0, 1e9, 0.01),
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A comparison with its report."""
    home = write_synthetic_comparison(tmp_path_factory.mktemp("compared"), EFFECTS)
    write_comparison_report(home)
    return home


@pytest.fixture(scope="module")
def page(folder: Path) -> HtmlPage:
    """The parsed report."""
    return HtmlPage((folder / "report.html").read_text(encoding="utf-8"))


def test_the_report_is_one_file_without_script_or_network(folder: Path, page: HtmlPage) -> None:
    """No element that loads, no address but the page's own, in pictures neither."""
    html = (folder / "report.html").read_text(encoding="utf-8")
    assert not {"script", "link", "iframe", "object", "embed", "video"} & {tag for tag, _ in page.tags}
    for tag, attributes in page.tags:
        for name in ("src", "href", "srcset", "action", "data"):
            address = attributes.get(name, "")
            assert not address or address.startswith(("data:", "#")), (tag, address)
        assert not any(name.startswith("on") for name in attributes)
    assert "://" not in re.sub(r"base64,[A-Za-z0-9+/=]+", "", html)
    for image in page.named("img"):
        assert not re.findall(r"(?:href|src)=\"(?!#)", decoded(image["src"]).decode())


def test_every_figure_is_there_with_words_picture_and_data(folder: Path, page: HtmlPage) -> None:
    """In the page and beside it, the same bytes."""
    images = page.named("img")
    links = [attributes for attributes in page.named("a") if "download" in attributes]
    for name, image, link in zip(PAIRED_FIGURES, images, links, strict=True):
        assert len(image["alt"]) > 80
        assert decoded(image["src"]) == (folder / "figures" / f"{name}.svg").read_bytes()
        assert decoded(link["href"]) == (folder / "figures" / f"{name}.csv").read_bytes()
        assert (folder / "figures" / f"{name}.png").read_bytes().startswith(b"\x89PNG")
    assert {link["href"] for link in page.named("a") if link["href"].startswith("#")} <= {
        f"#{attributes['id']}" for _, attributes in page.tags if "id" in attributes
    }


def test_the_first_screen_answers(page: HtmlPage) -> None:
    """Before the figures: what each scenario does, with interval, chance and equality in words."""
    brief = page.text[: page.text.index("Figure 1")].replace("\u00a0", " ")
    assert "Over 12 paired runs, it closes " in brief
    assert "It changes nothing, bit for bit: every monthly figure of all 12 pairs" in brief
    assert "no effect on the gap of 2035 stands out from chance" in brief
    assert "Up to 2035 it costs " in brief
    assert "compared with “Base”" in brief


def test_tables_name_what_differs_and_what_pairing_gains(page: HtmlPage) -> None:
    """Keys with the values of all scenarios, unit and meaning; the ratio and what it means."""
    assert "policies.skill_upgrading.training_tax_credit" in page.text
    row = page.text[page.text.index("policies.skill_upgrading.training_tax_credit") :][:200]
    assert re.match(r"policies\.skill_upgrading\.training_tax_credit\s*not set\s*0\.5\s*0\.5\s*0\.5\s*share", row)
    assert "(variance of the base + variance of the scenario) / variance of the difference" in page.text
    assert "same in every pair" in page.text
    assert "includes zero" in page.text
    assert page.text.count("policy cost") == 2  # of three scenarios one costs nothing


def test_the_same_comparison_gives_the_same_report(folder: Path, tmp_path: Path) -> None:
    """Byte for byte, written in another place: no date, no path, no order of workers."""
    again = write_synthetic_comparison(tmp_path / "again", EFFECTS)
    write_comparison_report(again)
    names = ["report.html", "comparison.csv", "differences.parquet", "pairs.parquet"]
    names += [f"figures/{path.name}" for path in (folder / "figures").iterdir()]
    for name in names:
        assert (again / name).read_bytes() == (folder / name).read_bytes(), name


def test_little_data_gives_a_report_too(tmp_path: Path) -> None:
    """One pair over one year, at no cost: no interval, one figure less, and no number that is none."""
    home = write_synthetic_comparison(tmp_path, {"one": Effect()}, pairs=1, years=(2019,))
    html = write_comparison_report(home).read_text("utf-8")
    text = HtmlPage(html).text
    assert "paired_cost" not in html
    assert "no policy costs anything" in text
    assert not re.search(r"policy cost\b", text)
    assert "One pair gives no interval" in text
    for bad in ("nan", "inf", "None"):
        assert bad not in text.split()
