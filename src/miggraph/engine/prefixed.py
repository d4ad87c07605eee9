"""Documents as people and programs like to read them: with prefixes in place of full IRIs, each of which is used."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import pyoxigraph as ox

from miggraph.iris import PREFIXES

_LINE = re.compile(rb"@prefix ([\w-]*): <[^>]*> \.\n")
_NAME = re.compile(rb"(?<![\w-])([\w-]*):")
_ATTRIBUTE = re.compile(rb'\s+xmlns:([\w-]+)="[^"]*"')
_ROOT = re.compile(rb"(<rdf:RDF)([^>]*)>")


def used_prefixes(document: bytes, form: ox.RdfFormat) -> bytes:
    """A document that a serialiser wrote, in which each declared prefix occurs."""
    if form in (ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG):
        end = 0
        while match := _LINE.match(document, end):
            end = match.end()
        body = document[end:]
        names = set(_NAME.findall(body))
        return _LINE.sub(lambda match: match[0] if match[1] in names else b"", document[:end]) + body
    root = _ROOT.search(document) if form == ox.RdfFormat.RDF_XML else None
    if root is None:
        return document
    body = document[root.end() :]
    names = set(_NAME.findall(body))

    def kept(match: re.Match[bytes]) -> bytes:
        return match[0] if match[1] == b"rdf" or match[1] in names else b""

    return document[: root.start(2)] + _ATTRIBUTE.sub(kept, root[2]) + b">" + body


def compact(expanded: bytes) -> bytes:
    """A document in expanded JSON-LD (1.1, 5.5) with a context of the prefixes that it uses.

    The context stands in the document, so that nobody has to fetch it to read the rest.
    """
    used: dict[str, str] = {}
    graph = [_node(node, used) for node in json.loads(expanded)]
    document = {"@context": dict(sorted(used.items())), "@graph": graph}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def _node(node: Mapping[str, Any], used: dict[str, str]) -> dict[str, Any]:
    return {_name(key, used): _member(key, value, used) for key, value in node.items()}


def _member(key: str, value: Any, used: dict[str, str]) -> Any:
    if key == "@id":
        return value
    if key == "@type":
        names = [_name(each, used) for each in value] if isinstance(value, list) else [_name(value, used)]
        return names[0] if len(names) == 1 else names
    if key == "@graph":
        return [_node(each, used) for each in value]
    values = [_value(each, used) for each in value]
    return values[0] if len(values) == 1 else values


def _value(value: Mapping[str, Any], used: dict[str, str]) -> Any:
    if "@list" in value:
        return {"@list": [_value(each, used) for each in value["@list"]]}
    if "@value" not in value:
        return _node(value, used)
    if len(value) == 1:
        return value["@value"]
    return {key: _name(each, used) if key == "@type" else each for key, each in value.items()}


def _name(iri: str, used: dict[str, str]) -> str:
    """A term in short, if it has a prefix and a name behind it."""
    if iri.startswith("@"):
        return iri
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            local = iri[len(namespace) :]
            if local and "/" not in local and ":" not in local:
                used[prefix] = namespace
                return f"{prefix}:{local}"
    return iri
