"""Evaluating one query on one open store: guard, evaluation, errors that tell the place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox

from miggraph.engine.answer import NATIVE, Answer, Kind
from miggraph.engine.base import NO_SCOPE, Scope
from miggraph.engine.collecting import NO_LIMITS, Result, Room, collect, collect_as, convert, preferred
from miggraph.engine.formats import Term
from miggraph.engine.guard import Outline, check, place, undeclared
from miggraph.errors import QueryError

_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_CHARACTER_SET = re.compile(r"\[[^\[\]]*\](, )?")
_LONGEST_MESSAGE = 160


@dataclass(frozen=True, slots=True)
class Question:
    """A query with everything that decides its answer; see :meth:`miggraph.engine.base.Engine.query`."""

    text: str
    scope: Scope = NO_SCOPE
    substitutions: Mapping[str, Term] = field(default_factory=dict)
    accepted: tuple[str, ...] = ()
    room: Room = NO_LIMITS


def evaluate(store: ox.Store, question: Question, *, version: str, allowed: frozenset[str] = frozenset()) -> Answer:
    """Evaluate a query to its end.

    :param allowed: endpoints that ``SERVICE`` may call
    :raises QueryError: for a syntax error, with its place, or a query that cannot be evaluated
    :raises QueryRefusedError: for an update, or for ``SERVICE`` on an endpoint that is not allowed
    :raises ResultTooLargeError: when the answer does not fit
    """
    _encodable(question.text)
    outline = check(question.text, allowed)
    try:
        return _evaluate(store, question, outline, version)
    except SyntaxError as error:
        raise _syntax_error(question.text, str(error)) from error
    except RuntimeError as error:
        raise QueryError(f"the query cannot be evaluated: {error}", hint="correct the query") from error


def _evaluate(store: ox.Store, question: Question, outline: Outline, version: str) -> Answer:
    result = _run(store, question, outline)
    wanted = preferred(_kind(result), question.accepted)
    if isinstance(result, ox.QuerySolutions) and wanted != NATIVE[Kind.ROWS]:
        direct = collect_as(result, wanted, version=version, room=question.room)
        if direct is not None:
            return direct
        result = _run(store, question, outline)
    answer = collect(result, version=version, room=question.room)
    return answer if wanted == answer.form else convert(answer, wanted, room=question.room)


def _kind(result: Result) -> Kind:
    if isinstance(result, ox.QuerySolutions):
        return Kind.ROWS
    return Kind.BOOLEAN if isinstance(result, ox.QueryBoolean) else Kind.TRIPLES


def _run(store: ox.Store, question: Question, outline: Outline) -> Result:
    scope = question.scope
    terms = {ox.Variable(name): term for name, term in question.substitutions.items()}
    return store.query(
        question.text,
        use_default_graph_as_union=not scope and not outline.has_from,
        default_graph=[*_graphs(scope.default_graphs)] if scope else None,
        named_graphs=[*_graphs(scope.named_graphs)] if scope else None,
        substitutions=terms or None,
    )


def _encodable(text: str) -> None:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        line, column = place(text, error.start)
        raise QueryError(
            "the query has a character that is not Unicode text",
            where=f"line {line}, column {column}",
            hint="encode it as UTF-8",
            line=line,
            column=column,
        ) from error


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
