"""The server as it runs: started by its command, asked over sockets."""

from __future__ import annotations

import ctypes
import json
import os
import re
import signal
import socket
import sys
import threading
import time
import urllib.parse
from contextlib import suppress
from pathlib import Path

import pytest

import serving
from running import get, send, served

ASK = "/sparql?query=ASK%7B%3Fs%20%3Fp%20%3Fo%7D"
ENDLESS = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?a{n} ?b{n} ?c{n} ." for n in range(8)) + " }"


def count(port: int, line: str) -> float:
    """A figure of the metrics."""
    found = re.search(r"^" + re.escape(line) + r" (\S+)", get(port, "/metrics")[1].decode(), re.MULTILINE)
    return float(found[1]) if found else 0.0


def wait_until(condition: object, *, seconds: float = 10) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():  # type: ignore[operator]
            return True
        time.sleep(0.05)
    return False


def test_files_are_served_with_their_graphs(port: int) -> None:
    query = urllib.parse.quote("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")
    status, body = get(port, f"/sparql?query={query}&format=json")
    graphs = {row["g"]["value"] for row in json.loads(body)["results"]["bindings"]}
    assert status == 200
    assert "https://w3id.org/miggraph/graph/authority" in graphs


def test_post_and_head_over_http(port: int) -> None:
    body = b"query=ASK%7B%7D"
    head = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    assert send(port, head + b"Content-Length: %d\r\n\r\n%s" % (len(body), body))[0] == 200
    chunked = b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
    assert send(port, head + chunked)[0] == 200
    assert get(port, ASK, "HEAD") == (200, b"")


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
        (b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nContent-Type: a/b\r\n\r\n", 400),
        (b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n", 400),
        (b"nonsense\r\n\r\n", 400),
        (b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: a/b\r\nContent-Length: 2\r\n\r\n{}", 415),
        (b"GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\n\r\n", 400),
        (
            b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: application/sparql-query\r\n"
            b"Content-Length: 99999999999\r\n\r\n",
            413,
        ),
    ],
)
def test_request_that_is_malformed_or_too_large_is_refused(port: int, request_: bytes, status: int) -> None:
    answer = send(port, request_)
    assert answer[0] == status, answer


def test_clients_that_send_slowly_hold_nobody_up(port: int) -> None:
    head = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: 50\r\n\r\nA"
    slow = [socket.create_connection(("127.0.0.1", port)) for _ in range(20)]
    try:
        for client in slow:
            client.sendall(head)
        assert get(port, ASK)[0] == 200
    finally:
        for client in slow:
            client.close()


def test_client_that_leaves_frees_its_worker(port: int) -> None:
    before = count(port, 'miggraph_queries_total{outcome="gone"}')
    with socket.create_connection(("127.0.0.1", port)) as client:
        client.sendall(f"GET /sparql?query={urllib.parse.quote(ENDLESS)} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        time.sleep(0.6)
    assert wait_until(lambda: count(port, 'miggraph_queries_total{outcome="gone"}') == before + 1, seconds=5)


@pytest.mark.parametrize("query", ["ASK {}", ENDLESS])
@pytest.mark.parametrize("version", [b"1.1", b"1.0"])
def test_client_that_closes_its_side_is_answered(port: int, query: str, version: bytes) -> None:
    target = f"/sparql?timeout=1.3&query={urllib.parse.quote(query)}".encode()
    with socket.create_connection(("127.0.0.1", port), timeout=20) as client:
        client.sendall(b"GET " + target + b" HTTP/" + version + b"\r\nHost: x\r\n\r\n")
        client.shutdown(socket.SHUT_WR)
        received = b"".join(iter(lambda: client.recv(65536), b""))
    if query != ENDLESS:
        assert received.startswith(b"HTTP/1.1 200")
        assert b"true" in received
    elif version == b"1.1":
        assert received.startswith(b"HTTP/1.1 100 Continue\r\n\r\n")
        assert b"HTTP/1.1 503" in received
    else:
        assert received == b"", "whether it still reads cannot be found out"


def test_requests_before_a_closed_side_are_all_answered(port: int) -> None:
    line = b"GET /sparql?format=csv&query=SELECT%%20(%d%%20AS%%20?x)%%20%%7B%%7D HTTP/1.1\r\nHost: a\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=20) as client:
        client.sendall(b"".join(line % (70 + number) for number in range(5)))
        client.shutdown(socket.SHUT_WR)
        received = b"".join(iter(lambda: client.recv(65536), b""))
    assert received.count(b"HTTP/1.1 200") == 5


def test_operators_are_answered_while_others_wait_until_their_deadline(port: int) -> None:
    path = f"/sparql?timeout=3&query={urllib.parse.quote(ENDLESS)}"
    told: list[tuple[int, bytes]] = []
    lasted: list[float] = []

    def ask(number: int) -> None:
        begun = time.monotonic()
        told.append(get(port, f"{path}%23{number}"))
        lasted.append(time.monotonic() - begun)

    clients = [threading.Thread(target=ask, args=(number,)) for number in range(30)]
    for client in clients:
        client.start()
    assert wait_until(lambda: sum(count(port, f"miggraph_engine_waiting_{kind}") for kind in ("quick", "slow")) > 0)
    health = get(port, "/health")
    assert health[0] == 200, health
    assert any(client.is_alive() for client in clients)
    for client in clients:
        client.join()
    assert {status for status, _ in told} == {503}
    assert len(lasted) == len(clients)
    assert max(lasted) < 3 + 2, "those that wait for a place wait no longer than any other"


def test_stop_lets_a_request_under_way_end() -> None:
    with served("serve", str(serving.FIXTURE), "--port", "0") as (child, port):
        answers: list[tuple[int, bytes]] = []
        path = f"/sparql?timeout=1.5&query={urllib.parse.quote(ENDLESS)}"
        client = threading.Thread(target=lambda: answers.append(get(port, path)))
        client.start()
        time.sleep(0.7)
        child.send_signal(signal.SIGTERM)
        client.join()
        assert child.wait(10) == 0
    assert [status for status, _ in answers] == [503]
    assert b"query_timeout" in answers[0][1]


@pytest.mark.skipif(sys.platform != "linux", reason="sends a signal to one thread of a process")
def test_stop_does_not_depend_on_the_thread_that_receives_the_signal() -> None:
    with served("serve", str(serving.FIXTURE), "--port", "0") as (child, port):
        assert get(port, "/health")[0] == 200
        other = next(
            int(task.name) for task in Path(f"/proc/{child.pid}/task").iterdir() if int(task.name) != child.pid
        )
        assert ctypes.CDLL(None).tgkill(child.pid, other, signal.SIGTERM) == 0
        assert child.wait(10) == 0


def test_new_dataset_is_served_without_a_failed_request(tmp_path: Path) -> None:
    first = serving.write_version(tmp_path)
    with served("serve", "--no-build", "--port", "0", dataset=str(tmp_path)) as (_, port):
        statuses: list[int] = []
        done = threading.Event()

        def load() -> None:
            number = 0
            while not done.is_set():
                number += 1
                statuses.append(get(port, f"{ASK}%23{number}")[0])

        clients = [threading.Thread(target=load) for _ in range(3)]
        for client in clients:
            client.start()
        time.sleep(0.3)
        second = serving.write_version(tmp_path, extra="<http://example.org/g> { <http://example.org/s> a <x> }\n")
        shown = wait_until(lambda: json.loads(get(port, "/health")[1])["dataset"] == second)
        time.sleep(0.3)
        done.set()
        for client in clients:
            client.join()
    assert first != second
    assert shown
    assert len(statuses) > 10
    assert set(statuses) == {200}


def workers_of(server: int) -> list[int]:
    """The processes in which a server evaluates queries."""
    lists = [*Path(f"/proc/{server}/task").glob("*/children")]
    if not lists:
        pytest.skip("this kernel does not list the children of a process")
    commands = {int(pid): Path(f"/proc/{pid}/cmdline") for each in lists for pid in each.read_text().split()}
    return [pid for pid, file in commands.items() if file.exists() and b"engine.worker" in file.read_bytes()]


def test_killed_workers_fail_their_queries_alone_and_cleanly() -> None:
    with served("serve", str(serving.FIXTURE), "--port", "0", query_workers="2") as (child, port):
        answers: list[tuple[int, bytes]] = []
        done = threading.Event()

        def load(number: int) -> None:
            count = 0
            while not done.is_set():
                count += 1
                answers.append(get(port, f"{ASK}%23{number}-{count}"))

        clients = [threading.Thread(target=load, args=(number,)) for number in range(3)]
        for client in clients:
            client.start()
        kills = 0
        until = time.monotonic() + 4
        while time.monotonic() < until or (len(answers) <= 50 and time.monotonic() < until + 30):
            time.sleep(0.25)
            for pid in workers_of(child.pid)[kills % 2 :][:1]:
                with suppress(ProcessLookupError):  # it may just have been ended for another reason
                    os.kill(pid, signal.SIGKILL)
                    kills += 1
        done.set()
        for client in clients:
            client.join()
        assert get(port, ASK)[0] == 200
        assert child.poll() is None
    failed = [body for status, body in answers if status != 200]
    assert kills >= 5
    assert len(answers) > 50
    assert len(failed) <= kills
    assert {status for status, _ in answers} <= {200, 503}
    assert all(json.loads(body)["limit"] == "worker" for body in failed)
