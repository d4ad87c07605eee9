"""The fingerprint of all that a build is made from, which tells whether it would make anything new.

Nothing heavy is imported here: that a dataset is up to date should be known at once.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from miggraph.config import Settings

LIBRARIES = (
    "pyahocorasick",
    "pycountry",
    "pyoxigraph",
    "pyshacl",
    "python-slugify",
    "rapidfuzz",
    "rdflib",
    "reasonable",
    "syntok",
)
"""The libraries whose version can change what a build makes."""

_SERVING = frozenset({"__main__.py", "cli", "engine", "queries.py", "unresolved.py", "web"})
_PACKAGE = Path(__file__).parent


def fingerprint(settings: Settings, *, curation: bool = True) -> str:
    """A hash over the input files, the source of the building side, its libraries and the options of a build."""
    whole = hashlib.sha256(f"python {sys.version_info[:2]} curation {curation}\n".encode())
    for library in LIBRARIES:
        whole.update(f"{library} {version(library)}\n".encode())
    for name, file in _files(settings):
        whole.update(f"{name} {file.stat().st_size}\n".encode())
        with file.open("rb") as stream:
            whole.update(hashlib.file_digest(stream, "sha256").digest())
    return whole.hexdigest()


def _files(settings: Settings) -> Iterator[tuple[str, Path]]:
    inputs = (
        settings.ontology_dir,
        settings.shapes_dir,
        settings.reports_dir,
        settings.authority_dir,
        settings.curation_dir,
    )
    for folder in inputs:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                yield f"{folder.name}/{file.relative_to(folder).as_posix()}", file
    for file in sorted(_PACKAGE.rglob("*.py")):
        place = file.relative_to(_PACKAGE)
        if place.parts[0] not in _SERVING:
            yield f"source/{place.as_posix()}", file
