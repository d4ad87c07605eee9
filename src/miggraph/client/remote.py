"""A server, over HTTP."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeVar
from urllib.parse import parse_qsl, quote, urlsplit

from miggraph import __version__
from miggraph.client.answer import Citation, Page
from miggraph.client.error import ClientError
from miggraph.client.question import Parameter, StoredQuestion

try:
    from urllib3 import BaseHTTPResponse, PoolManager, Retry, Timeout
    from urllib3.exceptions import HTTPError
except ImportError as error:
    raise ClientError("is not installed", where="urllib3", hint="pip install miggraph[client]") from error

_ROWS, _JSON = "application/sparql-results+json", "application/json"
_NEXT = re.compile(r'<([^>]*)>\s*;\s*rel="?next"?')
_MOST_TOLD = 2000
"""Characters of a server's words that an error has."""
_PAUSE = 0.5
"""Seconds before a server that could not be reached is asked again; doubled each time."""

T = TypeVar("T")
Pairs = list[tuple[str, str]]


class Remote:
    """Answers from a server."""

    def __init__(self, address: str, *, timeout: float, retries: int, longest_wait: int) -> None:
        """Name a server; nothing is asked of it yet.

        A server that says when to come back is asked again then: what it refuses without saying so, it would refuse
        again. All requests only read, so that those with a body may be sent again too.
        """
        self._root = address.rstrip("/")
        again = Retry(
            retries,
            allowed_methods=None,
            backoff_factor=_PAUSE,
            raise_on_status=False,
            retry_after_max=longest_wait,
        )
        headers = {"User-Agent": f"miggraph/{__version__}", "Accept-Encoding": "gzip"}
        self._pool = PoolManager(headers=headers, retries=again, timeout=Timeout(timeout))

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
        if "results" not in told:
            raise ClientError("the answer has no rows", hint="use ask")
        return self._shaped(lambda: Page(tuple(told["head"]["vars"]), told["results"]["bindings"]))

    def ask(self, text: str) -> bool:
        """The answer to an ASK query."""
        told = self._sparql(text, _ROWS).get("boolean")
        if not isinstance(told, bool):
            raise ClientError("the answer is not a boolean", hint="use sparql")
        return told

    def construct(self, text: str) -> str:
        """The triples of a CONSTRUCT or DESCRIBE query in Turtle."""
        response = self._send("POST", "/sparql", [("query", text)], "text/turtle")
        if "turtle" not in response.headers.get("Content-Type", ""):
            raise ClientError("the answer is no graph", hint="use sparql or ask")
        return response.data.decode("utf-8", "replace")

    def close(self) -> None:
        """Give up the connections."""
        self._pool.clear()

    def _sparql(self, text: str, accept: str) -> dict[str, Any]:
        response = self._send("POST", "/sparql", [("query", text)], accept)
        if "json" not in response.headers.get("Content-Type", ""):
            raise ClientError("the answer is a graph", hint="use construct")
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
        return self._shaped(
            lambda: Page(tuple(told["head"]["vars"]), told["results"]["bindings"], _citation(told["answer"]), further)
        )

    def _send(self, method: str, path: str, pairs: Pairs, accept: str) -> BaseHTTPResponse:
        """A request, and what comes back where that is no error.

        :raises ClientError: with the server's words where it is one, or where there is no server
        """
        options: dict[str, Any] = {"headers": {**self._pool.headers, "Accept": accept}, "fields": pairs}
        if method == "POST":
            options["encode_multipart"] = False
        try:
            response = self._pool.request(method, self._root + path, **options)
        except (HTTPError, ValueError) as error:
            raise ClientError(f"cannot be reached: {error}", where=self._root, hint="see whether it runs") from error
        if not 200 <= response.status < 300:
            raise ClientError(_words(response), where=f"{self._root}{path}", status=response.status)
        return response

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
    return detail[:_MOST_TOLD].strip() or f"HTTP {response.status} {response.reason or ''}".strip()


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
