"""Where the IRI of a fragment leads: to its place on the page of the document that it is a fragment of."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask import Flask
from flask.testing import FlaskClient

import serving
from miggraph import iris
from miggraph.config import Settings
from miggraph.engine.prefixed import used_prefixes
from miggraph.engine.store.embedded import EmbeddedEngine
from miggraph.iris import dataset
from miggraph.web import create_app
from miggraph.web.pages import description, linked_data
from miggraph.web.pages.dump_files import NQUADS
from miggraph.web.pages.fragments import fragments_of
from miggraph.web.pages.links import href
from miggraph.web.pages.passages import Piece, placed

HTML = {"Accept": "text/html"}


def part(page: str, place: str) -> str:
    """What a page has between the place of a fragment and the end of its section."""
    found = re.search(rf'<section [^>]*id="{re.escape(place)}".*?</section>', page, re.DOTALL)
    assert found is not None
    return found[0]


def test_page_of_a_document_that_is_no_thing_tells_of_its_fragments(odd_client: FlaskClient) -> None:
    response = odd_client.get("/id/quay/map", headers=HTML, follow_redirects=True)
    assert response.status_code == 200
    north = part(response.text, "north")
    assert '<h2><a href="#north">fragment</a></h2>' in north
    assert "https://w3id.org/miggraph/id/quay/map#north" in north
    assert north.count("full stop") == 2, "what it points to, and what points to it"


def test_page_with_some_of_the_fragments_tells_how_many_there_are(tmp_path: Path) -> None:
    number = description.SHOWN + 1
    extra = "".join(f'<id/quay/long#n{each:03d}> rdfs:label "place {each}" .\n' for each in range(number))
    serving.write_version(tmp_path / "dataset", extra=f"<graph/odd> {{ {extra} }}")
    engine = EmbeddedEngine(tmp_path / "dataset", max_rows=1000)
    client = create_app(engine, serving.library(), Settings(root=tmp_path)).test_client()
    page = client.get("/doc/quay/long", headers=HTML).text
    assert page.count('class="part"') == description.SHOWN
    assert "50 of 51 are shown; the RDF has all." in page
    assert f"#n{number - 1:03d}>" in client.get("/doc/quay/long.nt").text


def test_page_of_a_thing_with_fragments_tells_of_both(odd_client: FlaskClient) -> None:
    page = odd_client.get("/doc/quay/wall", headers=HTML).text
    assert "<h1>whole wall</h1>" in page
    assert "eastern part" in part(page, "east")
    assert "quay/wall#east" in odd_client.get("/doc/quay/wall.ttl").text


def test_link_to_a_fragment_leads_to_its_place(odd_client: FlaskClient) -> None:
    page = odd_client.get("/doc/quay/st.", headers=HTML).text
    assert 'href="/doc/quay/map#north"' in page


def test_fragment_that_is_sent_in_the_path_is_found_as_the_thing_that_it_names(odd_client: FlaskClient) -> None:
    assert "<h1>fragment</h1>" in odd_client.get("/doc/quay/map%23north", headers=HTML).text


PARTS = """
<https://other.example/graph/odd> {
  <https://other.example/id/quay/sté> rdfs:label "whole" .
  <https://other.example/id/quay/sté#a-b> rdfs:label "second" .
  <https://other.example/id/quay/sté#a> rdfs:label "first" .
  <https://w3id.org/miggraph/id/quay/map#north> rdfs:label "of the project" .
}
<https://other.example/graph/inferred> { <https://other.example/id/quay/sté#c> a rdfs:Resource }
"""


@pytest.mark.parametrize("dump", ["there", "none", "gone", "unreadable"])
def test_fragments_are_the_same_with_a_dump_and_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dump: str
) -> None:
    serving.write_version(tmp_path, extra=PARTS)
    engine, folder = EmbeddedEngine(tmp_path, max_rows=1000), (tmp_path / "current").resolve()
    if dump == "there":
        lines = sorted(f"{quad} .\n".encode() for quad in ox.Store.read_only(str(folder / "store")))
        (folder / NQUADS).write_bytes(b"".join(lines))
    elif dump == "unreadable":
        (folder / NQUADS).mkdir()
    monkeypatch.setattr(iris, "_in_use", "https://other.example/")
    here, project = "https://other.example/id/quay", "https://w3id.org/miggraph/id/quay/map"

    def found(iri: str) -> list[str]:
        return fragments_of(engine, None if dump == "none" else folder, iri)

    assert found(f"{here}/sté") == [f"{here}/sté#{name}" for name in ("a", "a-b", "c")]
    assert found(project) == [f"{project}#north"]
    for other in ("", "/st", "/sté#", "/sté#a", "/caf\0", "/<>", "/" + "x" * 70_000):
        assert found(here + other) == []


def test_kept_page_of_a_thing_does_not_look_for_its_fragments(
    odd_client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = "/doc/quay/wall"
    first = odd_client.get(address, headers=HTML).text
    monkeypatch.setattr(linked_data, "fragments_of", None)  # to call it would be an error
    assert odd_client.get(address, headers=HTML).text == first


def test_iri_of_a_passage_leads_to_its_place_in_the_text(client: FlaskClient) -> None:
    whole = client.get(f"/text/{serving.REPORT}", headers={"Accept": "text/plain"}).text
    page = client.get(f"/text/{serving.REPORT}", headers=HTML).text
    _, place, after = page.partition('id="char=104,184"')
    assert place
    shown = re.sub(r"<[^>]*>", "", after.partition(">")[2])
    assert shown.replace("&#39;", "'").startswith(whole[104:130])
    places = re.findall(r'id="(char=[^"]*)"', page)
    assert len(places) == len(set(places)) > 3


def test_text_is_the_same_with_places_in_it() -> None:
    text = "A ferry leaves at noon."
    pieces = placed(text, [(2, 23), (2, 7), (8, 14), (0, 23), (90, 99)])
    assert "".join(piece.text for piece in pieces) == text
    assert pieces[1] == Piece("ferry ", ("char=2,23", "char=2,7"))
    assert placed("", []) == [Piece("")]


@pytest.mark.parametrize(
    ("fragment", "place"),
    [
        ("class/mig:Seminar", "/dataset#class/mig:Seminar"),
        ("class/mig:Seminar/schema:name/rdf:langString", "/dataset#class/mig:Seminar"),
        ("property/schema:name", "/dataset#property/schema:name"),
        ("sparql", "/dataset#sparql"),
        ("default-graph", "/dataset"),
    ],
)
def test_part_of_the_dataset_is_linked_where_its_page_tells_of_it(app: Flask, fragment: str, place: str) -> None:
    with app.test_request_context():
        assert href(f"{dataset()}#{fragment}") == place


def test_partition_of_a_class_leads_to_its_figure_on_the_page_of_the_dataset(port: int) -> None:
    from running import get

    status, body = get(port, "/dataset", Accept="text/html")
    assert status == 200
    row = re.search(r'<tr id="class/mig:Seminar">.*?</tr>', body.decode(), re.DOTALL)
    assert row is not None
    assert '<td class="num">1</td>' in row[0]


@pytest.mark.parametrize("path", ["/doc/country/nor", "/ontology", "/dataset", "/graph/authority", "/queries/outcomes"])
@pytest.mark.parametrize("accept", ["text/turtle", "application/trig"])
def test_document_declares_no_prefix_that_it_does_not_use(client: FlaskClient, path: str, accept: str) -> None:
    text = client.get(path, headers={"Accept": accept}).text
    names = re.findall(r"^@prefix ([\w-]+):", text, re.MULTILINE)
    body = re.sub(r"^@prefix .*$", "", text, flags=re.MULTILINE)
    assert names
    assert [name for name in names if not re.search(rf"(?<![\w-]){name}:", body)] == []


def test_rdf_xml_declares_what_it_uses_and_stays_the_same_graph(client: FlaskClient) -> None:
    text = client.get("/doc/country/nor.rdf").text
    names = re.findall(r"xmlns:([\w-]+)=", text)
    assert [
        name for name in names if not re.search(rf"[< ]{name}:", text.partition("xmlns")[2]) and name != "rdf"
    ] == []
    read = {quad.triple for quad in ox.parse(text.encode(), format=ox.RdfFormat.RDF_XML)}
    lines = client.get("/doc/country/nor.nt").data
    assert read == {quad.triple for quad in ox.parse(lines, format=ox.RdfFormat.N_TRIPLES)}


@pytest.mark.parametrize(
    ("form", "document", "left"),
    [
        (
            ox.RdfFormat.TURTLE,
            b'@prefix a: <urn:a> .\n@prefix b: <urn:b> .\n<urn:s> b:p """\n@prefix c: <urn:c> .\n""" .\n',
            b'@prefix b: <urn:b> .\n<urn:s> b:p """\n@prefix c: <urn:c> .\n""" .\n',
        ),
        (
            ox.RdfFormat.RDF_XML,
            b'<rdf:RDF xmlns:rdf="urn:r" xmlns:a="urn:a" xmlns:b="urn:b">\n<b:p a:q="1"/>\n</rdf:RDF>',
            b'<rdf:RDF xmlns:rdf="urn:r" xmlns:a="urn:a" xmlns:b="urn:b">\n<b:p a:q="1"/>\n</rdf:RDF>',
        ),
        (
            ox.RdfFormat.RDF_XML,
            b'<rdf:RDF xmlns:rdf="urn:r" xmlns:a="urn:a"></rdf:RDF>',
            b'<rdf:RDF xmlns:rdf="urn:r"></rdf:RDF>',
        ),
        (ox.RdfFormat.N_TRIPLES, b"@prefix", b"@prefix"),
    ],
)
def test_declared_prefixes_are_those_that_occur(form: ox.RdfFormat, document: bytes, left: bytes) -> None:
    assert used_prefixes(document, form) == left
