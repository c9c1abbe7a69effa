"""The documentation builds as a site without a warning, and the site fetches nothing from any network."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest
from html_page import HtmlPage
from snippets import ROOT

# Attributes by which a browser loads something as it opens a page; `a` and `form` wait for the reader.
_LOADS = ("src", "srcset", "data", "poster", "background")
_LOADED_LINKS = {"stylesheet", "icon", "preload", "prefetch", "modulepreload", "preconnect", "dns-prefetch", "manifest"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built as `make site` does, warnings being errors."""
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)],
        cwd=ROOT, env=os.environ | {"NO_MKDOCS_2_WARNING": "1"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "WARNING" not in done.stderr
    return folder


def pages(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


def lies_in(site: Path, page: Path, address: str) -> bool:
    """Whether an address on a page is a file of the site; the page for what is not found counts from the top."""
    return (site / address[1:] if address.startswith("/") else page.parent / address).exists()


def test_every_page_of_the_documentation_is_there(site: Path) -> None:
    """Those of docs/ and those that live elsewhere; no source file was copied."""
    names = {path.relative_to(site).as_posix() for path in pages(site)}
    inside = {path.relative_to(ROOT / "docs").with_suffix(".html").as_posix() for path in (ROOT / "docs").rglob("*.md")}
    elsewhere = {
        "CHANGELOG.html", "calibration/SOURCES.html", "calibration/posterior/index.html", "scenarios/index.html",
        "results/index.html",
    }  # fmt: skip
    assert names - {"404.html"} == inside | elsewhere | {"index.html", "examples/market-by-hand.html"}
    assert list(site.rglob("*.py")) == []


def test_opening_a_page_fetches_nothing(site: Path) -> None:
    """Scripts, styles, fonts, pictures and icons all lie in the site."""
    for path in pages(site):
        for tag, attributes in HtmlPage(path.read_text("utf-8")).tags:
            rel = set(attributes.get("rel", "").split())
            loaded = [attributes[name] for name in _LOADS if name in attributes]
            loaded += [attributes["href"]] if tag == "link" and rel & _LOADED_LINKS else []
            for address in loaded:
                assert not re.match(r"(\w+:)?//", address), f"{path.name}: <{tag}> fetches {address}"
                assert address.startswith("data:") or lies_in(site, path, address), f"{path.name}: {address}"


def test_styles_fetch_nothing(site: Path) -> None:
    for path in site.rglob("*.css"):
        assert re.findall(r"(?:url\(|@import)\s*[\"']?(?:\w+:)?//", path.read_text("utf-8")) == [], path.name


def test_the_theme_has_no_reason_to_fetch(site: Path) -> None:
    """Its script would fetch a drawing library for diagrams, and stars for a repository: no page has either."""
    for path in pages(site):
        classes = [attributes.get("class", "") for _, attributes in HtmlPage(path.read_text("utf-8")).tags]
        components = [
            attributes.get("data-md-component", "") for _, attributes in HtmlPage(path.read_text("utf-8")).tags
        ]
        assert not any("mermaid" in one.split() for one in classes)
        assert "source" not in components


def test_links_between_pages_lead_somewhere(site: Path) -> None:
    """Pages and anchors; also those that stood in HTML."""
    anchors = {path: set(re.findall(r'\bid="([^"]+)"', path.read_text("utf-8"))) for path in pages(site)}
    for path in pages(site):
        for attributes in HtmlPage(path.read_text("utf-8")).named("a"):
            address, anchor = urldefrag(attributes.get("href", ""))
            if re.match(r"\w+:|//", address) or path.name == "404.html":
                continue
            target = (path.parent / unquote(address)).resolve() if address else path
            assert target.exists(), f"{path.name}: {address}"
            assert not anchor or target.suffix != ".html" or unquote(anchor) in anchors[target], (
                f"{path.name}: #{anchor}"
            )
