"""The closure of few triples on a ground that stays the same, without giving the ground to the reasoner each time.

What follows from one triple and the axioms depends on its property alone, so that the reasoner tells it once, for a
triple of things that stand for any others. What follows from two triples are transitive properties and chains of
properties. Both are followed until nothing new does, as the chase of database theory (Abiteboul, Hull, Vianu:
Foundations of Databases, 8.4).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Set

from miggraph.iris import PREFIXES
from miggraph.reason.closure import SAME, TYPE, Row, Schema, chained, closure_of, is_schema, is_useful

_TRANSITIVE = PREFIXES["owl"] + "TransitiveProperty"
_ANY = "urn:miggraph:any:"
"""What begins the names of things that stand for any others."""
_Pattern = tuple[str, str, str]
"""What follows from a triple: a triple in which its subject and object are stood for."""


class Chase:
    """What follows from triples on a ground.

    :param ground: the axioms, and the triples that can meet others, closed; nothing in them is the same as another
    :param alone: the properties of which two triples with one subject or object say that something is the same
    """

    def __init__(self, ground: Iterable[Row], alone: Iterable[str] = ()) -> None:
        self._ground = set(ground)
        self._alone = frozenset(alone)
        transitive = {row[0] for row in self._ground if row[1:] == (TYPE, _TRANSITIVE)}
        self._chains = [*Schema(self._ground).chains(), *((name, [name, name]) for name in sorted(transitive))]
        self._in_chains = {name for made, steps in self._chains for name in (made, *steps)}
        self._meeting = {row for row in self._ground if row[1] in self._in_chains}
        self._patterns: dict[str, tuple[_Pattern, ...]] = {}

    def can_follow(self, rows: Iterable[Row]) -> bool:
        """Whether triples are such as this can follow: no axioms, no classes, nothing that is the same as another."""
        properties = {row[1] for row in rows}
        if any(name in (TYPE, SAME) or name in self._alone or is_schema(name) for name in properties):
            return False
        self._learn(properties)
        every = properties | {made for made, _ in self._chains}
        follows = {predicate for name in every for _, predicate, _ in self._patterns[name]}
        return SAME not in follows and self._alone.isdisjoint(follows)

    def follow(self, rows: Set[Row]) -> set[Row]:
        """What follows from triples and is neither among them nor in the ground.

        :param rows: for which :meth:`can_follow` holds
        """
        one = {row for each in rows for row in self._of_one(each) if is_useful(row)}
        return {row for row in one | self.follow_meeting(rows | one) if row not in rows and row not in self._ground}

    def follow_meeting(self, rows: Set[Row]) -> set[Row]:
        """What follows from triples that meet, and is neither among them nor in the ground.

        :param rows: the same, with all that follows from each of them alone
        """
        known = self._meeting | {row for row in rows if row[1] in self._in_chains}
        found: set[Row] = set()
        while new := chained(self._chains, known):
            every = new.union(*map(self._of_one, new))
            known |= {row for row in every if row[1] in self._in_chains}
            found |= every
        return {row for row in found if row not in rows and row not in self._ground and is_useful(row)}

    def _of_one(self, row: Row) -> Iterator[Row]:
        subject, name, value = row
        for first, predicate, second in self._patterns[name]:
            yield _put(first, subject, value), predicate, _put(second, subject, value)

    def _learn(self, properties: Set[str]) -> None:
        """Have the reasoner tell what follows from a triple of each of some properties, and of what chains make."""
        new = sorted((properties | {made for made, _ in self._chains}) - self._patterns.keys())
        if not new:
            return
        samples = {(f"{_ANY}{place}:s", name, f"{_ANY}{place}:o") for place, name in enumerate(new)}
        found: defaultdict[str, set[_Pattern]] = defaultdict(set)
        for row in closure_of(samples | self._ground):
            place = next((term for term in (row[0], row[2]) if term.startswith(_ANY)), "")
            if place:
                name = new[int(place.removeprefix(_ANY).partition(":")[0])]
                found[name].add((_any(row[0]), row[1], _any(row[2])))
        self._patterns.update((name, tuple(sorted(found[name]))) for name in new)


def _any(term: str) -> str:
    """The end of the name of a thing that stands for any other; the IRI of anything else."""
    return term[-2:] if term.startswith(_ANY) else term


def _put(term: str, subject: str, value: str) -> str:
    return subject if term == ":s" else value if term == ":o" else term
