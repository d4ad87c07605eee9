"""The diagram of classes: which properties it draws, where its boxes stand, what it says in words."""

from __future__ import annotations

from collections.abc import Mapping

from flask.testing import FlaskClient

from miggraph.iris import expand
from miggraph.web.pages.schema.diagram import Box, Row, boxes, drawn, placed, words
from miggraph.web.pages.schema.used import Schema, UsedClass, UsedProperty


def used(name: str, things: int, properties: Mapping[str, Mapping[str, int]] | None = None) -> UsedClass:
    """A class whose properties lead to classes, each so often."""
    told = (
        UsedProperty(expand(key), sum(to.values()), {expand(iri): count for iri, count in to.items()})
        for key, to in (properties or {}).items()
    )
    return UsedClass(expand(name), things, tuple(told))


def rows(*classes: UsedClass, follow: Mapping[str, bool] | None = None) -> dict[str, list[tuple[str, list[str]]]]:
    """Class → property and classes that it leads to, as the boxes have them."""
    known = Schema({each.iri: each for each in classes}, {}, {}, {}, {})
    found = boxes(known, {expand(name): again for name, again in (follow or {}).items()})
    return {box.label: [(row.name, [other.label for other in to]) for row, to in told] for box, told in words(found)}


def box(name: str, *to: str) -> Box:
    return Box(name, name, 1, [Row("leads", "mig:leads", 1, to)] if to else [])


def test_second_name_of_a_property_is_not_drawn() -> None:
    crew = {"mig:crew": {"mig:Pilot": 5}, "schema:member": {"mig:Pilot": 5}, "foaf:knows": {"mig:Pilot": 4}}
    assert rows(used("mig:Ship", 9, crew), used("mig:Pilot", 5))["mig:Ship"] == [("mig:crew", ["mig:Pilot"])]


def test_property_is_drawn_from_the_many_to_the_few() -> None:
    ships = used("mig:Ship", 9, {"mig:berth": {"mig:Harbour": 9}})
    harbours = used("mig:Harbour", 2, {"mig:ships": {"mig:Ship": 9}, "mig:largest": {"mig:Ship": 2}})
    told = rows(ships, harbours)
    assert told == {"mig:Ship": [("mig:berth", ["mig:Harbour"])], "mig:Harbour": [("mig:largest", ["mig:Ship"])]}


def test_what_follows_from_other_properties_is_not_drawn() -> None:
    lit = {"mig:lamp": {"mig:Lamp": 3}, "mig:sees": {"mig:Lamp": 8}, "mig:near": {"mig:Lamp": 7}}
    told = rows(used("mig:Ship", 9, lit), used("mig:Lamp", 3), follow={"mig:sees": False, "mig:near": True})
    assert told["mig:Ship"] == [("mig:lamp", ["mig:Lamp"])]


def test_class_without_lines_has_no_box() -> None:
    assert "mig:Buoy" not in rows(
        used("mig:Ship", 9, {"mig:berth": {"mig:Harbour": 9}}), used("mig:Harbour", 1), used("mig:Buoy", 4)
    )


def test_boxes_stand_left_of_what_they_lead_to_and_none_covers_another() -> None:
    found = placed(
        [box("harbour"), box("lamp", "ship"), box("ship", "harbour", "pilot"), box("pilot", "ship"), box("pier")]
    )
    columns = {each.iri: each.column for each in found}
    assert columns["lamp"] < columns["ship"] < columns["harbour"]
    for each in found:
        for other in found:
            if each.column == other.column and each.y < other.y:
                assert each.y + each.height < other.y


def test_drawing_has_a_link_for_each_class_and_a_line_for_each_property() -> None:
    drawing = drawn(placed([box("lamp", "ship", "lamp"), box("ship")]), lambda iri: f"?class={iri}")
    assert {mark.href for mark in drawing.marks if mark.href} == {"?class=lamp", "?class=ship"}
    assert [mark.title for mark in drawing.marks if mark.shape == "path"] == ["lamp: leads → ship"]


def test_nothing_is_drawn_of_nothing() -> None:
    assert placed([]) == []
    assert not drawn([], str).marks


def test_page_of_classes_that_nothing_joins_has_no_diagram(odd_client: FlaskClient) -> None:
    text = odd_client.get("/model", headers={"Accept": "text/html"}).get_data(as_text=True)
    assert "diagram-title" not in text
    assert 'id="classes"' in text
