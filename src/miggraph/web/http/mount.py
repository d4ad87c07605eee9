"""Where the application stands: under a path of its host, behind proxies."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from werkzeug.middleware.proxy_fix import ProxyFix

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]
"""A WSGI application (PEP 3333)."""

NOT_HERE = "Nothing is served here: the application answers under another path."


class Mount:
    """An application (WSGI) under a path, with the proxies in front of it that are believed."""

    def __init__(self, inner: Application, prefix: str, proxies: int) -> None:
        """Say where an application stands.

        :param inner: the application
        :param prefix: a path, such as ``/graph``; empty for the root. A proxy that strips it sends
            ``X-Forwarded-Prefix``
        :param proxies: how many proxies add their ``X-Forwarded-*`` headers; 0 believes none
        """
        self.inner = inner
        self._path = "/" + prefix.strip("/") if prefix.strip("/") else ""
        told = dict.fromkeys(("x_for", "x_proto", "x_host", "x_prefix"), proxies)
        self._believe = ProxyFix(lambda environ, start_response: (), **told) if proxies else None
        self.is_plain = not self._path and self._believe is None
        """Whether :meth:`enter` changes nothing."""

    def enter(self, environ: dict[str, Any]) -> bool:
        """Give client, host and path of a request as the application is to see them; whether it is to it at all."""
        if self._believe is not None:
            self._believe(environ, None)  # type: ignore[arg-type]
        path, asked = self._path, environ.get("PATH_INFO", "")
        if path and environ.get("SCRIPT_NAME") != path and not asked.startswith(("/health", "/metrics")):
            if asked != path and not asked.startswith(f"{path}/"):
                return False
            environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + path
            environ["PATH_INFO"] = asked.removeprefix(path) or "/"
        return True

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer a request that is to the application."""
        if self.enter(environ):
            return self.inner(environ, start_response)
        start_response("404 Not Found", [("Content-Type", "text/plain; charset=utf-8")])
        return [f"{NOT_HERE}\n".encode()]
