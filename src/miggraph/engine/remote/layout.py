"""How the dataset lies on a server, found out by asking it."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from miggraph.engine.interface import Query
from miggraph.engine.remote.rewriting import Sent, as_given, for_version
from miggraph.errors import EndpointDownError, EndpointError
from miggraph.iris import graph
from miggraph.remote import Server, versions
from miggraph.remote.versions import Version

_LOG = logging.getLogger(__name__)
"""Graphs of a dataset that tell what is in it: they differ where anything differs."""
_ANYWHERE, _BY_DEFAULT = "SELECT * { GRAPH ?g { ?s ?p ?o } } LIMIT 1", "SELECT * { ?s ?p ?o } LIMIT 1"
_OUTSIDE = "SELECT * { GRAPH ?g { ?s ?p ?o } FILTER NOT EXISTS { ?s ?p ?o } } LIMIT 1"
_COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


@dataclass(frozen=True, slots=True)
class Layout:
    """One version of a dataset on a server."""

    version: str
    facts: Mapping[str, object] = field(default_factory=dict)
    published: Version | None = None
    """Where its graphs are; None where the server's own dataset is the one to be asked."""

    def sent(self, query: Query) -> Sent:
        """A query as the server has to get it."""
        return as_given(query) if self.published is None else for_version(query, self.published)


def found(server: Server, seconds: float, before: Layout | None = None) -> Layout:
    """What is to be served now.

    :param seconds: the time that each question may take
    :param before: what was served until now
    :raises EndpointDownError: where the server cannot be reached, or nothing is there
    :raises EndpointError: where it does not answer as it should
    """
    current = versions.current(server, seconds)
    if before is not None and before.version in current:
        return before  # where there are two, somebody is about to make the other one current
    if current:
        version = versions.described(server, current[0], seconds)
        return Layout(version.version, {**version.facts, "version": version.version}, version)
    if before is not None and before.published is not None:
        _require_held(server, before.published, seconds)
        return before  # the list is being written anew
    return _loaded(server, seconds, before)


def _require_held(server: Server, version: Version, seconds: float) -> None:
    """See to it that a version that no list names any more is there: a store may have been emptied.

    :raises EndpointDownError: where it is gone
    """
    if not versions.rows(server, f"SELECT * {{ GRAPH <{version.all}> {{ ?s ?p ?o }} }} LIMIT 1", seconds):
        what = f"no longer holds version {version.version[:12]}, nor says which one is current"
        raise EndpointDownError(what, where=server.address, hint="publish to it with: miggraph publish")


def _loaded(server: Server, seconds: float, before: Layout | None) -> Layout:
    """A dataset that was loaded into the server by other means than ``miggraph publish``."""
    version = _fingerprint(server, seconds)
    if before is not None and before.version == version:
        return before
    _require_default_graph(server, seconds)
    return Layout(version, {"version": version})


def _fingerprint(server: Server, seconds: float) -> str:
    """What stands for a version that nobody has named: a hash of what the dataset says of itself, or of its size."""
    told: Sequence[Mapping[str, str]] = [
        row
        for name in (graph("metadata"), graph("description"))
        for row in versions.rows(server, f"SELECT * {{ GRAPH <{name}> {{ ?s ?p ?o }} }}", seconds)
    ] or versions.rows(server, _COUNT, seconds)
    lines = sorted("\t".join(f"{name}={row[name]}" for name in sorted(row)) for row in told)
    return hashlib.sha256("\n".join([server.address, *lines]).encode()).hexdigest()


def _require_default_graph(server: Server, seconds: float) -> None:
    """See to it that queries without ``GRAPH`` see the dataset.

    :raises EndpointDownError: where the default graph is empty
    """
    if versions.rows(server, _BY_DEFAULT, seconds):
        try:
            if versions.rows(server, _OUTSIDE, seconds):
                _LOG.warning(
                    "%s: its default graph has not all triples of its named graphs; pages may miss some", server.address
                )
        except EndpointError:
            _LOG.warning("%s: it is not known whether its default graph has all triples", server.address)
    elif versions.rows(server, _ANYWHERE, seconds):
        hint = "publish to it with miggraph publish, or have it take all graphs together as the default graph"
        raise EndpointDownError(
            "has triples in named graphs alone, and an empty default graph", where=server.address, hint=hint
        )
    else:
        raise EndpointDownError("has no triples", where=server.address, hint="publish to it with: miggraph publish")
