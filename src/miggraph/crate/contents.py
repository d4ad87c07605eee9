"""The files of a release, and what is said of each."""

from __future__ import annotations

import gzip
import json
import shutil
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox

from miggraph.config import Settings, packaged
from miggraph.crate.about import About
from miggraph.crate.registry import Release
from miggraph.iris import PREFIXES, dataset, expand, thing
from miggraph.layers import files_of, place_in
from miggraph.releases import Difference, as_json, as_turtle

METADATA, SUMS, README = "ro-crate-metadata.json", "SHA256SUMS", "README.md"
DUMP, TRIG = "data/miggraph.nq.gz", "data/miggraph.trig.gz"
LICENCE_OF_SOFTWARE, CITATION = "LICENSE", "CITATION.cff"
CHANGES, CHANGESET, ADDRESSES = "changes.json", "changes.ttl", "addresses.csv"
_BLOCK = 2**20
_TYPES = {
    ".ttl": "text/turtle",
    ".rq": "application/sparql-query",
    ".txt": "text/plain",
    ".json": "application/json",
    ".csv": "text/csv",
    ".md": "text/markdown",
    ".cff": "application/yaml",
    ".gz": "application/gzip",
}


@dataclass(frozen=True, slots=True)
class Report:
    """What is said of a report whose text is in a release."""

    slug: str
    title: str
    publisher: str
    publisher_iri: str
    """What the dataset calls the publisher, or a name within the metadata where it has none."""
    copyright: str


@dataclass(frozen=True, slots=True)
class Since:
    """The release before, or a version that was none, and what has changed since."""

    number: str
    """The number of the release; empty for a version that was none."""
    version: str
    changes: Difference

    @property
    def name(self) -> str:
        """What it is called."""
        return f"release {self.number}" if self.number else f"version {self.version[:12]}"


@dataclass(frozen=True, slots=True)
class Source:
    """What a release is made of: a version of the dataset with its facts, the project, what changed."""

    settings: Settings
    folder: Path
    facts: Mapping[str, object]
    release: Release
    since: Since | None = None

    @property
    def about(self) -> About:
        """Whose the dataset is."""
        return About.of(self.settings)

    def reports(self) -> list[Report]:
        """The reports of the version."""
        found = []
        store = ox.Store.read_only(str(self.folder / "store"))
        for text in sorted((self.folder / "texts").glob("*.txt")):
            file = self.settings.reports_dir / f"{text.stem}.toml"
            said = tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
            names = ("title", "publisher", "copyright")
            title, publisher, notice = (str(said.get(name, "")) for name in names)
            found.append(Report(text.stem, title or text.stem, publisher, _publisher_iri(store, text.stem), notice))
        return found


def _publisher_iri(store: ox.Store, slug: str) -> str:
    report, name = ox.NamedNode(thing("report", slug)), ox.NamedNode(expand("dcterms:publisher"))
    publishers = (quad.object for quad in store.quads_for_pattern(report, name, None))
    found = sorted(each.value for each in publishers if isinstance(each, ox.NamedNode))
    return found[0] if found else f"#publisher-of-{slug}"


def media_type(name: str) -> str:
    """The media type of a file of a release, by its ending."""
    return _TYPES.get(Path(name).suffix, "text/plain")


def write_files(source: Source, place: Path) -> None:
    """Write the files of a release into an empty folder, all but the metadata and the check sums."""
    (place / "data").mkdir()
    _write_dumps(source.folder / "miggraph.nq", place)
    settings = source.settings
    for name, folder, pattern in (
        ("ontology", settings.ontology_dirs, "*.ttl"),
        ("shapes", settings.shapes_dirs, "*.ttl"),
        ("queries", settings.queries_dirs, "*.rq"),
        ("texts", source.folder / "texts", "*.txt"),
        ("texts", source.folder / "texts", "*.json"),
    ):
        for file in files_of(folder, pattern):
            target = place / name / place_in(file, folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target)
    software = settings.root if settings.is_whole else packaged()
    for file in (software / LICENCE_OF_SOFTWARE, settings.ledger_file):
        if file.is_file():
            shutil.copyfile(file, place / file.name)
    (place / README).write_text(_readme(source), encoding="utf-8")
    (place / CITATION).write_text(_citation(source), encoding="utf-8")
    if source.since:
        told = json.dumps(as_json(source.since.changes), ensure_ascii=False, indent=1)
        (place / CHANGES).write_text(f"{told}\n", encoding="utf-8")
        changeset = as_turtle(source.since.changes, source.since.version, source.release.version)
        (place / CHANGESET).write_bytes(changeset)


def _write_dumps(dump: Path, place: Path) -> None:
    with dump.open("rb") as lines, _packed(place / DUMP) as out:
        shutil.copyfileobj(lines, out, _BLOCK)
    with _packed(place / TRIG) as out:
        quads = ox.parse(path=str(dump), format=ox.RdfFormat.N_QUADS)
        ox.serialize(quads, out, format=ox.RdfFormat.TRIG, prefixes=dict(PREFIXES))


@contextmanager
def _packed(file: Path) -> Iterator[IO[bytes]]:
    """A file that is compressed without its name and the time."""
    with file.open("wb") as out, gzip.GzipFile("", "wb", fileobj=out, mtime=0) as packed:
        yield cast(IO[bytes], packed)


def _readme(source: Source) -> str:
    return "\n".join(_readme_lines(source)) + "\n"


def _readme_lines(source: Source) -> Iterator[str]:
    release = source.release
    yield f"# {source.about.title}, release {release.number}"
    yield ""
    yield f"Published on {release.date}. Version of the dataset, the SHA-256 of its N-Quads: `{release.version}`."
    yield ""
    yield "- `data/`: the dataset as N-Quads, sorted, and as TriG, compressed"
    yield "- `ontology/`, `shapes/`, `queries/`: what the terms mean, what the data conforms to, prepared questions"
    yield "- `texts/`: the text of each report as it was read, and where its blocks and pages begin"
    if source.since:
        yield f"- `{CHANGES}`, `{CHANGESET}`: what changed since {source.since.name}"
    yield f"- `{ADDRESSES}`: the addresses of things that have moved or were withdrawn, where there are any"
    yield f"- `{SUMS}`: check with `sha256sum --check {SUMS}`, or `miggraph release --check` with the folder or archive"
    yield f"- `{METADATA}`: all of this for programs (RO-Crate)"
    yield ""
    yield f"The data is published by {source.about.publisher} under this licence: {source.about.licence_name}."
    yield "The software, its ontology and its shapes are under the Apache License 2.0."
    yield "The texts belong to their publishers and are under none of these."


def _citation(source: Source) -> str:
    """How the release is cited, in the Citation File Format 1.2; strings of JSON are YAML."""
    release, about = source.release, source.about
    return f"""cff-version: 1.2.0
message: To cite this dataset, name its release and its version.
type: dataset
title: {json.dumps(about.title, ensure_ascii=False)}
version: "{release.number}"
date-released: {release.date}
{about.cited_licence()}
authors:
  - name: {json.dumps(about.publisher, ensure_ascii=False)}
identifiers:
  - type: other
    value: "sha256:{release.version}"
    description: SHA-256 of the N-Quads
url: "{dataset()}"
"""
