"""Commands that make and check graphs: build, convert, validate. Heavy libraries are imported where they are used."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from miggraph import publish
from miggraph.cli.progress import Telling
from miggraph.cli.writing import write_whole
from miggraph.config import Settings
from miggraph.errors import ReportError, UsageError
from miggraph.fingerprint import fingerprint

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from miggraph.model import ReportMeta
    from miggraph.reader import StoredText

_FORMATS = ("nquads", "trig", "turtle")


def is_up_to_date(settings: Settings, *, curation: bool = True) -> bool:
    """Whether the dataset was built from the input, the software and the options of now, and in the form of now."""
    facts = publish.current_facts(settings.dataset_dir)
    if facts is None or not publish.has_form_of_now(settings.dataset_dir / publish.CURRENT):
        return False
    return bool(facts.get("inputs") == fingerprint(settings, curation=curation))


@click.command(epilog="\b\nExample:\n  miggraph build --out /tmp/dataset")
@click.option("--no-curation", is_flag=True, help="Leave out the corrections by hand.")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Dataset folder; by default the settings'.")
@click.option("--force", is_flag=True, help="Build even if nothing has changed.")
@click.option("--no-cache", is_flag=True, help="Do all anew: use and keep nothing of what stages made.")
@click.option("--strict", is_flag=True, help="Stop at the first report at fault, instead of leaving it out.")
@click.option("--scheduler", metavar="ADDRESS", help="Have the workers of a Dask scheduler do the work.")
@click.pass_obj
def build(
    settings: Settings,
    no_curation: bool,
    out: Path | None,
    force: bool,
    no_cache: bool,
    strict: bool,
    scheduler: str | None,
) -> None:
    """Build the dataset from the reports, check it, and put it in the place of the last one.

    A report at fault is left out by name; the others are built, and the exit code is 1.
    """
    if out is not None:
        settings = replace(settings, dataset=out.absolute())
    folder = settings.dataset_dir
    publish.require_dataset_or_new(folder)
    current = not force and is_up_to_date(settings, curation=not no_curation)
    if current and not (strict and left_out(folder)):
        click.echo("up to date", err=True)
    else:
        from miggraph import build as conductor

        with Telling() as telling:
            conductor.build(
                settings,
                curation=not no_curation,
                strict=strict,
                progress=telling.show,
                ahead=telling.ahead,
                cached=not no_cache,
                scheduler=scheduler,
            )
    facts = publish.current_facts(folder) or {}
    click.echo(f"{folder} {facts.get('version', '')}")
    if left_out_lines(folder):
        raise click.exceptions.Exit(1)


def left_out(folder: Path) -> dict[str, str]:
    """The reports that a dataset lacks because they were at fault, each with what is wrong."""
    facts = publish.current_facts(folder) or {}
    return dict(facts.get("left_out", {}))


def left_out_lines(folder: Path) -> bool:
    """Name what a dataset lacks because it was at fault, a line each on standard error; whether there is any."""
    for name, line in left_out(folder).items():
        click.echo(f"miggraph: {name} is left out: {line}", err=True)
    return bool(left_out(folder))


@click.command(epilog="\b\nExample:\n  miggraph convert report.md --publisher 'Some Institute' --format turtle")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(_FORMATS), default="nquads", show_default=True)
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Write there; by default to the screen.")
@click.option("--title", help="Title of the report.")
@click.option("--publisher", help="Who published it.")
@click.option("--issued", help="When: 2008, 2008-12 or 2008-12-31.")
@click.option("--language", help="Its language as a tag, such as en.")
@click.option("--show", "shown", type=click.Choice(["blocks"]), help="Print how the text was read instead.")
@click.pass_obj
def convert(
    settings: Settings,
    file: Path,
    form: str,
    out: Path | None,
    title: str | None,
    publisher: str | None,
    issued: str | None,
    language: str | None,
    shown: str | None,
) -> None:
    """Convert one report to RDF. What is known of it comes from the options, or the .toml file beside it."""
    from miggraph import build as conductor
    from miggraph.reader import read_source

    if shown:
        from miggraph.cli.blocks import marked_blocks

        click.echo("\n".join(marked_blocks(file)))
        return
    given = {"title": title, "publisher": publisher, "issued": issued, "language": language}
    check_given(issued, language)
    source = read_source(file)
    meta = _metadata(file, source, {name: value for name, value in given.items() if value})
    data = _serialise(conductor.convert(file, settings, meta=meta, source=source, progress=Telling().show), form)
    if out is None:
        sys.stdout.buffer.write(data)
        return
    write_whole(out, data)


def _metadata(file: Path, source: StoredText, given: dict[str, Any]) -> ReportMeta:
    """What the options say of a report over what its metadata file says, else what the document says of itself."""
    from miggraph.build.library import UNSAID, known_metadata
    from miggraph.model import ReportMeta
    from miggraph.reader.metadata import metadata_path, read_metadata

    beside = metadata_path(file)
    wrong = f"no {beside.name} beside it"
    if beside.is_file():
        try:
            return replace(read_metadata(beside), **given)
        except ReportError as error:
            click.echo(f"a build would leave the report out: {error}", err=True)
            wrong = f"{beside.name} cannot be used"
    found = known_metadata(source.text, file.stem, given, source.properties.hints())
    taken = {name: value for name, value in found.items() if name not in given}
    if taken:
        said = ", ".join(f"{name} = {value.value!r} ({value.origin})" for name, value in taken.items())
        unsaid = "".join(f"; {clause}" for name, clause in UNSAID.items() if name not in found)
        click.echo(f"{wrong}; taken as {said}{unsaid}", err=True)
    known = {name: value.value for name, value in found.items()}
    return ReportMeta(
        title=known["title"],
        publisher=known.get("publisher"),
        issued=known.get("issued"),
        language=known["language"],
        source_format=source.format,
        copyright=f"© {known['publisher']}" if "publisher" in known else None,
        added=datetime.fromtimestamp(file.stat().st_mtime, UTC).date(),
        url=known.get("url"),
        symbol=known.get("symbol"),
    )


def check_given(issued: str | None, language: str | None) -> None:
    """Make sure that a date of issue and a language, where they are given, can be such.

    :raises UsageError: if they are none
    """
    from miggraph.reader.metadata import is_date, is_language

    if issued and not is_date(issued):
        raise UsageError(f"{issued!r} is not a date", where="--issued", hint="give it as 2008 or 2008-12-31")
    if language and not is_language(language):
        raise UsageError(f"{language!r} is not the tag of a language", where="--language", hint="give it as en")


def _serialise(quads: list[Quad], form: str) -> bytes:
    from pyoxigraph import RdfFormat, Triple, serialize

    from miggraph.graph import canonical
    from miggraph.iris import PREFIXES

    if form == "nquads":
        return canonical(quads)
    if form == "trig":
        return serialize(quads, format=RdfFormat.TRIG, prefixes=dict(PREFIXES)) or b""
    triples = (Triple(quad.subject, quad.predicate, quad.object) for quad in quads)
    return serialize(triples, format=RdfFormat.TURTLE, prefixes=dict(PREFIXES)) or b""
