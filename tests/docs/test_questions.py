"""What the documents ask of the graph is answered as they print it, by the endpoint and on the shipped reports."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache

import pytest
from flask import Flask

import serving
from miggraph import queries
from miggraph.iris import PREFIXES
from question_pages import first_values, page
from questions import AT_LEAST, Question, fits, is_within, questions
from support import PROJECT

PAGES = [PROJECT / "docs" / f"{name}.md" for name in ("competency-questions", "model", "first-queries")]
QUESTIONS = [question for page in PAGES for question in questions(page)]
MOST_LINES = 8
LIBRARY = serving.library()
STORED = pytest.mark.parametrize("stored", list(LIBRARY), ids=lambda stored: stored.name)
Ask = Callable[[str], list[dict[str, str]]]
README = (PROJECT / "README.md").read_text(encoding="utf-8")


def answer(app: Flask, query: str) -> tuple[list[str], list[list[str]]]:
    """The columns and rows that the endpoint answers with; an unbound cell is empty."""
    headers = {"Accept": "application/sparql-results+json"}
    response = app.test_client().post("/sparql", data=query, content_type="application/sparql-query", headers=headers)
    assert response.status_code == 200, response.text
    told = json.loads(response.data)
    names, rows = told["head"]["vars"], told["results"]["bindings"]
    return names, [[row.get(name, {}).get("value", "") for name in names] for row in rows]


@pytest.fixture(scope="module")
def ask(shipped: Flask) -> Ask:
    """What asks the endpoint, and remembers the answers."""

    @cache
    def rows(query: str) -> list[dict[str, str]]:
        names, found = answer(shipped, query)
        return [dict(zip(names, row, strict=True)) for row in found]

    return rows


def test_every_query_of_the_pages_is_a_question_with_an_answer() -> None:
    queries = [
        query for page in PAGES for query in re.findall(r"```sparql\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
    ]
    assert [question.query for question in QUESTIONS] == queries


def test_competency_questions_are_many_and_each_stands_once() -> None:
    asked = [question.title for question in QUESTIONS if question.page == PAGES[0].name]
    assert len(asked) >= 40
    assert len(set(asked)) == len(asked)


@pytest.mark.parametrize("question", QUESTIONS, ids=str)
def test_question_is_short_and_uses_the_projects_prefixes(question: Question) -> None:
    assert len(question.lines) <= MOST_LINES
    for prefix, iri in re.findall(r"^PREFIX (\w+): <(.+)>$", question.query, re.MULTILINE):
        assert PREFIXES.get(prefix, iri) == iri
        assert f"{prefix}:" in "\n".join(question.lines)


@pytest.mark.parametrize("question", QUESTIONS, ids=str)
def test_question_is_answered_as_printed(shipped: Flask, question: Question) -> None:
    columns, rows = answer(shipped, question.query)
    assert columns == question.columns
    assert question.rows
    for printed in question.rows:
        assert any(fits(printed, row) for row in rows), f"{printed} is not in the answer"


@pytest.mark.parametrize("question", [each for each in QUESTIONS if each.page == PAGES[2].name], ids=str)
def test_first_queries_print_the_first_rows(shipped: Flask, question: Question) -> None:
    _, rows = answer(shipped, question.query)
    now = rows[: len(question.rows)]
    assert all(map(fits, question.rows, now)), f"print these: {now}"
    assert not AT_LEAST.search(str(question.rows))


@pytest.mark.parametrize("question", [each for each in QUESTIONS if each.page == PAGES[0].name], ids=str)
def test_competency_question_is_answered_by_its_stored_question(ask: Ask, question: Question) -> None:
    rows = [list(row.values()) for row in ask(LIBRARY.get(question.stored).filled({}))]
    for printed in question.rows:
        assert any(is_within(printed, row) for row in rows), f"{printed} is not in the answer of {question.stored}"


@STORED
def test_stored_question_has_rows_and_one_for_each_key(ask: Ask, stored: queries.Question) -> None:
    rows = ask(stored.filled(first_values(stored, ask)))
    assert rows
    keys = [tuple(row[name] for name in stored.key) for row in rows]
    assert len(keys) == len(set(keys))


@STORED
def test_stored_question_leads_to_the_words(ask: Ask, stored: queries.Question) -> None:
    rows = ask(stored.filled(first_values(stored, ask)))
    places = sorted({row["passage"] for row in rows if row.get("passage")})
    assert places or "passage" not in rows[0]
    listed = " ".join(f"<{place}>" for place in places)
    nif = PREFIXES["nif"]
    assert len(ask(f"SELECT ?p WHERE {{ VALUES ?p {{ {listed} }} ?p <{nif}anchorOf> ?words }}")) == len(places)
    if "text" in stored.key or "text" in rows[0]:
        assert all(row["passage"] for row in rows)


@STORED
def test_stored_question_offers_its_default(ask: Ask, stored: queries.Question) -> None:
    for parameter in stored.parameters:
        if parameter.choices is not None:
            offered = {row["value"] for row in ask(parameter.choices)}
            assert offered
            assert set(parameter.default) <= offered


def test_page_of_stored_questions_is_made_of_todays(ask: Ask) -> None:
    made = page(LIBRARY, ask)
    assert (PROJECT / "docs" / "queries.md").read_text(encoding="utf-8") == made, "run make docs"


def test_readme_question_is_answered_as_printed(shipped: Flask) -> None:
    match = re.search(r"<<'SPARQL'\n(.*?)\nSPARQL\n(.*?)```", README, re.DOTALL)
    assert match is not None
    columns, rows = answer(shipped, match[1])
    head, rule, *printed, more = match[2].splitlines()
    edges = [(found.start(), found.end()) for found in re.finditer("-+", rule)]
    assert [head[start:end].strip() for start, end in edges] == columns
    for line in printed:
        assert any(fits([line[start:end].strip() for start, end in edges], row) for row in rows), line
    assert more == "…"


@pytest.mark.parametrize(
    ("printed", "row", "same"),
    [
        (["a", ""], ["a", ""], True),
        (["a", ""], ["a", "b"], False),
        (["The lamp …"], ["The lamp of the\nharbour"], True),
        (["… lamp"], ["The lamp of the harbour"], False),
        (["The Lamp"], ["The lamp"], True),
        (["≥ 7"], ["12"], True),
        (["≥ 7"], ["6"], False),
        (["a"], ["a", "b"], False),
    ],
)
def test_printed_row_fits_an_answer(printed: list[str], row: list[str], same: bool) -> None:
    assert fits(printed, row) is same


@pytest.mark.parametrize(
    ("printed", "row", "within"),
    [
        (["a", ""], ["x a", "y"], True),
        (["a", "b"], ["b; c", "a"], True),
        (["a …"], ["c"], False),
        (["≥ 7"], ["a", "12"], True),
        (["≥ 7"], ["a", "6"], False),
    ],
)
def test_printed_row_is_within_a_fuller_answer(printed: list[str], row: list[str], within: bool) -> None:
    assert is_within(printed, row) is within
