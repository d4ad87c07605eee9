"""The application without this project's server: made from the environment, under a plain WSGI server."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from running import exchange
from support import PROJECT

PLAIN = """
from wsgiref.simple_server import make_server
from miggraph.web import create_app
server = make_server("127.0.0.1", 0, create_app())
print(f"http://127.0.0.1:{server.server_port}", flush=True)
server.serve_forever()
"""
FLASK = ["-m", "flask", "--app", "miggraph.web", "run", "--port", "0"]
TARGETS = {
    "/sparql?query=ASK%7B%7D": 200,
    "/sparql?query=ASK": 400,
    "/sparql?format=ttl": 200,
    "/dataset": 200,
    "/doc/country/nor": 200,
    "/id/country/nor": 303,
    "/queries": 200,
    "/health/ready": 200,
}


def statuses(dataset: Path, arguments: list[str]) -> dict[str, int]:
    """What a server answers to each target."""
    environ = {**os.environ, "MIGGRAPH_ROOT": str(PROJECT), "MIGGRAPH_DATASET": str(dataset), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environ) as child:
        assert child.stdout is not None
        try:
            found = next(
                match for line in iter(child.stdout.readline, "") if (match := re.search(r"127\.0\.0\.1:(\d+)", line))
            )
            port = int(found[1])
            head = "HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
            return {target: exchange(port, f"GET {target} {head}".encode()).status for target in TARGETS}
        finally:
            child.kill()


def test_application_is_complete_under_a_plain_wsgi_server(shared: Path) -> None:
    assert statuses(shared, ["-c", PLAIN]) == TARGETS


def test_application_is_found_by_flask(shared: Path) -> None:
    assert statuses(shared, FLASK) == TARGETS
