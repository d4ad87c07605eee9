"""What the fingerprint of a build covers."""

from __future__ import annotations

from collections.abc import Callable
from importlib import metadata
from pathlib import Path

import pytest

from building import make_project, report_file
from miggraph import fingerprint as module
from miggraph.config import Settings
from miggraph.fingerprint import fingerprint, libraries


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


def test_fingerprint_changes_with_the_version_of_a_library(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    before = fingerprint(settings)
    monkeypatch.setattr(module, "version", newer_than(metadata.version))
    assert fingerprint(settings) != before


def newer_than(version: Callable[[str], str]) -> Callable[[str], str]:
    return lambda library: version(library) + (".post1" if library == "pyoxigraph" else "")
