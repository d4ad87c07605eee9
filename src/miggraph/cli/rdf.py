"""Reading RDF that a command is given: a dataset folder, or a file in any format."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from miggraph import publish
from miggraph.errors import DatasetError, MiggraphError, UsageError

if TYPE_CHECKING:
    from pyoxigraph import Quad, RdfFormat


def read_quads(place: Path) -> list[Quad]:
    """The quads of a dataset folder or a file.

    :raises MiggraphError: if it is neither, or was changed after it was built, or is no RDF
    """
    from pyoxigraph import parse

    file = place
    if not place.exists():
        raise DatasetError("no such file or dataset", where=place, hint="build it with: miggraph build")
    if place.is_dir():
        facts = publish.current_facts(place)
        if facts is None:
            raise DatasetError("is not a dataset", where=place, hint="build it with: miggraph build")
        file = place / publish.CURRENT / publish.DUMP
        if publish.version_of(file.read_bytes()) != facts.get("version"):
            raise DatasetError("was changed after it was built", where=file, hint="run: miggraph build --force")
    try:
        return list(parse(path=str(file), format=_format_of(file)))
    except (SyntaxError, OSError) as error:
        raise MiggraphError(f"cannot be read as RDF: {error}", where=file, hint="correct it") from error


def _format_of(file: Path) -> RdfFormat:
    from pyoxigraph import RdfFormat

    form = RdfFormat.from_extension(file.suffix.removeprefix("."))
    if form is None:
        raise UsageError("has no suffix of RDF", where=file, hint="name it .nq, .nt, .ttl, .trig, .rdf or .jsonld")
    return form
