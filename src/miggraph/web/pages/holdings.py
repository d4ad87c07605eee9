"""What the dataset holds, for its page: each class and property with its figure, where its partition leads to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode

from miggraph.dataset_description import partition
from miggraph.engine import Engine
from miggraph.web.pages.description import Value, labels, name_of


@dataclass(frozen=True, slots=True)
class Holding:
    """A class or a property, how much there is of it, and the place on the page."""

    place: str
    term: Value
    count: int


def holdings(engine: Engine) -> list[tuple[str, str, list[Holding]]]:
    """Heading, unit and holdings of each kind, the largest first; none where nobody has counted."""
    told = engine.facts.get("figures")
    if not isinstance(told, dict):
        return []
    kinds = (("class", "Classes", "instances"), ("property", "Properties", "triples"))
    counted: Mapping[str, Mapping[str, int]] = {"class": told["classes"], "property": told["properties"]}
    known = labels(engine, [NamedNode(iri) for counts in counted.values() for iri in counts])
    return [
        (
            heading,
            unit,
            [
                Holding(partition(kind, iri), Value(name_of(iri, known), iri), number)
                for iri, number in sorted(counted[kind].items(), key=lambda item: (-item[1], item[0]))
            ],
        )
        for kind, heading, unit in kinds
    ]
