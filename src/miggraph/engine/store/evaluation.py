"""Evaluating one query on one open store: guard, evaluation, errors that tell the place."""

from __future__ import annotations

import pyoxigraph as ox

from miggraph.engine.answer import NATIVE, Answer, Kind
from miggraph.engine.guard import check, require_unicode
from miggraph.engine.interface import Query
from miggraph.engine.store import graphs
from miggraph.engine.store.diagnosis import explain
from miggraph.engine.store.serialise import Room, collect, collect_as, convert, preferred
from miggraph.errors import QueryError

_KINDS = {ox.QuerySolutions: Kind.ROWS, ox.QueryBoolean: Kind.BOOLEAN, ox.QueryTriples: Kind.TRIPLES}


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
    result = graphs.run(store, query)
    wanted = preferred(_KINDS[type(result)], query.accepted)
    if isinstance(result, ox.QuerySolutions) and wanted != NATIVE[Kind.ROWS]:
        direct = collect_as(result, wanted, version=version, room=room)
        if direct is not None:
            return direct
        result = graphs.run(store, query)
    answer = collect(result, version=version, room=room)
    return answer if wanted == answer.form else convert(answer, wanted, room=room)
