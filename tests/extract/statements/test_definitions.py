"""Terms and what somebody means by them."""

from __future__ import annotations

import pytest

from miggraph.extract import attributions, mentions
from miggraph.extract.stage import run_stages
from miggraph.extract.statements import definitions, findings, narrative
from miggraph.model import Definition, Statement
from support import COAST, report_of

STAGES = (mentions.STAGE, attributions.STAGE, definitions.STAGE, findings.STAGE, narrative.STAGE)


def defined(text: str) -> list[Definition]:
    return list(run_stages(report_of(text), COAST, STAGES).of(Definition))


@pytest.mark.parametrize(
    ("text", "term", "meaning"),
    [
        (
            "A pilot boat is defined as a boat that takes pilots to ships.",
            "A pilot boat",
            "a boat that takes pilots to ships",
        ),
        ("The term “pilot boat” refers to a boat with pilots.", "pilot boat", "a boat with pilots"),
        ("By a pilot boat we mean a boat with pilots.", "a pilot boat", "a boat with pilots"),
        ("Pilotage refers to the guiding of ships.", "Pilotage", "the guiding of ships"),
        (
            "Ms. Berg spoke of pilotage understood as “the guiding of ships” based on:",
            "pilotage",
            "the guiding of ships",
        ),
        ("Ms. Berg defined pilots as being “people who guide ships, here.”", "pilots", "people who guide ships, here"),
        (
            "Ms. Berg proposed using the term “pilot boat” to describe boats with pilots.",
            "pilot boat",
            "boats with pilots",
        ),
    ],
)
def test_definition_has_its_term_and_its_meaning(text: str, term: str, meaning: str) -> None:
    [found] = defined(f"# Harbours\n\n{text}\n")
    assert (found.term, found.meaning, found.kind) == (term, meaning, "definition")


def test_definition_is_made_by_the_body_that_the_sentence_names() -> None:
    [found] = defined("# Harbours\n\nThe Harbour Union defines a pilot boat as a boat that takes pilots to ships.\n")
    assert found.made_by == ("Harbour Union",)


def test_sentence_with_two_terms_gives_two_definitions_each_with_who_defines_it() -> None:
    text = (
        "Ms. Lena Berg defined “lamps” as “lights that burn”, with oil being defined by the Harbour Union, as all that "
        "burns."
    )
    found = {each.term: (each.made_by, each.meaning) for each in defined(f"# Harbours\n\n{text}\n")}
    assert found == {
        "lamps": (("Lena Berg",), "lights that burn"),
        "oil": (("Harbour Union",), "all that burns"),
    }


def test_definition_has_the_quoted_words_of_whoever_defines_it() -> None:
    text = (
        "Ms. Lena Berg defined “lamps” as “lights that burn at sea”, with oil being defined by the Harbour Union, as "
        "all that burns."
    )
    found = {each.term: each.quotations for each in defined(f"# Harbours\n\n{text}\n")}
    assert found == {"lamps": ("lights that burn at sea",), "oil": ()}


def test_definition_is_made_by_who_speaks() -> None:
    [found] = defined("# Harbours\n\nMs. Lena Berg explained that a lamp is defined as a light that burns oil.\n")
    assert found.made_by == ("Lena Berg",)


@pytest.mark.parametrize(
    "text",
    [
        "A pilot boat should be defined as a boat that takes pilots to ships.",
        "She refers to the pilots of the northern harbours.",
        "The borders of the harbour were defined by a treaty of the ports.",
        "They asked what “dim” means in the northern ports.",
        "Is a lamp defined as a light that burns oil?",
    ],
)
def test_sentence_that_explains_no_term_is_no_definition(text: str) -> None:
    assert defined(f"# Harbours\n\n{text}\n") == []


def test_definition_stands_in_an_entry_of_a_glossary() -> None:
    found = defined("# Harbours\n\n## Key terms\n\n- Lamp: a light that burns oil\n- Pier: a road into the water\n")
    assert [(each.term, each.meaning) for each in found] == [
        ("Lamp", "a light that burns oil"),
        ("Pier", "a road into the water"),
    ]


def test_entry_outside_a_glossary_is_no_definition() -> None:
    assert defined("# Harbours\n\n## Ports\n\n- Lamp: a light that burns oil\n") == []


def test_definition_is_no_finding() -> None:
    found = run_stages(report_of("# Harbours\n\nA lamp is defined as a light that burns oil.\n"), COAST, STAGES)
    assert found.of(Statement) == ()
