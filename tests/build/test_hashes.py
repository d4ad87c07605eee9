"""Sets of hashes are compared as sets are."""

from __future__ import annotations

import random
from itertools import chain

import pytest

from miggraph.build.hashes import (
    LongTable,
    all_of,
    are_among,
    hashes_of,
    long,
    meeting,
    of_several,
    packed,
    packed_long,
    short,
    shortened,
    unpacked,
)

IRIS = [f"urn:pier:{number}".encode() for number in range(40)]


def drawn(chance: random.Random) -> list[set[int]]:
    return [{short(iri) for iri in chance.sample(IRIS, chance.randrange(6))} for _ in range(chance.randrange(8))]


@pytest.mark.parametrize("seed", range(50))
def test_sets_of_hashes_are_compared_as_sets_are(seed: int) -> None:
    chance = random.Random(seed)
    sets, others = drawn(chance), {short(iri) for iri in chance.sample(IRIS, 9)}
    some = [unpacked(packed(each)) for each in sets]
    every = list(chain.from_iterable(sets))
    assert [set(each.tolist()) for each in some] == sets
    assert set(all_of(some).tolist()) == set(every)
    seen, several = of_several(some)
    assert set(seen.tolist()) == set(every)
    assert set(several.tolist()) == {each for each in every if every.count(each) > 1}
    for each in some:
        assert are_among(each, hashes_of(others)).tolist() == [one in others for one in each.tolist()]


@pytest.mark.parametrize("seed", range(50))
def test_reports_meet_where_one_has_on_one_side_what_another_has_on_the_other(seed: int) -> None:
    chance = random.Random(seed)
    pairs = [(one, other) for one, other in zip(drawn(chance), drawn(chance), strict=False)]
    ends, starts = ([hashes_of(pair[side]) for pair in pairs] for side in (0, 1))
    both = set().union(*(end for end, _ in pairs)) & set().union(*(start for _, start in pairs))
    having = [{place for place, pair in enumerate(pairs) if thing in pair[0] | pair[1]} for thing in both]
    assert meeting(ends, starts) == set().union(*(places for places in having if len(places) > 1))


def test_long_hashes_are_found_in_kept_sets() -> None:
    chance = random.Random(7)
    wanted, there = chance.sample(IRIS, 12), chance.sample(IRIS, 20)
    table = LongTable(map(long, wanted))
    found = {table.hashes[place] for place in table.found_in(packed_long(there))}
    assert found == {long(iri) for iri in {*wanted} & {*there}}
    assert table.found_in(b"") == LongTable(()).found_in(packed_long(there)) == []


def test_long_hashes_begin_as_short_ones() -> None:
    assert shortened(packed_long(IRIS)).tolist() == sorted(map(short, IRIS))
    assert shortened(b"").tolist() == []
