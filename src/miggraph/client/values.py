"""Values of answers as Python has them, and values of Python as a question takes them."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, TypeAlias

_XSD = "http://www.w3.org/2001/XMLSchema#"


class Iri(str):
    """The name of a thing: a string that is known to be an IRI."""

    __slots__ = ()


class Text(str):
    """Words with the tag of their language."""

    language: str

    def __new__(cls, words: str, language: str) -> Text:
        """Tag words."""
        made = super().__new__(cls, words)
        made.language = language
        return made

    def __reduce__(self) -> tuple[type[Text], tuple[str, str]]:
        return Text, (str(self), self.language)


Value: TypeAlias = Iri | Text | str | bool | int | float | Decimal | datetime.date | datetime.datetime | None
"""A cell of an answer; None where a row has nothing there."""
Given: TypeAlias = str | int | Decimal | datetime.date | Iterable[str | int | Decimal | datetime.date] | None
"""What a parameter may be given: a value, several of them, or None for nothing."""

_INTEGERS = "integer long int short byte nonNegativeInteger positiveInteger unsignedLong unsignedInt gYear"


def _boolean(text: str) -> bool:
    return {"true": True, "1": True, "false": False, "0": False}[text]


_READERS: Mapping[str, Callable[[str], Value]] = {
    **{_XSD + name: int for name in _INTEGERS.split()},
    _XSD + "decimal": Decimal,
    _XSD + "double": float,
    _XSD + "float": float,
    _XSD + "boolean": _boolean,
    _XSD + "date": datetime.date.fromisoformat,
    _XSD + "dateTime": datetime.datetime.fromisoformat,
}


def read(term: Mapping[str, Any]) -> Value:
    """A term of SPARQL's results in JSON; a literal that is not of its type stays the text that it is."""
    text = str(term["value"])
    if term["type"] == "uri":
        return Iri(text)
    if language := term.get("xml:lang"):
        return Text(text, language)
    reader = _READERS.get(term.get("datatype", ""))
    try:
        return text if reader is None else reader(text)
    except (ValueError, ArithmeticError, KeyError):
        return text


def written(given: Given) -> list[str]:
    """The values of a parameter as text."""
    if given is None:
        return []
    if isinstance(given, str) or not isinstance(given, Iterable):
        return [_written(given)]
    return [_written(value) for value in given]


def _written(value: str | int | Decimal | datetime.date) -> str:
    if isinstance(value, Text):
        return f"{value}@{value.language}"
    return value.isoformat() if isinstance(value, datetime.date) else str(value)
