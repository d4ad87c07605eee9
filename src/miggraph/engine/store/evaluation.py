"""Evaluating one query on one open store: guard, evaluation, errors that tell the place."""

from __future__ import annotations

import pyoxigraph as ox

from miggraph.engine.answer import NATIVE, Answer, Kind
from miggraph.engine.guard import check, require_unicode
from miggraph.engine.interface import Query
from miggraph.engine.store.diagnosis import explain
from miggraph.engine.store.serialise import Result, Room, collect, collect_as, convert, preferred
from miggraph.errors import QueryError


def evaluate(
    store: ox.Store, query: Query, room: Room, *, version: str, allowed: frozenset[str] = frozenset()
) -> Answer:
    """Evaluate a query to its end.

    :param room: how large its answer may get
    :param allowed: endpoints that ``SERVICE`` may call
    :raises QueryError: for a syntax error, with its place, or a query that cannot be evaluated
    :raises QueryRefusedError: for an update, or for ``SERVICE`` on an endpoint that is not allowed
    :raises ResultTooLargeError: when the answer does not fit
    """
    require_unicode(query.text)
    check(query.text, allowed)
    try:
        return _evaluate(store, query, room, version)
    except SyntaxError as error:
        raise explain(query.text, str(error)) from error
    except RuntimeError as error:
        raise QueryError(f"the query cannot be evaluated: {error}", hint="correct the query") from error


def _evaluate(store: ox.Store, query: Query, room: Room, version: str) -> Answer:
    result = _run(store, query)
    wanted = preferred(_kind(result), query.accepted)
    if isinstance(result, ox.QuerySolutions) and wanted != NATIVE[Kind.ROWS]:
        direct = collect_as(result, wanted, version=version, room=room)
        if direct is not None:
            return direct
        result = _run(store, query)
    answer = collect(result, version=version, room=room)
    return answer if wanted == answer.form else convert(answer, wanted, room=room)


def _kind(result: Result) -> Kind:
    if isinstance(result, ox.QuerySolutions):
        return Kind.ROWS
    return Kind.BOOLEAN if isinstance(result, ox.QueryBoolean) else Kind.TRIPLES


def _run(store: ox.Store, query: Query) -> Result:
    scope = query.scope
    terms = {ox.Variable(name): term for name, term in query.substitutions.items()}
    return store.query(
        query.text,
        base_iri=query.base,
        default_graph=[*_graphs(scope.default_graphs)] if scope else None,
        named_graphs=[*_graphs(scope.named_graphs)] if scope else None,
        substitutions=terms or None,
    )


def _graphs(iris: tuple[str, ...]) -> list[ox.NamedNode]:
    try:
        return [ox.NamedNode(iri) for iri in iris]
    except ValueError as error:
        raise QueryError(f"a graph's name is not an IRI: {error}", hint="give absolute IRIs") from error
