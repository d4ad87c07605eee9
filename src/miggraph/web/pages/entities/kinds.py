"""The kinds of page, declared: for each its classes, its lead, and the relations that a reader wants to see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from miggraph.iris import compact, expand
from miggraph.web.pages.entities import echoes, leads, mentions, programme, speech
from miggraph.web.pages.entities.design import Beneath, Counted, Design, Linked, Said
from miggraph.web.pages.statements import CLASSES

_ABOUT = "?x mig:concerns|mig:mentions $THING ."
_ABOUT_COVERS = ("mig:concerns", "mig:mentions")


_NARROWER = Beneath("skos:broader", "is on a narrower theme", "are on narrower themes")
_NARROWER_GROUPS = Beneath("skos:broader", "is about a narrower group", "are about narrower groups")
_PLACES_IN_IT = Beneath("mig:within", "is about a place in it", "are about places in it")
_BODIES_OF_IT = Beneath("org:subOrganizationOf", "was made for a body of it", "were made for bodies of it")


def _activities(
    property_: str,
    facet: str,
    key: str = "activities",
    heading: str = "Capacity-building activities",
    beneath: Beneath | None = None,
) -> Linked:
    """The activities from which a property leads to the thing, with their list."""
    pattern = f"?x {property_} $THING ; a mig:CapacityBuildingActivity ."
    return Linked(key, heading, pattern, (property_,), listed=f"activities?{facet}", beneath=beneath)


INSTRUMENT = Design(
    (
        *("mig:LegalInstrument", "mig:Treaty", "mig:IloConvention", "mig:InstrumentGroup", "mig:Resolution"),
        *("mig:Declaration", "mig:SoftLaw", "mig:Agreement", "mig:NationalLaw", "mig:EuropeanUnionAct"),
    ),
    leads.instrument,
    ("instruments", "Legal instruments"),
    (
        Said("said", "What is said of it", _ABOUT, _ABOUT_COVERS, facet="instrument"),
        Counted("speakers", "Who spoke of it", ("said",), "mig:madeBy", shown=12, side=False),
        Counted("addressees", "Who is addressed", ("said",), "mig:addressedTo", kind="recommendation"),
        Counted("together", "Named with it", ("said",), "mig:mentions", "mig:LegalInstrument", shown=12),
        Counted("themes", "Themes", ("said",), "dcterms:subject"),
        Linked("sources", "Statements read from it", "?x dcterms:source $THING .", ("dcterms:source",)),
    ),
    makers=(programme.claims,),
    last=(mentions.mentions,),
)
EVENT = Design(
    ("mig:Event", "mig:Seminar", "mig:Workshop", "mig:Briefing"),
    leads.event,
    ("events", "Events"),
    (
        Said("said", "Statements made there", "?x mig:madeAt $THING .", ("mig:madeAt",), event=False, facet="event"),
        Counted("spoke", "Who spoke", ("said",), "mig:madeBy", "mig:Person", shown=12, side=False),
        Counted("themes", "Themes", ("said",), "dcterms:subject"),
        Counted("instruments", "Instruments discussed", ("said",), "mig:concerns", "mig:LegalInstrument"),
    ),
    makers=(programme.programme,),
    covers=("schema:superEvent", "mig:inEvent", "schema:about"),
    without=frozenset({"Country"}),
    facts_aside=True,
    facts_heading="About the event",
    full_title=True,
)
SERIES = Design(
    ("mig:Series",),
    leads.series,
    ("events", "Events"),
    (Linked("events", "Events of the series", "?x schema:superEvent $THING .", ("schema:superEvent",), shown=40),),
    full_title=True,
)
SESSION = Design(
    (
        *("mig:ProgrammeItem", "mig:Session", "mig:Panel", "mig:Talk", "mig:Opening", "mig:Closing"),
        *("mig:Discussion", "mig:Break", "mig:Registration"),
    ),
    leads.session,
    ("events", "Events"),
    (
        Said(
            "said",
            "What its speakers said at the event",
            "$THING ^mig:inEvent/mig:participant ?who ; schema:superEvent+ ?e . ?x mig:madeAt ?e ; mig:madeBy ?who .",
            event=False,
        ),
    ),
    makers=(programme.programme,),
    covers=("schema:superEvent", "mig:inEvent"),
    facts_aside=True,
    full_title=True,
)
PERSON = Design(
    ("mig:Person", "mig:UnnamedSpeakerGroup"),
    leads.person,
    ("people", "People"),
    (
        Said("said", "What was said", "?x mig:madeBy $THING .", ("mig:madeBy",), speakers=False, facet="speaker"),
        Said(
            "of",
            "Statements that name this person",
            "?x mig:mentions|mig:concerns $THING . FILTER NOT EXISTS { ?x mig:madeBy $THING }",
            ("mig:concerns",),
        ),
        Counted("themes", "Themes of what was said", ("said",), "dcterms:subject"),
        Counted("addressed", "Whom it was said to", ("said",), "mig:addressedTo"),
    ),
    makers=(programme.roles,),
    last=(mentions.mentions,),
    covers=("mig:participant",),
    facts_aside=True,
)
ORGANISATION = Design(
    ("mig:Organization", "mig:ConsultativeProcess"),
    leads.body,
    ("organisations", "Organisations"),
    (
        Said(
            "said",
            "What was said for it",
            "?x mig:madeBy|mig:spokenFor $THING .",
            ("mig:madeBy", "mig:spokenFor"),
            facet="spoken-for",
            beneath=_BODIES_OF_IT,
        ),
        Linked(
            "speakers",
            "Who spoke for it",
            "?p mig:onBehalfOf $THING ; mig:participant ?x .",
            ("mig:onBehalfOf", "mig:participant"),
        ),
        _activities("mig:carriedOutBy", "agency", beneath=_BODIES_OF_IT),
        _activities("mig:partner", "partner", "joined", "Activities of others with it"),
        Linked("initiatives", "Initiatives", "?x mig:ledBy|mig:partner $THING ; a mig:Initiative .", ("mig:ledBy",)),
        Linked(
            "held",
            "Events that it held or paid for",
            "?x schema:organizer|schema:funder $THING .",
            ("schema:organizer", "schema:funder", "mig:host"),
        ),
        Said(
            "asked", "What it is asked to do", "?x mig:addressedTo $THING .", ("mig:addressedTo",), 3, facet="addressee"
        ),
        Said("of", "What is said of it", _ABOUT, _ABOUT_COVERS, 3),
        Linked(
            "parts",
            "Bodies that belong to it",
            "?x org:subOrganizationOf|org:memberOf $THING .",
            ("org:subOrganizationOf", "org:memberOf"),
            side=True,
        ),
        Linked(
            "norms",
            "Legal instruments",
            "?x mig:custodian|mig:depositary|mig:adoptedBy $THING .",
            ("mig:custodian", "mig:depositary", "mig:adoptedBy"),
            side=True,
        ),
        Counted("themes", "Themes of what was said", ("said",), "dcterms:subject"),
    ),
    last=(mentions.mentions,),
    facts_aside=True,
)
PLACE = Design(
    ("mig:Country", "mig:Region", "mig:CountryGroup", "mig:City", "mig:Place"),
    leads.place,
    ("", "Countries and regions"),
    (
        Said(
            "said",
            "What the reports say of it",
            "?x mig:concerns|mig:mentions|mig:coverage $THING .",
            _ABOUT_COVERS,
            facet="place",
            beneath=_PLACES_IN_IT,
        ),
        _activities("mig:coverage", "place", beneath=_PLACES_IN_IT),
        Linked("initiatives", "Initiatives", "?x mig:coverage $THING ; a mig:Initiative .", beneath=_PLACES_IN_IT),
        Said("for", "What was said for it", "?x mig:spokenFor|mig:madeBy $THING .", ("mig:spokenFor", "mig:madeBy"), 3),
        Linked("speakers", "Who spoke for it", "?p mig:onBehalfOf $THING ; mig:participant ?x .", ("mig:onBehalfOf",)),
        Said(
            "asked", "What it is asked to do", "?x mig:addressedTo $THING .", ("mig:addressedTo",), 3, facet="addressee"
        ),
        Linked(
            "held",
            "Events held there",
            "?x mig:country|mig:city|schema:location $THING ; a mig:Event .",
            ("schema:location", "mig:city"),
            side=True,
        ),
        Linked("bodies", "Bodies there", "?x mig:country $THING ; a mig:Organization .", ("mig:country",), side=True),
        Linked("parts", "Places in it", "?x mig:within $THING .", ("mig:within",), side=True),
        Linked("member", "Member of", "?x org:hasMember $THING .", ("org:hasMember",), side=True),
        Counted("themes", "Themes", ("said",), "dcterms:subject"),
    ),
    last=(mentions.mentions,),
    facts_aside=True,
)
THEME = Design(
    ("scheme/themes", "scheme/gcm-objectives"),
    leads.concept,
    ("scheme/themes", "Themes"),
    (
        Said(
            "said",
            "What is said",
            "?x dcterms:subject $THING .",
            ("dcterms:subject",),
            facet="theme",
            beneath=_NARROWER,
        ),
        Counted("addressees", "Who is asked", ("said",), "mig:addressedTo", kind="recommendation", side=False),
        Counted("norms", "Which norms are spoken of", ("said",), "mig:concerns", "mig:LegalInstrument"),
        _activities("dcterms:subject", "theme", beneath=_NARROWER),
        Counted("events", "Events", ("said",), "mig:madeAt", "mig:Event", shown=12),
        Counted("speakers", "Who spoke of it", ("said",), "mig:madeBy", "mig:Person"),
        Counted("with", "Together with", ("said",), "dcterms:subject"),
        Linked("narrower", "Narrower", "?x skos:broader $THING .", ("skos:broader",), side=True),
    ),
    facts_aside=True,
)
GROUP = Design(
    ("scheme/affected-groups", "scheme/stakeholders"),
    leads.people,
    ("scheme/affected-groups", "Groups of people"),
    (
        Said(
            "said",
            "What is said of their situation",
            "?x mig:affects $THING .",
            ("mig:affects",),
            facet="affected",
            beneath=_NARROWER_GROUPS,
        ),
        Said(
            "asked", "What they are asked to do", "?x mig:addressedTo $THING .", ("mig:addressedTo",), facet="addressee"
        ),
        Said("of", "What is said of them otherwise", _ABOUT, _ABOUT_COVERS, 3),
        Linked(
            "activities",
            "Activities for them",
            "?x mig:beneficiary $THING .",
            ("mig:beneficiary",),
            listed="activities?beneficiary",
        ),
        Counted("themes", "Themes", ("said", "asked"), "dcterms:subject"),
        Counted("speakers", "Who spoke of them", ("said", "asked"), "mig:madeBy"),
        Linked("narrower", "Narrower", "?x skos:broader $THING .", ("skos:broader",), side=True),
    ),
    facts_aside=True,
)
RULE = Design(
    ("scheme/methods",),
    leads.rule,
    ("scheme/methods", "Rules"),
    (
        Said("said", "What it found", "?x mig:method $THING .", ("mig:method",)),
        Linked("found", "Other things that it found", "?x mig:method $THING . FILTER NOT EXISTS { ?x mig:text ?text }"),
        Linked("narrower", "Rules of this method", "?x skos:broader $THING .", ("skos:broader",), shown=40),
    ),
)
ACTIVITY = Design(
    ("mig:CapacityBuildingActivity",),
    leads.activity,
    ("activities", "Activities"),
    (
        Linked("parts", "Parts of it", "?x mig:partOfActivity $THING .", ("mig:partOfActivity",)),
        Linked(
            "beside",
            "Others of the same body",
            "$THING mig:carriedOutBy ?who . ?x mig:carriedOutBy ?who ; a mig:CapacityBuildingActivity .",
            shown=6,
            side=True,
        ),
    ),
    makers=(speech.in_the_report,),
    full_title=True,
)
INITIATIVE = Design(
    ("mig:Initiative",),
    leads.initiative,
    ("", "Initiatives"),
    (
        Said("said", "What is said of it", _ABOUT, _ABOUT_COVERS),
        Said("for", "What was said for it", "?x mig:spokenFor|mig:madeBy $THING .", ("mig:spokenFor", "mig:madeBy"), 3),
        Linked(
            "speakers",
            "Who spoke for it",
            "?p mig:onBehalfOf $THING ; mig:participant ?x .",
            ("mig:onBehalfOf", "mig:participant"),
        ),
        Linked("parts", "Parts of it", "?x mig:partOfActivity $THING .", ("mig:partOfActivity",)),
    ),
    last=(mentions.mentions,),
)
PUBLICATION = Design(
    ("mig:Publication", "mig:Report"),
    leads.publication,
    ("", "Reports and publications"),
    (
        Said(
            "said",
            "What was read from it",
            "{ ?section dcterms:isPartOf* $THING . ?x mig:inSection ?section } UNION { ?x mig:madeAt $THING }",
            ("mig:madeAt",),
            facet="report",
        ),
        Linked("events", "Events that it tells of", "$THING schema:about ?x .", shown=40),
        Linked(
            "sections", "Sections", "?x dcterms:isPartOf $THING ; a mig:Section .", ("dcterms:isPartOf",), side=True
        ),
    ),
    makers=(speech.in_the_report,),
    last=(mentions.mentions,),
    full_title=True,
)
SECTION = Design(
    ("mig:Section",),
    leads.section,
    ("", "Sections"),
    (Said("said", "What was read from it", "?x mig:inSection $THING .", ("mig:inSection", "dcterms:isPartOf")),),
    full_title=True,
)
STATEMENT = Design(
    ("mig:Statement", *(compact(name) for name in CLASSES)),
    speech.lead,
    ("recommendations", "Statements"),
    (Linked("repeated", "Where it is repeated", "?x mig:restates $THING .", ("mig:restates",)),),
    makers=(echoes.echoed, echoes.echoing, speech.in_the_report),
    last=(speech.beside,),
    covers=("mig:echoes",),
    facts_late=True,
    facts_heading="What the graph says of it",
)
PARTICIPATION = Design(
    ("mig:Participation",), leads.participation, ("people", "People"), makers=(speech.in_the_report,), full_title=True
)
SCHEME = Design(
    ("skos:ConceptScheme",),
    leads.anything,
    ("", "Lists of terms"),
    (Linked("terms", "Terms", "?x skos:inScheme $THING .", ("skos:inScheme", "skos:topConceptOf"), shown=100),),
    facts_aside=True,
)
CONCEPT = Design(
    ("skos:Concept",),
    leads.concept,
    ("", "Lists of terms"),
    (Linked("narrower", "Narrower", "?x skos:broader $THING .", ("skos:broader",), side=True),),
)
ANYTHING = Design((), leads.anything)

_ALL = (
    *(INSTRUMENT, EVENT, SERIES, SESSION, PERSON, ORGANISATION, PLACE, ACTIVITY, INITIATIVE, PUBLICATION, SECTION),
    *(STATEMENT, PARTICIPATION, SCHEME, THEME, GROUP, RULE, CONCEPT),
)
_BY_CLASS: Mapping[str, Design] = {
    (expand(name) if ":" in name else name): design for design in _ALL for name in design.classes
}


def design_of(classes: Iterable[str], schemes: Iterable[str]) -> Design:
    """The design for a thing of some classes; that of its concept scheme goes first.

    :param schemes: the last parts of the IRIs of its schemes, such as ``scheme/themes``
    """
    wanted = (*schemes, *classes)
    found = [_BY_CLASS[name] for name in wanted if name in _BY_CLASS]
    return min(found, key=_rank, default=ANYTHING)


def is_of_another(class_: str, design: Design) -> bool:
    """Whether a class, as an IRI, is one of those of another design."""
    return _BY_CLASS.get(class_, design) is not design


def _rank(design: Design) -> int:
    """A process is an initiative and an organisation: the kind that is listed first decides."""
    order = (THEME, GROUP, RULE, INSTRUMENT, STATEMENT, ORGANISATION, INITIATIVE)
    return order.index(design) if design in order else len(order)
