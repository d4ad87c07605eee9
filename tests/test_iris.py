"""Minting and shortening of IRIs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slugify import slugify

from miggraph import iris


@pytest.mark.parametrize("curie", ["mig:Event", "nif:anchorOf", "schema:startDate", "xsd:date"])
def test_compact_undoes_expand(curie: str) -> None:
    assert iris.compact(iris.expand(curie)) == curie


def test_expand_refuses_an_unknown_prefix() -> None:
    with pytest.raises(KeyError):
        iris.expand("nope:x")


def test_passage_follows_rfc_5147() -> None:
    assert iris.passage("notes", 3, 9) == "https://w3id.org/miggraph/text/notes#char=3,9"


@pytest.mark.parametrize(
    ("name", "slug"),
    [("Régine De Clercq", "regine-de-clercq"), ("Jörg Ås", "jorg-as"), ("A/RES/61/144", "a-res-61-144")],
)
def test_slug_is_ascii_words(name: str, slug: str) -> None:
    assert iris.slug(name) == slug


@given(st.text(alphabet="aBzQ09 ./-'é,&", max_size=30))
def test_slug_of_plain_text_is_that_of_any_text(text: str) -> None:
    assert iris.slug(text, longest=0) == slugify(text, save_order=True)


def test_slug_is_cut_at_a_word() -> None:
    assert iris.slug("one two three four", longest=10) == "one-two"


@pytest.mark.parametrize(
    ("name", "longest", "slug"),
    [
        ("Fees in the ports of the north", 20, "fees-in-the-ports"),
        ("Of the", 5, "of"),
        ("Fees for the", 60, "fees-for-the"),
    ],
)
def test_cut_slug_ends_with_no_function_word(name: str, longest: int, slug: str) -> None:
    assert iris.slug(name, longest=longest) == slug


def test_marked_slug_keeps_its_mark_within_the_length() -> None:
    assert iris.marked("Fees in the ports of the north", "2004", longest=22) == "fees-in-the-ports-2004"
    assert len(iris.marked("port " * 40, iris.digest("port"))) <= iris.LONGEST
