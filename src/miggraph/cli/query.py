"""Commands that ask the built dataset: query, queries, info."""

from __future__ import annotations

import difflib
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from miggraph.cli.table import draw
from miggraph.config import Settings
from miggraph.errors import ParameterError, QueryError, UsageError

if TYPE_CHECKING:
    from miggraph.engine import Answer, Engine
    from miggraph.queries import Library

_MEDIA = {"csv": "text/csv", "json": "application/json"}


def open_engine(settings: Settings) -> Engine:
    """The engine over the built dataset.

    :raises DatasetError: if there is none
    """
    from miggraph.engine.store.embedded import EmbeddedEngine

    return EmbeddedEngine(settings.dataset_dir, max_rows=settings.result_max_rows)


@click.command(epilog="\b\nExample:\n  miggraph query who-spoke-for-whom --format csv")
@click.argument("name", metavar="NAME|FILE")
@click.option("-p", "--parameter", "parameters", multiple=True, metavar="NAME=VALUE", help="A parameter; repeatable.")
@click.option("--format", "form", type=click.Choice(("table", "csv", "json")), default="table", show_default=True)
@click.pass_obj
def query(settings: Settings, name: str, parameters: tuple[str, ...], form: str) -> None:
    """Answer a stored query, or the SPARQL query in a file (- reads it from standard input).

    A table leaves out IRIs whose labels it shows.
    """
    from miggraph.engine import Query
    from miggraph.queries import load

    given = dict(_pair(text) for text in parameters)
    library = load(settings.queries_dir)
    if name in library.queries:
        stored = library.get(name)
        try:
            terms = stored.bind(given)
        except ParameterError as error:
            raise UsageError(error.what, where=f"-p {error.where}", hint=error.hint) from error
        answer = open_engine(settings).query(Query(stored.text, substitutions=terms))
    else:
        text = _read(name, library)
        if given:
            raise UsageError("only stored queries have parameters", where="-p", hint="put the values into the file")
        answer = open_engine(settings).query(Query(text.removeprefix("\ufeff")))
    _print(answer, form)


@click.command(epilog="\b\nExample:\n  miggraph queries")
@click.pass_obj
def queries(settings: Settings) -> None:
    """List the stored queries with their parameters."""
    from miggraph.queries import load

    for stored in load(settings.queries_dir):
        click.echo(f"{stored.name}\n    {stored.summary}")
        for parameter in stored.parameters:
            default = "" if parameter.default is None else f" = {parameter.default}"
            click.echo(f"    -p {parameter.name}{default}  ({parameter.type.value}) {parameter.label}")


@click.command(epilog="\b\nExample:\n  miggraph info")
@click.pass_obj
def info(settings: Settings) -> None:
    """Say which dataset is there, when it was built and what is in it."""
    facts = open_engine(settings).facts
    click.echo(f"dataset   {settings.dataset_dir}")
    click.echo(f"version   {facts.get('version')}")
    click.echo(f"built     {facts.get('built_at')} by miggraph {facts.get('software')}")
    click.echo(f"curation  {'applied' if facts.get('curation', True) else 'left out'}")
    counts = facts.get("counts")
    if isinstance(counts, dict):
        width = max(map(len, counts), default=0)
        for name, number in counts.items():
            click.echo(f"{name:<{width}} {number:>9}")


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise UsageError(f"{text!r} is no parameter", where="-p", hint="give it as -p name=value")
    return name, value


def _read(name: str, library: Library) -> str:
    file = Path(name)
    if name == "-":
        return sys.stdin.read()
    if not file.is_file():
        close = difflib.get_close_matches(name, library.queries, n=1)
        hint = f"did you mean {close[0]}?" if close else "see: miggraph queries"
        raise UsageError("is neither a stored query nor a file", where=name, hint=hint)
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError(f"cannot be read: {error}", where=file, hint="give a query as UTF-8 text") from error


def _print(answer: Answer, form: str) -> None:
    from miggraph.engine import Kind

    out = sys.stdout.buffer
    if answer.kind is Kind.TRIPLES:
        out.write(answer.serialise("application/ld+json" if form == "json" else "text/turtle"))
    elif form in _MEDIA and not (answer.kind is Kind.BOOLEAN and form == "csv"):
        out.write(answer.serialise(_MEDIA[form]))
    elif answer.kind is Kind.BOOLEAN:
        click.echo(json.dumps(answer.boolean))
    else:
        names = _shown(answer.variables)
        click.echo(draw(names, ([getattr(row.get(name), "value", "") for name in names] for row in answer.rows())))


def _shown(names: Sequence[str]) -> list[str]:
    """The columns worth the room of a table: not the IRI of what has its label beside it."""
    return [name for name in names if f"{name}Label" not in names]
