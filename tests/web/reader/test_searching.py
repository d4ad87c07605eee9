"""Search in one report."""

from __future__ import annotations

import pytest

from miggraph.web.pages.reader.layout import Block, Run, Words
from miggraph.web.pages.reader.searching import find, places, terms

TEXT = "Côte d’Ivoire asked the harbours to lower port dues; port dues fell."


def block(text: str = TEXT, start: int = 100) -> Block:
    return Block("paragraph", start, start + len(text), "", Words((Run(text, 0, start, len(text), True),)))


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("Port  DUES", ("port", "dues")),
        ('"port dues" harbour', ("port dues", "harbour")),
        ("Côte", ("cote",)),
        ("dues; (port)", ("dues", "port")),
        ("port port", ("port",)),
        ("  ?! ", ()),
        ('"', ()),
    ],
)
def test_question_is_words_and_phrases(question: str, wanted: tuple[str, ...]) -> None:
    assert terms(question) == wanted


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("cote", ["Côte"]),
        ("d'ivoire", ["d’Ivoire"]),
        ("harbour", ["harbours"]),
        ("port", ["port", "port"]),
        ('"port dues"', ["port dues", "port dues"]),
        ("arbours", []),
        ("port ships", []),
        ("", []),
    ],
)
def test_words_are_found_by_their_beginnings(question: str, found: list[str]) -> None:
    wanted = terms(question)
    stretches = [TEXT[start - 100 : end - 100] for start, end in places(block(), wanted)]
    assert (stretches if find([block()], wanted) else []) == found


def test_hit_shows_the_words_around_it() -> None:
    long = f"{'word ' * 60}port dues fell {'word ' * 90}end"
    (hit,) = find([block(long)], ("dues",))
    assert "".join(piece.text for piece in hit.pieces).startswith("… word")
    assert [piece.text for piece in hit.pieces if piece.is_found] == ["dues"]
    assert len("".join(piece.text for piece in hit.pieces)) < 320


def test_words_that_are_stored_otherwise_are_found_where_they_are_stored() -> None:
    words = Words((Run("port", 0, 10, 4, True), Run(" ", 4, 14, 6, False), Run("dues", 5, 20, 4, True)))
    assert list(places(Block("paragraph", 10, 24, "", words), ("port dues",))) == [(10, 24)]
