"""What docs/corpus.md shows is what the software takes."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from building import add_report, make_project, metadata
from miggraph.build import build
from miggraph.iris import BASE, expand
from miggraph.queries import load
from support import PROJECT

PAGE = (PROJECT / "docs" / "corpus.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def test_question_of_the_page_is_one(tmp_path: Path) -> None:
    (text,) = blocks("sparql")
    (tmp_path / "coast-statements.rq").write_text(text, encoding="utf-8")
    question = load((PROJECT / "queries", tmp_path)).get("coast-statements")
    assert [parameter.name for parameter in question.parameters] == ["country"]


@pytest.mark.parametrize("text", blocks("turtle"))
def test_entries_of_the_page_are_turtle(text: str) -> None:
    assert list(ox.parse(text, format=ox.RdfFormat.TURTLE))


def test_theme_of_the_page_is_found_in_a_report(tmp_path: Path) -> None:
    settings = make_project(tmp_path / "project", published=True)
    authority = settings.authority_dir.resolve()
    settings.authority_dir.unlink()
    settings.authority_dir.mkdir()
    for file in authority.iterdir():
        (settings.authority_dir / file.name).symlink_to(file)
    (settings.authority_dir / "coast.ttl").write_text(
        blocks("turtle")[1].replace("https://w3id.org/coast/", BASE), encoding="utf-8"
    )
    text = "# Notes\n\nStates should pay grandparents who care for the children of migrants.\n"
    add_report(settings.reports_dir, "notes", text, metadata("Notes"))
    built = build(settings)
    assert not built.left_out
    theme = f"<{expand('dcterms:subject')}> <{BASE}id/theme/grandparents> "
    assert theme in (built.folder / "miggraph.nq").read_text(encoding="utf-8")
