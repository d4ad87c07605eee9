"""The files of a dump: the dataset in the forms that people load, whole and compressed, and what spreadsheets open.

They are made from the published N-Quads when they are first asked for, and kept beside them for as long as the version
is. What a spreadsheet opens holds no cell that it would run as a formula.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import os
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import pyoxigraph as ox
import zstandard

from miggraph.engine import Engine, Query
from miggraph.iris import PREFIXES
from miggraph.web.http.spreadsheets import harmless
from miggraph.web.pages.description import written

NQUADS = "miggraph.nq"
RECOMMENDATIONS = "recommendations.csv"
SUMS = "SHA256SUMS"
TYPES: Mapping[str, str] = MappingProxyType(
    {
        NQUADS: "application/n-quads",
        "miggraph.trig": "application/trig",
        "miggraph.ttl": "text/turtle",
        "miggraph.jsonld": "application/ld+json",
        RECOMMENDATIONS: "text/csv",
    }
)
"""File → its media type; in Turtle the graphs are put together."""

_PACKED: Mapping[str, str] = MappingProxyType({".gz": "application/gzip", ".zst": "application/zstd"})
_COLUMNS = ("recommendation", "text", "strength", "made_at", "date", "made_by", "addressed_to", "concerns", "themes")
_BLOCK = 2**20
_QUERY = """
SELECT ?recommendation (SAMPLE(?words) AS ?text) (SAMPLE(?degree) AS ?strength) (SAMPLE(?title) AS ?made_at)
       (SAMPLE(?day) AS ?date) (GROUP_CONCAT(DISTINCT ?speaker; separator="; ") AS ?made_by)
       (GROUP_CONCAT(DISTINCT ?addressee; separator="; ") AS ?addressed_to)
       (GROUP_CONCAT(DISTINCT ?instrument; separator="; ") AS ?concerns)
       (GROUP_CONCAT(DISTINCT ?subject; separator="; ") AS ?themes)
WHERE {
  ?recommendation a mig:Recommendation ; mig:text ?words .
  OPTIONAL { ?recommendation mig:strength/rdfs:label ?degree }
  OPTIONAL { ?recommendation mig:madeAt ?event . ?event dcterms:title ?title ; schema:startDate ?day }
  OPTIONAL { ?recommendation mig:madeBy/rdfs:label ?speaker }
  OPTIONAL { ?recommendation mig:addressedTo/rdfs:label ?addressee }
  OPTIONAL { ?recommendation mig:concerns/rdfs:label ?instrument }
  OPTIONAL { ?recommendation dcterms:subject/rdfs:label ?subject }
} GROUP BY ?recommendation ORDER BY ?recommendation"""
_PROLOGUE = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in PREFIXES.items())


@dataclass(frozen=True, slots=True)
class DumpFile:
    """A file of a dump."""

    name: str
    media_type: str
    size: int | None
    """Bytes; None for one that nobody has asked for yet."""


class Dump:
    """The files of one version of the dataset."""

    _making = threading.Lock()

    def __init__(self, version: Path, engine: Engine) -> None:
        """Find the files.

        :param version: the folder of the version
        :param engine: serves that version
        """
        self._source = version / NQUADS
        self._folder = version / "dumps"
        self._engine = engine

    def files(self) -> Iterator[DumpFile]:
        """All files that can be had."""
        for name, media_type in TYPES.items():
            for ending, packed in {"": media_type, **_PACKED}.items():
                place = self._place(name + ending)
                yield DumpFile(name + ending, packed, place.stat().st_size if place.is_file() else None)

    def media_type(self, name: str) -> str | None:
        """The media type of a file; None for a name that no file has."""
        base, ending = _parts(name)
        if base not in TYPES:
            return "text/plain" if name == SUMS else None
        return _PACKED[ending] if ending else TYPES[base]

    def get(self, name: str) -> Path:
        """A file, made if it has not been.

        :raises OSError: when it can be written nowhere
        """
        place = self._place(name)
        with self._making:
            if not place.is_file():
                place = self._writable() / name
                self._write(place, lambda out: self._make(name, out))
        return place

    def _make(self, name: str, out: io.BufferedWriter) -> None:
        base, ending = _parts(name)
        if name == SUMS:
            for each in self.files():
                out.write(f"{_sha256(self._made(each.name))}  {each.name}\n".encode())
        elif ending == ".gz":
            with self._made(base).open("rb") as source, gzip.GzipFile("", "wb", fileobj=out, mtime=0) as packed:
                shutil.copyfileobj(source, packed, _BLOCK)
        elif ending == ".zst":
            with self._made(base).open("rb") as source:
                zstandard.ZstdCompressor(level=9).copy_stream(source, out)
        elif base == RECOMMENDATIONS:
            self._write_recommendations(out)
        else:
            self._serialise(ox.RdfFormat.from_extension(base.rpartition(".")[2]), out)

    def _made(self, name: str) -> Path:
        """A file that another one is made of."""
        place = self._place(name)
        if not place.is_file():
            place = self._writable() / name
            self._write(place, lambda out: self._make(name, out))
        return place

    def _serialise(self, form: ox.RdfFormat | None, out: io.BufferedWriter) -> None:
        quads = ox.parse(path=str(self._source), format=ox.RdfFormat.N_QUADS)
        prefixes = dict(PREFIXES)
        if form == ox.RdfFormat.TURTLE:
            ox.serialize(dict.fromkeys(quad.triple for quad in quads), out, format=form, prefixes=prefixes)
        elif form is not None:
            ox.serialize(quads, out, format=form, prefixes=prefixes)

    def _write_recommendations(self, out: io.BufferedWriter) -> None:
        text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
        writer = csv.writer(text)
        writer.writerow(_COLUMNS)
        for row in self._engine.query(Query(_PROLOGUE + _QUERY, unlimited=True)).rows():
            writer.writerow([harmless(written(row[name])) if name in row else "" for name in _COLUMNS])
        text.detach()

    def _place(self, name: str) -> Path:
        if name == NQUADS:
            return self._source
        here = self._folder / name
        return here if here.is_file() else self._elsewhere() / name

    def _writable(self) -> Path:
        """Where files are written: beside the dataset, or in the system's place for what is temporary."""
        for folder in (self._folder, self._elsewhere()):
            try:
                folder.mkdir(parents=True, exist_ok=True)
            except OSError:
                continue
            if os.access(folder, os.W_OK):
                return folder
        raise OSError("a dump can be written nowhere")

    def _elsewhere(self) -> Path:
        return Path(tempfile.gettempdir()) / f"miggraph-dump-{self._source.parent.name[:12]}-{os.getuid()}"

    def _write(self, place: Path, make: Callable[[io.BufferedWriter], None]) -> None:
        """Write a file whole or not at all."""
        temporary = place.with_name(f".{place.name}.{os.getpid()}")
        try:
            with temporary.open("wb") as out:
                make(out)
            temporary.replace(place)
        finally:
            temporary.unlink(missing_ok=True)


def _parts(name: str) -> tuple[str, str]:
    ending = next((ending for ending in _PACKED if name.endswith(ending)), "")
    return name.removesuffix(ending), ending


def _sha256(file: Path) -> str:
    with file.open("rb") as data:
        return hashlib.file_digest(data, "sha256").hexdigest()
