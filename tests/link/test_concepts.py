"""Printed units and headings to concepts."""

from __future__ import annotations

import pytest

from miggraph.lexicon import Lexicon
from miggraph.link.concepts import area_of, currency_of, unit_of
from miggraph.model import LexiconEntry, NameKind, Translation

HARBOUR = Lexicon(
    [
        LexiconEntry("x:share", NameKind.CONCEPT, "per cent", names=("per cent", "%"), scheme="units"),
        LexiconEntry("x:money", NameKind.CONCEPT, "money", names=("money",), scheme="units"),
        LexiconEntry(
            "x:sailor",
            NameKind.CONCEPT,
            "sailors",
            names=("sailors", "crew"),
            scheme="units",
            translations=(Translation("fr", ("marins",)),),
        ),
        LexiconEntry("x:docks", NameKind.CONCEPT, "docks", names=("docks", "quays"), scheme="activity-areas"),
        LexiconEntry("x:ships", NameKind.CONCEPT, "ships", names=("ships",), scheme="activity-areas"),
        LexiconEntry("x:theme", NameKind.CONCEPT, "crew", names=("crew",), scheme="themes"),
    ]
)


@pytest.mark.parametrize(
    ("printed", "unit"),
    [
        ("%", "x:share"),
        ("Sailors", "x:sailor"),
        ("crew", "x:sailor"),
        ("marins", "x:sailor"),
        ("NOK annually", "x:money"),
        ("gulls", None),
        ("", None),
        (None, None),
    ],
)
def test_unit_is_the_concept_that_bears_the_printed_name(printed: str | None, unit: str | None) -> None:
    assert unit_of(printed, HARBOUR) == unit


@pytest.mark.parametrize(("printed", "code"), [("NOK", "NOK"), ("NOK per head", "NOK"), ("all", None), ("WHO", None)])
def test_currency_is_the_code_that_begins_the_unit(printed: str, code: str | None) -> None:
    assert currency_of(printed) == code


@pytest.mark.parametrize(
    ("heading", "area"), [("Quays for all Ships", "x:docks"), ("SHIPS", "x:ships"), ("Lamps", None), (None, None)]
)
def test_area_is_the_first_field_that_a_heading_names(heading: str | None, area: str | None) -> None:
    assert area_of(heading, HARBOUR) == area
