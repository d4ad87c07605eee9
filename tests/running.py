"""The server as a process, and requests over sockets, for tests of what only shows there."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

SECONDS = 60
"""Until a test gives up waiting for an answer."""


@contextmanager
def served(*arguments: str, **environ: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """``miggraph serve`` on a free port: the process, and the port."""
    command = [sys.executable, "-m", "miggraph", *arguments]
    names = {f"MIGGRAPH_{name.upper()}": value for name, value in environ.items()}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env={**os.environ, **names}) as child:
        assert child.stderr is not None
        try:
            line = next(line for line in iter(child.stderr.readline, "") if line.startswith("serving"))
            match = re.search(r"http://127\.0\.0\.1:(\d+)", line)
            assert match is not None
            yield child, int(match[1])
        finally:
            child.send_signal(signal.SIGTERM)
            child.stderr.read()


def send(port: int, request: bytes) -> tuple[int, bytes]:
    """Send bytes as they are; the status and everything received until the server is done."""
    with socket.create_connection(("127.0.0.1", port), timeout=SECONDS) as client:
        client.sendall(request)
        answer = http.client.HTTPResponse(client)
        answer.begin()
        return answer.status, answer.read()


def get(port: int, path: str, method: str = "GET", **headers: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    connection.request(method, path, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, body
