"""What every view may use, tied to the application and not to the module."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import current_app

from miggraph.config import Settings
from miggraph.engine import Engine
from miggraph.queries import Library
from miggraph.web.cache import Cache
from miggraph.web.metrics import Metrics
from miggraph.web.void import Figures

EXTENSION = "miggraph"


@dataclass(frozen=True, slots=True)
class Services:
    """The dataset, the stored queries and the settings of one application, what it keeps and what it counts."""

    engine: Engine
    library: Library
    settings: Settings
    cache: Cache
    metrics: Metrics
    figures: Figures


def services() -> Services:
    """The services of the application that answers the current request."""
    return cast(Services, current_app.extensions[EXTENSION])
