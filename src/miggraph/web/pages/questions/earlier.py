"""Answers of an earlier version of the dataset, while that is kept."""

from __future__ import annotations

import tempfile
import threading
from dataclasses import replace
from pathlib import Path

from miggraph.engine import Answer, Kind, Limits, Query
from miggraph.engine.pool import PooledEngine
from miggraph.engine.store.dataset import CURRENT
from miggraph.errors import DatasetError
from miggraph.web.http import responses
from miggraph.web.http.responses import Representation
from miggraph.web.services import Services

_ONE_AT_A_TIME = threading.Lock()
"""Another engine takes as much memory as the first."""


def earlier(services: Services, version: str, text: str) -> Answer | None:
    """The answer that a query had in a version; None where that is not kept, or cannot be opened any more.

    :param version: or its beginning
    :raises MiggraphError: when the query gets no answer
    """
    folder = services.engine.kept(version)
    if folder is None:
        return None
    tag = responses.etag(folder.name, "earlier", text)
    with _ONE_AT_A_TIME:
        found = services.cache.look_up(tag)
        if found is None:
            answer = _asked(services, folder, text)
            if answer is None:
                return None
            services.cache.put(tag, Representation(answer.payload, answer.form))
            return answer
        return Answer(Kind.ROWS, found.body, folder.name)


def _asked(services: Services, folder: Path, text: str) -> Answer | None:
    """The answer of an engine that is there for this query alone, with the limits of any other."""
    with tempfile.TemporaryDirectory(prefix="miggraph-") as place:
        (Path(place) / CURRENT).symlink_to(folder.resolve())
        limits = replace(Limits.of(services.settings), workers=1)
        try:
            engine = PooledEngine(Path(place), limits=limits)
        except DatasetError:
            return None
        try:
            return engine.query(Query(text))
        finally:
            engine.close()
