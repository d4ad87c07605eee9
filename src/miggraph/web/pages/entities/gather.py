"""What the dataset says of a thing and of what stands in a relation to it, in two queries however many relations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from miggraph.engine import Engine, Term
from miggraph.iris import compact, expand, graph
from miggraph.web.pages.description import written
from miggraph.web.pages.entities.design import Design, Linked, Said
from miggraph.web.pages.facts import nodes, rows
from miggraph.web.pages.statements import CLASSES, KINDS, place_of

_INFERRED = f"<{graph('inferred')}>"
_OWN = f"""
SELECT DISTINCT ?p ?o ?inferred WHERE {{
  {{ GRAPH ?g {{ $THING ?p ?o }} FILTER(?g != {_INFERRED}) }}
  UNION {{ GRAPH {_INFERRED} {{ $THING ?p ?o }} FILTER(?p = rdf:type || STRSTARTS(STR(?p), "{expand("schema:")}"))
    BIND(true AS ?inferred) }}
}}"""
_SAID = """{ SELECT DISTINCT ("%s" AS ?g) ?x ?k ?p WHERE { %s ?x a ?k ; mig:attestedIn ?p FILTER(?k IN (%s)) } }"""
_LINKED = (
    """{ SELECT DISTINCT ("%s" AS ?g) ?x ?k WHERE { %s OPTIONAL { ?x schema:startDate ?k } FILTER(?x != $THING) } }"""
)
_COUNTED = """{ SELECT ("%s" AS ?g) ?x (COUNT(DISTINCT ?s) AS ?k) WHERE { %s FILTER(?x != $THING) } GROUP BY ?x }"""
_INCOMING = f"""{{ SELECT DISTINCT ("incoming" AS ?g) ?x ?k WHERE {{
  GRAPH ?graph {{ ?x ?k $THING }} FILTER(?graph != {_INFERRED} && ?k NOT IN (%s)) }} }}"""
_NEVER = (
    *("itsrdf:taIdentRef", "mig:candidate", "owl:annotatedTarget", "owl:annotatedSource", "mig:madeByMethod"),
    *("mig:affiliationMethod", "mig:subjectMethod", "mig:addressedToMethod", "mig:spokenForMethod", "sssom:subject_id"),
    *("sssom:object_id", "mig:mentions"),
)
"""Properties that lead to a thing from what pages show in another way."""


@dataclass(frozen=True, slots=True)
class Own:
    """What the dataset says of a thing."""

    stated: Mapping[str, Sequence[Term]]
    types: tuple[str, ...]
    """Its classes as IRIs, those stated first."""
    schema: Mapping[str, Sequence[Term]]
    """What follows of it in the words of schema.org, for programs."""


@dataclass(frozen=True, slots=True)
class Related:
    """The things in one relation."""

    iris: tuple[str, ...]
    keys: Mapping[str, str]
    """What is told beside each: its kind, how many, when."""


def own(engine: Engine, iri: str) -> Own:
    """What the dataset says of a thing."""
    stated: dict[str, list[Term]] = {}
    schema: dict[str, list[Term]] = {}
    inferred: list[str] = []
    for row in rows(engine, _OWN.replace("$THING", nodes([iri]))):
        name = compact(written(row["p"]))
        if "inferred" not in row:
            stated.setdefault(name, []).append(row["o"])
        if name == "rdf:type" and "inferred" in row:
            inferred.append(written(row["o"]))
        if name.startswith("schema:"):
            schema.setdefault(name, []).append(row["o"])
    types = dict.fromkeys((*map(written, stated.get("rdf:type", ())), *inferred))
    return Own(stated, tuple(types), schema)


def related(engine: Engine, iri: str, design: Design) -> tuple[Mapping[str, Related], Mapping[str, tuple[str, ...]]]:
    """What stands in each of the relations of a design, by key, and what leads to the thing otherwise, by property."""
    covered = {name for relation in design.relations for name in relation.covers}
    parts = [_part(relation) for relation in design.relations]
    parts.append(_INCOMING % ", ".join(sorted({*covered, *design.covers, *_NEVER})))
    query = f"SELECT ?g ?x ?k ?p WHERE {{ {' UNION '.join(parts)} }}".replace("$THING", nodes([iri]))
    found: dict[str, list[tuple[str, str, str]]] = {}
    for row in rows(engine, query):
        if not isinstance(row.get("x"), ox.NamedNode):
            continue
        key, place = (written(row[name]) if name in row else "" for name in ("k", "p"))
        found.setdefault(written(row["g"]), []).append((written(row["x"]), key, place))
    made = {relation.key: _ordered(relation, found.get(relation.key, [])) for relation in design.relations}
    incoming: dict[str, list[str]] = {}
    for thing, property_, _ in sorted(found.get("incoming", [])):
        incoming.setdefault(compact(property_), []).append(thing)
    return made, {name: tuple(dict.fromkeys(iris)) for name, iris in incoming.items()}


def _part(relation: Said | Linked) -> str:
    if isinstance(relation, Said):
        return _SAID % (relation.key, relation.pattern, ", ".join(f"<{name}>" for name in CLASSES))
    return (_COUNTED if relation.counts else _LINKED) % (relation.key, relation.pattern)


def _ordered(relation: Said | Linked, found: Sequence[tuple[str, str, str]]) -> Related:
    """Statements by kind, then as they stand in the reports; things by what is counted, else in time, else by name."""
    if isinstance(relation, Said):
        order = list(KINDS)
        first = {iri: (CLASSES[kind], place) for iri, kind, place in sorted(found, reverse=True)}
        iris = sorted(first, key=lambda iri: (order.index(first[iri][0]), place_of(first[iri][1]), iri))
        return Related(tuple(iris), {iri: kind for iri, (kind, _) in first.items()})
    keys = {iri: key for iri, key, _ in sorted(found, reverse=True)}
    if relation.counts:
        return Related(tuple(sorted(keys, key=lambda iri: (-int(keys[iri] or 0), iri))), keys)
    return Related(tuple(sorted(keys, key=lambda iri: (keys[iri], iri))), keys)
