"""A published dataset as it lies on disk: ``{dataset}/current/`` with ``build.json`` and ``store``."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from miggraph.errors import DatasetError
from miggraph.stores import FORMAT

_LOG = logging.getLogger(__name__)

CURRENT = "current"
"""The symbolic link to the version that is served."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """One version of a dataset."""

    link: Path
    """What leads to the version that is to be served."""
    target: str
    """Where it led when this version was read; looked at so often that it is not resolved."""
    folder: Path
    facts: Mapping[str, object]
    """What ``build.json`` says."""

    version: str
    """The SHA-256 of the dataset."""

    @property
    def store(self) -> Path:
        """The folder of the store."""
        return self.folder / "store"


def newer(dataset: Dataset) -> Dataset | None:
    """The version that the link of a dataset leads to now; None where that is the one given.

    :raises DatasetError: when it is not a dataset
    """
    return None if _target(dataset.link) == dataset.target else read(dataset.link)


def warn_of(error: Exception) -> None:
    """Log why a new version is not served."""
    _LOG.warning("the new dataset cannot be opened, the old one is served on: %s", error)


def read(link: Path) -> Dataset:
    """What a ``current`` link leads to.

    :raises DatasetError: when it is not a dataset
    """
    target, folder = _target(link), link.resolve()
    file = folder / "build.json"
    hint = "build it with: miggraph build"
    try:
        facts = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise DatasetError("is not a dataset: it has no current/build.json", where=link.parent, hint=hint) from error
    except (OSError, ValueError) as error:
        raise DatasetError(f"cannot be read: {error}", where=file, hint=hint) from error
    if not isinstance(facts, dict) or not isinstance(facts.get("version"), str):
        raise DatasetError("does not name the version of the dataset", where=file, hint=hint)
    if facts.get("store_format") != FORMAT:
        raise DatasetError("was built by another version of the software", where=link.parent, hint=hint)
    dataset = Dataset(link, target, folder, facts, facts["version"])
    if not dataset.store.is_dir():
        raise DatasetError("the dataset has no store", where=dataset.store, hint=hint)
    return dataset


def open_store(store: Path) -> ox.Store:
    """Open a store to read.

    :raises DatasetError: when it cannot be opened
    """
    try:
        return ox.Store.read_only(str(store))
    except OSError as error:
        raise DatasetError(
            f"the store cannot be opened: {error}", where=store, hint="build it with: miggraph build"
        ) from error


def _target(link: Path) -> str:
    """Where a link leads, as it is written; empty where there is no link."""
    try:
        return str(link.readlink())
    except OSError:
        return ""
