"""What lies beneath a thing counts as its own, and is counted alike by its page, the lists and their SPARQL."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from miggraph.engine import Engine, Query
from miggraph.web.pages.entities import build
from miggraph.web.pages.entities.design import View
from miggraph.web.pages.entities.held import Held
from miggraph.web.pages.entities.model import Part, plain_text
from serving import ID

BENEATH = {
    "theme/tides": "Of the statements, 2 are on narrower themes.",
    "region/sea-coast": "All of the statements are about places in it.",
    "organization/sea-office": "All of the statements were made for bodies of it.",
    "affected-group/pilots": "Of the statements, 1 is about a narrower group.",
}
"""Path of a thing → what its page says of what lies beneath it."""


def listed(engine: Engine, path: str) -> list[Part]:
    """The groups of a page that a list has, too."""
    sheet = build.sheet(engine, f"{ID}{path}", View())
    return [part for section in (*sheet.sections, *sheet.side) for part in section.parts if part.place]


@pytest.mark.parametrize(("path", "told"), BENEATH.items())
def test_page_says_what_lies_beneath(kinds_engine: Engine, path: str, told: str) -> None:
    assert told in plain_text(build.sheet(kinds_engine, f"{ID}{path}", View()).lead)


def test_page_says_nothing_of_what_has_nothing_beneath(kinds_engine: Engine) -> None:
    assert "the statements" not in plain_text(build.sheet(kinds_engine, f"{ID}theme/spring-tides", View()).lead)


@pytest.mark.parametrize("path", [*BENEATH, "event/2010-02-28-tides", "instrument/tide-treaty", "person/ola-wick"])
def test_page_and_lists_count_alike(reader: FlaskClient, kinds_engine: Engine, path: str) -> None:
    parts = listed(kinds_engine, path)
    assert parts
    for part in parts:
        name, _, query = part.place.partition("?")
        rows = reader.get(f"/{name}.csv?{query}").text.strip().split("\n")[1:]
        asked = reader.get(f"/{name}.rq?{query}").text
        assert part.count == len(rows) == len([*kinds_engine.query(Query(asked)).rows()]), part.place


def test_what_belongs_to_the_thing_itself_comes_first() -> None:
    places = {name: ("finding", ("coast-2010", start, start + 9)) for start, name in enumerate("abcd")}
    assert Held(places, {}, {}).ordered("dcba", frozenset("ac")) == ["b", "d", "a", "c"]
