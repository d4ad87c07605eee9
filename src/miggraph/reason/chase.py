"""The closure of triples on a ground that stays the same, without giving the ground to the reasoner each time.

What follows from one triple and the axioms depends on its property alone, or on the class that it puts a thing into, so
that the reasoner tells it once, for a triple of things that stand for any others. What follows from two triples are
transitive properties and chains of properties. Both are followed until nothing new does, as the chase of database
theory (Abiteboul, Hull, Vianu: Foundations of Databases, 8.4).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Set

from miggraph.iris import PREFIXES
from miggraph.reason.closure import (
    FIRST,
    REST,
    SAME,
    STAND_IN,
    TYPE,
    Row,
    Schema,
    chained,
    closure_of,
    is_schema,
    is_useful,
)

_TRANSITIVE = PREFIXES["owl"] + "TransitiveProperty"
VOCABULARY = tuple(PREFIXES[name] for name in ("rdf", "rdfs", "owl"))
_ANY = "urn:miggraph:any:"
"""What begins the names of things that stand for any others."""
Sort = tuple[str, str]
"""What tells what follows from a triple: its property, and the class where it puts a thing into one."""
Pattern = tuple[str, str, str]
"""What follows from a triple: a triple in which its subject and object are stood for."""
Patterns = Mapping[Sort, tuple[Pattern, ...]]


class Chase:
    """What follows from triples on a ground.

    :param ground: the axioms, and the triples that can meet others, closed; nothing in them is the same as another
    :param alone: the properties of which two triples with one subject or object say that something is the same
    :param patterns: what is known to follow from triples of some sorts; of others the reasoner tells it
    """

    def __init__(self, ground: Iterable[Row], alone: Iterable[str] = (), patterns: Patterns | None = None) -> None:
        self._ground = set(ground)
        self._alone = frozenset(alone)
        transitive = {row[0] for row in self._ground if row[1:] == (TYPE, _TRANSITIVE)}
        self._chains = [*Schema(self._ground).chains(), *((name, [name, name]) for name in sorted(transitive))]
        self._in_chains = {name for made, steps in self._chains for name in (made, *steps)}
        self._meeting = {row for row in self._ground if row[1] in self._in_chains}
        self._is_on_types = TYPE in self._in_chains or any(
            is_schema(predicate) and subject != value and TYPE in (subject, value)
            for subject, predicate, value in self._ground
        )  # what follows from a triple is then said of its class, too, or rests on that
        self._standing_alone = {row for row in self._ground if row[1] in self._alone}
        self._patterns = dict(patterns or {})

    def can_follow(self, rows: Collection[Row]) -> bool:
        """Whether triples are such as this can follow: no axioms, and nothing that is the same as another."""
        sorts = set(map(sort_of, rows))
        if self._is_on_types or any(map(_is_of_schema, sorts)) or self._tells_what_is_the_same(rows):
            return False
        self._learn(sorts)
        made = {(name, "") for name, _ in self._chains}
        follows = made | {(predicate, value) for sort in sorts | made for _, predicate, value in self._patterns[sort]}
        return not any(name in self._alone or _is_of_schema((name, value)) for name, value in follows)

    def _tells_what_is_the_same(self, rows: Iterable[Row]) -> bool:
        """Whether two triples of a property that stands alone have one subject or object; the ground counts, too."""
        every = {row for row in rows if row[1] in self._alone} | self._standing_alone
        ends = [end for s, p, o in every for end in ((p, s, "subject"), (p, o, "object"))]
        return len(ends) > len(set(ends))

    def follow(self, rows: Set[Row]) -> set[Row]:
        """What follows from triples and is neither among them nor in the ground.

        :param rows: for which :meth:`can_follow` holds
        """
        one = {row for each in rows for row in self._of_one(each)}  # literals are no subjects, and join triples
        new = {row for row in one if is_useful(row)} | self.follow_meeting(rows | one)
        return {row for row in new if row not in rows and row not in self._ground}

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
        subject, _, value = row
        for first, predicate, second in self._patterns[sort_of(row)]:
            yield _put(first, subject, value), predicate, _put(second, subject, value)

    def _learn(self, sorts: Set[Sort]) -> None:
        new = (sorts | {(made, "") for made, _ in self._chains}) - self._patterns.keys()
        if new:
            self._patterns.update(patterns_of(new, self._ground))


def sort_of(row: Row) -> Sort:
    """What tells what follows from a triple."""
    return row[1], row[2] if row[1] == TYPE else ""


def _is_of_schema(sort: Sort) -> bool:
    """Whether triples of a sort are axioms, or say that something is the same."""
    predicate, kind = sort
    if predicate == TYPE:
        return kind.startswith((*VOCABULARY, STAND_IN))
    return predicate in (SAME, FIRST, REST) or is_schema(predicate)


def patterns_of(sorts: Iterable[Sort], ground: Set[Row]) -> dict[Sort, tuple[Pattern, ...]]:
    """What follows from a triple of each of some sorts on a ground, as the reasoner tells it."""
    order = sorted(sorts)
    samples = {(f"{_ANY}{place}:s", name, kind or f"{_ANY}{place}:o") for place, (name, kind) in enumerate(order)}
    found: defaultdict[Sort, set[Pattern]] = defaultdict(set)
    for row in closure_of(samples | ground):
        place = next((term for term in (row[0], row[2]) if term.startswith(_ANY)), "")
        if place:
            sort = order[int(place.removeprefix(_ANY).partition(":")[0])]
            found[sort].add((_any(row[0]), row[1], _any(row[2])))
    return {sort: tuple(sorted(found[sort])) for sort in order}


def _any(term: str) -> str:
    """The end of the name of a thing that stands for any other; the IRI of anything else."""
    return term[-2:] if term.startswith(_ANY) else term


def _put(term: str, subject: str, value: str) -> str:
    return subject if term == ":s" else value if term == ":o" else term
