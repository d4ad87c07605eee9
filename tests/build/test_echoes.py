"""The echoes of a build: among reports, in a graph of their own, from what is kept of each report."""

from __future__ import annotations

from pathlib import Path

import pytest

from building import add_report, make_project, metadata
from echoing import SHARED, quads, recommendation
from miggraph.build import build, echoing
from miggraph.build.cache import Cache
from miggraph.build.linking import Written
from miggraph.build.reports import given_one
from miggraph.build.work import Task
from miggraph.config import Settings
from miggraph.echoes import Sought, asked_in, sought_of, wider_of
from miggraph.iris import BASE, MIG
from miggraph.model import Asked

TOLD = "# Notes\n\n{0}\n\nThe Reef Office had trained 40 inspectors in Peru.\n"
ASKED = "States should inspect ferries, migrant shelters and pilot schools every spring."
AGAIN = "States should again inspect pilot schools, ferries and migrant shelters every spring."
ECHO = f"<{MIG}echoes>"


def write(settings: Settings, name: str, issued: str, asked: str) -> None:
    add_report(settings.reports_dir, name, TOLD.format(asked), metadata(f"Notes {name}", issued=issued))


def echoes(folder: Path) -> list[list[str]]:
    lines = (folder / "miggraph.nq").read_text(encoding="utf-8").splitlines()
    return [line.split() for line in lines if f" {ECHO} <{BASE}id/" in line]


def test_build_finds_echoes_and_asks_again_of_changed_reports_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = make_project(tmp_path / "project", published=True)
    for name, issued, asked in (("one", "2029", ASKED), ("two", "2031", AGAIN)):
        write(settings, name, issued, asked)
    built = build(settings)
    assert not built.left_out
    ((later, _, earlier, graph, _),) = echoes(built.folder)
    assert graph == f"<{BASE}graph/echoes>"
    assert ("/two/" in later, "/one/" in earlier) == (True, True)
    dump = (built.folder / "miggraph.nq").read_text(encoding="utf-8")
    assert f"{earlier} <{MIG}echoedBy> {later} <{BASE}graph/inferred> .\n" in dump
    assert f"<{BASE}graph/echoes> <http://www.w3.org/ns/prov#wasGeneratedBy> " in dump

    seen: list[Written] = []
    asked_one = echoing.asked_one

    def counted(written: Written) -> tuple[tuple[Asked, ...], Sought]:
        seen.append(written)
        return asked_one(written)

    monkeypatch.setattr(echoing, "asked_one", counted)
    write(settings, "two", "2031", "The Reef Office should close the harbour in winter.")
    again = build(settings)
    assert echoes(again.folder) == []
    assert len(seen) == 1
    assert f"{BASE}graph/echoes".encode() not in (again.folder / "miggraph.nq").read_bytes()


def test_recommendation_of_two_reports_is_asked_again_when_one_goes(tmp_path: Path) -> None:
    words = {
        "one": ("x", "Ferries should carry lamps, ropes, maps and whistles.", "2021-05-06"),
        "two": ("x", "Villages should paint bridges, barns and fences.", "2021-05-06"),
        "old": ("y", "Ferries should carry lamps, ropes, maps and whistles.", "2019-05-06"),
    }
    wider, cache = wider_of(quads(SHARED)), Cache(tmp_path, 1_000_000)
    sought = {}
    for report, (name, text, day) in words.items():
        asked = asked_in(quads(recommendation(name, text, report=report, day=day)))
        told = sought_of(asked)
        sought[report] = (Task(report, f"{report}-key", given_one, ((asked, told),)), told)
        cache.put(report, sought[report][1])
    before, marks, number = echoing._changed(sought, wider, None, cache)
    assert (before, number) == ({}, 2)
    del sought["two"]
    after, _, _ = echoing._changed(sought, wider, (tuple(words), before, marks), cache)
    assert after == echoing._changed(sought, wider, None, cache)[0]
    assert [each.rpartition("/")[2] for each in after] == ["x"]
