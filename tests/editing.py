"""A small project that can be edited as its owner would, and the edits."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from building import REPORT, make_project, metadata
from miggraph.config import Settings
from support import PROJECT

SENTENCES = (
    "Ms. Ada Quill of the Harbour Council urged Kenya to register every ferry.",
    "Mr. Bo Quill said that the Reef Office had trained 40 inspectors in Peru.",
    "Ms. A. Quill, Ministry of Ports, Kenya, thanked the Tide Bank (TB).",
    "The Harbour Council should publish the list of ferries each year.",
    "Participants welcomed the Lagoon Compact and asked the Reef Office to report on it.",
    "Crews need a contract in a language that they read.",
    "According to the Tide Bank, 300 divers worked in Mozambique in 2011.",
)
TITLES = ("Notes on ferries", "NOTES ON FERRIES", "Safe Work of Divers", "The Reef Office in Kenya")
EVENT = "## Seminar on mobile boat builders\n\nSeminar held on 4 May 2012\n\n"
PREFIXES = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix dcterms: <http://purl.org/dc/terms/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix mig: <https://w3id.org/miggraph/ontology#> .
"""
ENTRY = """<https://w3id.org/miggraph/id/organization/{slug}> a mig:Organization ; rdfs:label "{label}" ;
    skos:altLabel "{alias}" ; mig:organizationType <https://w3id.org/miggraph/id/organization-type/ngo> ;
    dcterms:source "invented" .
"""
SHAPE = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix mig: <https://w3id.org/miggraph/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<https://w3id.org/miggraph/shapes#Person-long> a sh:PropertyShape ; sh:targetClass mig:Person ; sh:path rdfs:label ;
    sh:minLength {least} ; sh:message "Write the name out." ; sh:severity sh:Warning .
"""
CORRECTION = """[[correction]]
action = "reject"
kind = "recommendation"
quote = "Employers must keep the passports of boat builders in no circumstances."
by = "A. Reader"
on = 2026-11-22
reason = "{reason}"
"""
Edit = Callable[[Settings, random.Random], None]
NAMES = ("one", "two", "three")


def editable_project(root: Path) -> Settings:
    """A project of which all can be changed, with few entries in its authority files."""
    settings = make_project(root)
    for folder in (settings.ontology_dir, settings.shapes_dir, settings.queries_dir, settings.authority_dir):
        folder.unlink()
    for name in ("ontology", "shapes", "queries"):
        shutil.copytree(PROJECT / name, root / name)
    settings.authority_dir.mkdir()
    _enter(settings, "reef-office", "Reef Office", "Office of Reefs")
    return settings


def elsewhere(settings: Settings, folder: Path) -> Settings:
    """The same project with its dataset in another folder."""
    return replace(settings, dataset=folder, build_cache="")


def _enter(settings: Settings, slug: str, label: str, alias: str) -> None:
    text = PREFIXES + ENTRY.format(slug=slug, label=label, alias=alias)
    (settings.authority_dir / f"{slug}.ttl").write_text(text, encoding="utf-8")


def _write(settings: Settings, name: str, chance: random.Random) -> None:
    said = chance.sample(SENTENCES, chance.randint(2, len(SENTENCES)))
    held = EVENT if chance.random() < 0.5 else ""
    text = f"# {chance.choice(TITLES)}\n\n{held}" + "\n\n".join(said) + "\n"
    (settings.reports_dir / f"{name}.md").write_text(text, encoding="utf-8")
    if not (settings.reports_dir / f"{name}.toml").exists():
        _describe(settings, name, chance)


def _describe(settings: Settings, name: str, chance: random.Random) -> None:
    text = metadata(chance.choice(TITLES), day=20 + chance.randint(1, 9))
    (settings.reports_dir / f"{name}.toml").write_text(text, encoding="utf-8")


def _there(settings: Settings) -> list[str]:
    return [name for name in NAMES if (settings.reports_dir / f"{name}.md").exists()]


def write_report(settings: Settings, chance: random.Random) -> None:
    """Add a report, or change one."""
    _write(settings, chance.choice(NAMES), chance)


def remove_report(settings: Settings, chance: random.Random) -> None:
    """Remove a report."""
    for name in _there(settings)[:1]:
        (settings.reports_dir / f"{name}.md").unlink()


def rename_report(settings: Settings, chance: random.Random) -> None:
    """Give a report another name."""
    free = [name for name in NAMES if name not in _there(settings)]
    if free and (there := _there(settings)):
        for suffix in (".md", ".toml"):
            (settings.reports_dir / f"{there[0]}{suffix}").rename(settings.reports_dir / f"{free[0]}{suffix}")


def change_metadata(settings: Settings, chance: random.Random) -> None:
    """Give a report another title and day."""
    for name in _there(settings)[:1]:
        _describe(settings, name, chance)


def correct(settings: Settings, chance: random.Random) -> None:
    """Correct a report by hand, or give another reason."""
    text = CORRECTION.format(reason=f"Reason {chance.randint(1, 9)}.")
    (settings.curation_dir / f"{REPORT}.toml").write_text(text, encoding="utf-8")


def name_otherwise(settings: Settings, chance: random.Random) -> None:
    """Give an entry of the authority files another name."""
    _enter(settings, "reef-office", "Reef Office", chance.choice(("Tide Bank", "Reef Bureau", "Lagoon Office")))


def enter(settings: Settings, chance: random.Random) -> None:
    """Make an entry of a body that a report may have named before."""
    slug, label = chance.choice((("harbour-council", "Harbour Council"), ("whale-bureau", "Whale Bureau")))
    _enter(settings, slug, label, f"{label} of the Sea")


def change_shape(settings: Settings, chance: random.Random) -> None:
    """Change a shape."""
    text = SHAPE.format(least=chance.choice((2, 9)))
    (settings.shapes_dir / "further.ttl").write_text(text, encoding="utf-8")


def change_query(settings: Settings, chance: random.Random) -> None:
    """Change a stored query."""
    file = sorted(settings.queries_dir.glob("*.rq"))[0]
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    lines[0] = f"#+ summary: Question {chance.randint(1, 99)}?\n"
    file.write_text("".join(lines), encoding="utf-8")


def change_ontology(settings: Settings, chance: random.Random) -> None:
    """Give a class of the ontology another comment."""
    text = f'{PREFIXES}mig:Report rdfs:comment "Comment {chance.randint(1, 9)}"@en .\n'
    (settings.ontology_dir / "further.ttl").write_text(text, encoding="utf-8")


def spoil(settings: Settings, _: random.Random) -> None:
    """Put something in the place of a report that is none."""
    (settings.reports_dir / "one.md").write_bytes(b"\x7fELF\x00")


EDITS: tuple[Edit, ...] = (
    write_report,
    remove_report,
    rename_report,
    change_metadata,
    correct,
    name_otherwise,
    enter,
    change_shape,
    change_query,
    change_ontology,
    spoil,
)
