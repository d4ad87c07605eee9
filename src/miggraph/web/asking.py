"""A client's query on its way to the engine and back: limits asked for, answers kept, counts and log."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

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
from miggraph.web.client import Client
from miggraph.web.replies import HTML
from miggraph.web.services import Services, services

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

_NEGOTIATIONS = 1000
"""Negotiations remembered: clients send few different ``Accept`` headers, again and again."""

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


@dataclass(frozen=True, slots=True)
class Forms:
    """The media types for an answer of rows or a boolean, and for one of triples; None where none is acceptable."""

    rows: str | None
    triples: str | None
    acceptable: tuple[str, ...]
    """Those that there are."""

    def of(self, kind: Kind) -> str | None:
        """The media type for an answer of a kind."""
        return self.triples if kind is Kind.TRIPLES else self.rows

    @property
    def for_engine(self) -> tuple[str, ...]:
        """Those that an answer can come in."""
        return self.acceptable if HTML not in self.acceptable else tuple(f for f in self.acceptable if f != HTML)


@lru_cache(maxsize=_NEGOTIATIONS)
def negotiate(name: str, accept: str) -> Forms:
    """The forms that a client prefers.

    :param name: a format named in the request; empty for none
    :param accept: the header ``Accept``; empty for none
    :raises ParameterError: for a name that no answer can have
    :raises NotAcceptable: when no form that an answer can have is acceptable
    """
    rows, triples = (_form(types, name, accept) for types in (RESULT_TYPES, GRAPH_TYPES))
    acceptable = tuple(form for form in dict.fromkeys((rows, triples)) if form is not None)
    if not acceptable:
        replies.choose((*RESULT_TYPES, *GRAPH_TYPES, HTML), name, accept)  # tells what is offered
    return Forms(rows, triples, acceptable)


def respond(asked: Asked, *, name: str | None, page: Callable[[Answer], str]) -> Response:
    """Answer a query to the client of the current request in the form that it prefers.

    :param name: a format named in the request
    :param page: makes the page for browsers
    :raises NotAcceptable: when no form that the answer can have is acceptable
    """
    client = Client.of(request.environ)
    forms = negotiate(name.lower() if name else "", client.accept)
    return replies.respond(reply(services(), client, asked, forms, page=Page(page, request.root_url, request.path)))


@dataclass(frozen=True, slots=True)
class Page:
    """How a page for browsers is made, and where it stands: its links depend on that."""

    make: Callable[[Answer], str]
    root: str
    path: str


def reply(
    services_: Services, client: Client, asked: Asked, forms: Forms, *, page: Page | None = None
) -> replies.Reply:
    """Answer a query in one of the acceptable forms, of which only a page makes HTML one.

    :raises NotAcceptable: when the form that the answer can have is not acceptable
    :raises MiggraphError: when the query gets no answer
    """
    repeatable, version = asked.repeatable, services_.engine.version
    tags = {form: _tag(asked, version, form, page) for form in forms.acceptable} if repeatable else {}
    kept = _kept(services_, client, asked, tags.values())
    if kept is not None:
        return kept
    answer = evaluate(services_, client, asked, forms.for_engine)
    form = forms.of(answer.kind)
    if form is None:
        raise NotAcceptable(f"This answer is offered as {', '.join(answer.media_types)}.")
    made = page.make(answer).encode("utf-8") if page and form == HTML else _marked(answer, form)
    representation = Representation(made, form, truncated=answer.truncated)
    if not repeatable:
        return replies.dress(services_.cache, client, representation, None)
    etag = tags[form] if answer.version == version else _tag(asked, answer.version, form, page)
    services_.cache.put(etag, representation)
    return replies.dress(services_.cache, client, representation, etag)


def evaluate(services_: Services, client: Client, asked: Asked, accepted: tuple[str, ...] = ()) -> Answer:
    """Let the engine answer; what became of the query is counted and logged."""
    begun = time.perf_counter()
    outcome, answer = "failed", None
    try:
        answer = services_.engine.query(
            asked.text,
            scope=asked.scope,
            substitutions=asked.substitutions,
            accepted=accepted,
            timeout=asked.timeout,
            limit_results=asked.cut,
            client=client.name,
            gone=client.gone,
        )
        outcome = "ok"
    except MiggraphError as error:
        outcome = next(OUTCOMES[kind] for kind in type(error).__mro__ if kind in OUTCOMES)
        raise
    finally:
        _note(services_, asked, outcome, time.perf_counter() - begun, answer)
    return answer


def _note(services_: Services, asked: Asked, outcome: str, seconds: float, answer: Answer | None) -> None:
    services_.metrics.query(outcome, seconds)
    if querylog.is_on():
        querylog.note(
            asked.text,
            outcome=outcome,
            seconds=seconds,
            answer=answer,
            version=answer.version if answer else services_.engine.version,
            with_text=bool(services_.settings.query_log_text),
        )


def _kept(services_: Services, client: Client, asked: Asked, tags: Iterable[str]) -> replies.Reply | None:
    begun = time.perf_counter()
    for tag in tags:
        kept = replies.known(services_, client, tag)
        if kept is not None:
            _note(services_, asked, "cached", time.perf_counter() - begun, None)
            return kept
    return None


def _tag(asked: Asked, version: str, form: str, page: Page | None) -> str:
    place = (page.root, page.path) if page and form == HTML else ("", "")
    return replies.tag(version, form, *place, *asked.key)


def _form(types: Iterable[str], name: str, accept: str) -> str | None:
    try:
        return replies.choose((*types, HTML), name, accept)
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
