"""Commands that ask the built dataset: query, queries, info."""

from __future__ import annotations

import difflib
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from miggraph.cli.table import draw, markdown
from miggraph.config import Settings
from miggraph.errors import ParameterError, QueryError, UsageError
from miggraph.iris import BASE
from miggraph.layers import laid_over

if TYPE_CHECKING:
    from miggraph.engine import Answer, Engine
    from miggraph.queries import Library, Parameter, Question
    from miggraph.queries.choices import Choices

_MEDIA = {"csv": "text/csv", "json": "application/json"}


def open_engine(settings: Settings) -> Engine:
    """The engine over the built dataset.

    :raises DatasetError: if there is none
    """
    from miggraph.engine.store.embedded import EmbeddedEngine

    return EmbeddedEngine(settings.dataset_dir, max_rows=settings.result_max_rows)


@click.command(
    epilog="\b\nExample:\n  miggraph query events-in-year --year 2007 --format csv",
    context_settings={"ignore_unknown_options": True},
)
@click.argument("name", metavar="NAME|FILE")
@click.argument("values", nargs=-1, type=click.UNPROCESSED, metavar="[--PARAMETER VALUE]...")
@click.option("-p", "--parameter", "pairs", multiple=True, metavar="NAME=VALUE", help="A parameter; repeatable.")
@click.option(
    "--format", "form", type=click.Choice(("table", "csv", "json", "markdown")), default="table", show_default=True
)
@click.option("--limit", type=click.IntRange(min=0), help="Rows of a stored query at most.")
@click.option("--offset", type=click.IntRange(min=0), help="Rows of a stored query to leave out before the first.")
@click.pass_obj
def query(
    settings: Settings,
    name: str,
    values: tuple[str, ...],
    pairs: tuple[str, ...],
    form: str,
    limit: int | None,
    offset: int | None,
) -> None:
    """Answer a stored query, or the SPARQL query in a file (- reads it from standard input).

    Each parameter of a stored query is an option behind its name; one that takes a list may be given several times.
    For an IRI, the label or another name of one of its choices will do.
    A table leaves out IRIs whose labels it shows.
    """
    from miggraph.engine import Query
    from miggraph.queries import load
    from miggraph.queries.choices import Choices, meant

    def choices(_: Question, parameter: Parameter) -> Choices | None:
        pattern = parameter.choices
        if pattern is None:
            return None
        engine = open_engine(settings)
        return Choices.found(pattern, lambda text: engine.query(Query(text, unlimited=True)).rows())

    given = _given([*_options(values), *map(_pair, pairs)])
    library = load(settings.queries_dirs)
    if name in library.queries:
        try:
            question = library.get(name)
            text = question.filled(meant(question, given, choices), limit=limit, offset=offset)
        except ParameterError as error:
            raise UsageError(error.what, where=f"--{error.where}", hint=error.hint) from error
    else:
        text = _read(name, library).removeprefix("\ufeff")
        if given or limit is not None or offset is not None:
            raise UsageError("only stored queries have parameters", where="-p", hint="put the values into the file")
    _print(open_engine(settings).query(Query(text)), form)


@click.command(epilog="\b\nExample:\n  miggraph queries --group recommendations")
@click.option("--group", metavar="GROUP", help="Only the queries of this group.")
@click.pass_obj
def queries(settings: Settings, group: str | None) -> None:
    """List the stored queries, by group, with their parameters."""
    from miggraph.queries import load

    groups = load(settings.queries_dirs).groups()
    names = [each.name for each in groups]
    if group is not None and group not in names:
        raise UsageError(f"{group} is no group", where="--group", hint=f"the groups are {', '.join(names)}")
    for each in groups:
        if group in {None, each.name}:
            click.echo(f"# {each.title} ({each.name})")
            for stored in each.questions:
                click.echo(f"{stored.name}\n    {stored.summary}")
                for parameter in stored.parameters:
                    default = "".join(f" {value}" for value in parameter.default)
                    kind = parameter.type.value + (", list" if parameter.several else "")
                    click.echo(f"    --{parameter.name}{default}  ({kind}) {parameter.label}")


@click.command(epilog="\b\nExample:\n  miggraph info")
@click.pass_obj
def info(settings: Settings) -> None:
    """Say which dataset is there, when it was built and what is in it."""
    for line in _of_corpus(settings):
        click.echo(line)
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


def _of_corpus(settings: Settings) -> Iterator[str]:
    """What a corpus has of its own beside what comes with the software."""
    if settings.is_whole:
        return
    yield f"corpus    {settings.root}"
    yield f"base      {settings.base_iri or BASE}"
    from miggraph.queries.library import SHARED

    layered = (settings.authority_dirs, settings.queries_dirs, settings.shapes_dirs, settings.layered_rules())
    for folders in layered:
        for name, same in laid_over(folders):
            replaces = same and name != f"queries/{SHARED}"
            yield f"own file  {name} {'replaces the packaged one' if replaces else 'is added'}"


def _options(values: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Parameters that are written as options: ``--name value`` or ``--name=value``."""
    rest = iter(values)
    for option in rest:
        name, equals, value = option.removeprefix("--").partition("=")
        if not option.startswith("--") or not name:
            raise UsageError(f"{option!r} is no parameter", where=option, hint="give it as --name value")
        if not equals:
            told = next(rest, None)
            if told is None:
                raise UsageError("needs a value", where=option, hint="give it as --name value")
            value = told
        yield name, value


def _given(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """The values of each parameter."""
    given: dict[str, list[str]] = {}
    for name, value in pairs:
        given.setdefault(name, []).append(value)
    return given


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
        rows = ([getattr(row.get(name), "value", "") for name in names] for row in answer.rows())
        click.echo("\n".join(markdown(names, rows)) if form == "markdown" else draw(names, rows))


def _shown(names: Sequence[str]) -> list[str]:
    """The columns worth the room of a table: not the IRI of what has its label beside it."""
    return [name for name in names if f"{name}Label" not in names]
