"""The files that tasks read, carried to where the folder of the project is not.

A path among the arguments of a task, or a tuple of paths, stands for what is read there: a file, the metadata file
beside it, or all files of a folder. It goes as their bytes, and is laid out in a folder for as long as the task lasts.
What a task makes is of the contents alone; a fault names the file as it is called here.
"""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from miggraph.errors import MiggraphError
from miggraph.reader import LARGEST_FILE
from miggraph.reader.metadata import metadata_path


class NotCarriedError(Exception):
    """What a path stands for is no file or folder, cannot be read, or is larger than any report may be."""


@dataclass(frozen=True, slots=True)
class Carried:
    """A file or a folder, with what is read along with it.

    ``path`` is what it is called here; ``files`` are by their places below the folder that it lies in.
    """

    path: str
    name: str
    files: tuple[tuple[str, bytes], ...]


def carried(arguments: Sequence[Any]) -> tuple[Any, ...]:
    """Arguments with what their paths stand for.

    :raises NotCarriedError: for one that cannot be carried
    """
    return tuple(
        _carried(each) if isinstance(each, Path) else tuple(map(_layer, each)) if _are_all(each, Path) else each
        for each in arguments
    )


def _are_all(several: Any, kind: type) -> bool:
    """Whether something is a tuple that holds things of a kind alone, and at least one."""
    return isinstance(several, tuple) and bool(several) and all(isinstance(each, kind) for each in several)


def _layer(folder: Path) -> Carried:
    """One of several folders, which may not be there: a corpus need not have all layers."""
    return _carried(folder) if folder.exists() else Carried(str(folder), folder.name, ())


def _carried(path: Path) -> Carried:
    beside = metadata_path(path)
    try:
        files = sorted(path.rglob("*")) if path.is_dir() else [path, *([beside] if beside != path else [])]
        files = [file for file in files if file == path or file.is_file()]
        if sum(file.stat().st_size for file in files if file.is_file()) > LARGEST_FILE:
            raise NotCarriedError(str(path))
        return Carried(
            str(path),
            path.name,
            tuple((file.relative_to(path.parent).as_posix(), file.read_bytes()) for file in files if _is_read(file)),
        )
    except OSError as error:
        raise NotCarriedError(str(path)) from error


def _is_read(file: Path) -> bool:
    """Whether it is a file; what is neither that nor a folder, such as a pipe, would be read without an end.

    :raises NotCarriedError: if it is not
    """
    if not file.is_file():
        raise NotCarriedError(str(file))
    return True


@contextlib.contextmanager
def laid_out(arguments: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
    """Arguments whose paths lead to what was carried, as long as the context lasts.

    :raises MiggraphError: as within it, with the places that the files have where they came from
    """
    with tempfile.TemporaryDirectory(prefix="miggraph-") as folder:
        places: dict[Path, Carried] = {}

        def lay_out(each: Carried) -> Path:
            place = Path(folder, str(len(places)))
            places[place] = each
            for name, data in each.files:
                file = place / _below(name)
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(data)
            return place / _below(each.name)

        try:
            yield tuple(
                lay_out(each)
                if isinstance(each, Carried)
                else tuple(map(lay_out, each))
                if _are_all(each, Carried)
                else each
                for each in arguments
            )
        except MiggraphError as error:
            for place, each in places.items():
                error.where = error.where and error.where.replace(f"{place}/", f"{Path(each.path).parent}/")
            raise


def _below(name: str) -> PurePosixPath:
    """A place below a folder.

    :raises ValueError: if it leads out of it
    """
    place = PurePosixPath(name)
    if place.is_absolute() or ".." in place.parts or not place.parts:
        raise ValueError(f"{name!r} leads out of its folder")
    return place
