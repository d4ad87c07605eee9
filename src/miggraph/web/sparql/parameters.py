"""What a request to the endpoint asks for (SPARQL 1.1 Protocol, 2.1), however clients write it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType

from miggraph.engine import Query, QueryRefusedError, Scope
from miggraph.errors import ParameterError, QueryError
from miggraph.web.http.request import FORM, Parameters, Request

_DIRECT = "application/sparql-query"
_UPDATE = "application/sparql-update"
FORMATS = ("format", "output", "results")
"""Parameters that name a format, ours first; SPARQLWrapper and Virtuoso's clients send several of them."""

_YES, _NO = {"true", "1", "yes", "on"}, {"false", "0", "no", "off", ""}
_BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class Asked:
    """A query, and the form that its answer is asked for in."""

    query: Query
    formats: tuple[str, ...] = ()
    """Formats named in the request, in order of preference."""
    bom: bool = False
    """Whether an answer in CSV begins with a byte order mark."""
    download: bool = False
    """Whether the answer is to be saved by a browser."""


def read(request: Request, *, longest: int) -> Asked | None:
    """What a request to the endpoint asks for; None for one without a query.

    :param longest: bytes that a query may have
    :raises QueryError: for a query that cannot be read
    :raises QueryRefusedError: for an update
    :raises ParameterError: for a parameter that cannot be used
    :raises UnsupportedMediaType: for a body of another kind
    :raises RequestEntityTooLarge: for a query that is too long
    """
    parameters, direct = request.parameters, None
    if request.method == "POST":
        direct = _direct(request, longest)
    elif "query" not in parameters and "update" not in parameters:
        return None
    if not parameters.are_query_alone and "update" in parameters:
        raise QueryRefusedError("updates are refused: the endpoint is read-only", hint="send query=")
    text = _query(parameters, direct, longest)
    base = f"{request.root}/sparql"
    if parameters.are_query_alone:
        return Asked(Query(text, base=base))
    query = Query(
        text,
        Scope(parameters.all("default-graph-uri"), parameters.all("named-graph-uri")),
        base=base,
        timeout=_seconds(parameters.one("timeout")),
        cut=flag("limit-results", parameters.one("limit-results")),
    )
    bom, download = (flag(name, parameters.one(name)) for name in ("bom", "download"))
    return Asked(query, parameters.all(*FORMATS), bom, download)


def formats(parameters: Parameters) -> tuple[str, ...]:
    """The formats that a request names."""
    return parameters.all(*FORMATS)


def _direct(request: Request, longest: int) -> str | None:
    """The query of a body that is one; None for a form."""
    if request.content_encoding not in {None, "", "identity"}:
        raise UnsupportedMediaType("Send the query without a content coding.")
    if request.media_type == _UPDATE:
        raise QueryRefusedError("updates are refused: the endpoint is read-only", hint="send a query")
    if request.media_type not in {FORM, _DIRECT}:
        raise UnsupportedMediaType(f"Send the query as {FORM} or {_DIRECT}.")
    charset = request.mimetype_params.get("charset", "") if ";" in request.content_type else ""
    if charset.lower() not in {"", "utf-8", "utf8"}:
        raise UnsupportedMediaType("Send the query in UTF-8.")
    if request.media_type == FORM:
        return None
    body = request.body
    if len(body) > longest:
        raise _too_long(longest)
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise QueryError("the query is not UTF-8", hint="encode it as UTF-8") from error


def _query(parameters: Parameters, direct: str | None, longest: int) -> str:
    given = parameters.one("query")
    if direct is not None and given is not None:
        raise QueryError("the query is given in the address and in the body", where="query", hint="send it once")
    text = given if direct is None else direct
    if text is None:
        raise QueryError("the request has no query", where="query", hint="send the parameter query=")
    if len(text) > longest or len(text.encode("utf-8", "surrogatepass")) > longest:
        raise _too_long(longest)
    return text.removeprefix(_BYTE_ORDER_MARK)


def _too_long(longest: int) -> RequestEntityTooLarge:
    return RequestEntityTooLarge(f"The query is longer than the setting query_max_bytes allows: {longest} bytes.")


def _seconds(text: str | None) -> float | None:
    """Seconds to wait; 0 is "no limit of mine" for clients of other endpoints."""
    if not text:
        return None
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not (math.isfinite(seconds) and seconds >= 0):
        raise ParameterError(
            f"{text[:40]!r} is not a number of seconds", where="timeout", hint="send a number such as 2.5"
        )
    return seconds or None


def flag(name: str, text: str | None) -> bool:
    """What a parameter says that is true or false.

    :raises ParameterError: where it says neither
    """
    if text is None or text.lower() in _NO:
        return False
    if text.lower() not in _YES:
        raise ParameterError(f"{text[:40]!r} is neither true nor false", where=name, hint="send true or false")
    return True
