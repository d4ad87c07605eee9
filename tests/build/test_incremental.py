"""A build that uses what earlier ones made gives what a build from nothing gives, whatever has changed between them."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from building import REPORT, add_report, make_project, metadata, report_file
from editing import (
    EDITS,
    Edit,
    change_metadata,
    editable_project,
    elsewhere,
    enter,
    name_otherwise,
    rename_report,
    write_report,
)
from miggraph.build import build, graphs, steps
from miggraph.build.linking import Written, mint_one, write_one
from miggraph.build.reports import Read, extract_one
from miggraph.config import Settings
from support import PROJECT

FERRY = "Ms. Ada Quill of the Harbour Council urged Kenya to register every ferry."
ALIAS = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://w3id.org/miggraph/id/organization/reef-office> a <https://w3id.org/miggraph/ontology#Organization> ;
    <http://www.w3.org/2000/01/rdf-schema#label> "Reef Office" ; skos:altLabel "{alias}" ;
    <http://purl.org/dc/terms/source> "invented" .
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    made = make_project(tmp_path / "project", published=True)
    made.authority_dir.unlink()
    shutil.copytree(PROJECT / "data" / "authority", made.authority_dir)
    return made


def same_as_from_nothing(settings: Settings, folder: Path) -> bool:
    """Whether a build that uses what earlier ones made gives the bytes of one that does not."""
    again, anew = build(settings), build(elsewhere(settings, folder), cached=False)
    assert not (folder / "cache").exists()
    same_bytes = (again.folder / "miggraph.nq").read_bytes() == (anew.folder / "miggraph.nq").read_bytes()
    return again.version == anew.version and set(again.left_out) == set(anew.left_out) and same_bytes


SEVERAL = {
    "reports": (write_report, rename_report, change_metadata),
    "authority files": (write_report, name_otherwise, enter),
}


@pytest.mark.parametrize("edits", SEVERAL.values(), ids=SEVERAL.keys())
def test_build_after_some_edits_is_the_build_from_nothing(edits: tuple[Edit, ...], tmp_path: Path) -> None:
    settings, chance = editable_project(tmp_path / "project"), random.Random(3)
    build(settings)
    for edit in edits:
        edit(settings, chance)
    assert same_as_from_nothing(settings, tmp_path / "elsewhere")


@pytest.mark.long  # some twenty builds
@pytest.mark.parametrize("seed", range(1, 5))
def test_build_after_each_of_many_edits_is_the_build_from_nothing(tmp_path: Path, seed: int) -> None:
    settings, chance = editable_project(tmp_path / "project"), random.Random(seed)
    write_report(settings, chance)
    for edit in (*chance.sample(EDITS, len(EDITS)), write_report, name_otherwise):
        edit(settings, chance)
        assert same_as_from_nothing(settings, tmp_path / "elsewhere"), edit.__name__


RUN = """import sys
from miggraph.build import build
from miggraph.config import load
print(build(load({"root": sys.argv[1], "dataset": sys.argv[2]}, environ={}), cached=sys.argv[3] == "kept").version)
"""


@pytest.mark.long  # three builds, each in a process of its own
def test_build_after_a_change_of_the_rules_is_the_build_from_nothing(tmp_path: Path) -> None:
    settings, package = editable_project(tmp_path / "project"), tmp_path / "package"
    write_report(settings, random.Random(1))
    shutil.copytree(PROJECT / "src", package, ignore=shutil.ignore_patterns("__pycache__"))

    def version(folder: str, how: str) -> str:
        command = [sys.executable, "-c", RUN, str(settings.root), str(tmp_path / folder), how]
        done = subprocess.run(command, env={"PYTHONPATH": str(package)}, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    before = version("dataset", "kept")
    rules = package / "miggraph" / "extract" / "rules" / "en" / "hedge.toml"
    rules.write_text(rules.read_text("utf-8").replace("says how exact it is.", "tells how exact it is."), "utf-8")
    rules.write_text(rules.read_text("utf-8").replace("say how exact it is.", "tell how exact it is."), "utf-8")
    assert before != version("dataset", "kept") == version("elsewhere", "none")


def test_change_of_an_authority_entry_touches_only_reports_that_name_it(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_report(settings.reports_dir, "one", f"# Notes\n\n{FERRY}\n", metadata(publisher="Quay Press"))
    report_file(settings).write_text(report_file(settings).read_text() + "\nThe Coral Board met.\n", encoding="utf-8")
    made: list[tuple[str, str]] = []

    def noted(function: Callable[..., Any]) -> Callable[..., Any]:
        def called(read: Read, *rest: Any) -> Any:
            made.append((function.__name__, read[0].slug))
            return function(read, *rest)

        return called

    for module, function in ((steps, extract_one), (graphs, mint_one), (graphs, write_one)):
        monkeypatch.setattr(module, function.__name__, noted(function))
    steps_of_a_report = [function.__name__ for function in (extract_one, mint_one, write_one)]
    for alias, reports in (("Bureau of the Reef", [REPORT, "one"]), ("Coral Board", [REPORT]), ("Coral Board", [])):
        (settings.authority_dir / "reef.ttl").write_text(ALIAS.format(alias=alias), encoding="utf-8")
        made.clear()
        build(settings)
        assert made == [(step, report) for step in steps_of_a_report for report in reports]


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
        add_report(settings.reports_dir, name, text, metadata(name))
    build(settings)
    for who, touched in (("Ms. U. Wren", {"one", "two"}), ("Ms. Ida Lund", {"two"})):
        written.clear()
        text = f"# Notes\n\n{who} of the Harbour Council urged Kenya to register every ferry.\n"
        (settings.reports_dir / "two.md").write_text(text, encoding="utf-8")
        build(settings)
        assert set(written) == touched, who  # what "one" was made from before is kept
