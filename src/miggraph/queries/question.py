"""A stored question: what it asks, what may be fixed in it, what its rows mean, and its query."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from miggraph.errors import ParameterError
from miggraph.queries import filling
from miggraph.queries.parameters import Given, Parameter, Term


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the answer."""

    name: str
    """The variable."""
    meaning: str


@dataclass(frozen=True, slots=True)
class Chart:
    """How rows may be drawn, with the columns of both axes."""

    kind: str
    """``bar``: a bar ``y`` for each ``x``; ``line``: numbers ``y`` along numbers or dates ``x``; ``timeline``: things
    at their dates ``x``; ``heat``: a number ``value`` for each ``x`` and ``y``."""
    x: str
    y: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A question with a name."""

    name: str
    summary: str
    description: str
    group: str
    tags: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    """The columns that tell the rows apart."""
    chart: Chart | None
    related: tuple[str, ...]
    text: str
    """The SPARQL query, without the header; it runs as it stands, for all values of its parameters at once."""
    source: str = ""
    """The file as it is, with the header."""
    group_title: str = ""

    @property
    def version(self) -> str:
        """The SHA-256 of the file."""
        return hashlib.sha256(self.source.encode("utf-8")).hexdigest()

    def bind(self, given: Given) -> dict[str, tuple[Term, ...]]:
        """Variable name → terms, for the parameters that have a value; empty values count as not given.

        :raises ParameterError: for an unknown parameter, a missing value, or one that is not of its type
        """
        known = {parameter.name for parameter in self.parameters}
        unknown = sorted(set(given) - known)
        if unknown:
            hint = f"the parameters are {', '.join(sorted(known))}" if known else "the query has no parameters"
            raise ParameterError("is not a parameter of this query", where=unknown[0], hint=hint)
        terms = ((parameter.name, parameter.terms(given.get(parameter.name, ""))) for parameter in self.parameters)
        return {name: values for name, values in terms if values}

    def filled(self, given: Given, *, limit: int | None = None, offset: int | None = None) -> str:
        """The query with given values in it, which any SPARQL 1.1 engine answers.

        :param limit: rows at most
        :param offset: rows to leave out before the first
        :raises ParameterError: as :meth:`bind`
        """
        return filling.filled(self.text, self.bind(given), limit=limit, offset=offset)

    def written(self, given: Given, *, limit: int | None = None, offset: int | None = None) -> str:
        """The file with given values in its query; as it is where a value is missing.

        :raises ParameterError: as :meth:`bind`, but for a missing value
        """
        if self.needs_input and not any(given.values()) and limit is None and offset is None:
            return self.source
        return filling.filled(self.source, self.bind(given), limit=limit, offset=offset)

    @property
    def needs_input(self) -> bool:
        """Whether the query has a parameter with neither a default nor leave to be absent."""
        return any(not parameter.default and not parameter.optional for parameter in self.parameters)
