"""Serving the application over HTTP with uvicorn, on the event loop of its engine."""

from __future__ import annotations

import asyncio
import errno
import gc
import logging
import signal
import socket
from collections.abc import Callable
from concurrent.futures import wait
from types import FrameType

import uvicorn
from flask import Flask

from miggraph.config import Settings
from miggraph.engine.interface import ServingEngine
from miggraph.errors import UsageError
from miggraph.web.operations import query_log
from miggraph.web.server.connection import Connection
from miggraph.web.server.gateway import Gateway
from miggraph.web.views import SERVICES

_BACKLOG = 1024
_IDLE_SECONDS = 75
_UNTIL_ANOTHER_LOOK = 0.5
"""Seconds after which the main thread looks for a signal again."""


def serve(
    app: Flask,
    settings: Settings,
    engine: ServingEngine,
    listener: socket.socket | None = None,
    ready: Callable[[int], None] = lambda port: None,
) -> None:
    """Listen until stopped by SIGINT or SIGTERM; requests under way are answered first. For the main thread.

    :param engine: the one that the application asks
    :param listener: what :func:`bind` gave, where the address was claimed beforehand
    :param ready: is called with the port once the server listens
    :raises UsageError: when the port is taken or the address is not this machine's
    """
    listener = listener or bind(settings.host, settings.port)
    query_log.write_to(settings.query_log)
    gateway = Gateway(app, app.extensions[SERVICES])
    config = uvicorn.Config(
        gateway,
        http=Connection,
        ws="none",
        lifespan="off",
        backlog=_BACKLOG,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=_IDLE_SECONDS,
    )
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)  # who sends nonsense is told, and not logged
    server = uvicorn.Server(config)

    def stop(number: int, frame: FrameType | None) -> None:
        server.should_exit = True

    handlers = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    gc.collect()
    gc.freeze()  # what is there now stays: it need not be looked through again and again
    try:
        ready(listener.getsockname()[1])
        running = asyncio.run_coroutine_threadsafe(server.serve(sockets=[listener]), engine.loop)
        while not running.done():  # the handler of a signal that another thread received runs at the next look
            wait([running], timeout=_UNTIL_ANOTHER_LOOK)
        running.result()
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
        gateway.close()


def bind(host: str, port: int) -> socket.socket:
    """A socket that listens, so that a taken port is told before anything else is done; clients wait meanwhile.

    :raises UsageError: when the port is taken or the address is not this machine's
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, address = found[0][0], found[0][4]
        return socket.create_server(address, family=family, backlog=_BACKLOG)
    except (OSError, OverflowError) as error:
        taken = isinstance(error, OSError) and error.errno == errno.EADDRINUSE
        what = f"port {port} is taken" if taken else f"cannot be listened on: {error}"
        hint = "choose another one with --port or PORT="
        raise UsageError(what, where=f"{host}:{port}", hint=hint) from error
