"""What every part of one application may use, tied to the application and not to the module."""

from __future__ import annotations

from dataclasses import dataclass

from miggraph.config import Settings
from miggraph.engine import Engine
from miggraph.queries import Library
from miggraph.web.http.request import Limiter
from miggraph.web.http.responses import Cache
from miggraph.web.operations.metrics import Metrics
from miggraph.web.pages.void import Description


@dataclass(frozen=True, slots=True)
class Services:
    """The dataset, the stored queries and the settings of one application, what it keeps and what it counts."""

    engine: Engine
    library: Library
    settings: Settings
    cache: Cache
    metrics: Metrics
    description: Description
    limiter: Limiter
