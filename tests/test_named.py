"""The part of the authority files that can matter to a text."""

from dataclasses import replace

import pytest

from harbour import LAND, LEXICON, UNION
from miggraph.lexicon import Lexicon
from miggraph.model import LexiconEntry, NameKind
from miggraph.named import named_in, words_of


def test_part_of_the_lexicon_finds_in_a_text_what_the_whole_finds() -> None:
    text = "The Harbour Uni-\non and Ruritanian crews signed the PORT PACT; HU welcomed it."
    part = named_in(LEXICON, words_of([text, "Harbour Union"]))
    assert part.find(text) != []
    assert [(m.start, m.form, m.entries[0].iri) for m in part.find(text)] == [
        (m.start, m.form, m.entries[0].iri) for m in LEXICON.find(text)
    ]
    assert "s" not in part.by_iri


def test_part_of_the_lexicon_keeps_what_named_entries_belong_to() -> None:
    body = LexiconEntry("b", NameKind.ORGANIZATION, "Quay Police", (), country="l", part_of="f")
    part = named_in(Lexicon([*LEXICON.entries, body]), words_of(["The quay police came."]))
    assert set(part.by_iri) == {"b", "f", "l"}
    assert part.by_iri["f"].acronyms == ()


@pytest.mark.parametrize(("alias", "same"), [("League of Ports", True), ("Union of Crews", False)])
def test_part_of_the_lexicon_changes_only_with_names_that_the_text_can_hold(alias: str, same: bool) -> None:
    words = words_of(["The Harbour Union of crews met."])
    named = replace(UNION, names=(*UNION.names, alias))
    before, after = (named_in(Lexicon([entry, LAND]), words).entries for entry in (UNION, named))
    assert (before == after) is same


@pytest.mark.parametrize(
    ("alias", "kept"),
    [
        ("Ports Labour Office", True),
        ("Office for the Crews of Ports", True),
        ("Ports Labour Bureau", False),
        ("Bureau for the Office of Crews", False),
        ("Council for Crews", False),
        ("Board for Ferries", False),
        ("Union of Ports", False),
        ("Crew Dialogue", True),
    ],
)
def test_part_of_the_lexicon_keeps_names_whose_head_may_stand_alone(alias: str, kept: bool) -> None:
    text = (
        "The Harbour Union met. The Office counted its crews of a council, the Board of Lamps met and "
        "the Union Bank, and this dialogue went on."
    )
    named = replace(UNION, names=(*UNION.names, alias))
    part = named_in(Lexicon([named, LAND]), words_of([text]))
    assert (alias in part.by_iri["u"].names) is kept
