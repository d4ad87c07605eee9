"""The page of the ontology: a place for each term, links both ways, nothing from elsewhere."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

import serving
from miggraph.config import Settings
from miggraph.engine.store.embedded import EmbeddedEngine
from miggraph.iris import MIG, expand
from miggraph.link.authority import load_ontology
from miggraph.web import create_app
from miggraph.web.pages.ontology import Branch, ontology_page
from support import PROJECT

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
MOST_BYTES = 200_000
ODD = """
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix mig: <https://w3id.org/miggraph/ontology#> .
<https://w3id.org/miggraph/graph/ontology> {
  mig:One a owl:Class ; rdfs:label "one" ; rdfs:subClassOf mig:Other, mig:Event ; owl:disjointWith mig:Seminar ;
    skos:definition "<script>alert('x')</script>" ; rdfs:seeAlso <javascript:alert(1)> .
  mig:Other a owl:Class ; rdfs:label "other" ; rdfs:subClassOf mig:One .
  mig:leads a owl:ObjectProperty, owl:TransitiveProperty ; rdfs:label "leads" ;
    rdfs:domain mig:One ; rdfs:range mig:Other ;
    owl:inverseOf mig:role ; owl:propertyChainAxiom mig:genid-list .
  mig:genid-list rdf:first mig:role ; rdf:rest mig:genid-list .
}
"""


def client_of(dataset: Path) -> FlaskClient:
    engine = EmbeddedEngine(dataset, max_rows=100)
    return create_app(engine, serving.library(), Settings(root=dataset)).test_client()


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A client of an application that serves the project's own ontology."""
    folder = tmp_path_factory.mktemp("ontology")
    trig = ox.serialize(load_ontology(PROJECT / "ontology"), format=ox.RdfFormat.TRIG)
    assert trig is not None
    serving.write_version(folder, extra=trig.decode())
    return client_of(folder)


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("odd")
    serving.write_version(folder, extra=ODD)
    return folder


def test_every_term_of_the_ontology_has_its_place_on_the_page(own: FlaskClient) -> None:
    page = own.get("/ontology", headers=BROWSER).text
    places = re.findall(r'id="([^"]+)"', page)
    assert len(places) == len(set(places))
    typed = (quad.subject for quad in load_ontology(PROJECT / "ontology") if quad.predicate.value == expand("rdf:type"))
    iris = {subject.value for subject in typed if isinstance(subject, ox.NamedNode)}
    terms = {iri.removeprefix(MIG) for iri in iris if iri.startswith(MIG) and "genid" not in iri}
    assert len(terms) > 100
    assert terms <= set(places)


def test_links_within_the_page_lead_to_a_place(own: FlaskClient) -> None:
    page = own.get("/ontology", headers=BROWSER).text
    targets = re.findall(r'href="(?:/ontology)?#([^"]+)"', page)
    assert len(targets) > 500
    assert set(targets) <= set(re.findall(r'id="([^"]+)"', page))


def test_page_of_the_ontology_is_small_and_loads_nothing_from_elsewhere(own: FlaskClient) -> None:
    response = own.get("/ontology", headers=BROWSER)
    assert len(response.data) < MOST_BYTES
    assert not re.search(
        r"<script(?! src=\"/static/)|<iframe|<img|\bsrc=\"(?!/static/)|\bstyle=|\bon\w+=", response.text
    )
    links = re.findall(r'<link [^>]*href="([^"]*)"', response.text)
    assert links == ["/static/icon.svg", "/static/style.css"]


@pytest.mark.parametrize(
    ("accept", "got"), [(BROWSER["Accept"], "text/html"), ("text/turtle", "text/turtle"), ("application/ld+json",) * 2]
)
def test_iri_of_a_term_leads_browsers_to_the_page_and_programs_to_rdf(own: FlaskClient, accept: str, got: str) -> None:
    response = own.get("/ontology", headers={"Accept": accept})
    assert (response.status_code, response.mimetype) == (200, got)


def test_class_of_an_entity_links_to_its_place(client: FlaskClient) -> None:
    page = client.get(f"/doc/{serving.SEMINAR.removeprefix(serving.ID)}", headers=BROWSER).text
    assert 'href="/ontology#Seminar"' in page


def test_page_of_the_ontology_escapes_what_it_shows(odd: Path) -> None:
    page = client_of(odd).get("/ontology", headers=BROWSER).text
    assert "&lt;script&gt;" in page
    assert "<script>" not in page
    assert 'href="javascript' not in page


def test_term_is_told_of_from_both_ends(odd: Path) -> None:
    page = ontology_page(EmbeddedEngine(odd, max_rows=100))
    terms = {term.name: term for _, terms in page.sections for term in terms}

    def said(name: str) -> dict[str, list[str]]:
        return {relation.name: [value.text for value in relation.values] for relation in terms[name].relations}

    assert said("Event")["subclasses"] == ["One", "Seminar"]
    assert said("Seminar")["disjoint with"] == ["One"]
    assert said("One")["properties"] == ["leads"]
    assert said("Other")["value of"] == ["leads"]
    assert said("role")["inverse"] == ["leads"]
    assert said("leads")["chain"] == ["role"]
    assert terms["leads"].traits == ("is transitive",)
    assert "genid-list" not in terms


def test_term_says_how_often_the_dataset_uses_it_where_the_build_has_counted(tmp_path: Path) -> None:
    serving.write_version(tmp_path)
    facts = tmp_path / "current" / "build.json"
    told = json.loads(facts.read_text(encoding="utf-8"))
    told["figures"] = {"totals": {}, "classes": {f"{MIG}Event": 1200}, "properties": {}, "graphs": {}}
    uncounted = client_of(tmp_path).get("/ontology", headers=BROWSER).text
    facts.write_text(json.dumps(told), encoding="utf-8")
    page = client_of(tmp_path).get("/ontology", headers=BROWSER).text
    assert "in the dataset</span>" not in uncounted
    assert page.count("1,200 in the dataset") == 1
    assert page.count(">0 in the dataset") > 1


def test_page_tells_what_is_reused_and_which_schemes_there_are(own: FlaskClient) -> None:
    page = own.get("/ontology", headers=BROWSER).text
    assert '<a href="http://www.w3.org/ns/prov#Entity">Entity</a>' in page
    assert re.search(r'<a href="/scheme/themes">[^<]+</a>: \d+ concepts', page)


def test_outline_of_classes_ends_where_classes_go_in_a_circle(odd: Path) -> None:
    page = ontology_page(EmbeddedEngine(odd, max_rows=100))
    event = next(branch for branch in page.tree if branch.name == "Event")
    one = Branch("One", "one", (Branch("Other", "other", ()),))
    assert event.below == (one, Branch("Seminar", "seminar", ()))
