"""What changed from one version of the dataset to the next, as it is kept in the folder of the later one.

How much there is to keep has bounds: all is counted, and the first things of each kind and report are listed.
``miggraph diff`` tells the rest, while both versions are on disk.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice
from pathlib import Path

import msgspec
import pyoxigraph as ox

from miggraph.iris import compact, expand
from miggraph.releases.compare import Change, Difference, Said
from miggraph.releases.known import Thing
from miggraph.releases.lines import Lines

FILE = "changes.json"
ADDED, WITHDRAWN, MOVED, CHANGED = "added", "withdrawn", "moved", "changed"
WAYS = (ADDED, WITHDRAWN, MOVED, CHANGED)
"""How a thing differs."""

_MOST, _MOST_OF_GROUP = 1000, 50
"""Things that are listed: in all, and of one kind and report."""
_MOST_SAID, _LONGEST = 20, 2000
"""What is listed of a thing: so many statements on each side, and so many characters of each."""
_LONGEST_LABEL = 300


class Statement(msgspec.Struct, frozen=True):
    """What is said of a thing: a prefixed name, the value in N-Triples, and as people read it."""

    property: str
    value: str
    shown: str


class Entry(msgspec.Struct, frozen=True, omit_defaults=True):
    """A thing that differs, and how; ``was`` is its IRI before, where it has moved."""

    way: str
    report: str
    kind: str
    label: str
    iri: str
    was: str = ""
    added: tuple[Statement, ...] = ()
    removed: tuple[Statement, ...] = ()
    more: int = 0
    """Statements that are not listed."""


class Group(msgspec.Struct, frozen=True, omit_defaults=True):
    """How many things of one kind differ of what one report tells."""

    report: str
    kind: str
    added: int = 0
    withdrawn: int = 0
    moved: int = 0
    changed: int = 0


class Links(msgspec.Struct, frozen=True):
    """How many links between things there are more and fewer, by their property."""

    property: str
    added: int
    removed: int


class Changes(msgspec.Struct, frozen=True, omit_defaults=True):
    """All that is kept of a change."""

    before: str
    """The version before, as are all versions by its SHA-256."""
    after: str
    at: str
    """When it was published."""
    triples_added: int
    triples_removed: int
    groups: tuple[Group, ...] = ()
    links: tuple[Links, ...] = ()
    entries: tuple[Entry, ...] = ()
    counted_only: bool = False
    """Whether so much differs that only triples were counted."""

    @property
    def pair(self) -> str:
        """The two versions as an address names them."""
        return f"{self.before[:12]}..{self.after[:12]}"

    @property
    def differing(self) -> int:
        """Things that differ."""
        return sum(getattr(group, way) for group in self.groups for way in WAYS)

    @property
    def of_addresses_alone(self) -> bool:
        """Whether all triples say under which IRIs things were known before, as what a release notes does."""
        return self.links == (Links("owl:sameAs", self.triples_added, self.triples_removed),)

    def kinds(self) -> list[Group]:
        """The groups of all reports together, by kind."""
        counts: Counter[tuple[str, str]] = Counter()
        for group in self.groups:
            counts.update({(group.kind, way): getattr(group, way) for way in WAYS})
        return [Group("", kind, *(counts[kind, way] for way in WAYS)) for kind in sorted({name for name, _ in counts})]

    def difference(self) -> Difference:
        """What is listed, as the comparison gave it."""
        things = {way: [each for each in self.entries if each.way == way] for way in WAYS}
        changed = (
            Change(_thing(each), _thing(each, each.was), *map(_said, (each.added, each.removed)))
            for each in (*things[MOVED], *things[CHANGED])
        )
        return Difference(
            tuple(map(_thing, things[ADDED])),
            tuple(map(_thing, things[WITHDRAWN])),
            tuple(sorted(changed)),
            self.triples_added,
            self.triples_removed,
        )


def changes_of(found: Difference, lines: Lines, before: str, after: str, at: str) -> Changes:
    """What is kept of a difference.

    :param before: the version that it starts from
    :param after: the version that it leads to
    :param at: when that one was published
    """
    entries = sorted(_entries(found), key=lambda each: (each.report, each.kind, each.label, each.iri))
    return Changes(
        before,
        after,
        at,
        found.triples_added,
        found.triples_removed,
        groups=tuple(_groups(entries)),
        links=tuple(Links(compact(each.name), each.added, each.removed) for each in found.links),
        entries=tuple(_first(entries)),
        counted_only=not lines.whole,
    )


def read_changes(version: Path) -> Changes | None:
    """What is kept in the folder of a version; None where nothing can be read there."""
    try:
        found = msgspec.json.decode((version / FILE).read_bytes(), type=Changes)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return None
    return found if found.after == version.resolve().name else None


def history(versions: Iterable[Path]) -> list[Changes]:
    """What is kept of each change, the last one first."""
    found = (read_changes(version) for version in versions)
    return sorted((each for each in found if each is not None), key=lambda each: each.at, reverse=True)


def _entries(found: Difference) -> Iterator[Entry]:
    for way, things in ((ADDED, found.added), (WITHDRAWN, found.withdrawn)):
        yield from (Entry(way, each.report, each.kind, _cut(each.label), each.iri) for each in things)
    for each in found.changed:
        added, removed = _listed(each.added), _listed(each.removed)
        yield Entry(
            MOVED if each.moved else CHANGED,
            each.after.report,
            each.after.kind,
            _cut(each.after.label),
            each.after.iri,
            was=each.before.iri if each.moved else "",
            added=added,
            removed=removed,
            more=len(each.added) + len(each.removed) - len(added) - len(removed),
        )


def _listed(said: Iterable[Said]) -> tuple[Statement, ...]:
    fitting = (each for each in said if len(each.value) <= _LONGEST)
    return tuple(Statement(compact(each.name), each.value, each.shown) for each in [*fitting][:_MOST_SAID])


def _cut(label: str) -> str:
    return label if len(label) <= _LONGEST_LABEL else label[: _LONGEST_LABEL - 1] + "…"


def _groups(entries: Sequence[Entry]) -> Iterator[Group]:
    counts = Counter((each.report, each.kind, each.way) for each in entries)
    for report, kind in dict.fromkeys((each.report, each.kind) for each in entries):
        yield Group(report, kind, *(counts[report, kind, way] for way in WAYS))


def _first(entries: Sequence[Entry]) -> Iterator[Entry]:
    groups = groupby(entries, key=lambda each: (each.report, each.kind))
    return islice((entry for _, group in groups for entry in islice(group, _MOST_OF_GROUP)), _MOST)


def _thing(entry: Entry, iri: str = "") -> Thing:
    return Thing(entry.report, entry.kind, entry.label, iri or entry.iri)


def _said(side: Iterable[Statement]) -> tuple[Said, ...]:
    return tuple(Said(_full(each.property), each.shown, each.value, _term(each.value)) for each in side)


def _full(name: str) -> str:
    try:
        return expand(name)
    except KeyError:
        return name


def _term(value: str) -> ox.NamedNode | ox.Literal:
    (triple,) = ox.parse(f"<a:a> <a:a> {value} .", format=ox.RdfFormat.N_TRIPLES)
    if isinstance(triple.object, ox.NamedNode | ox.Literal):
        return triple.object
    raise ValueError(value)
