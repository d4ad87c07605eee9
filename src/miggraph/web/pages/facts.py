"""What the dataset says of many things at once: their values by property, and the names to show for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pyoxigraph as ox

from miggraph.engine import Engine, Query, Term
from miggraph.iris import PREFIXES, compact
from miggraph.web.pages.description import Value, name_of, written

PROLOGUE = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())

_NAMES = ("mig:shortName", "mig:shortTitle", "skos:prefLabel", "rdfs:label", "dcterms:title", "mig:text")
"""Properties that hold a name to show, the best first."""

Facts = Mapping[str, Mapping[str, Sequence[Term]]]
"""IRI → property as a prefixed name → its values."""


def rows(engine: Engine, query: str) -> list[dict[str, Term]]:
    """The rows of a query that may use every prefix of the project."""
    return list(engine.query(Query(PROLOGUE + query, unlimited=True)).rows())


def nodes(iris: Iterable[str]) -> str:
    """IRIs as a query has them: what would end one is refused.

    :raises ValueError: for what is no IRI
    """
    return " ".join(str(ox.NamedNode(iri)) for iri in dict.fromkeys(iris))


def facts(engine: Engine, iris: Sequence[str], properties: Sequence[str], further: str = "") -> Facts:
    """The values that some things have for some properties.

    :param properties: their prefixed names
    :param further: patterns to add, each beginning with ``UNION``, that bind ``?s``, ``?p`` and ``?o``
    """
    if not iris:
        return {}
    query = f"""SELECT DISTINCT ?s ?p ?o WHERE {{ VALUES ?s {{ {nodes(iris)} }}
      {{ ?s ?p ?o FILTER(?p IN ({", ".join(properties)})) }} {further} }}"""
    found: dict[str, dict[str, list[Term]]] = {iri: {} for iri in dict.fromkeys(iris)}
    for row in rows(engine, query):
        found[written(row["s"])].setdefault(compact(written(row["p"])), []).append(row["o"])
    return found


def names(engine: Engine, iris: Iterable[str], languages: Sequence[str] = ()) -> Mapping[str, str]:
    """The name to show for each IRI that has one: short where the data has a short one.

    :param languages: languages that the reader prefers, the best first; English follows
    """
    wanted = list(dict.fromkeys(iris))
    if not wanted:
        return {}
    parts = " UNION ".join(f"{{ ?s {name} ?o BIND({rank} AS ?r) }}" for rank, name in enumerate(_NAMES))
    foreign = ", ".join(f'"{language}"' for language in languages if language.isalpha() and language != "en")
    if foreign:
        parts += f" UNION {{ ?s skos:altLabel ?o FILTER(LANG(?o) IN ({foreign})) BIND({len(_NAMES)} AS ?r) }}"
    order = [*(language.lower() for language in languages), "en", ""]
    found: dict[str, tuple[int, int, bool, int, str]] = {}
    for row in rows(engine, f"SELECT ?s ?o ?r WHERE {{ VALUES ?s {{ {nodes(wanted)} }} {parts} }}"):
        name, iri, rank = row["o"], written(row["s"]), int(written(row["r"]))
        tag = (name.language or "") if isinstance(name, ox.Literal) else ""
        spoken = order.index(tag) if tag in order else len(order)
        known = found.get(iri)
        told = written(name)
        this = (spoken, rank, told.isupper(), len(told), told)
        found[iri] = this if known is None else min(known, this)
    return {iri: this[-1] for iri, this in found.items()}


def value(term: Term, known: Mapping[str, str]) -> Value:
    """A term as a page shows it."""
    if isinstance(term, ox.NamedNode):
        return Value(name_of(term.value, known), term.value)
    return Value(written(term), language=term.language if isinstance(term, ox.Literal) else None)
