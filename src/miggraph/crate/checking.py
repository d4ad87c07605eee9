"""A release held against its own check sums and metadata. It may come from anybody: nothing of it is unpacked."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

from miggraph.crate.contents import DUMP, METADATA, SUMS
from miggraph.errors import DatasetError

_BLOCK = 2**20
_MOST_FILES = 100_000
_LONGEST_TEXT = 64_000_000
"""Bytes that are read of the metadata or of the check sums."""
_MOST_BYTES = 200_000_000_000
"""Bytes of all files, or of the dump when it is unpacked."""
_LINE = re.compile(r"([0-9a-f]{64})  (.+)")
_HINT = "get the release again from where it was published"


@dataclass(frozen=True, slots=True)
class Checked:
    """What a release is, and what is wrong with it."""

    number: str
    version: str
    files: int
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """What a release says of itself: its number, the version of its dataset, and what that dataset is called."""

    number: str
    version: str
    dataset: str


class Crate:
    """A folder or an archive with a release."""

    def __init__(self, place: Path) -> None:
        """Open it.

        :raises DatasetError: if it is neither, or has more files than a release has
        """
        self._place = place
        self._closing = ExitStack()
        self._archive: zipfile.ZipFile | None = None
        try:
            if not place.is_dir():
                self._archive = self._closing.enter_context(zipfile.ZipFile(place))
            self.names = self._names()
        except (OSError, zipfile.BadZipFile, NotImplementedError) as error:
            raise DatasetError(f"cannot be read as a release: {_reason(error)}", where=place, hint=_HINT) from error

    def __enter__(self) -> Crate:
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.close()

    def _names(self) -> list[str]:
        if self._archive is not None:
            entries = self._archive.infolist()
            names = [entry.filename for entry in entries if not entry.is_dir()]
            size = sum(entry.file_size for entry in entries)
        else:
            files = [file for file in self._place.rglob("*") if file.is_file() or file.is_symlink()]
            names = [file.relative_to(self._place).as_posix() for file in files[: _MOST_FILES + 1]]
            size = 0
        if len(names) > _MOST_FILES or size > _MOST_BYTES:
            raise DatasetError("is larger than a release is", where=self._place, hint=_HINT)
        if len({*names}) != len(names) or any(_leaves(name) for name in names):
            raise DatasetError("has files that no release has", where=self._place, hint=_HINT)
        return sorted(names)

    def open(self, name: str) -> IO[bytes]:
        """A file.

        :raises OSError: if it cannot be read
        """
        if self._archive is not None:
            return self._archive.open(name)
        file = self._place / name
        if file.is_symlink() or not file.resolve().is_relative_to(self._place.resolve()):
            raise OSError(f"{name} leads elsewhere")
        return file.open("rb")

    def text(self, name: str) -> bytes:
        """A file that is read whole.

        :raises OSError: if it cannot be read, or is too long
        """
        with self.open(name) as data:
            found = data.read(_LONGEST_TEXT + 1)
        if len(found) > _LONGEST_TEXT:
            raise OSError(f"{name} is too long")
        return found


def _reason(error: Exception) -> str:
    """Why something cannot be read, in a line without its name."""
    return " ".join(str((isinstance(error, OSError) and error.strerror) or error).split())


def _leaves(name: str) -> bool:
    path = PurePosixPath(name)
    return path.is_absolute() or ".." in path.parts or "\\" in name or "\0" in name


def check(place: Path) -> Checked:
    """Hold a release against its check sums and its metadata.

    :param place: a folder or a ``.zip`` file
    :raises DatasetError: if it is no release at all
    """
    with Crate(place) as crate:
        try:
            for name in (SUMS, METADATA):
                if name not in crate.names:
                    raise ValueError(f"it has no {name}")
            sums = _sums(crate.text(SUMS))
            graph = _graph(crate.text(METADATA))
        except (OSError, KeyError, ValueError, RecursionError, zlib.error, zipfile.BadZipFile) as error:
            raise DatasetError(f"is no release: {_reason(error)}", where=place, hint=_HINT) from error
        said = _said(graph)
        faults = (*_of_sums(crate, sums), *_of_metadata(crate, graph, sums), *_of_dump(crate, said.version))
        return Checked(said.number, said.version, len(crate.names), faults)


def said_by(place: Path) -> Said:
    """What a release says of itself, unchecked.

    :raises DatasetError: if it is no release at all
    """
    with Crate(place) as crate:
        try:
            return _said(_graph(crate.text(METADATA)))
        except (OSError, KeyError, ValueError, RecursionError, zlib.error, zipfile.BadZipFile) as error:
            raise DatasetError(f"is no release: {_reason(error)}", where=place, hint=_HINT) from error


@contextmanager
def dump_in(place: Path) -> Iterator[IO[bytes]]:
    """The compressed dump of a release.

    :raises DatasetError: if it is no release
    :raises KeyError: if it has none
    :raises OSError: if it cannot be read
    """
    with Crate(place) as crate, crate.open(DUMP) as data:
        yield data


def _sums(data: bytes) -> dict[str, str]:
    lines = data.decode("utf-8").splitlines()
    found = [_LINE.fullmatch(line) for line in lines]
    if not all(found):
        raise ValueError(f"{SUMS} has a line that is no check sum")
    return {match[2]: match[1] for match in found if match}


def _graph(data: bytes) -> dict[str, dict[str, Any]]:
    """The entities of the metadata by their names."""
    whole = json.loads(data)
    entities = whole.get("@graph") if isinstance(whole, dict) else None
    entities = entities if isinstance(entities, list) else []
    return {
        entity["@id"]: entity for entity in entities if isinstance(entity, dict) and isinstance(entity.get("@id"), str)
    }


def _said(graph: Mapping[str, Mapping[str, Any]]) -> Said:
    root, version = graph.get("./", {}), graph.get("#version", {})
    url = root.get("url")
    dataset = url.get("@id") if isinstance(url, dict) else url
    return Said(str(root.get("version", "")), str(version.get("value", "")), str(dataset or ""))


def _of_sums(crate: Crate, sums: Mapping[str, str]) -> Iterator[str]:
    for name in crate.names:
        if name == SUMS:
            continue
        if name not in sums:
            yield f"{name} has no check sum"
        elif _digest(crate, name) != sums[name]:
            yield f"{name} is not as it was released"
    yield from (f"{name} is missing" for name in sums if name not in crate.names)


def _digest(crate: Crate, name: str) -> str:
    """The SHA-256 of a file; nothing where it cannot be read."""
    try:
        with crate.open(name) as data:
            return _hash(data)
    except (OSError, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError):
        return ""


def _hash(data: IO[bytes] | gzip.GzipFile) -> str:
    whole, read = hashlib.sha256(), 0
    while block := data.read(_BLOCK):
        read += len(block)
        if read > _MOST_BYTES:
            return ""
        whole.update(block)
    return whole.hexdigest()


def _of_metadata(crate: Crate, graph: Mapping[str, Mapping[str, Any]], sums: Mapping[str, str]) -> Iterator[str]:
    about = graph.get(METADATA, {}).get("about")
    if about != {"@id": "./"} or "./" not in graph:
        yield f"{METADATA} does not say what it is about"
    parts = _parts(graph)
    for name in crate.names:
        if name not in {METADATA, SUMS} and name not in parts:
            yield f"{METADATA} does not tell of {name}"
    for name in sorted(parts):
        entity = graph.get(name, {})
        if entity.get("@type") == "File" and name not in crate.names:
            yield f"{name} is missing"
        elif "sha256" in entity and entity["sha256"] != sums.get(name):
            yield f"{METADATA} and {SUMS} say different things of {name}"
        elif not entity:
            yield f"{METADATA} says nothing of {name}"


def _parts(graph: Mapping[str, Mapping[str, Any]]) -> set[str]:
    """All parts of the whole, and theirs."""
    found: set[str] = set()
    left = ["./"]
    while left:
        parts = graph.get(left.pop(), {}).get("hasPart")
        for part in parts if isinstance(parts, list) else [parts]:
            name = part.get("@id") if isinstance(part, dict) else None
            if isinstance(name, str) and name not in found:
                found.add(name)
                left.append(name)
    return found


def _of_dump(crate: Crate, version: str) -> Iterator[str]:
    if DUMP not in crate.names:
        yield f"{DUMP} is missing"
        return
    try:
        with crate.open(DUMP) as packed, gzip.GzipFile(fileobj=packed) as data:
            digest = _hash(data)
    except (OSError, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError):
        digest = ""
    if digest != version:
        yield f"{DUMP} is not of the version that {METADATA} names"
