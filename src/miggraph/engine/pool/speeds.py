"""Which kind each query is of: quick, slow or slower, remembered for the next time that it is asked."""

from __future__ import annotations

from collections import OrderedDict

from miggraph.engine.interface import Query
from miggraph.engine.limits import Limits

_REMEMBERED = 10_000
_LONG = 20_000
"""Characters of a query that takes long to parse and plan, whatever it asks."""


class Speeds:
    """Remembers how slow queries were, the least recently met forgotten first."""

    def __init__(self, limits: Limits) -> None:
        self._patience = limits.patience
        self._levels: OrderedDict[int, int] = OrderedDict()

    def __len__(self) -> int:
        return len(self._levels)

    def key(self, query: Query, version: str) -> int:
        """What a query is remembered under."""
        return hash((version, query.text, query.scope, frozenset(query.substitutions.items())))

    def level(self, query: Query, key: int) -> int:
        """The kind that a query begins among: 0 for a quick one, more for slower ones."""
        return min(max(self._levels.get(key, 0), len(query.text) > _LONG), len(self._patience))

    def remember(self, key: int, level: int) -> None:
        """Remember the kind that a query turned out to be of."""
        self._levels.pop(key, None)
        if level:
            self._levels[key] = level
        while len(self._levels) > _REMEMBERED:
            self._levels.popitem(last=False)

    def learn(self, key: int, level: int, effort: float) -> None:
        """Remember that a query was not as slow as the kind that it ran among.

        :param effort: seconds that the processors have spent on it
        """
        kind = sum(effort >= patience for patience in self._patience)
        if kind < level:
            self.remember(key, kind)
