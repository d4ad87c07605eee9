"""The query operation as the W3C's own tests of the SPARQL 1.1 Protocol try it: the server, and the application."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pyoxigraph as ox
import pytest
import urllib3
from flask.testing import FlaskClient

from miggraph.config import Settings
from miggraph.engine import Engine, Limits
from miggraph.engine.remote import RemoteEngine
from miggraph.engine.store.embedded import EmbeddedEngine
from miggraph.publish import DUMP
from miggraph.web import create_app
from oxigraph_server import oxigraph
from running import exchange, served
from serving import library, write_version
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


OXIGRAPH = [
    pytest.param("Oxigraph, loaded", marks=pytest.mark.engine),
    pytest.param("Oxigraph, published", marks=pytest.mark.engine),
]
"""Engines that are a server of somebody else."""


@pytest.fixture(scope="module")
def w3c_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project folder with the fixture dataset and the graphs of the tests."""
    folder: Path = tmp_path_factory.mktemp("protocol")
    write_version(folder / "dataset", extra=(FOLDER / "graphs.trig").read_text(encoding="utf-8"))
    write_dump(folder / "dataset")
    return folder


@contextmanager
def on_oxigraph(how: str, project: Path, store: Path) -> Iterator[str]:
    """The address of Oxigraph's own server with the dataset, published to it or loaded by its own means."""
    is_loaded = how.endswith("loaded")
    with oxigraph(store, *(["--union-default-graph"] if is_loaded else [])) as server:
        if is_loaded:
            dump = (project / "dataset" / "current" / DUMP).read_bytes()
            told = urllib3.request("POST", server.graphs, body=dump, headers={"Content-Type": "application/n-quads"})
            assert told.status // 100 == 2, told.data
        else:
            put(server, project / "dataset")
        yield server.query


@pytest.fixture(scope="module", params=["files", *OXIGRAPH])
def w3c_port(
    request: pytest.FixtureRequest, w3c_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[int]:
    """The port of ``miggraph serve`` on files, and on a server elsewhere."""
    if request.param == "files":
        with served("serve", str(FOLDER / "graphs.trig"), "--port", "0", query_workers="1") as (_, port):
            yield port
        return
    none = str(w3c_folder / "none")
    with (
        on_oxigraph(request.param, w3c_folder, tmp_path_factory.mktemp("store")) as endpoint,
        served("serve", "--endpoint", endpoint, "--port", "0", dataset=none) as (_, port),
    ):
        yield port


@pytest.fixture(scope="module", params=["embedded", "elsewhere, loaded", "elsewhere, published", *OXIGRAPH])
def w3c_client(
    request: pytest.FixtureRequest, w3c_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[FlaskClient]:
    """The application on each kind of engine."""
    with ExitStack() as stack:
        engine: Engine
        if request.param == "embedded":
            engine = EmbeddedEngine(w3c_folder / "dataset", max_rows=1000)
        elif request.param.startswith("Oxigraph"):
            store = tmp_path_factory.mktemp("store")
            endpoint = stack.enter_context(on_oxigraph(request.param, w3c_folder, store))
            engine = RemoteEngine(endpoint, limits=Limits())
        else:
            server = stack.enter_context(sparql_server(SparqlServer(union=True)))
            if request.param.endswith("loaded"):
                dump = (w3c_folder / "dataset" / "current" / DUMP).read_bytes()
                server.store.load(dump, format=ox.RdfFormat.N_QUADS)
            else:
                put(server, w3c_folder / "dataset")
            engine = RemoteEngine(server.query, limits=Limits())
        stack.callback(engine.close)
        yield create_app(engine, library(), Settings(root=w3c_folder)).test_client()


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
