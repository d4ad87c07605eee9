"""What crawlers, browsers and people who take things away ask of the site."""

from __future__ import annotations

import csv
import gzip
import hashlib
from contextlib import closing
from pathlib import Path
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
import zstandard
from flask.testing import FlaskClient
from werkzeug.datastructures import Headers

import serving
from miggraph.config import Settings
from miggraph.dataset_description import DUMPS
from miggraph.engine.files import open_files
from miggraph.engine.store.embedded import EmbeddedEngine
from miggraph.iris import PREFIXES
from miggraph.web import create_app
from miggraph.web.http.spreadsheets import harmless
from miggraph.web.pages.dump_files import SUMS, TYPES
from support import DATA

LOCATION = "{http://www.sitemaps.org/schemas/sitemap/0.9}url/{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


@pytest.fixture
def dumping(tmp_path: Path) -> FlaskClient:
    """A client of an application over a dataset that has its N-Quads beside it."""
    settings = Settings(root=tmp_path)
    version = serving.write_version(settings.dataset_dir)
    quads = ox.parse(serving.FIXTURE.read_bytes(), format=ox.RdfFormat.TRIG)
    lines = ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""
    (settings.dataset_dir / "versions" / version / "miggraph.nq").write_bytes(lines)
    engine = EmbeddedEngine(settings.dataset_dir, max_rows=100)
    return create_app(engine, serving.library(), settings).test_client()


def fetch(client: FlaskClient, path: str, **headers: str) -> tuple[int, bytes, Headers]:
    """Status, body and headers of an answer that is closed then: some are open files."""
    with client.get(path, headers=headers) as response:
        return response.status_code, response.data, response.headers


def test_robots_are_kept_from_the_endpoint_and_told_of_the_site_map(client: FlaskClient) -> None:
    lines = client.get("/robots.txt").text.splitlines()
    assert lines == ["User-agent: *", "Disallow: /sparql", "Sitemap: http://localhost/sitemap.xml"]


def test_site_map_has_pages_that_answer(client: FlaskClient) -> None:
    response = client.get("/sitemap.xml")
    addresses = [each.text or "" for each in ElementTree.fromstring(response.text).iterfind(LOCATION)]
    assert f"http://localhost/doc/{serving.SEMINAR.removeprefix(serving.ID)}" in addresses
    assert [address for address in addresses if fetch(client, address, Accept="text/html")[0] != 200] == []


@pytest.mark.parametrize("path", ["/favicon.ico", "/static/icon.svg"])
def test_icon_is_there(client: FlaskClient, path: str) -> None:
    status, _, headers = fetch(client, path)
    assert (status, headers["Content-Type"].partition(";")[0]) == (200, "image/svg+xml")


def test_context_has_all_prefixes(client: FlaskClient) -> None:
    assert client.get("/context.jsonld").get_json(force=True) == {"@context": dict(PREFIXES)}


@pytest.mark.parametrize(
    ("path", "file"),
    [
        ("/sparql?query=ASK%7B%7D&format=xml&download=1", "answer.xml"),
        ("/queries/events-overview.csv", "events-overview.csv"),
        ("/queries/events-overview.json", "events-overview.json"),
        ("/queries/events-overview?format=tsv&download=1", "events-overview.tsv"),
    ],
)
def test_answer_is_saved_under_a_name_where_that_is_asked_for(client: FlaskClient, path: str, file: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert response.headers["Content-Disposition"] == f'attachment; filename="{file}"'


def test_csv_begins_with_a_byte_order_mark_on_demand(client: FlaskClient) -> None:
    query = {"query": "SELECT (1 AS ?x) {}", "format": "csv"}
    assert client.get("/sparql", query_string={**query, "bom": "1"}).data == b"\xef\xbb\xbfx\r\n1\r\n"
    assert client.get("/sparql", query_string=query).data == b"x\r\n1\r\n"
    assert client.get("/queries/events-overview.csv?bom=1").data.startswith(b"\xef\xbb\xbfevent,")


@pytest.mark.parametrize("name", [name for name, kind in TYPES.items() if kind != "text/csv"])
def test_dump_has_the_same_triples_in_every_form(dumping: FlaskClient, name: str) -> None:
    _, body, headers = fetch(dumping, f"/dump/{name}")
    expected = {quad.triple for quad in ox.parse(serving.FIXTURE.read_bytes(), format=ox.RdfFormat.TRIG)}
    read = ox.parse(body, format=ox.RdfFormat.from_media_type(headers["Content-Type"].partition(";")[0]))
    assert {quad.triple for quad in read} == expected


def test_description_names_dumps_that_there_are() -> None:
    assert {name.removesuffix(".gz") for name in DUMPS} == {name for name, kind in TYPES.items() if kind != "text/csv"}


@pytest.mark.parametrize("path", ["/.well-known/sparql-examples", "/queries?format=ttl"])
def test_examples_are_given_in_rdf(client: FlaskClient, path: str) -> None:
    store = ox.Store()
    store.load(client.get(path, headers={"Accept": "text/turtle"}).data, format=ox.RdfFormat.TURTLE)
    rows = store.query((DATA / "discovery" / "sib-examples.rq").read_text(encoding="utf-8"))
    assert isinstance(rows, ox.QuerySolutions)
    assert len(list(rows)) == len(serving.library())


def test_dump_is_packed_and_its_sums_are_right(dumping: FlaskClient) -> None:
    plain, zipped, packed, sums = (
        fetch(dumping, f"/dump/{name}")[1] for name in ("miggraph.trig", "miggraph.trig.gz", "miggraph.trig.zst", SUMS)
    )
    assert gzip.decompress(zipped) == plain
    assert zstandard.ZstdDecompressor().decompressobj().decompress(packed) == plain
    lines = [line.split("  ") for line in sums.decode().splitlines()]
    assert len(lines) == 3 * len(TYPES)
    assert [hashlib.sha256(plain).hexdigest(), "miggraph.trig"] in lines


def test_dump_is_given_in_ranges(dumping: FlaskClient) -> None:
    _, whole, headers = fetch(dumping, "/dump/miggraph.nq")
    assert fetch(dumping, "/dump/miggraph.nq", Range="bytes=10-19")[:2] == (206, whole[10:20])
    assert fetch(dumping, "/dump/miggraph.nq", **{"If-None-Match": headers["ETag"]})[0] == 304


def test_dump_lists_its_files(dumping: FlaskClient) -> None:
    files = dumping.get("/dump", headers={"Accept": "application/json"}).get_json()["files"]
    assert {file["name"] for file in files} >= {"miggraph.nq", "miggraph.nq.gz", "recommendations.csv.zst"}
    page = dumping.get("/dump", headers={"Accept": "text/html"}).text
    assert 'href="/dump/miggraph.nq.gz"' in page


@pytest.mark.parametrize("path", ["/dump/passwd", "/dump/..%2Fbuild.json", "/dump/miggraph.trig.bz2"])
def test_dump_has_no_other_files(dumping: FlaskClient, path: str) -> None:
    assert fetch(dumping, path)[0] == 404


def test_dump_of_given_files_is_none(tmp_path: Path) -> None:
    with closing(open_files([DATA / "fixture.trig"])) as engine:
        client = create_app(engine, serving.library(), Settings(root=tmp_path)).test_client()
        assert fetch(client, "/dump")[0] == 404
        assert b"dataDump" not in fetch(client, "/dataset")[1]


def test_table_of_recommendations_has_a_row_for_each(dumping: FlaskClient) -> None:
    lines = fetch(dumping, "/dump/recommendations.csv")[1].decode().splitlines()
    assert lines[0].startswith("recommendation,text,strength")
    assert len({line.partition(",")[0] for line in lines[1:]}) == 2
    assert {row["themes"] for row in csv.DictReader(lines)} == {"ratification", "wages"}


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠A"])
def test_cell_that_begins_like_a_formula_is_made_harmless(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"
    assert harmless("a" + cell) == "a" + cell
