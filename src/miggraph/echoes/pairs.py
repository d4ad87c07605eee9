"""Which recommendations ask the same of the same: candidates by their signatures, each pair decided by what it says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from miggraph.echoes.likeness import asks_the_same, country_asked
from miggraph.echoes.signature import Bands, bands_of, beside, candidates, packed, unpacked
from miggraph.echoes.wider import Wider
from miggraph.model import Asked

MOST = 8
"""So many recommendations at most does one echo: the last of those before it, which echo earlier ones in turn."""

Sought = tuple[tuple[tuple[str, str, str], ...], bytes]
"""What recommendations are looked up by: the IRI of each, its date, the country that it asks; and the bands of all."""
Echoes = dict[str, tuple[str, ...]]
"""Earlier recommendations by the IRI of the later one that echoes them."""


def sought_of(asked: Sequence[Asked]) -> Sought:
    """What recommendations are looked up by."""
    rows = tuple((each.iri, each.date, country_asked(each)) for each in asked)
    return rows, packed(bands_of([each.signature for each in asked]))


class Lookup:
    """Recommendations of all reports, in the order of their IRIs."""

    def __init__(self, sought: Iterable[Sought]) -> None:
        rows, bands = _joined(sought)
        places = [place for _, place in sorted({row[0]: place for place, row in enumerate(rows)}.items())]
        self.iris, self._dates, self._countries = ([rows[place][part] for place in places] for part in range(3))
        self._bands = bands[places]

    def beside(self, changed: Iterable[Sought]) -> list[str]:
        """Those that have other candidates, or may have, where some recommendations are not there any more, or new.

        Candidates are of an earlier date. So they are the new ones, and later ones.
        """
        rows, bands = _joined(changed)
        touched, dates = {iri for iri, _, _ in rows}, [date for _, date, _ in rows]
        later = {self.iris[place] for place in beside(self._bands, self._dates, bands, dates)}
        return [iri for iri in self.iris if iri in later or iri in touched]

    def candidates(self, wanted: Iterable[str] | None = None) -> dict[str, list[str]]:
        """The earlier recommendations that each of some may echo, for those that may echo any.

        :param wanted: by default all
        """
        later = None
        if wanted is not None:
            place = {iri: number for number, iri in enumerate(self.iris)}
            later = [place[iri] for iri in wanted]
        found: dict[str, list[str]] = defaultdict(list)
        for first, second in candidates(self._bands, self._dates, self._countries, later):
            found[self.iris[second]].append(self.iris[first])
        return found


def _joined(sought: Iterable[Sought]) -> tuple[list[tuple[str, str, str]], Bands]:
    given = list(sought)
    bands = [unpacked(data) for _, data in given]
    return [row for rows, _ in given for row in rows], np.concatenate([bands_of([]), *bands])


def echoes_among(asked: Iterable[Asked], wider: Wider) -> list[tuple[str, str]]:
    """The pairs of recommendations of which the first echoes the second, sorted."""
    known = {each.iri: each for each in asked}
    return pairs_of(echoed(Lookup([sought_of([*known.values()])]).candidates(), known, wider))


def pairs_of(echoes: Mapping[str, Iterable[str]]) -> list[tuple[str, str]]:
    """The pairs of recommendations of which the first echoes the second, sorted."""
    return sorted((later, earlier) for later, earlier_ones in echoes.items() for earlier in earlier_ones)


def echoed(candidates: Mapping[str, Iterable[str]], asked: Mapping[str, Asked], wider: Wider) -> Echoes:
    """Those of their candidates that recommendations echo, for each that echoes one.

    :param candidates: by the IRI of the later recommendation
    :param asked: all of these by their IRIs
    """
    found: Echoes = {}
    for later, earlier_ones in candidates.items():
        there = (asked[iri] for iri in earlier_ones)
        if last := _last(each for each in there if asks_again(asked[later], each, wider) is not None):
            found[later] = tuple(each.iri for each in last)
    return found


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
