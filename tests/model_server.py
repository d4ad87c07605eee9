"""A server that speaks the chat protocol and answers what a test tells it to."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class ModelServer:
    """The address of the server, and the bodies and keys of the requests that it got."""

    url: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)


def chat(statements: list[dict[str, object]]) -> bytes:
    """An answer of the protocol in which a model lists statements."""
    words = f"Here they are:\n```json\n{json.dumps({'statements': statements})}\n```"
    return json.dumps({"choices": [{"message": {"role": "assistant", "content": words}}]}).encode()


@contextlib.contextmanager
def model_server(answer: Callable[[str], tuple[int, bytes]]) -> Iterator[ModelServer]:
    """Serve on a free port of this machine.

    :param answer: from the passage that is asked about to a status and a body
    """
    state = ModelServer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            state.asked.append(body)
            state.keys.append(self.headers["Authorization"])
            status, words = answer(body["messages"][1]["content"])
            self.send_response(status)
            self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", str(len(words)))
            self.end_headers()
            self.wfile.write(words)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    state.url = f"http://127.0.0.1:{server.server_port}/v1"
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
