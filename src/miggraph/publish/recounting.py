"""What a change of lines changes in a store and in the census, found in the dump and the store of the version before.

A store has a triple once in its default graph, and values of equal worth are one. The figures of the description are
left out of everything here: they are told of all else.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from miggraph.figures import Census, Group
from miggraph.publish.changes import Change, TooMuchError
from miggraph.publish.quads import (
    BELOW,
    TYPE,
    Statement,
    graph_of,
    iri_of,
    kind_of_value,
    statement_of,
    term_of,
)
from miggraph.sorted_file import SortedFile
from miggraph.stores import opened

_MOST = 500_000
"""Triples of things that change their classes, which are all counted again."""


@dataclass
class Statements:
    """Triples that go from the default graph, and that come; and the same of named graphs."""

    removed: set[Statement] = field(default_factory=set)
    added: set[Statement] = field(default_factory=set)
    removed_in: list[tuple[Statement, bytes]] = field(default_factory=list)
    added_in: list[tuple[Statement, bytes]] = field(default_factory=list)


class Before:
    """The version before: its dump and its store, without its figures."""

    def __init__(self, dump: SortedFile, store: Path, figures: Collection[bytes]) -> None:
        self._dump = dump
        self._store = opened(store)
        self._figures = frozenset(figures)
        self._figure_triples = {statement_of(line) for line in figures}

    def saying(self, statement: Statement) -> list[bytes]:
        """The lines that say something, in whatever graph and spelling."""
        subject, predicate, value = statement
        begin = b"%s %s " % (subject, predicate)
        begin += b'"' if value.startswith(b'"') and value.endswith(b">") else value + b" <"
        return [line for line in self._beginning(begin) if statement_of(line) == statement]

    def of_subject(self, subject: bytes) -> Iterator[bytes]:
        """The lines about a subject."""
        return self._beginning(subject + b" ")

    def classes(self, subject: bytes) -> set[bytes]:
        """The classes of a thing."""
        return {statement_of(line)[2] for line in self._beginning(b"%s %s <" % (subject, TYPE))}

    def leading_to(self, value: bytes) -> Iterator[Statement]:
        """The triples that have an object."""
        term = term_of(value)
        for quad in self._store.quads_for_pattern(None, None, term, ox.DefaultGraph()):
            if quad.object != term:  # a store on disk tells more numbers than those asked for (Oxigraph 0.5)
                continue
            found = (str(quad.subject).encode(), str(quad.predicate).encode(), value)
            if found not in self._figure_triples:
                yield found

    def _beginning(self, key: bytes) -> Iterator[bytes]:
        return (line for line in self._dump.beginning(key) if line not in self._figures)


def statements_of(change: Change, before: Before) -> Statements:
    """What changes in the store."""
    touched: dict[Statement, tuple[set[bytes], set[bytes]]] = defaultdict(lambda: (set(), set()))
    for line in change.removed:
        touched[statement_of(line)][0].add(line)
    for line in change.added:
        touched[statement_of(line)][1].add(line)
    made = Statements()
    for statement, (gone, come) in sorted(touched.items()):
        lines = set(before.saying(statement))
        old, new = set(map(graph_of, lines)), set(map(graph_of, lines - gone | come))
        made.removed_in += [(statement, graph) for graph in sorted(old - new)]
        made.added_in += [(statement, graph) for graph in sorted(new - old)]
        if old and not new:
            made.removed.add(statement)
        if new and not old:
            made.added.add(statement)
    return made


class After:
    """What is there after a change; tells a census what it holds."""

    def __init__(self, change: Statements, before: Before) -> None:
        self._change, self._before = change, before
        self._types: dict[bytes, tuple[frozenset[str], frozenset[str]]] = {}
        self._gone = _classes_of(change.removed)
        self._come = _classes_of(change.added)
        self._ends = {
            now: ({statement[0] for statement in some}, {statement[2] for statement in some})
            for now, some in ((False, change.removed), (True, change.added))
        }
        self._known: dict[tuple[str, bytes], bool] = {}

    def types(self, thing: bytes) -> tuple[frozenset[str], frozenset[str]]:
        """The classes of a thing before and after."""
        if thing not in self._types:
            old = self._before.classes(thing)
            new = old - self._gone.get(thing, set()) | self._come.get(thing, set())
            self._types[thing] = frozenset(map(iri_of, old)), frozenset(map(iri_of, new))
        return self._types[thing]

    def classes(self, term: object) -> frozenset[str]:
        """The classes of a term."""
        return self.types(str(term).encode())[1]

    def subject(self, term: object) -> bool:
        """Whether a term is the subject of a triple."""
        return self.has_subject(str(term).encode(), now=True)

    def object(self, term: object) -> bool:
        """Whether a term is the object of a triple."""
        return self.has_object(str(term).encode(), now=True)

    def has_subject(self, subject: bytes, *, now: bool) -> bool:
        """Whether something is the subject of a triple, now or before."""
        return self._has("subject", subject, lambda: map(statement_of, self._before.of_subject(subject)), now)

    def has_object(self, value: bytes, *, now: bool) -> bool:
        """Whether something is the object of a triple, now or before."""
        return self._has("object", value, lambda: self._before.leading_to(value), now)

    def _has(self, role: str, term: bytes, before: Callable[[], Iterable[Statement]], now: bool) -> bool:
        place = int(role == "object")
        if term in self._ends[now][place]:
            return True
        if (role, term) not in self._known:
            self._known[role, term] = any(statement not in self._change.removed for statement in before())
        return self._known[role, term]

    def touches(self, triple: ox.Triple) -> bool:
        """Whether the subject or the object of a triple is at an end of one that comes or goes."""
        return not self._touched.isdisjoint((str(triple.subject).encode(), str(triple.object).encode()))

    @cached_property
    def _touched(self) -> set[bytes]:
        return {term for ends in self._ends.values() for some in ends for term in some}

    def retyped(self) -> Iterator[bytes]:
        """The things that are in other classes than before."""
        for thing in sorted(self._gone.keys() | self._come.keys()):
            old, new = self.types(thing)
            if old != new:
                yield thing


def _classes_of(statements: Iterable[Statement]) -> dict[bytes, set[bytes]]:
    found: dict[bytes, set[bytes]] = defaultdict(set)
    for subject, predicate, value in statements:
        if predicate == TYPE and value.startswith(b"<"):
            found[subject].add(value)
    return found


def recount(census: Census, change: Statements, before: Before, after: After) -> Census:
    """The census after a change.

    :param census: the one before it
    :raises TooMuchError: if many triples have to be counted again
    """
    groups, graphs = Counter(census.groups), Counter(census.graphs)
    classes, below = Counter(census.classes), set(census.below)
    again = _touched(before, after)
    for statement in again | change.removed:
        groups[_group(statement, after, now=False)] -= 1
    for statement in again - change.removed | change.added:
        groups[_group(statement, after, now=True)] += 1
    for sign, named in ((-1, change.removed_in), (1, change.added_in)):
        for _, graph in named:
            graphs[iri_of(graph)] += sign
    for subject, predicate, value in change.removed | change.added:
        there = (subject, predicate, value) in change.added
        if predicate == TYPE and value.startswith(b"<"):
            classes[iri_of(value)] += 1 if there else -1
        elif predicate == BELOW and value.startswith(b"<"):
            pair = (iri_of(subject), iri_of(value))
            (below.add if there else below.discard)(pair)
    every = change.removed | change.added
    subjects = {statement[0] for statement in every}
    objects = {statement[2] for statement in every}
    more_subjects = sum(after.has_subject(each, now=True) - after.has_subject(each, now=False) for each in subjects)
    more_objects = sum(after.has_object(each, now=True) - after.has_object(each, now=False) for each in objects)
    if min(groups.values(), default=0) < 0 or min(graphs.values(), default=0) < 0:
        raise TooMuchError
    return Census(
        +groups,
        +classes,
        +graphs,
        below,
        census.subjects + more_subjects,
        census.objects + more_objects,
        after,
    )


def _touched(before: Before, after: After) -> set[Statement]:
    """The triples before of all things that are in other classes now."""
    found: set[Statement] = set()
    for thing in after.retyped():
        found.update(map(statement_of, before.of_subject(thing)))
        found.update(before.leading_to(thing))
        if len(found) > _MOST:
            raise TooMuchError
    return found


def _group(statement: Statement, after: After, *, now: bool) -> Group:
    subject, predicate, value = statement
    kind = after.types(value)[now] if value.startswith(b"<") else kind_of_value(value)
    return after.types(subject)[now], iri_of(predicate), kind


def stored(statement: Statement, graph: bytes | None = None) -> bytes:
    """A statement as a line of N-Quads; in the default graph where none is named."""
    triple = b" ".join(statement)
    return triple + (b" " + graph if graph else b"") + b" .\n"
