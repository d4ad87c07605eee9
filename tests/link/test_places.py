"""Where a city lies, and how names in capitals are shown."""

from dataclasses import replace
from datetime import date

import pytest

from miggraph import iris
from miggraph.lexicon import Lexicon
from miggraph.link import link
from miggraph.link.gazetteer import country_of, zone_of
from miggraph.link.readable import readable, short_forms
from miggraph.model import Annotations, Curated, Event, Span
from support import COAST, report_of

NOBODY = Lexicon([])


@pytest.mark.parametrize(("city", "country"), [("Manaus", "brazil"), ("BERGEN", "norway"), ("Seville", "spain")])
def test_city_lies_in_the_country_of_the_largest_place_so_called(city: str, country: str) -> None:
    assert country_of(city) == iris.thing("country", country)


@pytest.mark.parametrize("city", ["Valencia", "Cambridge", "Gull Bay by the Sea", ""])
def test_name_of_several_cities_or_of_none_tells_no_country(city: str) -> None:
    assert country_of(city) is None


@pytest.mark.parametrize(
    ("city", "country", "zone"),
    [
        ("Manaus", "brazil", "America/Manaus"),
        ("Bergen", "norway", "Europe/Oslo"),
        ("Gull Bay by the Sea", "norway", None),
    ],
)
def test_city_has_the_time_zone_of_the_largest_place_so_called_in_its_country(
    city: str, country: str, zone: str | None
) -> None:
    assert zone_of(city, iris.thing("country", country)) == zone


@pytest.mark.parametrize(
    ("printed", "label"), [("Lund", "Lund"), ("Lund, May 2012", "Lund"), ("Ruritania September", None), ("May", None)]
)
def test_date_behind_a_place_and_a_country_are_no_city(printed: str, label: str | None) -> None:
    event = Event(spans=(Span(0, 5),), method="m", key="day", kind="seminar", title="Day", start=date(2012, 5, 4))
    found = Annotations().plus([replace(event, city=printed)])
    [linked] = link([Curated(report_of("Notes\n"), found)], COAST)
    [held] = linked.annotations.events
    assert (held.city.label if held.city else None) == label


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("WORK AT SEA: A REVIEW, PART II", "Work at Sea: A Review, Part II"),
        ("PIERS OF THE HARBOUR UNION (HU)", "Piers of the Harbour Union (HU)"),
        ("LIGHTS AND GPS", "Lights and GPS"),
        ("the pilots' day", "The pilots' day"),
        ("Work at Sea", "Work at Sea"),
        ("HU", "HU"),
    ],
)
def test_title_in_capitals_is_shown_in_readable_case(printed: str, shown: str) -> None:
    assert readable(printed, NOBODY, short_forms("Boats with GPS on board find the pier.")) == shown
