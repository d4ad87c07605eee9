"""The graph as somebody asks it, whether it lies on this machine or a server has it."""

from __future__ import annotations

from os import PathLike
from typing import Protocol

from miggraph.client.answer import Answer, Page
from miggraph.client.error import ClientError, as_client_error
from miggraph.client.question import StoredQuestion
from miggraph.client.values import Given, written

PAGE_SIZE = 1000
"""Rows that are fetched at once."""


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
        longest_wait: int = 30,
    ) -> None:
        """Open a graph.

        :param place: the folder of a dataset, or the address of a server
        :param queries: the folder of the stored questions, for a dataset on disk; the project's own by default
        :param page_size: rows that are fetched from a server at once
        :param timeout: seconds that a server may take to answer
        :param retries: how often a server is asked again that is busy or cannot be reached
        :param longest_wait: seconds that are waited at most where a server says when to come back
        :raises ClientError: where there is no dataset
        """
        if page_size < 1:
            raise ClientError(f"{page_size} is no number of rows", where="page_size", hint="give 1 or more")
        self._page_size = page_size
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
        for parameter, number in (("limit", limit), ("offset", offset)):
            if number is not None and number < 0:
                raise ClientError(f"{number} is no number of rows", where=parameter, hint="give 0 or more")
        given = {parameter: written(value) for parameter, value in values.items() if value is not None}
        first = self._page_size if limit is None else min(limit, self._page_size)
        with as_client_error():
            return Answer(self._source.query(name, given, limit=first, offset=offset), limit)

    def sparql(self, text: str) -> Answer:
        """Ask a SELECT query.

        :raises ClientError: where it has no rows, or no answer comes
        """
        with as_client_error():
            return Answer(self._source.select(text))

    def ask(self, text: str) -> bool:
        """Ask an ASK query.

        :raises ClientError: where it is another one, or no answer comes
        """
        with as_client_error():
            return self._source.ask(text)

    def construct(self, text: str) -> str:
        """Ask a CONSTRUCT or DESCRIBE query.

        :return: triples in Turtle
        :raises ClientError: where it is another one, or no answer comes
        """
        with as_client_error():
            return self._source.construct(text)


def _source(
    place: str | PathLike[str],
    queries: str | PathLike[str] | None,
    timeout: float,
    retries: int,
    longest_wait: int,
) -> Source:
    # Each kind is imported where it is wanted: whoever asks a server needs no engine, and the other way round.
    if isinstance(place, str) and place.startswith(("http://", "https://")):
        from miggraph.client.remote import Remote

        return Remote(place, timeout=timeout, retries=retries, longest_wait=longest_wait)
    from miggraph.client.local import Local

    return Local(place, queries)
