"""The lists that there are."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from miggraph.web.pages.lists import statements, things
from miggraph.web.pages.lists.declared import List

_LISTS = (
    *(statements.RECOMMENDATIONS, statements.FINDINGS, statements.FIGURES),
    *(things.ACTIVITIES, things.PEOPLE, things.ORGANISATIONS, things.INSTRUMENTS, things.EVENTS),
)
LISTS: Mapping[str, List] = MappingProxyType({each.name: each for each in _LISTS})
"""Name → list."""
