"""The graph itself: queries in SPARQL, and the classes and properties that they may use."""

from __future__ import annotations

import re

import msgspec

from miggraph.assistant.replies import Reply, lines, part, shortened
from miggraph.assistant.rows import Row, rows_of
from miggraph.engine import Answer, Kind, Query
from miggraph.errors import ParameterError, QueryError
from miggraph.iris import PREFIXES, compact, expand
from miggraph.web.pages.schema.used import Schema, UsedProperty
from miggraph.web.pages.schema.view import current_schema
from miggraph.web.sparql.forms import NATIVE
from miggraph.web.sparql.protocol import Exchange
from miggraph.web.views import current_request, services

_LONGEST = 12_000
"""Characters of triples."""
_USED = re.compile(r"(?<![\w<:/])([a-z][\w-]*):(?=[\w%\\])")
_DECLARED = re.compile(r"\bPREFIX\s+([\w-]*):", re.IGNORECASE)
_CLASSES, _PROPERTIES = 60, 40


class Selected(Reply, frozen=True, omit_defaults=True):
    """The answer to a query."""

    version: str
    """Of the dataset."""
    count: int = 0
    rows: tuple[Row, ...] = ()
    boolean: bool | None = None
    triples: str = ""

    def text(self) -> str:
        """Rows with their words; yes or no; triples in Turtle."""
        if self.boolean is not None:
            return "Yes." if self.boolean else "No."
        if self.triples:
            return self.triples
        told = [part(len(self.rows), 0, self.count, "rows").replace(" Ask with offset", " Use LIMIT and OFFSET:")]
        for number, row in enumerate(self.rows, 1):
            told += row.lines(number, with_iris=True)
        return lines(told)


class Property(msgspec.Struct, frozen=True, omit_defaults=True):
    """A property as it is used."""

    name: str
    uses: int
    label: str = ""
    definition: str = ""
    values: tuple[str, ...] = ()


class Class(msgspec.Struct, frozen=True, omit_defaults=True):
    """A class as it is used."""

    name: str
    things: int
    label: str = ""
    definition: str = ""


class Model(Reply, frozen=True, omit_defaults=True):
    """The classes of the dataset, or one class with its properties."""

    prefixes: dict[str, str]
    classes: tuple[Class, ...]
    properties: tuple[Property, ...] = ()

    def text(self) -> str:
        """A line for each class and property."""
        told = ["Classes:"]
        told += [f"- {each.name} ({each.things}): {each.definition or each.label}" for each in self.classes]
        told += ["", "Properties of it:"] if self.properties else []
        for each in self.properties:
            values = f" → {', '.join(each.values)}" if each.values else ""
            told.append(f"- {each.name} ({each.uses}){values}: {each.definition or each.label}")
        told += ["", "Prefixes need not be declared:", ", ".join(sorted(self.prefixes))]
        return lines(told)


def selected(text: str, limit: int) -> Selected:
    """The answer to a query in SPARQL; the project's prefixes need not be declared.

    :raises QueryError: for one that is none, is refused or meets a limit
    """
    longest = services().settings.query_max_bytes
    if len(text.encode("utf-8", "surrogatepass")) > longest:
        raise QueryError(f"the query has more than {longest} bytes", where="query", hint="shorten it")
    answer = _answer(text)
    if answer.kind is Kind.BOOLEAN:
        return Selected(answer.version, boolean=answer.boolean)
    if answer.kind is Kind.TRIPLES:
        turtle = answer.serialise("text/turtle").decode("utf-8")
        cut = shortened(turtle, _LONGEST)
        return Selected(answer.version, triples=cut or "# no triples", count=turtle.count("\n"))
    rows = tuple(rows_of(answer, services().engine, most=limit))
    return Selected(answer.version, answer.payload.count(b"\n") - 1, rows)


def _answer(text: str) -> Answer:
    """The answer to a query; an error in its first line is told where it stands in what was given."""
    prologue = _prologue(text)
    exchange = Exchange(services(), current_request(), Query(prologue + text), NATIVE)
    try:
        answer: Answer = services().engine.run(exchange.evaluate())
    except QueryError as error:
        if error.line != 1 or error.column is None or not prologue:
            raise
        column = max(1, error.column - len(prologue))
        raise QueryError(error.what, where=f"line 1, column {column}", hint=error.hint) from error
    return answer


def _prologue(text: str) -> str:
    """The prefixes that a query uses and does not declare, on its first line, so that lines keep their numbers."""
    missing = dict.fromkeys(name for name in _USED.findall(text) if name in PREFIXES)
    declared = set(_DECLARED.findall(text))
    return "".join(f"PREFIX {name}: <{PREFIXES[name]}> " for name in missing if name not in declared)


def model(name: str) -> Model:
    """The classes in use, or one of them with its properties.

    :raises ParameterError: for a class that nothing is of
    """
    known = current_schema()
    if not name:
        used = known.subjects()[:_CLASSES]
        return Model(dict(PREFIXES), tuple(_class(known, each.iri) for each in used))
    try:
        iri = name if "://" in name else expand(name if ":" in name else f"mig:{name}")
    except KeyError:
        iri = name
    one = known.classes.get(iri)
    if one is None:
        names = ", ".join(compact(each) for each in list(known.classes)[:12])
        raise ParameterError(f"nothing is of the class {name[:80]!r}", where="class", hint=f"give one of {names}")
    properties = tuple(_property(known, each) for each in one.properties[:_PROPERTIES])
    return Model(dict(PREFIXES), (_class(known, iri),), properties)


def _class(known: Schema, iri: str) -> Class:
    return Class(compact(iri), known.classes[iri].things, known.labels.get(iri, ""), known.definitions.get(iri, ""))


def _property(known: Schema, used: UsedProperty) -> Property:
    values = tuple(map(compact, (*list(used.classes)[:3], *used.datatypes)))
    label, definition = known.labels.get(used.iri, ""), known.definitions.get(used.iri, "")
    return Property(used.name, used.uses, label, definition, values)
