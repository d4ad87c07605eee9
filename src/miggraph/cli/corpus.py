"""Commands for a corpus of one's own: begin it, and write the redirects of its IRIs."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import click

from miggraph import config, corpus, redirects
from miggraph.cli.writing import write_whole
from miggraph.config import Settings
from miggraph.errors import UsageError

_FOLDERS = ("data/reports", "data/curation", "data/authority", "rules", "queries", "shapes")
_FILES = {"miggraph.toml": config.FILE, "README.md": "README.md", "gitignore": ".gitignore"}
_LOCAL = "http://localhost:8000/"
"""A base that can be followed where it was made, until a better one is chosen."""
_LICENCE = "https://creativecommons.org/licenses/by/4.0/"


@click.command(epilog="\b\nExample:\n  miggraph init coast --base-iri https://w3id.org/coast/ --title 'Coast reports'")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--base-iri", help="What its IRIs begin with; by default the address of a local server.")
@click.option("--title", help="What the corpus is called; by default as its folder.")
@click.option("--publisher", default="", help="Who publishes the dataset.")
@click.option("--licence", default=_LICENCE, show_default=True, help="IRI of the licence of the dataset.")
@click.option("--contact", default="", help="Where errors are reported: a mail address or that of a page.")
def init(folder: Path, base_iri: str | None, title: str | None, publisher: str, licence: str, contact: str) -> None:
    """Lay out a FOLDER for a corpus of one's own. What is there already stays as it is."""
    base = base_iri or _LOCAL
    config.require_base(base, "--base-iri")
    corpus.require_apart(base)
    config.require_licence(licence, "--licence")
    _require_place(folder)
    given = {"base_iri": base, "title": title or folder.absolute().name, "publisher": publisher}
    given |= {"licence": licence, "contact": contact}
    for name in _FOLDERS:
        (folder / name).mkdir(parents=True, exist_ok=True)
        if not any((folder / name).iterdir()):
            (folder / name / ".gitkeep").touch()
    templates = files("miggraph.cli") / "corpus_files"
    for name, place in _FILES.items():
        text = (templates / name).read_text(encoding="utf-8")
        for key, value in given.items():
            shown = json.dumps(value, ensure_ascii=False) if place == config.FILE else value  # strings of JSON are TOML
            text = text.replace(f"{{{key}}}", shown)
        if not (folder / place).exists():
            write_whole(folder / place, text.encode("utf-8"))
    if base_iri is None:
        click.echo(f"base_iri is {base}: set one that you will keep before you publish anything", err=True)
    click.echo(folder / config.FILE)


def _require_place(folder: Path) -> None:
    """Make sure that a folder may become a corpus.

    :raises UsageError: if it is one or lies in one, or if a file stands where a folder has to be
    """
    if (folder / config.FILE).exists():
        raise UsageError("is a corpus already", where=folder, hint="name another folder, or edit its miggraph.toml")
    outer = config.find_root(folder.absolute().parent)
    if outer is not None:
        raise UsageError(f"lies in the corpus {outer}", where=folder, hint="name a folder outside of it")
    for place in (folder / name for name in _FOLDERS):
        file = next((each for each in (place, *place.parents) if each.exists() and not each.is_dir()), None)
        if file is not None:
            raise UsageError("is a file, where a folder has to be", where=file, hint="move it, or name another folder")


@click.command("redirects", epilog="\b\nExample:\n  miggraph redirects --for w3id --to https://graph.example.org/")
@click.option("--for", "server", type=click.Choice(sorted(redirects.SERVERS)), required=True, help="Who redirects.")
@click.option("--to", "address", required=True, help="Address under which serve can be reached.")
@click.pass_obj
def write_redirects(settings: Settings, server: str, address: str) -> None:
    """Print the rules by which a web server leads from the base of the IRIs to where the dataset is served."""
    click.echo(redirects.rules(server, settings.base_iri, address), nl=False)
