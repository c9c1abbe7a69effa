"""One look for all figures: colours, type sizes, text metrics, and bytes that repeat.

Figures are 7.6 inches wide, so that they fill half a landscape page or a portrait column; type is never below
8 points. Colours are those of Okabe and Ito, told apart by readers of every colour vision; direct labels
replace legends.
"""

from __future__ import annotations

import io
import logging
import re
from functools import lru_cache
from typing import Any, Final

from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, fontManager, get_font

BLUE, SKY, GREEN, ORANGE = "#0072B2", "#56B4E9", "#009E73", "#E69F00"
VERMILLION, PURPLE, BLACK, GREY, BROWN = "#D55E00", "#B4649A", "#222222", "#767676", "#8C6D46"
INK, QUIET, GRID, AXIS, PROJECTION = "#222222", "#595959", "#E4E4E4", "#9A9A9A", "#F4F2EC"
LAYER_COLOURS: Final = {"application": BLUE, "technology": GREEN, "foundation": VERMILLION}
CLASS_COLOURS: Final = {"engineer": BLUE, "compound": ORANGE, "research": PURPLE}
_DARKER: Final = {ORANGE: "#A86F00", SKY: "#2B7FB0", PURPLE: "#A8528A", GREEN: "#00775A"}

WIDTH: Final = 7.6
MARGIN: Final = 0.12
TITLE, SUBTITLE, LABEL, SMALL, FOOT = 12.5, 9.5, 9.2, 8.6, 8.0
FIRST_PROJECTED_YEAR: Final = 2025
PNG_DPI: Final = 150

LATIN: Final = "DejaVu Sans"  # ships with matplotlib: the same letters on every machine
CHINESE: Final = (
    "Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Zen Hei", "WenQuanYi Micro Hei", "Microsoft YaHei", "SimHei",
    "PingFang SC", "Heiti SC", "Arial Unicode MS",
)  # fmt: skip


def families() -> list[str]:
    """The font of all figures, then for letters that it lacks the first Chinese one that is installed, if any is."""
    installed = set(fontManager.get_font_names())
    return [LATIN, *[name for name in CHINESE if name in installed][:1]]


RC: Any = {
    "font.family": families(),
    "font.size": LABEL,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.edgecolor": AXIS,
    "axes.linewidth": 0.8,
    "axes.axisbelow": True,
    "axes.unicode_minus": True,
    "text.parse_math": False,  # a title may hold dollars; no text of ours is a formula
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "xtick.labelsize": 9,
    "ytick.labelsize": 9,
    "ytick.left": False,
    "text.color": INK,
    "lines.linewidth": 2.0,
    "lines.solid_capstyle": "round",
    "svg.hashsalt": "talentgap",
    "svg.fonttype": "path",  # the picture does not depend on the reader's fonts
    "figure.dpi": 100,
}

# A Chinese font without a bold face is drawn plain; that is no news for the terminal.
logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)

_FIRST_CHINESE = "\u2e80"  # where the radicals, the first of the letters set without blanks, begin
_SPARE = re.compile(rb"<!DOCTYPE[^>]*>\n|<!--.*?-->\n|<metadata>.*?</metadata>\n", re.DOTALL)
_INDENT = re.compile(rb"\n +")


def for_words(colour: str) -> str:
    """A colour dark enough to read as words on white."""
    return _DARKER.get(colour, colour)


@lru_cache(maxsize=8)
def _fonts(families: tuple[str, ...], weight: str) -> tuple[str, ...]:
    return tuple(findfont(FontProperties(family=name, weight=weight)) for name in families)


@lru_cache(maxsize=8)
def _letters(families: tuple[str, ...]) -> frozenset[int]:
    return frozenset(code for path in _fonts(families, "normal") for code in get_font(path).get_charmap())


def has_letters(text: str) -> bool:
    """Whether the fonts of the figures have every letter of a text."""
    return all(letter.isspace() or ord(letter) in _letters(tuple(RC["font.family"])) for letter in text)


def text_width(text: str, size: float, weight: str = "normal") -> float:
    """Width of a text in inches, from the font's own metrics; letters that it lacks count as an M."""
    return _width(text, size, weight, tuple(RC["font.family"]))


@lru_cache(maxsize=4096)
def _width(text: str, size: float, weight: str, families: tuple[str, ...]) -> float:
    font = get_font(_fonts(families, weight))
    font.set_size(size, 720)  # ten times too large, so that hinting to whole pixels does not matter
    known = _letters(families)
    font.set_text("".join(letter if letter.isspace() or ord(letter) in known else "M" for letter in text), 0.0)
    return float(font.get_width_height()[0]) / 64 / 720


def wrapped(text: str, width: float, size: float, weight: str = "normal") -> list[str]:
    """Lines of at most `width` inches, broken between words, and within a word of Chinese where it is wider."""
    lines: list[str] = []
    used, space = 0.0, text_width("a a", size, weight) - text_width("aa", size, weight)
    for word in text.split(" "):
        pieces = _pieces(word, width, size, weight)
        wide = text_width(pieces[0], size, weight)
        if lines and used + space + wide <= width:
            lines[-1] += f" {pieces[0]}"
            used += space + wide
        else:
            lines.append(pieces[0])
            used = wide
        for piece in pieces[1:]:
            lines.append(piece)
            used = text_width(piece, size, weight)
    return lines


def _pieces(word: str, width: float, size: float, weight: str) -> list[str]:
    """A word as it is; one with Chinese letters, which are not set apart by blanks, in pieces that fit."""
    if max(word, default="") < _FIRST_CHINESE or text_width(word, size, weight) <= width:
        return [word]
    pieces = [""]
    for letter in word:
        if pieces[-1] and text_width(pieces[-1] + letter, size, weight) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def svg_bytes(figure: Figure) -> bytes:
    """The figure as SVG: the same bytes for the same picture, without date, program or other words."""
    stream = io.BytesIO()
    figure.savefig(stream, format="svg", metadata=dict.fromkeys(("Date", "Creator", "Format", "Type")))
    return _SPARE.sub(b"", _INDENT.sub(b"\n", stream.getvalue()))


def png_bytes(figure: Figure) -> bytes:
    """The figure as PNG, 150 dots per inch, without program or date."""
    stream = io.BytesIO()
    compression = {"compress_level": 3}  # twice as fast as the default, a few per cent larger
    figure.savefig(stream, format="png", dpi=PNG_DPI, metadata={"Software": None}, pil_kwargs=compression)
    return stream.getvalue()
