"""What is offered for reconciliation: types of things, and their properties."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from miggraph.iris import MIG, at_path, base, is_named_here, path_of

"""What the IRI of a thing begins with; the rest is its identifier here."""
SCHEMA_SPACE = MIG


@dataclass(frozen=True, slots=True)
class Type:
    """A type of things."""

    id: str
    name: str
    kinds: tuple[str, ...]
    """The kinds of search that are of it."""
    description: str
    broader: str | None = None

    def told(self) -> dict[str, object]:
        """The type as the API has it."""
        broader = {} if self.broader is None else {"broader": [TYPES[self.broader].told()]}
        return {"id": self.id, "name": self.name, **broader}


@dataclass(frozen=True, slots=True)
class Property:
    """A property of things."""

    id: str
    name: str
    path: str
    """The way to its values in SPARQL."""
    types: tuple[str, ...]
    """The types whose things may have it."""
    of: str | None = None
    """The type of its values, where these are things that are offered too."""


TYPES: Mapping[str, Type] = {
    each.id: each
    for each in (
        Type("Person", "person", ("person",), "Somebody whom a report names"),
        Type("Organization", "organisation", ("organisation", "process"), "A body, firm, ministry or network"),
        Type("ConsultativeProcess", "consultative process", ("process",), "A process or dialogue", "Organization"),
        Type("Country", "country", ("country",), "A country or area of ISO 3166-1"),
        Type("LegalInstrument", "legal instrument", ("instrument",), "A treaty, convention, law or declaration"),
        Type("Theme", "theme", ("theme",), "A theme of migration policy"),
    )
}
KINDS: tuple[str, ...] = tuple(dict.fromkeys(kind for each in TYPES.values() for kind in each.kinds))
_PERSON, _BODY, _COUNTRY, _NORM, _THEME = "Person", "Organization", "Country", "LegalInstrument", "Theme"
_ALL = (_PERSON, _BODY, _COUNTRY, _NORM, _THEME)

PROPERTIES: Mapping[str, Property] = {
    each.id: each
    for each in (
        Property("otherName", "other name", "skos:altLabel", _ALL),
        Property("acronym", "acronym", "mig:acronym", (_BODY, _COUNTRY, _NORM)),
        Property("spokeFor", "spoke for", "^mig:participant/mig:onBehalfOf", (_PERSON,), _BODY),
        Property("position", "position", "^mig:participant/mig:position", (_PERSON,)),
        Property("event", "took part in", "^mig:participant/mig:inEvent", (_PERSON, _BODY, _COUNTRY)),
        Property("organizationType", "kind of organisation", "mig:organizationType", (_BODY,)),
        Property("country", "country", "mig:country", (_BODY, _NORM), _COUNTRY),
        Property("partOf", "part of", "org:subOrganizationOf", (_BODY,), _BODY),
        Property("memberOf", "member of", "org:memberOf", (_BODY, _COUNTRY), _BODY),
        Property("member", "member", "org:hasMember", (_BODY,)),
        Property("homepage", "home page", "foaf:homepage", (_BODY,)),
        Property("iso2", "ISO 3166-1 alpha-2", "mig:iso2", (_COUNTRY,)),
        Property("iso3", "ISO 3166-1 alpha-3", "mig:iso3", (_COUNTRY,)),
        Property("m49", "UN M49", "mig:m49", (_COUNTRY,)),
        Property("region", "region", "mig:within", (_COUNTRY,)),
        Property("shortName", "short name", "mig:shortName", (_NORM,)),
        Property("officialNumber", "official number", "mig:officialNumber", (_NORM,)),
        Property("documentSymbol", "document symbol", "mig:documentSymbol", (_NORM,)),
        Property("adoptedOn", "adopted on", "mig:adoptedOn", (_NORM,)),
        Property("inForceFrom", "in force from", "mig:inForceFrom", (_NORM,)),
        Property("adoptedBy", "adopted by", "mig:adoptedBy", (_NORM,), _BODY),
        Property("supplements", "supplements", "mig:supplements", (_NORM,), _NORM),
        Property("definition", "definition", "skos:definition", (_THEME,)),
        Property("broader", "broader theme", "skos:broader", (_THEME,), _THEME),
        Property("exactMatch", "the same elsewhere", "skos:exactMatch", (_BODY, _COUNTRY, _THEME)),
        Property("words", "words of the reports", "mig:attestedIn/nif:anchorOf", _ALL),
    )
}


def identifier_space() -> str:
    """What an identifier stands behind in the IRI of a thing of the corpus."""
    return f"{base()}id/"


def identifier(iri: str) -> str:
    """The identifier of a thing."""
    return path_of(iri) or iri


def iris_of(identifier_or_iri: str) -> tuple[str, ...]:
    """The IRIs of which one is meant: some clients send the identifier of a thing and others the whole."""
    text = identifier_or_iri.strip()
    return (text,) if is_named_here(text) else at_path(text)


def type_of(identifier_or_iri: str) -> Type | None:
    """A type by its identifier or IRI; None where it is not offered."""
    return TYPES.get(identifier_or_iri.removeprefix(SCHEMA_SPACE))


def types_of(kind: str) -> list[Type]:
    """The types of the things of a kind, the narrowest first."""
    return sorted((each for each in TYPES.values() if kind in each.kinds), key=lambda each: len(each.kinds))


def kinds_of(types: Collection[str]) -> tuple[str, ...]:
    """The kinds of the things of some types; all where no type is given."""
    if not types:
        return KINDS
    known = (type_of(each) for each in types)
    return tuple(dict.fromkeys(kind for each in known if each is not None for kind in each.kinds))


def properties_of(type_id: str) -> Sequence[Property]:
    """The properties that things of a type may have; of a narrower type those of the broader one."""
    found = type_of(type_id)
    names = set() if found is None else {found.id, found.broader}
    return [each for each in PROPERTIES.values() if not found or names & set(each.types)]
