from __future__ import annotations

import pytest

from miggraph.extract.statements.restatements import Said, restated, words_of
from miggraph.model import Span, Statement

FILLER = [
    "Fishing fleets need new nets for deep water.",
    "Lighthouse keepers asked for better lamps.",
    "Schools on the islands lack teachers of navigation.",
    "Customs officers inspect cargo before dawn.",
    "Shipyards train welders in two seasons.",
]


def said(text: str, start: int = 0, made_by: tuple[str, ...] = ()) -> Said:
    spans = (Span(start, start + len(text)),)
    statement = Statement(kind="finding", text=text, spans=spans, method="finding/reported", made_by=made_by)
    return Said(statement, tuple(words_of(text)))


def repeats(summary: str, told: str) -> bool:
    others = [said(text) for text in FILLER]
    return bool(list(restated([said(summary)], [said(told, 1000), *others])))


def test_restatement_is_a_sentence_that_a_summary_cuts() -> None:
    assert repeats(
        "Pilots who know the shallow channels retire early.",
        "It was said that pilots who know the shallow channels often retire early for lack of pensions.",
    )


def test_restatement_is_no_sentence_on_the_same_subject() -> None:
    assert not repeats(
        "Pilots who know the shallow channels retire early.",
        "Pensions of pilots are paid by the port from fees for the shallow channels.",
    )


def test_restatement_is_no_sentence_that_names_the_same_meeting() -> None:
    assert not repeats(
        "The Third Harbour Conference of Ruritania in Strelsau changed how ports see fees.",
        "A film was shown at the Third Harbour Conference of Ruritania in Strelsau.",
    )


def test_restatement_is_a_list_in_another_order() -> None:
    assert repeats(
        "Owners must grant pilots fixed hours, warm cabins, dry boots, paid leave and proper lanterns.",
        "He listed what owners owe pilots: proper lanterns; dry boots; warm cabins; paid leave; and fixed hours.",
    )


SHARED = "She held that wardens, keepers, divers, smiths and masons were to learn knots first of all things."
ALIKE = "Next, wardens met keepers; later divers saw smiths asking masons whether anybody answered by letter."


@pytest.mark.parametrize(("speaker", "linked"), [("Lenna Berg", True), ("Ada Holm", False)])
def test_restatement_of_one_speaker_needs_less_in_common(speaker: str, *, linked: bool) -> None:
    one = said(SHARED, made_by=("Lena Berg",))
    others = [said(text) for text in FILLER]
    assert bool(list(restated([one], [said(ALIKE, 1000, made_by=(speaker,)), *others]))) is linked


def test_restatement_needs_rare_words_in_common() -> None:
    assert not repeats("Fees rise.", "Fees rise.")
