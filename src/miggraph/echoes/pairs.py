"""Which recommendations ask the same of the same: candidates by their signatures, each pair decided by what it says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from miggraph.echoes.likeness import asks_the_same, country_asked
from miggraph.echoes.signature import candidates
from miggraph.echoes.wider import Wider
from miggraph.model import Asked

MOST = 8
"""So many recommendations at most does one echo: the last of those before it, which echo earlier ones in turn."""


def echoes_among(asked: Sequence[Asked], wider: Wider) -> list[tuple[str, str]]:
    """The pairs of recommendations of which the first echoes the second, sorted."""
    known = sorted({each.iri: each for each in asked}.values(), key=lambda each: each.iri)
    echoed: dict[str, list[Asked]] = defaultdict(list)
    for place, other in candidates(*looked_up(known)):
        pair = asks_again(known[place], known[other], wider)
        if pair:
            earlier, later = pair
            echoed[later.iri].append(earlier)
    return sorted((later, earlier.iri) for later, found in echoed.items() for earlier in _last(found))


def looked_up(asked: Sequence[Asked]) -> tuple[list[bytes], list[str], list[str]]:
    """What recommendations are looked up by: signatures, dates, and the country that each asks."""
    return (
        [each.signature for each in asked],
        [each.date for each in asked],
        [country_asked(each) for each in asked],
    )


def _last(found: Iterable[Asked]) -> list[Asked]:
    return sorted(found, key=lambda each: (each.date, each.iri))[-MOST:]


def asks_again(one: Asked, other: Asked, wider: Wider) -> tuple[Asked, Asked] | None:
    """Two recommendations of which one echoes the other, the earlier one first; None where none does."""
    order = _in_time(one, other)
    return order if order and _may_echo(one, other) and asks_the_same(one, other, wider) else None


def _in_time(one: Asked, other: Asked) -> tuple[Asked, Asked] | None:
    """Two recommendations, the earlier one first; None where it cannot be told which that is."""
    length = min(len(one.date), len(other.date))
    if one.date[:length] == other.date[:length]:
        return None
    return (one, other) if one.date < other.date else (other, one)


def _may_echo(one: Asked, other: Asked) -> bool:
    """Whether two were made on different occasions: what a report says beside its events may tell of these."""
    if not set(one.occasions).isdisjoint(other.occasions):
        return False
    return one.report != other.report or (one.at_event and other.at_event)
