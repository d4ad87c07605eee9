"""A version is written beside its checks: it is published if nothing is wrong, and discarded else."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from building import add_report, make_project, metadata
from miggraph.build import beforehand, build
from miggraph.build.beforehand import Beforehand
from miggraph.build.work import Work
from miggraph.config import Settings
from miggraph.publish import Content, Prepared, prepare
from miggraph.publish.version import Written

TOLD = "# Notes\n\nStates should inspect ferries in the harbour of Lima, Peru.\n\n{0}\n"


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr(beforehand, "_WORTH", 0)
    made = replace(make_project(tmp_path / "project", published=True), build_processes=2)
    add(made, "one", "The Reef Office had trained 40 inspectors in Peru.")
    return made


def add(settings: Settings, name: str, words: str, title: str = "Notes of the harbour") -> None:
    add_report(settings.reports_dir, name, TOLD.format(words), metadata(title, issued="2031"))


def taken(monkeypatch: pytest.MonkeyPatch) -> list[Prepared | None]:
    """What was written beforehand, when it is taken."""
    seen: list[Prepared | None] = []
    take = Beforehand.take

    def told(self: Beforehand) -> Prepared | None:
        seen.append(take(self))
        return seen[-1]

    monkeypatch.setattr(Beforehand, "take", told)
    return seen


def left_in(settings: Settings) -> list[str]:
    return [entry.name for entry in settings.dataset_dir.iterdir() if entry.name.startswith(".building")]


def test_version_that_is_written_beside_its_checks_is_that_from_nothing(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = taken(monkeypatch)
    built = build(settings)
    assert seen[0]
    assert seen[0].written.version == built.version
    assert left_in(settings) == []
    assert (built.folder / "changes.json").is_file()
    other = replace(make_project(tmp_path / "other", published=True), build_processes=1)
    add(other, "one", "The Reef Office had trained 40 inspectors in Peru.")
    assert build(other).version == built.version
    assert seen[1] is None


@pytest.mark.parametrize(("most", "is_written"), [(10**6, True), (0, False)])
def test_first_version_is_written_beside_its_checks_where_that_is_not_too_much(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int, is_written: bool
) -> None:
    monkeypatch.setattr(beforehand, "_WORTH", 0)
    monkeypatch.setattr(beforehand, "_WHOLE", most)
    made = replace(make_project(tmp_path / "project"), build_processes=2)
    add(made, "one", "The Reef Office had trained 40 inspectors in Peru.")
    seen = taken(monkeypatch)
    built = build(made)
    assert [prepared and prepared.written.version for prepared in seen] == [built.version if is_written else None]
    assert left_in(made) == []


def test_version_of_a_report_at_fault_is_discarded(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = taken(monkeypatch)
    settings.shapes_dir.unlink()
    settings.shapes_dir.mkdir()
    (settings.shapes_dir / "titles.ttl").write_text(
        """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix dcterms: <http://purl.org/dc/terms/> .
        @prefix mig: <https://w3id.org/miggraph/ontology#> .
        <urn:shape> a sh:NodeShape ; sh:targetClass mig:Report ; sh:property <urn:shape#title> .
        <urn:shape#title> sh:path dcterms:title ; sh:minLength 6 ; sh:message "Give a longer title." ."""
    )
    add(settings, "two", "The Reef Office had trained 30 inspectors in Chile.", title="Mole")
    built = build(settings)
    assert set(built.left_out) == {"two"}
    assert seen[0]
    assert b"report/two>" not in (built.folder / "miggraph.nq").read_bytes()
    assert left_in(settings) == []


def test_lost_process_loses_no_version(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    beside = Work.beside

    def lost(self: Work, function: Callable[..., Any], *arguments: object) -> Future[Any] | None:
        return beside(self, os._exit, 1) if function is prepare else beside(self, function, *arguments)

    monkeypatch.setattr(Work, "beside", lost)
    seen = taken(monkeypatch)
    built = build(settings)
    assert seen == [None]
    assert not built.left_out
    assert b"report/one>" in (built.folder / "miggraph.nq").read_bytes()


def test_version_is_written_without_a_process_that_cannot_begin(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none_begins(self: Work, function: Callable[..., Any], *arguments: object) -> Future[Any] | None:
        raise BlockingIOError("no room for a process")

    monkeypatch.setattr(Work, "beside", none_begins)
    seen = taken(monkeypatch)
    assert not build(settings).left_out
    assert seen == [None]


def test_dataset_is_published_where_no_process_can_tidy_the_cache(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    beside = Work.beside

    def not_tidied(self: Work, function: Callable[..., Any], *arguments: object) -> Future[Any] | None:
        if function == self.cache.tidy:
            raise BlockingIOError("no room for a process")
        return beside(self, function, *arguments)

    monkeypatch.setattr(Work, "beside", not_tidied)
    built = build(settings)
    assert built.folder.is_dir()
    assert left_in(settings) == []


def test_cache_is_not_tidied_while_a_version_is_written_from_it(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    beside, begun = Work.beside, list[object]()

    def failing(self: Work, function: Callable[..., Any], *arguments: object) -> Future[Any] | None:
        begun.append(function)
        return beside(self, int, "odd") if function is prepare else beside(self, function, *arguments)

    monkeypatch.setattr(Work, "beside", failing)
    assert build(settings).folder.is_dir()
    assert begun[-1] is prepare


class Interrupted(Future[Prepared | None]):
    """A version that somebody no longer waits for when it is there."""

    def result(self, timeout: float | None = None) -> Prepared | None:
        if not self.done():
            raise KeyboardInterrupt
        return super().result(timeout)


def test_version_that_nobody_waits_for_any_more_is_discarded(tmp_path: Path) -> None:
    place, version = tmp_path / ".building-version", Interrupted()
    place.mkdir()
    with Beforehand(tmp_path, Work(), Content, version) as written, pytest.raises(KeyboardInterrupt):
        written.take()
    version.set_result(Prepared(tmp_path, place, (), Written("", {})))
    assert not place.exists()
