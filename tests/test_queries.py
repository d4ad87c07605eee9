"""Stored queries: reading files, binding values, and each one's rows on the fixture."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

import serving
from miggraph import queries
from miggraph.engine import Query
from miggraph.engine.store.embedded import EmbeddedEngine
from miggraph.errors import LibraryError, ParameterError
from miggraph.iris import PREFIXES
from miggraph.queries import Parameter, ParameterType
from support import DATA

EXPECTED = DATA / "queries"
ASKED = {
    "activities-in-country": {"place": f"{serving.ID}country/nor"},
    "agency-activities": {"agency": f"{serving.ID}organization/harbour-institute"},
    "claims-about-instrument": {"instrument": serving.TREATY},
    "findings-by-theme": {"theme": f"{serving.ID}theme/labour"},
    "organisation-roles": {"organisation": f"{serving.ID}organization/harbour-institute"},
    "person-participations": {"person": f"{serving.ID}person/jonas-pell"},
    "recommendations-by-addressee": {"addressee": f"{serving.ID}stakeholder/states"},
    "recommendations-by-affected-group": {"group": f"{serving.ID}affected-group/dock-workers"},
    "recommendations-by-instrument": {"instrument": serving.TREATY},
    "recommendations-by-theme": {"theme": f"{serving.ID}theme/labour"},
    "who-spoke-for-whom": {"event": serving.SEMINAR},
}
BROADER_THAN_OFFERED = {"recommendations-by-theme"}
"""Queries that are asked for a theme above those offered, to see that it finds the narrower ones."""

LIBRARY = queries.load(serving.QUERIES)
HEADER = "#+ summary: A question?\n"


def write(folder: Path, text: str, name: str = "a-query.rq") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize("query", list(LIBRARY), ids=lambda query: query.name)
def test_stored_query_has_the_expected_rows(engine: EmbeddedEngine, query: queries.StoredQuery) -> None:
    answer = engine.query(Query(query.text, substitutions=query.bind(ASKED.get(query.name, {}))))
    expected = (EXPECTED / f"{query.name}.csv").read_text(encoding="utf-8")
    assert answer.serialise("text/csv").decode("utf-8").replace("\r\n", "\n") == expected


@pytest.mark.parametrize("query", list(LIBRARY), ids=lambda query: query.name)
def test_stored_query_shows_its_evidence(query: queries.StoredQuery) -> None:
    assert "?passage ?quote" in " ".join(query.text.partition("WHERE")[0].split())


@pytest.mark.parametrize("query", list(LIBRARY), ids=lambda query: query.name)
def test_stored_query_offers_the_value_asked(engine: EmbeddedEngine, query: queries.StoredQuery) -> None:
    for parameter in query.parameters:
        assert parameter.choices is not None
        offered = {row["value"] for row in engine.query(Query(parameter.choices)).rows()}
        assert offered
        value = ASKED.get(query.name, {}).get(parameter.name)
        if value is not None and query.name not in BROADER_THAN_OFFERED:
            assert NamedNode(value) in offered


@pytest.mark.parametrize("query", list(LIBRARY), ids=lambda query: query.name)
def test_stored_query_binds_the_projects_prefixes(query: queries.StoredQuery) -> None:
    for line in query.text.splitlines():
        if line.startswith("PREFIX"):
            _, prefix, iri = line.split()
            assert PREFIXES[prefix.rstrip(":")] == iri.strip("<>")


def test_stored_query_with_an_optional_parameter_answers_for_one_and_for_all(engine: EmbeddedEngine) -> None:
    query = LIBRARY.get("statistics-given")
    for given, rows in (({}, 1), ({"source": serving.SEMINAR}, 1), ({"source": f"{serving.ID}event/none"}, 0)):
        assert len(list(engine.query(Query(query.text, substitutions=query.bind(given))).rows())) == rows


def test_library_unknown_name_is_an_error() -> None:
    with pytest.raises(LibraryError, match="no-such-query"):
        LIBRARY.get("no-such-query")


def test_load_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="missing"):
        queries.load(tmp_path / "none")


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("SELECT * {}", 1, "no header"),
        ("#+ tags: [a]\nSELECT * {}", 1, "no summary"),
        (f"{HEADER}#+ a: [\nSELECT * {{}}", 3, "not YAML"),
        (f"{HEADER}#+ colour: red\nSELECT * {{}}", 2, "unknown header"),
        (HEADER, 1, "no query"),
        (f"{HEADER}#+ parameters: [x]\nSELECT * {{}}", 2, "not a mapping"),
        (f"{HEADER}#+ parameters:\n#+   x: {{type: iri}}\nSELECT * {{}}", 3, "not a variable"),
        (f"{HEADER}#+ parameters:\n#+   format: {{type: iri}}\nSELECT ?format {{}}", 3, "not a variable"),
        (f"{HEADER}#+ parameters:\n#+   x: {{type: colour}}\nSELECT ?x {{}}", 3, "no known type"),
        (f"{HEADER}#+ parameters:\n#+   x: {{size: 3}}\nSELECT ?x {{}}", 3, "wrong keys"),
        (f"{HEADER}#+ parameters:\n#+   x: {{type: choice}}\nSELECT ?x {{}}", 3, "choices"),
        (f"{HEADER}#+ parameters:\n#+   x: {{type: date, default: soon}}\nSELECT ?x {{}}", 3, "default is wrong"),
    ],
)
def test_read_malformed_file_names_file_and_line(tmp_path: Path, text: str, line: int, message: str) -> None:
    file = write(tmp_path, text)
    with pytest.raises(LibraryError, match=message) as caught:
        queries.read(file)
    assert caught.value.where == f"{file}:{line}"


def test_read_bad_name_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="hyphens"):
        queries.read(write(tmp_path, f"{HEADER}SELECT * {{}}", "A Query.rq"))


@pytest.mark.parametrize(
    ("kind", "text", "term"),
    [
        (ParameterType.IRI, "http://x/", NamedNode("http://x/")),
        (ParameterType.STRING, "a\"b'", Literal("a\"b'")),
        (ParameterType.INTEGER, "-07", Literal(-7)),
        (
            ParameterType.DATE,
            "2011-05-03",
            Literal("2011-05-03", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#date")),
        ),
    ],
)
def test_parameter_term_has_its_type(kind: ParameterType, text: str, term: object) -> None:
    assert Parameter(name="x", type=kind, label="X").term(text) == term


@pytest.mark.parametrize(
    ("kind", "text"),
    [(ParameterType.IRI, "a> }"), (ParameterType.INTEGER, "1.5"), (ParameterType.DATE, "3 May")],
)
def test_parameter_term_of_another_type_is_an_error(kind: ParameterType, text: str) -> None:
    with pytest.raises(ParameterError, match=kind.value):
        Parameter(name="x", type=kind, label="X").term(text)


@pytest.mark.parametrize("given", [{}, {"event": ""}, {"event": serving.SEMINAR, "colour": "red"}])
def test_bind_missing_or_unknown_value_is_an_error(given: dict[str, str]) -> None:
    with pytest.raises(ParameterError):
        LIBRARY.get("who-spoke-for-whom").bind(given)
