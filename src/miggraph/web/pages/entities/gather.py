"""What the dataset says of a thing and of what stands in a relation to it, in two queries however many relations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from miggraph.engine import Engine, Term
from miggraph.iris import compact, expand, graph
from miggraph.web.pages.description import written
from miggraph.web.pages.entities.design import Counted, Design, Linked, Said
from miggraph.web.pages.entities.held import Held, held
from miggraph.web.pages.facts import nodes, rows

_OWN = f"""
SELECT DISTINCT ?p ?o ?inferred WHERE {{
  {{ GRAPH ?g {{ $THING ?p ?o }} FILTER(?g != $INFERRED) }}
  UNION {{ GRAPH $INFERRED {{ $THING ?p ?o }} FILTER(?p = rdf:type || STRSTARTS(STR(?p), "{expand("schema:")}"))
    BIND(true AS ?inferred) }}
}}"""
_SAID = """{ SELECT DISTINCT ("%s" AS ?g) ?x ?k WHERE { %s } }"""
_LINKED = (
    """{ SELECT DISTINCT ("%s" AS ?g) ?x ?k WHERE { %s OPTIONAL { ?x schema:startDate ?k } FILTER(?x != $THING) } }"""
)
_INCOMING = """{ SELECT DISTINCT ("incoming" AS ?g) ?x ?k WHERE {
  GRAPH ?graph { ?x ?k $THING } FILTER(?graph != $INFERRED && ?k NOT IN (%s)) } }"""
_NEVER = (
    *("itsrdf:taIdentRef", "mig:candidate", "owl:annotatedTarget", "owl:annotatedSource", "mig:madeByMethod"),
    *("mig:affiliationMethod", "mig:subjectMethod", "mig:addressedToMethod", "mig:spokenForMethod", "sssom:subject_id"),
    *("sssom:object_id", "mig:mentions"),
)
"""Properties that lead to a thing from what pages show in another way."""


@dataclass(frozen=True, slots=True)
class Own:
    """What the dataset says of a thing: the values of each property in the order of their characters."""

    stated: Mapping[str, Sequence[Term]]
    types: tuple[str, ...]
    """Its classes as IRIs, those stated first, each in the order of their characters."""
    schema: Mapping[str, Sequence[Term]]
    """What follows of it in the words of schema.org, for programs."""


@dataclass(frozen=True, slots=True)
class Related:
    """The things in one relation."""

    iris: tuple[str, ...]
    keys: Mapping[str, str]
    """What is told beside each: its kind, how many, when."""
    beneath: frozenset[str] = frozenset()
    """Those that belong to what lies beneath the thing alone."""


def _without_inferred(query: str) -> str:
    return query.replace("$INFERRED", f"<{graph('inferred')}>")


def own(engine: Engine, iri: str) -> Own:
    """What the dataset says of a thing."""
    stated: dict[str, list[Term]] = {}
    schema: dict[str, list[Term]] = {}
    inferred: list[str] = []
    for row in rows(engine, _without_inferred(_OWN).replace("$THING", nodes([iri]))):
        name = compact(written(row["p"]))
        if "inferred" not in row:
            stated.setdefault(name, []).append(row["o"])
        if name == "rdf:type" and "inferred" in row:
            inferred.append(written(row["o"]))
        if name.startswith("schema:"):
            schema.setdefault(name, []).append(row["o"])
    for values in (*stated.values(), *schema.values()):
        values.sort(key=str)  # an engine finds them in an order of its own
    inferred.sort()
    types = dict.fromkeys((*map(written, stated.get("rdf:type", ())), *inferred))
    return Own(stated, tuple(types), schema)


def related(engine: Engine, iri: str, design: Design) -> tuple[Mapping[str, Related], Mapping[str, tuple[str, ...]]]:
    """What stands in each of the relations of a design, by key, and what leads to the thing otherwise, by property."""
    covered = {name for relation in design.relations for name in relation.covers}
    parts = [_part(relation) for relation in design.relations if not isinstance(relation, Counted)]
    parts.append(_without_inferred(_INCOMING) % ", ".join(sorted({*covered, *design.covers, *_NEVER})))
    query = f"SELECT ?g ?x ?k WHERE {{ {' UNION '.join(parts)} }}".replace("$THING", nodes([iri]))
    found: dict[str, list[tuple[str, str]]] = {}
    for row in rows(engine, query):
        if isinstance(row.get("x"), ox.NamedNode):
            key = written(row["k"]) if "k" in row else ""
            found.setdefault(written(row["g"]), []).append((written(row["x"]), key))
    statements, made = held(engine), {}
    for relation in design.relations:
        told = found.get(relation.key, [])
        if isinstance(relation, Said):
            made[relation.key] = _said(statements, iri, told)
        elif isinstance(relation, Linked):
            made[relation.key] = _linked(told)
    for relation in design.relations:
        if isinstance(relation, Counted):
            made[relation.key] = _counted(statements, iri, relation, made)
    incoming: dict[str, list[str]] = {}
    for thing, property_ in sorted(found.get("incoming", [])):
        incoming.setdefault(compact(property_), []).append(thing)
    return made, {name: tuple(dict.fromkeys(iris)) for name, iris in incoming.items()}


def _part(relation: Said | Linked) -> str:
    pattern, beneath = relation.pattern, relation.beneath
    if beneath:
        pattern = f"?below {beneath.path}* $THING . {pattern.replace('$THING', '?below')}"
    if isinstance(relation, Linked):
        return _LINKED % (relation.key, pattern)
    return _SAID % (relation.key, f"{pattern} BIND({'?below' if beneath else '$THING'} AS ?k)")


def _said(statements: Held, iri: str, found: Sequence[tuple[str, str]]) -> Related:
    """Statements by kind, those of the thing itself first, then as they stand in the reports."""
    own = {statement for statement, under in found if under == iri}
    beneath = frozenset(statement for statement, _ in found if statement not in own and statement in statements.places)
    iris = statements.ordered({*own, *beneath}, beneath)
    return Related(tuple(iris), {each: statements.places[each][0] for each in iris}, beneath)


def _linked(found: Sequence[tuple[str, str]]) -> Related:
    """Things in time, else by name."""
    keys = dict(sorted(found, reverse=True))
    return Related(tuple(sorted(keys, key=lambda iri: (keys[iri], iri))), keys)


def _counted(statements: Held, iri: str, relation: Counted, made: Mapping[str, Related]) -> Related:
    some = {statement for key in relation.over for statement in made[key].iris}
    numbers = statements.counted(some, relation.property, relation.class_, relation.kind)
    keys = {each: str(number) for each, number in numbers.items() if each != iri}
    return Related(tuple(keys), keys)
