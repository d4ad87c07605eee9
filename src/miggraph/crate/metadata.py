"""The metadata of a release: RO-Crate 1.1, JSON-LD with schema.org."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from miggraph import __version__
from miggraph.crate.about import SOFTWARE_URL
from miggraph.crate.contents import (
    ADDRESSES,
    CHANGES,
    CHANGESET,
    CITATION,
    DUMP,
    LICENCE_OF_SOFTWARE,
    METADATA,
    README,
    TRIG,
    Report,
    Source,
    media_type,
)
from miggraph.iris import dataset

SPECIFICATION = "https://w3id.org/ro/crate/1.1"
_SOFTWARE, _BUILD = "#software", "#build"
_NAMES = {
    DUMP: "The dataset as N-Quads",
    TRIG: "The dataset as TriG",
    CHANGES: "What changed since the release before, as JSON",
    CHANGESET: "What changed since the release before, as a changeset in Turtle",
    ADDRESSES: "Addresses of things that have moved or were withdrawn",
    CITATION: "How to cite the dataset",
    README: "What is in this release",
    LICENCE_OF_SOFTWARE: "Licence of the software, the ontology, the shapes and the queries",
}
_FOLDERS = {
    "data/": ("Dumps", "The dataset whole, in two forms."),
    "ontology/": ("Ontology", "The classes and properties of the dataset, and its concept schemes."),
    "shapes/": ("Shapes", "The SHACL shapes that every build of the dataset is checked against."),
    "queries/": ("Questions", "Stored SPARQL queries with their parameters."),
    "texts/": ("Texts", "The text of each report as it was read, to which every statement points, and its layout."),
}

Entity = dict[str, Any]
File = tuple[int, str]
"""How many bytes a file has, and its SHA-256."""


def metadata(source: Source, files: Mapping[str, File]) -> bytes:
    """The metadata of a release.

    :param files: the files of the release by their names
    """
    graph = [_descriptor(), _root(source, files), *_folders(files), *_files(source, files), *_context(source, files)]
    context = [f"{SPECIFICATION}/context", {"sha256": "http://schema.org/sha256"}]
    return (json.dumps({"@context": context, "@graph": graph}, ensure_ascii=False, indent=1) + "\n").encode()


def _descriptor() -> Entity:
    return {
        "@id": METADATA,
        "@type": "CreativeWork",
        "about": {"@id": "./"},
        "conformsTo": {"@id": SPECIFICATION},
    }


def _root(source: Source, files: Mapping[str, File]) -> Entity:
    release, about = source.release, source.about
    loose = [name for name in files if "/" not in name]
    return {
        "@id": "./",
        "@type": "Dataset",
        "name": f"{about.title}, release {release.number}",
        "description": (
            "Reports on international migration as RDF: who said what at which event, whom it addresses, figures, "
            "treaties and what agencies do. Each statement points at the characters of the report that say it."
        ),
        "datePublished": release.date,
        "version": release.number,
        "identifier": {"@id": "#version"},
        "url": {"@id": dataset()},
        "license": {"@id": about.licence},
        "publisher": {"@id": about.publisher_iri},
        "author": {"@id": about.publisher_iri},
        "creditText": f"{about.title}, release {release.number} ({release.date}), {dataset()}",
        "keywords": ["international migration", "knowledge graph", "RDF", "recommendations", "SHACL"],
        "hasPart": _links([*_used_folders(files), *loose]),
        "mentions": {"@id": _BUILD},
    }


def _links(names: Sequence[str]) -> Entity | list[Entity]:
    """References to entities; a single one is no list."""
    found: list[Entity] = [{"@id": name} for name in names]
    return found[0] if len(found) == 1 else found


def _used_folders(files: Mapping[str, File]) -> list[str]:
    return [folder for folder in _FOLDERS if any(name.startswith(folder) for name in files)]


def _folders(files: Mapping[str, File]) -> Iterator[Entity]:
    for folder in _used_folders(files):
        name, description = _FOLDERS[folder]
        parts = _links([file for file in files if file.startswith(folder)])
        yield {"@id": folder, "@type": "Dataset", "name": name, "description": description, "hasPart": parts}


def _files(source: Source, files: Mapping[str, File]) -> Iterator[Entity]:
    reports = {report.slug: report for report in source.reports()}
    for name, (size, digest) in files.items():
        entity: Entity = {
            "@id": name,
            "@type": "File",
            "name": _NAMES.get(name, name.rpartition("/")[2]),
            "encodingFormat": media_type(name),
            "contentSize": str(size),
            "sha256": digest,
        }
        slug = name.removeprefix("texts/").rpartition(".")[0]
        if name.startswith("texts/") and slug in reports:
            entity |= _of_text(reports[slug], is_layout=name.endswith(".json"))
        yield entity


def _of_text(report: Report, *, is_layout: bool) -> Entity:
    what = "Layout" if is_layout else "Text"
    said: Entity = {"name": f"{what} of the report: {report.title}"}
    if report.publisher:
        said["copyrightHolder"] = {"@id": report.publisher_iri}
    if report.copyright:
        said["copyrightNotice"] = report.copyright
    return said


def _context(source: Source, files: Mapping[str, File]) -> Iterator[Entity]:
    about = source.about
    yield {
        "@id": about.licence,
        "@type": "CreativeWork",
        "name": about.licence_name,
        "description": "The licence of the data. The texts of the reports belong to their publishers.",
    }
    yield {
        "@id": about.publisher_iri,
        "@type": "Organization",
        "name": about.publisher,
        "url": about.publisher_iri,
    }
    yield {"@id": dataset(), "@type": "WebPage", "name": "The dataset, as it is served now"}
    yield {
        "@id": "#version",
        "@type": "PropertyValue",
        "name": "Version of the dataset: SHA-256 of its N-Quads",
        "propertyID": "sha256",
        "value": source.release.version,
    }
    software = {"@id": _SOFTWARE, "@type": "SoftwareApplication", "name": "miggraph"}
    yield {**software, "version": __version__, "url": SOFTWARE_URL}
    publishers = {report.publisher_iri: report.publisher for report in source.reports() if report.publisher}
    for iri, name in publishers.items():
        yield {"@id": iri, "@type": "Organization", "name": name} | ({} if iri.startswith("#") else {"url": iri})
    yield _build(source, files)


def _build(source: Source, files: Mapping[str, File]) -> Entity:
    software = source.facts.get("software", __version__)
    return {
        "@id": _BUILD,
        "@type": "CreateAction",
        "name": "Build of the dataset",
        "description": (
            f"miggraph {software} read the reports, found statements in them by rules and corrections by hand, linked "
            "them, drew what follows from them, and checked them against the shapes. "
            f"Fingerprint of all inputs: {source.facts.get('inputs', 'not known')}."
        ),
        "endTime": source.release.date,
        "actionStatus": {"@id": "http://schema.org/CompletedActionStatus"},
        "instrument": {"@id": _SOFTWARE},
        "object": _links([name for name in files if name.startswith(("texts/", "ontology/", "shapes/"))]),
        "result": [{"@id": DUMP}, {"@id": TRIG}],
    }
