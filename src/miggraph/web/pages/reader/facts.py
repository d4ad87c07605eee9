"""What the graph says of one report and of the places in its text, asked once for each version of the dataset."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from miggraph.engine import Engine, Query
from miggraph.iris import PREFIXES, document, expand, thing
from miggraph.web.pages.description import Value, written
from miggraph.web.pages.kept import Kept
from miggraph.web.pages.reader.inline import label_of
from miggraph.web.pages.reader.layout import Layout, load_layout
from miggraph.web.pages.reader.parts import Part, Section, divide, openings
from miggraph.web.pages.reader.sentences import ACTIVITY, Read, Said, read_sentences
from miggraph.web.pages.statements import CLASSES, KINDS

_MOST = 8
"""Reports whose facts are kept at once."""

_NAMED: Mapping[str, str] = {
    expand("mig:Person"): "person",
    expand("mig:LegalInstrument"): "instrument",
    expand("mig:Initiative"): "initiative",
    expand("mig:Organization"): "organisation",
    expand("mig:Place"): "place",
}
"""Class → the kind of name, the first that fits."""
_SAID: Mapping[str, str] = {**CLASSES, expand("mig:CapacityBuildingActivity"): ACTIVITY}
_PROLOGUE = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
_HEAD = """
SELECT ?title ?publisher ?name ?issued ?rights ?url ?understood {
  $REPORT a mig:Report ; dcterms:title ?title .
  OPTIONAL { $REPORT dcterms:publisher ?publisher . ?publisher rdfs:label ?name }
  OPTIONAL { $REPORT dcterms:issued ?issued } OPTIONAL { $REPORT dcterms:rights ?rights }
  OPTIONAL { $REPORT schema:url ?url } OPTIONAL { $REPORT mig:understood ?understood }
} ORDER BY ?publisher ?issued LIMIT 1"""
_SECTIONS = """
SELECT ?section ?number ?title ?short (MIN(?begin) AS ?start) {
  ?section a mig:Section ; mig:sectionNumber ?number ; dcterms:title ?title ; mig:attestedIn ?place .
  ?place nif:referenceContext $TEXT ; nif:beginIndex ?begin .
  OPTIONAL { ?section mig:shortTitle ?short }
} GROUP BY ?section ?number ?title ?short"""
_STATEMENTS = f"""
SELECT ?said ?class ?begin ?end ?sure {{
  ?place nif:referenceContext $TEXT ; nif:beginIndex ?begin ; nif:endIndex ?end .
  ?said mig:attestedIn ?place ; a ?class .
  FILTER(?class IN ({", ".join(f"<{iri}>" for iri in _SAID)}))
  OPTIONAL {{ ?said mig:confidence ?sure }}
}}"""
_MENTIONS = """
SELECT ?thing ?begin ?end {
  ?place nif:referenceContext $TEXT ; itsrdf:taIdentRef ?thing ; nif:beginIndex ?begin ; nif:endIndex ?end .
}"""
_THINGS = f"""
SELECT ?thing ?class ?name {{
  {{ SELECT DISTINCT ?thing {{ ?place nif:referenceContext $TEXT ; itsrdf:taIdentRef ?thing }} }}
  ?thing a ?class ; rdfs:label ?name . FILTER(?class IN ({", ".join(f"<{iri}>" for iri in _NAMED)}))
}}"""
_DOUBTFUL = """
SELECT ?begin ?end ?name (GROUP_CONCAT(DISTINCT ?label; separator=" | ") AS ?candidates) {
  ?place a mig:UnresolvedMention ; nif:referenceContext $TEXT ; nif:beginIndex ?begin ; nif:endIndex ?end ;
         nif:anchorOf ?name .
  OPTIONAL { ?place mig:candidate/rdfs:label ?label }
} GROUP BY ?begin ?end ?name ORDER BY ?begin"""
_MINTED = """
SELECT ?thing ?name ?begin ?end {
  ?thing mig:method/skos:notation "name/minted" ; rdfs:label ?name ; mig:attestedIn ?place .
  ?place nif:referenceContext $TEXT ; nif:beginIndex ?begin ; nif:endIndex ?end .
} ORDER BY ?begin ?name"""
_PROGRAMME = """
SELECT DISTINCT ?thing ?begin {
  VALUES ?class { mig:ProgrammeItem mig:Participation }
  ?thing a ?class ; mig:attestedIn ?place . ?place nif:referenceContext $TEXT ; nif:beginIndex ?begin .
}"""
_TEXT = "SELECT ?text { $TEXT nif:isString ?text }"


class Head(NamedTuple):
    """What is known of a report as a whole; empty for what nobody knows."""

    title: str
    publisher: Value | None
    issued: str
    rights: str
    url: str
    understood: str


class Named(NamedTuple):
    """A name where it stands, and what it names: ``kind`` is person, organisation, instrument, initiative or place."""

    start: int
    end: int
    iri: str
    kind: str
    label: str


class Doubtful(NamedTuple):
    """A name where it stands that may mean several things, or none that is known."""

    start: int
    end: int
    name: str
    candidates: tuple[str, ...]


class Minted(NamedTuple):
    """A name that no authority file has: how many passages speak of it, and where the first of them stands."""

    iri: str
    name: str
    passages: int
    start: int
    end: int


@dataclass(frozen=True)
class ReportFacts:
    """A report with its text, its layout, and everything in it that the graph knows a place of."""

    slug: str
    head: Head
    layout: Layout
    sections: tuple[Section, ...]
    said: tuple[Said, ...]
    named: tuple[Named, ...]
    doubtful: tuple[Doubtful, ...]

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The parts that it is read in."""
        return divide(self.layout, self.sections)

    @cached_property
    def read(self) -> Read:
        """The sentences from which something was read."""
        return read_sentences(self.said)

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How many sentences were read as each kind; none of a kind that there is none of."""
        found = Counter(kind for sentence in self.read.sentences for kind in sentence.kinds)
        return {kind: found[kind] for kind in (*KINDS, ACTIVITY) if found[kind]}

    @cached_property
    def openings(self) -> Mapping[Section, int]:
        """The block that each section opens with."""
        return openings(self.layout, self.sections)

    @cached_property
    def notes(self) -> tuple[tuple[str, int], ...]:
        """Label and place of each of its notes."""
        notes = (block for block in self.layout.blocks if block.kind == "footnote" and block.marker)
        return tuple(sorted(((label_of(block.marker), block.start) for block in notes), key=lambda note: note[1]))

    def part_at(self, offset: int) -> Part:
        """The part that holds a place of the text."""
        block = self.layout.block_at(offset)
        return next((part for part in self.parts if part.first <= block < part.last), self.parts[-1])


_FACTS: Kept[ReportFacts] = Kept(_MOST)


def report_facts(engine: Engine, slug: str, texts: Path | None) -> ReportFacts | None:
    """The facts of a report; None where the dataset has no report of that name.

    :param texts: the folder of the files that stand beside the dump
    """
    name = slug if texts else f"{slug} without texts"  # their folder may come while pages are served
    return _FACTS.get(engine, name, lambda: _gather(engine, slug, texts))


def _ask(engine: Engine, query: str, slug: str) -> Iterator[Mapping[str, str]]:
    text = query.replace("$TEXT", str(ox.NamedNode(document(slug)))).replace(
        "$REPORT", str(ox.NamedNode(thing("report", slug)))
    )
    for row in engine.query(Query(_PROLOGUE + text, unlimited=True)).rows():
        yield {name: written(row[name]) for name in row}


def _gather(engine: Engine, slug: str, texts: Path | None) -> ReportFacts | None:
    try:
        head = next(_ask(engine, _HEAD, slug), None)
        text = next(_ask(engine, _TEXT, slug), None)
    except ValueError:  # no IRI can have such a name
        return None
    if head is None or text is None:
        return None
    return ReportFacts(
        slug,
        _head(head),
        load_layout(texts, slug, text["text"]),
        tuple(sorted(_sections(engine, slug), key=lambda section: section.start)),
        _said(engine, slug),
        _named(engine, slug),
        tuple(
            Doubtful(
                int(row["begin"]),
                int(row["end"]),
                row["name"],
                tuple(filter(None, row.get("candidates", "").split(" | "))),
            )
            for row in _ask(engine, _DOUBTFUL, slug)
            if "begin" in row
        ),
    )


def _head(row: Mapping[str, str]) -> Head:
    publisher = Value(row["name"], row["publisher"]) if "publisher" in row else None
    names = ("issued", "rights", "url", "understood")
    return Head(row["title"], publisher, *(row.get(name, "") for name in names))


def _sections(engine: Engine, slug: str) -> Iterator[Section]:
    for row in _ask(engine, _SECTIONS, slug):
        if "start" in row:
            depth = row["number"].count(".")
            yield Section(row["section"], row["title"], row.get("short", ""), int(row["start"]), depth)


def _said(engine: Engine, slug: str) -> tuple[Said, ...]:
    found = {
        Said(int(row["begin"]), int(row["end"]), row["said"], _SAID[row["class"]], float(row.get("sure", "1")))
        for row in _ask(engine, _STATEMENTS, slug)
    }
    return tuple(sorted(found, key=lambda said: (said.start, -said.end, said.iri, said.kind)))


def _named(engine: Engine, slug: str) -> tuple[Named, ...]:
    """Each name that stands in the text; of several things that it names, the first."""
    things: dict[str, tuple[str, set[str]]] = {}
    for row in _ask(engine, _THINGS, slug):
        things.setdefault(row["thing"], (row["name"], set()))[1].add(row["class"])
    at: defaultdict[tuple[int, int], list[str]] = defaultdict(list)
    for row in _ask(engine, _MENTIONS, slug):
        if row["thing"] in things:
            at[int(row["begin"]), int(row["end"])].append(row["thing"])
    found = []
    for (start, end), iris in at.items():
        name, classes = things[min(iris)]
        kind = next(kind for each, kind in _NAMED.items() if each in classes)
        found.append(Named(start, end, min(iris), kind, name))
    return tuple(sorted(found, key=lambda named: (named.start, -named.end)))


def minted(engine: Engine, slug: str) -> list[Minted]:
    """The names of a report that no authority file has, the most frequent first."""
    found: dict[str, Minted] = {}
    for row in _ask(engine, _MINTED, slug):
        first = found.get(row["thing"], Minted(row["thing"], row["name"], 0, int(row["begin"]), int(row["end"])))
        found[row["thing"]] = first._replace(passages=first.passages + 1)
    return sorted(found.values(), key=lambda each: (-each.passages, each.name))


def programme_places(engine: Engine, slug: str) -> list[int]:
    """Where the items of programmes, and the parts that people have in them, begin in a text, in order."""
    return sorted(int(row["begin"]) for row in _ask(engine, _PROGRAMME, slug))
