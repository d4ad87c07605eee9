"""Finding names in text."""

import pytest

from harbour import FUND, LAND, LEXICON
from miggraph.lexicon import Form, Lexicon
from miggraph.model import LexiconEntry, NameKind, Translation


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The Harbour Union met.", [("Harbour Union", "u")]),
        ("THE HARBOUR UNION MET", [("HARBOUR UNION", "u")]),
        ("the harbour union’s view", [("harbour union", "u")]),
        ("Harbour Unionists", []),
        ("ru and RU", [("RU", "l")]),
        ("the Housing Fund of Ruritania", [("Housing Fund of Ruritania", "f")]),
        ("Ruritanian crews", [("Ruritanian", "l")]),
        ("ruritanian crews", []),
        ("RURITANIA", [("RURITANIA", "l")]),
        ("under the Union", []),
    ],
)
def test_lexicon_finds_names(text: str, found: list[tuple[str, str]]) -> None:
    assert [(text[m.start : m.end], m.entries[0].iri) for m in LEXICON.find(text)] == found


def test_lexicon_gives_all_of_a_group() -> None:
    (match,) = LEXICON.find("the Port and Sea Pacts")
    assert match.form is Form.GROUP
    assert [e.iri for e in match.entries] == ["p", "s"]


def test_lexicon_leaves_a_shared_acronym_open() -> None:
    (match,) = LEXICON.find("HU said")
    assert match.only is None
    assert len(match.entries) == 2


def test_lexicon_finds_contextual_forms_on_request() -> None:
    (match,) = LEXICON.find("under the Union", contextual=True)
    assert match.form is Form.CONTEXTUAL


def test_lexicon_finds_a_name_inside_another_when_only_its_kind_is_asked_for() -> None:
    text = "the Housing Fund of Ruritania"
    assert [match.entries[0] for match in LEXICON.find(text, NameKind.COUNTRY)] == [LAND]
    assert [match.entries[0] for match in LEXICON.find(text, NameKind.COUNTRY, NameKind.ORGANIZATION)] == [FUND]
    assert LEXICON.find(text, NameKind.INSTRUMENT) == []


def test_lexicon_named_needs_one_meaning() -> None:
    assert LEXICON.named("HU") is None
    assert LEXICON.named("ruritania") is LAND
    assert LEXICON.named("Ruritania", NameKind.INSTRUMENT) is None


def test_lexicon_without_entries_finds_nothing() -> None:
    assert Lexicon([]).find("anything") == []


def test_names_of_another_language_are_found_in_texts_of_that_language() -> None:
    moor = LexiconEntry(
        "x:moor",
        NameKind.COUNTRY,
        "Senland",
        names=(),
        adjectives=("Senlandic",),
        translations=(Translation("fr", ("Sénlande", "SL"), ("sénlandais",)),),
    )
    lexicon = Lexicon([moor])
    text = "La Sénlande, Senland, SL; les ports sénlandais et Senlandic."
    found = [text[m.start : m.end] for m in lexicon.in_language("fr").find(text)]
    assert found == ["Sénlande", "Senland", "SL", "sénlandais"]
    assert [text[m.start : m.end] for m in lexicon.find(text)] == ["Senland", "Senlandic"]
