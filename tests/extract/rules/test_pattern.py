"""The phrase language of rules."""

from __future__ import annotations

import re

import pytest

from miggraph.extract.rules.line import example
from miggraph.extract.rules.pattern import PatternError, compile_pattern
from miggraph.extract.rules.vocabulary import vocabularies

WORDS = {"report": ["stress", "point (out|to)"], "again": ["{again}"], "said": ["{report}"]}


def found(pattern: str, text: str) -> str | None:
    """The words that a pattern matches in a text."""
    line = example(text)
    expression = compile_pattern(pattern, vocabularies(WORDS)).expression
    match = re.search(expression, line.code)
    return line.text[slice(*line.offsets(*match.span()))] if match else None


@pytest.mark.parametrize(
    ("pattern", "text", "words"),
    [
        ("urge", "Ports urged pilots.", "urged"),
        ("emphasize", "It was emphasised.", "emphasised"),
        ("develop", "Ports developed lamps.", "developed"),
        ("'urged'", "Ports urge pilots.", None),
        ("'*ing' lamps", "He likes lighting lamps.", "lighting lamps"),
        ("'priorit*'", "Two priorities remain.", "priorities"),
        ("'vice-*' of", "The vice-chair of", "vice-chair of"),
        ('"d\'*"', "chargé d'affaires", "d'affaires"),
        ("'UN'", "the un and the UN", "UN"),
        ('"can\'t" wait', "Ports can’t wait.", "can't wait"),
        ('port "\'s" lamp', "The port's lamps.", "port's lamps"),
        ("'{report}' lamps", "She stressed lamps, to stress lamps.", "stress lamps"),
        ("'{said}'", "stressed, points out, point out", "point out"),
        ("{report} ...3 lamp", "She pointed out the dim lamps.", "pointed out the dim lamps"),
        ("{report} ...1 lamp", "She stressed the very dim lamps.", None),
        ("stress ... lamp", "She stressed rain; lamps are dim.", None),
        ("stress ... lamp", "She stressed rain, and lamps.", "stressed rain, and lamps"),
        ("stress ...2", "She stressed rain and lamps.", "stressed rain and"),
        ("lamp? oil", "More oil.", "oil"),
        ("very* dim", "very very dim", "very very dim"),
        ("urge !need", "urge need, urge ports", "urge"),
        ("^ port", "A port.", None),
        ("lamp $", "Dim lamps.", "lamps"),
        ("(^|',') she", "Then, she", ", she"),
        ("{@Instrument} guarantee", "<Instrument: The Port Pact> guarantees oil.", "The Port Pact guarantees"),
        ("{@Person} of", "<Person: Ada of Lund> left", None),
        ("{@Instrument} guarantee", "<Instrument: The Pact to guarantee oil> is long.", None),
        ("{@Number} port", "12,000 ports", "12,000 ports"),
        ("rain (!lamp {@Token})+", "rain, oil and lamps", "rain, oil and"),
        ("{@Number}+", "In 1987, 27th", "1987"),
        ("{@Decade}+", "40 ports in the 1980s", "1980s"),
        ("{@Year} lamp", "250 lamps, 1990 lamps", "1990 lamps"),
        ("{@Capital}+ say", "Ada Holm said", "Ada Holm said"),
        ("{@Lower}+ {@Capital}", "The old dim Lamp", "old dim Lamp"),
    ],
)
def test_pattern_matches_tokens(pattern: str, text: str, words: str | None) -> None:
    assert found(pattern, text) == words


@pytest.mark.parametrize(
    ("pattern", "column"),
    [
        ("a |", 4),
        ("(a", 1),
        ("a)", 2),
        ("a {lamp}", 3),
        ("{again}", 1),
        ("...?", 1),
        ("<a: b> <a: c>", 8),
        ("(<a: b>|c) <a: c>", 12),
        ("a # b", 3),
    ],
)
def test_pattern_at_fault_names_the_column(pattern: str, column: int) -> None:
    with pytest.raises(PatternError) as caught:
        compile_pattern(pattern, vocabularies(WORDS))
    assert caught.value.column == column


@pytest.mark.parametrize(
    ("pattern", "needed"),
    [
        ("to lamp", [{"lamp"}, {"to"}]),
        ("lamp? oil", [{"oil"}]),
        ("(lamp|pilot) burn|oil spill", [{"burn", "spill"}, {"lamp", "pilot", "oil"}]),
        ("... lamp?", []),
    ],
)
def test_pattern_knows_the_words_it_needs(pattern: str, needed: list[set[str]]) -> None:
    compiled = compile_pattern(f"{pattern} {{@Word}}", vocabularies(WORDS))
    found = [] if compiled.anchors is None else [compiled.anchors, *compiled.others]
    assert [set(words) for words in found] == needed


@pytest.mark.parametrize(
    ("pattern", "first"),
    [
        ("lamp burn", {"lamp"}),
        ("very? (lamp|'oil' spill)", {"very", "lamp", "oil"}),
        ("^ very? lamp", {"^"}),
        ("!no {@Capital} lamp", {"@Capital"}),
        ("<who: {@Actor}>+ burn", {"@Actor"}),
        ("...2 lamp", None),
        ("('*ing'|very) lamp", None),
        ("{@Word} lamp", None),
    ],
)
def test_pattern_knows_the_words_it_begins_with(pattern: str, first: set[str] | None) -> None:
    assert compile_pattern(pattern, vocabularies(WORDS)).first == first


@pytest.mark.parametrize("pattern", ["lamp $", "lamp (lamp|very)* oil"])
def test_pattern_is_tried_in_linear_time(pattern: str) -> None:
    assert found(pattern, "lamp" + " lamp" * 60 + " ." * 60 + " 7") is None
