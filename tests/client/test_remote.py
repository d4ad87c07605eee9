"""What the client makes of servers that are busy, broken, strange or not there."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from miggraph.client import ClientError, Graph

Reply = tuple[int, dict[str, str], bytes]
JSON = {"Content-Type": "application/sparql-results+json"}
ROWS = {"head": {"vars": ["n"]}, "results": {"bindings": [{"n": {"type": "literal", "value": "one"}}]}}
ANSWER: dict[str, Any] = {
    "answer": {
        "question": "q",
        "queryVersion": "a",
        "dataset": "b",
        "digest": "c",
        "rows": 2,
        "asked": "2011-05-03",
    },
    **ROWS,
}


def shaped(bindings: object) -> Reply:
    """An answer with rows of some shape."""
    return 200, JSON, json.dumps({**ANSWER, "results": {"bindings": bindings}}).encode()


PROBLEM = json.dumps({"detail": "The lamp is out."}).encode()
STRANGE: dict[str, Reply] = {
    "a page": (200, {"Content-Type": "text/html"}, b"<p>Welcome"),
    "no JSON": (200, JSON, b"{"),
    "a list": (200, JSON, b"[]"),
    "another shape": (200, JSON, b'{"head": {}, "results": {}}'),
    "rows that are words": shaped(["lamp"]),
    "rows that are null": shaped([None]),
    "rows in words": shaped("lamp"),
    "a cell that is null": shaped([{"n": None}]),
    "a cell without a value": shaped([{"n": {}}]),
    "a type in a list": shaped([{"n": {"type": "literal", "value": "1", "datatype": []}}]),
    "a column that is null": (200, JSON, json.dumps({**ANSWER, "head": {"vars": [None]}}).encode()),
    "deep": (200, JSON, b"[" * 100_000),
}


@contextmanager
def scripted(*replies: Reply) -> Iterator[tuple[str, list[str]]]:
    """A server that gives one reply after the other: its address, and the paths that are asked for."""
    left, asked = list(replies), list[str]()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            asked.append(self.path)
            status, headers, body = left.pop(0)
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", asked
        finally:
            server.shutdown()
            thread.join()


def rows(**headers: str) -> Reply:
    return 200, {**JSON, **headers}, json.dumps(ANSWER).encode()


def busy(seconds: str) -> Reply:
    return 503, {"Retry-After": seconds, "Content-Type": "application/problem+json"}, PROBLEM


def test_client_comes_back_when_it_is_told_to() -> None:
    with scripted(busy("0"), (429, {"Retry-After": "0"}, b""), rows()) as (address, asked), Graph(address) as graph:
        assert graph.query("q").records() == [{"n": "one"}]
    assert len(asked) == 3


def test_client_comes_back_with_a_query_of_its_own() -> None:
    with scripted(busy("0"), rows()) as (address, asked), Graph(address) as graph:
        assert graph.sparql("SELECT ?n {}").records() == [{"n": "one"}]
    assert asked == ["/sparql", "/sparql"]


@pytest.mark.parametrize("told", ["soon", "-5", "1.5"])
def test_client_comes_back_where_the_time_is_no_number(told: str) -> None:
    with scripted(busy(told), rows()) as (address, asked), Graph(address, longest_wait=0) as graph:
        assert graph.query("q").records() == [{"n": "one"}]
    assert len(asked) == 2


def test_client_says_that_the_dataset_has_changed_between_pages() -> None:
    link = '</queries/q?format=json&limit=1&offset=1>; rel="next"'
    later = json.dumps({**ANSWER, "answer": {**ANSWER["answer"], "dataset": "z"}}).encode()
    with scripted(rows(Link=link), (200, JSON, later)) as (address, _), Graph(address, page_size=1) as graph:
        answer = graph.query("q")
        with pytest.raises(ClientError, match="the dataset has changed while it was read; ask again"):
            answer.records()


def test_client_waits_for_a_whole_answer_no_longer_than_it_is_told() -> None:
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip() -> None:
            connection, _ = server.accept()
            with connection, suppress(OSError):
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
                while not stop.wait(0.02):
                    connection.sendall(b" ")

        thread = threading.Thread(target=drip)
        thread.start()
        try:
            refused = pytest.raises(ClientError, match=r"no whole answer came in 0\.3 seconds")
            with Graph(f"http://127.0.0.1:{server.getsockname()[1]}", timeout=0.3) as graph, refused:
                graph.query("q")
        finally:
            stop.set()
            thread.join()


def test_client_tells_words_of_a_server_without_what_steers_a_terminal() -> None:
    reply = 500, {"Content-Type": "text/plain"}, b"\x1b[31mout\x07" + b"!" * 5000
    with scripted(reply) as (address, _), Graph(address) as graph, pytest.raises(ClientError, match="out") as raised:
        graph.query("q")
    assert str(raised.value).isprintable()
    assert len(str(raised.value)) < 1000


def test_client_gives_up_with_the_words_of_the_server() -> None:
    with scripted(busy("0"), busy("0")) as (address, _), Graph(address, retries=1) as graph:
        with pytest.raises(ClientError, match="The lamp is out") as raised:
            graph.query("q")
        assert raised.value.status == 503


def test_client_asks_once_where_no_other_try_is_offered() -> None:
    refused = pytest.raises(ClientError, match="The lamp is out")
    with scripted((503, {}, PROBLEM)) as (address, asked), Graph(address) as graph, refused:
        graph.query("q")
    assert len(asked) == 1


def test_client_follows_links_to_the_server_that_it_asked() -> None:
    link = '<http://elsewhere.example/queries/q?format=json&limit=1&offset=1>; rel="next", <x>; rel="cite-as"'
    with scripted(rows(Link=link), rows()) as (address, asked), Graph(address, page_size=1) as graph:
        assert len(graph.query("q")) == 2
    assert asked == ["/queries/q?format=json&limit=1", "/queries/q?format=json&limit=1&offset=1"]


def test_client_does_not_follow_a_link_that_leads_nowhere() -> None:
    link = '</queries/q?format=json&limit=1>; rel="next"'
    with scripted(rows(Link=link)) as (address, _), Graph(address, page_size=1) as graph:
        assert len(graph.query("q")) == 1


@pytest.mark.parametrize("case", STRANGE)
def test_client_tells_what_is_no_server_of_miggraph(case: str) -> None:
    with scripted(STRANGE[case]) as (address, _), Graph(address) as graph, pytest.raises(ClientError, match=address):
        graph.query("q")


def test_client_tells_that_there_is_no_server() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{unused.getsockname()[1]}"
        with (
            Graph(address, retries=0) as graph,
            pytest.raises(ClientError, match="cannot be reached: there is no connection; see whether it runs"),
        ):
            graph.query("q")


def test_client_takes_a_name_as_one_part_of_an_address() -> None:
    with scripted((404, {}, PROBLEM)) as (address, asked), Graph(address) as graph, pytest.raises(ClientError):
        graph.query("../sparql?query=x")
    assert asked == ["/queries/..%2Fsparql%3Fquery%3Dx?format=json&limit=1000"]
