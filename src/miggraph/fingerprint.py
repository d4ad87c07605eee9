"""The fingerprint of all that a build is made from, which tells whether it would make anything new.

Nothing heavy is imported here, so that a dataset that is up to date is recognised at once.
"""

from __future__ import annotations

import hashlib
import os
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from miggraph.config import Settings
from miggraph.layers import files_of, place_in, top

SERVING = frozenset(
    {"__main__", "assistant", "audit", "cli", "client", "redirects", "crate", "engine", "remote", "unresolved", "web"}
)
"""The parts of the package that no build uses."""

_SAID = ("base_iri", "title", "publisher", "licence")
"""Settings that a dataset repeats."""
_PACKAGE = Path(__file__).parent
_NAME = re.compile(r"[\w.-]+")
_EXTRA = re.compile(r"""extra\s*==\s*["']([\w.-]+)""")
_VERSION = re.compile(r"^Version: *(.+)$", re.MULTILINE)
_REQUIRES = re.compile(r"^Requires-Dist: *(.+)$", re.MULTILINE)


def fingerprint(settings: Settings, *, curation: bool = True, package: Path = _PACKAGE) -> str:
    """A hash over the input files, the building side of the package, its libraries and the options of a build.

    :param curation: whether the build applies the corrections by hand
    :param package: folder of the package
    :return: 64 hexadecimal digits
    :raises importlib.metadata.PackageNotFoundError: if a library that a build needs is not installed
    """
    whole = hashlib.sha256(f"python {sys.version_info[:2]} curation {curation} model {settings.model}\n".encode())
    if settings.model:
        whole.update(f"{settings.model_url}\n".encode())
    for name in _SAID:
        whole.update(f"{name} {getattr(settings, name)!r}\n".encode())
    for library in libraries():
        whole.update(f"{library} {version(library)}\n".encode())
    for name, file in (*_inputs(settings), *sources(package)):
        with suppress(OSError):  # what cannot be read is the fault of one report, which a build tells
            whole.update(f"{name} {file.stat().st_size}\n".encode())
            with file.open("rb") as stream:
                whole.update(hashlib.file_digest(stream, "sha256").digest())
    return whole.hexdigest()


def libraries() -> list[str]:
    """The libraries whose version can change what a build makes: those of every install and of the extra ``build``.

    With them count those that they need in turn, as far as these are installed.

    :raises importlib.metadata.PackageNotFoundError: if this package, or a library that it names, is not installed
    """
    found = set(_named(requires("miggraph"), "build"))
    left = sorted(found)
    while left:
        for name in sorted(set(_named(requires(left.pop()))) - found):
            with suppress(PackageNotFoundError):
                version(name)
                found.add(name)
                left.append(name)
    return sorted(found)


def _named(requirements: Iterable[str] | None, *extras: str) -> Iterator[str]:
    """The names of requirements of every install, and of some extras."""
    for requirement in requirements or ():
        name, extra = _NAME.match(requirement), _EXTRA.search(requirement)
        if name is not None and (extra is None or extra[1] in extras):
            yield re.sub(r"[-_.]+", "-", name[0]).lower()


def requires(library: str) -> list[str]:
    """What an installed library needs.

    :raises importlib.metadata.PackageNotFoundError: if it is not installed
    """
    return _REQUIRES.findall(_head(library))


def version(library: str) -> str:
    """The version of an installed library.

    :raises importlib.metadata.PackageNotFoundError: if it is not installed
    """
    told = _VERSION.search(_head(library))
    return told[1] if told else ""


def _head(library: str) -> str:
    """The head of the metadata of a library; to parse all of it takes twenty times as long."""
    there = distribution(library)
    return (there.read_text("METADATA") or there.read_text("PKG-INFO") or "").partition("\n\n")[0]


def input_stamp(settings: Settings) -> str:
    """Tells whether an input file was changed since, even if the change was undone; but for what builds write."""
    return stamp(str(file) for _, file in _inputs(replace(settings, model="")))


def stamp(places: Iterable[str]) -> str:
    """A hash of when files and folders were changed last."""
    return hashlib.sha256(b"".join(map(_changed_at, places))).hexdigest()


def _changed_at(place: str) -> bytes:
    try:
        told = os.stat(place)  # noqa: PTH116 - five times as fast as a path, and asked of all files before each write
    except OSError:
        return f"{place}\n".encode()
    return b"%s %d %d %d %d\n" % (place.encode(), told.st_ino, told.st_size, told.st_mtime_ns, told.st_ctime_ns)


def _inputs(settings: Settings) -> Iterator[tuple[str, Path]]:
    layered = (
        settings.ontology_dirs,
        settings.shapes_dirs,
        settings.reports_dir,
        settings.authority_dirs,
        settings.curation_dir,
        settings.queries_dirs,
        settings.rules_dirs,
    )
    if settings.ledger_file.is_file():
        yield settings.ledger_file.name, settings.ledger_file
    if settings.model:
        yield from ((f"answers/{file.name}", file) for file in files_of(settings.answers_dir, "*.json"))
    for folders in layered:
        for file in files_of(folders, "*"):
            place, folder = place_in(file, folders), top(folders)
            if folders != settings.reports_dir or len(place.parts) == 1:  # in a folder is what a removal set aside
                yield f"{folder.name}/{place.as_posix()}", file


def sources(package: Path = _PACKAGE) -> Iterator[tuple[str, Path]]:
    """Code and data: a rule file changes what a build makes as much as a module does."""
    for file in sorted(package.rglob("*")):
        place = file.relative_to(package)
        if place.parts[0].removesuffix(".py") not in SERVING and "__pycache__" not in place.parts and file.is_file():
            yield f"source/{place.as_posix()}", file
