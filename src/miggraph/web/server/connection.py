"""Connections of HTTP/1.1 with bounds: for the head of a request in time and size, told to whoever goes beyond them."""

from __future__ import annotations

import asyncio
import re
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from miggraph.web.http.responses import COMMON

_HEAD_SECONDS = 10.0
_LONGEST_HEAD = 128 * 1024
"""Bytes of a request line and headers together."""

_SECONDS_TO_READ_ON = 2.0
"""A client that is still sending when it is refused gets so long until the connection is closed: most read nothing
before they have sent everything, and would learn of a closed connection only."""

_SECONDS_TO_A_SIGN = 0.5
"""How often a client that has closed its side is looked for: the system tells only once something is sent to it."""

TASKS = "miggraph.tasks"
"""The extension of a request's scope (ASGI) to which whoever answers adds the task that is to end with the client."""

LONGEST_ADDRESS = 64_000
"""Bytes of an address; the parser of addresses takes no more."""

_NOT_ASCII = re.compile(rb"[\x80-\xff]")


class Connection(HttpToolsProtocol):
    """A connection of uvicorn's, which has no bounds for the head of a request."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._timer: asyncio.TimerHandle | None = None
        self._answering: set[asyncio.Task[Any]] = set()
        self._head_bytes = 0
        self._in_head = True
        self._has_line = False
        self._refused = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request."""
        super().connection_made(transport)
        self._close_in(_HEAD_SECONDS)

    def connection_lost(self, exc: Exception | None) -> None:
        """End what is done for a client that has left."""
        self._close_in(None)
        super().connection_lost(exc)
        for task in self._answering:
            task.cancel()

    def eof_received(self) -> bool:  # type: ignore[override]
        """Go on for a client that has asked all and now closes its side, as long as it reads."""
        if self.cycle is None or self.cycle.more_body or self.cycle.response_complete or self._refused:
            return False
        self.cycle.keep_alive = False
        self.loop.call_later(_SECONDS_TO_A_SIGN, self._look_for_client)
        return True

    def data_received(self, data: bytes) -> None:
        """Take what the client has sent."""
        if self._refused:
            return
        if self._in_head:
            self._head_bytes += len(data)
            if self._head_bytes - len(data) > _LONGEST_HEAD:
                self._refuse()
                return
            if not self._has_line:
                line, end, rest = data.partition(b"\n")
                self._has_line = bool(end)
                data = _NOT_ASCII.sub(_percent_encoded, line) + end + rest
        super().data_received(data)
        if self._head_bytes and self._timer is None:  # it has sent a part of a head
            self._close_in(_HEAD_SECONDS)

    def on_headers_complete(self) -> None:
        """Hand a request over: its head is there.

        :raises OverflowError: for an address that is too long, see :meth:`send_400_response`
        """
        if len(self.url) > LONGEST_ADDRESS:
            raise OverflowError
        if self._timer is not None:
            self._close_in(None)
        self._in_head, self._head_bytes = False, 0
        self.scope["extensions"] = {TASKS: self._answering}  # type: ignore[dict-item]
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Expect the head of another request."""
        super().on_message_complete()
        self._in_head, self._has_line = True, False

    def send_400_response(self, msg: str) -> None:
        """Say that a request cannot be read."""
        if self.scope and len(self.url) > LONGEST_ADDRESS:
            self._refuse()
        else:
            super().send_400_response(msg)

    def _look_for_client(self) -> None:
        """Send what any client reads over (RFC 9110, 15.2): where nobody is left, the connection is lost by that."""
        if self.transport.is_closing() or self.cycle.response_started:
            return
        if self.cycle.scope["http_version"] == "1.0":  # knows no such responses
            self.transport.close()
            return
        if not self.pipeline:
            self.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        self.loop.call_later(_SECONDS_TO_A_SIGN, self._look_for_client)

    def _refuse(self) -> None:
        """Say why a request is not answered, and read on for a moment."""
        self._refused = True
        status, text = "431 Request Header Fields Too Large", "The headers are too long."
        if not self.headers or len(self.url) > LONGEST_ADDRESS:
            status, text = "414 URI Too Long", "The address is too long: send the query by POST."
        told = {"Content-Type": "text/plain; charset=utf-8", "Content-Length": len(text) + 1, "Connection": "close"}
        lines = "".join(f"{name}: {value}\r\n" for name, value in (COMMON | told).items())
        self.transport.write(f"HTTP/1.1 {status}\r\n{lines}\r\n{text}\n".encode("ascii"))
        self._close_in(_SECONDS_TO_READ_ON)

    def _close_in(self, seconds: float | None) -> None:
        """Close the connection after so many seconds and no others; None for never."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None if seconds is None else self.loop.call_later(seconds, self.transport.close)


def _percent_encoded(match: re.Match[bytes]) -> bytes:
    """A byte outside ASCII in an address: programs that put one together by hand send it as it is."""
    return b"%%%02X" % match[0][0]
