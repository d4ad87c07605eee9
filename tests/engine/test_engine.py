"""The embedded engine: what it answers, refuses and survives."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from traceback import walk_tb

import pyoxigraph as ox
import pytest

import serving
from miggraph.engine import (
    RESULT_TYPES,
    Engine,
    Kind,
    Limits,
    Query,
    QueryTooComplexError,
    ResultTooLargeError,
    Scope,
)
from miggraph.engine.pool import PooledEngine
from miggraph.engine.store.embedded import EmbeddedEngine
from miggraph.errors import DatasetError, QueryError

COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
ANYTHING = Scope()
AUTHORITY = "https://w3id.org/miggraph/graph/authority"
CONCEPTS = serving.FIXTURE.read_text(encoding="utf-8").count(" a skos:Concept ")


@pytest.fixture(scope="module")
def engines(shared: Path) -> Iterator[dict[str, Engine]]:
    pooled = PooledEngine(shared, limits=Limits(rows=50, patience=(5.0,)))
    yield {"embedded": EmbeddedEngine(shared, max_rows=50), "pooled": pooled}
    pooled.close()


@pytest.fixture(params=["embedded", "pooled"])
def engine(request: pytest.FixtureRequest, engines: dict[str, Engine]) -> Engine:
    return engines[request.param]


@pytest.fixture
def own_engine(dataset: Path) -> EmbeddedEngine:
    return EmbeddedEngine(dataset, max_rows=50)


def count(engine: Engine, query: str, scope: Scope = ANYTHING) -> int:
    return sum(1 for _ in engine.query(Query(query, scope=scope)).rows())


def test_query_default_graph_is_the_union(engine: Engine) -> None:
    query = f"SELECT ?o WHERE {{ <{serving.ID}country/nor> <http://www.w3.org/2000/01/rdf-schema#label> ?o }}"
    assert [row["o"] for row in engine.query(Query(query)).rows()] == [ox.Literal("Norland")]


def test_query_is_answered_where_a_loop_runs(engine: Engine) -> None:
    async def asked() -> int:
        return count(engine, COUNT)

    assert asyncio.run(asked()) == count(engine, COUNT)


def test_query_from_narrows_the_default_graph(engine: Engine) -> None:
    query = "SELECT ?s FROM <{}> WHERE {{ ?s a <http://www.w3.org/2004/02/skos/core#Concept> }}"
    assert count(engine, query.format(AUTHORITY)) == CONCEPTS
    assert count(engine, query.format(AUTHORITY + "/none")) == 0


def test_query_scope_overrides_from(engine: Engine) -> None:
    query = "SELECT ?s FROM <http://example.org/none> WHERE { ?s a <http://www.w3.org/2004/02/skos/core#Concept> }"
    assert count(engine, query, Scope(default_graphs=(AUTHORITY,))) == CONCEPTS


def test_query_named_scope_limits_graph_patterns(engine: Engine) -> None:
    scope = Scope(named_graphs=(AUTHORITY,))
    assert count(engine, "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }", scope) == 1
    assert count(engine, "SELECT * WHERE { ?s ?p ?o }", scope) == 0


BOTH = """
@prefix e: <http://example.org/> .
e:a { e:s e:p 1 , 2 . [] e:q e:s } e:b { e:s e:p 2 , 3 } e:c { e:s e:p 3 } e:d { e:s e:p 4 }
"""


@pytest.mark.parametrize(
    ("query", "scope", "rows"),
    [
        ("PREFIX e: <http://example.org/> SELECT ?o FROM e:a FROM e:b { ?s e:p ?o }", ANYTHING, "1 2 3"),
        ("BASE <http://example.org/> SELECT ?o from <a> From <b> { ?s <p> ?o } # FROM", ANYTHING, "1 2 3"),
        ("BASE <http://example.org/> SELECT (COUNT(*) AS ?o) FROM <a> FROM <b> { ?s <p> ?o }", ANYTHING, "3"),
        ("BASE <http://example.org/> SELECT ?o FROM <a> FROM <d> { ?s <p> ?o }", ANYTHING, "1 2 4"),
        ("BASE <http://example.org/> SELECT ?o FROM <a> FROM <a> { ?s <p> ?o }", ANYTHING, "1 2"),
        ("SELECT ?o { ?s <http://example.org/p> ?o }", Scope(("http://example.org/b", "http://example.org/c")), "2 3"),
        (
            "BASE <http://example.org/> SELECT ?o FROM <a> FROM <b> FROM NAMED <c> FROM NAMED <d>"
            " { ?s <p> ?x GRAPH <c> { ?s <p> ?x } GRAPH ?g { ?s <p> ?o } }",
            ANYTHING,
            "3 4",
        ),
        ("BASE <http://example.org/> SELECT ?o FROM NAMED <a> FROM NAMED <b> { ?s <p> ?o }", ANYTHING, ""),
        ("BASE <http://example.org/> SELECT ?o FROM <a> FROM <b> { ?x <q> ?s . ?s <p> ?o }", ANYTHING, "1 2 3"),
    ],
)
def test_default_graph_of_several_graphs_is_a_set(tmp_path: Path, query: str, scope: Scope, rows: str) -> None:
    serving.write_version(tmp_path, extra=BOTH)
    answer = EmbeddedEngine(tmp_path, max_rows=100).query(Query(query, scope))
    found = sorted(row["o"].value for row in answer.rows())  # type: ignore[union-attr]
    assert found == rows.split()


def test_query_scope_that_is_no_iri_is_refused(engine: Engine) -> None:
    with pytest.raises(QueryError, match="not an IRI"):
        engine.query(Query(COUNT, scope=Scope(default_graphs=("no iri",))))


def test_query_substitution_is_a_term(engine: Engine) -> None:
    answer = engine.query(
        Query(
            "SELECT ?o ?s WHERE { ?s a ?t ; ?p ?o . FILTER(!CONTAINS(STR(?s), 'char')) }",
            substitutions={"o": ox.Literal("Norland")},
        )
    )
    assert {str(row["s"]) for row in answer.rows()} == {f"<{serving.ID}country/nor>"}


def test_query_ask_is_a_boolean(engine: Engine) -> None:
    answer = engine.query(Query("ASK { ?s ?p ?o }"))
    assert (answer.kind, answer.boolean) == (Kind.BOOLEAN, True)


def test_query_syntax_error_has_line_and_column(engine: Engine) -> None:
    with pytest.raises(QueryError) as caught:
        engine.query(Query("SELECT * WHERE {\n  ?s ?p }"))
    assert caught.value.line == 2
    assert caught.value.column in {9, 10}


def test_query_undeclared_prefix_is_named(engine: Engine) -> None:
    with pytest.raises(QueryError, match="prefix ex: is not declared") as caught:
        engine.query(Query("SELECT * WHERE {\n ?s ex:p ?o }"))
    assert (caught.value.line, caught.value.column) == (2, 5)


OPEN_STRINGS = ['ASK {\n ?s ?p "x }', "ASK {\n ?s ?p '''x'' }", "ASK FROM <g> {\n ?s ?p 'x\n' }"]


@pytest.mark.parametrize("query", OPEN_STRINGS)
def test_query_with_an_open_string_is_told_where_it_opens(engine: Engine, query: str) -> None:
    with pytest.raises(QueryError, match="string is not closed") as caught:
        engine.query(Query(query))
    assert (caught.value.line, caught.value.column) == (2, 8)


def test_query_unknown_function_is_the_callers_fault(engine: Engine) -> None:
    with pytest.raises(QueryError, match="cannot be evaluated"):
        engine.query(Query("SELECT * WHERE { ?s ?p ?o FILTER(<http://example.org/f>(?o)) }"))


@pytest.mark.parametrize("form", ["SELECT *", "CONSTRUCT { ?s ?p ?o }"])
def test_query_over_the_row_limit_is_refused(engine: Engine, form: str) -> None:
    with pytest.raises(ResultTooLargeError, match="result_max_rows"):
        engine.query(Query(f"{form} WHERE {{ ?s ?p ?o }} LIMIT 51"))


@pytest.mark.parametrize("form", ["SELECT *", "CONSTRUCT { ?s ?p ?o }"])
def test_query_at_the_row_limit_is_whole(engine: Engine, form: str) -> None:
    answer = engine.query(Query(f"{form} WHERE {{ ?s ?p ?o }} LIMIT 50"))
    assert sum(1 for _ in (answer.triples() if answer.kind is Kind.TRIPLES else answer.rows())) == 50


def test_query_unlimited_lifts_the_row_limit(engine: Engine) -> None:
    assert len(list(engine.query(Query("SELECT * WHERE { ?s ?p ?o }", unlimited=True)).rows())) > 50


def test_query_line_break_in_a_literal_is_one_row(engine: Engine) -> None:
    rows = list(engine.query(Query('SELECT ("a\\nb\\tc" AS ?x) WHERE {}')).rows())
    assert rows == [{"x": ox.Literal("a\nb\tc")}]


def test_query_accepted_form_is_that_of_the_payload(engine: Engine) -> None:
    for media_type, form in RESULT_TYPES.items():
        answer = engine.query(
            Query("SELECT * WHERE { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 40", accepted=("x/y", media_type))
        )
        assert RESULT_TYPES[answer.form] == form
        assert answer.payload == engine.query(
            Query("SELECT * WHERE { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 40")
        ).serialise(media_type)


def test_query_accepted_form_of_a_graph(engine: Engine) -> None:
    answer = engine.query(
        Query(f"CONSTRUCT WHERE {{ <{serving.SEMINAR}> ?p ?o }}", accepted=("text/csv", "text/turtle"))
    )
    assert answer.form == "text/turtle"
    assert b"PREFIX" in answer.payload.upper()
    assert len(list(answer.triples())) > 5


@pytest.mark.parametrize("media_type", ["", "application/sparql-results+json", "text/csv", "text/turtle"])
@pytest.mark.parametrize("form", ["SELECT *", "CONSTRUCT { ?s ?p ?o }"])
def test_query_over_the_row_limit_is_cut_on_request(engine: Engine, form: str, media_type: str) -> None:
    query = f"{form} WHERE {{ ?s ?p ?o }} LIMIT "
    whole = engine.query(Query(query + "50", accepted=(media_type,), cut=True))
    cut = engine.query(Query(query + "51", accepted=(media_type,), cut=True))
    assert (whole.truncated, cut.truncated) == (False, True)
    assert cut.payload == whole.payload


def test_query_row_that_looks_like_several_is_counted_as_one(engine: Engine) -> None:
    looks = "},{" * 60
    answer = engine.query(Query(f'SELECT ("{looks}" AS ?x) {{}}', accepted=("application/sparql-results+json",)))
    assert [row["x"] for row in answer.rows()] == [ox.Literal(looks)]


@pytest.mark.parametrize("text", ["ASK { ?s ?p '\ud800' }", "ASK { \0 }"])
def test_query_with_impossible_characters_is_the_callers_fault(engine: Engine, text: str) -> None:
    with pytest.raises(QueryError) as caught:
        engine.query(Query(text))
    assert caught.value.line == 1


def test_query_nested_too_deeply_has_a_place(engine: Engine) -> None:
    with pytest.raises(QueryTooComplexError, match="line 2") as caught:
        engine.query(Query("ASK\n" + "{" * 1000))
    assert (caught.value.line, caught.value.column) == (2, 201)


@pytest.mark.parametrize("query", ["SELECT ?a ?b { VALUES (?a ?b) { (1 UNDEF) (UNDEF 'x') } }", "ASK {}"])
def test_serialise_every_result_type(engine: Engine, query: str) -> None:
    answer = engine.query(Query(query))
    assert len(answer.media_types) > 1
    assert [media_type for media_type in answer.media_types if not answer.serialise(media_type)] == []
    assert json.loads(answer.serialise("application/sparql-results+json"))


def test_serialise_every_graph_type_has_the_same_triples(engine: Engine) -> None:
    answer = engine.query(Query(f"CONSTRUCT WHERE {{ <{serving.SEMINAR}> ?p ?o }}"))
    formats = {
        "text/turtle",
        "application/n-triples",
        "application/rdf+xml",
        "application/ld+json",
        "application/trig",
        "application/n-quads",
    }
    assert formats <= set(answer.media_types)
    for media_type in formats:
        form = ox.RdfFormat.from_media_type(media_type)
        assert {quad.triple for quad in ox.parse(answer.serialise(media_type), format=form)} == set(answer.triples())


def test_engine_serves_a_new_version_without_reopening(dataset: Path, own_engine: EmbeddedEngine) -> None:
    before = own_engine.version
    held = own_engine.query(Query(COUNT))
    new = serving.write_version(dataset, extra="<http://example.org/g> { <http://example.org/s> a <x> }\n")
    after = own_engine.query(Query(COUNT))
    assert (held.version, after.version, own_engine.version) == (before, new, new)
    assert held.payload != after.payload


def test_engine_keeps_the_old_version_when_the_new_one_is_broken(dataset: Path, own_engine: EmbeddedEngine) -> None:
    before = own_engine.version
    broken = dataset / "versions" / "broken"
    broken.mkdir()
    (dataset / "next").symlink_to(broken)
    (dataset / "next").replace(dataset / "current")
    assert own_engine.query(Query("ASK {}")).version == before


@pytest.mark.parametrize("facts", ["", "{", "[]", "{}", '{"version": "x"}'])
def test_engine_of_a_folder_that_is_no_dataset_says_so(tmp_path: Path, facts: str) -> None:
    if facts:
        (tmp_path / "current").mkdir()
        (tmp_path / "current" / "build.json").write_text(facts, encoding="utf-8")
    with pytest.raises(DatasetError, match="miggraph build"):
        EmbeddedEngine(tmp_path, max_rows=1)


def test_worker_loads_nothing_that_it_does_not_need() -> None:
    """Each import makes every worker start later, and hostile queries make many start."""
    script = "import sys, miggraph.engine.worker.main; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    assert "miggraph.engine.store.evaluation" in loaded
    assert not {"miggraph.engine.pool", "miggraph.engine.files", "asyncio", "slugify", "flask", "rdflib"} & set(loaded)


@pytest.mark.parametrize("name", ["embedded", "pooled"])
def test_csv_has_each_value_in_its_cell_whatever_it_holds(engines: dict[str, Engine], name: str) -> None:
    rows = [
        ["https://quay.example/text#char=5,9", 'He said "go, now"'],
        ["https://quay.example/b", "two\r\nlines"],
        ["", "=1"],
    ]
    values = (
        """(<https://quay.example/text#char=5,9> 'He said "go, now"'@en) """
        r"""(<https://quay.example/b> 'two\r\nlines') (UNDEF '=1')"""
    )
    query = f"SELECT ?where ?words {{ VALUES (?where ?words) {{ {values} }} }}"
    answer = engines[name].query(Query(query, accepted=("text/csv",)))
    read = csv.reader(io.StringIO(answer.serialise("text/csv").decode(), newline=""))
    assert list(read) == [["where", "words"], *rows]


def test_csv_is_the_same_from_each_form_that_an_answer_is_held_in(engines: dict[str, Engine]) -> None:
    query = "SELECT ?a ?b { VALUES (?a ?b) { (<https://quay.example/x,y> 1) (<https://quay.example/z> 2.50) } }"
    forms = "text/csv", "text/tab-separated-values", "application/sparql-results+json"
    held = [engines["embedded"].query(Query(query, accepted=(form,))) for form in forms]
    assert len({answer.serialise("text/csv") for answer in held}) == 1


@pytest.mark.parametrize("query", ["SELECT * { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }"])
def test_refusal_holds_no_result_that_another_thread_might_drop(own_engine: EmbeddedEngine, query: str) -> None:
    with pytest.raises(ResultTooLargeError) as refused:
        own_engine.query(Query(query))
    held = [value for frame, _ in walk_tb(refused.value.__traceback__) for value in frame.f_locals.values()]
    assert not [value for value in held if isinstance(value, ox.QuerySolutions | ox.QueryTriples)]
