"""Where a city lies, and how names in capitals are shown."""

import pytest

from miggraph import iris
from miggraph.lexicon import Lexicon
from miggraph.link.gazetteer import country_of
from miggraph.link.readable import readable, short_forms

NOBODY = Lexicon([])


@pytest.mark.parametrize(("city", "country"), [("Manaus", "brazil"), ("BERGEN", "norway"), ("Seville", "spain")])
def test_city_lies_in_the_country_of_the_largest_place_so_called(city: str, country: str) -> None:
    assert country_of(city) == iris.thing("country", country)


@pytest.mark.parametrize("city", ["Valencia", "Cambridge", "Gull Bay by the Sea", ""])
def test_name_of_several_cities_or_of_none_tells_no_country(city: str) -> None:
    assert country_of(city) is None


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
