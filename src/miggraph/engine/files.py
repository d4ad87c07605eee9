"""Serving RDF files as they are: loaded into a store of their own, which lasts as long as the engine.

The loading runs in a process of its own, so that the server keeps none of the memory that it takes.
"""

from __future__ import annotations

import bz2
import gzip
import hashlib
import json
import lzma
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from miggraph.engine.limits import Limits
from miggraph.engine.pool import PooledEngine
from miggraph.engine.store.dataset import CURRENT
from miggraph.errors import DatasetError
from miggraph.figures import measure_store
from miggraph.stores import FORMAT, fill_default_graph

_OPENED: Mapping[str, Callable[..., Any]] = {".gz": gzip.open, ".bz2": bz2.open, ".xz": lzma.open}
_ENDINGS = ".ttl .trig .nt .nq .rdf .owl .jsonld .n3, also with .gz .bz2 .xz"
_ALIASES = {"owl": "rdf"}


def open_files(
    files: Sequence[Path],
    graphs: Mapping[str, Path] | None = None,
    *,
    limits: Limits | None = None,
    allow_service: tuple[str, ...] = (),
) -> PooledEngine:
    """An engine on RDF files; graph names that they hold are kept, blank nodes of different files stay apart.

    :param files: Turtle, TriG, N-Triples, N-Quads, RDF/XML, JSON-LD or Notation3 by the ending, compressed or not
    :param graphs: graph name → file whose triples are to be in that graph
    :param limits: what queries may use
    :param allow_service: endpoints that ``SERVICE`` may call
    :raises DatasetError: for a file that cannot be read, with the line where there is one
    """
    named = [(str(file.absolute()), graph) for graph, file in (graphs or {}).items()]
    sources = [*((str(file.absolute()), None) for file in files), *named]
    folder = tempfile.TemporaryDirectory(prefix="miggraph-", ignore_cleanup_errors=True)
    try:
        _load_elsewhere(Path(folder.name), sources)
        engine = PooledEngine(Path(folder.name), limits=limits or Limits(), allow_service=allow_service)
    except BaseException:
        folder.cleanup()
        raise
    engine.at_close.callback(folder.cleanup)
    return engine


def load(folder: Path, sources: Sequence[tuple[str, str | None]]) -> None:
    """Write a dataset folder from files, each with the graph that its triples go to, or None for its own graphs.

    :raises DatasetError: for a file that cannot be read
    """
    version = folder / "versions" / "0"
    version.mkdir(parents=True)
    store = ox.Store(str(version / "store"))
    digest = hashlib.sha256()
    for name, graph in sources:
        digest.update(f"{graph or ''}\n{_load_file(store, Path(name), graph)}\n".encode())
    quads = len(store)
    fill_default_graph(store)
    store.optimize()
    store.flush()
    facts = {
        "store_format": FORMAT,
        "version": digest.hexdigest(),
        "built_at": datetime.now(tz=UTC).isoformat(timespec="seconds"),
        "counts": {"quads": quads, "files": len(sources)},
        "figures": asdict(measure_store(store)),
    }
    (version / "build.json").write_text(json.dumps(facts), encoding="utf-8")
    (folder / CURRENT).symlink_to(Path("versions") / "0")


def _load_elsewhere(folder: Path, sources: Sequence[tuple[str, str | None]]) -> None:
    done = subprocess.run(
        [sys.executable, "-P", "-m", "miggraph.engine.files", str(folder)],
        input=json.dumps(sources).encode(),
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    if done.returncode:
        last = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
        raise DatasetError(f"the files cannot be loaded: {last or f'exit {done.returncode}'}")


def _load_file(store: ox.Store, file: Path, graph: str | None) -> str:
    """Load a file; its SHA-256."""
    try:
        name = None if graph is None else ox.NamedNode(graph)
    except ValueError as error:
        raise DatasetError("the graph's name is not an IRI", where=graph, hint="give an absolute IRI") from error
    form = _format(file)
    try:
        with _OPENED.get(file.suffix.lower(), open)(file, "rb") as data:
            store.bulk_load(data, format=form, base_iri=file.as_uri(), to_graph=name)
        with file.open("rb") as data:
            return hashlib.file_digest(data, "sha256").hexdigest()
    except SyntaxError as error:
        place = f"{file}:{error.lineno}" if error.lineno else file
        raise DatasetError(f"is not {form.name}: {error.msg}", where=place, hint="correct the file") from error
    except (OSError, ValueError, EOFError, lzma.LZMAError) as error:
        raise DatasetError(f"cannot be read: {error}", where=file, hint="check the file") from error


def _format(file: Path) -> ox.RdfFormat:
    stem = file.with_suffix("") if file.suffix.lower() in _OPENED else file
    ending = stem.suffix.lower().removeprefix(".")
    form = ox.RdfFormat.from_extension(_ALIASES.get(ending, ending))
    if form is None:
        raise DatasetError("is no RDF file by its ending", where=file, hint=f"the endings are {_ENDINGS}")
    return form


def main() -> None:
    """Load the sources that standard input lists into the folder named; tell an error on standard error."""
    try:
        load(Path(sys.argv[1]), [(name, graph) for name, graph in json.load(sys.stdin)])
    except DatasetError as error:
        raise SystemExit(str(error)) from error


if __name__ == "__main__":
    main()
