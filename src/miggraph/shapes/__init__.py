"""SHACL validation of a dataset, in time that grows with it.

The shapes are read from their Turtle files (``reading``). pySHACL checks the core constraints (``core``) over an rdflib
graph (``terms``); those written in SPARQL are run over a store (``targets``) once for all the resources that a shape is
about (``queries``), where SHACL would run them for each. Tests hold the results against those of other validators.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from pyoxigraph import Quad

from miggraph.layers import Folders
from miggraph.shapes.beyond import properties_beyond
from miggraph.shapes.checking import check
from miggraph.shapes.reading import Shapes, load_shapes
from miggraph.shapes.violation import SEVERITIES, Violation

__all__ = ["SEVERITIES", "Shapes", "Violation", "check", "load_shapes", "properties_beyond", "validate"]


def validate(quads: Iterable[Quad], shapes: Folders, focus: Collection[str] | None = None) -> list[Violation]:
    """Check the union of all graphs against the shapes of a folder.

    :param quads: the data with the ontology, as a shape reaches the subclasses of its target by ``rdfs:subClassOf``
    :param focus: the IRIs of the resources to check, where the rest is only what they stand in; by default, all
    :return: what does not conform, the worst first and then by resource; empty when all conforms
    :raises ShapeError: if the shapes cannot be read or are no valid SHACL
    """
    return check(tuple(quads), load_shapes(shapes), focus)
