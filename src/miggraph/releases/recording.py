"""What is written beside a version when it is published: what changed, and the addresses that lead nowhere now."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec

from miggraph.errors import DatasetError
from miggraph.releases import addresses, changes
from miggraph.releases.addresses import Address, Addresses
from miggraph.releases.compare import Difference, difference
from miggraph.releases.known import DumpVersion, StoredVersion, Version
from miggraph.releases.lines import Delta, Lines, differing, lines_of
from miggraph.stores import opened

_DUMP, _STORE, _FACTS = "miggraph.nq", "store", "build.json"
_MOST_LINES = 300_000
"""Where more lines differ, they are counted alone: what they say would not fit into memory, nor on a page."""
_VERSION = 64
"""Characters of the name of a version."""
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Compared:
    """How two versions differ, by lines and by what these say."""

    lines: Lines
    found: Difference


def compare_versions(before: Path, after: Path, delta: Delta) -> Compared | None:
    """How a version differs from the one before, for :func:`record`, which tells why where that cannot be known.

    :param after: the folder of the later version, with its store
    :param delta: the lines in which their dumps differ
    """
    with suppress(DatasetError, OSError):
        lines = lines_of(delta, _MOST_LINES)
        return Compared(lines, compared(before, after, lines))
    return None


def record(
    before: Path | None,
    after: Path,
    delta: Delta | None = None,
    known: object = None,
    *,
    ledger: Iterable[Address] = (),
) -> None:
    """Write what changed from a version to another, and the addresses that the later one answers for.

    A version before that cannot be read stops no publication: then nothing is told of it.

    :param before: the folder of the version before, if there is one
    :param after: the folder of the version that is published
    :param delta: the lines in which their dumps differ, where they are known; else the dumps are read side by side
    :param known: what :func:`compare_versions` gave
    :param ledger: the addresses that the corpus keeps
    :raises OSError: if the files cannot be written
    """
    carried: list[Address] = []
    if before is not None and before != after:
        carried = [row for row in Addresses(before) if _is_version(row.since)]
        try:
            if not isinstance(known, Compared):
                known = _compare(before, after, delta)
            carried += _record_changes(before, after, known)
        except (DatasetError, OSError) as error:
            _LOG.warning("what changed since the version before is not known: %s", error)
    elif before is not None:
        carried = [row for row in Addresses(after) if _is_version(row.since)]
    now = StoredVersion(opened(after / _STORE))
    gone, kept = ([row for row in rows if not now.is_there(row.iri)] for rows in (carried, ledger))
    rows = addresses.known_to(gone, kept)
    place = after / f".{addresses.FILE}"
    place.unlink(missing_ok=True)
    addresses.write_addresses(place, rows)
    place.replace(after / addresses.FILE)


def _compare(before: Path, after: Path, delta: Delta | None) -> Compared:
    lines = differing(before / _DUMP, after / _DUMP, _MOST_LINES) if delta is None else lines_of(delta, _MOST_LINES)
    return Compared(lines, compared(before, after, lines))


def _record_changes(before: Path, after: Path, known: Compared) -> list[Address]:
    """Write what changed; the addresses at which nothing is any more."""
    at, found = _built_at(after), known.found
    told = changes.changes_of(found, known.lines, before.name, after.name, at)
    place = after / f".{changes.FILE}"
    place.write_bytes(msgspec.json.format(msgspec.json.encode(told), indent=1) + b"\n")
    place.replace(after / changes.FILE)
    return addresses.addresses_of(found, before.name, after.name, at)


def compared(before: Path, after: Path, lines: Lines) -> Difference:
    """The difference of two versions on disk, by the lines in which they differ.

    :raises DatasetError: if a line is no quad
    """
    if not lines.whole:
        return Difference((), (), (), lines.added_in_all, lines.removed_in_all)
    return difference(lines, _version(before), _version(after), where=(before / _DUMP, after / _DUMP))


def _version(folder: Path) -> Version:
    with suppress(OSError):
        return StoredVersion(opened(folder / _STORE))
    return DumpVersion(folder / _DUMP)


def _built_at(folder: Path) -> str:
    facts = json.loads((folder / _FACTS).read_text(encoding="utf-8"))
    return str(facts.get("built_at", ""))


def _is_version(name: str) -> bool:
    """Whether a row is of a version, and not of a release, which the ledger tells of."""
    return len(name) == _VERSION
