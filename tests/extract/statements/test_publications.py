"""Published works that a report cites."""

from __future__ import annotations

import pytest

from miggraph.extract import attributions, mentions
from miggraph.extract.stage import run_stages
from miggraph.extract.statements import publications
from miggraph.model import Publication
from support import COAST, report_of

STAGES = (mentions.STAGE, attributions.STAGE, publications.STAGE)


def cited(text: str) -> list[Publication]:
    return list(run_stages(report_of(text), COAST, STAGES).of(Publication))


@pytest.mark.parametrize(
    ("text", "title", "year", "authors"),
    [
        ("The report “Lamps of the North” (Holm, 2005) is long.", "Lamps of the North", "2005", ("Holm",)),
        ("A study by Ada Holm entitled “Oil and Light” says more.", "Oil and Light", None, ("Ada Holm",)),
        ("The study ‘Oil for All Ports’ (2007) says more.", "Oil for All Ports", "2007", ()),
        ("According to the World Harbour Report 2005 boats are old.", "World Harbour Report", "2005", ()),
    ],
)
def test_publication_is_named_in_a_sentence(text: str, title: str, year: str | None, authors: tuple[str, ...]) -> None:
    [found] = cited(f"# Harbours\n\n{text}\n")
    assert (found.title, found.year, found.authors) == (title, year, authors)


def test_publication_is_an_entry_of_a_list_of_references() -> None:
    text = (
        "# Harbours\n\nOil is dear.\n\n## References\n\n"
        "Holm, A. and B. Sund (2005) Lamps of the northern coast. Bergen: Harbour Press.\n\n"
        "Coast Office: Oil in small ports (Bergen, 2012).\n"
    )
    found = [(each.title, each.year, each.authors) for each in cited(text)]
    assert found == [
        ("Lamps of the northern coast", "2005", ("Holm, A.", "B. Sund")),
        ("Oil in small ports", "2012", ("Coast Office",)),
    ]


def test_publication_is_cited_by_who_speaks() -> None:
    [found] = cited("# Harbours\n\nMs. Lena Berg presented the report “Lamps of the North” (2005).\n")
    assert found.cited_by == ("Lena Berg",)


def test_words_of_a_publication_are_those_that_cite_it() -> None:
    report = report_of("# Harbours\n\nPilots read the report “Lamps of the North” (2005) at night.\n")
    [found] = run_stages(report, COAST, STAGES).of(Publication)
    assert [report.quote(span) for span in found.spans] == ["report “Lamps of the North” (2005)"]


@pytest.mark.parametrize(
    "text",
    [
        "The talk “Lamps of the North” was long.",
        "A seminar entitled Lamps of the North was held.",
        "Lamps were lit (Holm 2005).",
        "The Port Pact (Bergen, 2005) binds ports.",
    ],
)
def test_what_was_not_published_is_no_publication(text: str) -> None:
    assert cited(f"# Harbours\n\n{text}\n") == []
