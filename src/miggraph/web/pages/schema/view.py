"""The schema explorer as pages, and as JSON for the editor and other programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

import pyoxigraph as ox
from flask import Blueprint, Response, render_template, request, url_for

from miggraph.engine import Engine, Query, Term
from miggraph.iris import MIG, PREFIXES, compact, expand
from miggraph.web.errors import NothingKnown
from miggraph.web.http import responses
from miggraph.web.http.negotiation import HTML
from miggraph.web.pages.description import Value, labels, name_of, written
from miggraph.web.pages.kept import Kept
from miggraph.web.pages.schema import diagram, starters
from miggraph.web.pages.schema.used import Schema, UsedClass, UsedProperty, schema
from miggraph.web.views import conditional, negotiate, page, services

blueprint = Blueprint("model", __name__)

_JSON = "application/json"
_VALUES = 3
"""Classes of values that are named; the largest say enough."""
_CLASS_EXAMPLES = f"""
SELECT ?x (MIN(?thing) AS ?s) (MAX(?ranked) AS ?known) WHERE {{
  VALUES ?x {{ %s }} ?thing a ?x
  OPTIONAL {{
    {{ SELECT ?thing (COUNT(?place) AS ?told) WHERE {{ ?thing <{expand("mig:attestedIn")}> ?place }} GROUP BY ?thing }}
    BIND(CONCAT(STR(1000000 + ?told), " ", STR(?thing)) AS ?ranked)
  }}
}} GROUP BY ?x"""
"""A thing of each class; where reports tell of some, the one that they tell of most."""
_EXAMPLES = "SELECT ?x (SAMPLE(?thing) AS ?s) WHERE { VALUES ?x { %s } ?thing a ?x } GROUP BY ?x"
_EXAMPLES = "SELECT ?x (SAMPLE(?thing) AS ?s) WHERE { %s ?thing ?x ?value } GROUP BY ?x"
_VALUES_OF = "SELECT ?s ?x (SAMPLE(?value) AS ?o) WHERE { VALUES (?s ?x) { %s } ?s ?x ?value } GROUP BY ?s ?x"

_KEPT: Kept[Schema] = Kept(2)


@dataclass(frozen=True, slots=True)
class Line:
    """A class or property on a page."""

    iri: str
    name: str
    label: str
    definition: str
    count: int
    depth: int
    query: str
    """The address at which its query is answered, in the editor where there is one."""
    example: Value | None = None
    value: Value | None = None
    """What the example has as the property's value."""
    kinds: tuple[Value, ...] = ()
    """Of what classes or datatypes the values are."""
    page: str = ""
    """The address of its own page."""


@blueprint.get("/model")
def model() -> Response:
    """The classes and properties in use, or one class of them."""
    media_type, name = negotiate((HTML, _JSON)), request.args.get("class", "")
    if media_type == _JSON:
        tag = responses.etag(services().engine.version, _JSON, "model")
        return conditional(tag, lambda: _program().encode("utf-8"), _JSON)
    if not name:
        return page(_overview, "model")
    used = current_schema().classes.get(_iri(name))
    if used is None:
        raise NothingKnown(f"No thing of the dataset is of the class {name[:80]!r}.")
    return page(lambda: _of_class(used), "model", used.iri)


def used_classes() -> Mapping[str, UsedClass]:
    """The classes that the served dataset uses, by IRI."""
    return current_schema().classes


def current_schema() -> Schema:
    """The classes and properties that the served dataset uses."""
    engine, told = services().engine, services().description
    made = _KEPT.get(engine, "schema", lambda: schema(engine.run(told.triples()), engine))
    assert made is not None
    return made


def _overview() -> str:
    known, engine = current_schema(), services().engine
    tree, properties = list(known.tree()), known.described()
    things = _examples(engine, _CLASS_EXAMPLES, [used.iri for _, used in tree])
    joined = _joined(engine, [used.iri for used in properties], "")
    classes = [
        replace(
            _line(known, used.iri, used.things, starters.of_class(used), depth=depth, example=things.get(used.iri)),
            page=_class_address(used.iri),
        )
        for depth, used in tree
    ]
    boxes = diagram.placed(diagram.boxes(known, diagram.following(engine)))
    return render_template(
        "model.html",
        drawing=diagram.drawn(boxes, _class_address),
        told=diagram.words(boxes),
        class_address=_class_address,
        classes=classes,
        properties=[_property_line(known, used, joined, starters.of_property(used.iri)) for used in properties],
        things=sum(used.things for depth, used in tree if not depth),
    )


def _of_class(used: UsedClass) -> str:
    known, engine = current_schema(), services().engine
    joined = _joined(engine, [each.iri for each in used.properties], used.iri)
    example = _examples(engine, _CLASS_EXAMPLES, [used.iri]).get(used.iri)
    own = {each.iri for each in known.subjects()}
    above = [iri for iri in known.above.get(used.iri, ()) if iri in own]
    below = [iri for iri in known.classes if used.iri in known.above.get(iri, ()) and iri in own]
    second = used.second_names()
    properties = [
        replace(
            _property_line(known, each, joined, starters.of_property_in_class(each.iri, used)),
            example=None,
            kinds=_kinds(known, each),
        )
        for each in sorted(used.properties, key=lambda each: each.iri in second)
    ]
    leading = [
        (_property_line(known, each, {}, starters.of_property_in_class(each.iri, other)), _class_link(known, other.iri))
        for each, other in known.leading_to(used.iri)
    ]
    return render_template(
        "model-class.html",
        used=_line(known, used.iri, used.things, starters.of_class(used), example=example),
        text=starters.of_class(used),
        most=max(1, len(properties) - len(second)),
        above=[_class_link(known, iri) for iri in sorted(above, key=lambda iri: known.classes[iri].things)],
        below=[_class_link(known, iri) for iri in below],
        properties=properties,
        leading=leading,
    )


def _line(known: Schema, iri: str, count: int, query: str, *, depth: int = 0, example: Value | None = None) -> Line:
    definition = known.definitions.get(iri, "")
    return Line(iri, compact(iri), known.label(iri), definition, count, depth, _address(query), example)


def _property_line(
    known: Schema,
    used: UsedProperty,
    joined: Mapping[str, tuple[Value, Value]],
    query: str,
) -> Line:
    example, value = joined.get(used.iri, (None, None))
    return Line(
        used.iri,
        used.name,
        known.label(used.iri),
        known.definitions.get(used.iri, ""),
        used.uses,
        0,
        _address(query),
        example,
        value,
    )


def _kinds(known: Schema, used: UsedProperty) -> tuple[Value, ...]:
    """Of what classes or datatypes the values of a property are, those of most of them."""
    classes = [_class_link(known, iri) for iri in _narrow(known, used)]
    return tuple([*classes, *(Value(compact(iri)) for iri in used.datatypes)][:_VALUES])


def _narrow(known: Schema, used: UsedProperty) -> list[str]:
    """The classes of the values that no other of them holds with as many: the narrow ones, the ontology's own first."""
    subjects = {each.iri for each in known.subjects()}
    fit = {iri: count for iri, count in used.classes.items() if iri in subjects}
    return [
        iri
        for iri, count in fit.items()
        if not any(iri in known.above.get(other, ()) and fit[other] == count for other in fit if other != iri)
    ]


def _class_link(known: Schema, iri: str) -> Value:
    """A class with the address of its page here, or without where it has none."""
    label = known.label(iri)
    if not iri.startswith(MIG) and any(known.label(other) == label for other in known.classes if other != iri):
        label = f"{label} ({compact(iri)})"
    return Value(label, _class_address(iri) if iri in known.classes else None)


def _class_address(iri: str) -> str:
    return f"{url_for('model.model')}?{urlencode({'class': compact(iri)})}"


def _address(query: str) -> str:
    return f"{url_for('sparql.sparql')}?{urlencode({'query': query})}"


def _examples(engine: Engine, query: str, iris: Sequence[str]) -> dict[str, Value]:
    """A thing for each IRI."""
    if not iris:
        return {}
    rows = list(engine.query(Query(query % _nodes(iris), unlimited=True)).rows())
    ranked = {written(row["x"]): written(row["known"]).partition(" ")[2] for row in rows if "known" in row}
    best = {x: ox.NamedNode(iri) for x, iri in ranked.items() if iri}  # some servers have "" for what is unbound
    found = {written(row["x"]): best.get(written(row["x"]), row["s"]) for row in rows if "s" in row}
    known = labels(engine, found.values())
    return {iri: Value(name_of(written(term), known), written(term)) for iri, term in found.items()}


def _joined(engine: Engine, iris: Sequence[str], of: str) -> dict[str, tuple[Value, Value]]:
    """For each property a thing that has it, and the value.

    :param of: the class that the thing is of; empty for any
    """
    pattern = f"?thing a {ox.NamedNode(of)} ." if of else ""
    rows = list(engine.query(Query(_EXAMPLES % pattern, unlimited=True)).rows())
    wanted = set(iris)
    pairs = [f"({row['s']} {row['x']})" for row in rows if "s" in row and written(row["x"]) in wanted]
    if not pairs:
        return {}
    found = list(engine.query(Query(_VALUES_OF % " ".join(pairs), unlimited=True)).rows())
    known = labels(engine, [term for row in found for term in (row["s"], row["o"])])
    return {written(row["x"]): (_value(row["s"], known), _value(row["o"], known)) for row in found}


def _value(term: Term, known: Mapping[str, str]) -> Value:
    if isinstance(term, ox.NamedNode):
        return Value(name_of(term.value, known), term.value)
    return Value(written(term))


def _nodes(iris: Iterable[str]) -> str:
    return " ".join(str(ox.NamedNode(iri)) for iri in iris)


def _iri(name: str) -> str:
    try:
        return expand(name)
    except KeyError:
        return name


def _program() -> str:
    """What the editor suggests from: short names throughout, because it writes them."""
    known = current_schema()
    first = {each.iri for used in known.subjects() for each in used.properties if each.iri not in used.second_names()}
    terms = {compact(iri): known.labels[iri] for iri in (*known.classes, *known.properties) if iri in known.labels}
    told = {
        "prefixes": dict(PREFIXES),
        "labels": terms,
        "classes": [
            {
                "name": used.name,
                "things": used.things,
                "above": sorted(compact(iri) for iri in known.above.get(used.iri, ()) if iri in known.classes),
                "properties": [
                    {
                        "name": each.name,
                        "uses": each.uses,
                        "classes": [compact(iri) for iri in each.classes],
                        "datatypes": [compact(iri) for iri in each.datatypes],
                        "second": each.iri in second,
                    }
                    for each in used.properties
                ],
            }
            for used in known.classes.values()
            for second in [used.second_names()]
        ],
        "properties": [
            {"name": used.name, "uses": used.uses, "second": used.iri not in first}
            for used in known.properties.values()
        ],
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))
