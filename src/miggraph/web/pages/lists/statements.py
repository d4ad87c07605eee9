"""The lists of statements: recommendations, findings, figures."""

from __future__ import annotations

from miggraph.web.pages.lists.declared import Field, Kind, List, Sort, column

_NAMED = "mig:concerns|mig:mentions|mig:coverage"
_MADE = "mig:madeAt/(schema:startDate|dcterms:issued)"
_MATCHED = "skos:exactMatch|skos:closeMatch|skos:broadMatch|skos:narrowMatch"

WORDS = column("words", "Words", "mig:text", Kind.WORDS)
EVENT = Field("event", "Event", "mig:madeAt", where="?value a mig:Event")
YEAR = Field("year", "Year", _MADE, Kind.YEAR, column=False)
DATE = column("date", "Date", _MADE, Kind.DATE)
THEME = Field("theme", "Theme", "dcterms:subject", wider="skos:broader*")
OBJECTIVE = Field(
    "objective",
    "Objective of the Global Compact",
    f"dcterms:subject/skos:broader*/({_MATCHED})",
    where="?value skos:inScheme <https://w3id.org/miggraph/scheme/gcm-objectives>",
)
SPEAKER = Field("speaker", "Said by", "mig:madeBy", unset="Speaker not named")
SPOKEN_FOR = Field(
    "spoken-for",
    "Spoken for",
    "mig:spokenFor|mig:madeBy",
    where="FILTER NOT EXISTS { ?value a mig:Person } FILTER NOT EXISTS { ?value a mig:UnnamedSpeakerGroup }",
    wider="org:subOrganizationOf*",
    unset="Not said",
)
ADDRESSEE = Field("addressee", "Addressed to", "mig:addressedTo", unset="Nobody named")
AFFECTED = Field("affected", "People concerned", "mig:affects", wider="skos:broader*")
INSTRUMENT = Field("instrument", "Legal instrument", "mig:concerns|mig:mentions", where="?value a mig:LegalInstrument")
COUNTRY = Field("country", "Country", _NAMED, where="?value a mig:Country", wider="mig:within*")
REGION = Field("region", "Region", _NAMED, where="?value a mig:Region", wider="mig:within*")
STRENGTH = Field("strength", "Strength", "mig:strength")
REPORT = Field("report", "Report", "mig:inSection/dcterms:isPartOf*", where="?value a mig:Report")
PLACE = (
    column("page", "Page", "mig:attestedIn/mig:page"),
    column("character", "Character", "mig:attestedIn/nif:beginIndex", Kind.NUMBER),
    column("passage", "Passage", "mig:attestedIn", Kind.IRI),
)

_SORTS = (
    Sort("place", "place in the report", ("report", "character")),
    Sort("date", "date", ("date", "report", "character")),
    Sort("latest", "latest first", ("date", "report", "character"), falling=True),
    Sort("speaker", "speaker", ("speaker", "report", "character")),
)

RECOMMENDATIONS = List(
    name="recommendations",
    title="Recommendations",
    one="recommendation",
    lead="What somebody said must, should or could be done, in the words of the report.",
    pattern="?thing a mig:Recommendation",
    fields=(
        *(WORDS, STRENGTH, EVENT, YEAR, DATE, THEME, OBJECTIVE, SPEAKER, SPOKEN_FOR, ADDRESSEE, AFFECTED),
        *(INSTRUMENT, COUNTRY, REGION, REPORT, *PLACE),
    ),
    searched="mig:text",
    sorts=(*_SORTS, Sort("addressee", "addressee", ("addressee", "report", "character"))),
    cards=True,
)
FINDINGS = List(
    name="findings",
    title="Findings",
    one="finding",
    lead="What somebody said is so, in the words of the report.",
    pattern="?thing a mig:Finding",
    fields=(
        *(WORDS, EVENT, YEAR, DATE, THEME, OBJECTIVE, SPEAKER, SPOKEN_FOR, AFFECTED),
        *(INSTRUMENT, COUNTRY, REGION, REPORT, *PLACE),
    ),
    searched="mig:text",
    sorts=_SORTS,
    cards=True,
)
FIGURES = List(
    name="figures",
    title="Figures",
    one="figure",
    lead="Numbers that the reports give, each with what it measures and the sentence that has it.",
    pattern="?thing a mig:Statistic",
    fields=(
        column("value", "Value", "mig:value", Kind.NUMBER),
        column("up-to", "Up to", "mig:upperBound", Kind.NUMBER),
        column("unit-printed", "Unit as printed", "mig:unitAsPrinted", Kind.WORDS),
        Field("unit", "Unit", "mig:unit", unset="No unit of the list"),
        Field("currency", "Currency", "mig:currency", Kind.TEXT),
        column("measures", "Measures", "mig:measures", Kind.WORDS),
        Field("hedge", "How exact", "mig:hedge", Kind.TEXT, unset="as it stands"),
        Field("period", "Year or period", "mig:referencePeriod", Kind.TEXT),
        *(WORDS, EVENT, YEAR, DATE, THEME, OBJECTIVE, SPEAKER, SPOKEN_FOR, AFFECTED),
        *(INSTRUMENT, COUNTRY, REGION, REPORT, *PLACE),
    ),
    searched="mig:text|mig:measures",
    amounts=("hedge", "value", "up-to", "unit-printed"),
    sorts=(*_SORTS, Sort("value", "largest first", ("value", "report", "character"), falling=True)),
    cards=True,
)
