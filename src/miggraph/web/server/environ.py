"""What a request of the server's (ASGI) is as the environment of an application (WSGI, PEP 3333), its body included."""

from __future__ import annotations

import asyncio
import re
import sys
import time
from collections.abc import Awaitable, Callable, Mapping
from io import BytesIO
from typing import Any
from urllib.parse import unquote_to_bytes

from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, RequestTimeout

from miggraph.web.http.request import ARRIVED

Receive = Callable[[], Awaitable[dict[str, Any]]]

BODY_SECONDS = 15.0
"""A body that is not there after this many seconds is refused."""

_READ_OFF = 32_000_000
"""Bytes of a body that is too large which are read, and dropped, so that the client gets to read its answer."""

_SINGLE = frozenset({b"content-length", b"content-type", b"host", b"authorization", b"if-none-match"})
"""Headers that have one value; whoever sends two hopes that two readers disagree."""

_LENGTH = re.compile(r"[0-9]{1,19}")
_HOST = re.compile(r"(?:[A-Za-z0-9._~%-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?")
_BASE = {
    "wsgi.version": (1, 0),
    "wsgi.multithread": True,
    "wsgi.multiprocess": False,
    "wsgi.run_once": False,
    "wsgi.input_terminated": True,
    "SCRIPT_NAME": "",
    "SERVER_SOFTWARE": "miggraph",
}


class LeftError(Exception):
    """The client has left before it had sent all of its request."""


async def environ_of(scope: Mapping[str, Any], receive: Receive, *, max_body: int) -> dict[str, Any]:
    """The CGI variables of a request (PEP 3333), once all of it is there.

    :param max_body: bytes that a body may have
    :raises HTTPException: for a request that no reader should try to understand, or that is too large or too slow
    :raises LeftError: when the client leaves
    """
    host, port = scope["server"] or ("", "")
    environ: dict[str, Any] = _BASE | {
        ARRIVED: time.monotonic(),
        "REQUEST_METHOD": scope["method"],
        "PATH_INFO": unquote_to_bytes(scope["raw_path"]).decode("latin-1"),
        "RAW_PATH": scope["raw_path"].decode("ascii"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": host,
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": (scope["client"] or ("",))[0],
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.errors": sys.stderr,
    }
    for name, value in scope["headers"]:
        upper = name.decode("latin-1").upper().replace("-", "_")
        key = upper if name in {b"content-type", b"content-length"} else f"HTTP_{upper}"
        text = value.decode("latin-1")
        if key not in environ:
            environ[key] = text
        elif name in _SINGLE:
            raise BadRequest(f"The header {name.decode('latin-1')} is given twice.")
        else:
            environ[key] += f"; {text}" if name == b"cookie" else f", {text}"
    length, named = environ.get("CONTENT_LENGTH", "0"), environ.get("HTTP_HOST")
    if not _LENGTH.fullmatch(length):
        raise BadRequest("The header content-length is not a number.")
    if named is None and environ["SERVER_PROTOCOL"] == "HTTP/1.1":
        raise BadRequest("The request has no header host.")
    if named is not None and not _HOST.fullmatch(named):
        raise BadRequest("The header host is not the name of a host.")
    body = await _body(receive, int(length), max_body)
    environ["wsgi.input"], environ["CONTENT_LENGTH"] = BytesIO(body), str(len(body))
    return environ


async def _body(receive: Receive, told: int, most: int) -> bytes:
    """The body; one that is too large is read off up to a bound, and is then seen to be too large."""
    parts, size, more = bytearray(), 0, told <= _READ_OFF
    try:
        async with asyncio.timeout(BODY_SECONDS):
            while more and size <= _READ_OFF:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise LeftError
                more, size = message.get("more_body", False), size + len(message["body"])
                parts = parts + message["body"] if size <= most else bytearray()
    except TimeoutError as error:
        raise RequestTimeout(f"The body took longer than {BODY_SECONDS:.0f} s.") from error
    if max(size, told) > most:
        raise RequestEntityTooLarge(f"The body is longer than {most} bytes.")
    return bytes(parts)
