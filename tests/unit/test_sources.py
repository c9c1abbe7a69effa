"""Sources and quotes: the page is made from the tables, every id is known, every quote stands where it is cited."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from calibration import sources as module
from calibration.sources import QUOTES_FILE, SOURCES_FILE, cited, markdown_table, quotes, sentences_with, sources
from calibration.targets import load_targets
from simulation.scenario.book import entries

PAGE = SOURCES_FILE.with_name("SOURCES.md").read_text("utf-8")
_ID = re.compile(r"\b(?:SEED|CAL_[A-Z]|PRIOR|STYL|DOCUMENT)_?\d+\b")


def cited_texts() -> Iterator[tuple[str, str]]:
    """Key and source of everything that has one."""
    for entry in entries().values():
        if entry.source:
            yield entry.key, entry.source


def test_the_page_holds_every_row_of_the_table() -> None:
    for name in sources():
        assert markdown_table([name]).splitlines()[-1] in PAGE


@pytest.mark.parametrize("path", [SOURCES_FILE, QUOTES_FILE])
def test_cells_fit_a_table(path: Path) -> None:
    """No line break, no bar, no empty name; the tables are UTF-8 with Unix line ends."""
    assert b"\r" not in path.read_bytes()
    for row in module._rows(path):
        assert None not in row.values()
        assert not any("|" in cell or "\n" in cell or cell != cell.strip() for cell in row.values())


def test_every_id_that_a_key_cites_is_found() -> None:
    for key, text in cited_texts():
        assert set(_ID.findall(text)) <= {source.id for source in cited(text)}, key


def test_every_phrase_in_quotation_marks_stands_in_a_document_word_for_word() -> None:
    """A phrase that no quoted sentence holds would be an invention."""
    phrases = 0
    for key, text in cited_texts():
        for phrase in re.findall(r"(?<!\w)'(.+?)'(?!\w)", text):
            phrases += 1
            assert sentences_with(phrase), f"{key}: '{phrase}'"
    assert phrases >= 20


def test_every_quote_of_a_target_is_in_the_table() -> None:
    known = " ".join(quote.text for quote in quotes())
    for target in load_targets():
        if target.quote:
            assert target.quote.strip('"') in known or target.quote in known, target.id


def test_quotes_belong_to_known_sources() -> None:
    for quote in quotes():
        assert quote.document in sources()
        assert set(quote.ids) <= set(sources())


def test_what_a_text_cites() -> None:
    both = cited("SEED_07 says 18, CAL_K01 about 80")
    assert [source.id for source in both] == ["SEED_07", "CAL_K01"]
    assert [quote.text for quote in both[0].quotes] == [
        "Knowledge has a half-life, especially in AI.", "What is cutting-edge today is obsolete in eighteen months.",
    ]  # fmt: skip
    assert both[1].citation.startswith("RealClearPolicy on Deming & Noray <https://www.realclearpolicy.com/")
    assert cited("assumption; prior 0.1 to 0.6") == []


def test_a_range_of_ids_names_those_between_but_for_what_is_kept_apart() -> None:
    assert [source.id for source in cited("CAL_I01 to CAL_I04 (797 in 2019)")] == ["CAL_I01", "CAL_I03", "CAL_I04"]
    assert [source.id for source in cited("CAL_E01 to CAL_E03 are the targets")] == ["CAL_E01", "CAL_E02", "CAL_E03"]


def test_a_phrase_brings_the_sentence_it_stands_in() -> None:
    (document,) = cited("assumption; source document 2: 'A student majoring ... genomics'")
    assert document.id == "DOCUMENT_2"
    assert [quote.text for quote in document.quotes] == [
        "A student majoring in biology should be able to easily take advanced courses in deep learning for genomics."
    ]


def test_an_id_that_occurs_twice_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "sources.csv"
    file.write_text("id,what,value,period,source,used\nA_1,x,,,s,u\nA_1,y,,,s,u\n")
    monkeypatch.setattr(module, "SOURCES_FILE", file)
    with pytest.raises(ValueError, match=r"sources\.csv: id A_1 occurs twice"):
        sources.__wrapped__()
