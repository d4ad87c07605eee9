"""What the dataset says of many things at once: their values by property, and the names to show for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import pyoxigraph as ox

from miggraph.engine import Engine, Query, Term
from miggraph.iris import PREFIXES, compact
from miggraph.web.pages.description import Value, name_of, written
from miggraph.web.pages.kept import Kept

PROLOGUE = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())

_NAMES = ("mig:shortName", "mig:shortTitle", "skos:prefLabel", "rdfs:label", "dcterms:title", "mig:text")
"""Properties that hold a name to show, the best first."""
_OTHER = "skos:altLabel"
"""The property that holds names in other languages, among others that are not shown."""
_FEW = f'FILTER(?p != {_OTHER} || LANG(?o) NOT IN ("", "en"))'


class _Name(NamedTuple):
    """A name of a thing."""

    tag: str
    """Its language."""
    rank: int
    """How good its property is to show, the best first."""
    text: str


_CALLED: Kept[dict[str, list[_Name]]] = Kept(2)
"""Kept for the version that is served, and for the one before while requests for it are under way."""

Facts = Mapping[str, Mapping[str, Sequence[Term]]]
"""IRI → property as a prefixed name → its values."""


def rows(engine: Engine, query: str, timeout: float | None = None) -> list[dict[str, Term]]:
    """The rows of a query that may use every prefix of the project, within some seconds or those of the engine."""
    return list(engine.query(Query(PROLOGUE + query, timeout=timeout, unlimited=True)).rows())


def nodes(iris: Iterable[str]) -> str:
    """IRIs as a query has them: what would end one is refused.

    :raises ValueError: for what is no IRI
    """
    return " ".join(str(ox.NamedNode(iri)) for iri in dict.fromkeys(iris))


def facts(engine: Engine, iris: Sequence[str], properties: Sequence[str], further: str = "") -> Facts:
    """The values that some things have for some properties, in the order of their characters.

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
    for values in (each for said in found.values() for each in said.values() if len(each) > 1):
        values.sort(key=str)  # an engine finds them in an order of its own
    return found


def names(engine: Engine, iris: Iterable[str], languages: Sequence[str] = ()) -> Mapping[str, str]:
    """The name to show for each IRI that has one: short where the data has a short one.

    :param languages: languages that the reader prefers, the best first; English follows
    """
    called = _CALLED.get(engine, "", lambda: _called(engine)) or {}
    order = {tag: place for place, tag in reversed([*enumerate((*map(str.lower, languages), "en", ""))])}
    found = {}
    for iri in iris:
        wanted = [
            (order.get(name.tag, len(order)), name.rank, name.text.isupper(), len(name.text), name.text)
            for name in called.get(iri, ())
            if name.rank < len(_NAMES) or (name.tag in order and name.tag != "en")
        ]
        if wanted:
            found[iri] = min(wanted)[-1]
    return found


def _called(engine: Engine) -> dict[str, list[_Name]]:
    """All names of all things, which every page needs some of."""
    ranked = " ".join(f"({name} {rank})" for rank, name in enumerate((*_NAMES, _OTHER)))
    found: dict[str, list[_Name]] = {}
    for row in rows(engine, f"SELECT ?s ?o ?r WHERE {{ VALUES (?p ?r) {{ {ranked} }} ?s ?p ?o {_FEW} }}"):
        name, rank = row["o"], int(written(row["r"]))
        tag = (name.language or "") if isinstance(name, ox.Literal) else ""
        found.setdefault(written(row["s"]), []).append(_Name(tag, rank, written(name)))
    return found


def value(term: Term, known: Mapping[str, str]) -> Value:
    """A term as a page shows it."""
    if isinstance(term, ox.NamedNode):
        return Value(name_of(term.value, known), term.value)
    return Value(written(term), language=term.language if isinstance(term, ox.Literal) else None)
