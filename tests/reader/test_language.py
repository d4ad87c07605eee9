"""The language of a text and of its parts, and what is read in one without rules."""

from __future__ import annotations

import pytest

from miggraph.build.languages import unread_languages
from miggraph.extract import extract
from miggraph.lexicon import Lexicon
from miggraph.model import Mention, Statement, Statistic
from miggraph.reader.language import language_of
from support import COAST, report_of

FRENCH = (
    "Les participants de Ruritania ont noté que 45 % des pêcheurs n'avaient pas de contrat et que les filets étaient "
    "vieux. Les gouvernements devraient ratifier la convention."
)
GERMAN = (
    "Die Teilnehmer aus Ruritania stellten fest, dass 45 % der Fischer keinen Vertrag hatten und dass die Netze alt "
    "waren. Die Regierungen sollten das Abkommen ratifizieren."
)
ENGLISH = (
    "The participants of Ruritania noted that 45 per cent of net menders had no contract. Governments should ratify "
    "the convention and mend the nets of all fishers."
)


def test_language_of_a_sentence() -> None:
    assert language_of(FRENCH) == "fr"
    assert language_of(ENGLISH) == "en"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("漁師は港で網を直し、政府はすべての船を登録すべきである。参加者はこれを歓迎した。", "ja"),
        ("各国应登记所有渔船，并保护海上渔民的权利。与会者对此表示欢迎。", "zh"),
        (
            "어부들은 항구에서 그물을 고치고 정부는 모든 배를 등록해야 한다..",
            "ko",
        ),
        ("Οι ψαράδες επισκευάζουν τα δίχτυα στο λιμάνι και τα κράτη πρέπει να καταγράψουν όλα τα πλοία.", "el"),
        ("ينبغي للدول أن تسجل جميع سفن الصيد وأن تحمي حقوق الصيادين في البحر وفي الموانئ.", "ar"),
    ],
)
def test_language_of_another_script(text: str, language: str) -> None:
    assert language_of(text) == language


def test_language_of_a_few_names_is_unknown() -> None:
    assert language_of("Ms. Ada Quill, Harbour Union, Lund") is None


def test_parts_in_two_languages_are_told_apart() -> None:
    report = report_of(f"# Filets\n\n{FRENCH}\n\nLund\n\n{ENGLISH}\n")
    assert [part.language for part in report.languages] == ["fr", "en"]
    assert report.quote(report.languages[0].span).startswith("# Filets")
    assert report.quote(report.languages[1].span).rstrip() == ENGLISH


def test_text_without_rules_gives_names_and_no_statements() -> None:
    found = extract(report_of(f"# Netze\n\n{GERMAN}\n\n{ENGLISH}\n"), COAST)
    german_end = len("# Netze\n\n" + GERMAN)
    statements = [*found.of(Statement), *found.of(Statistic)]
    assert statements
    assert all(statement.spans[0].start > german_end for statement in statements)
    assert any(m.surface == "Ruritania" and m.spans[0].end <= german_end for m in found.of(Mention))


def test_unread_language_is_one_line() -> None:
    report = report_of(f"{GERMAN}\n\n{GERMAN}\n")
    [line] = unread_languages(report)
    assert "100 % of it is in German (from line 1)" in line
    assert not any(isinstance(a, Statement) for a in extract(report, Lexicon([])))


def test_part_in_another_language_is_read_by_its_own_rules() -> None:
    found = extract(report_of(f"{ENGLISH}\n\n{ENGLISH}\n\n{FRENCH}\n"), COAST)
    told = {statement.text: statement.method for statement in found.of(Statement) if statement.kind == "recommendation"}
    assert told["Les gouvernements devraient ratifier la convention."] == "fr/recommendation/modal.ought"
    assert told.keys() > {"Les gouvernements devraient ratifier la convention."}
    assert not any(method.startswith("fr/") for text, method in told.items() if text.startswith("Governments"))


def test_english_text_has_nothing_unread() -> None:
    assert not list(unread_languages(report_of(ENGLISH)))


def test_name_in_another_language_is_no_part() -> None:
    name = "Groupe des amis des pêcheurs et des filets de la mer et de la côte ruritaniennes"
    report = report_of(f"{ENGLISH}\n\n{name}\n\n{ENGLISH}\n")
    assert [part.language for part in report.languages] == ["en"]


@pytest.mark.parametrize("text", ["Lund\n\nBergen\n", f"{FRENCH[:90]}\n\n{ENGLISH[:90]}\n"], ids=["none", "all short"])
def test_text_whose_language_nobody_can_tell_has_no_parts(text: str) -> None:
    assert report_of(text).languages == ()


def test_initial_before_a_small_letter_ends_no_sentence() -> None:
    said = "The lamps are paid for by the Ada B. and Carl D. Moe Foundation. It is small."
    sentences = [sentence.text for sentence in report_of(f"# Lamps\n\n{said}\n").blocks[-1].sentences]
    assert sentences == ["The lamps are paid for by the Ada B. and Carl D. Moe Foundation.", "It is small."]


def test_aside_in_brackets_ends_no_sentence_that_goes_on() -> None:
    said = "Many pilots like the lamps in their boats (82 %) and the lamps of the port. It is small."
    sentences = [sentence.text for sentence in report_of(f"# Lamps\n\n{said}\n").blocks[-1].sentences]
    assert sentences == [said.removesuffix(" It is small."), "It is small."]


def test_french_title_and_quotation_end_no_sentence() -> None:
    said = "Mme. Quill a parlé à MM. Sund et Moe. « Il pleut. », a-t-elle dit. Elle est partie."
    report = report_of(f"{FRENCH}\n\n{said}\n")
    sentences = [sentence.text for sentence in report.blocks[-1].sentences]
    assert sentences == ["Mme. Quill a parlé à MM. Sund et Moe.", "« Il pleut. », a-t-elle dit.", "Elle est partie."]
