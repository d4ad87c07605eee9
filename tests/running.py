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
from contextlib import contextmanager, suppress
from dataclasses import dataclass

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
            match = re.search(r" at http://127\.0\.0\.1:(\d+)", line)
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


@dataclass(frozen=True)
class Received:
    """What came back."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


def exchange(port: int, request: bytes, *, raw: bool = False) -> Received:
    """Send bytes as they are and read the answer, also while they are still being sent.

    :param raw: whether the body is everything that was received until the server closed the connection
    """
    with socket.create_connection(("127.0.0.1", port), timeout=SECONDS) as client:
        with suppress(BrokenPipeError, ConnectionResetError):  # refused meanwhile; what it said is there to be read
            client.sendall(request)
        if raw:
            received = b"".join(iter(lambda: client.recv(65536), b""))
            return Received(0, [], received)
        answer = http.client.HTTPResponse(client)
        answer.begin()
        headers = [(name.lower(), value) for name, value in answer.getheaders()]
        return Received(answer.status, headers, answer.read())
