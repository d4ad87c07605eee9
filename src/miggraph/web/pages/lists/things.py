"""The lists of things: activities, people, organisations, legal instruments, events."""

from __future__ import annotations

from dataclasses import replace

from miggraph.web.pages.lists.declared import Field, Kind, List, Sort, column

_REPORT = Field("report", "Report", "mig:attestedIn/dcterms:isPartOf+", where="?value a mig:Report")
_SLOT = "mig:hasParticipation/mig:inEvent/mig:partOfEvent*"
_NAMES = "rdfs:label|skos:altLabel|mig:acronym"
_ABOVE = "org:subOrganizationOf*"
_BENEATH = "(^org:subOrganizationOf)*"
_ABOUT = "^mig:concerns|^mig:mentions"
_NAMED = "FILTER NOT EXISTS { ?thing a mig:ReferenceEntry }"
"""What leaves out things of the authority files that no report names."""


def _count(name: str, heading: str, path: str, of: str, counted: str = "") -> Field:
    return replace(column(name, heading, path, Kind.COUNT, f"?value a {of}", shown=True), counted=counted)


def _by_name(*more: Sort) -> tuple[Sort, ...]:
    return (Sort("name", "name", ("name",)), *more)


def _most(field: str, heading: str) -> Sort:
    return Sort(field, heading, (field, "name"), falling=True)


_YEARS = Field("year", "Year", "schema:startDate|schema:endDate", Kind.YEAR, column=False)

ACTIVITIES = List(
    name="activities",
    title="Activities",
    one="activity",
    lead="What agencies report that they do, did or plan, for whom and where.",
    pattern="?thing a mig:CapacityBuildingActivity",
    fields=(
        column("name", "Title", "rdfs:label", Kind.WORDS),
        Field("agency", "Carried out by", "mig:carriedOutBy", wider=_ABOVE, shown=True),
        Field("partner", "With", "mig:partner", shown=True),
        Field("beneficiary", "For", "mig:beneficiary", shown=True),
        Field("country", "Country", "mig:coverage", where="?value a mig:Country", wider="mig:within*", shown=True),
        Field("region", "Region", "mig:coverage", where="?value a mig:Region", wider="mig:within*", shown=True),
        Field("status", "Status", "mig:status", unset="Not said", shown=True),
        _YEARS,
        column("start", "Begin", "schema:startDate", Kind.DATE),
        column("end", "End", "schema:endDate", Kind.DATE),
        column("period", "When, as printed", "mig:period", shown=True),
        Field("area", "Area", "mig:area"),
        Field("theme", "Theme", "dcterms:subject", wider="skos:broader*", shown=True),
        column("part-of", "Part of", "mig:partOfActivity", Kind.THING, shown=True),
        column("amount", "Amount", "mig:amount", Kind.NUMBER),
        column("currency", "Currency", "mig:currency"),
        column("words", "Words", "mig:text", Kind.WORDS),
        _REPORT,
        column("page", "Page", "mig:attestedIn/mig:page"),
        column("character", "Character", "mig:attestedIn/nif:beginIndex", Kind.NUMBER),
        column("passage", "Passage", "mig:attestedIn", Kind.IRI),
    ),
    searched="rdfs:label|mig:text",
    sorts=(
        Sort("place", "place in the report", ("report", "character")),
        *_by_name(Sort("agency", "agency", ("agency", "report", "character"))),
    ),
)
PEOPLE = List(
    name="people",
    title="People",
    one="person",
    lead="Everybody whom the reports name: the bodies for which they spoke, where, and in which role.",
    pattern=f"?thing a mig:Person {_NAMED}",
    fields=(
        column("name", "Name", "rdfs:label", Kind.WORDS),
        Field(
            "spoken-for", "Spoke for", "mig:hasParticipation/mig:onBehalfOf", wider=_ABOVE, unset="Not said", shown=True
        ),
        column("position", "Post", "mig:hasParticipation/mig:position", shown=True),
        Field("role", "Role", "mig:hasParticipation/mig:role", unset="None in a programme", shown=True),
        Field("event", "Event", _SLOT, where="?value a mig:Event", shown=True),
        Field("year", "Year", f"{_SLOT}/schema:startDate", Kind.YEAR, column=False),
        Field(
            "country",
            "Spoke for a country or its bodies",
            "mig:hasParticipation/mig:onBehalfOf/mig:country?",
            where="?value a mig:Country",
        ),
        Field("theme", "Spoke on", "^mig:madeBy/dcterms:subject", wider="skos:broader*"),
        _count("recommendations", "Recommendations", "^mig:madeBy", "mig:Recommendation", "recommendations.speaker"),
        _count("findings", "Findings", "^mig:madeBy", "mig:Finding", "findings.speaker"),
        _count("statements", "Statements", "^mig:madeBy", "mig:Statement"),
        _REPORT,
    ),
    searched=_NAMES,
    sorts=_by_name(_most("statements", "most statements"), _most("recommendations", "most recommendations")),
)
ORGANISATIONS = List(
    name="organisations",
    title="Organisations",
    one="organisation",
    lead="Bodies, agencies, processes and networks that the reports name.",
    pattern=f"?thing a mig:Organization {_NAMED}",
    fields=(
        column("name", "Name", "rdfs:label", Kind.WORDS),
        column("acronym", "Acronym", "mig:acronym", shown=True),
        Field("type", "Kind", "mig:organizationType", shown=True),
        Field("country", "Country", "mig:country", where="?value a mig:Country", shown=True),
        Field("part-of", "Part of", "org:subOrganizationOf", wider=_ABOVE, shown=True),
        Field("role", "Role at events", "mig:hasParticipation/mig:role"),
        Field(
            "event",
            "Spoken for at",
            "(^mig:onBehalfOf|mig:hasParticipation)/mig:inEvent/mig:partOfEvent*",
            where="?value a mig:Event",
        ),
        Field("theme", "Spoken for on", "^mig:spokenFor/dcterms:subject", wider="skos:broader*"),
        _count("people", "People who spoke for it", "^mig:onBehalfOf/mig:participant", "mig:Person"),
        _count("statements", "Statements made for it", f"{_BENEATH}/(^mig:spokenFor|^mig:madeBy)", "mig:Statement"),
        _count(
            "activities",
            "Activities",
            f"{_BENEATH}/^mig:carriedOutBy",
            "mig:CapacityBuildingActivity",
            "activities.agency",
        ),
        _count("mentions", "Statements that name it", "^mig:mentions", "mig:Statement"),
        _REPORT,
    ),
    searched=_NAMES,
    sorts=_by_name(
        _most("statements", "most statements"), _most("activities", "most activities"), _most("mentions", "most named")
    ),
)
INSTRUMENTS = List(
    name="instruments",
    title="Legal instruments",
    one="instrument",
    lead="Treaties, conventions, resolutions, declarations and laws that the reports name.",
    pattern=f"?thing a mig:LegalInstrument {_NAMED}",
    fields=(
        column("name", "Full title", "rdfs:label", Kind.WORDS, shown=True),
        column("short-name", "Short name", "mig:shortName"),
        column("acronym", "Acronym", "mig:acronym"),
        Field(
            "kind",
            "Kind",
            "rdf:type",
            where="?value rdfs:subClassOf mig:LegalInstrument FILTER(?value != mig:LegalInstrument)",
            shown=True,
        ),
        column("number", "Number", "mig:officialNumber", shown=True),
        column("adopted", "Adopted", "mig:adoptedOn", Kind.DATE, shown=True),
        column("in-force", "In force from", "mig:inForceFrom", Kind.DATE, shown=True),
        Field("adopted-by", "Adopted by", "mig:adoptedBy"),
        Field("event", "Discussed at", "^mig:discusses", where="?value a mig:Event"),
        Field("year", "Year of discussion", "^mig:discusses/schema:startDate", Kind.YEAR, column=False),
        Field("city", "City of discussion", "^mig:discusses/mig:city"),
        Field("speaker", "Spoken of by", "^mig:concerns/mig:madeBy", where="?value a mig:Person"),
        Field("theme", "Theme of what is said", "^mig:concerns/dcterms:subject", wider="skos:broader*"),
        _count(
            "recommendations",
            "Recommendations about it",
            _ABOUT,
            "mig:Recommendation",
            "recommendations.instrument",
        ),
        _count("statements", "Statements about it", _ABOUT, "mig:Statement"),
        _count("mentions", "Statements that name it", "^mig:mentions", "mig:Statement"),
        _REPORT,
    ),
    searched=f"{_NAMES}|mig:shortName|mig:officialNumber",
    sorts=(
        _most("mentions", "most named"),
        *_by_name(
            _most("recommendations", "most recommendations"), Sort("adopted", "day of adoption", ("adopted", "name"))
        ),
    ),
)
EVENTS = List(
    name="events",
    title="Events",
    one="event",
    lead="Seminars, workshops, briefings and other meetings that the reports tell of.",
    pattern=f"?thing a mig:Event {_NAMED}",
    fields=(
        column("name", "Title", "rdfs:label", Kind.WORDS),
        column("date", "Date", "schema:startDate", Kind.DATE, shown=True),
        column("end", "End", "schema:endDate", Kind.DATE),
        Field(
            "kind", "Kind", "rdf:type", where="?value rdfs:subClassOf mig:Event FILTER(?value != mig:Event)", shown=True
        ),
        Field("year", "Year", "schema:startDate", Kind.YEAR, column=False),
        Field("city", "City", "mig:city", shown=True),
        Field("country", "Country", "mig:country", where="?value a mig:Country"),
        column("venue", "Venue", "mig:venue"),
        Field("organiser", "Organised by", "schema:organizer", shown=True),
        Field("funder", "Paid for by", "schema:funder", shown=True),
        Field("theme", "Theme", "^mig:madeAt/dcterms:subject", wider="skos:broader*"),
        Field("participant", "Taking part", "mig:hasParticipant", where="?value a mig:Person"),
        Field("instrument", "Instrument discussed", "mig:discusses", where="?value a mig:LegalInstrument"),
        _count("people", "People with a part", "mig:hasParticipant", "mig:Person"),
        _count("recommendations", "Recommendations", "^mig:madeAt", "mig:Recommendation", "recommendations.event"),
        _count("findings", "Findings", "^mig:madeAt", "mig:Finding", "findings.event"),
        _count("statements", "Statements", "^mig:madeAt", "mig:Statement"),
        replace(_REPORT, path="(mig:reportedIn|mig:attestedIn)/dcterms:isPartOf*"),
    ),
    searched="rdfs:label|mig:printedTitle|mig:venue",
    sorts=(
        Sort("date", "date", ("date", "name")),
        Sort("latest", "latest first", ("date", "name"), falling=True),
        *_by_name(_most("statements", "most statements")),
    ),
)
