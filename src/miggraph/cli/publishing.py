"""The command that fills a SPARQL server elsewhere: publish."""

from __future__ import annotations

from contextlib import closing

import click

from miggraph.config import Settings
from miggraph.errors import UsageError


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
    from miggraph.engine.opening import access
    from miggraph.publish import CURRENT
    from miggraph.remote import Server
    from miggraph.remote.publication import publish as publish_to
    from miggraph.remote.publication import writer

    allowed = access(settings)
    with closing(Server(asked, allowed)) as reads, closing(Server(written, allowed)) as writes:
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
