"""Serving the application with Waitress."""

from __future__ import annotations

import errno
import socket

from flask import Flask
from waitress.server import create_server

from miggraph.config import Settings
from miggraph.errors import UsageError


def serve(app: Flask, settings: Settings, listener: socket.socket | None = None) -> None:
    """Listen until stopped.

    :param listener: what :func:`bind` gave, where the address was claimed beforehand
    :raises UsageError: when the port is taken or the address is not this machine's
    """
    listener = listener or bind(settings.host, settings.port)
    server = create_server(app, sockets=[listener], threads=settings.threads)
    server.run()


def bind(host: str, port: int) -> socket.socket:
    """A socket that holds the address, so that a taken port is told before anything else is done.

    :raises UsageError: when the port is taken or the address is not this machine's
    """
    hint = "choose another one with --port or PORT="
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
        taken = isinstance(error, OSError) and error.errno == errno.EADDRINUSE
        what = f"port {port} is taken" if taken else f"cannot be listened on: {error}"
        raise UsageError(what, where=f"{host}:{port}", hint=hint) from error
    return listener
