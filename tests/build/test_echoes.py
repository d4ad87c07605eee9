"""The echoes of a build: among reports, in a graph of their own, from what is kept of each report."""

from __future__ import annotations

from pathlib import Path

import pytest

from building import make_project
from miggraph.build import build, echoing
from miggraph.config import Settings
from miggraph.iris import BASE, MIG

META = """title = "{0}"
publisher = "Reef Office"
issued = "{1}"
language = "en"
source_format = "Markdown"
added = 2026-11-22
"""
TOLD = "# Notes\n\n{0}\n\nThe Reef Office had trained 40 inspectors in Peru.\n"
ASKED = "States should inspect ferries, migrant shelters and pilot schools every spring."
AGAIN = "States should again inspect pilot schools, ferries and migrant shelters every spring."
ECHO = f"<{MIG}echoes>"


def write(settings: Settings, name: str, issued: str, asked: str) -> None:
    (settings.reports_dir / f"{name}.md").write_text(TOLD.format(asked), encoding="utf-8")
    (settings.reports_dir / f"{name}.toml").write_text(META.format(f"Notes {name}", issued), encoding="utf-8")


def echoes(folder: Path) -> list[list[str]]:
    lines = (folder / "miggraph.nq").read_text(encoding="utf-8").splitlines()
    return [line.split() for line in lines if f" {ECHO} <{BASE}id/" in line]


def test_build_finds_echoes_and_asks_again_of_changed_reports_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = make_project(tmp_path)
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

    seen: list[bytes] = []
    asked_one = echoing.asked_one
    monkeypatch.setattr(echoing, "asked_one", lambda written: seen.append(written[0]) or asked_one(written))
    write(settings, "two", "2031", "The Reef Office should close the harbour in winter.")
    again = build(settings)
    assert echoes(again.folder) == []
    assert len(seen) == 1
    assert f"{BASE}graph/echoes".encode() not in (again.folder / "miggraph.nq").read_bytes()
