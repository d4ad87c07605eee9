"""Any RDF files as a dataset."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from miggraph.engine import Limits, Query
from miggraph.engine.files import open_files
from miggraph.engine.pool import PooledEngine
from miggraph.errors import DatasetError

LIMITS = Limits(workers=1)
ALL = "SELECT ?o WHERE { ?s ?p ?o } ORDER BY ?o"


def write(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.write_bytes(gzip.compress(text.encode()) if name.endswith(".gz") else text.encode())
    return file


def values(engine: PooledEngine, query: str) -> list[str]:
    return [str(getattr(term, "value", term)) for row in engine.query(Query(query)).rows() for term in row.values()]


def test_files_of_several_formats_are_one_dataset(tmp_path: Path) -> None:
    files = [
        write(tmp_path, "a.ttl", "<x:a> <x:p> 'turtle' ."),
        write(tmp_path, "b.trig", "<x:g> { <x:a> <x:p> 'trig' }"),
        write(tmp_path, "c.nt.gz", '<x:a> <x:p> "n-triples" .'),
        write(tmp_path, "d.jsonld", '{"@id": "x:a", "x:p": "json-ld"}'),
    ]
    engine = open_files(files, limits=LIMITS)
    assert values(engine, ALL) == ["json-ld", "n-triples", "trig", "turtle"]
    assert engine.facts["counts"] == {"quads": 4, "files": 4}
    engine.close()


def test_graph_names_are_kept_and_given(tmp_path: Path) -> None:
    kept = write(tmp_path, "kept.trig", "<x:kept> { <x:a> <x:p> 1 }")
    named = write(tmp_path, "named.ttl", "<x:a> <x:p> 2 .")
    engine = open_files([kept], {"http://example.org/named": named}, limits=LIMITS)
    query = "SELECT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"
    assert values(engine, query) == ["http://example.org/named", "x:kept"]
    engine.close()


def test_blank_nodes_of_two_files_stay_apart(tmp_path: Path) -> None:
    files = [write(tmp_path, name, "_:b <x:p> 1 .") for name in ("a.ttl", "b.ttl")]
    engine = open_files(files, limits=LIMITS)
    assert values(engine, "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }") == ["2"]
    engine.close()


def test_version_follows_the_content(tmp_path: Path) -> None:
    file = write(tmp_path, "a.ttl", "<x:a> <x:p> 1 .")
    versions = []
    for text in ("<x:a> <x:p> 1 .", "<x:a> <x:p> 1 .", "<x:a> <x:p> 2 ."):
        file.write_text(text, encoding="utf-8")
        engine = open_files([file], limits=LIMITS)
        versions.append(engine.version)
        engine.close()
    assert versions[0] == versions[1] != versions[2]


@pytest.mark.parametrize(
    ("name", "text", "graph", "clause"),
    [
        ("a.ttl", "<x:a> <x:p> 1 .\n<x:a> <x:p> .", None, r"a\.ttl:2: is not Turtle"),
        ("a.csv", "a,b", None, "is no RDF file by its ending"),
        ("a.ttl.gz", "", "no iri", "name is not an IRI"),
    ],
)
def test_file_that_cannot_be_loaded_is_named(
    tmp_path: Path, name: str, text: str, graph: str | None, clause: str
) -> None:
    file = write(tmp_path, name, text)
    with pytest.raises(DatasetError, match=clause):
        open_files([] if graph else [file], {graph: file} if graph else {}, limits=LIMITS)


@pytest.mark.parametrize("name", ["none.ttl", "none.nt.gz"])
def test_missing_file_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(DatasetError, match=name):
        open_files([tmp_path / name], limits=LIMITS)


def test_store_goes_when_the_engine_is_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    engine = open_files([write(tmp_path, "a.ttl", "<x:a> <x:p> 1 .")], limits=LIMITS)
    assert list(tmp_path.glob("miggraph-*"))
    engine.close()
    assert not list(tmp_path.glob("miggraph-*"))
