"""Evaluating one query on one open store: guard, evaluation, errors that tell the place."""

from __future__ import annotations

import re

import pyoxigraph as ox

from miggraph.engine.answer import NATIVE, Answer, Kind
from miggraph.engine.guard import Outline, check, place, require_unicode, undeclared
from miggraph.engine.interface import Query
from miggraph.engine.store.serialise import Result, Room, collect, collect_as, convert, preferred
from miggraph.errors import QueryError

_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_CHARACTER_SET = re.compile(r"\[[^\[\]]*\](, )?")
_LONGEST_MESSAGE = 160


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
    outline = check(query.text, allowed)
    try:
        return _evaluate(store, query, room, outline, version)
    except SyntaxError as error:
        raise _syntax_error(query.text, str(error)) from error
    except RuntimeError as error:
        raise QueryError(f"the query cannot be evaluated: {error}", hint="correct the query") from error


def _evaluate(store: ox.Store, query: Query, room: Room, outline: Outline, version: str) -> Answer:
    result = _run(store, query, outline)
    wanted = preferred(_kind(result), query.accepted)
    if isinstance(result, ox.QuerySolutions) and wanted != NATIVE[Kind.ROWS]:
        direct = collect_as(result, wanted, version=version, room=room)
        if direct is not None:
            return direct
        result = _run(store, query, outline)
    answer = collect(result, version=version, room=room)
    return answer if wanted == answer.form else convert(answer, wanted, room=room)


def _kind(result: Result) -> Kind:
    if isinstance(result, ox.QuerySolutions):
        return Kind.ROWS
    return Kind.BOOLEAN if isinstance(result, ox.QueryBoolean) else Kind.TRIPLES


def _run(store: ox.Store, query: Query, outline: Outline) -> Result:
    scope = query.scope
    terms = {ox.Variable(name): term for name, term in query.substitutions.items()}
    return store.query(
        query.text,
        base_iri=query.base,
        use_default_graph_as_union=not scope and not outline.has_from,
        default_graph=[*_graphs(scope.default_graphs)] if scope else None,
        named_graphs=[*_graphs(scope.named_graphs)] if scope else None,
        substitutions=terms or None,
    )


def _graphs(iris: tuple[str, ...]) -> list[ox.NamedNode]:
    try:
        return [ox.NamedNode(iri) for iri in iris]
    except ValueError as error:
        raise QueryError(f"a graph's name is not an IRI: {error}", hint="give absolute IRIs") from error


def _syntax_error(text: str, message: str) -> QueryError:
    line: int | None = None
    column: int | None = None
    name = undeclared(text)
    if name is not None:
        prefix = name.text.partition(":")[0]
        line, column = place(text, name.start)
        what, hint = f"the prefix {prefix}: is not declared", f"add a line: PREFIX {prefix}: <…>"
    else:
        match = _PLACE.match(message)
        if match:
            line, column = int(match[1]), int(match[2])
        expected = _CHARACTER_SET.sub("", match[3] if match else message).replace("<unreported>", "").strip(" ,\n")
        shown = expected if len(expected) <= _LONGEST_MESSAGE else expected[:_LONGEST_MESSAGE].rsplit(",", 1)[0] + " …"
        what, hint = f"syntax error{': ' if shown else ''}{shown}", "correct the query there"
    where = None if line is None else f"line {line}, column {column}"
    return QueryError(what, where=where, hint=hint, line=line, column=column)
