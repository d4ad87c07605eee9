"""Titles of sections whose heading is a title block."""

import pytest

from miggraph.extract import extract
from miggraph.link import link
from miggraph.model import Curated
from support import COAST, DATA, report_of

TEXT = """# Harbour Union

organized jointly with the Coast Office

# On the Wages of Divers

The wages of divers are low in all ports of the coast, and nobody who was asked knew why that is so after
all these years of talk.

# Harbour Union

The union is old and has many members who work in the ports of the coast, on ships
and below them, in summer and in winter.
"""


def titles(text: str) -> list[str]:
    report = report_of(text)
    [linked] = link([Curated(report, extract(report, COAST))], COAST)
    return [title.shown for title in linked.section_titles]


def test_chapter_that_is_called_by_the_name_of_a_body_keeps_it() -> None:
    assert titles(TEXT)[-1] == "Harbour Union"


@pytest.mark.parametrize("name", ["jointly", "programme"])
def test_section_is_called_by_no_line_about_who_held_an_event(name: str) -> None:
    file = DATA / "events" / f"{name}.md"
    if file.exists():
        assert [title for title in titles(file.read_text("utf-8")) if title.lower().startswith("organi")] == []
