"""Where this deployment answers for an IRI: paths under its own prefix, whatever its host and port."""

from __future__ import annotations

import re
from urllib.parse import quote

from flask import current_app, request, url_for
from werkzeug.exceptions import HTTPException

from miggraph.iris import dataset, is_named_here, local, path_of
from miggraph.web.pages import neighbours

_PASSAGE = re.compile(r"text/([^#?]+)#char=(\d+),(\d+)")
_PARTITIONS, _SERVED = ("class", "property"), "sparql"
"""The parts of the dataset that its page has places for."""
_UNNAMED = "genid-"
"""How the fragment of a thing begins that has no name of its own, and so no place on a page."""
_WEB = ("http://", "https://")
_PATH_CHARACTERS = "/:@!$&'()*+,;=-._~"
_FRAGMENT_CHARACTERS = "/:=,"


def place(passage: str) -> str:
    """Where a passage is read: in its report, with its words marked; empty for what is no passage."""
    match = _PASSAGE.fullmatch(local(passage))
    if not match:
        return ""
    report, span = quote(match[1], safe=""), f"{match[2]},{match[3]}"
    return f"{request.script_root}/reports/{report}?char={span}#char={span}"


def href(iri: str) -> str | None:
    """The address to link to: a local path for the dataset's own IRIs, the IRI itself for others on the web.

    A passage leads to the page of the text with the passage marked. None where an IRI cannot be followed.
    """
    passage = _PASSAGE.fullmatch(local(iri))
    if passage:
        report, start, end = passage.groups()
        return url_for("linked_data.text", report=report, char=f"{start},{end}", _anchor="passage")
    if path_of(iri):
        path, mark, fragment = path_of(iri).partition("#")
        return url_for("linked_data.doc", path=path, _anchor=fragment if mark else None)
    if is_named_here(iri):
        path, mark, fragment = local(iri).partition("#")
        if iri.startswith(f"{dataset()}#"):
            fragment = fragment_of_dataset(fragment)
            mark = mark if fragment else ""
        if fragment.startswith(_UNNAMED):
            mark = fragment = ""
        place = f"{quote(path, safe=_PATH_CHARACTERS)}{mark}{quote(fragment, safe=_FRAGMENT_CHARACTERS)}"
        return f"{request.script_root}/{place}"
    return neighbours.address_of(iri) or (iri if iri.startswith(_WEB) else None)


def fragment_of_dataset(fragment: str) -> str:
    """Where the page of the dataset tells of one of its parts: what lies in a partition is told where that one is."""
    kind, *names = fragment.split("/")
    if kind in _PARTITIONS and names:
        return f"{kind}/{names[0]}"
    return fragment if fragment == _SERVED else ""


def page(path: str) -> str:
    """The address of one of the application's own pages; empty where it has none of that path."""
    if not path:
        return ""
    try:
        current_app.url_map.bind("").match(f"/{path.partition('?')[0]}", method="GET")
    except HTTPException:
        return ""
    return f"{request.script_root}/{path}"


def form(iri: str, suffix: str) -> str:
    """The address of the document about one of the dataset's IRIs in a form, such as ``ttl``."""
    address = (href(iri) or "").partition("#")[0]
    if path_of(iri):
        return f"{address}.{suffix}"
    return f"{address}{'&' if '?' in address else '?'}format={suffix}"
