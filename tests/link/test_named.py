from __future__ import annotations

from miggraph.link.named import Named
from miggraph.model import Span

NAMED = Named([(Span(30, 34), "port"), (Span(5, 12), "coast"), (Span(14, 18), "harbour"), (Span(20, 25), "coast")])


def test_named_gives_each_thing_in_a_span_once_in_the_order_of_the_text() -> None:
    assert list(NAMED.within([Span(0, 26)])) == ["coast", "harbour"]


def test_named_leaves_out_a_name_that_a_span_cuts() -> None:
    assert list(NAMED.within([Span(6, 17)])) == []


def test_named_joins_the_spans_of_one_statement() -> None:
    assert list(NAMED.within([Span(28, 40), Span(13, 19)])) == ["port", "harbour"]
