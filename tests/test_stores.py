"""How a dataset lies in a store."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Store

from miggraph.stores import load, triples

LINES = [
    b'<urn:a> <urn:b> "a <urn:x> <urn:y> ." <urn:g> .\n',
    b'<urn:a> <urn:b> "a <urn:x> <urn:y> ." <urn:h> .\n',
    b'<urn:a> <urn:b> "a"@en <urn:g> .\n',
    b"<urn:a> <urn:b> <urn:c> <urn:g> .\n",
    b"<urn:a> <urn:b> <urn:c> <urn:h> .\n",
]


def test_triple_of_several_graphs_is_told_once() -> None:
    told = [b'<urn:a> <urn:b> "a <urn:x> <urn:y> ."', b'<urn:a> <urn:b> "a"@en', b"<urn:a> <urn:b> <urn:c>"]
    assert list(triples(LINES)) == told


def test_store_has_every_triple_in_the_default_graph_too(tmp_path: Path) -> None:
    dump = tmp_path / "dump.nq"
    dump.write_bytes(b"".join(LINES))
    store = Store()
    load(store, dump, tmp_path / "scratch.nt")
    assert len(list(store.quads_for_pattern(None, None, None, DefaultGraph()))) == 3
    assert len(list(store.quads_for_pattern(None, None, None, NamedNode("urn:h")))) == 2
    assert [file.name for file in tmp_path.iterdir()] == ["dump.nq"]
