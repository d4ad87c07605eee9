"""Annotations to quads."""

import pytest
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad

from miggraph import iris
from miggraph.errors import MiggraphError
from miggraph.extract import extract
from miggraph.graph import canonical, report_quads
from miggraph.graph.writer import dated, section_iris
from miggraph.link import link
from miggraph.model import Annotations, Curated, Report, Span, Statement
from support import COAST, DATA, report_of


def quads_of(name: str) -> list[Quad]:
    report = report_of((DATA / "events" / f"{name}.md").read_text(encoding="utf-8"))
    [linked] = link([Curated(report, extract(report, COAST))], COAST)
    return report_quads(linked)


def objects(quads: list[Quad], subject: str, curie: str) -> list[str]:
    wanted = iris.expand(curie)
    return [q.object.value for q in quads if q.subject.value == subject and q.predicate.value == wanted]  # type: ignore[union-attr]


EVENT = iris.thing("event", "2012-05-04-work-at-sea")


def test_event_carries_its_properties() -> None:
    quads = quads_of("jointly")
    assert objects(quads, EVENT, "rdf:type") == [iris.expand("mig:Seminar")]
    assert objects(quads, EVENT, "schema:startDate") == ["2012-05-04"]
    assert "x:union" in objects(quads, EVENT, "schema:organizer")
    assert objects(quads, EVENT, "schema:funder") == [iris.thing("organization", "government-of-ruritania")]


def test_participation_is_labelled_with_who_as_what_and_where() -> None:
    quads = quads_of("jointly")
    labels = [q.object.value for q in quads if q.predicate.value == iris.expand("rdfs:label")]  # type: ignore[union-attr]
    assert "Harbour Union, co-organiser: Work at sea" in labels


@pytest.mark.parametrize("curie", ["dcterms:title", "mig:shortTitle", "mig:printedTitle"])
def test_words_of_the_report_are_tagged_with_its_language(curie: str) -> None:
    found = [q.object for q in quads_of("jointly") if q.predicate.value == iris.expand(curie)]
    assert found
    assert {getattr(each, "language", None) for each in found} == {"en"}


@pytest.mark.parametrize("kind", ["mig:Section", "mig:Seminar"])
def test_section_and_event_have_a_title_to_show_a_short_and_the_printed_one(kind: str) -> None:
    quads = quads_of("jointly")
    things = {q.subject.value for q in quads if q.object == NamedNode(iris.expand(kind))}  # type: ignore[union-attr]
    assert things
    for thing in things:
        for curie in ("dcterms:title", "rdfs:label", "mig:shortTitle", "mig:printedTitle"):
            assert len(objects(quads, thing, curie)) == 1
    report = iris.thing("report", "notes")
    assert len(objects(quads, report, "mig:shortTitle")) == 1
    assert objects(quads, EVENT, "mig:printedTitle") != objects(quads, EVENT, "dcterms:title")


def test_iri_has_no_part_longer_than_a_slug_and_none_ends_in_a_function_word() -> None:
    iris_of = {q.subject.value for q in quads_of("jointly") if q.subject.value.startswith(iris.thing("", ""))}  # type: ignore[union-attr]
    for each in iris_of:
        for part in each.split("/")[5:]:
            assert len(part) <= iris.LONGEST + len("2012-05-04-")
            assert part.rpartition("-")[2] not in iris.FUNCTION_WORDS - {"y"}


def test_passages_hold_the_words_of_the_report() -> None:
    text = (DATA / "events" / "jointly.md").read_text(encoding="utf-8")
    quads = quads_of("jointly")
    passages = {q.subject.value for q in quads if q.object == NamedNode(iris.expand("mig:Passage"))}  # type: ignore[union-attr]
    assert len(passages) > 5
    for passage in passages:
        start = int(objects(quads, passage, "nif:beginIndex")[0])
        end = int(objects(quads, passage, "nif:endIndex")[0])
        assert objects(quads, passage, "nif:anchorOf") == [text[start:end]]


def test_whatever_has_a_method_has_a_passage() -> None:
    quads = quads_of("jointly")
    for subject in {q.subject.value for q in quads if q.predicate.value == iris.expand("mig:method")}:  # type: ignore[union-attr]
        assert objects(quads, subject, "mig:attestedIn")


def test_equal_annotations_give_equal_bytes() -> None:
    assert canonical(quads_of("jointly")) == canonical(reversed(quads_of("jointly")))


def test_canonical_refuses_a_blank_node() -> None:
    with pytest.raises(MiggraphError, match="blank node"):
        canonical([Quad(BlankNode(), NamedNode("x:p"), Literal("o"), DefaultGraph())])


@pytest.mark.parametrize(("text", "datatype"), [("2007", "gYear"), ("2008-12", "gYearMonth"), ("2008-12-10", "date")])
def test_dated_has_the_datatype_of_its_precision(text: str, datatype: str) -> None:
    assert dated(text).datatype == NamedNode(iris.PREFIXES["xsd"] + datatype)


def test_sections_of_one_title_have_different_iris() -> None:
    report = report_of("# Day\n\n## Morning\n\nWords.\n\n## Morning\n\nOther words.\n")
    made = section_iris(report)
    assert len(set(made)) == len(made) == 3


FRENCH = """# Rapport de l'atelier sur le travail en mer

Mme Ada Quill, directrice de l'Institut des marées, a recommandé que les ports soient éclairés. Les
gouvernements devraient ratifier le pacte, et 45 % des pilotes n'ont pas de contrat.
"""


def literals(quads: list[Quad], curie: str) -> set[Literal]:
    wanted = iris.expand(curie)
    return {q.object for q in quads if q.predicate.value == wanted and isinstance(q.object, Literal)}


def test_words_of_a_french_report_are_tagged() -> None:
    report = report_of(FRENCH)
    [linked] = link([Curated(report, extract(report, COAST))], COAST)
    quads = report_quads(linked)
    assert {text.language for text in literals(quads, "mig:text")} == {"fr"}
    labels = literals(quads, "rdfs:label")
    assert Literal("Institut des marées", language="fr") in labels
    assert Literal("Ada Quill") in labels


def test_words_of_an_instrument_have_it_as_their_source() -> None:
    text = "# Day\n\nThe Port Pact recommended that ports lower their fees.\n"
    report = report_of(text)
    quads = quads_with(report, voices=("the port pact",))
    [said] = [q.subject.value for q in quads if q.predicate.value == iris.expand("mig:text")]  # type: ignore[union-attr]
    assert objects(quads, said, "dcterms:source") == ["x:pact"]
    assert not objects(quads, said, "mig:madeBy")


def quads_with(report: Report, *, voices: tuple[str, ...]) -> list[Quad]:
    statement = Statement(
        spans=(Span(7, len(report.text) - 1),),
        method="m",
        confidence=0.9,
        kind="recommendation",
        text="Lower fees.",
        voices=voices,
    )
    [linked] = link([Curated(report, Annotations().plus([statement]))], COAST)
    return report_quads(linked)
