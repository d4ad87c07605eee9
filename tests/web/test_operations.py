"""What operators need: health, metrics, log, rate limit, prefix, proxies; and the parts behind them."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest
from flask.testing import FlaskClient

import serving
from miggraph.config import Settings
from miggraph.engine.store.embedded import EmbeddedEngine
from miggraph.web import create_app
from miggraph.web.http.request import Limiter, client_of
from miggraph.web.http.responses import Cache, Representation

ASK = "ASK { ?s ?p ?o }"


def client_with(root: Path, **settings: object) -> FlaskClient:
    made = Settings(root=root, **settings)  # type: ignore[arg-type]
    engine = EmbeddedEngine(made.dataset_dir, max_rows=100)
    return create_app(engine, serving.library(), made).test_client()


@pytest.mark.parametrize("path", ["/health", "/health/live", "/health/ready"])
def test_health_names_the_version(root: Path, path: str) -> None:
    response = client_with(root).get(path)
    assert response.status_code == 200
    assert len(response.get_json()["dataset"]) == 64
    assert response.headers["Cache-Control"] == "no-store"


def test_metrics_count_queries_by_outcome(root: Path) -> None:
    client = client_with(root)
    for query in (ASK, ASK, "ASK {", "CLEAR ALL"):
        client.get("/sparql", query_string={"query": query})
    text = client.get("/metrics").text
    for outcome in ("ok", "cached", "invalid", "refused"):
        assert f'miggraph_queries_total{{outcome="{outcome}"}} 1.0' in text
    assert 'miggraph_http_requests_total{method="GET",status="400"} 1.0' in text
    assert "miggraph_query_seconds_bucket" in text


def test_metrics_of_two_applications_are_apart(root: Path) -> None:
    client_with(root).get("/sparql", query_string={"query": ASK})
    assert 'outcome="ok"' not in client_with(root).get("/metrics").text


@pytest.mark.parametrize("with_text", [0, 1])
def test_log_has_a_line_without_text_or_address(root: Path, caplog: pytest.LogCaptureFixture, with_text: int) -> None:
    with caplog.at_level(logging.INFO, "miggraph.queries"):
        client = client_with(root, query_log_text=with_text)
        client.get("/sparql", query_string={"query": "SELECT * { ?s ?p ?o } LIMIT 3"})
    entry = json.loads(caplog.messages[-1])
    assert (entry["outcome"], entry["rows"]) == ("ok", 3)
    assert ("SELECT" in caplog.text, "127.0.0.1" in caplog.text) == (bool(with_text), False)


@pytest.mark.parametrize(("form", "rows"), [("csv", 2), ("xml", 2), ("json", 2), ("tsv", 2)])
def test_log_counts_rows_in_every_form(root: Path, caplog: pytest.LogCaptureFixture, form: str, rows: int) -> None:
    with caplog.at_level(logging.INFO, "miggraph.queries"):
        query = "SELECT ?s ?p { ?s ?p ?o } LIMIT 2"
        client_with(root).get("/sparql", query_string={"query": query, "format": form})
    assert json.loads(caplog.messages[-1])["rows"] == rows


def test_rate_limit_sends_a_client_away_and_spares_others_and_operators(root: Path) -> None:
    client = client_with(root, rate_limit=2)
    here, there = {"REMOTE_ADDR": "192.0.2.1"}, {"REMOTE_ADDR": "192.0.2.2"}
    responses = [client.get("/queries", environ_base=here) for _ in range(3)]
    assert [response.status_code for response in responses] == [200, 200, 429]
    assert 1 <= int(responses[2].headers["Retry-After"]) <= 30
    assert client.get("/queries", environ_base=there).status_code == 200
    assert client.get("/health", environ_base=here).status_code == 200


def test_limiter_fills_up_again() -> None:
    now = [0.0]
    limiter = Limiter(60, clock=lambda: now[0])
    assert [limiter.wait("a") for _ in range(61)] == [0] * 60 + [1]
    now[0] = 1.0
    assert [limiter.wait("a"), limiter.wait("a")] == [0, 1]


def test_limiter_without_a_limit_counts_nothing() -> None:
    limiter = Limiter(0)
    assert {limiter.wait("a") for _ in range(100)} == {0}


@pytest.mark.parametrize(
    ("address", "client"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8::1", "2001:db8::"),
        ("2001:db8::ffff:2", "2001:db8::"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        (None, ""),
        ("a:b", "a:b"),
    ],
)
def test_client_is_an_address_or_a_network(address: str | None, client: str) -> None:
    assert client_of(address) == client


def test_cache_gives_up_what_was_used_least_recently() -> None:
    cache = Cache(10_000)
    for name in "abcd":
        cache.put(name, Representation(b"x" * 2000, "text/plain"))
    cache.get("a")
    cache.put("e", Representation(b"x" * 2000, "text/plain"))
    assert [cache.get(name) is not None for name in "abcde"] == [True, False, True, True, True]
    assert cache.size <= 10_000


@pytest.mark.parametrize("size", [0, 4000])
def test_cache_does_not_keep_what_is_too_large(size: int) -> None:
    cache = Cache(size)
    cache.put("a", Representation(b"x" * 2000, "text/plain"))
    assert cache.get("a") is None


def test_prefix_is_where_the_application_answers(root: Path) -> None:
    client = client_with(root, url_prefix="/graph/")
    page = client.get("/graph/", headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert 'href="/graph/queries"' in page.text
    assert client.get("/graph/id/country/nor").headers["Location"].startswith("/graph/doc/")
    assert [client.get(path).status_code for path in ("/queries", "/graphics", "/health")] == [404, 404, 200]


def test_proxy_is_believed_only_where_settings_say_so(root: Path) -> None:
    headers = {"X-Forwarded-Prefix": "/there", "X-Forwarded-Host": "data.example", "X-Forwarded-Proto": "https"}
    for proxies, address in ((1, "https://data.example/there/queries/"), (0, "http://localhost/queries/")):
        listed = client_with(root, trusted_proxies=proxies).get("/queries?format=json", headers=headers).get_json()
        assert listed[0]["url"].startswith(address)
