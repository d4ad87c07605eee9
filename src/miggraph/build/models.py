"""The language model that the settings name, if they name one."""

from __future__ import annotations

from miggraph.colleague import Answers, ChatServer, Colleague
from miggraph.config import Settings


def colleague_of(settings: Settings) -> Colleague | None:
    """The model that a build asks; None where none is set.

    :raises ConfigError: if the address of its server is none
    """
    if not settings.model:
        return None
    server = ChatServer(settings.model_url, settings.model, settings.model_key) if settings.model_url else None
    return Colleague(settings.model, Answers(settings.answers_dir), server.ask if server else None)
