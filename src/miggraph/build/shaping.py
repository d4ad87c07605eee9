"""The shapes of a build: known by a hash of their folder, and read once in a process."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import cast

from miggraph.build.cache import key_of
from miggraph.build.parts import LOAD
from miggraph.build.reports import require_same
from miggraph.build.sources import code_of
from miggraph.build.work import Task, Work, given_by
from miggraph.iris import base
from miggraph.layers import Folders, in_order
from miggraph.shapes import Shapes, load_shapes, properties_beyond


@dataclass(frozen=True, slots=True)
class ShapesAtHand:
    """The shapes: their folder, its hash, and the properties that they look at beyond what they are about."""

    folder: Folders
    digest: str
    read: frozenset[str] | None


def shapes_in(folder: Folders, digest: str) -> Shapes:
    """The shapes of a folder.

    :param digest: the hash of the folder
    :raises ShapeError: if they cannot be read
    :raises ChangedError: if the folder has another hash by now
    """
    return _shapes_in(in_order(folder), digest, base())


@lru_cache(maxsize=1)
def _shapes_in(folders: tuple[Path, ...], digest: str, _: str) -> Shapes:
    """The same for the base of a corpus, which shapes on names hold for."""
    read = load_shapes(folders)
    require_same(folders, digest)
    return read


def read_beyond(folder: Folders, digest: str, work: Work) -> frozenset[str] | None:
    """The properties that shapes look at beyond the things that they are about; None where it may be any.

    :param digest: the hash of the folder of shapes
    :raises ShapeError: if the shapes cannot be read
    :raises ChangedError: if the folder has another hash by now
    """
    [(read,)] = (given_by(outcome) for outcome in work.each([looking_beyond(folder, digest)]))
    return cast("frozenset[str] | None", read)


def looking_beyond(folder: Folders, digest: str) -> Task:
    """What finds the properties that shapes look at beyond the things that they are about.

    :param digest: the hash of the folder of shapes
    """
    return Task("", key_of("beyond", digest, code_of("miggraph.shapes")), beyond_one, (folder, digest), LOAD // 2)


def beyond_one(folder: Folders, digest: str) -> tuple[frozenset[str] | None]:
    """The same, as one of one, so that it is kept where it may be any."""
    return (properties_beyond(shapes_in(folder, digest)),)
