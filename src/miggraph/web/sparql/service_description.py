"""The endpoint described in the SPARQL 1.1 Service Description vocabulary."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from miggraph.engine import Answer
from miggraph.engine.answer import from_triples
from miggraph.iris import DATASET, expand

_FORMATS = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "RDF_XML",
    "JSON-LD",
    "TriG",
    "N-Quads",
)
_FORMAT_BASE = "http://www.w3.org/ns/formats/"


def service_description(
    endpoint: str, version: str, *, figures: Iterable[ox.Triple] = (), federated: bool = False
) -> Answer:
    """What the service at an address speaks and serves.

    :param endpoint: the address of the endpoint as the client called it
    :param version: that of the dataset
    :param figures: what VoID says of the dataset
    :param federated: whether ``SERVICE`` may call any endpoint
    """
    service = ox.NamedNode(f"{endpoint.rstrip('/')}#service")
    dataset = ox.NamedNode(DATASET)

    def say(subject: ox.NamedNode, property_: str, value: ox.NamedNode) -> ox.Triple:
        return ox.Triple(subject, ox.NamedNode(expand(property_)), value)

    def term(curie: str) -> ox.NamedNode:
        return ox.NamedNode(expand(curie))

    union = ox.NamedNode(f"{DATASET}#default-graph")
    triples = [
        say(service, "rdf:type", term("sd:Service")),
        say(service, "sd:endpoint", ox.NamedNode(endpoint.rstrip("/"))),
        say(service, "sd:supportedLanguage", term("sd:SPARQL11Query")),
        say(service, "sd:feature", term("sd:UnionDefaultGraph")),
        say(service, "sd:defaultDataset", dataset),
        say(dataset, "rdf:type", term("sd:Dataset")),
        say(dataset, "sd:defaultGraph", union),
        say(union, "rdf:type", term("sd:Graph")),
        *figures,
        *(say(service, "sd:resultFormat", ox.NamedNode(_FORMAT_BASE + name)) for name in _FORMATS),
    ]
    if federated:
        triples.append(say(service, "sd:feature", term("sd:BasicFederatedQuery")))
    return from_triples(triples, version)
