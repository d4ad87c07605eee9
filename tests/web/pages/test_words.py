"""Small things that all pages share: dates in words, words without markup, tables without rows said twice."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal

from miggraph.web.pages import dates
from miggraph.web.pages.description import Value
from miggraph.web.pages.entities.articles import the
from miggraph.web.pages.entities.fields import rows
from miggraph.web.pages.entities.meta import error_link
from miggraph.web.pages.entities.model import Thing, plain_text
from miggraph.web.pages.entities.speech import from_a_sentence
from miggraph.web.pages.statements import plain, spaces
from miggraph.web.pages.tables import Cell, Column, Table, folded


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("2006-06-27", "27 June 2006"),
        ("2006-06-02T09:00:00", "2 June 2006"),
        ("2006-06-02Z", "2 June 2006"),
        ("2006-06", "June 2006"),
        ("2006", "2006"),
        ("2006-13", "2006-13"),
        ("spring", "spring"),
    ],
)
def test_dates_are_told_in_words(written: str, told: str) -> None:
    assert dates.day(written) == told


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        ("2006-05-02", "2006-05-04", "2 to 4 May 2006"),
        ("2006-05-30", "2006-06-01", "30 May to 1 June 2006"),
        ("2006-12-31", "2007-01-02", "31 December 2006 to 2 January 2007"),
        ("2006", "2007", "2006 to 2007"),
        ("2006-05-02", "2006-05-02", "2 May 2006"),
        ("2006-05-02T09:00:00", "2006-05-02T17:00:00", "2 May 2006"),
        ("2006-05-02", "", "2 May 2006"),
        ("", "2007", "until 2007"),
    ],
)
def test_spans_of_time_say_nothing_twice(start: str, end: str, told: str) -> None:
    assert dates.span(start, end) == told


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("The **pilots** of *Dune*\nsail", "The pilots of Dune sail"),
        ("<i>Ola</i> <b>Wick</b>", "Ola Wick"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("Part 2 of the *Pier", "Part 2 of the Pier"),
        ("Pier* Part 2", "Pier Part 2"),
        ("the *\x02Pier\x03, \x02Dune\x03**", "the \x02Pier\x03, \x02Dune\x03"),
        ("The Northern Pier Project**, begun by Dune", "The Northern Pier Project, begun by Dune"),
        ("a *ship* and (_pier, dune_", "a ship and (pier, dune"),
        ("the file north_pier and 2*3", "the file north_pier and 2*3"),
        ("a < b and c > d", "a < b and c > d"),
    ],
)
def test_words_of_a_passage_are_shown_without_markup(words: str, told: str) -> None:
    assert plain(words) == told


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("United Lagoons", "the United Lagoons"),
        ("Cold Water Republic", "the Cold Water Republic"),
        ("Harbour Board of the North", "the Harbour Board of the North"),
        ("HBN Mission in Dune", "HBN Mission in Dune"),
        ("Sandland", "Sandland"),
        ("Sandland and the Caribbean", "Sandland and the Caribbean"),
    ],
)
def test_names_that_want_an_article_have_it_in_a_sentence(name: str, told: str) -> None:
    assert plain_text(the(Value(name))) == told


def test_other_names_are_told_once_whatever_their_capitals_and_quotation_marks() -> None:
    names = [Literal(name) for name in ("SEA DAYS", "Sea Days", "“Sea” Days", "SD", "Days")]
    thing = Thing("", "series", None, {"skos:altLabel": names, "rdfs:label": [Literal("Days")]}, {})
    assert [value.text for row in rows(thing) for value in row.values] == ["SD", "Sea Days"]


def test_rows_are_put_together_only_where_nothing_is_lost() -> None:
    ebb, flood = Cell("ebb"), Cell("flood")
    low, high = Cell("low"), Cell("high")
    product = Table((), ((ebb, low, None), (ebb, high, None)), 2)
    assert folded(product).groups == (((ebb,), (low, high), ()),)
    pairs = Table((), ((ebb, low, low), (ebb, high, high), (flood, low, low)), 3)
    assert len(folded(pairs).groups) == 3


@pytest.mark.parametrize(
    ("address", "start"),
    [
        ("", ""),
        ("a@example.org", "mailto:a@example.org?subject=Error%20in%20statement%20x&body=Statement%3A%20http"),
        ("https://example.org/tell", "https://example.org/tell?statement=http%3A%2F%2Fe%2Fx&words=Ask+%26+wait"),
        ("https://example.org/?a=b", "https://example.org/?a=b&statement=http"),
    ],
)
def test_errors_are_reported_with_the_statement_and_its_words(address: str, start: str) -> None:
    link = error_link(address, "http://e/x", "Ask & wait")
    assert link.startswith(start) if start else not link


@pytest.mark.parametrize(
    ("variable", "told"),
    [("passage", "The pilots sail"), ("finding", "The pilots sail"), ("event", "The **pilots** sail")],
)
def test_cells_show_words_of_reports_without_markup(variable: str, told: str) -> None:
    assert Column(variable, variable, quotes=False, label="words").read(Literal("The **pilots** sail")) == told


@pytest.mark.parametrize(
    ("cut", "kept"),
    [
        ("by **Dr. Ola Wick**, pilot", "**Dr. Ola Wick**, pilot"),
        ("of **Dune harbour** and the **Dr. Ola Wick** pilots", "**Dune harbour** and the **Dr. Ola Wick** pilots"),
        ("It **was so. Ola Wick**, pilot", "Ola Wick, pilot"),
    ],
)
def test_excerpt_has_no_end_of_emphasis_without_its_beginning(cut: str, kept: str) -> None:
    assert from_a_sentence(cut) == kept


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("The lamp of ", " shines", (" ", " ")),
        ("The lamp of <i>", "</i>\n\tshines", (" ", " ")),
        ("The lamp\n**", "** shines", (" ", " ")),
        ("(", ")", ("", "")),
        ("", "", ("", "")),
    ],
)
def test_spaces_beside_words_are_seen_past_markup(before: str, after: str, told: tuple[str, str]) -> None:
    assert spaces(before, after) == told
