"""What the site needs beyond docs/: pages from other folders, links between them, the example as a page.

MkDocs calls the functions that begin with `on_`. In the repository links are relative to the file they stand in; on the
site `docs/` is the top, so each link is led from the file it stood in to the page that the file has become. Source
files have no page: their links become plain code.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

ROOT = Path(__file__).resolve().parents[1]
_EXAMPLE = "examples/market-by-hand.md"
# Page of the site: file of the repository. Other pages are files of docs/.
_FROM_ELSEWHERE = {
    "index.md": "README.md",
    "CHANGELOG.md": "CHANGELOG.md",
    "scenarios/README.md": "scenarios/README.md",
    "results/README.md": "results/README.md",
    "calibration/SOURCES.md": "calibration/SOURCES.md",
    "calibration/posterior/README.md": "calibration/posterior/README.md",
}
_PICTURES = "calibration/posterior/figures"
_LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)")
_FENCE = re.compile(r"(^```.*?^```$)", re.M | re.S)
_CELL = re.compile(r"^# %%(.*)$", re.M)


def on_files(files: Files, config: Any) -> Files:
    """Adds the pages from elsewhere, the figures of the posterior and the example."""
    for page, home in _FROM_ELSEWHERE.items():
        files.append(File.generated(config, page, content=(ROOT / home).read_text("utf-8")))
    for picture in sorted((ROOT / _PICTURES).glob("*.svg")):
        files.append(File.generated(config, f"{_PICTURES}/{picture.name}", abs_src_path=str(picture)))
    script = (ROOT / "docs" / "examples" / "market_by_hand.py").read_text("utf-8")
    files.append(File.generated(config, _EXAMPLE, content=as_page(script)))
    return files


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """The page with every link led to where its target is on the site."""
    uri = page.file.src_uri
    if uri == "index.md":
        page.meta["hide"] = ["navigation"]  # it has no neighbours
    home = _FROM_ELSEWHERE.get(uri, f"docs/{uri}")
    pieces = _FENCE.split(markdown)
    pieces[::2] = [_LINK.sub(lambda link: _led(link, uri, home), piece) for piece in pieces[::2]]
    return "".join(pieces)


def as_page(script: str) -> str:
    """A script of `# %%` cells: text cells as text, code cells as code."""
    blocks = []
    for kind, cell in zip(*[iter(_CELL.split(script)[1:])] * 2, strict=True):
        if kind.strip() == "[markdown]":
            blocks.append(re.sub(r"^# ?", "", cell.strip(), flags=re.M))
        else:
            blocks.append(f"```python\n{cell.strip()}\n```")
    return "\n\n".join(blocks) + "\n"


def _led(link: re.Match[str], uri: str, home: str) -> str:
    image, text, target = link.groups()
    path, hash_, anchor = target.partition("#")
    if "://" in target or not path:
        return link[0]
    file = posixpath.normpath(posixpath.join(posixpath.dirname(home), path))
    to = _page_of(file)
    if to is None:
        return text if "`" in text else f"`{text}`"
    return f"{image}[{text}]({posixpath.relpath(to, posixpath.dirname(uri) or '.')}{hash_}{anchor})"


def _page_of(file: str) -> str | None:
    """The place on the site of a file of the repository; None: it has none."""
    elsewhere = {home: page for page, home in _FROM_ELSEWHERE.items()}
    if file in elsewhere:
        return elsewhere[file]
    if file == "docs/examples/market_by_hand.py":
        return _EXAMPLE
    if file.startswith(_PICTURES) and (ROOT / file).is_file():
        return file
    inside = file.removeprefix("docs/")
    return inside if inside != file and (ROOT / file).is_file() and not file.endswith(".py") else None
