"""What differs between two versions of a dataset: things that were added, withdrawn, changed, or given new addresses.

Lines that differ tell which things to look at; what these are and are called is asked of the versions. Graphs that
follow from the others are left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pyoxigraph as ox

from miggraph.releases.known import DumpVersion, Known, Thing, Version, name_of
from miggraph.releases.lines import Lines, differing, quads_of

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
    said = _by_subject(lines.removed, where[0]), _by_subject(lines.added, where[1])
    subjects = said[0].keys() | said[1].keys()
    values = {
        row[1].value for each in said for rows in each.values() for row in rows if isinstance(row[1], ox.NamedNode)
    }
    old, new = (version.known(subjects, values) for version in (before, after))
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
        triples_added=lines.added_in_all,
        triples_removed=lines.removed_in_all,
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


def _by_subject(lines: Iterable[bytes], file: Path) -> dict[str, list[_Row]]:
    """Subject → its properties and values."""
    found: dict[str, list[_Row]] = defaultdict(list)
    for quad in quads_of(lines, file):
        if isinstance(quad.object, ox.NamedNode | ox.Literal):
            found[name_of(quad.subject)].append((quad.predicate.value, quad.object))
    return found


def _readable(rows: Iterable[_Row], known: Known) -> tuple[Said, ...]:
    return tuple(Said(name, known.shown(value), str(value), value) for name, value in {*rows})


def _moves(withdrawn: Iterable[Thing], added: Iterable[Thing], old: Known, new: Known) -> dict[str, str]:
    """Old IRI → new IRI of a thing: one that went and one that came, told by the same passages, and no third one."""

    def by_place(things: Iterable[Thing], known: Known) -> dict[tuple[str, str, frozenset[str]], list[str]]:
        found = defaultdict(list)
        for thing in things:
            if places := known.passages.get(thing.iri):
                found[thing.report, thing.kind, frozenset(places)].append(thing.iri)
        return found

    gone, come = by_place(withdrawn, old), by_place(added, new)
    both = gone.keys() & come
    return {gone[key][0]: come[key][0] for key in both if len(gone[key]) == len(come[key]) == 1}
