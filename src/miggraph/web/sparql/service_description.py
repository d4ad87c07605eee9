"""The endpoint described in the SPARQL 1.1 Service Description vocabulary, for a program that asks without a query."""

from __future__ import annotations

import asyncio

import pyoxigraph as ox
from werkzeug.exceptions import HTTPException

from miggraph.dataset_description import overview, service
from miggraph.engine import GRAPH_TYPES, RESULT_TYPES
from miggraph.engine.answer import from_triples
from miggraph.errors import ParameterError, QueryError
from miggraph.iris import expand
from miggraph.web.http import responses
from miggraph.web.http.negotiation import choose
from miggraph.web.http.request import FORMATS, Request
from miggraph.web.http.responses import Representation, Response
from miggraph.web.services import Services

PATH = "/sparql"
_MORE = ("/.well-known/void", "/.well-known/sparql-examples")


async def describe(services: Services, request: Request) -> Response:
    """What the service speaks and serves in short, and where more is: the whole description, and example queries.

    :raises QueryError: for a client that accepts answers to queries alone
    """
    names = request.parameters.all(*FORMATS)
    try:
        media_type = choose(tuple(GRAPH_TYPES), names, request.accept)
    except (HTTPException, ParameterError):
        choose((*RESULT_TYPES, *GRAPH_TYPES), names, request.accept)  # tells what is offered
        raise QueryError("the request has no query", where="query", hint="send the parameter query=") from None
    version, cache, address = services.engine.version, services.cache, f"{request.root}{PATH}"
    tag = responses.etag(version, media_type, "service description", address)
    if kept := responses.kept(cache, request, tag):
        return kept
    more = [("rdfs:seeAlso", f"{request.root}{place}") for place in _MORE]
    if services.settings.allow_service:
        more.append(("sd:feature", expand("sd:BasicFederatedQuery")))
    own = (ox.Triple(*map(ox.NamedNode, (address, expand(name), value))) for name, value in more)
    triples = [*service(address), *own, *overview(await services.description.triples())]
    body = await asyncio.to_thread(lambda: from_triples(triples, version).serialise(media_type))
    return responses.keep(cache, request, Representation(body, media_type), tag)
