"""Calls as the application answers them: within a request of its own, in its limits, with errors in one line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask
from werkzeug.exceptions import HTTPException

from miggraph.assistant.tools import Tool, tools
from miggraph.errors import LibraryError, MiggraphError
from miggraph.web.errors import detail_of
from miggraph.web.http.request import too_many_requests
from miggraph.web.views import SERVICES, services

T = TypeVar("T")
_CLIENT = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a call gives back."""

    text: str
    data: dict[str, Any] | None = None
    """None where the text tells an error."""


class Desk:
    """The tools over one application."""

    def __init__(self, app: Flask, names: Sequence[str], site: str) -> None:
        """Lay out the tools.

        :param names: the questions that get a tool of their own, as :func:`miggraph.assistant.tools.chosen` takes them
        :param site: the address at which the pages are served, for links
        """
        self._app, self._site = app, site
        self.name: str = app.extensions[SERVICES].settings.name
        self.tools: Mapping[str, Tool] = tools(app.extensions[SERVICES].library, names)

    def call(self, name: str, arguments: Mapping[str, Any]) -> Outcome:
        """Call a tool; what cannot be answered is told in one line that says what to do."""
        try:
            return self.within(lambda: self._call(name, arguments))
        except (MiggraphError, HTTPException) as error:
            return Outcome(" ".join(detail_of(error).split()))

    def _call(self, name: str, arguments: Mapping[str, Any]) -> Outcome:
        if name not in self.tools:
            raise LibraryError("no tool has this name", where=name[:100], hint=f"the tools are {', '.join(self.tools)}")
        if seconds := services().limiter.wait(_CLIENT):
            raise too_many_requests(seconds)
        reply = self.tools[name].run(arguments)
        return Outcome(reply.text(), reply.data())

    def within(self, make: Callable[[], T]) -> T:
        """Do something within a request."""
        with self._request():
            return make()

    @contextmanager
    def _request(self) -> Iterator[None]:
        with self._app.test_request_context("/", base_url=self._site, environ_overrides={"REMOTE_ADDR": _CLIENT}):
            yield
