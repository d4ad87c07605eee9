"""The census of a dump that is counted as it is written and read, of which only numbers are in memory.

A term stands in tables as the 64-bit hash that Python has of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from miggraph.figures import Census, Group
from miggraph.iris import MIG
from miggraph.publish.ledger import Lines
from miggraph.publish.quads import BELOW, TYPE, Statement, iri_of, kind_of_value
from miggraph.stores import as_stored

_TYPED = b" " + TYPE + b" <"
_OURS = f"<{MIG}".encode()
_VALUE = b'"^^<http://www.w3.org/2001/XMLSchema#'


class Types:
    """The classes of each thing, by the hash of its name; equal sets of classes have one number."""

    def __init__(self) -> None:
        self.of: dict[int, int] = {}
        self.sets: list[frozenset[bytes]] = [frozenset()]
        self._numbers: dict[frozenset[bytes], int] = {frozenset(): 0}
        self.kinds: Counter[str] = Counter()

    def note(self, lines: Iterable[bytes]) -> None:
        """Take up the classes that lines put things into; lines of one subject stand together."""
        found: dict[bytes, set[bytes]] = {}
        for line in lines:
            if _TYPED in line:
                subject, predicate, rest = line.split(b" ", 2)
                if predicate == TYPE:
                    name = rest[: rest.rfind(b" <", 0, -3)]
                    found.setdefault(subject, set()).add(name)
                    if name.startswith(_OURS):
                        self.kinds[iri_of(name)] += 1
        for subject, names in found.items():
            key = hash(subject)
            known = self.sets[self.of.get(key, 0)]
            made = known.union(names)
            if made not in self._numbers:
                self._numbers[made] = len(self.sets)
                self.sets.append(made)
            self.of[key] = self._numbers[made]


class Counting:
    """Counts lines, whose things' classes are known; also tells afterwards what stands in them."""

    def __init__(self, types: Types) -> None:
        self._types = types
        self._groups: Counter[tuple[int, bytes, int | bytes]] = Counter()
        self._graphs: Counter[bytes] = Counter()
        self._below: set[tuple[str, str]] = set()
        self._subjects: set[int] = set()
        self._objects: set[int] = set()
        self._again: Counter[bytes] = Counter()
        self._triple: Statement = (b"", b"", b"")
        self._last: tuple[bytes, bytes] = (b"", b"")
        self._seen: set[bytes] = set()
        self._seen_in: set[tuple[bytes, bytes]] = set()

    def count(self, lines: Iterable[bytes]) -> None:
        """Count lines that follow on the ones before."""
        types, groups, graphs, objects = self._types.of, self._groups, self._graphs, self._objects
        triple = self._triple
        named, subject_kind = triple[0], types.get(hash(triple[0]), 0)
        for line in lines:
            subject, predicate, rest = line.split(b" ", 2)
            cut = rest.rfind(b" <", 0, -3)
            value, graph = rest[:cut], rest[cut + 1 : -3]
            if _VALUE in value and not self._is_new(subject, predicate, value := as_stored(value), graph):
                self._again[graph] += 1
                continue
            graphs[graph] += 1
            if (subject, predicate, value) == triple:
                continue
            if _VALUE in value and not self._is_first(value):
                continue
            triple = (subject, predicate, value)
            if subject != named:
                named = subject
                key = hash(subject)
                self._subjects.add(key)
                subject_kind = types.get(key, 0)
            key = hash(value)
            objects.add(key)
            if not value.startswith(b"<"):
                groups[subject_kind, predicate, value[value.rfind(b'"') :]] += 1
                continue
            groups[subject_kind, predicate, types.get(key, 0)] += 1
            if predicate == BELOW:
                self._below.add((iri_of(subject), iri_of(value)))
        self._triple = triple

    def lines(self) -> Lines:
        """How many lines there are."""
        found = self._graphs + self._again
        return Lines(Counter({iri_of(name): number for name, number in found.items()}), self._types.kinds)

    def _is_new(self, subject: bytes, predicate: bytes, value: bytes, graph: bytes) -> bool:
        """Whether a value has not been told of a subject in a graph yet: two spellings may be one value."""
        if self._last != (subject, predicate):
            self._last = (subject, predicate)
            self._seen.clear()
            self._seen_in.clear()
        if (value, graph) in self._seen_in:
            return False
        self._seen_in.add((value, graph))
        return True

    def _is_first(self, value: bytes) -> bool:
        """Whether a value of the same subject and property is counted for the first time."""
        if value in self._seen:
            return False
        self._seen.add(value)
        return True

    def census(self) -> Census:
        """What was counted."""
        sets = [frozenset(map(iri_of, names)) for names in self._types.sets]
        groups: Counter[Group] = Counter()
        for (subject, predicate, kind), number in self._groups.items():
            told = sets[kind] if isinstance(kind, int) else kind_of_value(kind)
            groups[sets[subject], iri_of(predicate), told] += number
        sizes = Counter(self._types.of.values())
        classes: Counter[str] = Counter()
        for number, size in sizes.items():
            classes.update(dict.fromkeys(sets[number], size))
        held = _Held(self._types.of, sets, self._subjects, self._objects)
        graphs = Counter({iri_of(name): number for name, number in self._graphs.items()})
        return Census(groups, classes, graphs, self._below, len(self._subjects), len(self._objects), held)


class _Held:
    """What stands in lines that were counted, by hashes."""

    def __init__(
        self, types: Mapping[int, int], sets: list[frozenset[str]], subjects: set[int], objects: set[int]
    ) -> None:
        self._types, self._sets, self._subjects, self._objects = types, sets, subjects, objects

    def classes(self, term: object) -> frozenset[str]:
        return self._sets[self._types.get(hash(str(term).encode()), 0)]

    def subject(self, term: object) -> bool:
        return hash(str(term).encode()) in self._subjects

    def object(self, term: object) -> bool:
        return hash(str(term).encode()) in self._objects
