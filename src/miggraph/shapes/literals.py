"""Literals: whether one is well-formed, and which of two is the lesser."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TypeAlias

from pyoxigraph import Literal

from miggraph.iris import PREFIXES

Comparable: TypeAlias = tuple[str, Decimal] | tuple[str, datetime] | tuple[str, str]

_XSD = PREFIXES["xsd"]
_INTEGERS: Mapping[str, tuple[int | None, int | None]] = {
    "integer": (None, None),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "int": (-(2**31), 2**31 - 1),
    "long": (-(2**63), 2**63 - 1),
}
_DECIMAL = re.compile(r"[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)")
_INTEGER = re.compile(r"[+-]?[0-9]+")
_ZONE = r"(Z|[+-][0-9]{2}:[0-9]{2})?"
_FORMS = {
    "date": re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})" + _ZONE),
    "dateTime": re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})([.][0-9]+)?" + _ZONE),
    "gYearMonth": re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])" + _ZONE),
    "gYear": re.compile(r"-?[0-9]{4,}" + _ZONE),
    "boolean": re.compile(r"true|false|0|1"),
}


def is_well_formed(literal: Literal) -> bool:
    """Whether a literal is in the lexical space of its datatype; so it is, where the datatype is not known."""
    kind, text = literal.datatype.value.removeprefix(_XSD), literal.value
    if kind in _INTEGERS:
        low, high = _INTEGERS[kind]
        return (
            bool(_INTEGER.fullmatch(text)) and (low is None or low <= int(text)) and (high is None or int(text) <= high)
        )
    if kind == "decimal":
        return bool(_DECIMAL.fullmatch(text))
    form = _FORMS.get(kind)
    if form is None:
        return True
    found = form.fullmatch(text)
    return bool(found) and (kind not in {"date", "dateTime"} or _is_in_the_calendar(found.group(1)))  # type: ignore[union-attr]


def _is_in_the_calendar(text: str) -> bool:
    try:
        date.fromisoformat(text[:10])
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def is_less(one: object, other: object, *, or_equal: bool = False) -> bool:
    """Whether a term is less than another; not, where the two cannot be compared."""
    first, second = _comparable(one), _comparable(other)
    if first is None or second is None or first[0] != second[0]:
        return False
    if first[1] == second[1]:
        return or_equal
    try:
        return first[1] < second[1]  # type: ignore[operator]
    except TypeError:  # a time with a zone beside one without
        return False


def _comparable(term: object) -> Comparable | None:
    """The value of a literal with the name of what it can be compared with."""
    if not isinstance(term, Literal) or not is_well_formed(term):
        return None
    kind = term.datatype.value.removeprefix(_XSD)
    if kind in _INTEGERS or kind == "decimal":
        return ("number", Decimal(term.value))
    if kind == "dateTime":
        return (kind, datetime.fromisoformat(term.value))
    return (kind, term.value) if kind in {"date", "gYearMonth", "gYear", "string"} else None
