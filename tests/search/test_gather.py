"""What an entry of the index rests on."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode, Quad, Store

from miggraph.iris import expand
from miggraph.search.gather import Things


def body(passages: int) -> Store:
    """A store with a body that some passages name."""
    reef, store = NamedNode("urn:x:reef"), Store()
    store.add(Quad(reef, NamedNode(expand("rdf:type")), NamedNode(expand("mig:Organization"))))
    store.add(Quad(reef, NamedNode(expand("rdfs:label")), Literal("Reef Office")))
    store.add(Quad(reef, NamedNode(expand("mig:acronym")), Literal("RO")))
    for number in range(passages):
        store.add(Quad(reef, NamedNode(expand("mig:attestedIn")), NamedNode(f"urn:x:text#char={number}")))
    return store


def test_entry_of_a_thing_that_is_named_often_says_the_same() -> None:
    often, seldom = (Things(body(passages)) for passages in (500, 1))
    entry = often.entry("urn:x:reef")
    assert entry
    assert entry == seldom.entry("urn:x:reef")
    assert (entry.label, entry.detail) == ("Reef Office", "RO")
    assert often.label("urn:x:reef") == "Reef Office"
