"""The application under WSGI servers that others wrote: gunicorn, waitress, Flask's own, the standard library's.

    pip install gunicorn waitress       (in a virtual environment of its own, which has the project too)
    python bench/clients/servers.py     serves the built dataset, or the one that MIGGRAPH_DATASET names

A line for each server; the exit code is 1 where one answers otherwise than is expected. A server that is not installed
is said to be missing.
"""

from __future__ import annotations

import http.client
import importlib.util
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
SECONDS = 60
"""Until a server is given up."""

FACTORY = "miggraph.web:create_app"
PLAIN = """
import sys
from wsgiref.simple_server import make_server
from miggraph.web import create_app
make_server("127.0.0.1", int(sys.argv[1]), create_app()).serve_forever()
"""
SERVERS = {
    "gunicorn": ["-m", "gunicorn", "--bind", "127.0.0.1:{port}", "--workers", "1", "--threads", "4", f"{FACTORY}()"],
    "waitress": ["-m", "waitress", "--listen", "127.0.0.1:{port}", "--call", FACTORY],
    "flask": ["-m", "flask", "--app", "miggraph.web", "run", "--port", "{port}"],
    "wsgiref": ["-c", PLAIN, "{port}"],
}
"""Name of the module → the arguments of Python that start it."""

FORM, DIRECT = "application/x-www-form-urlencoded", "application/sparql-query"
REQUESTS: list[tuple[str, str, dict[str, str], str, int]] = [
    ("GET", "/sparql?query=ASK%7B%7D", {}, "", 200),
    ("GET", "/sparql?query=ASK", {}, "", 400),
    ("GET", "/sparql", {"Accept": "text/turtle"}, "", 200),
    ("GET", "/sparql", {"Accept": "text/html"}, "", 200),
    ("POST", "/sparql", {"Content-Type": FORM}, "query=ASK%7B%7D", 200),
    ("POST", "/sparql", {"Content-Type": DIRECT}, "SELECT * { ?s ?p ?o } LIMIT 1000", 200),
    ("POST", "/sparql", {"Content-Type": "text/plain"}, "ASK{}", 415),
    ("PUT", "/sparql?query=ASK%7B%7D", {}, "", 405),
    ("OPTIONS", "/sparql", {"Origin": "http://example.org"}, "", 200),
    ("HEAD", "/dataset", {}, "", 200),
    ("GET", "/id/report/none-of-that-name", {}, "", 404),
    ("GET", "/ontology", {"Accept": "application/rdf+xml"}, "", 200),
    ("GET", "/queries", {"Accept": "text/html"}, "", 200),
    ("GET", "/health/ready", {}, "", 200),
]


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def statuses(port: int) -> list[int]:
    """What a server answers to each request; 0 where it does not."""
    found = []
    for method, target, headers, body, _ in REQUESTS:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
        connection.request(method, target, body=body or None, headers=headers)
        try:
            answer = connection.getresponse()
            answer.read()
            found.append(answer.status)
        except (OSError, http.client.HTTPException):
            found.append(0)
        finally:
            connection.close()
    return found


def wait_for(port: int, child: subprocess.Popen[bytes]) -> bool:
    """Whether somebody listens in time."""
    until = time.monotonic() + SECONDS
    while time.monotonic() < until and child.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return True
    return False


def outcome(arguments: list[str]) -> list[str]:
    """What a server does otherwise than is expected."""
    port = free_port()
    environ = {"MIGGRAPH_ROOT": str(PROJECT), **os.environ}
    command = [
        sys.executable,
        *(argument.format(port=port) if "{port}" in argument else argument for argument in arguments),
    ]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environ) as child:
        try:
            if not wait_for(port, child):
                return ["does not start"]
            return [
                f"{method} {target}: {got} in place of {status}"
                for (method, target, _, _, status), got in zip(REQUESTS, statuses(port), strict=True)
                if got != status
            ]
        finally:
            child.send_signal(signal.SIGTERM)


def main() -> int:
    """Try every server that is installed."""
    failed = 0
    for name, arguments in SERVERS.items():
        if importlib.util.find_spec(name) is None:
            print(f"{name:10} missing")
            continue
        wrong = outcome(arguments)
        failed += len(wrong)
        print(f"{name:10} {len(REQUESTS) - len(wrong):2} of {len(REQUESTS)} requests as expected")
        for words in wrong:
            print(f"{'':10} FAILED {words}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
