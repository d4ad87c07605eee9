"""The prefixes that a document declares, without those that nothing in it is written with."""

from __future__ import annotations

import re

import pyoxigraph as ox

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
