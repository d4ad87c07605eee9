"""What the authority files say beside what reports say, and the metadata of the dataset."""

from datetime import date

from pyoxigraph import Literal, NamedNode, Quad

from miggraph import iris
from miggraph.graph import metadata_quads
from miggraph.graph.known import Tally

LABEL, TYPE, NAMES = (NamedNode(iris.expand(curie)) for curie in ("skos:altLabel", "rdf:type", "mig:mentions"))
UNION, OFFICE = NamedNode("x:union"), NamedNode("x:office")
AUTHORITY, REPORT = NamedNode(iris.graph("authority")), NamedNode(iris.graph("report/notes"))
KNOWN = [
    Quad(UNION, TYPE, NamedNode(iris.expand("mig:Organization")), AUTHORITY),
    Quad(OFFICE, TYPE, NamedNode(iris.expand("mig:Organization")), AUTHORITY),
    Quad(UNION, LABEL, Literal("Union"), AUTHORITY),
]


def test_entry_of_which_no_report_speaks_is_a_reference_entry() -> None:
    named = Quad(NamedNode("x:statement"), NAMES, UNION, REPORT)
    tally = Tally()
    tally.add([*KNOWN, named])
    assert tally.unmentioned() == ["x:office"]
    found = metadata_quads([*KNOWN, named], {"notes": date(2031, 1, 2)}, "1")
    entries = [q.subject for q in found if q.object == NamedNode(iris.expand("mig:ReferenceEntry"))]
    assert entries == [OFFICE]


def test_every_graph_says_where_it_comes_from() -> None:
    description = iris.graph("description")
    found = metadata_quads(KNOWN, {"notes": date(2031, 1, 2)}, "1", further=[description])
    made = {q.subject for q in found if q.predicate == NamedNode(iris.expand("prov:wasGeneratedBy"))}
    assert made == {AUTHORITY, NamedNode(description), NamedNode(iris.graph("metadata"))}
