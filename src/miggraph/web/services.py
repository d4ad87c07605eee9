"""What every part of one application may use, tied to the application and not to the module."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import pyoxigraph as ox

from miggraph.config import Settings
from miggraph.engine import Engine
from miggraph.queries import Library
from miggraph.web.http.cache import Cache


class Counts(Protocol):
    """Counts queries and requests."""

    def query(self, outcome: str, seconds: float) -> None:
        """Count a query by what became of it."""

    def request(self, method: str, status: int) -> None:
        """Count a request."""

    def text(self) -> bytes:
        """Everything counted."""


class DatasetDescription(Protocol):
    """What the dataset says of itself."""

    async def triples(self) -> Sequence[ox.Triple]:
        """What the version now served says of itself: figures, service, prefixes and example queries."""


@dataclass(frozen=True, slots=True)
class Services:
    """The dataset, the stored queries and the settings of one application, what it keeps and what it counts."""

    engine: Engine
    library: Library
    settings: Settings
    cache: Cache
    metrics: Counts
    description: DatasetDescription
