"""Counting the lists of a large dataset before a reader asks for them.

Of a small one they are counted in a moment when they are first asked for; of some million quads that takes minutes.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager

from miggraph.engine import Engine
from miggraph.errors import MiggraphError
from miggraph.web.pages.lists.catalogue import LISTS
from miggraph.web.pages.lists.index import index_of

LARGE = 1_000_000
"""Quads of a dataset whose lists are counted before they are asked for."""
_UNTIL_ANOTHER_LOOK = 5.0
"""Seconds from one look for a new version to the next."""
_LOG = logging.getLogger(__name__)


@contextmanager
def warmed(engine: Engine) -> Iterator[None]:
    """Meanwhile the lists of each version of a large dataset are counted in a thread beside, one after another."""
    ended = threading.Event()
    thread = threading.Thread(target=_follow, args=(engine, ended), name="lists", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()


def _follow(engine: Engine, ended: threading.Event) -> None:
    done = ""
    while not ended.is_set():
        version = engine.version
        if version != done and count(engine, ended):
            done = version
        ended.wait(_UNTIL_ANOTHER_LOOK)


def count(engine: Engine, ended: threading.Event) -> bool:
    """Count the lists of a large dataset; whether all is done, so that nothing is left to try again."""
    counts = engine.facts.get("counts")
    quads = counts.get("quads", 0) if isinstance(counts, dict) else 0
    for name in LISTS if quads >= LARGE else ():
        if ended.is_set():
            return False
        try:
            index_of(name, engine)
        except (MiggraphError, CancelledError) as error:  # the engine may be busy, gone, or closed
            _LOG.debug("the list of %s is not counted: %s", name, error)
            return False
    return True
