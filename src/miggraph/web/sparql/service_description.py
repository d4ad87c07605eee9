"""The endpoint described in the SPARQL 1.1 Service Description vocabulary."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from miggraph.dataset_description import service
from miggraph.engine import Answer
from miggraph.engine.answer import from_triples
from miggraph.iris import expand


def service_description(
    endpoint: str, version: str, *, described: Iterable[ox.Triple] = (), federated: bool = False
) -> Answer:
    """What the service at an address speaks and serves.

    :param endpoint: the address of the endpoint as the client called it
    :param version: that of the dataset
    :param described: what the dataset says of itself
    :param federated: whether ``SERVICE`` may call any endpoint
    """
    address = endpoint.rstrip("/")
    triples = [*service(address), *described]
    if federated:
        feature = ox.NamedNode(expand("sd:BasicFederatedQuery"))
        triples.append(ox.Triple(ox.NamedNode(address), ox.NamedNode(expand("sd:feature")), feature))
    return from_triples(triples, version)
