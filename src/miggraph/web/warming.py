"""Making what pages count in a large dataset before a reader asks for them.

Of a small one it is counted in a moment when a page is first asked for; of some million quads that takes minutes.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from functools import partial

from flask import Flask
from werkzeug.exceptions import HTTPException

from miggraph.engine import Engine
from miggraph.errors import MiggraphError
from miggraph.web.pages.entities.held import held
from miggraph.web.pages.facts import names
from miggraph.web.pages.lists.catalogue import LISTS
from miggraph.web.pages.lists.index import index_of
from miggraph.web.pictures.catalogue import PICTURES
from miggraph.web.views import SERVICES

LARGE = 1_000_000
"""Quads of a dataset whose pages are made before they are asked for."""
PAGES = ("/", "/lists", "/model", *(f"/pictures/{name}" for name in PICTURES))
"""Those that count over the whole dataset; most readers come to the first."""
_UNTIL_ANOTHER_LOOK = 5.0
"""Seconds from one look for a new version to the next."""
_LOG = logging.getLogger(__name__)


@contextmanager
def warmed(app: Flask) -> Iterator[None]:
    """Meanwhile the pages of each version of a large dataset are made in a thread beside, one after another."""
    ended = threading.Event()
    thread = threading.Thread(target=_follow, args=(app, ended), name="warming", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()


def _follow(app: Flask, ended: threading.Event) -> None:
    engine, done = app.extensions[SERVICES].engine, ""
    while not ended.is_set():
        version = engine.version
        if version != done and warm(app, ended):
            done = version
        ended.wait(_UNTIL_ANOTHER_LOOK)


def warm(app: Flask, ended: threading.Event) -> bool:
    """Make the pages of a large dataset; whether all is done, so that nothing is left to try again."""
    engine = app.extensions[SERVICES].engine
    counts = engine.facts.get("counts")
    quads = counts.get("quads", 0) if isinstance(counts, dict) else 0
    if quads < LARGE:
        return True
    first, *others = PAGES
    steps: dict[str, Callable[[], object]] = {
        first: partial(_make, app, first),
        "things": partial(_prepare_things, engine),
        **{name: partial(index_of, name, engine) for name in LISTS},
        **{page: partial(_make, app, page) for page in others},
    }
    for what, make in steps.items():
        if ended.is_set():
            return False
        try:
            make()
        except (MiggraphError, HTTPException, CancelledError) as error:  # the engine may be busy, gone, or closed
            _LOG.debug("%s is not counted: %s", what, error)
            return False
    return True


def _prepare_things(engine: Engine) -> None:
    """Ask for what the pages of all things show in common: names, and what statements are counted by."""
    names(engine, ())
    held(engine)


def _make(app: Flask, path: str) -> None:
    """Make a page as for a reader who is neither counted nor held back."""
    prefix = app.extensions[SERVICES].settings.url_prefix.strip("/")
    with app.test_request_context(path, base_url=f"http://localhost/{prefix}", headers={"Accept": "text/html"}):
        app.dispatch_request()
