"""Standard input as an event loop can leave it: also while a read waits for a client that says nothing."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import AsyncIterator
from contextlib import suppress

_AT_ONCE = 65_536
_LONGEST = 1 << 24
"""Bytes of a message; who sends a longer one has left the protocol, and is not served further."""


async def lines_of(descriptor: int) -> AsyncIterator[str]:
    """The lines of a file as they come.

    They are read in a thread that nobody waits for. The threads of the event loop are waited for when it ends, and one
    that reads does not come back before the client says something.
    """
    loop, reader = asyncio.get_running_loop(), asyncio.StreamReader(limit=_LONGEST)

    def read() -> None:
        with suppress(RuntimeError):  # the event loop has ended
            while part := _part(descriptor):
                loop.call_soon_threadsafe(reader.feed_data, part)
            loop.call_soon_threadsafe(reader.feed_eof)

    threading.Thread(target=read, name="standard input", daemon=True).start()
    with suppress(ValueError):
        async for line in reader:
            yield line.decode("utf-8", "replace")


def _part(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, _AT_ONCE)
    except OSError:
        return b""
