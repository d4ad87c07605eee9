"""The form of an answer to a query: what its client accepts, and what is written into an answer that was cut."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from werkzeug.exceptions import NotAcceptable

from miggraph.engine import GRAPH_TYPES, RESULT_TYPES
from miggraph.errors import ParameterError
from miggraph.web.http.negotiation import HTML, choose

_REMEMBERED = 1000
"""Negotiations remembered: clients send few different ``Accept`` headers, again and again."""

_WITH_COMMENTS = {"application/n-triples", "application/n-quads", "application/trig", "text/turtle"}
_CUT = b"This answer was cut at the limit of rows or bytes: more was found."


class Forms(NamedTuple):
    """What a client accepts."""

    rows: str | None
    """The media type for an answer of rows or a boolean; None where none is acceptable."""
    triples: str | None
    """The same for one of triples."""
    acceptable: tuple[str, ...] = ()
    """Both, as far as an engine can give them, each once."""


NATIVE = Forms(None, None)
"""For an answer that is not sent as it comes from the engine."""


@lru_cache(maxsize=_REMEMBERED)
def negotiate(names: tuple[str, ...], accept: str) -> Forms:
    """The forms that a client prefers; a format that fits the other kind of answer leaves this one to ``Accept``.

    :param names: formats named in the request
    :param accept: the header ``Accept``; empty for none
    :raises ParameterError: for names that no answer can have
    :raises NotAcceptable: when no form that an answer can have is acceptable
    """
    forms = _forms(names, accept, HTML)
    if HTML in forms and forms.rows != forms.triples:  # a page is for either kind, or for none
        forms = _forms(names, accept)
    if forms.rows is None and forms.triples is None:
        choose((*RESULT_TYPES, *GRAPH_TYPES, HTML), names, accept)  # tells what is offered
    if names and None in forms:
        by_accept = _forms((), accept)
        forms = Forms(forms.rows or by_accept.rows, forms.triples or by_accept.triples)
    acceptable = (form for form in dict.fromkeys(forms[:2]) if form not in {None, HTML})
    return forms._replace(acceptable=tuple(filter(None, acceptable)))


def marked(body: bytes, form: str) -> bytes:
    """The body of a cut answer, which says so where the format has room for it."""
    if form in _WITH_COMMENTS:
        return b"# " + _CUT + b"\n" + body
    if form.endswith("json") and body.startswith(b'{"head"'):
        return b'{"truncated":true,' + body[1:]
    return body + b"<!-- " + _CUT + b" -->" if form.endswith("xml") else body


def _forms(names: tuple[str, ...], accept: str, *others: str) -> Forms:
    rows, triples = (_form((*types, *others), names, accept) for types in (RESULT_TYPES, GRAPH_TYPES))
    return Forms(rows, triples)


def _form(types: Iterable[str], names: tuple[str, ...], accept: str) -> str | None:
    try:
        return choose(tuple(types), names, accept)
    except (NotAcceptable, ParameterError):
        return None
