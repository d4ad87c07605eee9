"""Statements as cards: the sentence, who said it to whom and where it stands, for every page that shows statements."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from miggraph.engine import Engine, Term
from miggraph.iris import expand, local, path_of
from miggraph.web.pages.description import Value, written
from miggraph.web.pages.facts import Facts, facts, names, value


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of statement as pages tell it from others: by a word, a letter, and the class of its colour and line."""

    name: str
    plural: str
    letter: str
    style: str


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "recommendation": Kind("recommendation", "recommendations", "R", "rec"),
        "commitment": Kind("commitment", "commitments", "P", "com"),
        "finding": Kind("finding", "findings", "F", "fin"),
        "figure": Kind("figure", "figures", "N", "fig"),
        "claim": Kind("claim about a norm", "claims about norms", "C", "cla"),
        "outcome": Kind("outcome", "outcomes", "O", "out"),
        "definition": Kind("definition", "definitions", "D", "def"),
        "account": Kind("account", "accounts", "A", "acc"),
    }
)
"""The kinds, the one that weighs most first."""
CLASSES: Mapping[str, str] = MappingProxyType(
    {
        expand("mig:Recommendation"): "recommendation",
        expand("mig:Commitment"): "commitment",
        expand("mig:Finding"): "finding",
        expand("mig:Statistic"): "figure",
        expand("mig:InstrumentClaim"): "claim",
        expand("mig:Outcome"): "outcome",
        expand("mig:Definition"): "definition",
        expand("mig:Account"): "account",
    }
)
"""Class → the kind that its members are."""

_DETAILS = ("mig:strength", "mig:claimKind", "mig:measures", "mig:term")
"""What tells more of a kind: a sentence is a claim of which kind, a figure of what."""
_THINGS = ("mig:madeBy", "mig:spokenFor", "mig:addressedTo", "dcterms:subject", "mig:concerns", "mig:madeAt")
_PROPERTIES = ("rdf:type", "mig:text", "mig:attestedIn", *_THINGS, *_DETAILS)
_FURTHER = f"""
UNION {{ ?s mig:attestedIn/mig:page ?o BIND(mig:page AS ?p) }}
UNION {{ ?s mig:context/nif:anchorOf ?o BIND(mig:context AS ?p) }}
UNION {{ ?s mig:madeAt/schema:startDate ?o BIND(schema:startDate AS ?p) }}
UNION {{ ?s mig:attestedIn/^mig:attestedIn ?p . ?p a ?o
  FILTER(?p != ?s && ?o IN ({", ".join(f"<{name}>" for name in CLASSES)})) }}
"""
_RANKS = {name: rank for rank, name in enumerate(KINDS)}
_PLACE = re.compile(r"text/([^#?]+)#char=(\d+),(\d+)")
_EMPHASIS = re.compile(r"(\*{1,3})(?=\S)(.+?)(?<=\S)\1", re.DOTALL)
_BEFORE, _BEHIND = r"(?<![^\s(\[\"“‘«])", r"(?![^\s)\]\"”’».,;:!?])"
_LONE = re.compile(rf"{_BEFORE}[*_]{{1,3}}(?=[^\s*_])|(?<=[^\s*_])[*_]{{1,3}}{_BEHIND}")
"""What is left of an emphasis that begins or ends outside the words: a mark at one side of a word."""
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,200}>|<!--.*?-->", re.DOTALL)
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a sentence was read as: one statement, its kind, and what tells more of the kind."""

    iri: str
    kind: str
    details: tuple[str, ...] = ()

    @property
    def detail(self) -> str:
        """The same as one expression."""
        return ", ".join(self.details)


@dataclass(frozen=True, slots=True)
class Card:
    """One statement with its sentence; other statements that were read from the sentence stand beside it."""

    iri: str
    readings: tuple[Reading, ...]
    words: str
    before: str
    """What the sentence leans on: the lead-in of its list, the sentence before; empty where it stands alone."""
    language: str
    page: str
    speakers: tuple[Value, ...]
    spoken_for: tuple[Value, ...]
    addressees: tuple[Value, ...]
    about: tuple[Value, ...]
    event: Value | None
    """Where it was said: an event, or a report."""
    date: str
    passage: str
    report: str
    start: int
    end: int
    is_repeated: bool = False
    """Whether the page has its card elsewhere, where links to it lead."""

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that the sentence was read as, its own first."""
        return tuple(dict.fromkeys(reading.kind for reading in self.readings))

    @property
    def marks(self) -> tuple[Reading, ...]:
        """What it was read as, once for each kind, with all that tells more of the kind."""
        found: dict[str, list[Reading]] = {}
        for reading in self.readings:
            found.setdefault(reading.kind, []).append(reading)
        return tuple(
            Reading(same[0].iri, kind, tuple(dict.fromkeys(detail for each in same for detail in each.details)))
            for kind, same in found.items()
        )

    @property
    def id(self) -> str:
        """A name for its place on a page."""
        return self.iri.rpartition("/")[2]


def cards(engine: Engine, iris: Sequence[str], languages: Sequence[str] = ()) -> list[Card]:
    """The cards of statements, one each, in the order given; what is no statement has none.

    :param languages: languages that the reader prefers for names
    """
    found = facts(engine, list(iris), _PROPERTIES, _FURTHER)
    linked = (
        term.value
        for said in found.values()
        for name in (*_THINGS, "mig:strength", "mig:claimKind")
        for term in said.get(name, ())
        if hasattr(term, "value")
    )
    known = names(engine, linked, languages)
    made = (_card(iri, found, known) for iri in dict.fromkeys(iris))
    return [card for card in made if card is not None]


def sentences(given: Iterable[Card]) -> list[Card]:
    """One card a sentence: statements read from the same words share the first one's card."""
    shown: dict[str, Card] = {}
    for card in given:
        place = card.passage or card.iri
        first = shown.setdefault(place, card)
        if first is not card:
            own = {card.iri: card.readings[0]}
            shown[place] = replace(first, readings=tuple(own.get(each.iri, each) for each in first.readings))
    return list(shown.values())


def plain(words: str) -> str:
    """Words of a passage as they are read: marks of emphasis, tags and ends of lines away."""
    bare = _EMPHASIS.sub(r"\2", _TAG.sub("", words))
    return _SPACE.sub(" ", _LONE.sub("", bare)).strip()


def spaces(before: str, after: str) -> tuple[str, str]:
    """The spaces between some words and what stands before and behind them; marks and tags may stand between, too."""
    ends = _TAG.sub("", before).rstrip("*")[-1:], _TAG.sub("", after).lstrip("*")[:1]
    opening, closing = (" " if each.isspace() else "" for each in ends)
    return opening, closing


def place_of(passage: str) -> tuple[str, int, int]:
    """The report, beginning and end that the IRI of a passage names; empty where it names none."""
    match = _PLACE.fullmatch(local(passage))
    return (match[1], int(match[2]), int(match[3])) if match else ("", 0, 0)


def _card(iri: str, found: Facts, known: Mapping[str, str]) -> Card | None:
    said = found[iri]
    kinds = [CLASSES[name] for name in map(written, said.get("rdf:type", ())) if name in CLASSES]
    if not kinds or "mig:text" not in said:
        return None
    passage = min(map(written, said.get("mig:attestedIn", ())), key=place_of, default="")
    report, start, end = place_of(passage)
    text = said["mig:text"][0]
    at = _values(said, "mig:madeAt", known)
    own = Reading(iri, kinds[0], _details(said, known))
    return Card(
        iri=iri,
        readings=(own, *sorted(_siblings(said), key=lambda each: (_RANKS[each.kind], each.iri))),
        words=plain(written(text)),
        before=" … ".join(dict.fromkeys(plain(written(each)) for each in said.get("mig:context", ()))),
        language=getattr(text, "language", None) or "",
        page=min(map(written, said.get("mig:page", ())), key=lambda page: (len(page), page), default=""),
        speakers=_values(said, "mig:madeBy", known),
        spoken_for=_values(said, "mig:spokenFor", known),
        addressees=_values(said, "mig:addressedTo", known),
        about=(*_values(said, "dcterms:subject", known), *_values(said, "mig:concerns", known)),
        event=at[0] if at else None,
        date=min(map(written, said.get("schema:startDate", ())), default=""),
        passage=passage,
        report=report,
        start=start,
        end=end,
    )


def _siblings(said: Mapping[str, Sequence[Term]]) -> Iterator[Reading]:
    """The other statements that were read from the same words."""
    for iri, kinds in said.items():
        if path_of(iri):
            yield Reading(iri, CLASSES[written(kinds[0])])


def _details(said: Mapping[str, Sequence[Term]], known: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(each.text for name in _DETAILS for each in _values(said, name, known))


def _values(said: Mapping[str, Sequence[Term]], name: str, known: Mapping[str, str]) -> tuple[Value, ...]:
    return tuple(sorted((value(term, known) for term in said.get(name, ())), key=lambda each: each.text.lower()))
