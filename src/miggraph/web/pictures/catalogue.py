"""The pictures that there are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from miggraph.web.pages.lists import statements, things
from miggraph.web.pages.lists.declared import Field, Kind, List, Sort, column
from miggraph.web.pictures.declared import Axis, Form, Order, Picture

_STAKEHOLDER = "?addressee skos:inScheme <https://w3id.org/miggraph/scheme/stakeholders>"
_TOP_THEME = "FILTER NOT EXISTS { ?theme skos:broader ?wider_theme }"
_HELD = "FILTER NOT EXISTS { ?event a mig:ProgrammeItem }"
_ABOVE = "org:subOrganizationOf*"

_PARTS = List(
    name="parts",
    title="Parts",
    one="part",
    lead="Each part that somebody had in a programme, for a body.",
    pattern="?thing a mig:Participation ; mig:participant ?participant",
    fields=(
        column("person", "Person", "mig:participant", Kind.THING),
        Field("spoken-for", "Organisation", "mig:onBehalfOf", wider=_ABOVE, where="?value a mig:Organization"),
        Field("event", "Event", "mig:inEvent/mig:partOfEvent*", where="?value a mig:Event"),
        Field("year", "Year", "mig:inEvent/mig:partOfEvent*/schema:startDate", Kind.YEAR, column=False),
        Field("role", "Role", "mig:role"),
    ),
    searched="rdfs:label",
    sorts=(Sort("person", "person", ("person",)),),
)
_NAMED = Field("instrument", "Legal instrument", "mig:mentions", where="?value a mig:LegalInstrument")
_NAMING = List(
    name="statements",
    title="Statements",
    one="statement",
    lead="Statements that name legal instruments.",
    pattern="?thing a mig:Statement",
    fields=(
        column("words", "Words", "mig:text", Kind.WORDS),
        replace(_NAMED, column=False),
        replace(_NAMED, name="together-with", heading="Together with", column=False),
        statements.EVENT,
        statements.YEAR,
        replace(statements.THEME, column=False),
        replace(statements.SPEAKER, column=False, unset=""),
    ),
    searched="mig:text",
    sorts=(Sort("event", "event", ("event",)),),
)

_PICTURES = (
    Picture(
        name="timeline",
        title="Events in time, and what was said at each",
        form=Form.STACKS,
        lists=(statements.RECOMMENDATIONS, statements.FINDINGS, statements.FIGURES),
        columns=Axis("event", "Event", order=Order.TIME, most=60),
        counts=(
            "The height of a bar is the number of recommendations, findings and figures of an event; a line "
            "leads to its day."
        ),
        leaves_out=(
            "Statements made at no event, those of other kinds, and events of which the reports record none of "
            "the three."
        ),
    ),
    Picture(
        name="themes-by-year",
        title="What was asked for, by theme and year",
        form=Form.GRID,
        lists=(statements.RECOMMENDATIONS,),
        rows=Axis("theme", "Theme", first=_TOP_THEME),
        columns=Axis("year", "Year", order=Order.TIME, most=40),
        counts=(
            "A number is how many recommendations of a year have a theme or one below it; the stronger its "
            "colour, the larger their share of that year."
        ),
        leaves_out=(
            "Recommendations without a theme or a year. One with two themes counts for both, so columns do not add up."
        ),
        shares=True,
    ),
    Picture(
        name="themes-by-stakeholder",
        title="What is asked of whom",
        form=Form.GRID,
        lists=(statements.RECOMMENDATIONS,),
        rows=Axis("theme", "Theme", first=_TOP_THEME),
        columns=Axis("addressee", "Addressed to", only=_STAKEHOLDER, most=16),
        counts="A number is how many recommendations with a theme, or one below it, are addressed to a group.",
        leaves_out="Recommendations that name nobody to act, those to a single body, and those without a theme.",
    ),
    Picture(
        name="who-asks-whom",
        title="Who asks whom",
        form=Form.GRID,
        lists=(statements.RECOMMENDATIONS,),
        rows=Axis("spoken-for", "Spoken for", most=24),
        columns=Axis("addressee", "Addressed to", most=16),
        counts=(
            "A number is how many recommendations somebody made for a body, or a part of it, to those who are to act."
        ),
        leaves_out=(
            "Recommendations whose speaker's body is not told, and those that name nobody to act. A part of a "
            "body with the same numbers is not drawn beside it."
        ),
    ),
    Picture(
        name="organisations-at-events",
        title="Which organisations met",
        form=Form.GRID,
        lists=(_PARTS,),
        rows=Axis("spoken-for", "Organisation", most=24),
        columns=Axis("event", "Event", only=_HELD, order=Order.TIME, most=40),
        counts=(
            "A number is how many parts people had in the programme of an event for an organisation or a part of it."
        ),
        leaves_out=(
            "People whose body the programme does not name, and those who only listened. A part of a body with "
            "the same numbers is not drawn beside it."
        ),
    ),
    Picture(
        name="instruments-together",
        title="Legal instruments named together",
        form=Form.GRID,
        lists=(_NAMING,),
        rows=Axis("instrument", "Legal instrument", most=16),
        columns=Axis("together-with", "Together with", only="FILTER(?together_with != ?instrument)", most=16),
        counts="A number is how many statements name both instruments in one sentence.",
        leaves_out="Sentences that no rule has read as a statement, and statements that name one instrument.",
        symmetric=True,
    ),
    Picture(
        name="map-of-activities",
        title="Where agencies build capacity",
        form=Form.MAP,
        lists=(things.ACTIVITIES,),
        columns=Axis("country", "Country", most=300),
        counts="The stronger its colour, the more activities say that they take place in a country.",
        leaves_out="Activities that name a region or no place. A country that no activity names has no colour.",
    ),
    Picture(
        name="map-of-recommendations",
        title="Countries that recommendations speak of",
        form=Form.MAP,
        lists=(statements.RECOMMENDATIONS,),
        columns=Axis("country", "Country", most=300),
        counts="The stronger its colour, the more recommendations name a country.",
        leaves_out="Recommendations that name no country. Being named is not being asked.",
    ),
    Picture(
        name="figures-by-year",
        title="Figures by what they measure, over the years",
        form=Form.GRID,
        lists=(statements.FIGURES,),
        rows=Axis("unit", "Unit", most=24),
        columns=Axis("year", "Year", order=Order.TIME, most=40),
        counts="A number is how many figures in a unit the reports of a year give.",
        leaves_out=(
            "Figures without a unit of the list. The year is that in which a figure was given; few say which "
            "year they are of."
        ),
    ),
)
PICTURES: Mapping[str, Picture] = MappingProxyType({each.name: each for each in _PICTURES})
"""Name → picture."""

ON_PAGES: Mapping[str, tuple[str, str, int]] = MappingProxyType(
    {
        "theme": ("themes-by-year", "theme", 7),
        "country": ("timeline", "country", 7),
        "instrument": ("instruments-together", "instrument", 1),
        "organization": ("organisations-at-events", "spoken-for", 1),
    }
)
"""Kind of thing, as its IRI has it → the picture for its page, the facet that has the thing, how many rows."""
