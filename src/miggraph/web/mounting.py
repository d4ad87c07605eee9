"""Where the application stands: under a path of its host, behind proxies."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

_NOT_HERE = b"Nothing is served here: the application answers under another path.\n"


def mount(app: Flask, *, prefix: str, proxies: int) -> None:
    """Let an application answer under a path, and believe the proxies in front of it.

    :param prefix: the path, such as ``/graph``; empty for the root. A proxy that strips it sends ``X-Forwarded-Prefix``
    :param proxies: how many proxies add their ``X-Forwarded-*`` headers; 0 believes none
    """
    path = "/" + prefix.strip("/") if prefix.strip("/") else ""
    if path:
        app.wsgi_app = _under(path, app.wsgi_app)  # type: ignore[method-assign]
    if proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies, x_prefix=proxies
        )


def _under(path: str, inner: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        asked = environ.get("PATH_INFO", "")
        if environ.get("SCRIPT_NAME") == path or asked.startswith(("/health", "/metrics")):
            return inner(environ, start_response)
        if asked != path and not asked.startswith(f"{path}/"):
            start_response("404 Not Found", [("Content-Type", "text/plain; charset=utf-8")])
            return [_NOT_HERE]
        environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + path
        environ["PATH_INFO"] = asked.removeprefix(path) or "/"
        return inner(environ, start_response)

    return answer
