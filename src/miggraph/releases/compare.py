"""What differs between two versions of a dataset: things that were added, withdrawn, changed, or given new addresses.

Dumps are sorted, so two of them are read once, side by side; only lines that differ are kept. A second reading of each
finds what the things in these lines are and are called. Graphs that follow from the others are left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pyoxigraph as ox

from miggraph.errors import DatasetError
from miggraph.iris import MIG, compact, expand, local

_DERIVED = (b"graph/inferred> .\n", b"graph/description> .\n")
_REPORT = "graph/report/"
_TYPE, _SUBCLASS = expand("rdf:type"), expand("rdfs:subClassOf")
_LABELS = tuple(map(expand, ("skos:prefLabel", "rdfs:label", "schema:name", "dcterms:title", "mig:text")))
"""Properties that say what a thing is called, the best first."""
_PASSAGES = tuple(map(expand, ("prov:wasQuotedFrom", "mig:attestedIn")))
_DUMP = "name a dump that a build has written: sorted, each line once"
_BESIDE = frozenset({"mig:Passage", "mig:Mention"})
"""Kinds that only say where something stands: they are counted, not listed."""

_Row = tuple[str, ox.NamedNode | ox.Literal]
"""A property by its IRI, and a value."""


@dataclass(frozen=True, slots=True, order=True)
class Thing:
    """A thing of one version: the report (or the graph) that tells of it, its kind, its label, its IRI."""

    report: str
    kind: str
    label: str
    iri: str


@dataclass(frozen=True, slots=True, order=True)
class Said:
    """What is said of a thing: a property by its IRI, the value as people read it, in N-Triples, and as a term."""

    name: str
    shown: str
    value: str
    term: ox.NamedNode | ox.Literal = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """A thing of both versions, and what is said of it in one of them alone.

    Where the IRIs differ, it has moved: kind, report and passages are the same. A link to a thing that has moved, or
    that is called as the one before was, is no change.
    """

    after: Thing
    before: Thing
    added: tuple[Said, ...]
    removed: tuple[Said, ...]

    @property
    def moved(self) -> bool:
        """Whether it has another IRI."""
        return self.before.iri != self.after.iri


@dataclass(frozen=True, slots=True)
class Difference:
    """All that differs, in the order of reports, kinds and labels; triples as numbers.

    Passages and mentions are among the triples alone: they say only where something stands.
    """

    added: tuple[Thing, ...]
    withdrawn: tuple[Thing, ...]
    changed: tuple[Change, ...]
    triples_added: int
    triples_removed: int

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return bool(self.triples_added or self.triples_removed)

    @property
    def things(self) -> Iterator[Thing]:
        """All things that differ, as they are in the later version if they are there."""
        yield from (*self.added, *self.withdrawn, *(each.after for each in self.changed))

    def only(self, *, report: str | None = None, kind: str | None = None) -> Difference:
        """What concerns one report, one kind of thing, or both; triples are those of the whole all the same."""

        def fits(thing: Thing) -> bool:
            return report in (None, thing.report) and kind in (None, thing.kind)

        return replace(
            self,
            added=tuple(filter(fits, self.added)),
            withdrawn=tuple(filter(fits, self.withdrawn)),
            changed=tuple(each for each in self.changed if fits(each.after)),
        )


@dataclass
class _Known:
    """What a version says of the things in question."""

    types: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    labels: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    passages: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    graphs: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    above: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def thing(self, iri: str) -> Thing:
        """A thing as it is listed."""
        graph = min(map(local, self.graphs[iri]), key=lambda name: (not name.startswith(_REPORT), name))
        report = graph.removeprefix(_REPORT).removeprefix("graph/")
        return Thing(report, self.kind(iri), self.label(iri), iri)

    def kind(self, iri: str) -> str:
        """The narrowest class of the ontology that a thing has, as a prefixed name; empty without a class."""
        types = self.types.get(iri, set())
        own = {each for each in types if each.startswith(MIG)} or types
        wider = {above for each in own for above in self.above.get(each, ())}
        return compact(min(own - wider or own)) if own else ""

    def shown(self, value: ox.NamedNode | ox.Literal) -> str:
        """A value as people read it: what a thing is called, or the words of a literal."""
        return value.value if isinstance(value, ox.Literal) else self.label(value.value)

    def label(self, iri: str) -> str:
        """What a thing is called; its IRI without the base where it has no name."""
        found = self.labels.get(iri, {})
        return next((found[name] for name in _LABELS if name in found), local(iri))


def compare(before: Path, after: Path) -> Difference:
    """The difference of two versions.

    :param before: canonical N-Quads, as builds write them: sorted, each line once
    :param after: the same of the later version
    :raises DatasetError: if a file is not so
    """
    gone, come = _differing(before, after)
    said = _by_subject(gone, before), _by_subject(come, after)
    subjects = said[0].keys() | said[1].keys()
    values = {
        row[1].value for each in said for rows in each.values() for row in rows if isinstance(row[1], ox.NamedNode)
    }
    old, new = (_known(file, subjects, subjects | values) for file in (before, after))
    withdrawn = {iri: old.thing(iri) for iri in subjects if iri in old.types and iri not in new.types}
    added = {iri: new.thing(iri) for iri in subjects if iri in new.types and iri not in old.types}
    moves = _moves(withdrawn.values(), added.values(), old, new)
    both = {iri: iri for iri in subjects if iri in old.types and iri in new.types} | moves
    changes = (
        Change(
            new.thing(there),
            old.thing(here),
            *_less(_readable(said[1].get(there, ()), new), _readable(said[0].get(here, ()), old)),
        )
        for here, there in both.items()
    )
    return Difference(
        added=_listed(thing for iri, thing in added.items() if iri not in set(moves.values())),
        withdrawn=_listed(thing for iri, thing in withdrawn.items() if iri not in moves),
        changed=tuple(
            sorted(
                each
                for each in changes
                if each.after.kind not in _BESIDE and (each.added or each.removed or each.moved)
            )
        ),
        triples_added=len(come),
        triples_removed=len(gone),
    )


def _less(added: Iterable[Said], removed: Iterable[Said]) -> tuple[tuple[Said, ...], tuple[Said, ...]]:
    """What is new and what is gone, without what reads the same in both."""
    old, new = ({(each.name, each.shown) for each in side} for side in (removed, added))
    return (
        tuple(sorted(each for each in added if (each.name, each.shown) not in old)),
        tuple(sorted(each for each in removed if (each.name, each.shown) not in new)),
    )


def _listed(things: Iterable[Thing]) -> tuple[Thing, ...]:
    return tuple(sorted(thing for thing in things if thing.kind not in _BESIDE))


def _differing(before: Path, after: Path) -> tuple[list[bytes], list[bytes]]:
    """The lines that only the first file has, and those that only the second has."""
    gone: list[bytes] = []
    come: list[bytes] = []
    with before.open("rb") as first, after.open("rb") as second:
        old, new = _told(_sorted(first, before)), _told(_sorted(second, after))
        left, right = next(old, None), next(new, None)
        while left is not None or right is not None:
            if left == right:
                left, right = next(old, None), next(new, None)
            elif right is None or (left is not None and left < right):
                gone.append(left or b"")
                left = next(old, None)
            else:
                come.append(right)
                right = next(new, None)
    return gone, come


def _sorted(lines: Iterable[bytes], file: Path) -> Iterator[bytes]:
    """The lines; an error where they are no canonical N-Quads."""
    last = b""
    for number, line in enumerate(lines, 1):
        if line <= last or not line.startswith((b"<", b"_:")) or not line.endswith(b" .\n"):
            raise DatasetError(f"line {number} is not as canonical N-Quads are", where=file, hint=_DUMP)
        last = line
        yield line


def _told(lines: Iterable[bytes]) -> Iterator[bytes]:
    return (line for line in lines if not line.endswith(_DERIVED))


def _quads(lines: Iterable[bytes], file: Path) -> Iterator[ox.Quad]:
    """The quads of some lines of a file; an error where they are none."""
    try:
        yield from ox.parse(b"".join(lines), format=ox.RdfFormat.N_QUADS)
    except SyntaxError as error:
        raise DatasetError(f"has a line that is no N-Quads: {error.msg}", where=file, hint=_DUMP) from error


def _by_subject(lines: Iterable[bytes], file: Path) -> dict[str, list[_Row]]:
    """Subject → its properties and values."""
    found: dict[str, list[_Row]] = defaultdict(list)
    for quad in _quads(lines, file):
        if isinstance(quad.object, ox.NamedNode | ox.Literal):
            found[_name(quad.subject)].append((quad.predicate.value, quad.object))
    return found


def _known(file: Path, subjects: Iterable[str], named: Iterable[str]) -> _Known:
    """What a version says of some subjects; of the others that are named, what they are called."""
    found = _Known()
    told = {f"<{iri}>".encode() for iri in subjects}
    asked = told | {f"<{iri}>".encode() for iri in named}
    subclass = f"<{_SUBCLASS}>".encode()
    with file.open("rb") as lines:
        wanted = (line for line in _told(lines) if (parts := line.split(b" ", 2))[0] in asked or parts[1] == subclass)
        for quad in _quads(wanted, file):
            _note(found, quad, told)
    return found


def _note(found: _Known, quad: ox.Quad, told: set[bytes]) -> None:
    subject, predicate, value = _name(quad.subject), quad.predicate.value, quad.object
    if predicate == _SUBCLASS:
        found.above[subject].add(_name(value))
    if predicate in _LABELS and isinstance(value, ox.Literal):
        known = found.labels[subject]
        known[predicate] = (
            value.value if (value.language or "en").startswith("en") else known.get(predicate, value.value)
        )
    if str(quad.subject).encode() not in told:
        return
    found.graphs[subject].add(_name(quad.graph_name))
    if predicate == _TYPE:
        found.types[subject].add(_name(value))
    elif predicate in _PASSAGES:
        found.passages[subject].add(_name(value))


def _readable(rows: Iterable[_Row], known: _Known) -> tuple[Said, ...]:
    return tuple(Said(name, known.shown(value), str(value), value) for name, value in {*rows})


def _moves(withdrawn: Iterable[Thing], added: Iterable[Thing], old: _Known, new: _Known) -> dict[str, str]:
    """Old IRI → new IRI of a thing: one that went and one that came, told by the same passages, and no third one."""

    def by_place(things: Iterable[Thing], known: _Known) -> dict[tuple[str, str, frozenset[str]], list[str]]:
        found = defaultdict(list)
        for thing in things:
            if places := known.passages.get(thing.iri):
                found[thing.report, thing.kind, frozenset(places)].append(thing.iri)
        return found

    gone, come = by_place(withdrawn, old), by_place(added, new)
    both = gone.keys() & come
    return {gone[key][0]: come[key][0] for key in both if len(gone[key]) == len(come[key]) == 1}


def _name(term: object) -> str:
    """The IRI of a node, or the words of a literal."""
    return term.value if isinstance(term, ox.NamedNode | ox.Literal | ox.BlankNode) else str(term)
