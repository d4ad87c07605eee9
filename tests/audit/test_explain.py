"""Why a sentence is read as it is."""

from __future__ import annotations

import pytest

from miggraph.audit.explain import explain_place, explain_text
from miggraph.errors import UsageError
from miggraph.model import Statement
from support import COAST, report_of

SENTENCE = "Ms. Ada Holm said that ports must pool their pilots."


def test_explanation_names_rule_speaker_strength_and_words() -> None:
    explanation = explain_text(SENTENCE, COAST)
    (told,) = [told for annotation, told in explanation.found if isinstance(annotation, Statement)]
    assert {"made by": ("Ada Holm",), "strength": ("must",)}.items() <= {t.field: t.values for t in told}.items()
    words = [fired.words for fired in explanation.fired if fired.rule.id.startswith("recommendation/")]
    assert any("must" in each for each in words)


def test_explanation_names_the_exclusion_that_stops_a_rule() -> None:
    explanation = explain_text("She asked whether ports should pool their pilots.", COAST)
    assert not [annotation for annotation, _ in explanation.found if isinstance(annotation, Statement)]
    stopped = [fired for fired in explanation.stopped if "should" in fired.words]
    assert stopped
    assert all(fired.stopped_by for fired in stopped)


def test_place_in_a_report_is_explained() -> None:
    report = report_of(f"# Harbour\n\nLamps are dim. {SENTENCE}\n\n## Oil\n\nOil is dear.\n")
    explanation = explain_place(report, report.text.index("pool"), COAST)
    assert explanation.text == SENTENCE
    assert [a.kind for a, _ in explanation.found if isinstance(a, Statement)] == ["recommendation"]


def test_place_without_a_sentence_is_refused() -> None:
    with pytest.raises(UsageError, match="no sentence stands at 0"):
        explain_place(report_of("# Harbour\n\nLamps are dim.\n"), 0, COAST)


@pytest.mark.parametrize("text", ["", " \n", "Oil is\x00 dear.", "Oil \udcff.", "\ud800", "Oil\x1b[0m"])
def test_unreadable_text_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="the sentence"):
        explain_text(text, COAST)


def test_exclusion_stops_rules_of_its_own_sentence() -> None:
    explanation = explain_text("She asked whether ports should pool pilots. Harbours must store more oil.", COAST)
    assert [a.kind for a, _ in explanation.found if isinstance(a, Statement)] == ["recommendation"]
    assert {f.words for f in explanation.stopped if f.rule.id.startswith("recommendation/modal")} == {"should"}
