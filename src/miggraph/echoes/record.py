"""What the recommendations of a report ask, from the graph of the report as written."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from pyoxigraph import Literal, NamedNode, Quad

from miggraph.echoes.signature import signature_of
from miggraph.echoes.words import is_known, words_of
from miggraph.extract.rules import FIRST
from miggraph.iris import expand, local, path_of
from miggraph.model import Asked

T = TypeVar("T")
_KINDS = ("instrument", "country", "region", "city", "organization", "process", "initiative", "event")
"""What a recommendation is about where it names it; who says it and whom it asks are not."""
_WEIGHT = 6
"""How many words a thing stands for where candidates are looked up: to name the same norm is much in common."""
_PART, _TIMES = 1 / 12, 2
"""A report is on a country that is this part of the names in it at least, and so many times as often as any other."""
_TYPE, _SERIES = expand("rdf:type"), expand("mig:Series")
_PLACE = re.compile(r"text/(?P<text>[^#]+)#char=(?P<start>\d+),(?P<end>\d+)")


@dataclass(frozen=True, slots=True)
class _Graph:
    """The graph of a report by subject and property: the IRIs, and the literals."""

    links: Mapping[str, Mapping[str, tuple[str, ...]]]
    values: Mapping[str, Mapping[str, tuple[Literal, ...]]]

    @classmethod
    def of(cls, quads: Iterable[Quad]) -> _Graph:
        links: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        values: dict[str, dict[str, list[Literal]]] = defaultdict(lambda: defaultdict(list))
        for quad in quads:
            subject, name = str(quad.subject)[1:-1], quad.predicate.value
            if isinstance(quad.object, NamedNode):
                links[subject][name].append(quad.object.value)
            elif isinstance(quad.object, Literal):
                values[subject][name].append(quad.object)
        return cls(_frozen(links), _frozen(values))

    def linked(self, subject: str, *curies: str) -> set[str]:
        """What a thing is linked to by some properties."""
        found = self.links.get(subject, {})
        return {target for curie in curies for target in found.get(expand(curie), ())}

    def value(self, subject: str, curie: str) -> Literal | None:
        """The first value of a property, in the order of their text."""
        return min(self.values.get(subject, {}).get(expand(curie), ()), key=str, default=None)


def _frozen(table: Mapping[str, Mapping[str, list[T]]]) -> dict[str, dict[str, tuple[T, ...]]]:
    return {key: {name: tuple(each) for name, each in rows.items()} for key, rows in table.items()}


def asked_in(quads: Iterable[Quad]) -> tuple[Asked, ...]:
    """What each recommendation of a report asks, but for those that only repeat another one.

    Those in a language whose words cannot be told apart are left out.
    """
    graph = _Graph.of(quads)
    named = _named_in_passages(graph)
    about = {text: _country_of(names) for text, names in named.items()}
    wanted = expand("mig:Recommendation")
    found = (iri for iri, links in sorted(graph.links.items()) if wanted in links.get(_TYPE, ()))
    own = (iri for iri in found if not graph.linked(iri, "mig:restates"))
    texts = ((iri, graph.value(iri, "mig:text") or Literal("")) for iri in own)
    return tuple(_asked(iri, text, graph, named, about) for iri, text in texts if is_known(text.language or FIRST))


def _asked(
    iri: str, text: Literal, graph: _Graph, named: Mapping[str, Sequence[_Named]], about: Mapping[str, str]
) -> Asked:
    made_at = graph.linked(iri, "mig:madeAt")
    event = min((each for each in made_at if not _is_report(each)), default="")
    passages = graph.linked(iri, "mig:attestedIn")
    names = [name for passage in passages for name in _within(passage, named)]
    addressees = graph.linked(iri, "mig:addressedTo")
    makers = graph.linked(iri, "mig:madeBy", "mig:spokenFor")
    others = addressees | makers
    things = {
        thing
        for thing in graph.linked(iri, "mig:mentions", "mig:concerns") | {name.thing for name in names}
        if thing not in others and _kind_of(thing) in _KINDS
    }
    words = words_of(_without(text.value, (name.words for name in names)), text.language or FIRST)
    report = _report_of(passages)
    country = about.get(report, "")
    return Asked(
        iri=iri,
        report=report,
        occasions=tuple(sorted(_occasions(made_at, graph))),
        at_event=bool(event),
        date=_date_of(event, made_at, graph),
        words=tuple(sorted(words.stems)),
        common=tuple(sorted(words.common)),
        things=tuple(sorted(things)),
        addressees=tuple(sorted(addressees)),
        themes=tuple(sorted(graph.linked(iri, "dcterms:subject"))),
        numbers=tuple(sorted(words.numbers)),
        negated=words.negated,
        pointing=words.pointing,
        bounded=words.bounded,
        about="" if country in makers and addressees else country,
        signature=signature_of((*words.stems, *words.common, *_weighty(things))),
    )


def _weighty(things: Iterable[str]) -> Iterator[str]:
    """Things as words for a signature, in which each weighs as several words."""
    return (f"{thing} {number}" for thing in things for number in range(_WEIGHT))


@dataclass(frozen=True, slots=True)
class _Named:
    """A name in the text: where it stands, its words, and what it names."""

    start: int
    end: int
    words: str
    thing: str


def _named_in_passages(graph: _Graph) -> Mapping[str, Sequence[_Named]]:
    """The names in each text, in their order."""
    found: dict[str, list[_Named]] = defaultdict(list)
    for phrase in graph.links:
        for thing in graph.linked(phrase, "itsrdf:taIdentRef"):
            place, words = _PLACE.fullmatch(local(phrase)), graph.value(phrase, "nif:anchorOf")
            if place and words:
                found[place["text"]].append(_Named(int(place["start"]), int(place["end"]), words.value, thing))
    return {text: sorted(names, key=lambda name: (name.start, -name.end)) for text, names in found.items()}


def _country_of(names: Sequence[_Named]) -> str:
    """The country that a report is on, by the names in it; empty where there is no one such country."""
    often = Counter(name.thing for name in names if _kind_of(name.thing) == "country").most_common(2)
    if not often or often[0][1] < _PART * len(names) or (len(often) > 1 and often[0][1] < _TIMES * often[1][1]):
        return ""
    return often[0][0]


def _within(passage: str, named: Mapping[str, Sequence[_Named]]) -> Iterator[_Named]:
    """The names that stand in a passage."""
    place = _PLACE.fullmatch(local(passage))
    if not place:
        return
    start, end, names = int(place["start"]), int(place["end"]), named.get(place["text"], ())
    for name in names[bisect_left(names, start, key=lambda name: name.start) :]:
        if name.start >= end:
            return
        if name.end <= end:
            yield name


def _without(text: str, names: Iterable[str]) -> str:
    """A text without some names, the longest first; both may be broken into lines in other places."""
    text = " ".join(text.split())
    for name in sorted({" ".join(name.split()) for name in names}, key=len, reverse=True):
        text = text.replace(name, " ")
    return text


def _occasions(made_at: Iterable[str], graph: _Graph) -> set[str]:
    """What something was made at, and what that belongs to, but for series, whose events are several occasions."""
    found: set[str] = set()
    left = list(made_at)
    while left:
        occasion = left.pop()
        if occasion not in found and _SERIES not in graph.linked(occasion, "rdf:type"):
            found.add(occasion)
            left += graph.linked(occasion, "schema:superEvent")
    return found


def _date_of(event: str, made_at: Iterable[str], graph: _Graph) -> str:
    """The day of an event, or of what it belongs to; that of the report where there is none."""
    if event:
        days = (graph.value(each, "schema:startDate") for each in [event, *sorted(_occasions([event], graph))])
    else:
        days = (graph.value(each, "dcterms:issued") for each in sorted(made_at))
    return next((day.value[:10] for day in days if day), "")


def _report_of(passages: Iterable[str]) -> str:
    places = (_PLACE.fullmatch(local(passage)) for passage in sorted(passages))
    return next((place["text"] for place in places if place), "")


def _kind_of(iri: str) -> str:
    return path_of(iri).partition("/")[0]


def _is_report(iri: str) -> bool:
    return _kind_of(iri) == "report"
