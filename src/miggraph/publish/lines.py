"""Files of sorted lines, written anew with some lines more or less."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from io import BufferedIOBase
from pathlib import Path
from types import TracebackType
from typing import Self

from miggraph.sorted_file import SortedFile

_CHUNK = 8_000_000
"""Bytes that are gathered before they are given on."""
_HASHED = 32_000_000
"""Bytes that are hashed at once."""


def spliced(source: SortedFile, removed: Iterable[bytes], added: Iterable[bytes]) -> Iterator[bytes]:
    """The lines of a file without some and with others, in order, many at once.

    :param removed: lines that are in it
    :param added: lines that are not in it
    :raises ValueError: if it lacks one that is to be removed
    """
    for piece in _pieces(source, removed, added):
        if isinstance(piece, bytes):
            yield piece
        else:
            yield from source.chunks(*piece)


def _pieces(source: SortedFile, removed: Iterable[bytes], added: Iterable[bytes]) -> Iterator[tuple[int, int] | bytes]:
    """What a file is spliced of: stretches of the source, from one place to another, and lines that come."""
    place = 0
    for line, goes in sorted([*((line, True) for line in removed), *((line, False) for line in added)]):
        at = source.find(line)
        if place < at:
            yield place, at
        place = at
        if not goes:
            yield line
        elif source.line_at(at) == line:
            place += len(line)
        else:
            raise ValueError("the file lacks a line")
    if place < source.size:
        yield place, source.size


def write_spliced(place: Path, source: SortedFile, removed: Iterable[bytes], added: Iterable[bytes]) -> str:
    """Write the lines of a file without some and with others into another one, and tell its SHA-256.

    Long stretches are copied by the system, which is quicker than to read and write them.

    :raises OSError: if it cannot be written
    :raises ValueError: if the file lacks a line that is to be removed
    """
    written = 0
    with place.open("w+b") as out, _Behind(out.fileno()) as behind:
        for piece in _pieces(source, removed, added):
            if isinstance(piece, bytes):
                written += out.write(piece)
                continue
            for size in source.copied(*piece, out):
                written += size
                if written - behind.place >= _HASHED:
                    out.flush()
                    behind.go_on(written)
        out.flush()
        behind.go_on(written)
        return behind.digest()


class _Behind:
    """Hashes a file, and brings it to the disk, behind who writes it; to be used as a context.

    :param handle: of the file, which can be read
    """

    def __init__(self, handle: int) -> None:
        self.place = 0
        self._handle, self._whole = handle, hashlib.sha256()
        self._hashing, self._syncing = ThreadPoolExecutor(1), ThreadPoolExecutor(1)
        self._hashed: list[Future[None]] = []
        self._synced: list[Future[None]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for each in (self._hashing, self._syncing):
            each.shutdown(cancel_futures=True)

    def go_on(self, place: int) -> None:
        """Go on to a place, up to which all is written."""
        self._hashed.append(self._hashing.submit(self._hash, self.place, place))
        self.place = place
        if not self._synced or self._synced[-1].done():
            self._synced.append(self._syncing.submit(_sync, self._handle))

    def digest(self) -> str:
        """The SHA-256 of all that was written, when it is on the disk.

        :raises OSError: if it could not be read or brought there
        """
        self._synced.append(self._syncing.submit(_sync, self._handle))
        for each in (*self._hashed, *self._synced):
            each.result()
        return self._whole.hexdigest()

    def _hash(self, start: int, end: int) -> None:
        while start < end:
            piece = os.pread(self._handle, min(end - start, _HASHED), start)
            if not piece:
                raise OSError("a file is shorter than what was written to it")
            self._whole.update(piece)
            start += len(piece)


def _sync(handle: int) -> None:
    """Bring a file to the disk, without its times where the system can."""
    getattr(os, "fdatasync", os.fsync)(handle)


def digest_of(stream: BufferedIOBase) -> str:
    """The SHA-256 of what a stream still holds; in large pieces, as each piece may wait for a thread that computes."""
    whole, piece = hashlib.sha256(), memoryview(bytearray(_HASHED))
    while size := stream.readinto(piece):
        whole.update(piece[:size])
    return whole.hexdigest()


def gathered(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in chunks none of which is small but the last."""
    held: list[bytes] = []
    size = 0
    for chunk in chunks:
        held.append(chunk)
        size += len(chunk)
        if size >= _CHUNK:
            yield b"".join(held)
            held, size = [], 0
    if held:
        yield b"".join(held)
