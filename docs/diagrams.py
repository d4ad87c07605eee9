"""Draws the classes of docs/model.md from the ontology: ``make docs``. A test holds the page to it."""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from miggraph.iris import MIG, compact

PROJECT = Path(__file__).parent.parent
PAGE = PROJECT / "docs" / "model.md"
ONTOLOGY = PROJECT / "ontology" / "miggraph.ttl"
BOXES = (
    *("mig:Report", "mig:Section", "mig:Passage", "mig:Event", "mig:Participation", "prov:Agent"),
    *("mig:Place", "mig:LegalInstrument", "mig:Statement", "mig:CapacityBuildingActivity", "mig:Initiative"),
)
"""The classes that the diagram shows; their properties and relations are those of the ontology."""
TREES = ("mig:Event", "mig:ProgrammeItem", "mig:LegalInstrument", "mig:Statement", "mig:Organization", "mig:Place")
"""The classes whose kinds are listed."""
_SAME = {"schema:Event": "mig:Event", "mig:Country": "mig:Place", "mig:Organization": "prov:Agent"}
"""A class that has no box of its own, and the box that stands for it."""
_THING = "owl:Thing"
_DOMAIN = ("rdfs:domain", "schema:domainIncludes")
_RANGE = ("rdfs:range", "schema:rangeIncludes")
_BLOCK = re.compile(r"(<!-- drawn: (\w+) -->).*?(<!-- end -->)", re.DOTALL)


class Ontology:
    """The triples of the ontology, by subject and property, as prefixed names and words."""

    def __init__(self, file: Path = ONTOLOGY) -> None:
        self._values: dict[tuple[str, str], list[str]] = defaultdict(list)
        for quad in parse(path=str(file), format=RdfFormat.TURTLE):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
                subject, property_ = compact(quad.subject.value), compact(quad.predicate.value)
                self._values[subject, property_].append(compact(quad.object.value))

    def own(self, kind: str) -> list[str]:
        """The project's own terms of a kind, such as ``owl:Class``, in the order of the file."""
        mine = compact(MIG + "x").removesuffix("x")
        return [
            s for (s, p), values in self._values.items() if p == "rdf:type" and s.startswith(mine) and kind in values
        ]

    def values(self, term: str, *properties: str) -> list[str]:
        """What some properties of a term say."""
        return [value for property_ in properties for value in self._values.get((term, property_), ())]

    def label(self, term: str) -> str:
        """What a term is called."""
        return next(iter(self.values(term, "rdfs:label")), term)


def relations(ontology: Ontology) -> Iterator[str]:
    """The main classes with their literal properties, and the properties that lead from one to another."""
    yield "classDiagram"
    yield "  direction LR"
    for box in BOXES:
        yield f'  class {_name(box)}["{ontology.label(box)}"]'
        own = (name for name in ontology.own("owl:DatatypeProperty") if box in _ends(ontology, name, _DOMAIN))
        yield from (f"  {_name(box)} : {_name(name)}" for name in own)
    yield f'  class {_name(_THING)}["anything"]'
    joined: dict[tuple[str, str], list[str]] = defaultdict(list)
    for property_ in ontology.own("owl:ObjectProperty"):
        for source in _ends(ontology, property_, _DOMAIN):
            for target in _ends(ontology, property_, _RANGE):
                if (source, target) != (_THING, _THING):
                    joined[source, target].append(_name(property_))
    for (source, target), properties in joined.items():
        yield f"  {_name(source)} --> {_name(target)} : {', '.join(properties)}"


def kinds(ontology: Ontology) -> Iterator[str]:
    """A line for each of some main classes: the classes below it, those below them in brackets."""
    for root in TREES:
        yield f"- **{ontology.label(root)}**: {', '.join(_below(ontology, root))}"


def drawn(page: str) -> str:
    """A page with what is drawn from the ontology drawn anew."""
    ontology = Ontology()
    parts = {"relations": ["```mermaid", *relations(ontology), "```"], "kinds": [*kinds(ontology)]}
    return _BLOCK.sub(lambda match: "\n".join([match[1], *parts[match[2]], match[3]]), page)


def _below(ontology: Ontology, above: str) -> Iterator[str]:
    for name in ontology.own("owl:Class"):
        if above in ontology.values(name, "rdfs:subClassOf"):
            further = ", ".join(_below(ontology, name))
            yield ontology.label(name) + (f" ({further})" if further else "")


def _ends(ontology: Ontology, property_: str, names: tuple[str, ...]) -> list[str]:
    boxes = [_SAME.get(name, name) for name in ontology.values(property_, *names)]
    return [box for box in dict.fromkeys(boxes or [_THING]) if box in (*BOXES, _THING)]


def _name(term: str) -> str:
    return term.partition(":")[2]


if __name__ == "__main__":
    for page in [Path(name) for name in sys.argv[1:]] or [PAGE]:
        page.write_text(drawn(page.read_text(encoding="utf-8")), encoding="utf-8")
