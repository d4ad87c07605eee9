"""What the documents ask of the graph is answered as they print it, by the endpoint and on the shipped reports."""

from __future__ import annotations

import json
import re

import pytest
from flask import Flask

from miggraph.iris import PREFIXES
from questions import Question, fits, questions
from support import PROJECT

PAGES = [PROJECT / "docs" / "competency-questions.md", PROJECT / "docs" / "model.md"]
QUESTIONS = [question for page in PAGES for question in questions(page)]
MOST_LINES = 8
README = (PROJECT / "README.md").read_text(encoding="utf-8")


def answer(app: Flask, query: str) -> tuple[list[str], list[list[str]]]:
    """The columns and rows that the endpoint answers with; an unbound cell is empty."""
    headers = {"Accept": "application/sparql-results+json"}
    response = app.test_client().post("/sparql", data=query, content_type="application/sparql-query", headers=headers)
    assert response.status_code == 200, response.text
    told = json.loads(response.data)
    names, rows = told["head"]["vars"], told["results"]["bindings"]
    return names, [[row.get(name, {}).get("value", "") for name in names] for row in rows]


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
