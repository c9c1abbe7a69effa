"""Titles of scenarios as labels: whole where there is room, else short, and never two alike."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from simulation.report.style import text_width
from simulation.report.wording import capital

ROW_SIZE = 8.2  # points, of the words beside a row
ROW_WIDTH = 1.5  # inches that a short label may take at that size
_BETWEEN_PARTS = re.compile(r"(?<=[:;,])\s+|\s+[–—]\s+|\s+(?=\()")
_BRIEF = 12  # letters: `Pillar 1`
_LOOSE = " :;,–—"


class Label(NamedTuple):
    """How a scenario is called: in sentences and beside lines, and in one short line beside a row."""

    label: str
    short: str


def labels_of(titles: Sequence[str], names: Sequence[str]) -> list[Label]:
    """Labels of scenarios shown together, no two alike.

    Args: titles: of the scenarios; names: of their files, added where two titles are the same.
    """
    labels = without_shared_end(_told_apart(titles, names))
    return [Label(*pair) for pair in zip(labels, short_labels(labels), strict=True)]


def _told_apart(titles: Sequence[str], names: Sequence[str]) -> list[str]:
    counted = list(titles)
    return [
        title if counted.count(title) == 1 else f"{title} ({name})" for title, name in zip(titles, names, strict=True)
    ]


def without_shared_end(titles: Sequence[str]) -> list[str]:
    """Titles without the parts they all end with: `: full strength` tells nothing where all are at full strength."""
    told = list(titles)
    while len(told) > 1:
        parts = [_parts(title) for title in told]
        if any(len(part) < 2 for part in parts) or len({part[-1] for part in parts}) > 1:
            break
        told = [title[: title.rindex(part[-1])].rstrip(_LOOSE) for title, part in zip(told, parts, strict=True)]
    return told


def short_labels(titles: Sequence[str]) -> list[str]:
    """One line each, of at most `ROW_WIDTH`: the whole, its first part, first and last part, or a piece."""
    for kind in (str, _first, _first_and_last):  # one way for all is easiest to read
        same = [kind(title) for title in titles]
        if all(map(_fits, same)) and not any(_ambiguous(text, titles, kind) for text in same):
            return same
    found: list[str] = []
    for place, title in enumerate(titles):
        others = [*titles[:place], *titles[place + 1 :]]
        kept = next((text for text in _candidates(title, others) if _fits(text) and text not in found), "")
        found.append(kept or _window(f"{place + 1}: {title}", 0))
    return found


def _candidates(title: str, others: Sequence[str]) -> list[str]:
    """What may stand for a title, the best first; nothing that another title could be called as well."""
    kinds = (_first, _first_and_last, *([_first_and_word] if len(_first(title)) <= _BRIEF else []))
    cut = [kind(title) for kind in kinds if not _ambiguous(kind(title), [title, *others], kind)]
    start = max((_shared_words(title, other) for other in others), default=0)
    piece = _window(title, start if start < len(title.split()) else 0)
    return [title, *cut, piece]


def _ambiguous(text: str, titles: Sequence[str], kind: Callable[[str], str]) -> bool:
    """Whether more than one title could be called so."""
    return sum(kind(title) == text or (kind is not str and title.startswith(text)) for title in titles) > 1


def _parts(title: str) -> list[str]:
    return [part for part in _BETWEEN_PARTS.split(title) if part]


def _first(title: str) -> str:
    return _parts(title)[0].rstrip(_LOOSE)


def _first_and_last(title: str) -> str:
    parts = _parts(title)
    return f"{_first(title)}: {parts[-1]}" if len(parts) > 1 else title


def _first_and_word(title: str) -> str:
    parts = _parts(title)
    return f"{_first(title)}: {parts[-1].split()[0]}…" if len(parts) > 1 else title


def _shared_words(title: str, other: str) -> int:
    """How many words both begin with."""
    mine, theirs = ([word.strip(_LOOSE) for word in text.split()] for text in (title, other))
    differ = (place for place, (one, two) in enumerate(zip(mine, theirs, strict=False)) if one != two)
    return next(differ, min(len(mine), len(theirs)))


def _window(title: str, start: int) -> str:
    """As many words from `start` on, then before it, as there is room for; `…` where words are left out."""
    words = title.split()
    first, end = start, start + 1
    while end < len(words) and _fits(_piece(words, first, end + 1)):
        end += 1
    while first > 0 and _fits(_piece(words, first - 1, end)):
        first -= 1
    text = capital(_piece(words, first, end))
    while not _fits(text):  # one word alone is too long
        text = f"{text.rstrip('…')[:-1]}…"
    return text


def _piece(words: Sequence[str], first: int, end: int) -> str:
    before, after = "…" * (first > 0), "…" * (end < len(words))
    return f"{before}{' '.join(words[first:end]).rstrip(_LOOSE if after else '')}{after}"


def _fits(text: str) -> bool:
    return text_width(text, ROW_SIZE) <= ROW_WIDTH
