"""Pages of changes, their other forms, and what an address answers at which nothing is any more."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import feedparser
import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from lxml import etree

import releasing
import serving
from miggraph.config import Settings
from miggraph.engine.store.embedded import EmbeddedEngine
from miggraph.releases import Address
from miggraph.web import create_app
from releasing import ADVICE, ID, MOVED, PORTS, REPORT
from support import DATA

ATOM = "{http://www.w3.org/2005/Atom}"


def client_of(settings: Settings) -> FlaskClient:
    return create_app(EmbeddedEngine(settings.dataset_dir, max_rows=1000), serving.library(), settings).test_client()


def told_by(client: FlaskClient, address: str, accept: str = "*/*") -> Any:
    """What an address tells programs."""
    return json.loads(client.get(address, headers={"Accept": accept}).data)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A dataset of two versions: an organisation has moved, advice was withdrawn, a report has another title."""
    made = releasing.make_project(tmp_path_factory.mktemp("changes"))
    releasing.put(made, ADVICE + PORTS + REPORT, "2031-01-01T10:00:00+00:00")
    releasing.put(made, MOVED + REPORT.replace("Harbour", "Quay"), "2031-01-02T10:00:00+00:00")
    return made


@pytest.fixture(scope="module")
def client(settings: Settings) -> FlaskClient:
    return client_of(settings)


@pytest.fixture(scope="module")
def pair(client: FlaskClient) -> str:
    """The path of the page of the change."""
    return urlsplit(str(told_by(client, "/changes?format=json")[0]["url"])).path


def test_list_of_changes_leads_to_each(client: FlaskClient, pair: str) -> None:
    text = client.get("/changes").text
    assert f'href="{pair}"' in text
    assert "2 January 2031" in text


def test_list_of_changes_for_programs_counts_by_kind(client: FlaskClient) -> None:
    (told,) = told_by(client, "/changes", "application/json")
    assert told["kinds"]["mig:Recommendation"] == {"added": 0, "withdrawn": 1, "moved": 0, "changed": 0}


def test_page_of_a_change_links_what_is_there_and_tells_what_is_gone(client: FlaskClient, pair: str) -> None:
    text = client.get(pair).text
    assert 'href="/doc/organization/quays"' in text
    assert 'href="/doc/recommendation/1"' not in text
    assert "Ports should count crews." in text
    assert "Harbour notes" in text
    assert "Quay notes" in text


def test_change_is_told_in_other_forms(client: FlaskClient, pair: str) -> None:
    told = told_by(client, f"{pair}?format=json")
    assert {each["way"] for each in told["entries"]} == {"moved", "withdrawn", "changed"}
    store = ox.Store()
    store.load(client.get(pair, headers={"Accept": "text/turtle"}).data, format=ox.RdfFormat.TURTLE)
    replaces = ox.NamedNode("http://purl.org/dc/terms/replaces")
    assert [str(quad.object) for quad in store.quads_for_pattern(None, replaces, None)] == [f"<{ID}organization/ports>"]


@pytest.mark.parametrize("name", ["000000..111111", "any", "..", "7", "000000..111111..2"])
def test_change_that_is_not_known_is_not_found(client: FlaskClient, name: str) -> None:
    assert client.get(f"/changes/{name}").status_code == 404


@pytest.mark.parametrize("address", ["/changes.atom", "/changes?format=atom"])
def test_feed_is_valid(client: FlaskClient, pair: str, address: str) -> None:
    response = client.get(address)
    assert response.mimetype == "application/atom+xml"
    etree.RelaxNG(etree.parse(str(DATA / "atom.rng"))).assertValid(etree.fromstring(response.data))
    read = feedparser.parse(response.data)
    assert not read.bozo
    (entry,) = read.entries
    assert urlsplit(entry.link).path == pair
    assert entry.updated == "2031-01-02T10:00:00+00:00"
    assert "Recommendation" in entry.summary or "recommendation" in entry.summary


def test_feed_of_one_version_is_valid_and_empty(tmp_path: Path) -> None:
    settings = releasing.make_project(tmp_path)
    releasing.put(settings, PORTS)
    data = client_of(settings).get("/changes.atom").data
    etree.RelaxNG(etree.parse(str(DATA / "atom.rng"))).assertValid(etree.fromstring(data))
    assert feedparser.parse(data).entries == []


def test_start_page_tells_what_is_new(client: FlaskClient, pair: str) -> None:
    text = client.get("/").text
    assert "What is new" in text
    assert f'href="{pair}"' in text


def test_start_page_tells_more_than_old_addresses_where_a_change_before_did(tmp_path: Path) -> None:
    settings = releasing.make_project(tmp_path)
    releasing.put(settings, PORTS, "2031-01-01T10:00:00+00:00")
    releasing.put(settings, MOVED + ADVICE, "2031-01-02T10:00:00+00:00")
    noted = "<id/organization/quays> owl:sameAs <id/organization/ports> .\n"
    releasing.put(settings, MOVED + ADVICE + noted, "2031-01-03T10:00:00+00:00")
    client = client_of(settings)
    last, before = (urlsplit(str(each["url"])).path for each in told_by(client, "/changes?format=json"))
    text = client.get("/").text
    assert f'href="{before}"' in text
    assert f'href="{last}"' not in text


def test_start_page_has_nothing_new_where_old_addresses_are_all_that_is_known_to_differ(tmp_path: Path) -> None:
    settings = releasing.make_project(tmp_path)
    releasing.put(settings, MOVED, "2031-01-01T10:00:00+00:00")
    noted = "<id/organization/quays> owl:sameAs <id/organization/ports> .\n"
    releasing.put(settings, MOVED + noted, "2031-01-02T10:00:00+00:00")
    assert "What is new" not in client_of(settings).get("/").text


def test_start_page_of_one_version_has_nothing_new(tmp_path: Path) -> None:
    settings = releasing.make_project(tmp_path)
    releasing.put(settings, PORTS)
    client = client_of(settings)
    assert "What is new" not in client.get("/").text
    assert "one version alone" in client.get("/changes").text


@pytest.mark.parametrize(
    ("address", "to"),
    [
        ("/id/organization/ports", "/id/organization/quays"),
        ("/doc/organization/ports", "/doc/organization/quays"),
        ("/doc/organization/ports.ttl", "/doc/organization/quays.ttl"),
        ("/doc/organization/ports?page=2", "/doc/organization/quays?page=2"),
    ],
)
def test_address_of_what_moved_leads_to_it(client: FlaskClient, address: str, to: str) -> None:
    response = client.get(address)
    assert (response.status_code, response.headers["Location"]) == (301, to)
    assert "max-age" in response.headers["Cache-Control"]


@pytest.mark.parametrize("address", ["/id/recommendation/1", "/doc/recommendation/1", "/doc/recommendation/1.html"])
def test_address_of_what_was_withdrawn_says_what_it_was(client: FlaskClient, pair: str, address: str) -> None:
    response = client.get(address, headers={"Accept": "text/html"})
    assert response.status_code == 410
    assert "Ports should count crews." in response.text
    assert "2 January 2031" in response.text
    assert f'href="{pair}"' in response.text


def test_dump_of_the_version_that_had_it_last_can_be_had(client: FlaskClient) -> None:
    told = client.get("/id/recommendation/1", headers={"Accept": "application/problem+json"})
    assert (told.status_code, told.mimetype) == (410, "application/problem+json")
    problem = json.loads(told.data)
    assert (problem["status"], problem["kind"]) == (410, "mig:Recommendation")
    assert problem["withdrawn"].startswith("2031-01-02")
    dump = client.get(urlsplit(problem["dump"]).path)
    assert dump.status_code == 200
    assert f"<{ID}recommendation/1>".encode() in dump.data
    dump.close()


@pytest.mark.parametrize("address", ["/id/recommendation/1", "/doc/recommendation/1", "/doc/recommendation/1.ttl"])
def test_what_was_withdrawn_is_told_as_rdf(client: FlaskClient, address: str) -> None:
    response = client.get(address, headers={"Accept": "text/turtle"})
    assert (response.status_code, response.mimetype) == (410, "text/turtle")
    told = {
        (quad.predicate.value.rpartition("#")[2], quad.object)
        for quad in ox.parse(response.data, format=ox.RdfFormat.TURTLE)
    }
    assert ("deprecated", ox.Literal(True)) in told


def test_addresses_written_anew_for_the_same_version_are_served(tmp_path: Path) -> None:
    settings = releasing.make_project(tmp_path)
    releasing.put(settings, PORTS)
    client = client_of(settings)
    assert client.get("/id/organization/raft-club").status_code == 404
    club = Address(f"{ID}organization/raft-club", "withdrawn", "", "", "Raft Club", "0.1", "0.2", "2031-01-01")
    releasing.put(settings, PORTS, ledger=[club])
    assert client.get("/id/organization/raft-club").status_code == 410


@pytest.mark.parametrize("address", ["/id/recommendation/2", "/doc/organization/harbours", "/reports/pier-2011"])
def test_address_that_never_was_is_not_found(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/changes/0000000/miggraph.nq", "/changes/..%2f..%2fetc/miggraph.nq"])
def test_dump_of_a_version_that_is_not_kept_is_not_found(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


def test_report_that_was_withdrawn_is_gone_at_all_its_addresses(tmp_path: Path) -> None:
    settings = releasing.make_project(tmp_path)
    releasing.put(settings, PORTS + REPORT)
    releasing.put(settings, PORTS)
    client = client_of(settings)
    for address in (
        "/reports/harbour-2011",
        "/text/harbour-2011",
        "/id/report/harbour-2011",
        "/doc/report/harbour-2011",
    ):
        assert client.get(address, headers={"Accept": "text/html"}).status_code == 410, address


def test_dataset_given_as_a_file_has_no_changes(tmp_path: Path, client: FlaskClient) -> None:
    settings = releasing.make_project(tmp_path)
    releasing.put(settings, PORTS)
    (settings.dataset_dir / "versions").rename(tmp_path / "elsewhere")
    (folder,) = (tmp_path / "elsewhere").iterdir()
    (settings.dataset_dir / "current").unlink()
    folder.rename(settings.dataset_dir / "current")
    given = client_of(settings)
    assert given.get("/changes").status_code == 200
    assert given.get("/").status_code == 200
    assert given.get("/id/organization/piers").status_code == 404
