"""Folders laid over one another: a file of a later one replaces that of the same name, and others add.

What comes with the software is the first layer of a corpus, what is kept in its own folder the second.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

Folders = Path | Sequence[Path]
"""A folder, or several of which later ones win."""


def in_order(folders: Folders) -> tuple[Path, ...]:
    """The folders, the first layer first."""
    return (folders,) if isinstance(folders, Path) else tuple(folders)


def files_of(folders: Folders, pattern: str) -> list[Path]:
    """The files below folders whose names fit a pattern, in the order of their paths in their folders.

    :param pattern: as of :meth:`pathlib.Path.rglob`
    """
    found: dict[Path, Path] = {}
    for folder in in_order(folders):
        found |= {file.relative_to(folder): file for file in folder.rglob(pattern) if file.is_file()}
    return [found[place] for place in sorted(found)]


def place_in(file: Path, folders: Folders) -> Path:
    """The path of a file in the folder that it lies in."""
    return next(file.relative_to(folder) for folder in reversed(in_order(folders)) if file.is_relative_to(folder))


def laid_over(folders: Folders) -> list[tuple[str, bool]]:
    """The files of the layers above the first, each with whether it replaces one below."""
    layers = in_order(folders)
    found: dict[str, bool] = {}
    for number, folder in enumerate(layers[1:], 1):
        for file in files_of(folder, "*"):
            place = file.relative_to(folder)
            if not place.name.startswith(".") and place.suffix != ".md":
                found[f"{folder.name}/{place.as_posix()}"] = any((below / place).is_file() for below in layers[:number])
    return sorted(found.items())


def top(folders: Folders) -> Path:
    """The last layer: where somebody adds a file."""
    return in_order(folders)[-1]
