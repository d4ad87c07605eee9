"""What a server shows of a corpus whose base is not that of the project."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

import serving
from crawling import Crawl
from miggraph import corpus
from miggraph.config import Settings
from miggraph.engine.store.embedded import EmbeddedEngine
from miggraph.iris import BASE as PROJECT
from miggraph.web import create_app

BASE = "https://reef.example.org/graph/"
OWN = re.compile(re.escape(PROJECT) + r"(?=text/|graph/|dataset|id/(?:report|event|person|recommendation|section)/)")
TREATY = serving.TREATY.removeprefix(f"{PROJECT}id/")
SEMINAR = serving.SEMINAR.removeprefix(f"{PROJECT}id/")


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FlaskClient]:
    """The fixture, in which what a report says is named under another base, beside a server of the project."""
    store = ox.Store()
    store.bulk_load(path=str(serving.FIXTURE), format=ox.RdfFormat.TRIG)
    file = tmp_path / "reef.trig"
    file.write_text(OWN.sub(BASE, (store.dump(format=ox.RdfFormat.TRIG) or b"").decode("utf-8")), encoding="utf-8")
    monkeypatch.setattr(serving, "FIXTURE", file)
    corpus.enter(corpus.Corpus(BASE))
    try:
        serving.write_version(tmp_path / "dataset")
        quads = ox.parse(file.read_bytes(), format=ox.RdfFormat.TRIG)
        lines = ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""
        (tmp_path / "dataset" / "current" / "miggraph.nq").write_bytes(lines)
        settings = Settings(
            root=tmp_path,
            base_iri=BASE,
            title="Reef reports",
            neighbours=f"{PROJECT}=https://project.example.org/ https://cliff.example.org/=https://cliff.example.org/kg",
        )
        engine = EmbeddedEngine(tmp_path / "dataset", max_rows=100)
        yield create_app(engine, serving.library(), settings).test_client()
    finally:
        corpus.enter(corpus.Corpus())


def got(client: FlaskClient, path: str, accept: str = "text/html") -> str:
    answer = client.get(path, headers={"Accept": accept}, follow_redirects=True)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


def test_things_of_the_corpus_are_told_of_under_its_base(client: FlaskClient) -> None:
    assert f"<{BASE}id/{SEMINAR}>" in got(client, f"/id/{SEMINAR}", "application/n-triples")
    page = got(client, f"/doc/{SEMINAR}")
    assert f'<link rel="canonical" href="{BASE}id/{SEMINAR}">' in page
    assert "Also told of" not in page
    assert "Reef reports" in page


def test_start_page_speaks_of_the_corpus_and_names_the_software_in_its_foot(client: FlaskClient) -> None:
    page = got(client, "/")
    assert "<h1>Reef reports</h1>" in page
    body, foot = page.split("<footer")
    assert "miggraph" not in re.sub(r"<[^>]*>", "", body)
    assert "Made with miggraph" in foot


def test_shared_thing_has_a_page_of_its_path_that_leads_to_the_others(client: FlaskClient) -> None:
    assert f"<{PROJECT}id/{TREATY}>" in got(client, f"/id/{TREATY}", "application/n-triples")
    page = got(client, f"/doc/{TREATY}")
    assert f'<link rel="canonical" href="{PROJECT}id/{TREATY}">' in page
    for place in (f"https://project.example.org/id/{TREATY}", f"https://cliff.example.org/kg/id/{TREATY}"):
        assert f'<a rel="external" href="{place}">' in page


def test_shared_thing_is_linked_within_the_server(client: FlaskClient) -> None:
    assert f'href="/doc/{SEMINAR}"' in got(client, f"/doc/{TREATY}")


def test_text_and_reading_page_answer(client: FlaskClient) -> None:
    assert got(client, f"/text/{serving.REPORT}", "text/plain")
    assert got(client, f"/reports/{serving.REPORT}")


def test_reconciliation_knows_things_of_both_bases(client: FlaskClient) -> None:
    manifest = client.get("/reconcile").get_json()
    assert manifest["identifierSpace"] == f"{BASE}id/"
    for path in (TREATY, "person/jonas-pell"):
        [found, *_] = client.post("/reconcile", data={"queries": f'{{"q": {{"query": "{path}"}}}}'}).get_json()["q"][
            "result"
        ]
        assert found["id"] == path


@pytest.mark.long
def test_every_page_of_a_corpus_answers(client: FlaskClient) -> None:
    crawl = Crawl(client)
    crawl.follow(["/", "/sitemap.xml", "/shapes", "/api", "/reconcile"])
    assert len(crawl.statuses) > 100
    assert crawl.dead == {}
