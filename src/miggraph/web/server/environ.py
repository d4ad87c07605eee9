"""What a request of the server's (ASGI) is as the environment of an application (WSGI, PEP 3333)."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote_to_bytes

_SINGLE = frozenset({b"content-length", b"content-type", b"host", b"authorization", b"if-none-match"})
"""Headers that have one value; whoever sends two hopes that two readers disagree."""

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


class RefusedError(Exception):
    """A request that neither endpoint nor application sees."""

    def __init__(self, status: HTTPStatus, detail: str) -> None:
        super().__init__(detail)
        self.status = status


def environ_of(scope: Mapping[str, Any]) -> dict[str, Any]:
    """The CGI variables of a request (PEP 3333).

    :raises RefusedError: for a request that no reader should try to understand
    """
    host, port = scope["server"] or ("", "")
    environ: dict[str, Any] = _BASE | {
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
            raise RefusedError(HTTPStatus.BAD_REQUEST, f"The header {name.decode('latin-1')} is given twice.")
        else:
            environ[key] += f"; {text}" if name == b"cookie" else f", {text}"
    _check(environ)
    return environ


def _check(environ: Mapping[str, Any]) -> None:
    length = environ.get("CONTENT_LENGTH", "0")
    if not (length.isascii() and length.isdigit() and len(length) < 20):
        raise RefusedError(HTTPStatus.BAD_REQUEST, "The header content-length is not a number.")
    host = environ.get("HTTP_HOST")
    if host is None and environ["SERVER_PROTOCOL"] == "HTTP/1.1":
        raise RefusedError(HTTPStatus.BAD_REQUEST, "The request has no header host.")
    if host is not None and not _HOST.fullmatch(host):
        raise RefusedError(HTTPStatus.BAD_REQUEST, "The header host is not the name of a host.")
