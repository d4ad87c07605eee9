"""What differs between two versions of a dataset: things that were added, withdrawn, changed, or given new addresses.

Lines that differ tell which things to look at; what these are and are called is asked of the versions. Graphs that
follow from the others are left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from pathlib import Path

import pyoxigraph as ox

from miggraph.releases.known import LABELS, DumpVersion, Known, Statement, Thing, Version, name_of
from miggraph.releases.lines import Lines, differing, quads_of
from miggraph.releases.moves import REFERS, Link, merges, moves

_BESIDE = frozenset({"mig:Passage", "mig:Mention"})
"""Kinds that only say where something stands: they are counted, not listed."""

_Row = tuple[str, ox.NamedNode | ox.Literal]
"""A property by its IRI, and a value."""


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
    thing of its kind now. A link to a thing that has moved, or that is called as the one before was, is no change.
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
    both = {iri: iri for iri in subjects if iri in old.types and iri in new.types} | moved
    changes = (
        Change(
            new.thing(there),
            old.thing(here),
            *_less(_readable(added.get(there, ()), new), _readable(removed.get(here, ()), old)),
        )
        for here, there in both.items()
    )
    one = (
        Change(new.thing(there), gone[here], (), _names(_readable(removed.get(here, ()), old)))
        for here, there in merged.items()
    )
    return Difference(
        added=_listed(thing for iri, thing in come.items() if iri not in set(moved.values())),
        withdrawn=_listed(thing for thing in left if thing.iri not in merged),
        changed=tuple(sorted(filter(_is_told, (*changes, *one)))),
        triples_added=lines.added_in_all,
        triples_removed=lines.removed_in_all,
    )


def _is_told(change: Change) -> bool:
    return change.after.kind not in _BESIDE and bool(change.added or change.removed or change.moved)


def _statements(rows: Mapping[str, Iterable[_Row]]) -> set[Statement]:
    return {(subject, *row) for subject, of_subject in rows.items() for row in of_subject}


def _without(rows: Mapping[str, Iterable[_Row]], said: Set[Statement]) -> dict[str, list[_Row]]:
    """Properties and values without those that another graph says as well in the version that lacks the line."""
    return {subject: [row for row in some if (subject, *row) not in said] for subject, some in rows.items()}


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


def _less(added: Iterable[Said], removed: Iterable[Said]) -> tuple[tuple[Said, ...], tuple[Said, ...]]:
    """What is new and what is gone, without what reads the same in both."""
    old, new = ({(each.name, each.shown) for each in side} for side in (removed, added))
    return (
        tuple(sorted(each for each in added if (each.name, each.shown) not in old)),
        tuple(sorted(each for each in removed if (each.name, each.shown) not in new)),
    )


def _listed(things: Iterable[Thing]) -> tuple[Thing, ...]:
    return tuple(sorted(thing for thing in things if thing.kind not in _BESIDE))


def _by_subject(lines: Iterable[bytes], file: Path) -> dict[str, list[_Row]]:
    """Subject → its properties and values."""
    found: dict[str, list[_Row]] = defaultdict(list)
    for quad in quads_of(lines, file):
        if isinstance(quad.object, ox.NamedNode | ox.Literal):
            found[name_of(quad.subject)].append((quad.predicate.value, quad.object))
    return found


def _readable(rows: Iterable[_Row], known: Known) -> tuple[Said, ...]:
    return tuple(Said(name, known.shown(value), str(value), value) for name, value in {*rows})
