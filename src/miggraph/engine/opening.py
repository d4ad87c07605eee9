"""The engine that the settings name: on the built dataset, or on a SPARQL server elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from miggraph.config import Settings
from miggraph.engine.limits import Limits

if TYPE_CHECKING:
    from miggraph.engine.pool import PooledEngine
    from miggraph.engine.remote import RemoteEngine
    from miggraph.remote import Access


def open_serving(settings: Settings) -> PooledEngine | RemoteEngine:
    """The engine on the built dataset, or on the SPARQL server that the settings name.

    :raises DatasetError: where there is no dataset
    :raises EndpointError: where the server does not answer as it should
    """
    limits, allowed = Limits.of(settings), tuple(settings.allow_service.split())
    if settings.endpoint:
        from miggraph.engine.remote import RemoteEngine

        return RemoteEngine(
            settings.endpoint,
            limits=limits,
            access=access(settings),
            dataset=settings.dataset_dir,
            timeout=settings.endpoint_timeout,
            allow_service=allowed,
        )
    from miggraph.engine.pool import PooledEngine

    return PooledEngine(settings.dataset_dir, limits=limits, allow_service=allowed)


def access(settings: Settings) -> Access:
    """The credentials that the server elsewhere gets."""
    from miggraph.remote import Access

    return Access(settings.endpoint_user, settings.endpoint_password, settings.endpoint_token)
