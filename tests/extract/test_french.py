"""What is read in a French report, by the rules of French alone."""

from __future__ import annotations

from datetime import date

import pytest

from miggraph.extract import extract, language_read
from miggraph.extract.events import told_chairs
from miggraph.extract.pipeline import STAGES
from miggraph.extract.rules import load_language, reading
from miggraph.extract.stage import run_stages
from miggraph.extract.values.dates import find_date
from miggraph.extract.values.measures import describe
from miggraph.extract.values.quantities import find_quantities
from miggraph.extract.values.times import read_clock
from miggraph.lexicon import Lexicon
from miggraph.model import (
    Annotation,
    Definition,
    Event,
    LexiconEntry,
    NameKind,
    Participation,
    Slot,
    Statement,
    Translation,
)
from support import COAST, DATA, report_of

READ = STAGES[: STAGES.index(told_chairs.STAGE) + 1]

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
        ("quatre-vingt-dix-sept bateaux et soixante-dix ports", ["97", "70"]),
        ("deux cents pilotes, trois mille lampes", ["200", "3000"]),
        ("une vingtaine de ports, des milliers de lampes", ["20"]),
        ("deux millions et demi de lampes", ["2500000"]),
        ("trois pilotes sur dix", ["30"]),
        ("10.000 lampes pour 300 M€", ["10000", "300000000"]),
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


def test_french_front_matter_and_programme_are_read() -> None:
    with reading("fr"):
        document = run_stages(report_of((DATA / "events" / "french.txt").read_text(encoding="utf-8")), COAST, READ)
    (event,) = document.of(Event)
    assert event.title == "Séminaire « Lampes, quais, marées » Les gardiens saisonniers des ports du nord"
    assert (event.start, event.end, event.city) == (date(2031, 5, 12), date(2031, 5, 13), "Lund")
    assert (event.venue, event.room) == ("Campus Ada Holm", "amphithéâtre 2B")
    assert [(party.role, party.name) for party in event.parties] == [
        ("organiser", "Union Ports & Phares du Nord"),
        ("co-organiser", "Université de Lund"),
        ("co-organiser", "Direction régionale de la pêche, de l'emploi et des ports (DRPEP)"),
        ("funder", "Banque des mers"),
        ("funder", "Fondation du Nord"),
    ]
    assert [(slot.kind, slot.title) for slot in document.of(Slot)] == [
        ("opening", "Ouverture"),
        ("session", "Séance 1 – Venir : contrats et visas"),
        ("talk", "« Trois lampes »"),
        ("discussion", "Débat"),
        ("closing", "Conclusions"),
    ]
    chairs = [part.name for part in document.of(Participation) if part.role == "chair" and part.slot]
    assert chairs == ["Ada Holm"]


LIST = """# Rapport de l'atelier sur les ports

M. Bo Moe a ouvert la séance. Les pilotes se sont réunis à Lund. Ils ont parlé des lampes et des ports de la côte.

L'atelier a retenu les recommandations suivantes :

1° Aux employeurs : payer les pilotes chaque mois ;
2° Aux pêcheurs : éteindre les lampes au matin ;
3° À l'Office des marées (OM) : publier ses cartes.
"""


def test_french_list_names_who_is_to_act_before_each_item() -> None:
    found = [a for a in french(LIST) if isinstance(a, Statement) and a.kind == "recommendation"]
    assert [a.text.partition(" : ")[2] for a in found] == [
        "payer les pilotes chaque mois",
        "éteindre les lampes au matin",
        "publier ses cartes.",
    ]
    assert [(*a.addressed_to, *a.addressed_names) for a in found][:2] == [("x:employers",), ("pêcheurs",)]


@pytest.mark.parametrize(
    ("text", "unit"),
    [("Le port accueille 640 pilotes étrangers.", "pilotes"), ("Il compte 40 grands ports.", "ports")],
)
def test_french_noun_that_is_counted_stands_before_its_adjectives(text: str, unit: str) -> None:
    with reading("fr"):
        [measure] = describe(text, find_quantities(text))
    assert measure.unit == unit


@pytest.mark.parametrize(
    ("text", "measures"),
    [
        ("Près de 4 pilotes sur 10 venaient du nord.", ["part des pilotes qui venaient du nord"]),
        ("Près de 40 % d'enfants vivaient au port.", ["part d'enfants qui vivaient au port"]),
        (
            "Elle a lu 214 lettres, dont 38 concernaient des lampes.",
            ["lettres", "lettres qui concernaient des lampes"],
        ),
        (
            "Sur 310 pilotes suivis par la ville, 71 % vivaient au port, et 17 % seulement avaient une lampe.",
            [
                "pilotes suivis par la ville",
                "part des pilotes suivis par la ville qui vivaient au port",
                "part des pilotes suivis par la ville qui avaient une lampe",
            ],
        ),
        ("Le délai moyen de passage des ports a été de 97 jours.", ["le délai moyen de passage des ports"]),
        (
            "Les familles du port, qui reçoivent 45 000 euros par an, partent.",
            ["montant que les familles du port reçoivent"],
        ),
        ("Le coût d'une lampe varie de 180 à 650 euros.", ["le coût d'une lampe"]),
        ("Le port a reçu 1 326 lampes, soit 22 % de plus que la ville.", ["lampes que le port a reçu", None]),
        ("Une semaine plus tard, un tiers d'entre eux étaient revenus.", ["part qui étaient revenus"]),
        ("Les taxes ont augmenté de 5 %.", ["hausse de taxes"]),
    ],
)
def test_french_figure_measures_a_noun_phrase(text: str, measures: list[str | None]) -> None:
    with reading("fr"):
        assert [measure.measures for measure in describe(text, find_quantities(text))] == measures


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
