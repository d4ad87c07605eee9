"""HTML and OpenDocument to a stored text."""

from __future__ import annotations

import pytest

from files import odt
from miggraph.reader import UNKNOWN, report_from_text
from miggraph.reader.formats import stored_text

PAGE = """<!DOCTYPE html><html lang="fr"><head><title>Pilots</title><meta name="dcterms.issued" content="2011-06-09">
<meta property="og:site_name" content="River Council"><style>p {}</style></head><body>
<nav><ul><li><a href="/">Home</a></li></ul></nav>
<h1>Pilots &amp; <em>owners</em></h1><p>They met<sup><a href="#n1">1</a></sup> in
 June.<br>It rained.</p><ol type="a" start="2"><li>Pay.</li><li>Steer.<ul><li>Slowly.</li></ul></li></ol>
<table><tr><th>River</th><th>Pilots</th></tr><tr><td>Upper</td><td>12</td></tr></table>
<blockquote><p>We insure.</p></blockquote><script>var x = 1;</script><p hidden>not shown</p></body></html>"""


def test_html_shows_what_a_browser_shows() -> None:
    stored = stored_text(PAGE.encode())
    assert stored.text == (
        "Home\n\n# Pilots & owners\n\nThey met[^1] in June.\nIt rained.\n\nb. Pay.\n\nc. Steer.\n\n- Slowly.\n\n"
        "| River | Pilots |\n| --- | --- |\n| Upper | 12 |\n\n> We insure.\n"
    )
    assert stored.format == "HTML"


def test_heads_in_two_rows_are_one_for_each_column() -> None:
    page = (
        "<table><tr><th rowspan=2>Port</th><th colspan=2>Pilots</th></tr><tr><th>2009</th><th>2010</th></tr>"
        "<tr><td>Lund</td><td>21</td><td>27</td></tr></table>"
    )
    assert stored_text(f"<html><body>{page}</body></html>".encode()).text == (
        "| Port | Pilots <br> 2009 | Pilots <br> 2010 |\n| --- | --- | --- |\n| Lund | 21 | 27 |\n"
    )


def test_navigation_is_furniture_of_the_report() -> None:
    stored = stored_text(PAGE.encode())
    report = report_from_text("page", stored.text, UNKNOWN, stored.layout)
    assert [block.text for block in report.blocks if block.kind == "furniture"] == ["Home"]
    assert report.layout.pages == ()


def test_html_says_what_it_is_in_its_head() -> None:
    properties = stored_text(PAGE.encode()).properties
    assert (properties.title, properties.publisher) == ("Pilots", "River Council")
    assert (properties.issued, properties.language) == ("2011-06-09", "fr")


@pytest.mark.parametrize("name", ["utf-8", "utf-16", "cp1252"])
def test_html_in_any_encoding_that_it_declares(name: str) -> None:
    page = f'<html><head><meta charset="{name}"></head><body><p>Les pilotes de la côte – réunis.</p></body></html>'
    assert stored_text(page.encode(name)).text == "Les pilotes de la côte – réunis.\n"


def test_opendocument_headings_lists_notes_and_tables() -> None:
    note = "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Since 1999.</text:p>"
    body = (
        '<text:h text:outline-level="2">Pilots</text:h>'
        f"<text:p>They met{note}</text:note-body></text:note>.</text:p>"
        "<text:list><text:list-item><text:p>Pay.</text:p></text:list-item></text:list>"
        "<table:table><table:table-row><table:table-cell><text:p>Upper</text:p></table:table-cell>"
        "<table:table-cell><text:p>12</text:p></table:table-cell></table:table-row></table:table>"
    )
    stored = stored_text(odt(body))
    assert stored.text == (
        "## Pilots\n\nThey met[^1].\n\n- Pay.\n\n|  |  |\n| --- | --- |\n| Upper | 12 |\n\n[^1]: Since 1999.\n"
    )
    assert stored.format == "OpenDocument"


def test_opendocument_table_of_one_column_is_read_as_the_text_that_it_frames() -> None:
    cell = "<table:table-cell><text:p>Owners pay.</text:p><text:p>Pilots steer.</text:p></table:table-cell>"
    text = stored_text(odt(f"<table:table><table:table-row>{cell}</table:table-row></table:table>")).text
    assert text == "Owners pay.\n\nPilots steer.\n"


def test_marks_of_notes_in_cells_of_html() -> None:
    page = "<table><tr><td>Upper<sup>2</sup> river</td><td>12</td></tr></table><p>They met.</p>"
    assert "| Upper[^2] river | 12 |" in stored_text(f"<html><body>{page}</body></html>".encode()).text


def test_marks_of_notes_in_cells_of_opendocument() -> None:
    note = "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Since 1999.</text:p>"
    cell = f"<table:table-cell><text:p>Upper{note}</text:note-body></text:note> river</text:p></table:table-cell>"
    body = f"<table:table><table:table-row>{cell}<table:table-cell/></table:table-row></table:table>"
    text = stored_text(odt(body)).text
    assert "| Upper[^1] river |  |" in text
    assert "[^1]: Since 1999." in text


def test_table_with_one_filled_cell_a_row_only_places_text() -> None:
    page = "<table><tr><td></td><td>Pilots are few.</td></tr><tr><td>&nbsp;</td><td>They steer.</td></tr></table>"
    assert stored_text(f"<html><body>{page}</body></html>".encode()).text == "Pilots are few.\n\nThey steer.\n"
