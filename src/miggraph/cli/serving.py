"""The command that serves the dataset."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from miggraph.cli.build import is_up_to_date
from miggraph.compatibility import require_same_base
from miggraph.config import Settings
from miggraph.errors import UsageError

if TYPE_CHECKING:
    from miggraph.engine.pool import PooledEngine
    from miggraph.engine.remote import RemoteEngine


@click.command(
    epilog="\b\nExample:\n  miggraph serve --port 8099\n  miggraph serve catalogue.trig --graph http://example.org/places=places.ttl"
)
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--graph", "graphs", multiple=True, metavar="IRI=FILE", help="A file and the graph for it; repeatable.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on; by default the settings'.")
@click.option("--host", help="Address to listen on; by default the settings'.")
@click.option("--endpoint", metavar="URL", help="A SPARQL server elsewhere to ask; by default the settings'.")
@click.option("--no-build", is_flag=True, help="Serve the dataset that is there, be it older than its reports or not.")
@click.pass_obj
def serve(
    settings: Settings,
    files: tuple[Path, ...],
    graphs: tuple[str, ...],
    port: int | None,
    host: str | None,
    endpoint: str | None,
    no_build: bool,
) -> None:
    """Serve the dataset: pages, SPARQL endpoint, linked data. Builds it first where anything has changed.

    With FILES of RDF, serves them instead; the names of their graphs are kept. With an endpoint, builds nothing, and
    has that server answer the queries.
    """
    if endpoint and (files or graphs):
        raise UsageError("files are not served from a server elsewhere", where="--endpoint", hint="give one of both")
    settings = replace(settings, endpoint=endpoint or settings.endpoint)
    settings = replace(settings, port=settings.port if port is None else port, host=host or settings.host)
    named = dict(_pair(text) for text in graphs)
    if not files and not named:
        require_same_base(settings.dataset_dir, settings.base_iri)
    from miggraph.web.server import server

    with server.bind(settings.host, settings.port) as listener:
        if not (files or named or no_build or settings.endpoint or is_up_to_date(settings)):
            _build(settings)
        from miggraph.queries import load
        from miggraph.web import create_app
        from miggraph.web.warming import warmed

        engine = _engine(settings, files, named)
        try:
            app = create_app(engine, load(settings.queries_dirs), settings)
            what = "given files" if files or named else settings.endpoint or str(settings.dataset_dir)
            with warmed(app):
                server.serve(app, settings, engine, listener, ready=lambda port: _announce(settings, what, port))
        finally:
            engine.close()


def _engine(settings: Settings, files: Sequence[Path], graphs: Mapping[str, Path]) -> PooledEngine | RemoteEngine:
    if not files and not graphs:
        from miggraph.engine.opening import open_serving

        return open_serving(settings)
    from miggraph.engine import Limits
    from miggraph.engine.files import open_files

    return open_files(files, graphs, limits=Limits.of(settings), allow_service=tuple(settings.allow_service.split()))


def _pair(text: str) -> tuple[str, Path]:
    graph, sign, file = text.partition("=")
    if not (graph and sign and file):
        raise UsageError(f"{text!r} is not of the form IRI=FILE", where="--graph", hint="name the graph and its file")
    return graph, Path(file)


def _announce(settings: Settings, what: str, port: int) -> None:
    """Say where the server is, and three things to try."""
    address = f"http://{settings.host}:{port}/{settings.url_prefix.strip('/')}".rstrip("/")
    click.echo(f"serving {what} at {address}/ (Ctrl-C ends it); try", err=True)
    click.echo(f"  {address}/queries", err=True)
    click.echo(f"  {address}/sparql", err=True)
    click.echo(
        f"  curl '{address}/sparql?format=csv' --data-urlencode 'query=SELECT * {{?s a ?o}} LIMIT 5' -G", err=True
    )


def _build(settings: Settings) -> None:
    """Build in a process of its own, so that the server keeps none of the memory that building takes.

    A build that leaves out reports at fault has said so and is served.
    """
    command = [sys.executable, "-m", "miggraph", "--root", str(settings.root), "build"]
    done = subprocess.run([*command, "--out", str(settings.dataset_dir)], stdout=subprocess.DEVNULL, check=False)
    if done.returncode and not is_up_to_date(settings):
        raise click.exceptions.Exit(done.returncode)
