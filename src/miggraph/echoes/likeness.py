"""Whether two recommendations ask the same."""

from __future__ import annotations

from miggraph.echoes.wider import Wider
from miggraph.model import Asked


def asks_the_same(one: Asked, other: Asked, wider: Wider) -> bool:
    return False
