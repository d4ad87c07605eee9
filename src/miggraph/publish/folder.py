"""A dataset folder: versions named by their hash, of which one is current, swapped in atomically.

    DIR/current       -> versions/{version}
    DIR/miggraph.nq   -> current/miggraph.nq
    DIR/versions/{version}/{miggraph.nq, store/, texts/, search.sqlite, ledger/, build.json, changes.json, …}
    DIR/cache         what builds keep for later ones
    DIR/.building-*   a build under way, or the remains of one that was killed

Whoever reads through ``current`` sees one whole version at any moment, whatever becomes of a build.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import io
import json
import os
import shutil
import tempfile
import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from miggraph.errors import DatasetError
from miggraph.publish.lines import digest_of
from miggraph.publish.quads import graph_of, statement_of
from miggraph.stores import FORMAT, opened

DUMP = "miggraph.nq"
FACTS = "build.json"
STORE = "store"
TEXTS = "texts"
CURRENT = "current"
CACHE = "cache"
KEPT = 2
"""Versions that stay on disk by default: the current one, and the one before it, which may still be read."""

VERSIONS = "versions"
TEMPORARY = ".building-"
_SECOND = 1_000_000_000
"""In nanoseconds; some file systems tell no less."""


def version_of(canonical: bytes) -> str:
    """The version of a dataset: the SHA-256 of its canonical N-Quads, in hexadecimal."""
    return hashlib.sha256(canonical).hexdigest()


def version_of_file(dump: io.BufferedIOBase) -> str:
    """The version of a dump that is read from its beginning."""
    return digest_of(dump)


@dataclass(frozen=True, slots=True)
class Hashed:
    """The SHA-256 of a dump as the file is by its number, its size in bytes and its time in nanoseconds."""

    place: Path
    told: tuple[int, int, int]
    version: str

    def is_of_now(self, place: Path) -> bool:
        """Whether it is that of a dump as the file is now."""
        return (self.place, self.told) == (place, _told_of(place))


def hashed_dump(version: Path, known: Hashed | None = None) -> Hashed:
    """The SHA-256 of the dump of a version.

    :param known: what was found earlier, which stands as long as the file is the same
    :raises OSError: if it cannot be read
    """
    place = version / DUMP
    if known and known.is_of_now(place):
        return known
    told = _told_of(place)
    with place.open("rb") as stream:
        return Hashed(place, told, version_of_file(stream))


def _told_of(place: Path) -> tuple[int, int, int]:
    told = place.stat()
    return told.st_ino, told.st_size, told.st_mtime_ns


def current_facts(folder: Path) -> dict[str, Any] | None:
    """What ``build.json`` says of the current version; None where there is no whole current version."""
    version = folder / CURRENT
    try:
        facts = json.loads((version / FACTS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    whole = isinstance(facts, dict) and (version / DUMP).is_file() and (version / STORE).is_dir()
    return facts if whole else None


def has_form_of_now(version: Path) -> bool:
    """Whether the store of a version is in the form that this software reads."""
    try:
        facts = json.loads((version / FACTS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(facts, dict) and facts.get("store_format") == FORMAT


def require_dataset_or_new(folder: Path) -> None:
    """Make sure that a build may write to a folder.

    :raises DatasetError: if it is a file, or holds something that is no dataset
    """
    if not folder.exists() and not folder.is_symlink():
        return
    if not folder.is_dir():
        raise DatasetError("is not a folder", where=folder, hint="name a new folder, or one of a dataset")
    ours = {CURRENT, DUMP, CACHE, VERSIONS}
    strange = sorted(e.name for e in folder.iterdir() if e.name not in ours and not e.name.startswith(TEMPORARY))
    if strange and not (folder / CURRENT).is_symlink():
        raise DatasetError(
            f"is not a dataset: it holds {strange[0]}", where=folder, hint="name a new or empty folder, or a dataset"
        )


@contextlib.contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Hold the one right to write to a dataset folder, and clear away what killed builds left there.

    A folder made for a build that then fails is removed again.

    :raises DatasetError: if it is no dataset, cannot be written, or another build holds the right
    """
    require_dataset_or_new(folder)
    new = not folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise unwritable(folder, error) from error
    try:
        _lock(handle, folder)
        for remains in folder.glob(TEMPORARY + "*"):
            remove(remains)
        yield
    finally:
        if new and not (folder / CURRENT).is_symlink():
            shutil.rmtree(folder / CACHE, ignore_errors=True)
            with contextlib.suppress(OSError):
                folder.rmdir()
        os.close(handle)


@contextlib.contextmanager
def scratch_folder(folder: Path) -> Iterator[Path]:
    """A folder in that of a dataset for what a build needs only while it runs; call it inside :func:`writing`."""
    made = Path(tempfile.mkdtemp(prefix=TEMPORARY, dir=folder))
    try:
        yield made
    finally:
        remove(made)


def versions_of(folder: Path) -> list[Path]:
    """The versions of a dataset that are there, the newest first."""
    try:
        return sorted((folder / VERSIONS).iterdir(), key=lambda version: version.stat().st_mtime_ns, reverse=True)
    except OSError:
        return []


def make_newest(version: Path) -> None:
    """Have a version count as the newest of its dataset, also where the clock was set back."""
    others = [other.stat().st_mtime_ns for other in version.parent.iterdir() if other != version]
    last, now = max(others, default=0), time.time_ns()
    at = now if now > last else last + _SECOND
    os.utime(version, ns=(at, at))


def roll_back(folder: Path, version: str = "") -> Path:
    """Make an older version current again.

    :param version: its hash, or how it begins; by default the one before the current one
    :return: the folder of the version
    :raises DatasetError: if there is no such version, it is damaged or in another form, or the folder cannot be written
    """
    with writing(folder):
        found = version_named(folder, version)
        if not has_form_of_now(found):
            hint = "go back with that version of the software, or build the dataset from what its reports were"
            raise DatasetError("was built by another version of the software", where=found, hint=hint)
        if not is_undamaged(found):
            raise DatasetError("is damaged", where=found, hint="build the dataset again")
        make_current(folder, found.name)
    return found


def version_named(folder: Path, version: str = "") -> Path:
    """The folder of a version of a dataset.

    :param version: its hash, or how it begins; by default the one before the current one
    :raises DatasetError: if there is no such version, or there are several
    """
    there = versions_of(folder)
    current = (folder / CURRENT).resolve()
    names = [each.resolve() for each in there]
    older = there[names.index(current) + 1 :] if current in names else there
    found = [each for each in there if each.name.startswith(version)] if version else older[:1]
    if len(found) == 1:
        return found[0]
    known = ", ".join(each.name[:12] for each in there) or "none"
    what = f"has {'several' if found else 'no'} versions {version[:80]}" if version else "has no older version"
    raise DatasetError(what, where=folder, hint=f"its versions, the newest first: {known}")


def make_current(folder: Path, version: str) -> None:
    """Have all who read the dataset read a version from now on."""
    _point(folder / CURRENT, Path(VERSIONS) / version)
    _point(folder / DUMP, Path(CURRENT) / DUMP)
    sync(folder)


def _lock(handle: int, folder: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        same = os.fstat(handle).st_ino == folder.stat().st_ino
    except (BlockingIOError, FileNotFoundError):
        same = False
    if not same:
        raise DatasetError("another build is writing to it", where=folder, hint="wait until it has ended")


def write_facts(place: Path, facts: Mapping[str, object]) -> None:
    """Write ``build.json`` of a version, at once."""
    fresh = place / f"{FACTS}.part"
    fresh.write_text(json.dumps(facts, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    sync(fresh)
    fresh.replace(place / FACTS)


def is_whole(version: Path) -> bool:
    """Whether a version has all that it was written with, as far as sizes tell."""
    try:
        facts = json.loads((version / FACTS).read_text(encoding="utf-8"))
        size = (version / DUMP).stat().st_size
        if not isinstance(facts, dict) or facts.get("version") != version.name:
            return False
        if "dump_bytes" not in facts:
            return is_undamaged(version)
        opened(version / STORE)
    except (OSError, ValueError):
        return False
    return bool(facts["dump_bytes"] == size)


def is_undamaged(version: Path) -> bool:
    """Whether the dump of a version has its hash, and the store as many quads; both are read to the end."""
    try:
        with (version / DUMP).open("rb") as stream:
            if version_of_file(stream) != version.name:
                return False
            stream.seek(0)
            quads, once = _sizes(stream)
        return len(opened(version / STORE)) == quads + once
    except (OSError, RuntimeError):  # Oxigraph reads most of a store only when it is asked
        return False


def _sizes(lines: Iterable[bytes]) -> tuple[int, int]:
    """How many quads and triples a store has of sorted N-Quads; values of equal worth are one to it."""
    quads = triples = 0
    for (_, _), same in groupby(lines, key=_subject_and_property):
        found = {(statement_of(line), graph_of(line)) for line in same}
        quads += len(found)
        triples += len({statement for statement, _ in found})
    return quads, triples


def _subject_and_property(line: bytes) -> tuple[bytes, bytes]:
    subject, predicate, _ = line.split(b" ", 2)
    return subject, predicate


def _point(link: Path, target: Path) -> None:
    """Make a symbolic link, or make it point elsewhere, in one step."""
    fresh = link.with_name(f"{TEMPORARY}{link.name}")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(target)
    fresh.replace(link)


def prune(folder: Path, kept: int, needed: Collection[Path]) -> None:
    """Remove all versions but the newest, and those that are read."""
    for old in versions_of(folder)[max(1, kept) :]:
        if old.resolve() not in needed:
            remove(old)
    for remains in folder.glob(TEMPORARY + "*"):
        remove(remains)


def remove(entry: Path) -> None:
    """Remove a file or a folder, if it is there."""
    if entry.is_dir() and not entry.is_symlink():
        shutil.rmtree(entry, ignore_errors=True)
    else:
        entry.unlink(missing_ok=True)


def sync(entry: Path) -> None:
    """Have the system write a file or folder to disk."""
    handle = os.open(entry, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def unwritable(folder: Path, error: OSError) -> DatasetError:
    """The error for a folder that cannot be written."""
    full = error.errno in (errno.ENOSPC, errno.EDQUOT) or "No space left" in str(error)  # as a store tells of it
    hint = "make room on the disk, or name a folder on another one" if full else "name a folder you may write"
    return DatasetError(f"cannot be written: {error.strerror or error}", where=folder, hint=hint)
