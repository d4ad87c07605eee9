"""What a question finds in the index of a dataset, and in which order."""

from __future__ import annotations

import re
import sqlite3
import tomllib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask

from miggraph.errors import DatasetError
from miggraph.search import INDEX, Search
from miggraph.search.spelling import corrected
from miggraph.search.words import fold, pattern, telling
from miggraph.web.views import SERVICES
from serving import ID
from support import DATA

FIRST = {key: str(value) for key, value in tomllib.loads((DATA / "search" / "first.toml").read_text("utf-8")).items()}
FOUND = tomllib.loads((DATA / "search" / "fixture.toml").read_text("utf-8"))["found"]


@pytest.fixture(scope="module")
def search(shared: Path) -> Search:
    """The index of the fixture dataset."""
    return Search((shared / "current").resolve() / INDEX)


@pytest.fixture(scope="module")
def shipped_search(shipped: Flask) -> Search:
    """The index of the reports that the project ships."""
    settings = shipped.extensions[SERVICES].settings
    return Search((settings.dataset_dir / "current").resolve() / INDEX)


def names(search: Search, question: str) -> Iterator[str]:
    """The IRIs that a question finds, without what they have in common."""
    return (hit.iri.removeprefix(ID) for hit in search.find(question).hits)


@pytest.mark.parametrize("case", FOUND, ids=lambda case: case["question"])
def test_search_finds_in_order(search: Search, case: dict[str, list[str]]) -> None:
    found = list(names(search, str(case["question"])))
    assert found[: len(case["first"])] == case["first"]
    assert set(found).isdisjoint(case.get("never", []))


@pytest.mark.parametrize("question", FIRST)
def test_search_shows_first_what_is_meant(shipped_search: Search, question: str) -> None:
    assert next(names(shipped_search, question)) == FIRST[question]


def test_question_who_spoke_is_none_about_a_body(shipped_search: Search) -> None:
    found = list(names(shipped_search, "Who spoke about climate change in 2008?"))
    assert found
    assert "organization/world-health-organization" not in found


def test_search_marks_what_was_found(search: Search) -> None:
    hit = search.find("inspector", ["passage"]).hits[0]
    assert "port \x02inspectors\x03 in Norland" in hit.words


def test_search_tells_where_a_paragraph_stands(search: Search) -> None:
    hit = search.find("inspectors", ["passage"]).hits[0]
    assert hit.detail == "Harbour Mobility Seminar: report, page 2"
    assert hit.iri.endswith("#char=525,622")


def test_search_counts_kinds_that_are_not_shown(search: Search) -> None:
    found = search.find("seafarers", ["instrument"])
    assert [hit.kind for hit in found.hits] == ["instrument"]
    assert found.counts["recommendation"] == 2


def test_search_goes_on_where_a_page_ended(search: Search) -> None:
    every = [hit.iri for hit in search.find("dock workers", ["passage"]).hits]
    pages = [search.find("dock workers", ["passage"], limit=1, offset=n).hits[0].iri for n in range(len(every))]
    assert pages == every
    assert len(every) > 1


def test_search_tells_what_it_took_a_word_for(search: Search) -> None:
    assert search.find("seafarres").mended == {"seafarres": "seafarers"}


def test_search_with_words_that_never_meet_says_so(search: Search) -> None:
    found = search.find("inspectors wages")
    assert found.partly
    assert {hit.kind for hit in found.hits} >= {"passage"}


@pytest.mark.parametrize(
    "question", ["", "   ", "?!", '"', "NEAR(", "a AND", "*", "names_text:x", "\x00", "((((", "^a -b"]
)
def test_search_takes_any_text_as_words(search: Search, question: str) -> None:
    search.find(question)
    search.suggest(question)


def test_search_of_nothing_finds_nothing(search: Search) -> None:
    assert search.find("").hits == ()
    assert search.suggest("") == []


def test_suggestions_begin_as_what_is_typed(search: Search) -> None:
    labels = [hit.label for hit in search.suggest("harb")]
    assert {"Harbour Institute", "Harbour Mobility Seminar"} <= set(labels)


def test_search_without_an_index_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="build the dataset again"):
        Search(tmp_path / INDEX)


def test_search_in_an_index_of_another_version_says_what_to_do(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / INDEX)) as database:
        database.execute("PRAGMA user_version = 99")
    with pytest.raises(DatasetError, match="another version"):
        Search(tmp_path / INDEX)


def test_folding_drops_case_accents_and_leading_zeros() -> None:
    assert fold("Côte d’Ivoire, C097, A/RES/45/158") == ["cote", "d", "ivoire", "c97", "a", "res", "45", "158"]


def test_telling_words_are_all_where_none_tells() -> None:
    assert telling("what is this") == ["what", "is", "this"]
    assert telling("What is remittance?") == ["remittance"]


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Who spoke about lighthouses?", ["lighthouses"]),
        ("who", ["who"]),
        ("WHO on harbours", ["who", "harbours"]),
        ("who on harbours", ["harbours"]),
        ("WHO SPOKE ON HARBOURS", ["harbours"]),
        ("who paid for the IT of ports", ["it", "ports"]),
        ("paid leave", ["paid", "leave"]),
    ],
)
def test_acronym_in_small_letters_is_a_word_of_grammar(question: str, words: list[str]) -> None:
    assert telling(question) == words


def test_word_that_a_text_has_in_another_form_is_not_mended() -> None:
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("CREATE TABLE vocabulary (word TEXT, uses INTEGER)")
        database.executemany("INSERT INTO vocabulary VALUES (?, ?)", [("voting", 1), ("note", 9), ("sailors", 2)])
        mended = [corrected(database, word) for word in ("vote", "voted", "notte", "nott")]
    assert mended == ["vote", "voted", "note", "note"]


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("cote", "la côte du nord"),
        ("coeur", "au cœur"),
        ("strasse", "hohe straße"),
        ("c97", "c097, revised"),
        ("migrant", "migrants"),
        ("ecole", "(école)"),
    ],
)
def test_pattern_finds_a_folded_word_where_it_begins_a_word(word: str, text: str) -> None:
    assert re.search(pattern([word]), text)


@pytest.mark.parametrize(("word", "text"), [("land", "norland"), ("cote", "cotton"), ("7", "17")])
def test_pattern_finds_no_other_word(word: str, text: str) -> None:
    assert not re.search(pattern([word]), text)
