"""What is read in a French report, by the rules of French alone."""

from __future__ import annotations

from datetime import date

import pytest

from miggraph.extract import extract, language_read
from miggraph.extract.rules import load_language, reading
from miggraph.extract.values.dates import find_date
from miggraph.extract.values.quantities import find_quantities
from miggraph.extract.values.times import read_clock
from miggraph.lexicon import Lexicon
from miggraph.model import Annotation, Definition, LexiconEntry, NameKind, Statement, Translation
from support import DATA, report_of

ACTORS = Lexicon(
    [
        LexiconEntry(
            "x:employers",
            NameKind.CONCEPT,
            "employers",
            names=(),
            scheme="stakeholders",
            translations=(Translation("fr", ("employeurs",)),),
        )
    ]
)
TEXT = """# Rapport de l'atelier sur les ports

M. Bo Moe a rappelé que le port est vieux. Il a exhorté les employeurs à payer leurs pilotes. Selon lui, 45 % des
pilotes de la côte n'ont pas de contrat. The ports should be closed, s'est exclamé un pilote.
"""


def french(text: str = TEXT) -> list[Annotation]:
    return list(extract(report_of(text), ACTORS))


def test_french_report_is_read_by_french_rules() -> None:
    assert language_read(report_of(TEXT)) == "fr"
    [statement] = [a for a in french() if isinstance(a, Statement) and a.kind == "recommendation"]
    assert statement.text == "Il a exhorté les employeurs à payer leurs pilotes."
    assert statement.made_by == ("Bo Moe",)
    assert statement.addressed_to == ("x:employers",)
    assert statement.method == "fr/recommendation/urge.verb"


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("le 1er mars 2012", date(2012, 3, 1), date(2012, 3, 1)),
        ("du 3 au 5 juillet 2004", date(2004, 7, 3), date(2004, 7, 5)),
        ("les 8 et 9 juin 2011", date(2011, 6, 8), date(2011, 6, 9)),
        ("du 30 avril au 2 mai 2012", date(2012, 4, 30), date(2012, 5, 2)),
    ],
)
def test_french_date(text: str, first: date, last: date) -> None:
    with reading("fr"):
        found = find_date(text)
    assert found
    assert (found.first, found.last) == (first, last)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("12 000 pilotes", ["12000"]),
        ("4,6 millions de dollars", ["4600000"]),
        ("47,5 % des ports", ["47.5"]),
        ("un quart des pilotes", ["25"]),
        ("deux tiers des pilotes", ["66.7"]),
        ("la moitié des ports", ["50"]),
        ("Les taxes ont doublé.", ["2"]),
        ("trois fois plus de lampes", ["3"]),
        ("Soixante pour cent des ports", ["60"]),
        ("la convention n° 97 de 1949, à 9 h 30", []),
        ("le 3 mai 2004, tous les cinq ans", []),
    ],
)
def test_french_quantity(text: str, values: list[str]) -> None:
    with reading("fr"):
        assert [str(quantity.value) for quantity in find_quantities(text)] == values


def test_french_clock() -> None:
    with reading("fr"):
        clock = read_clock("9 h 30 - 11h00 Pause")
    assert clock
    assert (str(clock.begins), str(clock.ends)) == ("09:30:00", "11:00:00")


def test_no_rule_of_another_language_finds_anything_in_a_french_report() -> None:
    first = load_language()
    rules = {rule.id for rule in first} - {method.id for method in first.methods()}
    found = french((DATA / "cases" / "french-workshop.md").read_text(encoding="utf-8"))
    assert not {annotation.method for annotation in found} & rules


@pytest.mark.parametrize(
    ("text", "kind", "method"),
    [
        (
            "M. Bo Moe a rappelé que les lampes du port sont rares.",
            "finding",
            "fr/finding/reported.that",
        ),
        ("Une étude montre que les lampes du port sont rares.", "finding", "fr/finding/evidence.shows"),
        ("Les ministres ont adopté une déclaration sur les lampes.", "outcome", "fr/outcome/adopted.text"),
        ("Les participants sont convenus de poursuivre les travaux.", "outcome", "fr/outcome/agreed.resolved"),
        ("Les participants sont venus de loin pour les travaux.", None, None),
    ],
)
def test_french_sentence_tells_a_finding_or_an_outcome(text: str, kind: str | None, method: str | None) -> None:
    found = [a for a in french(f"{TEXT}\n{text}\n") if isinstance(a, Statement) and a.text == text]
    assert [(a.kind, a.method) for a in found] == ([(kind, method)] if kind else [])


def test_french_definition_has_its_term_and_its_meaning() -> None:
    text = "Le terme « lampe » désigne un feu qui brûle de l'huile."
    [found] = [a for a in french(f"{TEXT}\n{text}\n") if isinstance(a, Definition)]
    assert (found.term, found.meaning) == ("lampe", "un feu qui brûle de l'huile")


def test_french_words_in_quotation_marks_are_direct_speech() -> None:
    text = "M. Bo Moe a rappelé que « le port est vraiment très vieux »."
    [found] = [a for a in french(f"{TEXT}\n{text}\n") if isinstance(a, Statement) and a.text == text]
    assert found.quotations == ("le port est vraiment très vieux",)
