"""The query operation as the W3C's own tests of the SPARQL 1.1 Protocol try it: the server, and the application."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from miggraph import queries
from miggraph.config import Settings
from miggraph.engine import Engine, Limits
from miggraph.engine.remote import RemoteEngine
from miggraph.engine.store.embedded import EmbeddedEngine
from miggraph.web import create_app
from running import exchange, served
from serving import QUERIES, write_version
from sparql_server import SparqlServer, put, sparql_server, write_dump
from support import DATA

FOLDER = DATA / "protocol"
CASES = tomllib.loads((FOLDER / "query.toml").read_text(encoding="utf-8"))["case"]
TYPES = {
    "true": {"application/sparql-results+json", "application/sparql-results+xml"},
    "tabular": {
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
    },
    "RDF": {"text/turtle", "application/n-triples", "application/rdf+xml"},
}

Case = dict[str, Any]
Answer = tuple[int, str, bytes]


def request_of(case: Case) -> tuple[str, bytes, dict[str, str]]:
    """The target, the body and the headers of a case, in which names of graphs stand for their IRIs."""
    parameters = [("query", text) for text in case.get("query", ())]
    for key in ("default", "named"):
        parameters += [(f"{key}-graph-uri", f":{name}") for name in case.get(key, ())]
    whole = [(key, _written_out(value)) for key, value in parameters]
    body = _written_out(case.get("body", "")).encode(case.get("encoding", "UTF-8"))
    headers = {"Content-Type": case["type"]} if "type" in case else {}
    return "/sparql/" + (f"?{urlencode(whole, quote_via=quote)}" if whole else ""), body, headers


def _written_out(text: str) -> str:
    for number in range(4):
        name = f"http://example.org/data{number}"
        text = name if text == f":data{number}" else text.replace(f":data{number}", f"<{name}>")
    return text


@pytest.fixture(scope="module")
def w3c_port() -> Iterator[int]:
    with served("serve", str(FOLDER / "graphs.trig"), "--port", "0", query_workers="1") as (_, port):
        yield port


@pytest.fixture(scope="module", params=["embedded", "elsewhere, loaded", "elsewhere, published"])
def w3c_client(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """The application on each kind of engine."""
    folder: Path = tmp_path_factory.mktemp("protocol")
    write_version(folder / "dataset", extra=(FOLDER / "graphs.trig").read_text(encoding="utf-8"))
    with sparql_server(SparqlServer(union=True)) as server:
        engine: Engine = EmbeddedEngine(folder / "dataset", max_rows=1000)
        if request.param != "embedded":
            if request.param.endswith("loaded"):
                write_dump(folder / "dataset")
                dump = (folder / "dataset" / "current" / "miggraph.nq").read_bytes()
                server.store.load(dump, format=ox.RdfFormat.N_QUADS)
            else:
                put(server, folder / "dataset")
            engine = RemoteEngine(server.query, limits=Limits())
        yield create_app(engine, queries.load(QUERIES), Settings(root=folder)).test_client()
        engine.close()


def assert_as_expected(case: Case, answer: Answer) -> None:
    status, media_type, body = answer
    expected = case.get("answer")
    assert status // 100 == (2 if expected else 4), body
    if expected:
        assert media_type in TYPES[expected]
    if expected == "true":
        assert json.loads(body)["boolean"] is True


each_case = partial(pytest.mark.parametrize, "case", ids=[case["name"] for case in CASES])


def test_all_tests_of_the_query_operation_are_there() -> None:
    names = [case["name"] for case in CASES]
    assert len(names) == len(set(names)) == 20


@each_case(CASES)
def test_server_passes_the_w3c_test(w3c_port: int, case: Case) -> None:
    target, body, headers = request_of(case)
    lines = [f"{case['method']} {target} HTTP/1.1", "Host: www.example", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    lines += [f"Content-Length: {len(body)}"] if body else []
    received = exchange(w3c_port, "\r\n".join([*lines, "", ""]).encode() + body)
    media_type = dict(received.headers).get("content-type", "").partition(";")[0]
    assert_as_expected(case, (received.status, media_type, received.body))


@each_case(CASES)
def test_application_passes_the_w3c_test(w3c_client: FlaskClient, case: Case) -> None:
    target, body, headers = request_of(case)
    response = w3c_client.open(target, method=case["method"], data=body, headers=headers)
    assert_as_expected(case, (response.status_code, response.mimetype or "", response.data))


@pytest.mark.parametrize("text", ["CLEAR ALL", "CLEAR XYZ"])
@pytest.mark.parametrize("way", ["GET", "form", "application/sparql-update", "text/plain", ""])
def test_update_is_refused_however_it_is_sent(w3c_client: FlaskClient, way: str, text: str) -> None:
    if way == "GET":
        response = w3c_client.get("/sparql/", query_string={"update": text})
    elif way == "form":
        response = w3c_client.post("/sparql/", data={"update": text})
    else:
        response = w3c_client.post("/sparql/", data=text, content_type=way or None)
    assert response.status_code // 100 == 4
