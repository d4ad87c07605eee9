"""The graph as somebody asks it, whether it lies on this machine or a server has it."""

from __future__ import annotations

import operator
import re
from collections.abc import Iterable, Mapping
from os import PathLike
from typing import Protocol, SupportsIndex

from miggraph.client.answer import Answer, Page
from miggraph.client.error import ClientError, as_client_error
from miggraph.client.question import StoredQuestion
from miggraph.client.values import Given, has_text, sendable, written

PAGE_SIZE = 1000
"""Rows that are fetched at once."""
_LONGEST = 1_000_000
"""Seconds that anything may take."""
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")
_ONE = (str, bytes, bytearray, Mapping)
"""What can be gone through, but is no list of values."""


class Source(Protocol):
    """Whatever answers."""

    def queries(self) -> list[StoredQuestion]:
        """The stored questions."""

    def query(self, name: str, given: dict[str, list[str]], *, limit: int, offset: int) -> Page:
        """The first rows of the answer to a stored question."""

    def select(self, text: str) -> Page:
        """The rows of a SELECT query."""

    def ask(self, text: str) -> bool:
        """The answer to an ASK query."""

    def construct(self, text: str) -> str:
        """The triples of a CONSTRUCT or DESCRIBE query in Turtle."""

    def close(self) -> None:
        """Give up what is held open."""


class Graph:
    """The stored questions and SPARQL over one dataset."""

    def __init__(
        self,
        place: str | PathLike[str],
        *,
        queries: str | PathLike[str] | None = None,
        page_size: int = PAGE_SIZE,
        timeout: float = 60.0,
        retries: int = 3,
        longest_wait: float = 30,
    ) -> None:
        """Open a graph.

        :param place: the folder of a dataset, or the address of a server
        :param queries: the folder of the stored questions, for a dataset on disk; the project's own by default
        :param page_size: rows that are fetched from a server at once
        :param timeout: seconds that a server may take for an answer, from the first byte to the last
        :param retries: how often a server is asked again that is busy or cannot be reached
        :param longest_wait: seconds that are waited at most where a server says when to come back
        :raises ClientError: where there is no dataset, or an argument cannot be used
        """
        self._page_size = _whole("page_size", page_size, 1)
        _whole("retries", retries, 0)
        for name, seconds, least in (("timeout", timeout, 0.001), ("longest_wait", longest_wait, 0)):
            if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not least <= seconds <= _LONGEST:
                hint = f"give seconds from {least} to {_LONGEST}"
                raise ClientError(f"{seconds!r:.80} is no time", where=name, hint=hint)
        self._questions: dict[str, StoredQuestion] | None = None
        with as_client_error():
            self._source = _source(place, queries, timeout, retries, longest_wait)

    def __enter__(self) -> Graph:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give up what is held open."""
        self._source.close()

    def queries(self, group: str | None = None) -> list[StoredQuestion]:
        """The stored questions, with their parameters and columns.

        :param group: the name of the only group
        """
        with as_client_error():
            found = self._source.queries()
        if group is None:
            return found
        known = sorted({question.group for question in found})
        if group not in known:
            raise ClientError(f"{group!r} is no group", where="group", hint=f"the groups are {', '.join(known)}")
        return [question for question in found if question.group == group]

    def query(self, name: str, /, *, limit: int | None = None, offset: int = 0, **values: Given) -> Answer:
        """Ask a stored question.

        :param limit: rows at most; all by default
        :param offset: rows to leave out before the first
        :param values: what to ask with, by the names of its parameters: an IRI or the name of a thing, a number, a
            date, several of them in a list
        :raises ClientError: where the question or a value cannot be used, or no answer comes
        """
        if not isinstance(name, str) or name.strip(".") == "" or "\0" in name:
            raise ClientError(f"{name!r:.80} is no name of a stored query", hint="see the list of stored queries")
        sendable("name", name)
        most = None if limit is None else _whole("limit", limit, 0)
        first = self._page_size if most is None else min(most, self._page_size)
        start = _whole("offset", offset, 0)
        listed = {
            parameter: list(value) if isinstance(value, Iterable) and not isinstance(value, _ONE) else value
            for parameter, value in values.items()
        }
        with as_client_error():
            tagged = self._tagged(name) if any(map(has_text, listed.values())) else frozenset()
            given = {
                sendable("name of a parameter", parameter): written(parameter, value, tagged=parameter in tagged)
                for parameter, value in listed.items()
                if value is not None
            }
            return Answer(self._source.query(name, given, limit=first, offset=start), most)

    def _tagged(self, name: str) -> frozenset[str]:
        """The parameters of a stored question that take words with the tag of their language."""
        if self._questions is None:
            self._questions = {question.name: question for question in self._source.queries()}
        parameters = self._questions[name].parameters if name in self._questions else ()
        return frozenset(each.name for each in parameters if each.type == "language-tagged")

    def sparql(self, text: str) -> Answer:
        """Ask a SELECT query.

        :raises ClientError: where it has no rows, or no answer comes
        """
        with as_client_error():
            return Answer(self._source.select(sendable("query", text)))

    def ask(self, text: str) -> bool:
        """Ask an ASK query.

        :raises ClientError: where it is another one, or no answer comes
        """
        with as_client_error():
            return self._source.ask(sendable("query", text))

    def construct(self, text: str) -> str:
        """Ask a CONSTRUCT or DESCRIBE query.

        :return: triples in Turtle
        :raises ClientError: where it is another one, or no answer comes
        """
        with as_client_error():
            return self._source.construct(sendable("query", text))


def _whole(name: str, number: object, least: int) -> int:
    """A whole number.

    :raises ClientError: where it is none, or too small
    """
    if isinstance(number, bool) or not isinstance(number, SupportsIndex) or operator.index(number) < least:
        raise ClientError(f"{number!r:.80} is no number here", where=name, hint=f"give a whole number from {least} on")
    return operator.index(number)


def _source(
    place: str | PathLike[str],
    queries: str | PathLike[str] | None,
    timeout: float,
    retries: int,
    longest_wait: float,
) -> Source:
    if not isinstance(place, str | PathLike) or "\0" in str(place):
        raise ClientError(f"{place!r:.80} is no place", where="place", hint="give a folder or the address of a server")
    scheme = _SCHEME.match(place) if isinstance(place, str) else None
    if scheme and scheme[1].lower() not in ("http", "https"):
        raise ClientError(f"{scheme[1]} is not spoken here", where=place, hint="give an address of http or https")
    # Each kind is imported where it is wanted: whoever asks a server needs no engine, and the other way round.
    if isinstance(place, str) and scheme:
        from miggraph.client.remote import Remote

        return Remote(place, timeout=timeout, retries=retries, longest_wait=longest_wait)
    from miggraph.client.local import Local

    return Local(place, queries)
