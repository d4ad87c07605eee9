"""What the authority files say beside what reports say, and the metadata of the dataset."""

from datetime import date

from pyoxigraph import Literal, NamedNode, Quad

from miggraph import iris
from miggraph.graph import metadata_quads

LABEL, TYPE = (NamedNode(iris.expand(curie)) for curie in ("skos:altLabel", "rdf:type"))
UNION, OFFICE = NamedNode("x:union"), NamedNode("x:office")
AUTHORITY = NamedNode(iris.graph("authority"))
KNOWN = [
    Quad(UNION, TYPE, NamedNode(iris.expand("mig:Organization")), AUTHORITY),
    Quad(OFFICE, TYPE, NamedNode(iris.expand("mig:Organization")), AUTHORITY),
    Quad(UNION, LABEL, Literal("Union"), AUTHORITY),
]


def test_entry_of_which_no_report_speaks_is_a_reference_entry() -> None:
    found = metadata_quads([AUTHORITY.value], {"notes": date(2031, 1, 2)}, "1", unmentioned=[OFFICE.value])
    entries = [q.subject for q in found if q.object == NamedNode(iris.expand("mig:ReferenceEntry"))]
    assert entries == [OFFICE]


def test_every_graph_says_where_it_comes_from() -> None:
    description = iris.graph("description")
    found = metadata_quads([AUTHORITY.value, description], {"notes": date(2031, 1, 2)}, "1")
    made = {q.subject for q in found if q.predicate == NamedNode(iris.expand("prov:wasGeneratedBy"))}
    assert made == {AUTHORITY, NamedNode(description), NamedNode(iris.graph("metadata"))}
