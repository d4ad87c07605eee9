"""Writing a version of a dataset into a folder: all of it, or what has changed since another one."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Protocol

import pyoxigraph as ox

from miggraph.figures import Census, Noted
from miggraph.iris import MIG, local
from miggraph.parts import Part
from miggraph.publish import ledger
from miggraph.publish.changes import Change, TooMuchError, changed_lines, shown_changes
from miggraph.publish.counting import Counting, Types
from miggraph.publish.folder import DUMP, STORE, TEXTS, Hashed, hashed_dump
from miggraph.publish.ledger import LEDGER, Lines
from miggraph.publish.lines import gathered, spliced, write_spliced
from miggraph.publish.merging import Spool, visible
from miggraph.publish.quads import TYPE, described, graph_of, iri_of, quads, statement_of
from miggraph.publish.recounting import After, Before, Statements, recount, statements_of, stored
from miggraph.search import INDEX, Touched, change_index, entries_of, write_index
from miggraph.sorted_file import SortedFile
from miggraph.stores import link, link_store

_OURS = f"<{MIG}".encode()
_PIECE = 32_000_000
"""Bytes that are loaded into a store at once."""


class Describe(Protocol):
    """Makes the description of a dataset, the graph of which is counted as well."""

    def uncounted(self, graphs: Iterable[str], has: Callable[[ox.NamedNode], bool]) -> list[ox.Quad]:
        """What the description says whatever is counted."""

    def counted(self, census: Census) -> list[ox.Quad]:
        """What it tells of the counts."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a version is made of.

    :param texts: the files of ``texts/``, as parts
    :param kept: a part of an earlier version by its SHA-256, None where it is not there any more
    :param made_by: a hash of the code, so that what other code has made is not built upon
    :param described_by: a hash of what else the description is made from
    :param compare: tells how a version differs from the one before it, by their folders and the lines that differ
    """

    parts: Sequence[Part]
    texts: Sequence[Part] = ()
    describe: Describe | None = None
    kept: Callable[[str], bytes | None] = lambda digest: None
    made_by: str = ""
    described_by: str = ""
    compare: Callable[[Path, Path, Change], object] | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """The hash of a version that was written, what its facts tell of it, and how its dump differs, if that is known.

    ``compared`` is what was told of how it differs (:attr:`Content.compare`).
    """

    version: str
    facts: dict[str, Any]
    change: Change | None = None
    compared: object = None


def write_whole(place: Path, content: Content) -> Written:
    """Write a version from its parts."""
    (place / LEDGER).mkdir()
    own = _Described(place, content.describe)
    base = place / "base.nq"
    types, graphs = _merge(place, base, content.parts)
    write_texts(place, content.texts)
    with SortedFile(base) as dump, ThreadPoolExecutor(1) as loading:
        store = loading.submit(_load_store, place, base)
        own.say(graphs, dump)
        types.note(own.uncounted)
        counting = Counting(types)
        for chunk in gathered(spliced(dump, (), own.uncounted)):
            counting.count(chunk.splitlines(keepends=True))
        census, lines = counting.census(), counting.lines()
        own.count(census)
        own.keep(census)
        version = write_spliced(place / DUMP, dump, (), {*own.uncounted, *own.figures})
        made = store.result()
    base.unlink()
    said = quads([*own.uncounted, *own.figures])
    made.bulk_extend(said)
    made.bulk_extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in said)
    made.optimize()
    made.flush()
    write_index(place / INDEX, entries_of(made, place / TEXTS))
    ledger.write_census(place / LEDGER, census, lines, content.made_by, content.described_by)
    return Written(version, _facts(place, own, lines))


def _merge(place: Path, base: Path, parts: Iterable[Part]) -> tuple[Types, set[str]]:
    """Write the lines of all parts, and their triples; the classes of their things, and their graphs."""
    spool = Spool(place / "spool.nq")
    spool.fill(parts)
    ledger.write_parts(place / LEDGER / ledger.PARTS, spool.parts)
    types, graphs, last = Types(), set[bytes](), b""
    with (
        base.open("wb") as out,
        _triples(place).open("wb") as once,
        (place / LEDGER / ledger.COUNTS).open("wb") as more,
    ):
        for found in spool.ranges():
            shown = visible(found)
            types.note(shown.lines)
            out.write(b"".join(shown.lines))
            more.write(b"".join(shown.counts))
            triples = []
            for line in shown.lines:
                cut = line.rfind(b" <", 0, -3)
                graphs.add(line[cut + 1 : -3])
                if line[:cut] != last:
                    last = line[:cut]
                    triples.append(last)
            once.write(b"".join(triple + b" .\n" for triple in triples))
    spool.place.unlink()
    return types, set(map(iri_of, graphs))


def _triples(place: Path) -> Path:
    return place / "triples.nt"


def _load_store(place: Path, base: Path) -> ox.Store:
    store = ox.Store(str(place / STORE))
    _load(store, base, ox.RdfFormat.N_QUADS)
    _load(store, _triples(place), ox.RdfFormat.N_TRIPLES)
    _triples(place).unlink()
    return store


def _load(store: ox.Store, lines: Path, form: ox.RdfFormat) -> None:
    """Load a file of lines piece by piece: the store holds and sorts in memory what it is given at once."""
    with lines.open("rb") as stream:
        while piece := stream.read(_PIECE):
            store.bulk_load(piece + stream.readline(), format=form)


class _Described:
    """The description of a version as lines: what is no figure, and the figures."""

    def __init__(self, place: Path, describe: Describe | None) -> None:
        self._place, self._describe = place / LEDGER, describe
        self.uncounted: set[bytes] = set()
        self.figures: set[bytes] = set()
        self._said: Sequence[ox.Quad] = ()
        self.told: dict[str, Any] = {}

    def say(self, graphs: Iterable[str], dump: SortedFile, change: Change | None = None) -> None:
        """Make what is no figure.

        :param change: of the dump that is to be
        """
        change = change or Change()

        def has(thing: ox.NamedNode) -> bool:
            begin = f"{thing} ".encode()
            lines = (line for line in dump.beginning(begin) if line not in change.removed)
            there = any(graph_of(line) != described() for line in lines)
            return there or any(line.startswith(begin) for line in change.added)

        if self._describe:
            self.uncounted = _lines(self._describe.uncounted(graphs, has))
        (self._place / ledger.DESCRIBED).write_bytes(b"".join(sorted(self.uncounted)))

    def count(self, census: Census) -> None:
        """Make the figures."""
        self._said = self._describe.counted(census) if self._describe else []
        self.figures = _lines(self._said)

    def keep(self, census: Census) -> None:
        """Write the figures into the ledger, and find what the facts tell of them.

        :param census: from which they were made
        """
        said, lines = self._said, sorted(self.figures)
        (self._place / ledger.FIGURES).write_bytes(b"".join(lines))
        ledger.write_noted(self._place, [census.noted[quad.triple] for quad in quads(lines)])
        graph = said[0].graph_name if said else None
        name = graph.value if isinstance(graph, ox.NamedNode) else ""
        found = census.figures([quad.triple for quad in said], name)
        graphs = {iri: number for iri, number in found.graphs.items() if number}
        self.told = asdict(replace(found, graphs=graphs, uses={}))


def _lines(said: Iterable[ox.Quad]) -> set[bytes]:
    made = ox.serialize(said, format=ox.RdfFormat.N_QUADS) or b""
    return set(made.splitlines(keepends=True))


def _facts(place: Path, own: _Described, lines: Lines) -> dict[str, Any]:
    graphs, kinds = lines.graphs.copy(), lines.kinds
    if own.figures:
        graphs[iri_of(described())] += len(own.figures)
    counts = {local(iri): number for iri, number in graphs.items()}
    counts.update((f"mig:{iri.removeprefix(MIG)}", number) for iri, number in kinds.items())
    told = {"quads": graphs.total(), **dict(sorted(counts.items()))}
    return {"counts": told, "dump_bytes": (place / DUMP).stat().st_size, "figures": own.told}


def write_texts(place: Path, texts: Iterable[Part], before: Path | None = None) -> set[str]:
    """Write the texts of a version; those that an earlier one has are its own.

    :return: the names of those that it has not, or has and this one has not
    """
    (place / TEXTS).mkdir()
    known = _known_texts(before) if before else {}
    told = []
    changed = set(known)
    for text in texts:
        told.append((text.name, text.digest, 0))
        if before and known.get(text.name) == text.digest:
            link(before / TEXTS / text.name, place / TEXTS / text.name)
            changed.discard(text.name)
        else:
            (place / TEXTS / text.name).write_bytes(text.load())
            changed.add(text.name)
    ledger.write_parts(place / LEDGER / ledger.TEXTS, told)
    return changed


def _known_texts(version: Path) -> dict[str, str]:
    return {name: digest for name, digest, _ in ledger.read_parts(version / LEDGER / ledger.TEXTS)}


def write_change(place: Path, content: Content, old: Path, hashed: Hashed | None = None) -> Written:
    """Write a version by what has changed since another one, which stays as it is.

    :param hashed: the hash of the dump of the other one, where it is known
    :raises TooMuchError: if that is not known or not less work, or the dump of the other version is damaged
    :raises OSError: if it cannot be written
    """
    kept = old / LEDGER
    (place / LEDGER).mkdir()
    own = _Described(place, content.describe)
    try:
        old_uncounted = _read_lines(kept / ledger.DESCRIBED)
        old_figures = _read_lines(kept / ledger.FIGURES)
        changes, parts = changed_lines(ledger.read_parts(kept / ledger.PARTS), content.parts, content.kept)
        changed_texts = write_texts(place, content.texts, old)
    except (OSError, ValueError) as error:
        raise TooMuchError from error
    ledger.write_parts(place / LEDGER / ledger.PARTS, parts)
    with SortedFile(old / DUMP) as dump:
        with SortedFile(kept / ledger.COUNTS) as counts:
            change, listed = shown_changes(changes, dump, counts)
            write_spliced(place / LEDGER / ledger.COUNTS, counts, listed.removed, listed.added)
        before = Before(dump, old / STORE, old_figures)
        old_census, lines = ledger.read_census(kept, After(Statements(), before))
        _count_lines(lines, change)
        own.say([iri for iri, n in lines.graphs.items() if n and f"<{iri}>".encode() != described()], dump, change)
        of_own = Change.between(old_uncounted, own.uncounted)
        _count_lines(lines, of_own)
        change = change.plus(of_own)
        statements = statements_of(change, before)
        after = After(statements, before)
        census = recount(old_census, statements, before, after)
        census.noted.update(_still_noted(kept, old_figures, after))
        with ThreadPoolExecutor(3) as working:
            as_it_was = working.submit(hashed_dump, old, hashed)
            changed = working.submit(_change_store, place, old, statements)
            own.count(census)
            figures = Change.between(old_figures, own.figures)
            in_all = change.plus(figures)
            version = working.submit(write_spliced, place / DUMP, dump, in_all.removed, in_all.added)
            store = changed.result()
            _change_figures(store, figures)
            _change_index(place, old, statements, figures, store, changed_texts)
            del store, changed  # it is closed, as what compares it opens it
            own.keep(census)
            ledger.write_census(place / LEDGER, census, lines, content.made_by, content.described_by)
            compared = content.compare(old, place, in_all) if content.compare else None
            if as_it_was.result().version != old.name:
                raise TooMuchError
            return Written(version.result(), _facts(place, own, lines), in_all, compared)


def _still_noted(ledger_before: Path, figures: Iterable[bytes], after: After) -> Iterator[tuple[ox.Triple, Noted]]:
    """How the figures of the version before count now, but for those with terms of which something has changed."""
    noted = zip(quads(sorted(figures)), ledger.read_noted(ledger_before), strict=True)
    return ((quad.triple, told) for quad, told in noted if not after.touches(quad.triple))


def _read_lines(place: Path) -> set[bytes]:
    return set(place.read_bytes().splitlines(keepends=True))


def _count_lines(lines: Lines, change: Change) -> None:
    for sign, changed in ((-1, change.removed), (1, change.added)):
        for line in changed:
            _, predicate, value = statement_of(line)
            lines.graphs[iri_of(graph_of(line))] += sign
            if predicate == TYPE and value.startswith(_OURS):
                lines.kinds[iri_of(value)] += sign
    lines.graphs, lines.kinds = +lines.graphs, +lines.kinds


def _change_store(place: Path, old: Path, statements: Statements) -> ox.Store:
    """The store of another version with what changes in it but for the figures."""
    store = link_store(old / STORE, place / STORE)
    gone = [stored(each, graph) for each, graph in statements.removed_in]
    for quad in quads([*gone, *map(stored, statements.removed)]):
        store.remove(quad)
    come = [stored(each, graph) for each, graph in statements.added_in]
    store.extend(quads([*come, *map(stored, statements.added)]))
    return store


def _change_figures(store: ox.Store, figures: Change) -> None:
    """Put the figures into a store instead of those that it had, and have all of it written."""
    for quad in quads([*figures.removed, *map(_as_triple, figures.removed)]):
        store.remove(quad)
    store.extend(quads([*figures.added, *map(_as_triple, figures.added)]))
    store.flush()


def _as_triple(line: bytes) -> bytes:
    return stored(statement_of(line))


def _change_index(
    place: Path, old: Path, statements: Statements, figures: Change, store: ox.Store, changed_texts: Iterable[str]
) -> None:
    shutil.copyfile(old / INDEX, place / INDEX)
    touched = Touched(reports={Path(name).stem for name in changed_texts if name.endswith((".txt", ".json"))})
    for sign, some, told in (
        (-1, statements.removed, figures.removed),
        (1, statements.added, figures.added),
    ):
        lines = [*map(stored, some), *map(_as_triple, told)]
        touched.take((quad.triple for quad in quads(lines)), sign=sign)
    change_index(place / INDEX, touched, store, place / TEXTS)
