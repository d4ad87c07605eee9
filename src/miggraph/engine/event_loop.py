"""The event loop of an engine, in a thread of its own; a server may run there too."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any

import uvloop

from miggraph.engine.interface import CALLER, T
from miggraph.engine.limits import WorkerLostError

_UNTIL_ALL_IS_TOLD = 2.0


class EventLoop:
    """Runs coroutines for threads, which are blocked meanwhile."""

    def __init__(self) -> None:
        self.loop: asyncio.AbstractEventLoop = uvloop.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, name="engine", daemon=True)
        self._thread.start()

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """What a coroutine returns or raises on the loop; for any other thread than that of the loop."""
        if threading.current_thread() is self._thread or self.loop.is_closed():
            coroutine.close()
            if not self.loop.is_closed():
                raise RuntimeError("the event loop would wait for itself")
            raise WorkerLostError("the engine is being stopped", limit="worker", hint="ask again in a moment")
        result, caller = asyncio.run_coroutine_threadsafe(coroutine, self.loop), CALLER.get()
        if caller is not None:
            caller.add_done_callback(lambda _: result.cancel())
        return result.result()

    async def settle(self) -> None:
        """Wait until whoever waits for something has been told; the last that runs on the loop."""
        if others := asyncio.all_tasks() - {asyncio.current_task()}:
            await asyncio.wait(others, timeout=_UNTIL_ALL_IS_TOLD)
        await self.loop.shutdown_default_executor()

    def close(self) -> None:
        """Stop the loop."""
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join()
        self.loop.close()
