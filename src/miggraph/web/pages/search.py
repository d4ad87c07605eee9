"""Search: a page for people, the same as JSON for programs, and names that are suggested while somebody types."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from flask import Blueprint, Response, render_template, request, url_for
from werkzeug.exceptions import BadRequest, NotFound

from miggraph.errors import DatasetError
from miggraph.search import BEGIN, END, INDEX, PASSAGE, STATEMENTS, THINGS, Found, Hit, Search
from miggraph.web.http import responses
from miggraph.web.http.negotiation import HTML
from miggraph.web.pages.links import href, place
from miggraph.web.pages.plain_search import PlainSearch
from miggraph.web.pages.statements import plain
from miggraph.web.views import conditional, negotiate, page, services, version_folder, without_folder

blueprint = Blueprint("search", __name__)

_JSON = "application/json"
_LONGEST = 300
"""Characters of a question."""
_LIMIT, _MOST = 10, 100
"""Hits of each group where a client does not say how many it wants, and at most."""
_FURTHEST = 10_000
_NEAR = 5
"""Names that are told where nothing has the one that was asked for."""
_MARKS = re.compile(f"{BEGIN}(.*?){END}", re.DOTALL)
_PLURAL = {"activity": "activities", "country": "countries", "person": "people", "process": "processes"}


@dataclass(frozen=True, slots=True)
class Facet:
    """A kind of what was found."""

    kind: str
    name: str
    count: int
    url: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Card:
    """A sentence or paragraph with the statements that were read from it."""

    words: Sequence[tuple[str, bool]]
    """Its words in runs, each with whether it was found."""
    detail: str
    readings: Sequence[tuple[str, str]]
    """Kind and address of each."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a client wants to be found."""

    question: str
    kinds: tuple[str, ...]
    limit: int
    offset: int

    @classmethod
    def of_request(cls) -> Asked:
        """What the current request asks.

        :raises BadRequest: naming the parameter that is at fault
        """
        question = request.args.get("q", "").strip()
        if len(question) > _LONGEST:
            raise BadRequest(f"The question in q has {len(question)} characters; {_LONGEST} is the most.")
        kinds = tuple(filter(None, request.args.getlist("kind")))
        unknown = [kind for kind in kinds if kind not in (*THINGS, *STATEMENTS, PASSAGE)]
        if unknown:
            known = ", ".join((*THINGS, *STATEMENTS, PASSAGE))
            raise BadRequest(f"kind is {unknown[0]!r}; it can be one of these, or several: {known}.")
        return cls(question, kinds, _number("limit", _LIMIT, 1, _MOST), _number("offset", 0, 0, _FURTHEST))

    def key(self) -> tuple[str, ...]:
        """What tells its answer from others."""
        return (self.question, *self.kinds, str(self.limit), str(self.offset), *without_folder())


@blueprint.get("/search")
def search() -> Response:
    """What a question finds."""
    asked = Asked.of_request()
    if negotiate((HTML, _JSON)) == _JSON:
        tag = responses.etag(services().engine.version, _JSON, request.host_url, "search", *asked.key())
        return conditional(tag, lambda: _as_json(asked), _JSON)
    return page(lambda: _page(asked), "search", *asked.key())


@blueprint.get("/search/suggest")
def suggest() -> Response:
    """Names that begin as what is being typed, as JSON: a list of ``{"label", "kind", "detail", "url"}``."""
    asked = Asked.of_request()
    tag = responses.etag(services().engine.version, _JSON, request.script_root, "suggest", *asked.key())
    return conditional(tag, lambda: _suggested(asked), _JSON)


def near(name: str) -> list[tuple[str, str]]:
    """Things that are called nearly as the end of an address says, each with its IRI.

    :param name: the path of an address
    """
    words = re.sub(r"[-_./]+", " ", name.rstrip("/").rpartition("/")[2])[:_LONGEST]
    try:
        found = current_index().find(words, THINGS, limit=_NEAR)
    except NotFound:
        return []
    return [(hit.label, hit.iri) for hit in found.hits if hit.label]


def _suggested(asked: Asked) -> bytes:
    hits = current_index().suggest(asked.question, limit=asked.limit)
    said = [{"label": hit.label, "kind": hit.kind, "detail": hit.detail, "url": href(hit.iri)} for hit in hits]
    return _written(said)


def _as_json(asked: Asked) -> bytes:
    index = current_index()
    found = index.find(asked.question, asked.kinds, limit=asked.limit, offset=asked.offset)
    results = [
        {
            "iri": hit.iri,
            "label": hit.label or None,
            "kind": hit.kind,
            "words": _plain(hit.words) or None,
            "detail": hit.detail or None,
        }
        for hit in found.hits
    ]
    told = {
        "query": asked.question,
        "searched": [*found.searched],
        "also": [*found.also],
        "corrected": dict(found.mended),
        "partly": found.partly,
        "indexed": not isinstance(index, PlainSearch),
        "counts": dict(found.counts),
        "limit": asked.limit,
        "offset": asked.offset,
        "results": results,
    }
    return _written(told)


def _page(asked: Asked) -> str:
    index = current_index()
    found = index.find(asked.question, asked.kinds, limit=asked.limit, offset=asked.offset)
    things = [hit for hit in found.hits if hit.label]
    shown = {kind for kind in found.counts if not asked.kinds or kind in asked.kinds}
    sizes = [sum(found.counts[kind] for kind in shown if kind in group) for group in (THINGS, STATEMENTS, (PASSAGE,))]
    return render_template(
        "search.html",
        asked=asked,
        found=found,
        plain=isinstance(index, PlainSearch),
        facets=list(_facets(asked, found)),
        things=things,
        statements=list(_cards(hit for hit in found.hits if hit.kind in STATEMENTS)),
        passages=list(_cards(hit for hit in found.hits if hit.kind == PASSAGE)),
        sizes=sizes,
        before=_address(asked, offset=max(0, asked.offset - asked.limit)) if asked.offset else None,
        after=_address(asked, offset=asked.offset + asked.limit) if max(sizes) > asked.offset + asked.limit else None,
    )


def _cards(hits: Iterable[Hit]) -> Iterator[Card]:
    """One card a sentence, for all that was read from it."""
    for words, same in groupby(hits, key=lambda hit: hit.words):
        found = list(same)
        readings = [(hit.kind, place(hit.iri) or href(hit.iri) or "") for hit in found]
        yield Card(_marked(words), found[0].detail, readings)


def _facets(asked: Asked, found: Found) -> Iterator[Facet]:
    for kind in (*THINGS, *STATEMENTS, PASSAGE):
        chosen = kind in asked.kinds
        if kind in found.counts or chosen:
            kinds = [k for k in asked.kinds if k != kind] if chosen else [*asked.kinds, kind]
            yield Facet(kind, _plural(kind), found.counts.get(kind, 0), _address(asked, kinds=kinds), chosen)


def _address(asked: Asked, *, kinds: Sequence[str] | None = None, offset: int = 0) -> str:
    limit = None if asked.limit == _LIMIT else asked.limit
    chosen = asked.kinds if kinds is None else kinds
    return url_for("search.search", q=asked.question, kind=[*chosen], limit=limit, offset=offset or None)


def _marked(words: str) -> list[tuple[str, bool]]:
    """Words as they are read, in runs, each with whether it was found."""
    return [(run, bool(place % 2)) for place, run in enumerate(_MARKS.split(plain(words))) if run]


def _written(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8")


def _plain(words: str) -> str:
    return words.replace(BEGIN, "").replace(END, "")


def _plural(kind: str) -> str:
    return _PLURAL.get(kind, f"{kind}s")


def _number(name: str, default: int, least: int, most: int) -> int:
    given = request.args.get(name, "")
    if not given:
        return default
    if not re.fullmatch(r"[0-9]{1,9}", given) or not least <= int(given) <= most:
        raise BadRequest(f"{name} is {given[:20]!r}; it has to be a number from {least} to {most}.")
    return int(given)


@lru_cache(maxsize=2)
def _opened(place: Path) -> Search:
    """An index, opened once: the folder of a version is named after what is in it."""
    return Search(place)


def current_index() -> Search:
    """The index of the version now served; a search without one where the dataset is on another server alone.

    :raises NotFound: where the dataset is given as files, or was built before there was an index
    """
    folder = version_folder()
    if folder is None and services().engine.is_elsewhere:
        return PlainSearch(services().engine)
    if folder is None:
        raise NotFound("This dataset is served from given files; it has no search index.")
    try:
        return _opened(folder / INDEX)
    except DatasetError as error:
        raise NotFound("This dataset was built without a search index; build it again.") from error
