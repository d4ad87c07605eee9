"""Commands about versions of the dataset: rollback, diff."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from operator import attrgetter
from pathlib import Path

import click

from miggraph import publish
from miggraph.config import Settings
from miggraph.errors import DatasetError, UsageError
from miggraph.iris import compact

_HASH = re.compile("[0-9a-f]{64}")
_REPORTS, _KINDS = attrgetter("report"), attrgetter("kind")


@click.command(epilog="\b\nExample:\n  miggraph rollback 3f2a9c")
@click.argument("version", default="")
@click.pass_obj
def rollback(settings: Settings, version: str) -> None:
    """Make an older VERSION of the dataset current again: by default the one before the current one.

    A version is named by its hash, or by how it begins. The next build makes its own version current.
    """
    click.echo(f"{settings.dataset_dir} {publish.roll_back(settings.dataset_dir, version).name}")


@click.command(epilog="\b\nExample:\n  miggraph diff 3f2a9c --report gmg-capacity-building-2007")
@click.argument("before", default="", metavar="[BEFORE]")
@click.argument("after", default="", metavar="[AFTER]")
@click.option("--report", help="What this report tells of alone; or authority, metadata, ontology.")
@click.option("--kind", help="Things of this class alone, such as mig:Recommendation.")
@click.option("--format", "form", type=click.Choice(("text", "json", "turtle")), default="text", show_default=True)
@click.pass_obj
def diff(settings: Settings, before: str, after: str, report: str | None, kind: str | None, form: str) -> None:
    """Tell what was added, withdrawn and changed from one version of the dataset to another.

    BEFORE and AFTER are hashes of versions, or how they begin, other dataset folders, releases, or canonical N-Quads.
    By default they are the version before the current one, and the current one.
    """
    from miggraph.releases import as_json, as_text, as_turtle, compare

    with ExitStack() as opened:
        old = opened.enter_context(_dump_named(settings.dataset_dir, before, older=True))
        new = opened.enter_context(_dump_named(settings.dataset_dir, after))
        whole, versions = compare(old, new), (_version(old), _version(new))
    for option, value, known in (("--report", report, _REPORTS), ("--kind", kind, _KINDS)):
        _require_known(option, value, {known(thing) for thing in whole.things})
    found = whole.only(report=report, kind=kind and compact(kind))
    if form == "json":
        click.echo(json.dumps(as_json(found), ensure_ascii=False, indent=1))
    elif form == "turtle":
        sys.stdout.buffer.write(as_turtle(found, *versions))
    else:
        click.echo("\n".join(as_text(found)))


def _require_known(option: str, value: str | None, known: set[str]) -> None:
    """Refuse a part that nothing of the difference belongs to.

    :raises UsageError: if there is a value and it is not known
    """
    if value is not None and compact(value) not in known:
        there = ", ".join(sorted(known)) or "nothing"
        raise UsageError(f"nothing of {value[:80]} differs", where=option, hint=f"what differs belongs to: {there}")


@contextmanager
def _dump_named(folder: Path, name: str, *, older: bool = False) -> Iterator[Path]:
    """The dump that a name means, or that is in the release that it means.

    :raises DatasetError: if there is none, or it is not that of the version in whose folder it lies
    """
    if name and is_release(Path(name)):
        with unpacked(Path(name)) as found:
            yield found
        return
    found = dump_of(folder, name, older=older)
    if _HASH.fullmatch(version := found.parent.name) and _version(found) != version:
        raise DatasetError("is damaged", where=found, hint="name another version, or build the dataset again")
    yield found


def is_release(place: Path) -> bool:
    """Whether a place looks like a release."""
    return (place.is_dir() and (place / "ro-crate-metadata.json").is_file()) or place.suffix == ".zip"


@contextmanager
def unpacked(place: Path) -> Iterator[Path]:
    """The dump of a release, unpacked for so long.

    :raises DatasetError: if it has none
    """
    from miggraph.crate import dump_in

    with tempfile.TemporaryDirectory(prefix="miggraph-") as folder:
        found = Path(folder) / publish.DUMP
        try:
            with dump_in(place) as packed, gzip.GzipFile(fileobj=packed) as data, found.open("wb") as out:
                shutil.copyfileobj(data, out, 2**20)
        except (OSError, EOFError, KeyError, zlib.error, zipfile.BadZipFile) as error:
            raise DatasetError(f"has no dump: {error}", where=place, hint="name a release, or a dump") from error
        yield found


def dump_of(folder: Path, name: str, *, older: bool = False) -> Path:
    """The dump that a name means.

    :raises DatasetError: if there is none
    """
    if not name and not older:
        found = folder / publish.CURRENT / publish.DUMP
    elif name and (given := Path(name)).exists():
        found = given / publish.DUMP if given.is_dir() else given
    else:
        found = publish.version_named(folder, name) / publish.DUMP
    if not found.is_file():
        raise DatasetError("is not there", where=found, hint="build the dataset, or name another one")
    return found.resolve()


def _version(dump: Path) -> str:
    """The version that a dump is of."""
    with dump.open("rb") as stream:
        return publish.version_of_file(stream)
