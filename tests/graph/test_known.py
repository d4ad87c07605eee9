"""What the authority files say beside what reports say, and the figures of the dataset."""

from pyoxigraph import Literal, NamedNode, Quad

from miggraph import iris
from miggraph.graph import beyond, metadata_quads
from miggraph.graph.known import unmentioned
from support import report_of

LABEL, TYPE, NAMES = (NamedNode(iris.expand(curie)) for curie in ("skos:altLabel", "rdf:type", "mig:mentions"))
UNION, OFFICE = NamedNode("x:union"), NamedNode("x:office")
AUTHORITY, REPORT = NamedNode(iris.graph("authority")), NamedNode(iris.graph("report/notes"))
KNOWN = [
    Quad(UNION, TYPE, NamedNode(iris.expand("mig:Organization")), AUTHORITY),
    Quad(OFFICE, TYPE, NamedNode(iris.expand("mig:Organization")), AUTHORITY),
    Quad(UNION, LABEL, Literal("Union"), AUTHORITY),
]


def test_report_does_not_say_again_what_the_authority_files_say() -> None:
    new = Quad(UNION, LABEL, Literal("The Union"), REPORT)
    assert beyond([Quad(UNION, LABEL, Literal("Union"), REPORT), new], KNOWN) == [new]


def test_entry_of_which_no_report_speaks_is_a_reference_entry() -> None:
    named = Quad(NamedNode("x:statement"), NAMES, UNION, REPORT)
    assert list(unmentioned([*KNOWN, named])) == ["x:office"]
    found = metadata_quads([*KNOWN, named], [report_of("Notes\n")], "1")
    entries = [q.subject for q in found if q.object == NamedNode(iris.expand("mig:ReferenceEntry"))]
    assert entries == [OFFICE]


def test_triples_are_counted_once_with_those_that_count_them() -> None:
    found = metadata_quads([*KNOWN, *KNOWN], [report_of("Notes\n")], "1")
    counted = {
        q.subject.value: int(q.object.value)  # type: ignore[union-attr]
        for q in found
        if q.predicate == NamedNode(iris.expand("void:triples"))
    }
    assert counted == {
        AUTHORITY.value: len(KNOWN),
        iris.graph("metadata"): len(set(found)),
        iris.DATASET: len(KNOWN) + len(set(found)),
    }
