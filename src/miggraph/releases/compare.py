"""What differs between two versions of a dataset: things that were added, withdrawn, changed, or given new addresses.

Lines that differ tell which things to look at; what these are and are called is asked of the versions. Graphs that
follow from the others are left out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from pathlib import Path

import pyoxigraph as ox

from miggraph.iris import expand, local
from miggraph.releases.known import LABELS, DumpVersion, Known, Statement, Thing, Version, name_of
from miggraph.releases.lines import Lines, differing, quads_of
from miggraph.releases.moves import REFERS, Link, heirs, merges, moves

_BESIDE = frozenset({"mig:Passage", "mig:Mention"})
"""Kinds that only say where something stands: they are counted, not listed."""

_Row = tuple[str, ox.NamedNode | ox.Literal]
"""A property by its IRI, and a value."""
_Rows = dict[_Row, set[str]]
"""What is said of a thing: each property and value with the graphs that say it."""


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

    Where the IRIs differ, it has moved: kind, report and passages are the same; or all mentions of it refer to another
    thing of its kind now, or another one bears its name and has its passages. Of the reports that tell of it, the first
    that tells otherwise is named. A link that reads as one before is no change where one of their ends is in one
    version alone, as that of a thing that has moved.
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
class Links:
    """How many links by a property, which is named by its IRI, have come and gone."""

    name: str
    added: int
    removed: int


@dataclass(frozen=True, slots=True)
class Difference:
    """All that differs, in the order of reports, kinds and labels; triples and links as numbers.

    Passages and mentions are among the triples alone: they say only where something stands.
    """

    added: tuple[Thing, ...]
    withdrawn: tuple[Thing, ...]
    changed: tuple[Change, ...]
    triples_added: int
    triples_removed: int
    links: tuple[Links, ...] = ()
    """All but those of classes, by property; one that only has a moved thing at an end is the same."""

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return bool(self.triples_added or self.triples_removed)

    @property
    def things(self) -> Iterator[Thing]:
        """All things that differ, as they are in the later version if they are there."""
        yield from (*self.added, *self.withdrawn, *(each.after for each in self.changed))

    def only(self, *, report: str | None = None, kind: str | None = None) -> Difference:
        """What concerns one report, one kind of thing, or both; triples and links are those of the whole."""

        def fits(thing: Thing) -> bool:
            return report in (None, thing.report) and kind in (None, thing.kind)

        return replace(
            self,
            added=tuple(filter(fits, self.added)),
            withdrawn=tuple(filter(fits, self.withdrawn)),
            changed=tuple(each for each in self.changed if fits(each.after)),
        )


def compare(before: Path, after: Path) -> Difference:
    """The difference of two versions.

    :param before: canonical N-Quads, as builds write them: sorted, each line once
    :param after: the same of the later version
    :raises DatasetError: if a file is not so
    """
    return difference(differing(before, after), DumpVersion(before), DumpVersion(after), where=(before, after))


def difference(lines: Lines, before: Version, after: Version, *, where: tuple[Path, Path]) -> Difference:
    """The difference of two versions, by the lines in which their dumps differ.

    :param where: the dumps, for what is said of errors
    :raises DatasetError: if a line is no quad
    """
    removed, added = _by_subject(lines.removed, where[0]), _by_subject(lines.added, where[1])
    subjects = removed.keys() | added.keys() | {end for _, name, end in _links(added) if name == REFERS}
    values = {end for rows in (removed, added) for _, _, end in _links(rows)}
    old = before.known(subjects, values, _statements(added))
    new = after.known(subjects, values, _statements(removed))
    removed, added = _without(removed, new.said), _without(added, old.said)
    gone = {iri: old.thing(iri) for iri in subjects if iri in old.types and iri not in new.types}
    come = {iri: new.thing(iri) for iri in subjects if iri in new.types and iri not in old.types}
    moved = moves(gone.values(), come.values(), old, new)
    left = [thing for iri, thing in gone.items() if iri not in moved and thing.kind not in _BESIDE]
    merged = merges(left, _links(removed), _links(added), old, new)
    merged |= heirs((thing for thing in left if thing.iri not in merged), _links(added), old, new)
    alike = Counter(merged.values())
    moved |= {here: there for here, there in merged.items() if there in come and alike[there] == 1}
    merged = {here: there for here, there in merged.items() if here not in moved}
    left = [thing for thing in left if thing.iri not in moved]
    alone = gone.keys() | come.keys()
    both = {iri: iri for iri in subjects if iri in old.types and iri in new.types} | moved
    changes = (
        Change(new.thing(there, graphs), old.thing(here, graphs if here == there else frozenset()), *said)
        for here, there in both.items()
        if (graphs := _graphs(added.get(there), removed.get(here))) or here != there
        if new.kind(there) not in _BESIDE  # what is not listed is not looked up: thousands of passages tell of some
        and (any(said := _said(added.get(there, ()), new, removed.get(here, ()), old, alone)) or here != there)
    )
    one = (
        Change(new.thing(there, old.graphs(here)), gone[here], (), _names(_readable(removed.get(here, ()), old)))
        for here, there in merged.items()
    )
    return Difference(
        added=_listed(thing for iri, thing in come.items() if iri not in set(moved.values())),
        withdrawn=_listed(thing for thing in left if thing.iri not in merged),
        changed=tuple(sorted(filter(_is_told, (*changes, *one)))),
        triples_added=lines.added_in_all,
        triples_removed=lines.removed_in_all,
        links=tuple(_counted(added, removed, moved | merged)),
    )


def _is_told(change: Change) -> bool:
    return change.after.kind not in _BESIDE and bool(change.added or change.removed or change.moved)


def _statements(rows: Mapping[str, Iterable[_Row]]) -> set[Statement]:
    return {(subject, *row) for subject, of_subject in rows.items() for row in of_subject}


def _without(rows: Mapping[str, _Rows], said: Set[Statement]) -> dict[str, _Rows]:
    """Properties and values without those that another graph says as well in the version that lacks the line."""
    return {
        subject: {row: graphs for row, graphs in some.items() if (subject, *row) not in said}
        for subject, some in rows.items()
    }


def _graphs(*sides: _Rows | None) -> set[str]:
    """The graphs that say what differs."""
    return {graph for side in sides if side for graphs in side.values() for graph in graphs}


def _links(rows: Mapping[str, Iterable[_Row]]) -> Iterator[Link]:
    return (
        (subject, name, value.value)
        for subject, some in rows.items()
        for name, value in some
        if isinstance(value, ox.NamedNode)
    )


def _names(said: Iterable[Said]) -> tuple[Said, ...]:
    """What a thing that is another one now was called; the rest belongs to that one, or to nothing."""
    return tuple(sorted(each for each in said if each.name in LABELS))


def _said(
    added: Iterable[_Row], new: Known, removed: Iterable[_Row], old: Known, alone: Set[str]
) -> tuple[tuple[Said, ...], tuple[Said, ...]]:
    """What is new and what is gone of a thing of both versions."""
    return _less(_readable(added, new), _readable(removed, old), alone)


def _less(added: Iterable[Said], removed: Iterable[Said], alone: Set[str]) -> tuple[tuple[Said, ...], tuple[Said, ...]]:
    """What is new and what is gone, without what is in both, and without links that read the same and lead on.

    :param alone: what is in one version alone
    """
    new, old = {*added} - {*removed}, {*removed} - {*added}
    alike = {_read(said) for said in new} & {_read(said) for said in old}
    leading = {_read(said) for said in new | old if said.term.value in alone} & alike
    sides = ([_distinct(said, alike) for said in side if not _leads(said, leading)] for side in (new, old))
    first, second = (tuple(sorted(side)) for side in sides)
    return first, second


def _read(said: Said) -> tuple[str, str]:
    return said.name, said.shown


def _leads(said: Said, leading: Set[tuple[str, str]]) -> bool:
    return isinstance(said.term, ox.NamedNode) and _read(said) in leading


def _distinct(said: Said, alike: Set[tuple[str, str]]) -> Said:
    """A statement in such words that it reads otherwise than one that only has another term."""
    if _read(said) not in alike:
        return said
    return replace(said, shown=local(said.term.value) if isinstance(said.term, ox.NamedNode) else said.value)


def _counted(
    added: Mapping[str, Iterable[_Row]], removed: Mapping[str, Iterable[_Row]], moved: Mapping[str, str]
) -> Iterator[Links]:
    sides = [
        {(moved.get(subject, subject), name, moved.get(end, end)) for subject, name, end in _links(rows)}
        for rows in (added, removed)
    ]
    come, gone = (Counter(name for _, name, _ in side) for side in (sides[0] - sides[1], sides[1] - sides[0]))
    for name in sorted((come.keys() | gone.keys()) - {expand("rdf:type")}):
        yield Links(name, come[name], gone[name])


def _listed(things: Iterable[Thing]) -> tuple[Thing, ...]:
    return tuple(sorted(thing for thing in things if thing.kind not in _BESIDE))


def _by_subject(lines: Iterable[bytes], file: Path) -> dict[str, _Rows]:
    """Subject → its properties and values, each with the graphs that say it."""
    found: dict[str, _Rows] = defaultdict(lambda: defaultdict(set))
    for quad in quads_of(lines, file):
        if isinstance(quad.object, ox.NamedNode | ox.Literal):
            row = quad.predicate.value, quad.object
            found[name_of(quad.subject)][row].add(name_of(quad.graph_name))
    return found


def _readable(rows: Iterable[_Row], known: Known) -> tuple[Said, ...]:
    return tuple(Said(name, known.shown(value), str(value), value) for name, value in {*rows})
