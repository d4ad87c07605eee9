"""Serving the application over HTTP with Granian."""

from __future__ import annotations

import asyncio
import errno
import gc
import logging
import signal
import socket
import sys
from collections.abc import Callable

import uvloop
from flask import Flask
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.server.embed import Server

from miggraph.config import Settings
from miggraph.errors import UsageError
from miggraph.web.gateway import Gateway
from miggraph.web.querylog import LOG
from miggraph.web.shortcut import SHORT_CUT

_HEADER_MILLISECONDS = 10_000
_LONGEST_HEADERS = 128 * 1024
_BACKLOG = 1024
_UNTIL_ANOTHER_TRY = 0.01


def serve(
    app: Flask,
    settings: Settings,
    listener: socket.socket | None = None,
    ready: Callable[[int], None] = lambda port: None,
) -> None:
    """Listen until stopped by SIGINT or SIGTERM; requests under way are answered first.

    :param listener: what :func:`bind` gave, where the address was claimed beforehand
    :param ready: is called with the port once the server listens
    :raises UsageError: when the port is taken or the address is not this machine's
    """
    listener = listener or bind(settings.host, settings.port)
    host, port = _release(listener, settings)
    _log_to(settings.query_log)
    gateway = Gateway(
        app,
        threads=settings.threads,
        max_body=app.config["MAX_CONTENT_LENGTH"] + 1,
        short_cut=app.extensions[SHORT_CUT],
    )
    server = Server(
        gateway,
        address=host,
        port=port,
        interface=Interfaces.RSGI,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=_HEADER_MILLISECONDS, max_buffer_size=_LONGEST_HEADERS),
        backlog=_BACKLOG,
        websockets=False,
        log_enabled=False,
    )
    gc.collect()
    gc.freeze()  # what is there now stays: it need not be looked through again and again
    uvloop.run(_run(server, host, port, ready))
    gateway.close()


async def _run(server: Server, host: str, port: int, ready: Callable[[int], None]) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, server.stop)
    serving = asyncio.ensure_future(server.serve())
    while not serving.done():
        try:
            _, writer = await asyncio.open_connection(host, port)
        except OSError:
            await asyncio.sleep(_UNTIL_ANOTHER_TRY)
        else:
            writer.close()
            ready(port)
            break
    await serving


def _log_to(place: str) -> None:
    """Send the query log to a file, or to standard error where the place is ``-``."""
    if not place:
        return
    handler = logging.StreamHandler(sys.stderr) if place == "-" else logging.FileHandler(place, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(message)s"))
    LOG.addHandler(handler)
    LOG.setLevel(logging.INFO)
    LOG.propagate = False


def _release(listener: socket.socket, settings: Settings) -> tuple[str, int]:
    """Give a claimed address up to the server, having seen that nobody else listens on it by now.

    :raises UsageError: when somebody does
    """
    host, port = listener.getsockname()[:2]
    with listener:
        try:
            listener.listen(1)
        except OSError as error:
            raise _taken(settings.host, port, error) from error
    return host, port


def bind(host: str, port: int) -> socket.socket:
    """A socket that holds the address, so that a taken port is told before anything else is done.

    :raises UsageError: when the port is taken or the address is not this machine's
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (OSError, OverflowError) as error:
        raise UsageError(f"cannot be listened on: {error}", where=f"{host}:{port}", hint="correct the host") from error
    listener = socket.socket(family, kind, protocol)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
    except (OSError, OverflowError) as error:
        listener.close()
        raise _taken(host, port, error) from error
    return listener


def _taken(host: str, port: int, error: OSError | OverflowError) -> UsageError:
    taken = isinstance(error, OSError) and error.errno == errno.EADDRINUSE
    what = f"port {port} is taken" if taken else f"cannot be listened on: {error}"
    return UsageError(what, where=f"{host}:{port}", hint="choose another one with --port or PORT=")
