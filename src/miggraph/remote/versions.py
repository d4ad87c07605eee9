"""How versions of the dataset lie on a SPARQL server.

    <…/versions>                  a graph that lists the versions that are there, and says which one is current
    <…/version/HASH/…>            graphs of one version:
        …/about                   which graphs it has, with their names in the dataset; what the build says of it
        …/all                     every triple of the dataset, once: the default graph of queries
        …/graph/report/slug       a named graph

Names with a hash mean the same content whenever they are written, so that an upload that was broken off can go on.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import pyoxigraph as ox

from miggraph.errors import EndpointError
from miggraph.iris import base, dataset, expand, local
from miggraph.remote.server import Call, Response, Server


def versions_graph() -> str:
    """The graph that lists the versions."""
    return f"{base()}versions"


CURRENT = expand("dcat:hasCurrentVersion")
LISTED = expand("dcat:hasVersion")
ISSUED = expand("dcterms:issued")
IS_VERSION_OF = expand("dcterms:isVersionOf")
FACTS = expand("rdf:value")
SIZE = expand("void:triples")

_RESULTS = "application/sparql-results+json, application/sparql-results+xml;q=0.5"
_MOST = 200_000_000
"""Bytes of the answer to a question about versions."""
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Version:
    """A version that lies on a server."""

    version: str
    graphs: Mapping[str, str] = field(default_factory=dict)
    """Name of a named graph in the dataset → its name on the server."""
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def about(self) -> str:
        """The graph that tells what there is."""
        return f"{base()}version/{self.version}/about"

    @property
    def all(self) -> str:
        """The graph of all triples."""
        return f"{base()}version/{self.version}/all"

    @property
    def nothing(self) -> str:
        """A graph that is not there, for who names graphs that the dataset has not."""
        return f"{base()}version/{self.version}/nothing"

    @property
    def iri(self) -> str:
        """What the list of versions calls it."""
        return f"{base()}version/{self.version}"

    def on_server(self, graph: str) -> str:
        """What a named graph of the dataset is called on the server."""
        return f"{base()}version/{self.version}/{local(graph)}"


def version_of(iri: str) -> str:
    """The hash in the IRI of a version."""
    return local(iri).removeprefix("version/")


def rows(server: Server, query: str, seconds: float) -> list[dict[str, str]]:
    """The rows of a query about versions: variable → value.

    :raises EndpointError: where the server does not answer as it should
    """
    call = Call(seconds)
    body = urlencode({"query": query}).encode("ascii")
    try:
        with (
            call.watched(),
            server.send("POST", call, headers={"Content-Type": FORM, "Accept": _RESULTS}, body=body) as response,
        ):
            return _rows(server, response)
    except TimeoutError as error:
        what = f"does not answer within {seconds:g} s"
        raise EndpointError(what, where=server.address, hint="see whether it runs") from error


def _rows(server: Server, response: Response) -> list[dict[str, str]]:
    if response.status != 200:
        raise server.refusal(response)
    data = bytearray()
    while part := response.read(65_536):
        data += part
        if len(data) > _MOST:
            raise EndpointError("answers without end", where=server.address, hint="see what it is")
    found = _parsed(bytes(data), response.media_type)
    if found is None:
        what = f"answers with {response.media_type[:80] or 'nothing'}, which is no result of SPARQL"
        hint = "see whether the address is that of its queries"
        raise EndpointError(what, where=server.address, hint=hint)
    return found


def _parsed(data: bytes, media_type: str) -> list[dict[str, str]] | None:
    """The rows of an answer; None where it has none.

    No error leaves this function, because it would keep the parser, which has to go in the thread that it came in.
    """
    form = ox.QueryResultsFormat.from_media_type(media_type)
    try:
        found = None if form is None else ox.parse_query_results(data, format=form)
        if not isinstance(found, ox.QuerySolutions):
            return None
        names = [variable.value for variable in found.variables]
        return [
            {
                name: str(getattr(term, "value", term))
                for name, term in zip(names, each, strict=True)
                if term is not None
            }
            for each in found
        ]
    except (ValueError, SyntaxError):
        return None


def current(server: Server, seconds: float) -> Sequence[str]:
    """The versions that a server calls current: one, or none where none was published there.

    :raises EndpointError: where the server does not answer as it should
    """
    found = rows(
        server, f"SELECT ?version {{ GRAPH <{versions_graph()}> {{ <{dataset()}> <{CURRENT}> ?version }} }}", seconds
    )
    return [version_of(row["version"]) for row in found if "version" in row]


def described(server: Server, version: str, seconds: float) -> Version:
    """A version as it describes itself on a server.

    :raises EndpointError: where the server does not answer as it should, or has no such version
    """
    bare = Version(version)
    named, told = f"?name <{IS_VERSION_OF}> ?graph", f"?x <{FACTS}> ?facts"
    query = f"SELECT ?name ?graph ?facts {{ GRAPH <{bare.about}> {{ {{ {named} }} UNION {{ {told} }} }} }}"
    found = rows(server, query, seconds)
    graphs = {row["graph"]: row["name"] for row in found if "graph" in row}
    try:
        facts = next((json.loads(row["facts"]) for row in found if "facts" in row), None)
    except (ValueError, RecursionError):
        facts = None
    if not isinstance(facts, dict):
        raise EndpointError(
            f"does not say what is in version {version[:12]}", where=server.address, hint="publish it again"
        )
    return Version(version, graphs, facts)


def listed(server: Server, seconds: float) -> Mapping[str, str]:
    """The versions on a server that were begun, each with when it was published; empty for one that was not finished.

    :raises EndpointError: where the server does not answer as it should
    """
    query = (
        f"SELECT ?version ?issued {{ GRAPH <{versions_graph()}> {{ <{dataset()}> <{LISTED}> ?version "
        f"OPTIONAL {{ ?version <{ISSUED}> ?issued }} }} }}"
    )
    return {
        version_of(row["version"]): row.get("issued", "") for row in rows(server, query, seconds) if "version" in row
    }


def size(server: Server, graph: str, seconds: float) -> int:
    """How many triples a graph has on a server.

    :raises EndpointError: where the server does not answer as it should
    """
    (row,) = rows(server, f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}", seconds)
    return int(row["n"])


def now() -> str:
    """The time as ``xsd:dateTime``, in UTC."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
