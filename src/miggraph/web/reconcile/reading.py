"""Requests for reconciliation as they are read: what comes from outside is held against bounds and shapes."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn, TypeAlias

from werkzeug.exceptions import BadRequest, RequestEntityTooLarge

from miggraph.web.reconcile.offered import PROPERTIES, Property

MOST_QUERIES = 50
"""Queries of a batch; the manifest names it as the size of a batch."""
MOST_CANDIDATES, USUAL_CANDIDATES = 50, 10
MOST_IDENTIFIERS, MOST_PROPERTIES = 500, 30
"""Things and properties of a request for data."""
MOST_VALUES = 1000
"""Values of a property of one thing."""
MOST_GIVEN = 500
"""Values of properties that the queries of a batch give in all: each is held against those of every candidate."""
LONGEST = 1000
"""Characters of a name; what is behind them is not looked at."""

Wanted: TypeAlias = str | int | float | bool
"""A value as a client gives it; a thing is its identifier."""


@dataclass(frozen=True, slots=True)
class Constraint:
    """A property that a thing should have."""

    property: Property
    values: tuple[Wanted, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """A name to find, of what types and with which properties."""

    text: str
    types: tuple[str, ...]
    limit: int
    constraints: tuple[Constraint, ...]


@dataclass(frozen=True, slots=True)
class Extension:
    """Properties that are wanted of some things, each with how many values at most."""

    identifiers: tuple[str, ...]
    properties: tuple[tuple[Property, int], ...]


def batch(text: str) -> dict[str, Query]:
    """A batch of queries.

    :raises BadRequest: for what is none
    :raises RequestEntityTooLarge: for too many
    """
    told = _object("queries", _parsed("queries", text))
    if len(told) > MOST_QUERIES:
        raise RequestEntityTooLarge(f"queries has {len(told)} queries; send {MOST_QUERIES} at most.")
    queries = {_text("queries", key): _query(f"queries.{key[:40]}", each) for key, each in told.items()}
    given = sum(len(constraint.values) for each in queries.values() for constraint in each.constraints)
    if given > MOST_GIVEN:
        raise RequestEntityTooLarge(f"queries has {given} values of properties; send {MOST_GIVEN} at most.")
    return queries


def extension(text: str) -> Extension:
    """A request for data.

    :raises BadRequest: for what is none
    :raises RequestEntityTooLarge: for one of too many things or properties
    """
    told = _object("extend", _parsed("extend", text))
    identifiers = _list("extend.ids", told.get("ids"))
    properties = _list("extend.properties", told.get("properties"))
    for name, each, most in (("ids", identifiers, MOST_IDENTIFIERS), ("properties", properties, MOST_PROPERTIES)):
        if len(each) > most:
            raise RequestEntityTooLarge(f"extend.{name} has {len(each)} entries; send {most} at most.")
    wanted = {}
    for each in properties:
        one = _object("extend.properties", each)
        settings = _object("extend.properties.settings", one.get("settings") or {})
        found = property_of("extend.properties.id", one.get("id"))
        wanted[found.id] = (found, _values(settings.get("limit")))
    texts = dict.fromkeys(_text("extend.ids", each) for each in identifiers)
    return Extension(tuple(texts), tuple(wanted.values()))


def property_of(where: str, told: object) -> Property:
    """A property by its identifier.

    :raises BadRequest: where it is not offered
    """
    found = PROPERTIES.get(_text(where, told))
    if found is None:
        _refuse(where, f"has {str(told)[:40]!r}; the properties are {', '.join(PROPERTIES)}")
    return found


def _query(where: str, told: object) -> Query:
    one = _object(where, told)
    given = one.get("query")
    text = "" if given is None else _text(f"{where}.query", given).strip()
    constraints = tuple(
        _constraint(f"{where}.properties", each) for each in _list(f"{where}.properties", one.get("properties") or [])
    )
    if not text and not constraints:
        _refuse(where, "has neither a query nor properties")
    if len(constraints) > MOST_PROPERTIES:
        _refuse(f"{where}.properties", f"has {len(constraints)} entries; send {MOST_PROPERTIES} at most")
    types = one.get("type")
    listed = [types] if isinstance(types, str | dict) else _list(f"{where}.type", types or [])
    if one.get("type_strict", "any") not in ("any", "all", "should"):
        _refuse(f"{where}.type_strict", "is none of any, all, should")
    return Query(
        text[:LONGEST],
        tuple(_type(f"{where}.type", each) for each in listed),
        _candidates(f"{where}.limit", one.get("limit")),
        constraints,
    )


def _type(where: str, told: object) -> str:
    """A type, which some clients send as an object."""
    return _text(where, told.get("id") if isinstance(told, dict) else told)


def _constraint(where: str, told: object) -> Constraint:
    one = _object(where, told)
    found = property_of(f"{where}.pid", one.get("pid"))
    given = one.get("v")
    values = given if isinstance(given, list) else [given]
    if not values or len(values) > MOST_PROPERTIES:
        _refuse(f"{where}.v", f"has {len(values)} values; send 1 to {MOST_PROPERTIES}")
    return Constraint(found, tuple(_value(f"{where}.v", value) for value in values))


def _value(where: str, told: object) -> Wanted:
    value = told.get("id") if isinstance(told, dict) else told
    if isinstance(value, str):
        return _text(where, value)[:LONGEST]
    if isinstance(value, float) and value.is_integer():
        return int(value)  # some clients write every number with a point
    if isinstance(value, bool | int | float):
        return value
    return _refuse(where, "is neither text, a number, true or false, nor an object with an id")


def _candidates(where: str, told: object) -> int:
    if told is None:
        return USUAL_CANDIDATES
    if isinstance(told, bool) or not isinstance(told, int | float) or told != told or not told >= 1:
        _refuse(where, "is not a positive whole number")
    return int(min(told, MOST_CANDIDATES))


def _values(told: object) -> int:
    """How many values are wanted of a property: all where nothing or 0 is said, as clients of forms do."""
    if isinstance(told, str):
        told = int(told) if told.isascii() and told.isdigit() and len(told) < 9 else -1  # forms send text
    if told is None or told == 0:
        return MOST_VALUES
    if isinstance(told, bool) or not isinstance(told, int) or told < 0:
        _refuse("extend.properties.settings.limit", "is not a whole number")
    return min(told, MOST_VALUES)


def _parsed(where: str, text: str) -> object:
    try:
        return json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        _refuse(where, "is not JSON")


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _shape(kind: type, words: str) -> Callable[[str, object], Any]:
    def held(where: str, told: object) -> Any:
        if not isinstance(told, kind):
            _refuse(where, f"is not {words}")
        return told

    return held


_object = _shape(dict, "an object")
_list = _shape(list, "a list")


def _text(where: str, told: object) -> str:
    if not isinstance(told, str):
        _refuse(where, "is not text")
    if not told.isascii():
        try:
            told.encode("utf-8")
        except UnicodeEncodeError:
            _refuse(where, "has half a character")
    return told


def _refuse(where: str, what: str) -> NoReturn:
    raise BadRequest(f"{where} {what}.")
