"""Commands about versions of the dataset: rollback, diff."""

from __future__ import annotations

import json
import sys
from operator import attrgetter
from pathlib import Path

import click

from miggraph import publish
from miggraph.config import Settings
from miggraph.errors import DatasetError, UsageError
from miggraph.iris import compact

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

    BEFORE and AFTER are hashes of versions, or how they begin, other dataset folders, or canonical N-Quads. By default
    they are the version before the current one, and the current one.
    """
    from miggraph.releases import as_json, as_text, as_turtle, compare

    old, new = dump_of(settings.dataset_dir, before, older=True), dump_of(settings.dataset_dir, after)
    whole = compare(old, new)
    for option, value, known in (("--report", report, _REPORTS), ("--kind", kind, _KINDS)):
        _require_known(option, value, {known(thing) for thing in whole.things})
    found = whole.only(report=report, kind=kind and compact(kind))
    if form == "json":
        click.echo(json.dumps(as_json(found), ensure_ascii=False, indent=1))
    elif form == "turtle":
        sys.stdout.buffer.write(as_turtle(found, _version(old), _version(new)))
    else:
        click.echo("\n".join(as_text(found)))


def _require_known(option: str, value: str | None, known: set[str]) -> None:
    """Refuse a part that nothing of the difference belongs to.

    :raises UsageError: if there is a value and it is not known
    """
    if value is not None and compact(value) not in known:
        there = ", ".join(sorted(known)) or "nothing"
        raise UsageError(f"nothing of {value[:80]} differs", where=option, hint=f"what differs belongs to: {there}")


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
