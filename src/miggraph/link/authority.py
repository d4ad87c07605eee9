"""The authority files: reference data kept by hand, countries by ISO 3166, and the ontology with its schemes.

They are read into quads for ``graph/authority`` and ``graph/ontology`` and into the lexicon entries that the
extractors look for in a text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pycountry
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from miggraph import iris
from miggraph.errors import AuthorityError
from miggraph.model import LexiconEntry, NameKind

AUTHORITY = NamedNode(iris.graph("authority"))
ONTOLOGY = NamedNode(iris.graph("ontology"))

_TYPE = NamedNode(iris.expand("rdf:type"))
_KINDS = {  # what is several things goes by the first
    "mig:ConsultativeProcess": NameKind.PROCESS,
    "mig:Organization": NameKind.ORGANIZATION,
    "mig:Country": NameKind.COUNTRY,
    "mig:Region": NameKind.REGION,
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
    "skos:Concept": NameKind.CONCEPT,
}
_NAME_PROPERTIES = ("rdfs:label", "skos:prefLabel", "skos:altLabel", "skos:hiddenLabel", "mig:shortName")
_NO_M49 = frozenset({"TWN"})
"""ISO 3166 entries whose numeric code is no M49 code (checked against OCHA's table of countries and territories)."""
_EU_COUNTRY = "http://publications.europa.eu/resource/authority/country/"
_ISO_SOURCE = "ISO 3166-1 as packaged by pycountry; M49 and EU country codes follow from it by rule"


@dataclass(frozen=True, slots=True)
class Authority:
    """What the authority files hold: quads of ``graph/authority``, and the names to look for."""

    quads: tuple[Quad, ...]
    entries: tuple[LexiconEntry, ...]


def load_authority(authority_dir: Path, ontology_dir: Path) -> Authority:
    """Read the authority files, with the concepts of the schemes as entries too.

    :raises AuthorityError: for a file that is not Turtle (with its line) or holds a blank node
    """
    own = list(read_turtle_folder(authority_dir, AUTHORITY))
    declared = {str(q.subject.value) for q in own if q.predicate == _TYPE and isinstance(q.subject, NamedNode)}
    quads = [*own, *_country_quads(declared)]
    entries = list(_entries([*quads, *load_ontology(ontology_dir)]))
    return Authority(tuple(quads), tuple(entries))


def load_ontology(ontology_dir: Path) -> tuple[Quad, ...]:
    """The ontology and the concept schemes, as quads of ``graph/ontology``."""
    return tuple(read_turtle_folder(ontology_dir, ONTOLOGY))


def read_turtle_folder(folder: Path, graph: NamedNode) -> Iterator[Quad]:
    """Every Turtle file of a folder and the folders in it, as quads of one graph.

    :raises AuthorityError: if there is none, one is not Turtle, or one holds a blank node
    """
    files = sorted(folder.rglob("*.ttl"))
    if not files:
        raise AuthorityError("holds no Turtle file", where=folder, hint="restore the project's files")
    for file in files:
        yield from _read_turtle(file, graph)


def _read_turtle(file: Path, graph: NamedNode) -> Iterator[Quad]:
    try:
        for quad in parse(path=file, format=RdfFormat.TURTLE):
            if any(isinstance(term, BlankNode) for term in (quad.subject, quad.object)):
                raise AuthorityError(
                    f"holds a blank node as part of {quad.predicate}", where=file, hint="give it an IRI"
                )
            yield Quad(quad.subject, quad.predicate, quad.object, graph)
    except SyntaxError as error:
        line = f":{error.lineno}" if error.lineno else ""
        raise AuthorityError(f"is not Turtle: {error.msg}", where=f"{file}{line}", hint="correct the line") from error
    except OSError as error:
        raise AuthorityError(f"cannot be read: {error}", where=file, hint="make it readable") from error


def country_slug(country: object) -> str:
    """The slug of a country of ISO 3166: that of its common name, or else of its name."""
    return iris.slug(str(getattr(country, "common_name", None) or getattr(country, "name", "")))


def _country_quads(declared: set[str]) -> Iterator[Quad]:
    """Each country of ISO 3166-1 with its codes. A place that the authority files declare themselves is left out."""
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
        if country.alpha_3 not in _NO_M49:
            values.append(("mig:m49", country.numeric))
        yield Quad(node, _TYPE, NamedNode(iris.expand("mig:Country")), AUTHORITY)
        for prop, value in values:
            yield Quad(node, NamedNode(iris.expand(prop)), Literal(value), AUTHORITY)
        match = NamedNode(_EU_COUNTRY + country.alpha_3)
        yield Quad(node, NamedNode(iris.expand("skos:exactMatch")), match, AUTHORITY)


def _entries(quads: Iterable[Quad]) -> Iterator[LexiconEntry]:
    values: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for quad in quads:
        if isinstance(quad.subject, NamedNode) and not isinstance(quad.object, BlankNode | Triple):
            values[quad.subject.value][iris.compact(quad.predicate.value)].append(quad.object.value)
    for iri, have in values.items():
        kind = _kind(have["rdf:type"])
        if kind and (label := _first(have, "rdfs:label", "skos:prefLabel")):
            yield _entry(iri, kind, label, have)


def _kind(types: Iterable[str]) -> NameKind | None:
    found = {iris.compact(t) for t in types}
    return next((kind for curie, kind in _KINDS.items() if curie in found), None)


def _first(have: dict[str, list[str]], *properties: str) -> str | None:
    return next((have[p][0] for p in properties if have.get(p)), None)


def _entry(iri: str, kind: NameKind, label: str, have: dict[str, list[str]]) -> LexiconEntry:
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
        groups=tuple(have.get("mig:groupName", ())),
        ambiguous=tuple(have.get("mig:ambiguousName", ())),
        scheme=scheme.removeprefix(iris.scheme("")) if scheme else None,
        country=_first(have, "mig:country"),
        classes=tuple(sorted(iris.compact(kind) for kind in have["rdf:type"])),
        numbers=tuple(have.get("mig:officialNumber", ())),
    )
