"""The command that serves the dataset."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import click

from miggraph.cli.asking import open_engine
from miggraph.cli.making import is_up_to_date
from miggraph.config import Settings


@click.command(epilog="\b\nExample:\n  miggraph serve --port 8099")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on; by default the settings'.")
@click.option("--host", help="Address to listen on; by default the settings'.")
@click.option("--no-build", is_flag=True, help="Serve the dataset that is there, be it older than its reports or not.")
@click.pass_obj
def serve(settings: Settings, port: int | None, host: str | None, no_build: bool) -> None:
    """Serve the dataset: pages, SPARQL endpoint, linked data. Builds it first where anything has changed."""
    settings = replace(settings, port=settings.port if port is None else port, host=host or settings.host)
    from miggraph.web import server

    with server.bind(settings.host, settings.port) as listener:
        if not no_build and not is_up_to_date(settings):
            _build(settings)
        from miggraph.queries import load
        from miggraph.web import create_app

        app = create_app(open_engine(settings), load(settings.queries_dir), settings)
        _announce(settings)
        server.serve(app, settings, listener)


def _announce(settings: Settings) -> None:
    """Say where the server is, and three things to try."""
    address = f"http://{settings.host}:{settings.port}"
    click.echo(f"serving {settings.dataset_dir} at {address}/ (Ctrl-C ends it); try", err=True)
    click.echo(f"  {address}/queries", err=True)
    click.echo(f"  {address}/id/country/mexico", err=True)
    click.echo(
        f"  curl '{address}/sparql?format=csv' --data-urlencode 'query=SELECT * {{?s a ?o}} LIMIT 5' -G", err=True
    )


def _build(settings: Settings) -> None:
    """Build in a process of its own, so that the server keeps none of the memory that building takes."""
    command = [sys.executable, "-m", "miggraph", "--root", str(settings.root), "build"]
    done = subprocess.run([*command, "--out", str(settings.dataset_dir)], stdout=subprocess.DEVNULL, check=False)
    if done.returncode:
        raise click.exceptions.Exit(done.returncode)
