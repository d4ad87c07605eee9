"""What the stages of earlier builds made, kept by the hash of all that it was made from.

    FOLDER/{first two digits}/{key}    SHA-256 of the key and what follows, and then a pickle, compressed

A key says what an entry was made from, so that no entry is ever out of date: it is found or it is not. An entry that is
damaged, or holds what no stage makes, counts as none and is made again. Entries that were not used for the longest time
go first when the folder grows above its bound.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import pickle
import re
import tempfile
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from miggraph.build.sources import software_stamp

_KEY = re.compile(r"[0-9a-f]{64}")
_DIGEST = hashlib.sha256().digest_size
_LEVEL = 1
"""Of compression: the quickest, which takes off most."""
_WORTH = 0.8
"""What compression leaves more of, such as hashes, is not compressed: it is read more often than written."""
_PART = ".miggraph-part-"
_SURE = 0.02
"""Seconds for which the software counts as the same after it was looked at; to read its rules takes longer."""
_OUR_MODULES = ("miggraph.model.", "miggraph.reader.accounting", "miggraph.shapes.violation")
_OTHERS = frozenset(
    {
        ("builtins", "frozenset"),
        ("builtins", "set"),
        ("collections", "Counter"),
        ("datetime", "date"),
        ("datetime", "datetime"),
        ("datetime", "time"),
        ("decimal", "Decimal"),
    }
)
_UNREADABLE = (OSError, ValueError, EOFError, zlib.error, pickle.UnpicklingError)
_OF_OTHER_CODE = (LookupError, TypeError, AttributeError, ImportError)


def key_of(*parts: str) -> str:
    """The key of what is made from some parts, each of which is a hash or a name."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _digest(key: str, packed: bytes) -> bytes:
    """The hash of an entry, which is that of no other key."""
    return hashlib.sha256(key.encode() + packed).digest()


class Cache:
    """A folder of entries; where there is none, nothing is kept and nothing is found.

    :param most: bytes that :meth:`tidy` leaves
    :param stamp: that of the software by which keys are made (:func:`miggraph.build.sources.software_stamp`): as soon
        as it has another one, nothing more is kept; empty for any
    """

    def __init__(self, folder: Path | None, most: int = 0, stamp: str = "") -> None:
        self._folder = folder
        self._stamp = stamp
        self._sure = 0.0
        self.most = most
        self.found = 0
        self.made = 0

    @property
    def folder(self) -> Path | None:
        """Where the entries are."""
        return self._folder

    def get(self, key: str) -> Any:
        """What is kept under a key; None where there is nothing, or nothing that can be used."""
        if self._folder is None:
            return None
        place = self._name(key)
        try:
            with io.FileIO(place) as stream:  # builds read thousands, and paths take time
                held = stream.read()
            digest, packed = held[:_DIGEST], held[_DIGEST:]
            if _digest(key, packed) != digest:
                return None
            value = _Reader(io.BytesIO(zlib.decompress(packed))).load()
            os.utime(place)
        except (*_UNREADABLE, *_OF_OTHER_CODE):
            return None
        self.found += 1
        return value

    def has(self, key: str) -> bool:
        """Whether something is kept under a key."""
        return bool(key) and self._folder is not None and Path(self._name(key)).is_file()

    def use(self, key: str) -> None:
        """Have what is kept under a key, if anything is, count as used: it goes later than what was not."""
        if self._folder is not None:
            with contextlib.suppress(OSError):
                os.utime(self._name(key))

    def put(self, key: str, value: object) -> None:
        """Keep something under a key, whole or not at all; what cannot be written is not kept."""
        self.made += 1
        if self._folder is None or not self.is_of_now():
            return
        plain = pickle.dumps(value, protocol=5)
        packed = zlib.compress(plain, _LEVEL)
        if len(packed) > _WORTH * len(plain):
            packed = zlib.compress(plain, 0)
        place = Path(self._name(key))
        with contextlib.suppress(OSError):
            place.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=_PART, dir=place.parent)
            try:
                with os.fdopen(handle, "wb") as stream:
                    stream.write(_digest(key, packed) + packed)
                Path(name).replace(place)
            except OSError:
                Path(name).unlink(missing_ok=True)

    def is_of_now(self) -> bool:
        """Whether the software is the one by which keys are made."""
        if self._stamp and time.monotonic() >= self._sure:
            if software_stamp() != self._stamp:
                return False
            self._sure = time.monotonic() + _SURE
        return True

    def tidy(self) -> None:
        """Remove what killed builds left half written, and the entries that were not used for the longest time.

        Where there is no bound to the size of the folder, it is not meant to stay.
        """
        if not self.most:
            return
        kept = []
        for entry in self._entries():
            with contextlib.suppress(OSError):
                if entry.name.startswith(_PART):
                    Path(entry).unlink()
                elif _KEY.fullmatch(entry.name):  # the setting may name a folder that holds more than entries
                    told = entry.stat()
                    kept.append((told.st_mtime_ns, told.st_size, entry.path))
        size = sum(each[1] for each in kept)
        for _, own, place in sorted(kept):
            if size <= self.most:
                break
            with contextlib.suppress(FileNotFoundError):
                Path(place).unlink()
            size -= own

    def _name(self, key: str) -> str:
        if self._folder is None:
            raise LookupError(key)
        return f"{self._folder}/{key[:2]}/{key}"

    def _entries(self) -> Iterator[os.DirEntry[str]]:
        """The files in it; as the system lists them, since paths of so many take seconds."""
        if self._folder is None or not self._folder.is_dir():
            return
        for folder in os.scandir(self._folder):
            if len(folder.name) == 2 and folder.is_dir():
                yield from (entry for entry in os.scandir(folder) if entry.is_file())


_KNOWN: dict[tuple[str, str], type] = {}
"""Classes that entries were found to have."""


class _Reader(pickle.Unpickler):
    """Reads the records of the model and plain values, and nothing that could do anything."""

    def find_class(self, module: str, name: str) -> Any:
        """A class of the model, or of a plain value.

        :raises pickle.UnpicklingError: for anything else
        """
        known = _KNOWN.get((module, name))
        if known is not None:
            return known
        if (module, name) in _OTHERS or (module.startswith(_OUR_MODULES) and "." not in name):
            found = super().find_class(module, name)
            if isinstance(found, type):
                _KNOWN[module, name] = found
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is no part of an entry")
