"""Expressions are matched alike by the two engines that compile them."""

from __future__ import annotations

import re

import pytest

from miggraph.errors import RuleError
from miggraph.extract.rules import languages, load_language, reading
from miggraph.extract.rules.expression import Expression, Match
from miggraph.extract.rules.line import example
from miggraph.extract.rules.pattern import compile_pattern
from miggraph.extract.rules.vocabulary import vocabularies

MANY = f"(?:{'|'.join(f'term {number}' for number in range(5_000, -1, -1))})"
"""A group that PCRE2 compiles once, but not twice."""


def told(match: Match) -> object:
    """What a match matched."""
    return match.span(), {name: match.span(name) for name, words in match.groupdict().items() if words is not None}


def alike(written: str, text: str) -> list[object]:
    """The matches of an expression in a text, which are those of Python's engine."""
    found = [told(match) for match in Expression(written, "a/rule").finditer(text)]
    assert found == [told(match) for match in re.finditer(written, text)]
    return found


@pytest.mark.parametrize("language", languages())
def test_expression_of_each_rule_is_matched_in_its_examples_as_by_python(language: str) -> None:
    known = load_language(language)
    lookup = vocabularies(known.words)
    matches = 0
    with reading(language):
        for rule in known:
            if rule.pattern:
                written = compile_pattern(rule.pattern, lookup).expression
                for each in (*rule.yes, *rule.no):
                    matches += len(alike(written, example(each.text).code))
    assert matches > len(list(known)) / 2


@pytest.mark.parametrize(
    ("written", "text"),
    [
        pytest.param("|".join(f"(?P<n{n}>word {n})" for n in range(12_000)), "word 11999", id="too large"),
        pytest.param(f"(?P<all>({MANY} )*{MANY})", "term 17 term 3 term 4, term", id="too large as it is written"),
        pytest.param(f"(?P<_1>{MANY}) {MANY}|x(?P<b>{MANY})x", "term 3 term 4 xterm 5x", id="too large with a name"),
        pytest.param("(?P<all>(?:a|b|cd)*)c", f"{'ab' * 200_000}c, and abc", id="too many steps"),
        pytest.param("(?P<word>[a-z]+)", "one \ud800 two", id="no text"),
        pytest.param("(?P<word>[é-ü]+)x", "éüx ẞ 😀 éx", id="of several bytes"),
    ],
)
def test_expression_that_pcre_gives_up_is_matched(written: str, text: str) -> None:
    assert alike(written, text)


def test_expression_is_matched_at_a_place_alone() -> None:
    expression = Expression("(?P<b>b)", "a/rule")
    assert expression.match("😀ab", 1) is None
    found = expression.match("😀ab", 2)
    assert found
    assert found.span() == (2, 3) == found.span("b")


def test_expression_is_matched_in_a_long_text_as_in_a_short_one() -> None:
    expression, text = Expression("(?P<b>b+)", "a/rule"), f"{'é' * 60_000}bb"
    found = expression.match(text, 60_000)
    assert found
    assert found.span("b") == (60_000, 60_002)


def test_expression_too_large_for_both_engines_is_an_error_that_names_the_rule() -> None:
    with pytest.raises(RuleError, match="a/rule: it is too large"):
        Expression("a{99999999999999999999}", "a/rule").match("aaa")
