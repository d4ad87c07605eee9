"""Which lines of a dump change when parts change, and the counts of parts that have a line."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from miggraph.parts import Part
from miggraph.publish.ledger import entry_of, read_entry
from miggraph.publish.quads import described, graph_of, inferred, line_of, said_elsewhere, triple_of
from miggraph.sorted_file import SortedFile

LARGE = 0.2
"""A change of so much of the lines is published as a whole."""

Told = tuple[str, str, int]
"""The name of a part, its SHA-256 and how many lines it has."""


class TooMuchError(Exception):
    """A change that is not known, or too large: the dataset is published as a whole."""


@dataclass
class Change:
    """Lines that go from a file, and lines that come."""

    removed: set[bytes] = field(default_factory=set)
    added: set[bytes] = field(default_factory=set)

    @classmethod
    def between(cls, before: set[bytes], after: set[bytes]) -> Change:
        """What makes some lines of others."""
        return cls(before - after, after - before)

    def plus(self, other: Change) -> Change:
        """Both together."""
        return Change(self.removed | other.removed, self.added | other.added)


def changed_lines(
    before: Sequence[Told], parts: Sequence[Part], kept: Callable[[str], bytes | None]
) -> tuple[Counter[bytes], list[Told]]:
    """The lines of which another number of parts has them, with the difference; and what is told of the parts now.

    :param kept: a part of the version before, by its SHA-256
    :raises TooMuchError: if there are many, or a part is not there any more
    """
    sizes = {digest: lines for _, digest, lines in before}
    gone = Counter(digest for _, digest, _ in before)
    gone.subtract(part.digest for part in parts)
    loading = {part.digest: part.load for part in parts}
    most = LARGE * sum(lines for _, _, lines in before)
    if sum(sizes[digest] * times for digest, times in gone.items() if times > 0) > most:
        raise TooMuchError
    come, went = Counter[bytes](), Counter[bytes]()
    for digest, times in gone.items():
        if not times:
            continue
        data = loading[digest]() if digest in loading else kept(digest)
        if data is None:
            raise TooMuchError
        lines = data.splitlines(keepends=True)
        sizes[digest] = len(lines)
        for _ in range(abs(times)):
            (went if times > 0 else come).update(lines)
        if len(come) + len(went) > 2 * most:
            raise TooMuchError
    told = [(part.name, part.digest, sizes[part.digest]) for part in parts]
    differing = {line for line, _ in come.items() ^ went.items()}
    return Counter({line: come[line] - went[line] for line in differing}), told


def shown_changes(changes: Counter[bytes], dump: SortedFile, counts: SortedFile) -> tuple[Change, Change]:
    """What changes in the dump, and in the list of counts.

    :raises TooMuchError: if they do not belong together
    """
    of_triple: dict[bytes, list[bytes]] = defaultdict(list)
    for line in changes:
        of_triple[triple_of(line)].append(line)
    shown, listed = Change(), Change()
    for triple, lines in sorted(of_triple.items()):
        there = [line for line in dump.beginning(triple + b" <") if triple_of(line) == triple]
        _change_of(triple, lines, there, changes, counts, shown, listed)
    return shown, listed


def _change_of(
    triple: bytes,
    lines: Iterable[bytes],
    there: Sequence[bytes],
    changes: Counter[bytes],
    counts: SortedFile,
    shown: Change,
    listed: Change,
) -> None:
    concerned = {line for line in (*there, *lines, line_of(triple, inferred())) if graph_of(line) != described()}
    known = {line: _listed(counts, line) for line in sorted(concerned)}
    after = {line: (known[line] or int(line in there)) + changes.get(line, 0) for line in known}
    if min(after.values(), default=0) < 0:
        raise TooMuchError
    stated = said_elsewhere(graph_of(line) for line, number in after.items() if number)
    for line, number in after.items():
        now = number > 0 and not (stated and graph_of(line) == inferred())
        if now != (line in there):
            (shown.added if now else shown.removed).add(line)
        told = number if number > 1 or (number and not now) else 0
        if told != known[line]:
            if known[line]:
                listed.removed.add(entry_of(line, known[line]))
            if told:
                listed.added.add(entry_of(line, told))


def _listed(counts: SortedFile, line: bytes) -> int:
    key = line[:-1] + b"\t"
    found = counts.line_at(counts.find(key))
    return read_entry(found)[1] if found.startswith(key) else 0
