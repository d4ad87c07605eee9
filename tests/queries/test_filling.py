"""Values in a query: they are terms in it, whatever they hold, for every engine."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib.query import ResultRow

from miggraph.errors import ParameterError
from miggraph.queries import Parameter, ParameterType, Question
from miggraph.queries.filling import filled, outermost_group

ASKED = "SELECT ?v WHERE {\n  FILTER(BOUND(?v))\n}\nORDER BY ?v\n"
XSD = "http://www.w3.org/2001/XMLSchema#"
HOSTILE = [
    '" } } #',
    "' } } #",
    '""" } } #',
    "\\",
    '\\" } } #',
    "\\u0022 } } #",
    "\\\\u0022 } } #",
    "\\U00000022 } } #",
    "u0022",
    "\x01abcd",
    "\x00",
    "\n} }\r#",
    "?v } UNION { ?s ?p ?o",
    "<http://x/> . ?s ?p ?o",
    "@en",
    "^^<http://x/>",
    "\u202e\ufeff\U0001f6a2",
]
"""Texts that would end the literal, the clause or the query, if they were pasted into it."""


def question(kind: ParameterType, *, several: bool = True) -> Question:
    of = "http://x/C" if kind is ParameterType.IRI else None
    parameter = Parameter("v", kind, "V", of=of, several=several)
    return Question("asked", "?", "", "g", (), (parameter,), (), ("v",), None, (), ASKED)


def oxigraph(text: str) -> list[tuple[str, ...]]:
    rows = ox.Store().query(text)
    assert isinstance(rows, ox.QuerySolutions)
    return sorted(_parts(rdflib.util.from_n3(str(row["v"]))) for row in rows)


def rdf_library(text: str) -> list[tuple[str, ...]]:
    return sorted(_parts(term) for term in first_terms(text))


def first_terms(text: str) -> list[rdflib.term.Node]:
    """The first column of the rows that the other engine gives."""
    return [row[0] for row in rdflib.Graph().query(text) if isinstance(row, ResultRow)]


def _parts(term: object) -> tuple[str, ...]:
    language = getattr(term, "language", None)
    datatype = getattr(term, "datatype", None)
    return (type(term).__name__, str(term), str(language), str(datatype))


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_stays_a_literal_on_both_engines(text: str) -> None:
    asked = question(ParameterType.STRING).filled({"v": text})
    rows = ox.Store().query(asked)
    assert isinstance(rows, ox.QuerySolutions)
    assert [row["v"] for row in rows] == [ox.Literal(text.strip())]
    assert [str(term) for term in first_terms(asked)] == [text.strip()]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(st.characters(codec="utf-8"), min_size=1), min_size=1, max_size=3))
def test_any_texts_come_back_as_they_were_given(texts: list[str]) -> None:
    wanted = {text.strip() for text in texts} - {""}
    if not wanted:
        return
    asked = question(ParameterType.STRING).filled({"v": texts})
    rows = ox.Store().query(asked)
    assert isinstance(rows, ox.QuerySolutions)
    assert {row["v"] for row in rows} == {ox.Literal(text) for text in wanted}
    assert {str(term) for term in first_terms(asked)} == wanted


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([*ParameterType]), st.one_of(st.sampled_from(HOSTILE), st.text()))
def test_any_value_is_a_term_or_an_error_that_names_the_parameter(kind: ParameterType, text: str) -> None:
    asked = question(kind)
    try:
        query = asked.filled({"v": text})
    except ParameterError as error:
        where, query = error.where, ""
    else:
        where = "v"
    assert where == "v"
    assert not query or oxigraph(query) == rdf_library(query)


@pytest.mark.parametrize(
    ("kind", "values", "rows"),
    [
        (ParameterType.IRI, ["http://x/a", "http://x/é", "http://x/a"], 2),
        (ParameterType.STRING, ["a", "b"], 2),
        (ParameterType.INTEGER, ["-07", "7"], 2),
        (ParameterType.DATE, ["2011-05-03"], 1),
        (ParameterType.TAGGED, ["port@en", "port@fr-CA", "a@b@nb"], 3),
    ],
)
def test_values_are_the_same_terms_on_both_engines(kind: ParameterType, values: list[str], rows: int) -> None:
    asked = question(kind).filled({"v": values})
    assert len(oxigraph(asked)) == rows
    assert oxigraph(asked) == rdf_library(asked)


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("SELECT * WHERE { ?s ?p ?o }", " ?s"),
        ("PREFIX w: <http://where/#> SELECT * where\n{ ?s ?p ?o }", " ?s"),
        ("# WHERE { in a comment\nSELECT * WHERE # and here {\n{ ?s ?p ?o }", " ?s"),
        ("PREFIX x: <http://x/#a'b> SELECT * WHERE { ?s ?p ?o }", " ?s"),
        ("SELECT (\"WHERE {\" AS ?a) ('WHERE {' AS ?b) WHERE { ?s ?p ?o }", " ?s"),
        ("SELECT * { ?s ?p ?o }", None),
        ("SELECT (EXISTS { ?s ?p ?o } AS ?a) WHERE { ?s ?p ?o }", None),
    ],
)
def test_outermost_group_begins_behind_where(text: str, begins: str | None) -> None:
    place = outermost_group(text)
    assert (None if place is None else text[place : place + 3]) == begins


def test_filled_takes_limit_and_offset() -> None:
    text = filled(ASKED, {"v": [ox.Literal(number) for number in (1, 2, 3, 4)]}, limit=2, offset=1)
    assert [row[1] for row in oxigraph(text)] == ["2", "3"]


def test_filled_without_values_is_the_query_itself() -> None:
    assert filled(ASKED, {"v": ()}) == ASKED
