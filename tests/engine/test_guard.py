"""What the guard refuses in any spelling, and the honest queries that it lets pass."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from miggraph.engine.guard import QueryRefusedError, check, decode_escapes, undeclared
from miggraph.errors import QueryError

CALLS = [
    "SELECT * { SERVICE <http://x/> { ?s ?p ?o } }",
    "SELECT * { sErViCe<http://x/>{ ?s ?p ?o } }",
    "SELECT * { SERVICE SILENT ?x { ?s ?p ?o } }",
    "SELECT * { SERVICESILENT<http://x/> { ?s ?p ?o } }",
    "SELECT * { SERVICE # a comment\n <http://x/> { ?s ?p ?o } }",
    "SELECT * { #\rSERVICE:x { ?s ?p ?o } }",
    "PREFIX : <http://x/> SELECT * { SERVICE:x { ?s ?p ?o } }",
    "PREFIX : <http://x/> PREFIX service: <http://y/> SELECT * { service:x { ?s ?p ?o } }",
    "PREFIX ex: <http://x/> SELECT * { SERVICEex:x#\n{ ?s ?p ?o } }",
    "SELECT * { ?s ?p 1SERVICE<http://x/> { ?s ?p ?o } }",
    "PREFIX : <http://x/> SELECT * { ?s ?p 1.5SERVICE:x { ?s ?p ?o } }",
    "SELECT * { ?s ?p trueSERVICE<http://x/> { ?s ?p ?o } }",
    "SELECT * { ?s ?p 'x'@en.SERVICE<http://x/> { ?s ?p ?o } }",
    "SELECT * { {} UNION{SERVICE<http://x/> { ?s ?p ?o }} }",
    "SELECT * { SERV\\u0049CE <http://x/> { ?s ?p ?o } }",
    "SELECT * { \\U00000053ERVICE <http://x/> { ?s ?p ?o } }",
    'SELECT * { ?s ?p "\\u0022 " . SERVICE <http://x/> { ?s ?p ?o } }',
    "PREFIX : <http://x/> SELECT * { BIND(1 AS ?a) FILTER(?a<1)SERVICE:x#>\n{ ?s ?p ?o } }",
    "SELECT * { ?s ?p '''a'b''' . SERVICE <http://x/> { ?s ?p ?o } }",
    "SELECT * { FILTER(?a < 1) SERVICE <http://x/> { ?s ?p ?o } FILTER(?a > 0) }",
]
UPDATES = [
    "INSERT DATA { <a:a> <a:a> <a:a> }",
    "prefix a: <a:> # INSERT\n delete where { ?s ?p ?o }",
    "BASE <http://x/> WITH <g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "LOAD <http://x/>",
    "clear all",
    "DROP GRAPH <g>",
    "\\u0049NSERT DATA { <a:a> <a:a> <a:a> }",
]
HONEST = [
    'SELECT * { ?s ?p "SERVICE <http://x/> { ?s ?p ?o }" }',
    "SELECT * { ?s ?p '''it's a SERVICE <x> {'''@en }",
    "SELECT * { # SERVICE <http://x/> { }\n ?s ?p ?o }",
    "SELECT ?service $SERVICE { ?service ?p $SERVICE }",
    "SELECT * { ?s <http://x/service#a> <http://x/(a)/service> }",
    "PREFIX service: <http://x/service/> SELECT * FROM service:g { GRAPH service:h { service:a service:b service:c } }",
    "PREFIX ex: <http://x/> SELECT * { ex:service ex:SERVICE.x _:service }",
    "SELECT * { ?s ?p 'a'@service }",
    "SELECT (COUNT(*) AS ?insert) { ?s <http://x/delete> 'DROP ALL' }",
    "SELECT * { ?s ?p ?o FILTER(?o < 3 && ?o > 1) }",
    'VERSION "1.2" SELECT * { ?s ?p "service"@ar--rtl }',
    "SELECT * { ?r ?q <<( ?s ?p 'SERVICE <x> {' )>> . << ?s ?p ?o >> ?a ?b . ?s ?p ?o {| ?c ?d |} }",
    "SELECT (TRIPLE(?s, ?p, ?o) AS ?service) { ?s ?p ?o ~ ?r LATERAL { SELECT * { ?o ?q ?x } LIMIT 1 } }",
]


@pytest.mark.parametrize("query", CALLS)
def test_check_service_is_refused(query: str) -> None:
    with pytest.raises(QueryRefusedError, match="SERVICE is refused"):
        check(query)


@pytest.mark.parametrize("query", UPDATES)
def test_check_update_is_refused(query: str) -> None:
    with pytest.raises(QueryRefusedError, match="updates are refused"):
        check(query)


@pytest.mark.parametrize("query", HONEST)
def test_check_honest_query_passes(query: str) -> None:
    check(query)
    assert undeclared(query) is None


@pytest.mark.parametrize("query", HONEST)
def test_check_passes_only_what_the_parser_can_read(query: str) -> None:
    ox.Store().query(query)


def test_check_refusal_tells_the_place() -> None:
    with pytest.raises(QueryRefusedError) as caught:
        check("SELECT * {\n  SERVICE <http://x/> {} }")
    assert (caught.value.line, caught.value.column) == (2, 3)


@pytest.mark.parametrize("query", ['SELECT * { ?s ?p "x }', "ASK { ?s ?p '''x'' }", "ASK { ?s ?p 'x\n' }"])
def test_open_string_is_an_error(query: str) -> None:
    with pytest.raises(QueryError, match="string is not closed"):
        undeclared(query)


@given(st.lists(st.sampled_from(['"', "'", "<", ">", "#", "\n", "\\", "{", "}", ":", "a", "?", " ", "\\u0022"])))
def test_check_service_after_anything_in_front_of_the_query_is_seen(pieces: list[str]) -> None:
    try:
        check("".join(pieces) + "\n\"\" '' <a> ASK { SERVICE <http://x/> { } }")
    except QueryError:
        return
    pytest.fail("a query with SERVICE outside any string passed")


def test_decode_escapes_leaves_what_is_no_character() -> None:
    assert decode_escapes("\\u0041\\U00000042\\UFFFFFFFF\\u12") == "AB\\UFFFFFFFF\\u12"
