"""The least that a server of this form can do: uvicorn, one event loop, one process that evaluates.

    python bench/bare.py STORE PORT

It looks at no method, path or ``Accept``, has no limits, keeps nothing, tells no errors and cannot stop a query: what
``bench/serve.py`` measures of it is the price of HTTP and of a second process in Python, and no server.
"""

from __future__ import annotations

import asyncio
import io
import os
import socket
import sys
from typing import Any
from urllib.parse import unquote_plus

import pyoxigraph as ox
import uvicorn

LARGEST = 2**24
"""Bytes of a message, which is taken as whole when it has arrived; answers here are far smaller."""


def work(channel: socket.socket, store: str) -> None:
    """Answer one query after the other."""
    opened = ox.Store.read_only(store)
    while query := channel.recv(LARGEST):
        found, out = opened.query(query.decode()), io.BytesIO()
        if isinstance(found, ox.QueryTriples):
            found.serialize(out, format=ox.RdfFormat.TURTLE)
        else:
            found.serialize(out, format=ox.QueryResultsFormat.JSON)
        channel.sendall(len(out.getvalue()).to_bytes(4, "big") + out.getvalue())


class Bare:
    """Hands each query to the process, and its answer back; one at a time."""

    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel

    async def __call__(self, scope: Any, receive_: Any, send: Any) -> None:
        """Answer a request."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[bytes] = loop.create_future()
        received = bytearray()

        def receive() -> None:
            received.extend(self._channel.recv(LARGEST))
            if len(received) >= 4 + int.from_bytes(received[:4], "big"):
                done.set_result(bytes(received[4:]))

        self._channel.sendall(unquote_plus(scope["query_string"].decode().removeprefix("query=")).encode())
        loop.add_reader(self._channel, receive)
        try:
            body = await done
        finally:
            loop.remove_reader(self._channel)
        headers = [(b"content-type", b"application/sparql-results+json"), (b"content-length", b"%d" % len(body))]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})


def main(store: str, port: int) -> None:
    """Start the process, and serve."""
    ours, theirs = socket.socketpair()
    if os.fork() == 0:
        ours.close()
        work(theirs, store)
        os._exit(0)
    theirs.close()
    uvicorn.run(Bare(ours), host="127.0.0.1", port=port, http="httptools", ws="none", lifespan="off", log_level="error")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
