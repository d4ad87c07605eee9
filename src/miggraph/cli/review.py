"""The command that lists what the converter was not sure of."""

from __future__ import annotations

import csv
import json
import sys
from dataclasses import asdict, fields
from typing import TYPE_CHECKING

import click

from miggraph.cli.query import open_engine
from miggraph.cli.table import draw
from miggraph.config import Settings

if TYPE_CHECKING:
    from miggraph.unresolved import Unresolved


@click.command(epilog="\b\nExample:\n  miggraph unresolved --format csv > doubts.csv")
@click.option("--format", "form", type=click.Choice(("table", "csv", "json")), default="table", show_default=True)
@click.pass_obj
def unresolved(settings: Settings, form: str) -> None:
    """List unknown and ambiguous names, uncertain merges and affiliations, and sections without annotations.

    Each row has a place to look at; names go into data/authority, corrections into data/curation.
    """
    from miggraph.unresolved import Unresolved, find_unresolved

    rows = list(find_unresolved(open_engine(settings)))
    names = [field.name for field in fields(Unresolved)]
    if form == "json":
        click.echo(json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=2))
    elif form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(names)
        writer.writerows(_cells(row) for row in rows)
    else:
        click.echo(draw(names, map(_cells, rows)))


def _cells(row: Unresolved) -> list[str]:
    return ["" if value is None else str(value) for value in asdict(row).values()]
