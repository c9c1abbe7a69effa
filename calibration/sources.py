"""The reports and studies behind the numbers: `sources.csv` by id, `quotes.csv` with what the two documents say.

Plain data and the standard library only, so that every layer above may read it at no cost.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

SOURCES_FILE = Path(__file__).with_name("sources.csv")
QUOTES_FILE = Path(__file__).with_name("quotes.csv")
_ID = r"(?:SEED|CAL_[A-Z]|PRIOR|STYL|DOCUMENT)_?\d+"
_RANGE = re.compile(rf"({_ID}) to ({_ID})")
_FRAGMENT = re.compile(r"(?<!\w)'(.+?)'(?!\w)")
_KEPT_APART = "kept apart"  # such a row stands inside a range of ids and no number rests on it
_LINK = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")


class Quote(NamedTuple):
    """A sentence of one of the two documents, word for word. `ids`: the sources whose number it states."""

    document: str
    ids: tuple[str, ...]
    text: str


class Source(NamedTuple):
    """A report or study.

    Attributes:
        id: e.g. `CAL_K01`. what: the statement, in the project's words.
        value: with range and unit, as text; empty where no number is used. period: what the number is about.
        source: publisher and date, links as in Markdown. used: the targets and inputs that rest on it.
        quotes: sentences that state it.
    """

    id: str
    what: str
    value: str
    period: str
    source: str
    used: str
    quotes: tuple[Quote, ...]

    @property
    def citation(self) -> str:
        """The source as plain text, addresses in brackets."""
        return _LINK.sub(r"\1 <\2>", self.source)


@cache
def quotes() -> tuple[Quote, ...]:
    """Every sentence that is quoted, in the order of the documents."""
    return tuple(Quote(row["document"], tuple(row["ids"].split()), row["quote"]) for row in _rows(QUOTES_FILE))


@cache
def sources() -> dict[str, Source]:
    """Every report and study by id. Raises: ValueError when an id occurs twice."""
    found: dict[str, Source] = {}
    for row in _rows(SOURCES_FILE):
        if row["id"] in found:
            raise ValueError(f"{SOURCES_FILE.name}: id {row['id']} occurs twice")
        stating = tuple(quote for quote in quotes() if row["id"] in quote.ids)
        found[row["id"]] = Source(**row, quotes=stating)
    return found


def cited(text: str) -> list[Source]:
    """The sources that the `source` of a number names, each once, in its order.

    `CAL_I01 to CAL_I04` names four; `source document 2` is a source too, and a phrase of it in single quotes brings
    the sentences it stands in.
    """
    plain = re.sub(r"source document (\d)", r"DOCUMENT_\1", text)
    ids = dict.fromkeys(_ids_in(plain))
    said = [quote for fragment in _FRAGMENT.findall(text) for quote in sentences_with(fragment)]
    for quote in said:
        ids.setdefault(quote.document)
    return [_with_quotes(sources()[name], said) for name in ids if name in sources()]


def sentences_with(fragment: str) -> list[Quote]:
    """The quoted sentences that hold a phrase; ` ... ` in it stands for words left out."""
    pieces = [_folded(piece) for piece in fragment.split(" ... ")]
    return [quote for quote in quotes() if all(piece in _folded(quote.text) for piece in pieces)]


def _ids_in(text: str) -> Iterator[str]:
    known = list(sources())
    for match in re.finditer(rf"{_RANGE.pattern}|{_ID}", text):
        first, last = match[1], match[2]
        if first in known and last in known:
            between = known[known.index(first) : known.index(last) + 1]
            yield from (name for name in between if _KEPT_APART not in sources()[name].used)
        else:
            yield from re.findall(_ID, match[0])


def _with_quotes(source: Source, said: Iterable[Quote]) -> Source:
    return source._replace(quotes=source.quotes + tuple(quote for quote in said if quote.document == source.id))


def _folded(text: str) -> str:
    """Without kinds of quotation marks, capitals and double spaces, which a phrase need not share."""
    return " ".join(re.sub('[“”"]', "", text.replace("’", "'")).lower().split())


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def markdown_table(ids: Iterable[str]) -> str:
    """The table of SOURCES.md for some ids."""
    head = ["id", "what", "value", "period", "source", "used"]
    rows = [[getattr(sources()[name], column) for column in head] for name in ids]
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)
