"""The page of a recommendation shows what it echoes, and what echoes it, the words of both beside each other."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

import serving
from miggraph.config import Settings
from miggraph.engine import Engine
from miggraph.engine.store.embedded import EmbeddedEngine
from miggraph.web import create_app
from miggraph.web.pages.entities import build
from miggraph.web.pages.entities.design import View
from miggraph.web.pages.entities.echoes import Pair
from serving import ID

EARLIER, LATER = f"{ID}recommendation/2009-04-01-wells/a", f"{ID}recommendation/2011-05-03-harbour-mobility/a1"
TOLD = """
<graph/wells> {
  mig:Recommendation rdfs:label "recommendation"@en .
  <id/event/2009-04-01-wells> a mig:Event ; rdfs:label "Wells" ; dcterms:title "Wells" ;
    schema:startDate "2009-04-01"^^xsd:date .
  <id/recommendation/2009-04-01-wells/a> a mig:Recommendation ; mig:text "Ratify the Seafarers Convention."@en ;
    mig:madeAt <id/event/2009-04-01-wells> ; mig:strength <id/strength/should> ;
    mig:attestedIn <text/harbour-seminar-2011#char=200,232> .
}
<graph/echoes> {
  <id/recommendation/2011-05-03-harbour-mobility/a1> mig:echoes <id/recommendation/2009-04-01-wells/a> .
}
<graph/inferred> {
  <id/recommendation/2009-04-01-wells/a> mig:echoedBy <id/recommendation/2011-05-03-harbour-mobility/a1> .
}
"""


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder: Path = tmp_path_factory.mktemp("echoes")
    serving.write_version(folder / "dataset", extra=TOLD)
    return EmbeddedEngine(folder / "dataset", max_rows=1000)


@pytest.fixture(scope="module")
def client(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    settings = Settings(root=tmp_path_factory.mktemp("root"))
    return create_app(engine, serving.library(), settings).test_client()


@pytest.mark.parametrize(("iri", "key"), [(LATER, "echoes"), (EARLIER, "echoed-by")])
def test_page_shows_both_words_the_earlier_first(engine: Engine, iri: str, key: str) -> None:
    (section,) = (each for each in build.sheet(engine, iri, View()).sections if each.id in ("echoes", "echoed-by"))
    (pair,) = section.parts[0].items
    assert isinstance(pair, Pair)
    assert (section.id, pair.earlier.iri, pair.later.iri) == (key, EARLIER, LATER)


def test_page_tells_echoes_nowhere_else(client: FlaskClient) -> None:
    page = client.get(EARLIER.replace(ID, "/doc/"), headers={"Accept": "text/html"}).text
    assert page.count("Ratify the Seafarers Convention.</p>") == 2
    assert "States should ratify the Seafarers Convention without delay." in page
    assert "leads here from" not in page


@pytest.mark.parametrize(("iri", "property_", "other"), [(LATER, "echoes", EARLIER), (EARLIER, "echoedBy", LATER)])
def test_data_of_a_recommendation_have_its_echoes(client: FlaskClient, iri: str, property_: str, other: str) -> None:
    told = client.get(f"{iri.replace(ID, '/doc/')}.nt").text
    assert f"<{iri}> <https://w3id.org/miggraph/ontology#{property_}> <{other}> ." in told


def test_stored_question_lists_each_echo(client: FlaskClient) -> None:
    rows = client.get("/queries/recommendations-echoed.csv").text.splitlines()
    assert len(rows) == 2
    assert rows[1].startswith(EARLIER)
    assert LATER in rows[1]
