"""A dataset folder: versions named by their hash, of which one is current, swapped in atomically.

    DIR/current       -> versions/{version}
    DIR/miggraph.nq   -> current/miggraph.nq
    DIR/versions/{version}/{miggraph.nq, store/, texts/, search.sqlite, build.json, changes.json, …}
    DIR/cache         what builds keep for later ones
    DIR/.building-*   a build under way, or the remains of one that was killed

Whoever reads through ``current`` sees one whole version at any moment, whatever becomes of a build.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import heapq
import io
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pyoxigraph import Store

from miggraph.errors import DatasetError
from miggraph.figures import measure_store
from miggraph.search import INDEX, entries_of, write_index
from miggraph.stores import FORMAT, load, triples

DUMP = "miggraph.nq"
FACTS = "build.json"
STORE = "store"
TEXTS = "texts"
CURRENT = "current"
CACHE = "cache"
KEPT = 2
"""Versions that stay on disk by default: the current one, and the one before it, which may still be read."""

Record = Callable[[Path | None, Path], None]
"""Is given the folder of the version before, where there is one, and that of the version that is published."""

_VERSIONS = "versions"
_TEMPORARY = ".building-"


def version_of(canonical: bytes) -> str:
    """The version of a dataset: the SHA-256 of its canonical N-Quads, in hexadecimal."""
    return hashlib.sha256(canonical).hexdigest()


def version_of_file(dump: io.BufferedReader) -> str:
    """The version of a dump that is read from its beginning."""
    return hashlib.file_digest(dump, "sha256").hexdigest()


def current_facts(folder: Path) -> dict[str, Any] | None:
    """What ``build.json`` says of the current version; None where there is no whole current version."""
    version = folder / CURRENT
    try:
        facts = json.loads((version / FACTS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    whole = isinstance(facts, dict) and (version / DUMP).is_file() and (version / STORE).is_dir()
    return facts if whole else None


def require_dataset_or_new(folder: Path) -> None:
    """Make sure that a build may write to a folder.

    :raises DatasetError: if it is a file, or holds something that is no dataset
    """
    if not folder.exists() and not folder.is_symlink():
        return
    if not folder.is_dir():
        raise DatasetError("is not a folder", where=folder, hint="name a new folder, or one of a dataset")
    ours = {CURRENT, DUMP, CACHE, _VERSIONS}
    strange = sorted(e.name for e in folder.iterdir() if e.name not in ours and not e.name.startswith(_TEMPORARY))
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
        raise _unwritable(folder, error) from error
    try:
        _lock(handle, folder)
        for remains in folder.glob(_TEMPORARY + "*"):
            _remove(remains)
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
    made = Path(tempfile.mkdtemp(prefix=_TEMPORARY, dir=folder))
    try:
        yield made
    finally:
        _remove(made)


def publish(
    folder: Path,
    canonical: bytes | Iterable[bytes],
    facts: Mapping[str, object],
    texts: Mapping[str, bytes] | None = None,
    *,
    kept: int = KEPT,
    record: Record | None = None,
) -> Path:
    """Write a version of the dataset and make it the current one; call it inside :func:`writing`.

    :param canonical: the canonical N-Quads, or the lines of them
    :param texts: files to put into ``texts/``: the stored text of each report, and its layout
    :param facts: what ``build.json`` is to say; ``version`` and ``figures`` are added
    :param kept: versions that stay, this one among them; the one that was current stays in any case
    :param record: writes into the folder of the version what there is to say of it beside the one before
    :return: the folder of the version
    :raises DatasetError: if the folder cannot be written
    """
    lines = io.BytesIO(canonical) if isinstance(canonical, bytes) else canonical
    try:
        return _publish(folder, lines, facts, texts or {}, kept, record)
    except OSError as error:
        raise _unwritable(folder, error) from error


def _publish(
    folder: Path,
    lines: Iterable[bytes],
    facts: Mapping[str, object],
    texts: Mapping[str, bytes],
    kept: int,
    record: Record | None,
) -> Path:
    before = (folder / CURRENT).resolve()
    temporary = Path(tempfile.mkdtemp(prefix=_TEMPORARY, dir=folder))
    try:
        temporary.chmod(0o755)
        version = _write_dump(temporary / DUMP, lines)
        facts = {"version": version, **facts}
        target = folder / _VERSIONS / version
        if not _renew(target, facts, texts):
            _write_texts(temporary / TEXTS, texts)
            _write_version(temporary, facts)
            _settle(temporary, target)
        if record:
            record(before if _is_version(before) else None, target.resolve())
        _make_current(folder, version)
    finally:
        _remove(temporary)
    _prune(folder, kept, {target.resolve(), before})
    return target


def _renew(target: Path, facts: Mapping[str, object], texts: Mapping[str, bytes]) -> bool:
    """Give a version that is there already newer facts; whether it is, and was made by the same software."""
    try:
        known = json.loads((target / FACTS).read_text(encoding="utf-8"))
        same = all((target / TEXTS / name).read_bytes() == data for name, data in texts.items())
    except (OSError, ValueError):
        return False
    made = isinstance(known, dict) and known.get("inputs") == facts.get("inputs") and "figures" in known
    if not (same and made and known.get("store_format") == FORMAT and (target / INDEX).is_file() and _is_whole(target)):
        return False
    _write_facts(target, {**facts, "store_format": FORMAT, "figures": known["figures"]})
    os.utime(target)
    _sync(target)
    return True


def merged(parts: Iterable[bytes]) -> Iterator[bytes]:
    """The lines of sorted N-Quads, of which each part is sorted: each once, without holding them all."""
    last = b""
    for line in heapq.merge(*map(io.BytesIO, parts)):
        if line != last:
            yield line
            last = line


def versions_of(folder: Path) -> list[Path]:
    """The versions of a dataset that are there, the newest first."""
    try:
        return sorted((folder / _VERSIONS).iterdir(), key=lambda version: version.stat().st_mtime_ns, reverse=True)
    except OSError:
        return []


def roll_back(folder: Path, version: str = "") -> Path:
    """Make an older version current again.

    :param version: its hash, or how it begins; by default the one before the current one
    :return: the folder of the version
    :raises DatasetError: if there is no such version, it is damaged, or the folder cannot be written
    """
    with writing(folder):
        found = version_named(folder, version)
        if not _is_whole(found):
            raise DatasetError("is damaged", where=found, hint="build the dataset again")
        _make_current(folder, found.name)
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


def _make_current(folder: Path, version: str) -> None:
    _point(folder / CURRENT, Path(_VERSIONS) / version)
    _point(folder / DUMP, Path(CURRENT) / DUMP)
    _sync(folder)


def _lock(handle: int, folder: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        same = os.fstat(handle).st_ino == folder.stat().st_ino
    except (BlockingIOError, FileNotFoundError):
        same = False
    if not same:
        raise DatasetError("another build is writing to it", where=folder, hint="wait until it has ended")


def _write_dump(place: Path, lines: Iterable[bytes]) -> str:
    """Write the canonical N-Quads, and tell their version."""
    whole = hashlib.sha256()
    with place.open("wb") as out:
        for line in lines:
            whole.update(line)
            out.write(line)
    return whole.hexdigest()


def _write_version(place: Path, facts: Mapping[str, object]) -> None:
    store = Store(str(place / STORE))
    load(store, place / DUMP, place / "triples.nt")
    store.optimize()
    store.flush()
    write_index(place / INDEX, entries_of(store, place / TEXTS))
    _write_facts(place, {**facts, "store_format": FORMAT, "figures": asdict(measure_store(store))})
    del store
    for entry in sorted(place.rglob("*")):
        _sync(entry)
    _sync(place)


def _write_facts(place: Path, facts: Mapping[str, object]) -> None:
    fresh = place / f"{FACTS}.part"
    fresh.write_text(json.dumps(facts, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    _sync(fresh)
    fresh.replace(place / FACTS)


def _write_texts(place: Path, texts: Mapping[str, bytes]) -> None:
    place.mkdir()
    for name, data in texts.items():
        (place / name).write_bytes(data)


def _settle(temporary: Path, target: Path) -> None:
    """Move a version to its place. One that is there already with the same content stays, with newer facts and texts.

    The texts are part of the dump, and so are the same; only their layout may be newer.
    """
    target.parent.mkdir(exist_ok=True)
    if _is_whole(target):
        (target / TEXTS).mkdir(exist_ok=True)
        for file in (temporary / TEXTS).iterdir():
            file.replace(target / TEXTS / file.name)
        (temporary / INDEX).replace(target / INDEX)
        (temporary / FACTS).replace(target / FACTS)
    else:
        if target.exists():
            target.rename(temporary.with_name(temporary.name + "-damaged"))
        temporary.rename(target)
    os.utime(target)
    _sync(target.parent)


def _is_version(folder: Path) -> bool:
    return (folder / DUMP).is_file()


def _is_whole(version: Path) -> bool:
    dump = version / DUMP
    try:
        with dump.open("rb") as stream:
            if version_of_file(stream) != version.name:
                return False
            stream.seek(0)
            quads = stream.read().count(b"\n")
            stream.seek(0)
            once = sum(1 for _ in triples(stream))
        return len(Store.read_only(str(version / STORE))) == quads + once
    except OSError:
        return False


def _point(link: Path, target: Path) -> None:
    """Make a symbolic link, or make it point elsewhere, in one step."""
    fresh = link.with_name(f"{_TEMPORARY}{link.name}")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(target)
    fresh.replace(link)


def _prune(folder: Path, kept: int, needed: Collection[Path]) -> None:
    """Remove all versions but the newest, and those that are read."""
    for old in versions_of(folder)[max(1, kept) :]:
        if old.resolve() not in needed:
            _remove(old)
    for remains in folder.glob(_TEMPORARY + "*"):
        _remove(remains)


def _remove(entry: Path) -> None:
    if entry.is_dir() and not entry.is_symlink():
        shutil.rmtree(entry, ignore_errors=True)
    else:
        entry.unlink(missing_ok=True)


def _sync(entry: Path) -> None:
    """Have the system write a file or folder to disk."""
    handle = os.open(entry, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _unwritable(folder: Path, error: OSError) -> DatasetError:
    return DatasetError(
        f"cannot be written: {error.strerror or error}", where=folder, hint="name a folder you may write"
    )
