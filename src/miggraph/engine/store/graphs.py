"""The default graph that a query makes of several named graphs: the set of their triples (SPARQL 1.1, 13.2).

Oxigraph makes a union of them in which a triple stands as often as there are graphs that have it (its issue 1919).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import cast

import pyoxigraph as ox

from miggraph.engine.guard import tokens
from miggraph.engine.interface import Query, Scope
from miggraph.errors import QueryError

Result = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
Graph = ox.NamedNode | ox.BlankNode | ox.DefaultGraph

_FORMS = {"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"}
_REMEMBERED = 100
_ALL = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
_ONCE = "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { ?s ?p ?o } }"


def run(store: ox.Store, query: Query) -> Result:
    """Evaluate a query on the dataset that it names; a triple counts once, however many graphs have it.

    :raises SyntaxError: when it cannot be parsed
    :raises RuntimeError: when it cannot be evaluated
    :raises QueryError: for the name of a graph that is not an IRI
    """
    scope = query.scope or _named_in(query)
    default, named = _nodes(scope.default_graphs), _nodes(scope.named_graphs)
    if len(default) > 1 and _share_triples(store, frozenset(default)):
        store, default = _together(store, frozenset(default), frozenset(named)), [ox.DefaultGraph()]
    terms = {ox.Variable(name): term for name, term in query.substitutions.items()}
    return store.query(
        query.text,
        base_iri=query.base,
        default_graph=default if scope else None,
        named_graphs=cast(list[ox.NamedNode | ox.BlankNode], named) if scope else None,
        substitutions=terms or None,
    )


def _named_in(query: Query) -> Scope:
    """The dataset of the ``FROM`` clauses of a query if they put a default graph together; none otherwise."""
    if query.text.upper().count("FROM") < 2:
        return query.scope
    found = list(tokens(query.text))
    names = [token.text.upper() if token.kind == "word" else token.text for token in found]
    clauses = [index + 1 for index, token in enumerate(found) if token.kind == "word" and names[index] == "FROM"]
    default = [names[index] for index in clauses if index < len(names) and names[index] != "NAMED"]
    named = [names[index + 1] for index in clauses if names[index : index + 1] == ["NAMED"] and index + 1 < len(names)]
    if len(default) < 2:
        return query.scope
    begin = next((token.start for token, name in zip(found, names, strict=True) if name in _FORMS), 0)
    columns = " ".join(f"?g{index}" for index in range(len(default) + len(named)))
    written = f"{query.text[:begin]} SELECT * {{ VALUES ({columns}) {{ ({' '.join(default + named)}) }} }}"
    try:  # the parser itself tells what prefixes and relative IRIs stand for
        row = _first(ox.Store().query(written, base_iri=query.base))
    except (SyntaxError, RuntimeError):
        return query.scope
    iris = tuple(row[index].value for index in range(len(default) + len(named)))
    return Scope(iris[: len(default)], iris[len(default) :])


def _first(result: Result) -> ox.QuerySolution:
    """The first row of an answer that has one."""
    return next(iter(cast(Iterable[ox.QuerySolution], result)))


def _nodes(iris: Iterable[str]) -> list[Graph]:
    try:
        return [ox.NamedNode(iri) for iri in dict.fromkeys(iris)]
    except ValueError as error:
        raise QueryError(f"a graph's name is not an IRI: {error}", hint="give absolute IRIs") from error


@lru_cache(maxsize=_REMEMBERED)
def _share_triples(store: ox.Store, graphs: frozenset[Graph]) -> bool:
    """Whether a triple stands in several of some graphs; nothing needs to be put together where none does."""
    all_, once = (_first(store.query(text, default_graph=[*graphs]))["n"] for text in (_ALL, _ONCE))
    return bool(all_ != once)


@lru_cache(maxsize=1)
def _together(store: ox.Store, default: frozenset[Graph], named: frozenset[Graph]) -> ox.Store:
    """A store in memory with the triples of some graphs in its default graph, and further graphs as they are."""
    together = ox.Store()
    for graph in default:
        quads = store.quads_for_pattern(None, None, None, graph)
        together.bulk_extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
    for graph in named:
        together.bulk_extend(store.quads_for_pattern(None, None, None, graph))
    return together
