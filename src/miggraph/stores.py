"""How a dataset lies in a store: every triple of a named graph stands in the default graph too.

The default graph of queries is the set of all triples. The union that Oxigraph makes of named graphs when it is asked
has a triple twice that stands in two of them (its issue 1919); one that has been written is a set by itself.
"""

from __future__ import annotations

from pyoxigraph import DefaultGraph, Quad, Store

FORMAT = 2
"""The way described above, as the facts of a dataset name it."""


def fill_default_graph(store: Store) -> None:
    """Write all triples of named graphs into the default graph."""
    store.bulk_extend(
        Quad(quad.subject, quad.predicate, quad.object) for quad in store if quad.graph_name != DefaultGraph()
    )
