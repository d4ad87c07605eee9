"""Passages against the text: offsets count code points, and one wrong character is enough."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from miggraph.errors import EvidenceError
from miggraph.evidence import check_evidence, texts_of
from miggraph.iris import document, expand, passage

TEXT = "The 🚢 of Genève sails."
DOCUMENT = document("notes")


def told(begin: int, end: int, words: str, context: str = DOCUMENT) -> list[Quad]:
    iri, graph = NamedNode(passage("notes", begin, end)), NamedNode("urn:g")
    values = {"beginIndex": Literal(begin), "endIndex": Literal(end), "anchorOf": Literal(words)}
    quads = [Quad(iri, NamedNode(expand(f"nif:{name}")), value, graph) for name, value in values.items()]
    return [*quads, Quad(iri, NamedNode(expand("nif:referenceContext")), NamedNode(context), graph)]


def test_passages_with_their_words_are_counted() -> None:
    assert check_evidence([*told(4, 5, "🚢"), *told(9, 15, "Genève")], {DOCUMENT: TEXT}) == 2


@pytest.mark.parametrize(
    ("begin", "end", "words"), [(9, 15, "Geneve"), (8, 14, "Genève"), (-6, -1, "sails"), (0, 0, ""), (20, 99, "s.")]
)
def test_passage_with_other_words_is_an_error(begin: int, end: int, words: str) -> None:
    with pytest.raises(EvidenceError, match=f"char={begin},{end}"):
        check_evidence(told(begin, end, words), {DOCUMENT: TEXT})


def test_passage_of_an_absent_report_is_an_error() -> None:
    with pytest.raises(EvidenceError, match="text/other"):
        check_evidence(told(0, 3, "The", document("other")), {DOCUMENT: TEXT})


@pytest.mark.parametrize("missing", range(4))
def test_passage_that_lacks_a_property_is_an_error(missing: int) -> None:
    quads = told(0, 3, "The")
    del quads[missing]
    with pytest.raises(EvidenceError, match="lacks nif:"):
        check_evidence(quads, {DOCUMENT: TEXT})


def test_passage_with_two_texts_is_an_error() -> None:
    with pytest.raises(EvidenceError, match="two values"):
        check_evidence([*told(0, 3, "The"), *told(0, 3, "the")], {DOCUMENT: TEXT})


def test_offsets_that_are_no_integers_are_an_error() -> None:
    quads = told(0, 3, "The")
    quads[0] = Quad(quads[0].subject, quads[0].predicate, Literal("first"), quads[0].graph_name)
    with pytest.raises(EvidenceError, match="no integers"):
        check_evidence(quads, {DOCUMENT: TEXT})


def test_texts_are_those_of_the_documents() -> None:
    quad = Quad(NamedNode(DOCUMENT), NamedNode(expand("nif:isString")), Literal(TEXT), NamedNode("urn:g"))
    assert texts_of([quad]) == {DOCUMENT: TEXT}
