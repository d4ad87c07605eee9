"""Printed words to concepts: units of figures, and fields of work of activities."""

from __future__ import annotations

import pycountry

from miggraph.lexicon import Lexicon
from miggraph.model import Iri

UNITS = "units"
AREAS = "activity-areas"
MONEY = "money"
"""The unit of every amount, whatever its currency."""


def unit_of(printed: str | None, lexicon: Lexicon) -> Iri | None:
    """The unit that a printed word means, by the names of the units in all languages; None for a word of none."""
    if not printed:
        return None
    words = MONEY if currency_of(printed) else " ".join(printed.casefold().split())
    for entry in lexicon.scheme(UNITS).entries:
        names = (entry.names, *(each.names for each in entry.translations))
        if any(words == name.casefold() for group in names for name in group):
            return entry.iri
    return None


def currency_of(printed: str | None) -> str | None:
    """The ISO 4217 code with which a printed unit begins ("USD annually")."""
    code = printed.split()[0] if printed and printed.strip() else ""
    return code if code.isupper() and pycountry.currencies.get(alpha_3=code) else None


def area_of(heading: str | None, lexicon: Lexicon) -> Iri | None:
    """The field of work that a printed heading names first."""
    matches = lexicon.scheme(AREAS).find(heading.lower()) if heading else []
    return matches[0].entries[0].iri if matches else None
