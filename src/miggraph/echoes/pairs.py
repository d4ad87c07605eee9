"""Which recommendations ask the same of the same: candidates by their signatures, each pair decided by what it says."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, MutableMapping, Sequence

from miggraph.echoes.likeness import asks_the_same, country_asked
from miggraph.echoes.signature import candidates
from miggraph.echoes.wider import Wider
from miggraph.model import Asked

MOST = 8
"""So many recommendations at most does one echo: the last of those before it, which echo earlier ones in turn."""

_KEPT = 2
"""What was decided before is forgotten where it is so many times what is decided now."""


def echoes_among(
    asked: Sequence[Asked], wider: Wider, decided: MutableMapping[bytes, bytes] | None = None
) -> list[tuple[str, str]]:
    """The pairs of recommendations of which the first echoes the second, sorted.

    :param decided: what was decided before of recommendations with their candidates, by a hash of both; what is decided
        now is added, and takes the place of the rest where that is much more
    """
    known = sorted({each.iri: each for each in asked}.values(), key=lambda each: each.iri)
    before: dict[int, list[int]] = defaultdict(list)
    for earlier, later in candidates(*looked_up(known)):
        before[later].append(earlier)
    told = dict(decided or {})
    now: dict[bytes, bytes] = {}
    echoed: list[tuple[str, str]] = []
    for later, places in before.items():
        key = hashlib.blake2b(b"".join(known[place].digest for place in (later, *places)), digest_size=16).digest()
        found = told.get(key)
        if found is None:
            found = bytes(asks_again(known[later], known[place], wider) is not None for place in places)
        now[key] = found
        earlier_ones = [known[place] for place, echoes in zip(places, found, strict=True) if echoes]
        echoed += ((known[later].iri, each.iri) for each in _last(earlier_ones))
    if decided is not None:
        if len(decided) > _KEPT * len(now):
            decided.clear()
        decided.update(now)
    return sorted(echoed)


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
