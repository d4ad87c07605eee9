"""A graph of any size that looks like a register of people and what they attended; the same seed, the same quads."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from miggraph.stores import FORMAT, fill_default_graph

BASE = "http://example.org/"
GRAPHS = 10
QUADS_A_PERSON = 7
PEOPLE_AN_EVENT = 100
_RDF_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_LABEL = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
_WORDS = ("harbour", "ledger", "border", "season", "wage", "permit", "visa", "school", "clinic", "consul", "ferry")


def quads(count: int, seed: int = 1) -> Iterator[ox.Quad]:
    """At least ``count`` quads."""
    chance = random.Random(seed)
    for number in range(count // QUADS_A_PERSON + 1):
        graph = ox.NamedNode(f"{BASE}graph/{number % GRAPHS}")
        person = ox.NamedNode(f"{BASE}person/{number}")
        event = ox.NamedNode(f"{BASE}event/{number // PEOPLE_AN_EVENT}")
        town = ox.NamedNode(f"{BASE}town/{chance.randrange(500)}")
        remark = " ".join(chance.choices(_WORDS, k=8)) + f" {chance.randrange(count)}"
        yield ox.Quad(person, _RDF_TYPE, ox.NamedNode(f"{BASE}Person"), graph)
        yield ox.Quad(person, _LABEL, ox.Literal(f"Person number {number}", language="en"), graph)
        yield ox.Quad(person, ox.NamedNode(f"{BASE}attended"), event, graph)
        yield ox.Quad(person, ox.NamedNode(f"{BASE}livesIn"), town, graph)
        yield ox.Quad(person, ox.NamedNode(f"{BASE}remark"), ox.Literal(remark), graph)
        yield ox.Quad(person, ox.NamedNode(f"{BASE}age"), ox.Literal(chance.randrange(18, 90)), graph)
        yield ox.Quad(event, _RDF_TYPE, ox.NamedNode(f"{BASE}Event"), graph)
        yield ox.Quad(
            person, ox.NamedNode(f"{BASE}knows"), ox.NamedNode(f"{BASE}person/{chance.randrange(number + 1)}"), graph
        )


def publish(folder: Path, count: int, seed: int = 1) -> Path:
    """Write a dataset folder with at least ``count`` quads, unless it is there already; returns the folder."""
    name = hashlib.sha256(f"{count} {seed}".encode()).hexdigest()
    version = folder / "versions" / name
    if (folder / "current").exists():
        return folder
    version.mkdir(parents=True)
    store = ox.Store(str(version / "store"))
    store.bulk_extend(quads(count, seed))
    made = len(store)
    fill_default_graph(store)
    store.optimize()
    store.flush()
    facts = {"version": name, "built_at": "2020-01-01T00:00:00Z", "counts": {"quads": made}, "store_format": FORMAT}
    (version / "build.json").write_text(json.dumps(facts), encoding="utf-8")
    (folder / "current").symlink_to(Path("versions") / name)
    return folder
