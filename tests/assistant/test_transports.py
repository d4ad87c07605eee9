"""The command as a process: a client over standard input and output, one over HTTP, and what it says of faults."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from mcp import Client, StdioServerParameters

import running
from assisting import data
from miggraph import cli
from support import PROJECT

ARGUMENTS = ["-m", "miggraph", "--root", str(PROJECT), "mcp"]
ASKED = {"question": "recommendations-by-instrument", "parameters": {"instrument": "Convention on Seafarers"}}


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


@contextmanager
def over_http(shared: Path) -> Iterator[int]:
    """The server on a free port."""
    command = [sys.executable, *ARGUMENTS, "--http", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env={**os.environ, **environ(shared)}) as child:
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
        "miggraph: the library mcp is not installed; install it with: pip install 'miggraph[assistant]'\n"
    )


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--questions", "ships"], "--questions: ships is no question or group; give one of common, all, none"),
        (["--site", "reports"], "--site: 'reports' is no address; give one such as "),
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
    assert told in capsys.readouterr().err


def test_missing_dataset_is_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MIGGRAPH_DATASET", str(tmp_path))
    assert cli.main(["mcp"]) == 1
    assert capsys.readouterr().err.count("\n") == 1
