"""What graphs say of some things, looked up in their sorted lines."""

from __future__ import annotations

from itertools import pairwise

import pyoxigraph as ox
import pytest

from miggraph.build.cache import Cache
from miggraph.build.parts import Graph
from miggraph.build.speaking import FEW, Speaking, lines_of, report_of
from miggraph.graph import canonical
from miggraph.iris import document, expand

EX = "urn:example:"
BODY, CITY = ox.NamedNode(f"{EX}body"), ox.NamedNode(f"{EX}city")
SEAT = ox.NamedNode(f"{EX}seat")
ATTESTED = ox.NamedNode(expand("mig:attestedIn"))


def graph_of(slug: str, *triples: tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode]) -> Graph:
    """The graph of a report."""
    name = ox.NamedNode(f"https://w3id.org/miggraph/graph/report/{slug}")
    return Graph.of(canonical([ox.Quad(*triple, name) for triple in triples]), Cache(None), slug)


def passage(slug: str, place: int) -> ox.NamedNode:
    return ox.NamedNode(f"{document(slug)}#char={place},{place + 1}")


def speaking(*graphs: Graph, far: frozenset[str] = frozenset()) -> Speaking:
    return Speaking({graph.slug: graph for graph in graphs}, far, Cache(None))


@pytest.mark.parametrize("number", range(12))
def test_lines_of_a_thing_are_found_wherever_they_stand(number: int) -> None:
    lines = [f"<urn:{each:02}{'x' * each}> <urn:p> <urn:o{more}> .\n" for each in range(12) for more in range(3)]
    thing = f"urn:{number:02}{'x' * number}"
    assert lines_of("".join(lines).encode(), thing) == "".join(lines[3 * number : 3 * number + 3]).encode()
    assert lines_of("".join(lines).encode(), f"{thing}y") == b""


def test_lines_of_nothing_are_none() -> None:
    assert lines_of(b"", "urn:a") == b""


def test_graphs_that_describe_a_thing_are_told_in_their_order() -> None:
    told = speaking(graph_of("b", (BODY, SEAT, CITY)), graph_of("c"), graph_of("a", (BODY, SEAT, CITY)))
    assert told.describing([BODY.value], ["a", "b", "c"]) == ["b", "a"]
    assert told.describing([BODY.value], ["a"]) == ["a"]


def test_what_another_graph_says_of_what_is_led_to_is_found() -> None:
    country = ox.NamedNode(f"{EX}country")
    told = speaking(graph_of("a", (BODY, SEAT, CITY)), graph_of("b", (CITY, SEAT, country)))
    assert {quad.subject for quad in told.around([BODY.value], ["a", "b"])} == {BODY, CITY}
    assert {quad.subject for quad in told.around([BODY.value], ["a"])} == {BODY}


def test_some_properties_lead_on_without_an_end() -> None:
    chain = [ox.NamedNode(f"{EX}{place}") for place in range(9)]
    told = graph_of("a", *((one, SEAT, other) for one, other in pairwise(chain)))
    near, far = speaking(told), speaking(told, far=frozenset({SEAT.value}))
    assert len(near.around([chain[0].value], ["a"])) == 3
    assert len(far.around([chain[0].value], ["a"])) == 8


def test_passages_count_of_what_is_at_fault_and_few_of_what_it_leads_to() -> None:
    places = [passage("a", place) for place in range(100, 100 + 3 * FEW)]
    told = speaking(
        graph_of("a", (BODY, SEAT, CITY), *((thing, ATTESTED, at) for thing in (BODY, CITY) for at in places))
    )
    found = told.around([BODY.value], ["a"])
    assert sum(quad.subject == BODY and quad.predicate == ATTESTED for quad in found) == len(places)
    assert sum(quad.subject == CITY and quad.predicate == ATTESTED for quad in found) == FEW
    whole = told.within("a", [BODY.value])
    assert sum(quad.subject == CITY and quad.predicate == ATTESTED for quad in whole) == len(places)


def test_passage_tells_its_report() -> None:
    assert report_of(passage("nets", 3).value) == "nets"
    assert report_of(f"{EX}nets#char=3,4") == ""


def test_one_graph_is_looked_up_without_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    said = b"<urn:a> <urn:p> <urn:b> <urn:g> .\n<urn:b> <urn:p> <urn:c> <urn:g> .\n"
    graphs = {slug: Graph.of(said, Cache(None), slug) for slug in ("one", "two", "three")}
    read: list[str] = []
    kept = Graph.data

    def data(graph: Graph, cache: Cache) -> bytes:
        read.append(graph.slug)
        return kept(graph, cache)

    monkeypatch.setattr(Graph, "data", data)
    assert len(Speaking(graphs, (), Cache(None)).within("two", {"urn:a"})) == 2
    assert set(read) == {"two"}
