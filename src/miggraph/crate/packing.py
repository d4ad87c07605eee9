"""A release written as a folder or an archive: the same bytes whenever it is made of the same."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from miggraph.crate.contents import METADATA, SUMS, Source, write_files
from miggraph.crate.metadata import File, metadata
from miggraph.errors import DatasetError

ARCHIVE = ".zip"
REMAINS = ".release-"
"""How the name begins of a folder in which a release is made."""
_PLAIN_FILE = 0o100644 << 16
_BLOCK = 2**20
_PACKED = (".gz",)


def pack(source: Source, out: Path) -> int:
    """Write a release, in the place of one that is there.

    :param out: a folder, or an archive whose name ends with ``.zip``
    :return: how many files it has
    :raises DatasetError: if something else is there, or it cannot be written
    """
    require_place(out)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with alone(out.with_name(f"{REMAINS}{out.name}")) as scratch:
            made = scratch / "crate"
            made.mkdir()
            write_files(source, made)
            files = _files(made)
            (made / METADATA).write_bytes(metadata(source, files))
            sums = "".join(f"{digest}  {name}\n" for name, (_, digest) in _files(made).items())
            (made / SUMS).write_text(sums, encoding="utf-8")
            if out.suffix == ARCHIVE:
                archive = scratch / "crate.zip"
                _archive(made, archive, source.release.date)
                archive.replace(out)
            else:
                if out.exists():
                    out.rename(scratch / "old")
                made.rename(out)
    except OSError as error:
        raise _unwritable(out, error.strerror or str(error)) from error
    return len(files) + 2


@contextmanager
def alone(place: Path) -> Iterator[Path]:
    """A folder to work in that is taken away in the end; what somebody who was killed has left there goes first.

    :raises DatasetError: if somebody else works there
    :raises OSError: if it cannot be made
    """
    place.mkdir(exist_ok=True)
    handle = os.open(place, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise DatasetError("is being written", where=place, hint="wait until it is there") from error
        for entry in place.iterdir():
            remove(entry)
        try:
            yield place
        finally:
            remove(place)
    finally:
        os.close(handle)


def remove(entry: Path) -> None:
    """Remove a file, or a folder with all that is in it."""
    if entry.is_dir() and not entry.is_symlink():
        shutil.rmtree(entry, ignore_errors=True)
    else:
        entry.unlink(missing_ok=True)


def require_place(out: Path) -> None:
    """Make sure that a release can be written to a place: nothing is there, or a release.

    :raises DatasetError: if something else is there, or it cannot be written
    """
    if out.suffix == ARCHIVE:
        fits = out.is_file() or not out.exists()
    else:
        fits = not out.exists() or (out.is_dir() and ((out / METADATA).is_file() or not any(out.iterdir())))
    if not fits:
        raise DatasetError("is something else than a release", where=out, hint="name a new folder, or a .zip file")
    above = next(place for place in out.absolute().parents if place.exists())
    if not above.is_dir() or not os.access(above, os.W_OK | os.X_OK):
        raise _unwritable(out, f"{above} is no folder that you may write to")


def _unwritable(out: Path, reason: str) -> DatasetError:
    return DatasetError(f"cannot be written: {reason}", where=out, hint="name a place you may write")


def _files(place: Path) -> dict[str, File]:
    """The files of a folder in the order of their names, each with its size and SHA-256."""
    found = {}
    for file in sorted(place.rglob("*")):
        if file.is_file():
            with file.open("rb") as data:
                digest = hashlib.file_digest(data, "sha256").hexdigest()
            found[file.relative_to(place).as_posix()] = (file.stat().st_size, digest)
    return found


def _archive(folder: Path, archive: Path, day: str) -> None:
    """Pack a folder; each entry has the day of the release as its time."""
    year, month, day_of_month = map(int, day.split("-"))
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as out:
        for name in _files(folder):
            entry = zipfile.ZipInfo(name, (max(year, 1980), month, day_of_month, 0, 0, 0))
            entry.external_attr, entry.create_system = _PLAIN_FILE, 3
            entry.compress_type = zipfile.ZIP_STORED if name.endswith(_PACKED) else zipfile.ZIP_DEFLATED
            entry.file_size = (folder / name).stat().st_size
            with (folder / name).open("rb") as data, out.open(entry, "w") as packed:
                shutil.copyfileobj(data, packed, _BLOCK)
