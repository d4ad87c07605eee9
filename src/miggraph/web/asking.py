"""A client's query on its way to the engine and back: limits asked for, answers kept, counts and log."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from flask import Response, request
from werkzeug.exceptions import NotAcceptable

from miggraph.engine import (
    GRAPH_TYPES,
    RESULT_TYPES,
    Answer,
    Kind,
    MemoryLimitError,
    QueryAbandonedError,
    QueryRefusedError,
    QueueFullError,
    ResultTooLargeError,
    Scope,
    Term,
    TimeLimitError,
    WorkerLostError,
)
from miggraph.errors import MiggraphError, ParameterError, QueryError
from miggraph.web import querylog, replies
from miggraph.web.cache import Representation
from miggraph.web.gateway import GONE
from miggraph.web.limiter import client_of
from miggraph.web.services import services

OUTCOMES: Mapping[type[MiggraphError], str] = {
    TimeLimitError: "time",
    MemoryLimitError: "memory",
    QueueFullError: "queue",
    ResultTooLargeError: "size",
    WorkerLostError: "lost",
    QueryAbandonedError: "gone",
    QueryRefusedError: "refused",
    QueryError: "invalid",
    MiggraphError: "failed",
}
"""What is counted and logged for a query that got no answer."""

_LONGEST_KEPT = 20_000
_VOLATILE = re.compile(r"\b(?:RAND|UUID|STRUUID|NOW|BNODE)\s*\(", re.IGNORECASE)
"""Functions that give something else each time; an answer made with one is for this request alone."""

_COMMENT = {
    "application/n-triples": b"# %s\n",
    "application/n-quads": b"# %s\n",
    "application/trig": b"# %s\n",
    "text/turtle": b"# %s\n",
}
_CUT = b"This answer was cut at the limit of rows or bytes: more was found."


@dataclass(frozen=True, slots=True)
class Asked:
    """A query with everything that decides its answer, and how long its client is ready to wait."""

    text: str
    scope: Scope = field(default_factory=Scope)
    substitutions: Mapping[str, Term] = field(default_factory=dict)
    timeout: float | None = None
    cut: bool = False
    """Whether the client prefers a cut answer to none."""

    @property
    def key(self) -> tuple[str, ...]:
        """What tells its answers apart from those of other queries on the same version."""
        given = [f"{name}={term}" for name, term in sorted(self.substitutions.items())]
        scope = (*self.scope.default_graphs, "", *self.scope.named_graphs)
        return (self.text, "cut" if self.cut else "", *scope, "", *given)

    @property
    def repeatable(self) -> bool:
        """Whether the same query has the same answer for as long as the dataset is the same.

        A very long text counts as not so: to search it would hold up everybody, and nobody asks it twice.
        """
        return len(self.text) <= _LONGEST_KEPT and _VOLATILE.search(self.text) is None


def respond(asked: Asked, *, name: str | None, page: Callable[[Answer], str]) -> Response:
    """Answer a query in the form that its client prefers.

    :param name: a format named in the request
    :param page: makes the page for browsers
    :raises NotAcceptable: when no form that the answer can have is acceptable
    """
    forms = {kind: _form(types, name) for kind, types in ((Kind.ROWS, RESULT_TYPES), (Kind.TRIPLES, GRAPH_TYPES))}
    forms[Kind.BOOLEAN] = forms[Kind.ROWS]
    wanted = [form for form in dict.fromkeys(forms.values()) if form is not None]
    if not wanted:
        replies.negotiate((*RESULT_TYPES, *GRAPH_TYPES, replies.HTML), name=name)  # tells what is offered
    if asked.repeatable:
        kept = _kept(asked, wanted)
        if kept is not None:
            return kept
    answer = evaluate(asked, [form for form in wanted if form != replies.HTML])
    form = forms[answer.kind]
    if form is None:
        raise NotAcceptable(f"This answer is offered as {', '.join(answer.media_types)}.")
    body = page(answer).encode("utf-8") if form == replies.HTML else _marked(answer, form)
    representation = Representation(body, form, truncated=answer.truncated)
    if not asked.repeatable:
        return replies.dress(representation, None)
    etag = _tag(asked, answer.version, form)
    services().cache.put(etag, representation)
    return replies.dress(representation, etag)


def evaluate(asked: Asked, accepted: Iterable[str] = ()) -> Answer:
    """Let the engine answer; what became of the query is counted and logged."""
    gone = request.environ.get(GONE)
    begun = time.perf_counter()
    outcome, answer = "failed", None
    try:
        answer = services().engine.query(
            asked.text,
            scope=asked.scope,
            substitutions=asked.substitutions,
            accepted=tuple(accepted),
            timeout=asked.timeout,
            limit_results=asked.cut,
            client=client_of(request.remote_addr),
            gone=gone.is_set if isinstance(gone, threading.Event) else None,
        )
        outcome = "ok"
    except MiggraphError as error:
        outcome = next(OUTCOMES[kind] for kind in type(error).__mro__ if kind in OUTCOMES)
        raise
    finally:
        _note(asked, outcome, time.perf_counter() - begun, answer)
    return answer


def _note(asked: Asked, outcome: str, seconds: float, answer: Answer | None) -> None:
    metrics = services().metrics
    metrics.queries.labels(outcome).inc()
    metrics.seconds.observe(seconds)
    querylog.note(
        asked.text,
        outcome=outcome,
        seconds=seconds,
        answer=answer,
        version=answer.version if answer else services().engine.version,
        with_text=bool(services().settings.query_log_text),
    )


def _kept(asked: Asked, forms: Iterable[str]) -> Response | None:
    begun = time.perf_counter()
    version = services().engine.version
    for form in forms:
        response = replies.known(_tag(asked, version, form))
        if response is not None:
            _note(asked, "cached", time.perf_counter() - begun, None)
            return response
    return None


def _tag(asked: Asked, version: str, form: str) -> str:
    root = request.root_url if form == replies.HTML else ""
    return replies.tag(version, form, root, request.path if root else "", *asked.key)


def _form(types: Iterable[str], name: str | None) -> str | None:
    try:
        return replies.negotiate((*types, replies.HTML), name=name)
    except (NotAcceptable, ParameterError):
        return None


def _marked(answer: Answer, form: str) -> bytes:
    """The body; a cut one says so where the format has room for it."""
    body = answer.payload if answer.form == form else answer.serialise(form)
    if not answer.truncated:
        return body
    if form in _COMMENT:
        return _COMMENT[form] % _CUT + body
    if form.endswith("json") and body.startswith(b'{"head"'):
        return b'{"truncated":true,' + body[1:]
    return body + b"<!-- " + _CUT + b" -->" if form.endswith("xml") else body
