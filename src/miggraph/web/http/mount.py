"""Where the application stands: under a path of its host, behind proxies."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from werkzeug.middleware.proxy_fix import ProxyFix

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]
"""A WSGI application (PEP 3333)."""

_NOT_HERE = b"Nothing is served here: the application answers under another path.\n"


def mounted(inner: Application, *, prefix: str, proxies: int) -> Application:
    """An application that answers under a path, and believes the proxies in front of it.

    :param prefix: the path, such as ``/graph``; empty for the root. A proxy that strips it sends ``X-Forwarded-Prefix``
    :param proxies: how many proxies add their ``X-Forwarded-*`` headers; 0 believes none
    """
    path = "/" + prefix.strip("/") if prefix.strip("/") else ""
    application = _under(path, inner) if path else inner
    if not proxies:
        return application
    return ProxyFix(application, x_for=proxies, x_proto=proxies, x_host=proxies, x_prefix=proxies)


def _under(path: str, inner: Application) -> Application:
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
