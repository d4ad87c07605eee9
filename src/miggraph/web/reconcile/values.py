"""Values of properties of things: as the dataset has them, and as the API tells them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

import pyoxigraph as ox

from miggraph.engine import Engine, Term
from miggraph.iris import PREFIXES, path_of
from miggraph.web.pages.description import written
from miggraph.web.pages.facts import names, nodes, rows
from miggraph.web.reconcile.deadline import Deadline
from miggraph.web.reconcile.offered import PROPERTIES, Property, identifier, types_of

Values: TypeAlias = Mapping[str, Sequence[Term]]
"""IRI of a thing → the values that it has."""

_BODIES = 3
"""Bodies that a description names."""
_XSD = PREFIXES["xsd"]
_INTEGERS = {f"{_XSD}{name}" for name in ("integer", "int", "long", "nonNegativeInteger", "gYear")}
_NUMBERS = {f"{_XSD}{name}" for name in ("decimal", "double", "float")}
_DATE, _DATE_TIME = f"{_XSD}date", f"{_XSD}dateTime"


def values_of(engine: Engine, iris: Iterable[str], wanted: Property, until: Deadline | None = None) -> Values:
    """The values that some things have of a property, in a stable order."""
    found: dict[str, list[Term]] = {iri: [] for iri in iris}
    if not found:
        return found
    query = f"SELECT DISTINCT ?x ?v WHERE {{ VALUES ?x {{ {nodes(found)} }} ?x {wanted.path} ?v }} ORDER BY ?x ?v"
    for row in rows(engine, query, None if until is None else until.left()):
        if not isinstance(row["v"], ox.BlankNode):
            found[written(row["x"])].append(row["v"])
    return found


def told(engine: Engine, values: Sequence[Term]) -> list[dict[str, object]]:
    """Values as a response to a request for data has them."""
    known = names(engine, [written(value) for value in values if isinstance(value, ox.NamedNode)])
    return [_told(value, known) for value in values]


def descriptions(engine: Engine, things: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """What tells things of one name apart: short names, for people the bodies that they spoke for, or else the type.

    :param things: IRI → kind of search, and what that tells of it
    """
    people = [iri for iri, (kind, _) in things.items() if kind == "person"]
    bodies = values_of(engine, people, PROPERTIES["spokeFor"])
    known = names(engine, {written(body) for each in bodies.values() for body in each})
    told = {}
    for iri, (kind, detail) in things.items():
        spoken = [known[name] for body in bodies.get(iri, ()) if (name := written(body)) in known]
        told[iri] = detail or ", ".join(spoken[:_BODIES]) or types_of(kind)[0].name
    return told


def _told(value: Term, known: Mapping[str, str]) -> dict[str, object]:
    text = written(value)
    if isinstance(value, ox.NamedNode):
        if path_of(text):
            return {"id": identifier(text), "name": known.get(text, identifier(text))}
        return {"str": text}
    if isinstance(value, ox.Literal):
        try:
            return _literal(text, value.datatype.value)
        except ValueError:
            pass  # what is not of its type is the text that it is
    return {"str": text}


def _literal(text: str, datatype: str) -> dict[str, object]:
    if datatype in _INTEGERS:
        return {"int": int(text)}
    if datatype in _NUMBERS:
        return {"float": float(text)}
    if datatype == _DATE:
        return {"date": f"{datetime.date.fromisoformat(text).isoformat()}T00:00:00Z"}
    if datatype == _DATE_TIME:
        return {"date": datetime.datetime.fromisoformat(text).strftime("%Y-%m-%dT%H:%M:%SZ")}
    return {"str": text}
