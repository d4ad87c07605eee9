"""What may be asked of a question: parameters with their types, and values as RDF terms."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from pyoxigraph import Literal, NamedNode

from miggraph.errors import ParameterError

Term: TypeAlias = NamedNode | Literal
Given: TypeAlias = Mapping[str, str | Sequence[str]]
"""Values as somebody typed them, by the name of the parameter; several for one that takes a list."""

MOST_VALUES = 100
"""Values that a parameter takes at once."""

MOST_INTEGER = 10**18 - 1
"""The largest integer that a parameter takes, and the smallest below zero; stores compute with 64 bits."""
_MOST_DIGITS = len(str(MOST_INTEGER))
_XSD = "http://www.w3.org/2001/XMLSchema#"


class ParameterType(Enum):
    """What the value of a parameter is."""

    IRI = "iri"
    STRING = "string"
    INTEGER = "integer"
    DATE = "date"
    TAGGED = "language-tagged"
    """Words with the tag of their language, such as ``mobility@en``."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A variable of a question that the asker may fix."""

    name: str
    type: ParameterType
    label: str
    help: str = ""
    of: str | None = None
    """The class whose instances are meant, where the type is an IRI."""
    default: tuple[str, ...] = ()
    """The values taken where none is given, as text."""
    optional: bool = False
    """Whether the question is also answered without a value."""
    several: bool = False
    """Whether it takes a list of values, of which any may hold."""
    choices: str | None = None
    """A SELECT query whose ``?value`` and ``?label`` are the values to pick from."""

    def term(self, text: str) -> Term:
        """A value as an RDF term.

        :raises ParameterError: where the text is not of the parameter's type
        """
        try:
            return _TERMS[self.type](text)
        except ValueError as error:
            raise ParameterError(
                f"{text[:80]!r} is not of the type {self.type.value}", where=self.name, hint=self.wanted
            ) from error

    def terms(self, given: str | Sequence[str]) -> tuple[Term, ...]:
        """Given values as RDF terms; the default where all are empty, and nothing where there is none.

        :raises ParameterError: for a value of another type, one that is missing, or too many
        """
        typed = [text.strip() for text in ([given] if isinstance(given, str) else given)]
        values = [text for text in typed if text] or list(self.default)
        if not values and not self.optional:
            raise ParameterError("needs a value", where=self.name, hint=self.wanted)
        most = MOST_VALUES if self.several else 1
        if len(values) > most:
            raise ParameterError(
                f"has {len(values)} values", where=self.name, hint=f"give {most} at most" if most > 1 else "give one"
            )
        return tuple(dict.fromkeys(self.term(value) for value in values))

    @property
    def wanted(self) -> str:
        """What to give, as advice."""
        return _HINTS[self.type]


def _integer(text: str) -> Literal:
    if not (text.removeprefix("-").removeprefix("+").isascii() and text.lstrip("+-").isdigit()):
        raise ValueError(text)
    if len(text.lstrip("+-0")) > _MOST_DIGITS:
        raise ValueError(text)
    return Literal(str(int(text)), datatype=NamedNode(_XSD + "integer"))


def _date(text: str) -> Literal:
    return Literal(datetime.date.fromisoformat(text).isoformat(), datatype=NamedNode(_XSD + "date"))


def _tagged(text: str) -> Literal:
    words, at, language = text.rpartition("@")
    if not (at and words):
        raise ValueError(text)
    return Literal(words, language=language)


_TERMS: Mapping[ParameterType, Callable[[str], Term]] = {
    ParameterType.IRI: NamedNode,
    ParameterType.STRING: Literal,
    ParameterType.INTEGER: _integer,
    ParameterType.DATE: _date,
    ParameterType.TAGGED: _tagged,
}
_HINTS = {
    ParameterType.IRI: "give an absolute IRI, such as one of the choices",
    ParameterType.STRING: "give any text",
    ParameterType.INTEGER: "give a whole number",
    ParameterType.DATE: "give a date as YYYY-MM-DD",
    ParameterType.TAGGED: "give words, an at sign and the tag of their language: mobility@en",
}
