"""What changed from version to version: a list, a page for each change, and a feed of them (Atom, RFC 4287)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from xml.etree import ElementTree as ET

import msgspec
from flask import Blueprint, Response, render_template, request, send_file, url_for
from werkzeug.exceptions import NotFound

from miggraph.engine.answer import from_triples
from miggraph.iris import base, dataset, expand, path_of, thing
from miggraph.releases import Address, Changes, as_triples
from miggraph.releases.changes import WAYS, Entry, Group
from miggraph.web.http import responses
from miggraph.web.http.negotiation import HTML
from miggraph.web.pages.description import name_of
from miggraph.web.pages.dump_files import NQUADS, TYPES
from miggraph.web.pages.facts import names
from miggraph.web.pages.versions import addresses, known_changes, state
from miggraph.web.views import conditional, negotiate, page, services

blueprint = Blueprint("changes", __name__)

ATOM, JSON = "application/atom+xml", "application/json"
_GRAPHS = ("text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json")
_PAIR = re.compile(r"([0-9a-f]{6,64})\.\.([0-9a-f]{6,64})")
_FEED = "http://www.w3.org/2005/Atom"
_SIGNS = {"added": "+", "withdrawn": "−", "moved": "→", "changed": "~"}
_FEW = 6
"""Kinds that the start page names of a change."""


@blueprint.get("/changes")
def index() -> Response:
    """The versions that are known, each with what changed, the last one first."""
    media_type = negotiate((HTML, JSON, ATOM))
    if media_type == ATOM:
        return feed()
    if media_type == JSON:
        tag = responses.etag(state(), JSON, request.url_root, "changes")
        return conditional(tag, lambda: msgspec.json.encode([_summary(each) for each in known_changes()]), JSON)

    def make() -> str:
        known = known_changes()
        words = kind_names(each.kind for change in known for each in change.groups)
        served = services().engine.version
        return render_template("changes.html", known=known, words=words, served=served, facts=services().engine.facts)

    return page(make, "changes", state())


@blueprint.get("/changes.atom")
def feed() -> Response:
    """The same for readers of feeds."""
    tag = responses.etag(state(), ATOM, request.url_root)
    return conditional(tag, _feed, ATOM)


@blueprint.get("/changes/<pair>")
def show(pair: str) -> Response:
    """A change: the things and links that were added, changed, moved or withdrawn."""
    change = _named(pair)
    media_type = negotiate((HTML, JSON, *_GRAPHS))
    if media_type == HTML:
        return page(lambda: _page(change), "change", state(), change.after)
    tag = responses.etag(state(), media_type, change.before, change.after)
    if media_type == JSON:
        return conditional(tag, lambda: msgspec.json.encode(change), JSON)

    def make() -> bytes:
        triples = as_triples(change.difference(), change.before, change.after)
        return from_triples(triples, change.after).serialise(media_type)

    return conditional(tag, make, media_type)


@blueprint.get("/changes/<version>/" + NQUADS)
def dump(version: str) -> Response:
    """The dump of a version that is kept, for whoever looks for something that is no longer there."""
    folder = services().engine.kept(version) if re.fullmatch("[0-9a-f]{6,64}", version) else None
    if folder is None or not (folder / NQUADS).is_file():
        raise NotFound(f"The version {version[:64]} is not kept; /changes lists those that are.")
    return send_file(folder / NQUADS, mimetype=TYPES[NQUADS], conditional=True, etag=folder.name)


def kind_names(kinds: Iterable[str]) -> dict[str, str]:
    """Kinds of things as prefixed names, each in words."""
    wanted = {kind: expand(kind) for kind in {*kinds} if ":" in kind}
    known = names(services().engine, wanted.values())
    return {kind: known.get(iri, name_of(iri, known)) for kind, iri in wanted.items()}


@dataclass(frozen=True, slots=True)
class News:
    """A change for the start page: a few kinds, of which the most things differ, and how many there are beside."""

    change: Changes
    kinds: list[tuple[str, str]]
    more: int


def news_of(change: Changes) -> News:
    """What is told of a change in a few words."""
    groups = sorted(change.kinds(), key=lambda group: -_size(group))
    words = kind_names(group.kind for group in groups)
    first = [(words.get(group.kind, group.kind or "of no class"), counted(group)) for group in groups[:_FEW]]
    return News(change, first, len(groups) - len(first))


def counted(group: Group) -> str:
    """How many things of a group differ, in words."""
    return ", ".join(f"{number} {way}" for way in WAYS if (number := getattr(group, way)))


def _size(group: Group) -> int:
    return sum(getattr(group, way) for way in WAYS)


def _named(pair: str) -> Changes:
    """The change that an address names.

    :raises NotFound: if none of its versions is known
    """
    match = _PAIR.fullmatch(pair)
    known = known_changes()
    found = [each for each in known if match and each.before.startswith(match[1]) and each.after.startswith(match[2])]
    if len(found) != 1:
        there = ", ".join(each.pair for each in known) or "none"
        raise NotFound(
            f"Nothing is kept of a change {pair[:140]}; those that are known: {there}. "
            "Any two versions on disk are compared by: miggraph diff."
        )
    return found[0]


@dataclass(frozen=True, slots=True)
class _Row:
    """A thing that differs as its page shows it."""

    entry: Entry
    sign: str
    there: str
    """The IRI where it is now; empty where it is gone."""


def _page(change: Changes) -> str:
    gone = addresses().among(each.iri for each in change.entries)
    counts = {(group.report, group.kind): group for group in change.groups}
    reports = []
    for report, of_report in groupby(change.entries, key=lambda each: each.report):
        kinds = []
        for kind, entries in groupby(of_report, key=lambda each: each.kind):
            rows = [_Row(each, _SIGNS[each.way], _there(each, gone)) for each in entries]
            group = counts[report, kind]
            kinds.append((kind, counted(group), rows, _size(group) - len(rows)))
        reports.append((report, kinds))
    reports += _unlisted(change, {report for report, _ in reports})
    properties = {said.property for each in change.entries for said in (*each.added, *each.removed)}
    kinds_named = (each.kind for each in change.groups)
    words = kind_names([*kinds_named, *(each.property for each in change.links), *properties])
    titles = names(services().engine, (thing("report", report) for report, _ in reports))
    named = {report: titles.get(thing("report", report), report) for report, _ in reports}
    return render_template("change.html", change=change, reports=reports, words=words, named=named, counted=counted)


def _unlisted(change: Changes, listed: set[str]) -> list[tuple[str, list[tuple[str, str, list[_Row], int]]]]:
    """The reports of which nothing is listed, with their numbers."""
    left = [group for group in change.groups if group.report not in listed]
    return [
        (report, [(group.kind, counted(group), [], _size(group)) for group in groups])
        for report, groups in groupby(left, key=lambda group: group.report)
    ]


def _there(entry: Entry, gone: Mapping[str, Address]) -> str:
    row = gone.get(entry.iri)
    if row is not None:
        return row.to
    is_listed = entry.way != "withdrawn" or bool(path_of(entry.iri))
    return entry.iri if is_listed else ""


def _summary(change: Changes) -> dict[str, object]:
    """A change in numbers, for programs."""
    return {
        "before": change.before,
        "after": change.after,
        "at": change.at,
        "url": url_for("changes.show", pair=change.pair, _external=True),
        "triples": {"added": change.triples_added, "removed": change.triples_removed},
        "kinds": {group.kind: {way: getattr(group, way) for way in WAYS} for group in change.kinds()},
    }


def _feed() -> bytes:
    ET.register_namespace("", _FEED)
    known = known_changes()
    root = _element(None, "feed")
    _element(root, "id", f"{dataset()}/changes")
    _element(root, "title", f"{services().settings.name}: changes of the dataset")
    updated = known[0].at if known else str(services().engine.facts.get("built_at") or "1970-01-01T00:00:00Z")
    _element(root, "updated", updated)
    _element(_element(root, "author"), "name", services().settings.publisher or services().settings.name)
    _element(root, "link", rel="self", type=ATOM, href=url_for("changes.feed", _external=True))
    _element(root, "link", rel="alternate", type=HTML, href=url_for("changes.index", _external=True))
    for change in known:
        entry = _element(root, "entry")
        _element(entry, "id", f"{base()}changes/{change.before}..{change.after}")
        _element(entry, "title", f"Version {change.after[:12]}: {_in_all(change)}")
        _element(entry, "updated", change.at)
        address = url_for("changes.show", pair=change.pair, _external=True)
        _element(entry, "link", rel="alternate", type=HTML, href=address)
        _element(entry, "link", rel="alternate", type="text/turtle", href=f"{address}?format=ttl")
        _element(entry, "summary", _told(change), type="text")
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _in_all(change: Changes) -> str:
    whole = Group("", "", *(sum(getattr(group, way) for group in change.groups) for way in WAYS))
    return counted(whole) or f"{change.triples_added} triples added, {change.triples_removed} removed"


def _told(change: Changes) -> str:
    words = kind_names(group.kind for group in change.groups)
    lines = [f"{words.get(group.kind, group.kind or 'of no class')}: {counted(group)}" for group in change.kinds()]
    return "; ".join([*lines, f"{change.triples_added} triples added, {change.triples_removed} removed"]) + "."


def _element(parent: ET.Element | None, name: str, text: str = "", **attributes: str) -> ET.Element:
    full = f"{{{_FEED}}}{name}"
    made = ET.Element(full, attributes) if parent is None else ET.SubElement(parent, full, attributes)
    made.text = "".join(letter for letter in text if letter.isprintable() or letter == "\n") or None
    return made
