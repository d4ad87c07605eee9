"""Facts that pages show: each property under the heading that a reader understands, in the order to read them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from miggraph.web.pages import dates
from miggraph.web.pages.description import Value, name_of
from miggraph.web.pages.entities.model import Row, Thing


@dataclass(frozen=True, slots=True)
class Field:
    """A row of facts: its heading and the properties whose values stand in it."""

    heading: str
    properties: tuple[str, ...]
    form: str = "values"


FIELDS = (
    Field("Who", ("mig:participant",)),
    Field("Role", ("mig:role",)),
    Field("In", ("mig:inEvent", "mig:inReport")),
    Field("On behalf of", ("mig:onBehalfOf",)),
    Field("Post, as printed", ("mig:position",)),
    Field("Body, as printed", ("mig:affiliation",)),
    Field("Form of address", ("mig:honorific",)),
    Field("Kind", ("mig:organizationType", "mig:initiativeType", "mig:documentKind")),
    Field("Date", ("schema:startDate", "schema:endDate"), "span"),
    Field("When, as printed", ("mig:period",)),
    Field("Place", ("schema:location", "mig:city")),
    Field("Room", ("mig:room",)),
    Field("Part of", ("schema:superEvent", "mig:partOfActivity", "mig:partOfInstrument", "org:subOrganizationOf")),
    Field("Held by", ("mig:host", "schema:organizer")),
    Field("Paid by", ("schema:funder",)),
    Field("Adopted", ("mig:adoptedOn",), "day"),
    Field("Adopted by", ("mig:adoptedBy",)),
    Field("Adopted in", ("mig:adoptedIn",)),
    Field("In force since", ("mig:inForceFrom",), "day"),
    Field("Looked after by", ("mig:custodian",)),
    Field("Depositary", ("mig:depositary",)),
    Field("Adds to", ("mig:supplements",)),
    Field("Amends", ("mig:amends",)),
    Field("Includes", ("dcterms:hasPart",)),
    Field(
        "Numbers",
        (
            *("mig:officialNumber", "mig:documentSymbol", "mig:untcNumber", "mig:untsCitation", "mig:unRegistration"),
            *("mig:iloCode", "mig:cetsNumber", "mig:celexNumber"),
        ),
        "once",
    ),
    Field("Carried out by", ("mig:carriedOutBy",)),
    Field("Led by", ("mig:ledBy",)),
    Field("Together with", ("mig:partner",)),
    Field("For", ("mig:beneficiary",)),
    Field("Where", ("mig:coverage",)),
    Field("Status", ("mig:status",)),
    Field("Amount", ("mig:amount",), "number"),
    Field("Area", ("mig:area", "mig:areaAsPrinted")),
    Field("Said by", ("mig:madeBy",)),
    Field("Spoken for", ("mig:spokenFor",)),
    Field("Addressed to", ("mig:addressedTo",)),
    Field("About", ("mig:concerns",)),
    Field("Decided by", ("mig:outcomeOf",)),
    Field("Strength", ("mig:strength",)),
    Field("Kind of claim", ("mig:claimKind",)),
    Field("What is measured", ("mig:measures",)),
    Field("Value", ("mig:value", "mig:valueThing"), "number"),
    Field("Unit", ("mig:unit",)),
    Field("Currency", ("mig:currency",)),
    Field("From", ("mig:lowerBound",), "number"),
    Field("To", ("mig:upperBound",), "number"),
    Field("How exact", ("mig:hedge",)),
    Field("In the period", ("mig:referencePeriod",), "day"),
    Field("As of", ("mig:asOf",), "day"),
    Field("Term", ("mig:term",)),
    Field("Meaning", ("mig:meaning",)),
    Field("Themes", ("dcterms:subject",)),
    Field("Whose situation", ("mig:affects",)),
    Field("Names", ("mig:mentions",), "rest"),
    Field("Words quoted", ("mig:quotation",)),
    Field("Repeats", ("mig:restates",)),
    Field("Response", ("mig:response",)),
    Field("Made at", ("mig:madeAt",)),
    Field("Told in", ("mig:reportedIn",)),
    Field("Cited in", ("mig:citedIn",)),
    Field("Member of", ("org:memberOf",)),
    Field("Members", ("org:hasMember",)),
    Field("Works with", ("org:linkedTo",)),
    Field("Secretariat", ("mig:secretariat",)),
    Field("Established", ("mig:established",), "day"),
    Field("Country", ("mig:country",)),
    Field("Lies in", ("mig:within",)),
    Field("Codes", ("mig:iso2", "mig:iso3", "mig:m49")),
    Field("Published by", ("dcterms:publisher",)),
    Field("Published", ("dcterms:issued",), "day"),
    Field("Rights", ("dcterms:rights",)),
    Field("Licence", ("dcterms:license",)),
    Field("Made by", ("dcterms:creator",)),
    Field("Made", ("dcterms:created",), "day"),
    Field("Changed", ("dcterms:modified",), "day"),
    Field("Version", ("owl:versionInfo",)),
    Field("Broader", ("skos:broader",)),
    Field("Related", ("skos:related", "dcterms:relation")),
    Field(
        "In other lists",
        ("skos:exactMatch", "skos:closeMatch", "skos:broadMatch", "skos:narrowMatch", "skos:relatedMatch"),
    ),
    Field("List", ("skos:inScheme",)),
    Field("Name of the rule", ("skos:notation",), "code"),
    Field("Pattern", ("mig:pattern",), "pre"),
    Field("Matches", ("skos:example",)),
    Field("Does not match", ("mig:counterExample",)),
    Field("Words that lead here", ("mig:cue",)),
    Field("Also called", ("mig:acronym", "skos:altLabel"), "names"),
    Field("Elsewhere", ("foaf:homepage", "rdfs:seeAlso")),
    Field("Note", ("skos:editorialNote",)),
    Field("Sources", ("dcterms:source",)),
)
TECHNICAL = frozenset(
    {
        *("rdf:type", "rdfs:label", "skos:prefLabel", "dcterms:title", "mig:shortTitle", "mig:printedTitle"),
        *("mig:shortName", "mig:text", "mig:attestedIn", "prov:wasQuotedFrom", "mig:method", "mig:confidence"),
        *("mig:sequence", "mig:timeZone", "mig:venue", "skos:hiddenLabel", "skos:definition", "dcterms:description"),
        *("mig:context", "mig:inSection", "skos:topConceptOf", "mig:contextualName", "mig:groupName"),
        *("mig:ambiguousName", "mig:seatName", "mig:demonym", "mig:sha256", "mig:understood", "dcterms:format"),
        *("dcterms:language", "dcterms:dateSubmitted", "mig:subjectFrom", "schema:about", "when"),
        "mig:echoes",
    }
)
"""Properties that stand elsewhere on the page, or that only programs read."""
_KNOWN = frozenset(name for field in FIELDS for name in field.properties) | TECHNICAL
_QUOTES = dict.fromkeys(map(ord, "\"“”„«»‘’'"))
_SHOWN, _NAMES_SHOWN = 12, 5
"""Values of a row; more are folded away."""


def rows(thing: Thing, without: frozenset[str] = frozenset()) -> list[Row]:
    """The facts of a thing, those that pages know first.

    :param without: headings of rows that its page has elsewhere
    """
    return [row for row in (*_known(thing), *_others(thing)) if row.heading not in without]


def _known(thing: Thing) -> Iterator[Row]:
    for field in FIELDS:
        values = _FORMS[field.form](thing, field) if field.form in _FORMS else thing.all(*field.properties)
        if values:
            most = _NAMES_SHOWN if field.form == "names" else _SHOWN
            yield Row(field.heading, values[:most], field.form, values[most:])


def _others(thing: Thing) -> Iterator[Row]:
    for name in sorted(thing.said):
        if name not in _KNOWN and not name.endswith("Method"):
            values = thing.all(name)
            heading = name_of(name, {}) if "://" in name else _words(name)
            yield Row(heading, values[:_SHOWN], "values", values[_SHOWN:])


def _words(name: str) -> str:
    """A prefixed name as words: ``mig:taskForce`` is “Task force”."""
    local = name.partition(":")[2]
    spaced = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in local)
    return spaced.strip().capitalize()


def _span(thing: Thing, field: Field) -> tuple[Value, ...]:
    start, end = (thing.text(name) for name in field.properties)
    told = dates.span(start, end) if start or end else ""
    return (Value(told),) if told else ()


def _days(thing: Thing, field: Field) -> tuple[Value, ...]:
    return tuple(Value(dates.day(each.text), each.iri) for each in thing.all(*field.properties))


def _once(thing: Thing, field: Field) -> tuple[Value, ...]:
    """Values without those that are only the end of another one."""
    found = thing.all(*field.properties)
    return tuple(each for each in found if not any(other.text.endswith(f" {each.text}") for other in found))


def _rest(thing: Thing, field: Field) -> tuple[Value, ...]:
    """What is named without being what it is about, nor who says it or is addressed."""
    shown = thing.all("mig:concerns", "mig:madeBy", "mig:spokenFor", "mig:addressedTo")
    return tuple(each for each in thing.all(*field.properties) if each not in shown)


def _names(thing: Thing, field: Field) -> tuple[Value, ...]:
    """Other names, the short ones first, those that differ in capitals and quotation marks alone once."""
    shown = {_bare(thing.name), _bare(thing.label)}
    found: dict[str, Value] = {}
    for each in sorted(thing.all(*field.properties), key=lambda each: (each.text.isupper(), len(each.text), each.text)):
        if _bare(each.text) not in shown:
            found.setdefault(_bare(each.text), each)
    return tuple(sorted(found.values(), key=lambda each: (len(each.text), each.text)))


def _bare(name: str) -> str:
    """A name as it is compared with others."""
    return name.translate(_QUOTES).lower()


def _numbers(thing: Thing, field: Field) -> tuple[Value, ...]:
    return tuple(Value(_number(each.text), each.iri) for each in thing.all(*field.properties))


def _number(written: str) -> str:
    """A number with commas between thousands; a date in words; anything else as it is."""
    whole, point, decimals = written.partition(".")
    digits = whole.lstrip("-")
    if not digits.isdecimal() or not (decimals.isdecimal() or not point) or (digits.startswith("0") and digits != "0"):
        return dates.day(written)
    grouped = f"{int(whole):,}" if len(digits) > len("2006") else whole
    return grouped + point + decimals


_FORMS: dict[str, Callable[[Thing, Field], tuple[Value, ...]]] = {
    "span": _span,
    "day": _days,
    "number": _numbers,
    "once": _once,
    "rest": _rest,
    "names": _names,
}
