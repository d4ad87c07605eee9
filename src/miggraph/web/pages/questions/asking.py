"""A request to a stored question as it is read: values of its parameters, and which of its rows are wanted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from flask import url_for

from miggraph.errors import ParameterError
from miggraph.queries import Given, Question
from miggraph.web.http.request import FORMATS, Parameters, flag
from miggraph.web.pages.questions.choices import meant

RESERVED = frozenset({*FORMATS, "bom", "download", "limit", "offset"})
"""Parameters that are none of a question's own."""

MOST_ROWS = 999_999_999
_NUMBER = re.compile(r"[0-9]{1,9}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as somebody asks it."""

    question: Question
    given: Mapping[str, tuple[str, ...]]
    """The values, without empty ones."""
    limit: int | None = None
    offset: int = 0

    @property
    def text(self) -> str:
        """The query with the values in it, for all rows.

        :raises ParameterError: for a value that is missing or cannot be used
        """
        return self.question.filled(self.given)

    @property
    def values(self) -> dict[str, tuple[str, ...]]:
        """The values that the answer depends on, those that nobody gave too."""
        told = {each.name: self.given.get(each.name) or each.default for each in self.question.parameters}
        return {name: tuple(map(str.strip, values)) for name, values in told.items() if values}

    @property
    def is_complete(self) -> bool:
        """Whether there is enough to answer it; what is wrong is told by whoever answers."""
        return not self.question.needs_input or any(self.given.values())

    def address(self, *, external: bool = True, form: str | None = None, bom: bool = False) -> str:
        """Where the answer is: path, values, rows, form."""
        pairs = [(name, value) for name, values in self.given.items() for value in values]
        others = {"limit": self.limit, "offset": self.offset or None, "format": form, "bom": "true" if bom else None}
        pairs += [(name, str(value)) for name, value in others.items() if value is not None]
        path = url_for("stored_queries.show", name=self.question.name, _external=external)
        return f"{path}?{urlencode(pairs)}" if pairs else path

    def part(self, limit: int | None, offset: int) -> Asked:
        """The same for other rows."""
        return replace(self, limit=limit, offset=offset)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The form in which a request wants its answer."""

    formats: tuple[str, ...]
    bom: bool
    download: bool


def read(question: Question, parameters: Parameters) -> Asked:
    """What a request asks.

    :raises ParameterError: for a parameter that is given twice, or a number of rows that is none
    """
    several = {parameter.name for parameter in question.parameters if parameter.several}
    given: Given = {
        name: parameters.all(name) if name in several else parameters.one(name) or ""
        for name in parameters.names()
        if name not in RESERVED
    }
    limit, offset = (rows(name, parameters.one(name)) for name in ("limit", "offset"))
    return Asked(question, meant(question, given), limit, offset or 0)


def form(parameters: Parameters, suffix: str | None) -> Wanted:
    """The form that a request names.

    :param suffix: the one that its address ends with; a browser saves such an answer
    """
    bom, download = (flag(name, parameters.one(name)) for name in ("bom", "download"))
    return Wanted((suffix,) if suffix else parameters.all(*FORMATS), bom, download or suffix is not None)


def rows(name: str, text: str | None) -> int | None:
    """A number of rows; None where it is not given.

    :raises ParameterError: for what is no such number
    """
    if not text:
        return None
    if not _NUMBER.fullmatch(text):
        hint = f"give a whole number from 0 to {MOST_ROWS}"
        raise ParameterError(f"{text[:40]!r} is no number of rows", where=name, hint=hint)
    return int(text)
