"""The command as a process: a client over standard input and output, one over HTTP, and what it says of faults."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import Client, StdioServerParameters

import running
from assisting import data, text
from miggraph import cli
from support import PROJECT

ARGUMENTS = ["-m", "miggraph", "--root", str(PROJECT), "mcp"]
ASKED = {"question": "recommendations-by-instrument", "parameters": {"instrument": "Convention on Seafarers"}}
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . FILTER(?a != ?l) }"
WITHIN = 40
"""Seconds after which a server that has not ended never will."""


def environ(shared: Path) -> dict[str, str]:
    return {"MIGGRAPH_DATASET": str(shared), "PYTHONPATH": os.pathsep.join(sys.path)}


async def rows(server: StdioServerParameters | str) -> int:
    """The rows that a client is told, asking twice at once."""
    async with Client(server) as client:
        first, second = await asyncio.gather(*(client.call_tool("ask", ASKED) for _ in range(2)))
    assert data(first) == data(second)
    return len(data(first)["rows"])


def test_client_asks_over_standard_input_and_output(shared: Path) -> None:
    command = StdioServerParameters(command=sys.executable, args=ARGUMENTS, env=environ(shared))
    assert asyncio.run(rows(command)) == 2


class Session:
    """A client over standard input and output that says line by line what it wants."""

    def __init__(self, child: subprocess.Popen[str]) -> None:
        self.child = child
        client = {"name": "test", "version": "1"}
        self.say("initialize", 0, protocolVersion="2025-06-18", capabilities={}, clientInfo=client)
        self.hear()
        self.say("notifications/initialized")

    def say(self, method: str, number: int | None = None, **params: object) -> None:
        assert self.child.stdin is not None
        told = {"jsonrpc": "2.0", "method": method, "params": params} | ({} if number is None else {"id": number})
        self.child.stdin.write(json.dumps(told) + "\n")
        self.child.stdin.flush()

    def hear(self) -> dict[str, Any]:
        assert self.child.stdout is not None
        told: dict[str, Any] = json.loads(self.child.stdout.readline())
        return told

    def ask_without_end(self, number: int) -> None:
        """Ask what takes longer than anybody waits, and something else, until that is answered."""
        self.say("tools/call", number, name="sparql", arguments={"query": ENDLESS})
        self.say("tools/call", number + 1, name="list_questions", arguments={})
        assert self.hear()["id"] == number + 1

    def ended(self) -> tuple[int, str]:
        """The exit code, and what it said of errors."""
        assert self.child.stderr is not None
        return self.child.wait(WITHIN), self.child.stderr.read().strip()


@pytest.fixture
def session(shared: Path) -> Iterator[Session]:
    command = [sys.executable, *ARGUMENTS]
    variables = {**os.environ, **environ(shared), "MIGGRAPH_QUERY_TIMEOUT": "300", "MIGGRAPH_QUERY_WORKERS": "1"}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, env=variables) as child:
        try:
            yield Session(child)
        finally:
            child.kill()


@pytest.mark.parametrize("is_busy", [False, True])
def test_interrupt_ends_it_at_once(session: Session, is_busy: bool) -> None:
    if is_busy:
        session.ask_without_end(1)
    session.child.send_signal(signal.SIGINT)
    assert session.ended() == (130, "")


def test_client_that_leaves_ends_its_query_and_the_server(session: Session) -> None:
    session.ask_without_end(1)
    assert session.child.stdin is not None
    session.child.stdin.close()
    assert session.ended() == (0, "")


def test_client_that_hears_no_more_ends_the_server_without_a_word(session: Session) -> None:
    assert session.child.stdout is not None
    session.child.stdout.close()
    session.say("tools/list", 1)
    assert session.ended() == (0, "")


def test_query_that_is_cancelled_frees_its_place(session: Session) -> None:
    session.ask_without_end(1)
    session.say("notifications/cancelled", requestId=1)
    session.say("tools/call", 3, name="sparql", arguments={"query": "ASK {}"})
    assert session.hear()["id"] == 3


def test_query_that_is_cancelled_over_http_frees_its_place(shared: Path) -> None:
    async def asked(address: str) -> str:
        async with Client(address) as client:
            with anyio.move_on_after(2):
                await client.call_tool("sparql", {"query": ENDLESS})
        async with Client(address) as client:
            return text(await client.call_tool("sparql", {"query": "ASK {}"}))

    with over_http(shared, MIGGRAPH_QUERY_TIMEOUT="300", MIGGRAPH_QUERY_WORKERS="1") as port:
        assert asyncio.run(asyncio.wait_for(asked(f"http://127.0.0.1:{port}/mcp"), WITHIN)) == "Yes."


@contextmanager
def over_http(shared: Path, **variables: str) -> Iterator[int]:
    """The server on a free port."""
    command = [sys.executable, *ARGUMENTS, "--http", "--port", "0"]
    with subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, env={**os.environ, **environ(shared), **variables}
    ) as child:
        assert child.stderr is not None
        try:
            match = re.search(r"http://127\.0\.0\.1:(\d+)/mcp", child.stderr.readline())
            assert match is not None
            yield int(match[1])
        finally:
            child.send_signal(signal.SIGTERM)
            assert not child.stderr.read()


def test_clients_ask_over_http_and_pages_of_other_sites_do_not(shared: Path) -> None:
    with over_http(shared) as port:
        assert asyncio.run(rows(f"http://127.0.0.1:{port}/mcp")) == 2
        for own in ({"Host": "elsewhere.example"}, {"Origin": "http://elsewhere.example"}):
            headers = {"Accept": "application/json, text/event-stream", "Content-Type": "application/json", **own}
            assert running.get(port, "/mcp", "POST", **headers)[0] in {403, 421}


def test_missing_library_is_told_with_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in [name for name in sys.modules if name.startswith("miggraph.assistant")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "mcp", None)
    assert cli.main(["mcp"]) == 2
    assert capsys.readouterr().err == (
        "miggraph: the library mcp is not installed; install it with: .venv/bin/pip install -e '.[assistant]'\n"
    )


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--questions", "ships"], "--questions: ships is no question or group; give one of common, all, none"),
        (["--site", "reports"], "--site: 'reports' is no address of a site; give one such as "),
        (["--site", ""], "--site: '' is no address"),
        (["--site", "http://"], "is no address"),
        (["--site", "http:///graph"], "is no address"),
        (["--site", "http://example.org/?page=1"], "is no address"),
        (["--site", "http://example.org/#top"], "is no address"),
        (["--site", "http://example.org/a b"], "is no address"),
        (["--site", "http://exa<mple.org/"], "is no address"),
        (["--site", "http://example..org/"], "is no address"),
        (["--site", "http://[::1/"], "is no address"),
        (["--site", "http://example.org:99999/"], "is no address"),
    ],
)
def test_fault_of_the_call_is_told_in_one_line(
    shared: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    told: str,
) -> None:
    monkeypatch.setenv("MIGGRAPH_DATASET", str(shared))
    assert cli.main(["mcp", *arguments]) == 2
    error = capsys.readouterr().err
    assert told in error
    assert error.count("\n") == 1


def test_missing_dataset_is_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MIGGRAPH_DATASET", str(tmp_path))
    assert cli.main(["mcp"]) == 1
    assert capsys.readouterr().err.count("\n") == 1
