"""Values of answers as Python has them, and values of Python as a question takes them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, TypeAlias

from miggraph.client.error import ClientError

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
Single: TypeAlias = str | int | float | Decimal | datetime.date
Given: TypeAlias = Single | Iterable[Single] | None
"""What a parameter may be given: a value, several of them, or None for nothing."""

_INTEGERS = "integer long int short byte nonNegativeInteger positiveInteger unsignedLong unsignedInt"
_ZONE = r"(?:Z|[+-]\d\d:\d\d)?"
_DATE = r"\d{4}-\d\d-\d\d"
_NUMBER = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)"
_MOST_DIGITS = 4000
"""Digits that Python makes an integer of, and text of that; a longer one stays the text that it is."""

_HINT = "give text, a number, a date, or a list of these"


def _boolean(text: str) -> bool:
    return {"true": True, "1": True, "false": False, "0": False}[text]


# Python reads more than the types have: digits apart by underscores, dates without hyphens, weeks.
_READERS: Mapping[str, tuple[re.Pattern[str], Callable[[str], Value]]] = {
    _XSD + name: (re.compile(form, re.ASCII), reader)
    for names, form, reader in (
        (_INTEGERS, rf"[+-]?\d{{1,{_MOST_DIGITS}}}", int),
        ("gYear", r"-?\d{4}", int),
        ("decimal", _NUMBER, Decimal),
        ("double float", rf"{_NUMBER}(?:[eE][+-]?\d+)?|[+-]?INF|NaN", float),
        ("boolean", "true|false|1|0", _boolean),
        ("date", _DATE, datetime.date.fromisoformat),
        ("dateTime", rf"{_DATE}T\d\d:\d\d:\d\d(?:\.\d+)?{_ZONE}", datetime.datetime.fromisoformat),
    )
    for name in names.split()
}


def read(term: Mapping[str, Any]) -> Value:
    """A term of SPARQL's results in JSON; a literal that is not of its type stays the text that it is.

    :raises ValueError: where it is no such term
    """
    if not isinstance(term, Mapping) or "type" not in term or "value" not in term:
        raise ValueError("no term of SPARQL's results")
    if term["type"] == "triple":
        return str(term["value"])
    if not all(isinstance(term.get(key, ""), str) for key in ("type", "value", "datatype", "xml:lang")):
        raise ValueError("no term of SPARQL's results")
    text: str = term["value"]
    if term["type"] == "uri":
        return Iri(text)
    if language := term.get("xml:lang"):
        return Text(text, language)
    known = _READERS.get(term.get("datatype", ""))
    try:
        return known[1](text) if known and known[0].fullmatch(text) else text
    except (ValueError, ArithmeticError):
        return text


def written(name: str, given: Given, *, tagged: bool) -> list[str]:
    """The values of a parameter as text.

    :param tagged: whether words have the tag of their language
    :raises ClientError: where one of them cannot be sent
    """
    if given is None:
        return []
    if isinstance(given, str) or not isinstance(given, Iterable):
        return [_written(name, given, tagged)]
    if isinstance(given, bytes | bytearray | Mapping):
        raise ClientError(f"{type(given).__name__} is no value", where=name, hint=_HINT)
    return [_written(name, value, tagged) for value in given]


def has_text(given: Given) -> bool:
    """Whether there are words with a tag among some values, which can be gone through again."""
    return isinstance(given, Text) or (isinstance(given, list) and any(isinstance(each, Text) for each in given))


def sendable(name: str, text: object) -> str:
    """A text that can be sent.

    :raises ClientError: where it is none, or has characters that no text has
    """
    if not isinstance(text, str):
        raise ClientError(f"{type(text).__name__} is no text", where=name, hint="give text")
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise ClientError("has a character that is not Unicode text", where=name, hint="leave it out")
    return text


def _written(name: str, value: object, tagged: bool) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal | datetime.date):
        raise ClientError(f"{type(value).__name__} is no value", where=name, hint=_HINT)
    if isinstance(value, Text) and tagged:
        value = f"{value}@{value.language}"
    try:
        text = value.isoformat() if isinstance(value, datetime.date) else str(value)
    except ValueError as error:
        raise ClientError("has too many digits", where=name, hint="give a shorter number") from error
    if "\0" in text:
        raise ClientError("has a NUL character", where=name, hint="leave it out")
    return sendable(name, text)
