"""Which form an answer has: by the formats that a request names, else by its header ``Accept`` (RFC 9110, 12.5.1).

And how it is coded: by ``Accept-Encoding`` (RFC 9110, 12.5.3).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from werkzeug.datastructures import Accept
from werkzeug.exceptions import NotAcceptable
from werkzeug.http import parse_accept_header

from miggraph.errors import ParameterError

HTML = "text/html"
CODINGS = ("zstd", "br", "gzip")
"""Content codings, the quickest first."""
_PLAIN = "identity"

_LINES = "application/n-quads"
"""What the most parsers read: N-Quads without names of graphs are N-Triples, Turtle, TriG and Notation3 too."""
_SOME = 3
_REMEMBERED = 1000
"""Headers remembered: clients send few different ones, again and again."""

_PARTS = re.compile(r'(?:[^,"]|"(?:[^"\\]|\\.)*")+')
_PARAMETER = re.compile(r';\s*([^\s;=]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^;]*)')

_SYNONYMS: Mapping[str, str] = {
    "*": "*/*",
    "application/xhtml+xml": HTML,
    "application/turtle": "text/turtle",
    "application/x-turtle": "text/turtle",
    "text/n3": "text/turtle",
    "text/rdf+n3": "text/turtle",
    "application/n3": "text/turtle",
    "application/x-json+ld": "application/ld+json",
    "text/x-nquads": "application/n-quads",
    "application/x-trig": "application/trig",
    "text/rdf": "application/rdf+xml",
}
"""Media types under their old names; N3 is met by Turtle, which is a part of it."""

_FORMATS: Mapping[str, tuple[str, ...]] = {
    "html": (HTML,),
    "json": ("application/sparql-results+json", "application/json", "application/ld+json"),
    "xml": ("application/sparql-results+xml", "application/rdf+xml"),
    "csv": ("text/csv",),
    "tsv": ("text/tab-separated-values",),
    "txt": ("text/plain",),
    "ttl": ("text/turtle",),
    "nt": ("application/n-triples",),
    "rdf": ("application/rdf+xml",),
    "jsonld": ("application/ld+json",),
    "trig": ("application/trig",),
    "nq": ("application/n-quads",),
    "rq": ("application/sparql-query",),
    "bib": ("application/x-bibtex",),
    "ris": ("application/x-research-info-systems",),
    "atom": ("application/atom+xml",),
    "csl": ("application/vnd.citationstyles.csl+json",),
}
"""Values of ``format=`` and endings of files, each with the media types that it may mean."""

_OTHER_NAMES = {"ntriples": "nt", "rdfxml": "rdf", "json-ld": "jsonld", "nquads": "nq"}
"""Other ways to write these; ``turtle``, ``n3``, ``rdf+xml`` and the like are media types without their beginning."""

SUFFIXES: Mapping[str, str] = {
    media_type: name for name, media_types in _FORMATS.items() for media_type in reversed(media_types)
}
"""Media type → the ending of a file in it, the most particular one."""


@lru_cache(maxsize=_REMEMBERED)
def choose(offered: tuple[str, ...], names: tuple[str, ...], accept: str) -> str:
    """The media type to answer with; the first one offered where the client does not say.

    :param names: formats named in the request, the first known of which overrides ``Accept``: short names or media
        types, or several of them with commas
    :param accept: the header ``Accept``; empty for none
    :raises ParameterError: for names of which none fits an offer, from a client that accepts anything
    :raises NotAcceptable: when ``Accept`` fits no offer
    """
    named = _names(names)
    for name in named:
        for media_type in _meant(name):
            if media_type in offered:
                return media_type
    if named and not any(weight for media_type, weight in _ranges(accept).items() if media_type != "*/*"):
        fitting = [name for name, media_types in _FORMATS.items() if not set(offered).isdisjoint(media_types)]
        raise ParameterError(
            f"{named[0]!r} is not offered", where="format", hint=f"the formats are {', '.join(fitting)}"
        )
    best = _best(offered, accept)
    if best is None:
        raise NotAcceptable(f"This resource is offered as {', '.join(offered)}.")
    return best


@lru_cache(maxsize=_REMEMBERED)
def choose_coding(header: str) -> str | None:
    """The coding that a client likes best, of equally liked ones the quickest; None for the body as it is.

    :param header: the header ``Accept-Encoding``; empty for none
    """
    best = parse_accept_header(header, Accept).best_match((*CODINGS, _PLAIN), default=_PLAIN)
    return None if best == _PLAIN else best


def _best(offered: tuple[str, ...], accept: str) -> str | None:
    """The offer that a client likes best; what it names exactly goes before what a wildcard covers, in its order."""
    if not accept:
        return offered[0]
    ranges = _ranges(accept)
    order = {media_type: -place for place, media_type in enumerate(ranges)}
    undecided = _names_alike(offered, ranges)
    best: tuple[float, int, bool, int, int] | None = None
    chosen: str | None = None
    for place, media_type in enumerate(offered):
        main = media_type.partition("/")[0]
        found = next((each for each in (media_type, f"{main}/*", "*/*") if each in ranges), None)
        if found is None or not ranges[found]:
            continue
        rank = (ranges[found], 2 - found.count("*"), undecided and media_type == _LINES, order[found], -place)
        if best is None or rank > best:
            best, chosen = rank, media_type
    return chosen


def _names_alike(offered: tuple[str, ...], ranges: Mapping[str, float]) -> bool:
    """Whether a client names many forms and likes each as well as the next, N-Quads among them.

    rdflib does so when it is told to parse N-Quads, or is told nothing: its order says nothing either.
    """
    named = [media_type for media_type in offered if media_type in ranges]
    return _LINES in named and len(named) > _SOME and len({ranges[media_type] for media_type in named}) == 1


@lru_cache(maxsize=_REMEMBERED)
def _ranges(accept: str) -> dict[str, float]:
    """Media range → its weight, in the order of the header. Parameters other than ``q`` say nothing against a form."""
    ranges: dict[str, float] = {}
    for part in _PARTS.findall(accept):
        media_type = _bare(part)
        weight = next((value for name, value in _PARAMETER.findall(part) if name.lower() == "q"), "1")
        if media_type:
            ranges.setdefault(media_type, _number(weight.strip(' "')))
    return ranges


def _names(given: Iterable[str]) -> list[str]:
    """The formats named in a request, one by one; a plus sign sent as it is has arrived as a space."""
    each = (name.strip().lower() for names in given for name in names.split(","))
    return [name.replace(" ", "+") for name in each if name]


def _meant(name: str) -> tuple[str, ...]:
    """The media types that a name of a format may mean."""
    return _FORMATS.get(_OTHER_NAMES.get(name, name)) or (_bare(name if "/" in name else f"application/{name}"),)


def _bare(media_type: str) -> str:
    bare = media_type.partition(";")[0].strip().lower()
    return _SYNONYMS.get(bare, bare)


def _number(text: str) -> float:
    try:
        return max(0.0, min(1.0, float(text)))
    except ValueError:
        return 1.0
