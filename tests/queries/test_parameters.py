"""Parameters: values as terms, and what is said of values that are none."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode

from miggraph.errors import ParameterError
from miggraph.queries import Parameter, ParameterType
from miggraph.queries.parameters import MOST_VALUES, Term

XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.mark.parametrize(
    ("kind", "text", "term"),
    [
        (ParameterType.IRI, "http://x/", NamedNode("http://x/")),
        (ParameterType.STRING, "a\"b'", Literal("a\"b'")),
        (ParameterType.INTEGER, "-07", Literal(-7)),
        (ParameterType.DATE, "2011-05-03", Literal("2011-05-03", datatype=NamedNode(f"{XSD}date"))),
        (ParameterType.TAGGED, "havn@nb", Literal("havn", language="nb")),
        (ParameterType.TAGGED, "a@b@nb", Literal("a@b", language="nb")),
    ],
)
def test_parameter_term_has_its_type(kind: ParameterType, text: str, term: Term) -> None:
    assert Parameter("x", kind, "X").term(text) == term


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (ParameterType.IRI, "a> }"),
        (ParameterType.IRI, "relative"),
        (ParameterType.INTEGER, "1.5"),
        (ParameterType.INTEGER, "1_000"),
        (ParameterType.INTEGER, "٣"),
        (ParameterType.INTEGER, "9" * 5000),
        (ParameterType.DATE, "3 May"),
        (ParameterType.DATE, "2011-02-30"),
        (ParameterType.TAGGED, "harbour"),
        (ParameterType.TAGGED, "@en"),
        (ParameterType.TAGGED, "harbour@e n"),
    ],
)
def test_parameter_term_of_another_type_is_an_error(kind: ParameterType, text: str) -> None:
    with pytest.raises(ParameterError, match=kind.value) as caught:
        Parameter("x", kind, "X").term(text)
    assert caught.value.where == "x"


@pytest.mark.parametrize(
    ("parameter", "given", "values"),
    [
        (Parameter("x", ParameterType.STRING, "X"), " a ", ["a"]),
        (Parameter("x", ParameterType.STRING, "X", default=("d",)), "", ["d"]),
        (Parameter("x", ParameterType.STRING, "X", optional=True), "", []),
        (Parameter("x", ParameterType.STRING, "X", several=True), ["a", "", "b", "a"], ["a", "b"]),
        (Parameter("x", ParameterType.STRING, "X", several=True, default=("c", "d")), [], ["c", "d"]),
    ],
)
def test_parameter_terms_are_those_given_or_the_default(
    parameter: Parameter, given: str | list[str], values: list[str]
) -> None:
    assert [term.value for term in parameter.terms(given)] == values


@pytest.mark.parametrize(
    ("several", "given", "message"),
    [
        (False, "", "needs a value"),
        (False, ["a", "b"], "has 2 values"),
        (True, [str(number) for number in range(MOST_VALUES + 1)], "values"),
    ],
)
def test_parameter_terms_missing_or_too_many_is_an_error(several: bool, given: str | list[str], message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        Parameter("x", ParameterType.STRING, "X", several=several).terms(given)
