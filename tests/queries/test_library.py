"""The stored questions: each one's header, its rows on the fixture, and the same rows from another engine."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.plugins.sparql import prepareQuery
from rdflib.query import ResultRow

import serving
from miggraph.engine import Query
from miggraph.engine.store.embedded import EmbeddedEngine
from miggraph.errors import LibraryError, ParameterError
from miggraph.iris import BASE, PREFIXES
from miggraph.queries import Question
from support import DATA

EXPECTED = DATA / "queries"
INSTITUTE = f"{serving.ID}organization/harbour-institute"
PELL = f"{serving.ID}person/jonas-pell"
NORLAND = f"{serving.ID}country/nor"
FITTING = {
    "addressee": f"{serving.ID}stakeholder/states",
    "agency": INSTITUTE,
    "beneficiary": NORLAND,
    "country": NORLAND,
    "event": serving.SEMINAR,
    "group": f"{serving.ID}affected-group/dock-workers",
    "instrument": serving.TREATY,
    "organisation": INSTITUTE,
    "page": "1",
    "percent": "95",
    "person": PELL,
    "place": NORLAND,
    "put": f"{serving.ID}strength/must",
    "report": f"{serving.ID}report/{serving.REPORT}",
    "scheme": "https://w3id.org/miggraph/scheme/roles",
    "theme": f"{serving.ID}theme/labour",
    "word": "wages",
    "year": "2011",
}
"""Values of the fixture, by the name of the parameter."""
FOR_ALL = {"definitions"}
"""Questions that are asked on the fixture without a value."""

LIBRARY = serving.library()
QUESTIONS = pytest.mark.parametrize("question", list(LIBRARY), ids=lambda question: question.name)
_LIST = re.compile(r"; | … ")


def asked(question: Question) -> str:
    """A question on the fixture, as any engine takes it."""
    names = [parameter.name for parameter in question.parameters if question.name not in FOR_ALL]
    return question.filled({name: FITTING[name] for name in names if name in FITTING})


@pytest.fixture(scope="module")
def graph() -> rdflib.Graph:
    """The fixture in another engine."""
    triples = (quad.triple for quad in ox.parse(path=str(serving.FIXTURE), format=ox.RdfFormat.TRIG))
    written = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
    return rdflib.Graph().parse(data=written, format="nt")


def told(rows: Iterable[Iterable[object]]) -> Counter[tuple[str, ...]]:
    """Rows as plain values: without order, that of the parts of a cell too; unbound is empty."""
    return Counter(tuple("; ".join(sorted(_LIST.split(_value(cell)))) for cell in row) for row in rows)


def _value(cell: object) -> str:
    text = "" if cell is None else str(getattr(cell, "value", cell) if isinstance(cell, ox.Literal) else cell)
    text = cell.value if isinstance(cell, ox.NamedNode) else text
    return f"{float(text):g}" if re.fullmatch(r"-?\d+\.?\d*", text) else text


@QUESTIONS
def test_question_asks_for_what_must_be_there_first(question: Question) -> None:
    """An engine joins patterns in their order around an ``OPTIONAL``: among many reports answers come too late."""
    body = question.text[question.text.index("WHERE {") : question.text.rindex("\n}")]
    first, *others = re.split(r"^  OPTIONAL \{", body, maxsplit=1, flags=re.MULTILINE)
    assert first
    assert not any(re.search(r"^  (\?|VALUES)", rest, re.MULTILINE) for rest in others)


@QUESTIONS
def test_question_parses_and_has_the_same_rows_on_both_engines(
    engine: EmbeddedEngine, graph: rdflib.Graph, question: Question
) -> None:
    names = [column.name for column in question.columns]
    prepareQuery(question.text)
    here = [[row.get(name) for name in names] for row in engine.query(Query(asked(question))).rows()]
    there = [[row[name] for name in names] for row in graph.query(asked(question)) if isinstance(row, ResultRow)]
    assert told(here) == told(there)


@QUESTIONS
def test_question_has_one_row_for_each_key(engine: EmbeddedEngine, question: Question) -> None:
    rows = [tuple(row.get(name) for name in question.key) for row in engine.query(Query(asked(question))).rows()]
    assert len(rows) == len(set(rows))


@pytest.mark.parametrize("name", sorted(file.stem for file in EXPECTED.glob("*.csv")))
def test_question_has_the_expected_rows(engine: EmbeddedEngine, name: str) -> None:
    answer = engine.query(Query(asked(LIBRARY.get(name))))
    expected = (EXPECTED / f"{name}.csv").read_text(encoding="utf-8")
    assert answer.serialise("text/csv").decode("utf-8").replace("\r\n", "\n") == expected


@QUESTIONS
def test_question_that_shows_statements_shows_their_place(question: Question) -> None:
    names = {column.name for column in question.columns}
    assert "text" not in names or "passage" in names


@QUESTIONS
def test_question_binds_the_projects_prefixes_and_uses_each(question: Question) -> None:
    header = " ".join(parameter.choices or "" for parameter in question.parameters)
    body = "\n".join(line for line in question.text.splitlines() if not line.startswith("PREFIX")) + header
    for prefix, iri in re.findall(r"^PREFIX (\w+): <(.+)>$", question.text, re.MULTILINE):
        assert PREFIXES.get(prefix, iri) == iri
        assert prefix in PREFIXES or iri.startswith(f"{BASE}id/")
        assert f"{prefix}:" in body


def test_library_has_questions_in_every_group() -> None:
    groups = LIBRARY.groups()
    assert len(groups) == len(LIBRARY.titles)
    assert sum(len(group.questions) for group in groups) == len(LIBRARY) >= 60


def test_library_asks_each_question_once() -> None:
    summaries = [question.summary for question in LIBRARY]
    assert len(set(summaries)) == len(summaries)


def test_question_with_an_optional_parameter_answers_for_one_and_for_all(engine: EmbeddedEngine) -> None:
    question = LIBRARY.get("statistics-given")
    for given, rows in (({}, 1), ({"source": serving.SEMINAR}, 1), ({"source": f"{serving.ID}event/none"}, 0)):
        assert len(list(engine.query(Query(question.filled(given))).rows())) == rows


def test_question_with_a_list_answers_for_any_of_its_values(engine: EmbeddedEngine) -> None:
    question, states = LIBRARY.get("recommendations-by-addressee"), f"{serving.ID}stakeholder/states"
    for given, rows in (([states], 1), ([states, f"{serving.ID}stakeholder/employers"], 2)):
        assert len(list(engine.query(Query(question.filled({"addressee": given}))).rows())) == rows


def test_library_unknown_name_is_an_error() -> None:
    with pytest.raises(LibraryError, match="no-such-query"):
        LIBRARY.get("no-such-query")


@pytest.mark.parametrize("given", [{}, {"event": ""}, {"event": serving.SEMINAR, "colour": "red"}])
def test_bind_missing_or_unknown_value_is_an_error(given: dict[str, str]) -> None:
    with pytest.raises(ParameterError):
        LIBRARY.get("who-spoke-for-whom").bind(given)
