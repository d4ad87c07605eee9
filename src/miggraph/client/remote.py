"""A server, over HTTP."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from functools import partial
from threading import Thread
from typing import Any, TypeVar
from urllib.parse import parse_qsl, quote, urlsplit

from miggraph import __version__
from miggraph.client.answer import Citation, Page, rows_of
from miggraph.client.error import ClientError
from miggraph.client.question import Parameter, StoredQuestion

try:
    from urllib3 import BaseHTTPResponse, PoolManager, Retry, Timeout
    from urllib3.exceptions import (
        HTTPError,
        InvalidHeader,
        LocationValueError,
        MaxRetryError,
        NameResolutionError,
        NewConnectionError,
        ResponseError,
        SSLError,
    )
    from urllib3.exceptions import TimeoutError as TooLate
except ImportError as error:
    raise ClientError("is not installed", where="urllib3", hint="pip install miggraph[client]") from error

_ROWS, _JSON = "application/sparql-results+json", "application/json"
_NEXT = re.compile(r'<([^>]*)>\s*;\s*rel="?next"?')
_MOST_TOLD = 500
"""Characters of a server's words that an error has."""
_PAUSE = 0.5
"""Seconds before a server is asked again that cannot be reached or names no time; doubled each time."""
_REDIRECTS = 5
_BUSY = (429, 503)
_NOT_ACCEPTABLE = 406

T = TypeVar("T")
Pairs = list[tuple[str, str]]


class Remote:
    """Answers from a server."""

    def __init__(self, address: str, *, timeout: float, retries: int, longest_wait: float) -> None:
        """Name a server; nothing is asked of it yet.

        A server that says when to come back is asked again then: what it refuses without saying so, it would refuse
        again. All requests only read, so that those with a body may be sent again too.
        """
        self._root = address.rstrip("/")
        self._timeout, self._retries, self._longest_wait = timeout, retries, longest_wait
        headers = {"User-Agent": f"miggraph/{__version__}", "Accept-Encoding": "gzip"}
        redirects = Retry(_REDIRECTS, connect=0, read=0, status=0, other=0, respect_retry_after_header=False)
        self._pool = PoolManager(headers=headers, retries=redirects, timeout=Timeout(timeout))

    def queries(self) -> list[StoredQuestion]:
        """The stored questions."""
        listed = self._read(self._send("GET", "/queries", [("format", "json")], _JSON), list)
        return self._shaped(lambda: [_told(each) for each in listed])

    def query(self, name: str, given: dict[str, list[str]], *, limit: int, offset: int) -> Page:
        """The first rows of the answer to a stored question."""
        pairs = [(parameter, value) for parameter, values in given.items() for value in values]
        pairs += [("format", "json"), ("limit", str(limit)), *([("offset", str(offset))] if offset else [])]
        return self._page(f"/queries/{quote(name, safe='')}", pairs)

    def select(self, text: str) -> Page:
        """The rows of a SELECT query."""
        told = self._sparql(text, _ROWS)
        if isinstance(told.get("boolean"), bool):
            raise ClientError("the answer has no rows", hint="use ask")
        return self._shaped(lambda: _page(told))

    def ask(self, text: str) -> bool:
        """The answer to an ASK query."""
        told = self._sparql(text, _ROWS)
        if "results" in told:
            raise ClientError("the answer is not a boolean", hint="use sparql")
        if not isinstance(told.get("boolean"), bool):
            raise self._strange()
        return bool(told["boolean"])

    def construct(self, text: str) -> str:
        """The triples of a CONSTRUCT or DESCRIBE query in Turtle."""
        with _told_kind("the answer has no triples", "use sparql or ask"):
            response = self._send("POST", "/sparql", [("query", text)], "text/turtle")
        if "turtle" not in response.headers.get("Content-Type", ""):
            raise ClientError("the answer is no graph", hint="use sparql or ask")
        return response.data.decode("utf-8", "replace")

    def close(self) -> None:
        """Give up the connections."""
        self._pool.clear()

    def _sparql(self, text: str, accept: str) -> dict[str, Any]:
        with _told_kind("the answer has triples: no rows and no boolean", "use construct"):
            response = self._send("POST", "/sparql", [("query", text)], accept)
        return self._read(response, dict)

    def _page(self, path: str, pairs: Pairs) -> Page:
        response = self._send("GET", path, pairs, _ROWS)
        told: dict[str, Any] = self._read(response, dict)
        following = _NEXT.search(response.headers.get("Link", ""))
        further: Callable[[], Page] | None = None
        if following is not None:
            # The values alone are taken from the link: behind a proxy its host may be one that only the server knows.
            rest = parse_qsl(urlsplit(following[1]).query, keep_blank_values=True)
            if rest != pairs:
                further = partial(self._page, path, rest)
        return self._shaped(lambda: _page(told, _citation(told["answer"]), further))

    def _send(self, method: str, path: str, pairs: Pairs, accept: str) -> BaseHTTPResponse:
        """A request, and what comes back where that is no error.

        :raises ClientError: with the server's words where it is one, or where there is no server
        """
        options: dict[str, Any] = {"headers": {**self._pool.headers, "Accept": accept}, "fields": pairs}
        if method == "POST":
            options["encode_multipart"] = False
        for attempt in range(self._retries + 1):
            last, pause = attempt == self._retries, _PAUSE * 2**attempt
            try:
                response = self._whole(partial(self._pool.request, method, self._root + path, **options))
            except (HTTPError, ValueError, OSError) as error:
                reason, again = _reason(error, self._timeout)
                if last or not again:
                    raise ClientError(
                        f"cannot be reached: {reason}", where=_plain(self._root), hint="see whether it runs"
                    ) from error
            else:
                if 200 <= response.status < 300:
                    return response
                told = response.headers.get("Retry-After")
                if last or told is None or response.status not in _BUSY:
                    where = _plain(f"{self._root}{path}")
                    raise ClientError(_words(response), where=where, status=response.status)
                pause = _seconds(told, pause)
            time.sleep(min(pause, self._longest_wait))
        raise self._strange()

    def _whole(self, ask: Callable[..., BaseHTTPResponse]) -> BaseHTTPResponse:
        """A response with its body, in the time that both may take together.

        urllib3 bounds each wait for further bytes; a server that sends one now and then would hold its client for ever.
        """
        done: Future[BaseHTTPResponse] = Future()
        begun: list[BaseHTTPResponse] = []

        def run() -> None:
            try:
                begun.append(ask(preload_content=False))
                _ = begun[0].data  # kept by the response
                done.set_result(begun[0])
            except Exception as error:  # noqa: BLE001 - whoever waits raises it
                done.set_exception(error)

        Thread(target=run, daemon=True).start()
        try:
            return done.result(self._timeout)
        except TimeoutError:
            for response in begun:
                with suppress(Exception):
                    response.shutdown()
            raise

    def _read(self, response: BaseHTTPResponse, kind: type[T]) -> T:
        try:
            told = json.loads(response.data)
        except (ValueError, RecursionError, HTTPError) as error:
            raise self._strange() from error
        if not isinstance(told, kind):
            raise self._strange()
        return told

    def _shaped(self, make: Callable[[], T]) -> T:
        """What is made of an answer, if that has the shape that it should have."""
        try:
            return make()
        except (LookupError, TypeError, AttributeError, ValueError) as error:
            raise self._strange() from error

    def _strange(self) -> ClientError:
        return ClientError(
            "does not answer as miggraph does", where=self._root, hint="see whether the address is right"
        )


@contextmanager
def _told_kind(what: str, hint: str) -> Iterator[None]:
    """Say that a query is of another kind where a server has its answer in no form that was asked for."""
    try:
        yield
    except ClientError as error:
        if error.status != _NOT_ACCEPTABLE:
            raise
        raise ClientError(what, hint=hint, status=error.status) from error


def _reason(error: BaseException, timeout: float) -> tuple[str, bool]:
    """Why a server cannot be reached, in a few words, and whether another try may help."""
    cause = error.reason if isinstance(error, MaxRetryError) and error.reason else error
    if isinstance(cause, NameResolutionError):
        return "its name is not known", True
    if isinstance(cause, NewConnectionError):
        return "there is no connection", True
    if isinstance(cause, TimeoutError | TooLate):
        return f"no whole answer came in {timeout:g} seconds", False
    if isinstance(cause, SSLError):
        return "there is no connection that is secure", False
    if isinstance(cause, ResponseError):
        return "it redirects too often", False
    if isinstance(cause, LocationValueError | ValueError):
        return "the address cannot be used", False
    return "the connection broke off", True


def _seconds(told: str, usual: float) -> float:
    """How long a server wants its client to wait."""
    try:
        return Retry().parse_retry_after(told)
    except (InvalidHeader, ValueError, OverflowError):
        return usual


def _plain(text: str) -> str:
    """A text without characters that would steer a terminal."""
    return "".join(each if each.isprintable() else " " for each in text)


def _page(told: Mapping[str, Any], citation: Citation | None = None, further: Callable[[], Page] | None = None) -> Page:
    columns = told["head"]["vars"]
    if not isinstance(columns, list) or not all(isinstance(each, str) for each in columns):
        raise ValueError("no columns of SPARQL's results")
    return Page(tuple(columns), rows_of(columns, told["results"]["bindings"]), citation, further)


def _words(response: BaseHTTPResponse) -> str:
    """What a server says of an error."""
    text = response.data.decode("utf-8", "replace")
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        told = None
    detail = told.get("detail") if isinstance(told, dict) else None
    if not isinstance(detail, str):
        detail = text if "text/plain" in response.headers.get("Content-Type", "") else ""
    return _plain(detail)[:_MOST_TOLD].strip() or _plain(f"HTTP {response.status} {response.reason or ''}")[:80].strip()


def _citation(told: Mapping[str, Any]) -> Citation:
    address = told.get("cite")
    token = None if address is None else str(address).rpartition("/")[2]
    names = ("question", "queryVersion", "dataset", "digest")
    question, version, dataset, digest = (str(told[name]) for name in names)
    return Citation(question, version, dataset, digest, int(told["rows"]), str(told["asked"]), token, address)


def _told(each: Mapping[str, Any]) -> StoredQuestion:
    parameters = (
        Parameter(
            told["name"],
            told["type"],
            told["label"],
            told["help"],
            tuple(told["default"]),
            told["optional"],
            told["list"],
        )
        for told in each["parameters"]
    )
    return StoredQuestion(
        each["name"],
        each["summary"],
        each["description"],
        each["group"],
        tuple(each["tags"]),
        tuple(parameters),
        dict(each["columns"]),
        each["version"],
    )
