"""Search without an index: for a dataset that lies on a server elsewhere, of which this machine has no index.

Things are found whose names have all words of the question, as beginnings of words and whatever their accents, and
statements whose words do: no ranking by rarity, no mended spelling, no paragraphs of reports. An index is made by a
build; the folder of the same version serves it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence

import pyoxigraph as ox

from miggraph.engine import Engine, Query
from miggraph.iris import expand
from miggraph.search import BEGIN, END, STATEMENTS, Found, Hit, Match, Search
from miggraph.search.kinds import kind_of
from miggraph.search.words import fold, pattern, telling
from miggraph.web.pages.description import written

_MOST = 2_000
"""Rows that are looked at."""
_NAMES = ("rdfs:label", "skos:prefLabel", "skos:altLabel", "mig:shortName", "mig:shortTitle")
_WORDS = ("mig:text",)
_FOUND = """
SELECT DISTINCT ?x ?name ?class ?scheme {
  { SELECT DISTINCT ?x ?name { VALUES ?p { %s } ?x ?p ?name . %s } ORDER BY STRLEN(STR(?name)) ?x ?name LIMIT %d }
  ?x a ?class . OPTIONAL { ?x <%s> ?scheme } }"""
_KNOWN = """
SELECT DISTINCT ?x ?name ?class ?scheme {
  VALUES ?x { %s } ?x <%s> ?name ; a ?class . OPTIONAL { ?x <%s> ?scheme } }"""
_SCHEME = expand("skos:inScheme")


class PlainSearch(Search):
    """What an index answers, asked of the dataset itself."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def find(self, question: str, kinds: Collection[str] = (), *, limit: int = 10, offset: int = 0) -> Found:
        """What has all words of a question, short names first."""
        words = telling(question)
        if not words:
            return Found()
        things = self._named(words)
        sayings = [
            Hit(hit.iri, hit.kind, "", _marked(hit.label, words))
            for hit in self._rows(_WORDS, _having(words))
            if hit.kind in STATEMENTS
        ]
        shown = [
            hit
            for group in (things, sayings)
            for hit in [hit for hit in group if not kinds or hit.kind in kinds][offset : offset + limit]
        ]
        return Found(shown, Counter(hit.kind for hit in (*things, *sayings)), words)

    def suggest(self, beginning: str, kinds: Collection[str] = (), *, limit: int = 8, offset: int = 0) -> list[Hit]:
        """Things whose names have what is being typed."""
        words = fold(beginning)
        found = self._named(words) if words else []
        return [hit for hit in found if not kinds or hit.kind in kinds][offset : offset + limit]

    def called(self, name: str) -> list[Hit]:
        """Things that have just this name, whatever its case."""
        filter_ = f"FILTER(LCASE(STR(?name)) = {_literal(name.strip().lower())})"
        return [hit for hit in self._rows(_NAMES, filter_) if hit.kind not in STATEMENTS]

    def match(self, name: str, kinds: Collection[str], *, limit: int = 10) -> list[Match]:
        """Things that have just this name, then those whose names have all words of it."""
        exact = [hit for hit in self.called(name) if hit.kind in kinds]
        near = [hit for hit in self._named(fold(name)) if hit.kind in kinds and hit not in exact]
        pairs = [*((hit, 1.0) for hit in exact), *((hit, 0.8) for hit in near)]
        return [
            Match(hit.iri, hit.kind, hit.label, hit.detail, " ".join(fold(hit.label)), similarity, main=True, weight=0)
            for hit, similarity in pairs[:limit]
        ]

    def entries(self, iris: Collection[str], kinds: Collection[str]) -> dict[str, Hit]:
        """Things by their IRIs, those that are of some kinds."""
        nodes = []
        for iri in iris:
            try:
                nodes.append(str(ox.NamedNode(iri)))
            except ValueError:
                continue
        if not nodes:
            return {}
        found = self._hits_of(_KNOWN % (" ".join(nodes), expand("rdfs:label"), _SCHEME))
        return {hit.iri: hit for hit in found if hit.kind in kinds}

    def _named(self, words: Sequence[str]) -> list[Hit]:
        return [hit for hit in self._rows(_NAMES, _having(words)) if hit.kind not in STATEMENTS]

    def _rows(self, properties: Iterable[str], condition: str) -> list[Hit]:
        names = " ".join(f"<{expand(each)}>" for each in properties)
        return list(self._hits_of(_FOUND % (names, condition, _MOST, _SCHEME)))

    def _hits_of(self, query: str) -> Iterator[Hit]:
        """What the rows of a query tell of, each thing once with the shortest of its names that were found."""
        names: dict[str, str] = {}
        told: dict[str, tuple[set[str], set[str]]] = {}
        for row in self._engine.query(Query(query, unlimited=True)).rows():
            iri, name = written(row["x"]), written(row["name"])
            if iri not in names or (len(name), name) < (len(names[iri]), names[iri]):
                names[iri] = name
            classes, schemes = told.setdefault(iri, (set(), set()))
            classes.add(written(row["class"]))
            if "scheme" in row:
                schemes.add(written(row["scheme"]))
        for iri, name in sorted(names.items(), key=lambda pair: (len(pair[1]), pair)):
            kind = kind_of(*told[iri])
            if kind is not None:
                yield Hit(iri, kind, name)


def _having(words: Iterable[str]) -> str:
    """The condition that a name has all of some words."""
    return " ".join(f"FILTER(REGEX(LCASE(STR(?name)), {_literal(pattern([word]))}))" for word in words)


def _literal(text: str) -> str:
    return str(ox.Literal(text))


def _marked(text: str, words: Sequence[str]) -> str:
    """Words of a statement, what was found between marks."""
    lower, parts, done = text.lower(), [], 0
    if len(lower) != len(text):
        return text
    for found in re.finditer(pattern(words), lower):
        parts += [text[done : found.start(2)], BEGIN, text[found.start(2) : found.end(2)], END]
        done = found.end(2)
    return "".join([*parts, text[done:]])
