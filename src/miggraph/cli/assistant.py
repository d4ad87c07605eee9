"""The command that serves the dataset to language models."""

from __future__ import annotations

import asyncio
import re
from urllib.parse import urlsplit

import click

from miggraph.compatibility import require_same_base
from miggraph.config import Settings
from miggraph.errors import UsageError

_HOST = "127.0.0.1"
_PORT = 8001
_SITE = re.compile(
    r"https?://(?:(?!-)[A-Za-z0-9_-]{1,63}(?:\.[A-Za-z0-9_-]{1,63})*\.?|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?"
    r"(?:/[\w.~!$&'()*+,;=:@%/-]*)?",
    re.ASCII,
)


@click.command(
    epilog="\b\nExamples:\n  miggraph mcp\n  miggraph mcp --questions all\n  miggraph mcp --http --port 8001",
)
@click.option("--http", "is_http", is_flag=True, help="Serve over HTTP, on this machine alone, not standard input.")
@click.option("--port", type=click.IntRange(0, 65535), default=_PORT, show_default=True, help="Port for --http.")
@click.option(
    "--questions",
    "names",
    multiple=True,
    default=("common",),
    show_default=True,
    metavar="NAME",
    help="Stored queries with a tool of their own: common, all, none, a group or a query; repeatable.",
)
@click.option("--site", help="Address of the pages that answers link to; by default where serve answers.")
@click.pass_obj
def mcp(settings: Settings, is_http: bool, port: int, names: tuple[str, ...], site: str | None) -> None:
    """Serve the dataset that is there to a language model, over the Model Context Protocol."""
    try:
        from miggraph.assistant import server
    except ModuleNotFoundError as error:
        raise UsageError(
            f"the library {error.name} is not installed",
            hint="install it with: .venv/bin/pip install -e '.[assistant]'",
        ) from error
    from miggraph.assistant.desk import Desk
    from miggraph.engine.opening import open_serving
    from miggraph.queries import load
    from miggraph.web import create_app
    from miggraph.web.server.server import bind

    require_same_base(settings.dataset_dir, settings.base_iri)
    address = _site(settings, site)
    engine = open_serving(settings)
    try:
        app = create_app(engine, load(settings.queries_dirs), settings)
        made = server.make(Desk(app, names, address))
        if not is_http:
            asyncio.run(server.over_stdio(made))
            return
        with bind(_HOST, port) as listener:
            click.echo(f"serving at http://{_HOST}:{listener.getsockname()[1]}{server.PATH} (Ctrl-C ends it)", err=True)
            server.over_http(made, listener)
    finally:
        engine.close()


def _site(settings: Settings, given: str | None) -> str:
    """The address of the pages, with a slash at the end.

    :raises UsageError: for one that is no address of the web
    """
    prefix = settings.url_prefix.strip("/")
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    site = f"http://{host}:{settings.port}/{prefix}" if given is None else given
    if not _is_address(site):
        hint = "give one such as https://example.org/graph"
        raise UsageError(f"{site[:200]!r} is no address of a site", where="--site", hint=hint)
    return site.rstrip("/") + "/"


def _is_address(site: str) -> bool:
    """Whether pages can have addresses that begin so: one with a host, and with neither query nor fragment."""
    try:
        return bool(_SITE.fullmatch(site) and urlsplit(site).hostname and (urlsplit(site).port or 1))
    except ValueError:  # a port over the highest, or no address in brackets
        return False
