"""A client's query on its way to the engine and back: forms, limits asked for, answers kept, counts and log."""

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
    NO_SCOPE,
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
from miggraph.web.replies import HTML, Reply
from miggraph.web.services import Services, services

OUTCOMES: Mapping[type[BaseException], str] = {
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
    scope: Scope = NO_SCOPE
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


@dataclass(frozen=True, slots=True)
class Page:
    """How a page for browsers is made, and where it stands: its links depend on that."""

    make: Callable[[Answer], str]
    root: str
    path: str


class Exchange:
    """A query on its way to the engine and its answer on the way back.

    A context: what nobody waits for, counts, log and keeping the answer, is done at its end.
    """

    def __init__(
        self, services_: Services, client: Client, asked: Asked, forms: Forms, *, version: str, page: Page | None = None
    ) -> None:
        """Prepare an exchange.

        :param forms: those that the client accepts; only with a page may HTML be one of them
        :param version: that of the dataset now served
        """
        self._services = services_
        self.client = client
        self.asked = asked
        self.forms = forms
        self.version = version
        self._page = page
        self._tags = {form: self._tag(version, form) for form in forms.acceptable} if asked.repeatable else {}
        self._later: list[Callable[[], None]] = []

    def __enter__(self) -> Exchange:
        return self

    def __exit__(self, *_: object) -> None:
        self.settle()

    def settle(self) -> None:
        """Do now what was to be done at the end."""
        later, self._later = self._later, []
        for do in later:
            do()

    def later(self, do: Callable[[], None]) -> None:
        """Have something done at the end."""
        self._later.append(do)

    def kept(self) -> Reply | None:
        """The reply if it need not be made: what was kept, or that the client has it already."""
        begun = time.monotonic()
        for tag in self._tags.values():
            reply = replies.known(self._services.cache, self.client, tag)
            if reply is not None:
                self._note_later("cached", time.monotonic() - begun, None)
                return reply
        return None

    def evaluate(self) -> Answer:
        """Let the engine answer.

        :raises MiggraphError: when the query gets no answer
        """
        asked, client = self.asked, self.client
        with self.noting() as note:
            note.answer = self._services.engine.query(
                asked.text,
                scope=asked.scope,
                substitutions=asked.substitutions,
                accepted=self.forms.for_engine,
                timeout=asked.timeout,
                limit_results=asked.cut,
                client=client.name,
                gone=client.gone,
                arrived=client.arrived,
            )
            return note.answer

    def noting(self) -> Note:
        """What counts and logs the evaluation that happens within it."""
        return Note(self._note_later, self.client.arrived)

    def finish(self, answer: Answer) -> Reply:
        """The reply with an answer, which is kept for the next who asks.

        :raises NotAcceptable: when the form that the answer can have is not acceptable
        """
        form, cache = self.forms.of(answer.kind), self._services.cache
        if form is None:
            raise NotAcceptable(f"This answer is offered as {', '.join(answer.media_types)}.")
        page = self._page if form == HTML else None
        body = page.make(answer).encode("utf-8") if page else _marked(answer, form)
        representation = Representation(body, form, truncated=answer.truncated)
        if not self._tags:
            return replies.dress(cache, self.client, representation, None)
        etag = self._tags[form] if answer.version == self.version else self._tag(answer.version, form)
        self.later(lambda: cache.put(etag, representation))
        return replies.dress(cache, self.client, representation, etag)

    def _tag(self, version: str, form: str) -> str:
        place = (self._page.root, self._page.path) if self._page and form == HTML else ("", "")
        return replies.tag(version, form, *place, *self.asked.key)

    def _note_later(self, outcome: str, seconds: float, answer: Answer | None) -> None:
        self.later(lambda: self._note(outcome, seconds, answer))

    def _note(self, outcome: str, seconds: float, answer: Answer | None) -> None:
        self._services.metrics.query(outcome, seconds)
        if querylog.is_on():
            querylog.note(
                self.asked.text,
                outcome=outcome,
                seconds=seconds,
                answer=answer,
                version=answer.version if answer else self.version,
                with_text=bool(self._services.settings.query_log_text),
            )


class Note:
    """A context in which a query is evaluated: how long it took and what became of it is told afterwards."""

    def __init__(self, tell: Callable[[str, float, Answer | None], None], arrived: float | None) -> None:
        self._tell = tell
        self._arrived = time.monotonic() if arrived is None else arrived
        self.answer: Answer | None = None

    def __enter__(self) -> Note:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, traceback: object) -> None:
        outcome = "ok" if kind is None else _outcome(kind)
        self._tell(outcome, time.monotonic() - self._arrived, self.answer)


def _outcome(kind: type[BaseException]) -> str:
    return next((OUTCOMES[base] for base in kind.__mro__ if base in OUTCOMES), "failed")


def respond(asked: Asked, *, name: str | None, page: Callable[[Answer], str]) -> Response:
    """Answer a query to the client of the current request in the form that it prefers.

    :param name: a format named in the request
    :param page: makes the page for browsers
    :raises NotAcceptable: when no form that the answer can have is acceptable
    :raises MiggraphError: when the query gets no answer
    """
    client = Client.of(request.environ)
    forms = negotiate(name.lower() if name else "", client.accept)
    with _exchange(client, asked, forms, Page(page, request.root_url, request.path)) as exchange:
        return replies.respond(exchange.kept() or exchange.finish(exchange.evaluate()))


def evaluate(asked: Asked) -> Answer:
    """Let the engine answer a query that is part of the current request."""
    with _exchange(Client.of(request.environ), asked, Forms(None, None, ()), None) as exchange:
        return exchange.evaluate()


def _exchange(client: Client, asked: Asked, forms: Forms, page: Page | None) -> Exchange:
    return Exchange(services(), client, asked, forms, version=services().engine.version, page=page)


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
