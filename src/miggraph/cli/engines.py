"""The engine that a command serves from, and the command that fills one elsewhere: publish."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import click

from miggraph.config import Settings
from miggraph.errors import UsageError

if TYPE_CHECKING:
    from miggraph.engine.pool import PooledEngine
    from miggraph.engine.remote import RemoteEngine
    from miggraph.remote import Access


def open_serving(settings: Settings) -> PooledEngine | RemoteEngine:
    """The engine on the built dataset, or on the SPARQL server that the settings name.

    :raises DatasetError: where there is no dataset
    :raises EndpointError: where the server does not answer as it should
    """
    from miggraph.engine import Limits

    limits, allowed = Limits.of(settings), tuple(settings.allow_service.split())
    if settings.endpoint:
        from miggraph.engine.remote import RemoteEngine

        return RemoteEngine(
            settings.endpoint,
            limits=limits,
            access=_access(settings),
            dataset=settings.dataset_dir,
            timeout=settings.endpoint_timeout,
            allow_service=allowed,
        )
    from miggraph.engine.pool import PooledEngine

    return PooledEngine(settings.dataset_dir, limits=limits, allow_service=allowed)


@click.command(
    epilog="\b\nExamples:\n  miggraph publish --endpoint http://127.0.0.1:7878/query --to http://127.0.0.1:7878/store"
    "\n  miggraph publish --endpoint http://db/sparql --to http://db/update --how update"
)
@click.option("--to", "store", metavar="URL", help="Where the server is written to; by default the settings'.")
@click.option("--endpoint", metavar="URL", help="Where the server takes queries; by default the settings'.")
@click.option(
    "--how",
    type=click.Choice(("gsp", "update")),
    default="gsp",
    show_default=True,
    help="The Graph Store Protocol, or SPARQL Update.",
)
@click.option("--keep", type=click.IntRange(min=1), help="Versions that stay there; by default the settings'.")
@click.pass_obj
def publish(settings: Settings, store: str | None, endpoint: str | None, how: str, keep: int | None) -> None:
    """Publish the current version of the dataset to a SPARQL server elsewhere.

    Readers of that server see the version before until the whole of the new one is there. A publication that was broken
    off goes on where it stopped. Credentials are taken from the settings, best as environment variables.
    """
    asked, written = endpoint or settings.endpoint, store or settings.endpoint_store
    if not asked or not written:
        missing = "--to" if asked else "--endpoint"
        raise UsageError("an address is missing", where=missing, hint="name where it takes queries and is written to")
    from miggraph.publish import CURRENT
    from miggraph.remote import Server
    from miggraph.remote.publication import publish as publish_to
    from miggraph.remote.publication import writer

    access = _access(settings)
    with closing(Server(asked, access)) as reads, closing(Server(written, access)) as writes:
        done = publish_to(
            (settings.dataset_dir / CURRENT).resolve(),
            reads,
            writer(how, writes),
            kept=keep or settings.versions_kept,
            tell=lambda line: click.echo(line, err=True),
        )
    for version in done.dropped:
        click.echo(f"version {version[:12]} is removed", err=True)
    click.echo(f"{asked} {done.version}")


def _access(settings: Settings) -> Access:
    from miggraph.remote import Access

    return Access(settings.endpoint_user, settings.endpoint_password, settings.endpoint_token)
