"""A build that uses what earlier ones made gives what a build from nothing gives, whatever has changed between them."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from building import REPORT, make_project, report_file
from miggraph.build import build, graphs, steps
from miggraph.build.linking import Written, write_one
from miggraph.build.reports import Found, Read, extract_one
from miggraph.config import Settings
from miggraph.model import LexiconEntry
from support import PROJECT

META = """title = "{title}"
publisher = "Reef Office"
issued = "2031"
language = "en"
source_format = "Markdown"
copyright = "© Reef Office"
added = 2026-11-22
"""
SENTENCES = (
    "Ms. Ada Quill of the Harbour Council urged Kenya to register every ferry.",
    "Mr. Bo Quill said that the Reef Office had trained 40 inspectors in Peru.",
    "The Harbour Council should publish the list of ferries each year.",
    "Participants welcomed the Lagoon Compact and asked the Reef Office to report on it.",
    "Crews need a contract in a language that they read.",
)
ALIAS = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://w3id.org/miggraph/id/organization/reef-office> a <https://w3id.org/miggraph/ontology#Organization> ;
    <http://www.w3.org/2000/01/rdf-schema#label> "Reef Office" ; skos:altLabel "{alias}" ;
    <http://purl.org/dc/terms/source> "invented" .
"""
Edit = Callable[[Settings, random.Random], None]


def _write(settings: Settings, name: str, chance: random.Random) -> None:
    said = chance.sample(SENTENCES, chance.randint(2, len(SENTENCES)))
    (settings.reports_dir / f"{name}.md").write_text("# Notes\n\n" + "\n\n".join(said) + "\n", encoding="utf-8")
    toml = settings.reports_dir / f"{name}.toml"
    if not toml.exists():
        toml.write_text(META.replace("{title}", f"Notes {name}"), encoding="utf-8")


def _write_report(settings: Settings, chance: random.Random) -> None:
    _write(settings, chance.choice(("one", "two")), chance)


def _remove_report(settings: Settings, chance: random.Random) -> None:
    name = chance.choice(("one", "two"))
    for suffix in (".md", ".toml"):
        (settings.reports_dir / f"{name}{suffix}").unlink(missing_ok=True)


def _change_metadata(settings: Settings, chance: random.Random) -> None:
    _write(settings, "one", chance)
    (settings.reports_dir / "one.toml").write_text(
        META.replace("{title}", f"Notes {chance.randint(1, 9)}"), encoding="utf-8"
    )


def _correct(settings: Settings, _: random.Random) -> None:
    (settings.curation_dir / f"{REPORT}.toml").write_text("", encoding="utf-8")


def _name_otherwise(settings: Settings, chance: random.Random) -> None:
    alias = chance.choice(("Harbour Council", "Reef Bureau", "Office of Reefs"))
    (settings.authority_dir / "reef.ttl").write_text(ALIAS.format(alias=alias), encoding="utf-8")


def _spoil(settings: Settings, _: random.Random) -> None:
    (settings.reports_dir / "one.md").write_bytes(b"\x7fELF\x00")


EDITS: tuple[Edit, ...] = (_write_report, _remove_report, _change_metadata, _correct, _name_otherwise, _spoil)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    made = make_project(tmp_path / "project")
    made.authority_dir.unlink()
    shutil.copytree(PROJECT / "data" / "authority", made.authority_dir)
    return made


@pytest.mark.long  # some ten builds
@pytest.mark.parametrize("seed", [1, 2])
def test_build_after_edits_is_the_build_from_nothing(settings: Settings, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    elsewhere = replace(settings, dataset=tmp_path / "elsewhere")
    for edit in chance.sample(EDITS, 3):
        edit(settings, chance)
        again, anew = build(settings), build(elsewhere, cached=False)
        assert again.version == anew.version, edit.__name__
        assert set(again.left_out) == set(anew.left_out)
        assert (again.folder / "miggraph.nq").read_bytes() == (anew.folder / "miggraph.nq").read_bytes()
    assert not (tmp_path / "elsewhere" / "cache").exists()


def test_change_of_an_authority_entry_touches_only_reports_that_name_it(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    (settings.reports_dir / "one.md").write_text(f"# Notes\n\n{SENTENCES[0]}\n", encoding="utf-8")
    (settings.reports_dir / "one.toml").write_text(META.replace("Reef Office", "Quay Press"), encoding="utf-8")
    report_file(settings).write_text(report_file(settings).read_text() + "\nThe Coral Board met.\n", encoding="utf-8")
    made: list[str] = []

    def noted(read: Read, entries: tuple[LexiconEntry, ...]) -> Found:
        made.append(read[0].slug)
        return extract_one(read, entries)

    monkeypatch.setattr(steps, "extract_one", noted)
    for alias, expected in (("Bureau of the Reef", [REPORT, "one"]), ("Coral Board", [REPORT]), ("Coral Board", [])):
        (settings.authority_dir / "reef.ttl").write_text(ALIAS.format(alias=alias), encoding="utf-8")
        made.clear()
        build(settings)
        assert made == expected


def test_report_is_written_again_only_where_a_decision_touches_it(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []

    def noted(read: Read, *rest: Any) -> Written:
        written.append(read[0].slug)
        return write_one(read, *rest)

    monkeypatch.setattr(graphs, "write_one", noted)
    names = {"one": "Ms. Una Wren", "two": "Mr. Ola Moe"}
    for name, who in names.items():
        text = f"# Notes\n\n{who} of the Harbour Council urged Kenya to register every ferry.\n"
        (settings.reports_dir / f"{name}.md").write_text(text, encoding="utf-8")
        (settings.reports_dir / f"{name}.toml").write_text(META.replace("{title}", name), encoding="utf-8")
    build(settings)
    for who, touched in (("Ms. U. Wren", {"one", "two"}), ("Ms. Ida Lund", {"two"})):
        written.clear()
        text = f"# Notes\n\n{who} of the Harbour Council urged Kenya to register every ferry.\n"
        (settings.reports_dir / "two.md").write_text(text, encoding="utf-8")
        build(settings)
        assert set(written) == touched, who  # what "one" was made from before is kept
