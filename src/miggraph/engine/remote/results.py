"""The answer of a server, read as it comes: bounded, and no longer than the limits allow."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

import pyoxigraph as ox

from miggraph.engine.answer import GRAPH_TYPES, NATIVE, RESULT_TYPES, Answer, Kind
from miggraph.engine.interface import Query
from miggraph.engine.limits import Limits
from miggraph.engine.remote.rewriting import Sent, without_hidden
from miggraph.engine.store.evaluation import in_native_form, too_large
from miggraph.errors import EndpointError
from miggraph.remote import Response

_RESULTS = "application/sparql-results+json, application/sparql-results+xml;q=0.5"
_TRIPLES = "application/n-triples, text/turtle;q=0.7, application/rdf+xml;q=0.5"
_FORMS = {name: form for name, form in RESULT_TYPES.items() if "sparql-results" in name}
_GRAPHS = {name: form for name, form in GRAPH_TYPES.items() if name not in RESULT_TYPES}
_KINDS = {"SELECT": Kind.ROWS, "ASK": Kind.BOOLEAN, "CONSTRUCT": Kind.TRIPLES, "DESCRIBE": Kind.TRIPLES}
_LONGER = 8
"""How much longer an answer may be as the server writes it than in the form that the limit counts."""
_MOST = 2_000_000_000
"""Bytes that are read of any answer."""
_CUT = ("X-SPARQL-MaxRows", "X-SQL-State")
"""Headers of an answer that the server itself has cut off and calls a success."""


def acceptable(form: str) -> str:
    """What a server is to answer with, as ``Accept`` says it; some go by it alone, whatever the form of the query is.

    :param form: that of the query; empty where nobody knows
    """
    return {"": f"{_RESULTS}, {_TRIPLES}", "SELECT": _RESULTS, "ASK": _RESULTS}.get(form, _TRIPLES)


class _Stream:
    """What a parser reads; remembers why there was no more."""

    def __init__(self, response: Response, limits: Limits) -> None:
        self._response = response
        self._left = _MOST if limits.size is None else min(_MOST, limits.size * _LONGER)
        self._limits = limits
        self.error: Exception | None = None

    def read(self, size: int = -1) -> bytes:
        try:
            part = self._response.read(size)
            self._left -= len(part)
            if self._left < 0:
                raise too_large("result_max_bytes", self._limits)
        except Exception as error:
            self.error = error
            raise
        return part


class _Triples:
    """Triples of an answer, each once, as the writer of answers takes them."""

    def __init__(self, stream: _Stream, form: ox.RdfFormat) -> None:
        self._quads = ox.parse(cast(Any, stream), format=form)

    def serialize(self, sink: Any, format: ox.RdfFormat) -> None:  # noqa: A002 - named as pyoxigraph names it
        seen: set[bytes] = set()
        for quad in self._quads:
            line = f"{quad.subject} {quad.predicate} {quad.object} .\n".encode()
            if line not in seen:
                seen.add(line)
                sink.write(line)


def read(response: Response, query: Query, version: str, limits: Limits, *, sent: Sent, where: str) -> Answer:
    """The answer in the form that the query asks for.

    :param sent: the query as the server got it
    :raises EndpointError: for an answer that breaks off, or is none of SPARQL
    :raises ResultTooLargeError: for one over the limits
    """
    limits = replace(limits, rows=None, size=None) if query.unlimited else limits
    for name in _CUT:
        if response.headers.get(name):
            what, hint = "has cut its answer off", "raise the limits of that server, or narrow the query"
            raise EndpointError(what, where=where, hint=hint)
    stream = _Stream(response, limits)
    try:
        answer = _parsed(stream, response.media_type, limits, version, where, cut=query.cut)
    except (SyntaxError, ValueError, OSError) as error:
        if stream.error is not None:
            raise stream.error from None  # the parser tells of this error: each would be the cause of the other
        what = "answers with what is no whole result of SPARQL"
        raise EndpointError(what, where=where, hint="see the log of that server") from error
    if answer.kind is not _KINDS.get(sent.form, answer.kind):
        what, hint = f"answers {sent.form} with {answer.kind.value}", "see what that server is"
        raise EndpointError(what, where=where, hint=hint)
    if sent.hidden and answer.kind is Kind.ROWS:
        answer = replace(answer, payload=without_hidden(answer.payload))
    return _as_wanted(answer, query, limits)


def _parsed(stream: _Stream, media_type: str, limits: Limits, version: str, where: str, *, cut: bool) -> Answer:
    if form := _FORMS.get(media_type):
        result = ox.parse_query_results(cast(Any, stream), format=form)
        kind = Kind.BOOLEAN if isinstance(result, ox.QueryBoolean) else Kind.ROWS
        return in_native_form(result, kind, limits, version, cut=cut)
    if graph := _GRAPHS.get(media_type):
        return in_native_form(cast(Any, _Triples(stream, graph)), Kind.TRIPLES, limits, version, cut=cut)
    what = f"answers with {media_type[:80] or 'nothing'}, which is no result of SPARQL"
    raise EndpointError(what, where=where, hint="see whether the address is that of its queries")


def _as_wanted(answer: Answer, query: Query, limits: Limits) -> Answer:
    """The answer in the first form that was asked for and fits its kind."""
    wanted = next((each for each in query.accepted if each in answer.media_types), NATIVE[answer.kind])
    if wanted == answer.form:
        return answer
    payload = answer.serialise(wanted)
    if limits.size is not None and len(payload) > limits.size:
        raise too_large("result_max_bytes", limits)
    return replace(answer, payload=payload, media_type=wanted)
