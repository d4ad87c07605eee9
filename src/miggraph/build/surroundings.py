"""What all reports rest on, as the context of what is checked, made once in each process."""

from __future__ import annotations

from collections.abc import Collection

from miggraph.build.cache import key_of
from miggraph.build.context import Context
from miggraph.build.linking import Written
from miggraph.build.reports import quads_of
from miggraph.build.sources import code_of
from miggraph.build.work import Once


class Ground:
    """What all reports rest on, as the context of reports."""

    def __init__(self, shared: Written) -> None:
        self._quads = quads_of(shared[0])
        self._contexts: dict[frozenset[str] | None, Context] = {}

    def context(self, read: Collection[str] | None) -> Context:
        """The context, of which beyond a report some properties are looked at."""
        key = None if read is None else frozenset(read)
        if key not in self._contexts:
            self._contexts[key] = Context(self._quads, read)
        return self._contexts[key]


ground: Once[Written, Ground] = Once(Ground)


def shapes_key(what: str, *parts: str) -> str:
    """What a check gives is kept by this."""
    return key_of(what, *parts, code_of("miggraph.shapes", "miggraph.build.conformity", "miggraph.build.several"))
