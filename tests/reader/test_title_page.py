"""What documents say of themselves."""

from __future__ import annotations

import pytest

from miggraph.reader.title_page import document_metadata
from support import DATA

CASES = DATA / "cases"


def values(text: str, name: str = "") -> dict[str, str]:
    return {field: found.value for field, found in document_metadata(text, name).items()}


def test_front_matter_is_read() -> None:
    found = document_metadata((CASES / "front-matter-title.md").read_text(encoding="utf-8"))
    assert (found["title"].value, found["issued"].value) == ("Summary of the workshop", "2031-03-05")
    assert not found["title"].guessed


def test_front_matter_that_is_no_yaml_is_passed_over() -> None:
    assert values("---\ntitle: [nets\n---\n\n# Nets and boats\n")["title"] == "Nets and boats"


def test_front_matter_of_toml_is_read() -> None:
    found = values('+++\ntitle = "Nets and boats"\ndate = 2031-03-05\n[more]\ndraft = true\n+++\n\n# Nets\n')
    assert (found["title"], found["issued"]) == ("Nets and boats", "2031-03-05")


@pytest.mark.parametrize(
    "front",
    [
        "title: " + "[" * 5000,
        "title: " + "[" * 2000 + "]" * 2000,
        "a: &a {x: &x [1, 1], y: *x}\nb: &b {x: *a, y: *a}\ntitle: *b",
        "note: " + "x" * 30_000 + "\ntitle: Boats",
    ],
    ids=["open", "nested", "repeated", "long"],
)
def test_front_matter_without_bounds_is_passed_over(front: str) -> None:
    assert values(f"---\n{front}\n---\n\n# Nets\n")["title"] == "Nets"


def test_masthead_gives_symbol_date_and_title() -> None:
    found = values((CASES / "un-masthead.md").read_text(encoding="utf-8"))
    assert found["title"] == "Report of the expert group on seasonal workers"
    assert (found["symbol"], found["issued"], found["publisher"]) == ("A/XYZ/61/7", "2031-05-12", "United Nations")


@pytest.mark.parametrize(
    ("text", "issued"),
    [
        ("# Nets\n\nPublished: 12 May 2031\n\nText.", "2031-05-12"),
        ("# Nets\n\nMay 2031\n\nText.", "2031-05"),
        ("# Nets\n\nMay 12, 2031\n", "2031-05-12"),
        ("# Filets\n\n12 mai 2031\n", "2031-05-12"),
        ("# Nets 2029-2031\n\nText.", "2031"),
        ("# Nets\n\nThe group met on 12 May 2031.", None),
        ("# Nets\n\n31 February 2031\n", None),
    ],
)
def test_date_of_issue(text: str, issued: str | None) -> None:
    assert values(text).get("issued") == issued


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("---\n\n# Nets\n", "Nets"),
        ("***\n\n**Nets and boats**\n\nThe group met.\n", "Nets and boats"),
        ("\ufeff# **Nets** _of_ Lund\n", "Nets of Lund"),
        ("<div>\n\n# Nets\n", "Nets"),
        ("====\n", "Some notes"),
    ],
)
def test_title_is_never_markup(text: str, title: str) -> None:
    assert values(text, "some-notes")["title"] == title


def test_publisher_of_an_imprint_is_a_guess() -> None:
    found = document_metadata("# Nets\n\n© 2031 Reef Office\n")
    assert found["publisher"].value == "Reef Office"
    assert found["publisher"].guessed


@pytest.mark.parametrize("line", ["(c) States should mend their nets.", "© 2031"])
def test_line_that_is_no_imprint_gives_no_publisher(line: str) -> None:
    assert "publisher" not in values(f"# Nets\n\n{line}\n")
