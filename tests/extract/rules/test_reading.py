"""The language that is being read: whose rules, vocabularies and lemmas are used."""

from __future__ import annotations

from pathlib import Path

import pytest

from miggraph.errors import RuleError
from miggraph.extract.rules import (
    all_method_concepts,
    cached_by_language,
    current_language,
    entries,
    lemma,
    line_of,
    load,
    reading,
    word_set,
)
from miggraph.extract.rules.spelling import spelling_of

MODAL = load("unit")["action/modal"]
MONTHS = word_set("month")


def test_rule_that_is_kept_follows_the_language() -> None:
    assert MODAL.search(line_of("Lamps must be lit."))
    with reading("fr"):
        assert MODAL.search(line_of("Les lampes doivent être allumées."))
        assert not MODAL.search(line_of("Lamps must be lit."))
    assert current_language() == "en"


def test_words_follow_the_language() -> None:
    assert "may" in MONTHS
    with reading("fr"):
        assert "mai" in MONTHS
        assert "may" not in MONTHS
        assert entries("month")[0] == "janvier"


def test_what_a_language_lacks_matches_nothing() -> None:
    with reading("fr"):
        line = line_of("The Port Pact has been ratified by 40 states.")
        assert load("claim").first(line) is None
        assert not len(load("claim"))
        assert load("commitment")["commitment/listed.introduced"].search(line) is None


def test_methods_are_described_once_for_all_languages() -> None:
    said = load("programme").methods["programme/line"]
    with reading("fr"):
        assert load("programme").methods["programme/line"] == said


def test_unknown_rule_is_an_error_in_every_language() -> None:
    with reading("fr"), pytest.raises(KeyError):
        load("unit")["action/dancing"]
    with pytest.raises(RuleError, match="no such file"):
        load("dance")


@pytest.mark.parametrize(
    ("word", "base"), [("devraient", "devoir"), ("recommandée", "recommander"), ("société", "société"), ("l'", "le")]
)
def test_french_lemma(word: str, base: str) -> None:
    with reading("fr"):
        assert lemma(word) == base


def test_french_words_are_parted_at_the_apostrophe() -> None:
    with reading("fr"):
        assert line_of("L’atelier d'Oslo, aujourd'hui").printed == ("L'", "atelier", "d'", "Oslo", ",", "aujourd'hui")
    assert line_of("the port's pilots don't").printed == ("the", "port", "'s", "pilots", "don't")


def test_stop_of_a_french_title_ends_no_clause() -> None:
    with reading("fr"):
        assert "." not in line_of("M. Sund et Mme. Holm").printed


def test_results_of_each_language_are_kept_apart() -> None:
    @cached_by_language
    def read(word: str) -> str:
        return f"{current_language()} {word}"

    assert read("lamp") == "en lamp"
    with reading("fr"):
        assert read("lamp") == "fr lamp"
    assert read("lamp") == "en lamp"


def test_rule_of_another_language_hangs_under_the_method_it_follows() -> None:
    concepts = {concept.id: concept for concept in all_method_concepts()}
    assert concepts["fr/recommendation/modal.ought"].broader == "recommendation/modal"
    assert all(concept.broader in concepts for concept in concepts.values() if concept.broader)
    assert "recommendation/modal.ought" in concepts


def test_spelling_at_fault_is_named(tmp_path: Path) -> None:
    (tmp_path / "xx").mkdir()
    (tmp_path / "xx" / "spelling.toml").write_text("elision = []", encoding="utf-8")
    with pytest.raises(RuleError, match=r"xx/spelling.toml: has unknown elision"):
        spelling_of("xx", tmp_path)
