"""The command that gives the dataset away as a release, and checks one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from miggraph import __version__, publish
from miggraph.cli.build import is_up_to_date
from miggraph.cli.progress import Telling
from miggraph.cli.releases import dump_of, is_release, unpacked
from miggraph.cli.writing import write_whole
from miggraph.config import Settings
from miggraph.errors import DatasetError, UsageError
from miggraph.iris import dataset
from miggraph.stores import link

if TYPE_CHECKING:
    from miggraph.crate import Release
    from miggraph.releases import Difference

_MOST_FAULTS = 20
_HELD = ".release-before"
"""The folder, in that of the dataset, of a dump that is held while the dataset is built again."""
_AT_FAULT = "correct them or take them out; what is wrong with them: miggraph build --strict"


@click.command(
    epilog="\b\nExamples:\n  miggraph release 1.0.0 --out miggraph-1.0.0.zip\n  miggraph release --check FILE"
)
@click.argument("version", default="", metavar="[VERSION]")
@click.option("--out", type=click.Path(path_type=Path), metavar="PLACE", help="A folder, or a file ending with .zip.")
@click.option("--since", default="", metavar="BEFORE", help="The release before: its folder or archive, or a dump.")
@click.option("--date", "day", default="", help="The day of the release; by default today, or the day it had before.")
@click.option("--check", "checked", type=click.Path(path_type=Path), metavar="PLACE", help="Check a release instead.")
@click.pass_obj
def release(settings: Settings, version: str, out: Path | None, since: str, day: str, checked: Path | None) -> None:
    """Give the current dataset away as release VERSION: an RO-Crate with dumps, texts and check sums.

    By default VERSION is that of the software. What has moved or was withdrawn since the release before is written into
    data/addresses.csv, and the dataset is built again with it; data/releases.csv tells which releases there were.
    """
    if checked is not None:
        _check(checked)
        return
    if out is None:
        raise UsageError(
            "where to write it is missing", where="--out", hint="name a folder, or a file ending with .zip"
        )
    from miggraph import crate

    number = version or __version__
    crate.require_number(number)
    crate.require_place(out)
    known = crate.read_releases(settings.releases_file)
    facts = _facts(settings)
    same = next((each for each in known if each.number == number), None)
    day = day or (same.date if same else f"{datetime.now(UTC):%Y-%m-%d}")
    crate.require_day(day)
    _require_same(same, str(facts["version"]))
    _require_writable(settings)
    _clear(settings.dataset_dir)
    with _dump_before(settings, _before(known, number), since) as last:
        changed = None
        if last is not None:
            facts, changes = _moved_noted(settings, facts, last, number, day)
            changed = crate.Since(last.number, last.version, changes)
        made = crate.Release(number, str(facts["version"]), day)
        folder = (settings.dataset_dir / publish.CURRENT).resolve()
        files = crate.pack(crate.Source(settings, folder, facts, made, changed), out)
    write_whole(settings.releases_file, crate.releases_text(_with(known, made)).encode())
    click.echo(f"{out} {number} {made.version[:12]}, {files} files")


def _check(place: Path) -> None:
    from miggraph import crate

    found = crate.check(place)
    for fault in found.faults[:_MOST_FAULTS]:
        click.echo(f"miggraph: {place}: {fault}", err=True)
    if found.faults:
        raise DatasetError(
            f"has {len(found.faults)} faults", where=place, hint="get the release again from where it was published"
        )
    click.echo(
        f"{place} release {found.number}, version {found.version[:12]}: {found.files} files as they were released"
    )


def _facts(settings: Settings) -> dict[str, Any]:
    """The facts of the current dataset.

    :raises DatasetError: if there is none, it is not that of the input of now, its dump is damaged, or a report is left
        out, all things of which would count as withdrawn
    """
    facts = publish.current_facts(settings.dataset_dir)
    if facts is None:
        raise DatasetError("has not been built yet", where=settings.dataset_dir, hint="build it with: miggraph build")
    if not is_up_to_date(settings, curation=bool(facts.get("curation", True))):
        raise DatasetError("is not up to date", where=settings.dataset_dir, hint="build it with: miggraph build")
    if _version(dump := settings.dataset_dir / publish.CURRENT / publish.DUMP) != facts.get("version"):
        raise DatasetError("is damaged", where=dump, hint="build the dataset again: miggraph build --force")
    if lacking := ", ".join(facts.get("left_out", {})):
        raise DatasetError(f"lacks reports that are at fault: {lacking}", where=settings.dataset_dir, hint=_AT_FAULT)
    return facts


def _before(known: list[Release], number: str) -> Release | None:
    """The release before one."""
    numbers = [each.number for each in known]
    earlier = known[: numbers.index(number)] if number in numbers else known
    return earlier[-1] if earlier else None


def _with(known: list[Release], made: Release) -> list[Release]:
    """The releases with one that is new, or in the place of the one of its number."""
    if made.number in {each.number for each in known}:
        return [made if each.number == made.number else each for each in known]
    return [*known, made]


def _require_same(known: Release | None, version: str) -> None:
    """Make sure that a number was not given away with another version.

    :param known: the release of that number, if there was one
    :raises UsageError: if it was
    """
    if known is not None and known.version != version:
        raise UsageError(
            f"release {known.number} was given away with version {known.version[:12]}, this is {version[:12]}",
            where="VERSION",
            hint="take another number; or, if nobody has it yet, take its line out of data/releases.csv",
        )


def _require_writable(settings: Settings) -> None:
    """Make sure that what a release notes of itself can be written, before anything is done.

    :raises DatasetError: if it cannot
    """
    if not os.access(folder := settings.releases_file.parent, os.W_OK | os.X_OK):
        raise DatasetError(
            "cannot be written", where=folder, hint="a release notes there what it was; let it be written"
        )


@dataclass(frozen=True, slots=True)
class _Last:
    """The release before, or a version that was none."""

    number: str
    """Empty for a version that was none."""
    version: str
    dump: Path


@contextmanager
def _dump_before(settings: Settings, before: Release | None, given: str) -> Iterator[_Last | None]:
    """The release before with its dump; None for the first one.

    :param before: the last of the releases that are known
    :param given: a release, a dump or a version that somebody names
    :raises UsageError: if there was one and its dump is not here, or what is given is another one
    """
    if given:
        with _unpacked(Path(given)) as unpacked:
            yield _given(unpacked or _Last("", "", dump_of(settings.dataset_dir, given)), before, f"--since {given}")
        return
    if before is None:
        yield None
        return
    try:
        dump = dump_of(settings.dataset_dir, before.version)
    except DatasetError as error:
        raise UsageError(
            f"release {before.number} is not among the versions kept",
            where="--since",
            hint="name its folder or archive",
        ) from error
    yield _given(_Last(before.number, before.version, dump), before, str(dump))


def _given(last: _Last, before: Release | None, where: str) -> _Last:
    """What is given as the release before, held against the one that is known.

    :param where: what names it
    :raises DatasetError: if its dump is not of the version that it names
    :raises UsageError: if it is another release
    """
    version = _version(last.dump)
    if last.version and last.version != version:
        raise DatasetError("is damaged: its dump is not of its version", where=where, hint="name another copy: --since")
    if before is not None and before.version != version:
        raise UsageError(
            f"is not release {before.number}, which was the last", where=where, hint="name that one, or nothing"
        )
    return _Last(before.number if before else last.number, version, last.dump)


@contextmanager
def _unpacked(place: Path) -> Iterator[_Last | None]:
    """A release with its dump, unpacked for so long; None for what is none.

    :raises UsageError: if it is one of another dataset
    """
    if not is_release(place):
        yield None
        return
    from miggraph.crate import said_by

    said = said_by(place)
    if said.dataset != dataset():
        raise UsageError(
            f"is a release of another dataset, {said.dataset[:80]}",
            where=f"--since {place}",
            hint="name one of this dataset",
        )
    with unpacked(place) as dump:
        yield _Last(said.number, said.version, dump)


def _moved_noted(
    settings: Settings, facts: dict[str, Any], last: _Last, number: str, day: str
) -> tuple[dict[str, Any], Difference]:
    """Write into the ledger what has moved or was withdrawn since a release, and build with it if it is new.

    :return: the facts of the dataset then, and what changed
    """
    from miggraph.releases import compare, ledger_text, read_ledger, with_addresses

    new = settings.dataset_dir / publish.CURRENT / publish.DUMP
    changes = compare(last.dump, new)
    known = read_ledger(settings.ledger_file)
    text = ledger_text(with_addresses(known, changes, last.number or last.version, number, day))
    if text == ledger_text(known):
        return facts, changes
    write_whole(settings.ledger_file, text.encode())
    click.echo(f"{settings.ledger_file} has changed: the dataset is built with it", err=True)
    from miggraph import build as conductor

    with _held(settings.dataset_dir, last.dump) as held:
        with Telling() as telling:
            curation = bool(facts.get("curation", True))
            conductor.build(settings, curation=curation, progress=telling.show, ahead=telling.ahead)
        return _facts(settings), compare(held, new)


@contextmanager
def _held(folder: Path, dump: Path) -> Iterator[Path]:
    """A dump that is there for so long, whatever versions a build takes away."""
    from miggraph.crate import alone

    with alone(folder / _HELD) as place:
        held = place / publish.DUMP
        link(dump, held)
        yield held


def _clear(folder: Path) -> None:
    """Take away the dump that a release held when it was killed: no build does, and its blocks stay taken.

    :raises DatasetError: if another release is being made
    """
    from miggraph.crate import alone

    if (left := folder / _HELD).exists():
        with alone(left):
            pass


def _version(dump: Path) -> str:
    with dump.open("rb") as stream:
        return publish.version_of_file(stream)
