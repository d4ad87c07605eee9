"""What is read in invented French sentences: the instruments, the parties of an event, the numbers."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from miggraph.extract import extract
from miggraph.extract.events.party_clauses import parties_in
from miggraph.extract.rules import reading
from miggraph.extract.values.quantities import find_quantities
from miggraph.lexicon import Lexicon
from miggraph.model import Citation, Event, Mention
from support import DATA, report_of

NOTHING_KNOWN = Lexicon([])
TALK = "Les pilotes se sont réunis à Lund et ils ont parlé des lampes et des ports de la côte, qui sont vieux. " * 3
AROUND = f"# Rapport de l'atelier sur les ports\n\nLund, 3 mai 2011\n\n## Débats\n\n{TALK}\n\n"


def cases(name: str) -> list[Any]:
    read = tomllib.loads((DATA / "french" / f"{name}.toml").read_text(encoding="utf-8"))["case"]
    return [pytest.param(case, id=case["text"][:60]) for case in read]


@pytest.mark.parametrize("case", cases("citations"))
def test_french_sentence_cites_instruments(case: dict[str, Any]) -> None:
    mentions = [a for a in extract(report_of(AROUND + case["text"]), NOTHING_KNOWN) if isinstance(a, Mention)]
    found = [[a.citation.name, a.citation.kind] for a in mentions if isinstance(a.citation, Citation)]
    assert found == case["cites"]


@pytest.mark.parametrize("case", cases("parties"))
def test_french_sentence_tells_parties(case: dict[str, Any]) -> None:
    sentence = report_of(AROUND + case["text"]).blocks[-1].prose
    with reading("fr"):
        assert [[party.name, party.role] for party in parties_in(sentence, NOTHING_KNOWN)] == case["parties"]


@pytest.mark.parametrize("case", cases("numbers"))
def test_french_phrase_counts(case: dict[str, Any]) -> None:
    with reading("fr"):
        assert [str(quantity.value) for quantity in find_quantities(case["text"])] == case["values"]


def test_french_cover_names_event_below_bodies_that_print_their_names() -> None:
    cover = (
        "CERCLE D'ÉTUDE DES MARÉES\nUNIVERSITÉ DE LUND\n\n# Partir, rentrer : quais et lampes des pilotes\n\n"
        f"## Rapport du séminaire régional\n\nLund, 9 et 10 mai 2011\n\n## 1. Présentation\n\n{TALK}\n"
    )
    [event] = [a for a in extract(report_of(cover), NOTHING_KNOWN) if isinstance(a, Event)]
    assert (event.title, event.kind) == ("Partir, rentrer : quais et lampes des pilotes", "seminar")
