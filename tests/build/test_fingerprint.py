"""What the fingerprint of a build covers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib import metadata
from pathlib import Path

import pytest

from building import make_project, report_file
from miggraph import fingerprint as module
from miggraph.config import Settings
from miggraph.fingerprint import fingerprint, libraries
from miggraph.layers import files_of


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return make_project(tmp_path / "project")


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package of one module and one rule file, and a web side with a page."""
    for name in ("model.py", "extract/rules/en/light.toml", "web/templates/page.html", "extract/__pycache__/a.pyc"):
        file = tmp_path / "package" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("old", encoding="utf-8")
    return tmp_path / "package"


def test_fingerprint_changes_with_a_report_and_with_the_options(settings: Settings) -> None:
    before = fingerprint(settings)
    assert fingerprint(settings) == before
    assert fingerprint(settings, curation=False) != before
    report = report_file(settings)
    report.write_text(report.read_text() + "\nOne more line.\n")
    assert fingerprint(settings) != before


def test_fingerprint_is_the_same_while_a_removal_sets_files_aside(settings: Settings) -> None:
    before = fingerprint(settings)
    aside = settings.reports_dir / ".removed-nets"
    aside.mkdir()
    (aside / "0").write_text("A report.\n")
    assert fingerprint(settings) == before


def test_fingerprint_changes_with_a_file_of_a_hidden_folder_that_a_build_reads(settings: Settings) -> None:
    settings.authority_dir.unlink()
    hidden = settings.authority_dir / ".drafts"
    hidden.mkdir(parents=True)
    (hidden / "quay.ttl").write_text("old")
    before = fingerprint(settings)
    (hidden / "quay.ttl").write_text("new")
    assert fingerprint(settings) != before


def test_fingerprint_changes_with_the_answers_of_the_model_that_is_asked(settings: Settings) -> None:
    asking = replace(settings, model="small")
    before, unasked = fingerprint(asking), fingerprint(settings)
    assert fingerprint(replace(asking, model_url="http://127.0.0.1:1/v1")) != before
    settings.answers_dir.mkdir()
    (settings.answers_dir / "one.json").write_text("{}")
    assert fingerprint(asking) != before
    assert fingerprint(settings) == unasked


def test_fingerprint_passes_over_a_file_that_has_just_gone(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = settings.reports_dir / "gone.md"
    kept = files_of
    monkeypatch.setattr(module, "files_of", lambda *of: [*kept(*of), gone] if of[0] == gone.parent else kept(*of))
    assert fingerprint(settings)


@pytest.mark.parametrize("name", ["model.py", "extract/rules/en/light.toml", "extract/rules/en/more.toml"])
def test_fingerprint_changes_with_code_and_rules(settings: Settings, package: Path, name: str) -> None:
    before = fingerprint(settings, package=package)
    (package / name).write_text("new", encoding="utf-8")
    assert fingerprint(settings, package=package) != before


@pytest.mark.parametrize("name", ["web/templates/page.html", "engine.py", "extract/__pycache__/a.pyc"])
def test_fingerprint_is_that_of_the_building_side_alone(settings: Settings, package: Path, name: str) -> None:
    before = fingerprint(settings, package=package)
    (package / name).write_text("new", encoding="utf-8")
    assert fingerprint(settings, package=package) == before


def test_libraries_are_those_of_every_install_and_of_the_extra_build(monkeypatch: pytest.MonkeyPatch) -> None:
    required = [
        "Click>=8",
        "lamp<2,>=1; python_version < '4'",
        "oil-can>=3; extra == 'build'",
        'wick; python_version < "4" and extra == "build"',
        'shade>=1; extra == "serve"',
        'matches>=1; extra == "build-tools"',
    ]
    monkeypatch.setattr(module, "requires", {"miggraph": required}.get)
    assert libraries() == ["click", "lamp", "oil-can", "wick"]


def test_libraries_are_also_those_that_they_need_and_that_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """A slug is made by a library that only another one names."""
    required = {
        "miggraph": ["Python-Slugify>=8"],
        "python-slugify": ["text_unidecode>=1", "lamp>=1", "pytest; extra == 'test'"],
    }
    monkeypatch.setattr(module, "requires", required.get)
    assert libraries() == ["python-slugify", "text-unidecode"]


def test_fingerprint_changes_with_the_version_of_a_library(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    before = fingerprint(settings)
    monkeypatch.setattr(module, "version", newer_than(metadata.version))
    assert fingerprint(settings) != before


def newer_than(version: Callable[[str], str]) -> Callable[[str], str]:
    return lambda library: version(library) + (".post1" if library == "pyoxigraph" else "")
