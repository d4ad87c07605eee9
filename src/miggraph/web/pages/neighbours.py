"""Other corpora: where those are served that the settings name, and what else tells of a thing that they share."""

from __future__ import annotations

import pyoxigraph as ox

from miggraph.engine import Query
from miggraph.iris import BASE, base, graph, is_linked, path_of
from miggraph.web.views import services


def address_of(iri: str) -> str:
    """Where a corpus that the settings name answers for an IRI of its base; empty where none does."""
    for other, address in _neighbours():
        if iri.startswith(other):
            return f"{address.rstrip('/')}/{iri.removeprefix(other)}"
    return ""


def elsewhere(iri: str) -> list[str]:
    """Where else a thing of the project is told of: under its own name, and by the corpora that the settings name."""
    path = path_of(iri)
    if not path or not (is_linked(iri) or _is_shared(iri)):
        return []
    own = [address_of(iri) or iri] if is_linked(iri) else []
    others = (f"{address.rstrip('/')}/id/{path}" for other, address in _neighbours() if other not in (BASE, base()))
    return list(dict.fromkeys([*own, *others]))


def _is_shared(iri: str) -> bool:
    """Whether the authority files, which other corpora have too, describe a thing; only asked where there are any."""
    if not _neighbours():
        return False
    ask = f"ASK {{ GRAPH <{graph('authority')}> {{ {ox.NamedNode(iri)} a ?class }} }}"
    return services().engine.query(Query(ask)).boolean


def _neighbours() -> list[tuple[str, str]]:
    """The base and the address of each."""
    pairs = (pair.partition("=") for pair in services().settings.neighbours.split())
    return [(each, address) for each, _, address in pairs]
