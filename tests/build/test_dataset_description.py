"""What a dataset says of itself: true of all of it, and found by the queries that tools ask."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pyoxigraph as ox
import pytest

import serving
from building import make_project
from miggraph import build as conductor
from miggraph.dataset_description import description_quads, form_of, own_graph
from miggraph.figures import Census
from miggraph.iris import PREFIXES, dataset, endpoint, expand
from miggraph.iris import query as query_iri
from miggraph.shapes import validate
from support import DATA, PROJECT

DISCOVERY = DATA / "discovery"
PROLOGUE = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
TOTALS = """SELECT (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?distinctSubjects) (COUNT(DISTINCT ?p) AS ?properties)
    (COUNT(DISTINCT ?o) AS ?distinctObjects) { ?s ?p ?o }"""

Rows = list[dict[str, str]]
Ask = Callable[[str], Rows]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> ox.Store:
    """The store of a small project that is built."""
    made = conductor.build(make_project(tmp_path_factory.mktemp("described")))
    return ox.Store.read_only(str(made.folder / "store"))


@pytest.fixture(scope="module")
def ask(store: ox.Store) -> Ask:
    """Asks that store; a cell is what a term says."""

    def rows(query: str) -> Rows:
        found = store.query(PROLOGUE + query)
        assert isinstance(found, ox.QuerySolutions)
        names = [variable.value for variable in found.variables]
        terms = ({name: row[name] for name in names} for row in found)
        return [{name: term.value for name, term in row.items() if term is not None} for row in terms]

    return rows


def found_by(ask: Ask, name: str) -> Rows:
    return ask((DISCOVERY / name).read_text(encoding="utf-8"))


def test_totals_are_those_of_the_whole_dataset(ask: Ask) -> None:
    [counted] = ask(TOTALS)
    said = {
        row["p"].rpartition("#")[2]: row["n"]
        for row in ask(f"SELECT ?p ?n {{ <{dataset()}> ?p ?n FILTER(ISNUMERIC(?n)) }}")
    }
    assert said == {**counted, "classes": ask("SELECT (COUNT(DISTINCT ?c) AS ?n) { ?s a ?c }")[0]["n"]}


@pytest.mark.parametrize(
    ("counted", "said"),
    [
        (
            "SELECT ?x (COUNT(DISTINCT ?s) AS ?n) { ?s a ?x } GROUP BY ?x",
            f"SELECT ?x ?n {{ <{dataset()}> void:classPartition [ void:class ?x ; void:entities ?n ] }}",
        ),
        (
            "SELECT ?x (COUNT(*) AS ?n) { ?s ?x ?o } GROUP BY ?x",
            f"SELECT ?x ?n {{ <{dataset()}> void:propertyPartition [ void:property ?x ; void:triples ?n ] }}",
        ),
        (
            "SELECT ?x (COUNT(*) AS ?n) { GRAPH ?x { ?s ?p ?o } } GROUP BY ?x",
            "SELECT ?x ?n { ?x a sd:NamedGraph ; sd:name ?x ; void:triples ?n }",
        ),
        (
            "SELECT ?c ?x (COUNT(*) AS ?n) { ?s a ?c ; ?x ?o } GROUP BY ?c ?x",
            "SELECT ?c ?x ?n { ?part void:class ?c ; void:propertyPartition [ void:property ?x ; void:triples ?n ] }",
        ),
    ],
    ids=["classes", "properties", "graphs", "properties in classes"],
)
def test_partition_has_the_count_of_the_dataset(ask: Ask, counted: str, said: str) -> None:
    def figures(query: str) -> list[tuple[str, ...]]:
        return sorted(tuple(row.values()) for row in ask(query))

    assert figures(said) == figures(counted)


def test_partition_of_datatypes_has_the_count_of_the_dataset(store: ox.Store, ask: Ask) -> None:
    literals = store.query("SELECT ?c ?p ?o { ?s a ?c ; ?p ?o FILTER(ISLITERAL(?o)) }")
    assert isinstance(literals, ox.QuerySolutions)
    counted: Counter[tuple[str, ...]] = Counter()
    for row in literals:
        value = row["o"]
        assert isinstance(value, ox.Literal)
        counted[row["c"].value, row["p"].value, value.datatype.value] += 1
    said = ask(
        "SELECT ?c ?p ?x ?n { ?part void:class ?c ; void:propertyPartition [ void:property ?p ;"
        " void-ext:datatypePartition [ void-ext:datatype ?x ; void:triples ?n ] ] }"
    )
    assert {(row["c"], row["p"], row["x"]): int(row["n"]) for row in said} == counted


def test_partition_of_values_tells_the_narrowest_class_with_the_same_count(ask: Ask) -> None:
    said = ask(
        "SELECT ?c ?p ?x ?n { ?part void:class ?c ; void:propertyPartition [ void:property ?p ;"
        " void:classPartition [ void:class ?x ; void:triples ?n ] ] }"
    )
    told = {(row["c"], row["p"], row["x"]): row["n"] for row in said}
    counted = ask("SELECT ?c ?p ?x (COUNT(*) AS ?n) { ?s a ?c ; ?p ?o . ?o a ?x } GROUP BY ?c ?p ?x")
    below = {(row["x"], row["y"]) for row in ask("SELECT ?x ?y { ?x rdfs:subClassOf ?y }")}
    assert told
    for row in counted:
        whole, kind, number = (row["c"], row["p"]), row["x"], row["n"]
        narrower = [x for (c, p, x), n in told.items() if (c, p) == whole and (x, kind) in below and n == number]
        assert told.get((*whole, kind)) == number or narrower, row


def test_dataset_has_one_count_of_each_kind(ask: Ask) -> None:
    assert ask("SELECT ?x ?p { ?x ?p ?n, ?m FILTER(STRSTARTS(STR(?p), STR(void:)) && ISNUMERIC(?n) && ?n < ?m) }") == []


def test_editor_finds_the_prefixes(ask: Ask) -> None:
    rows = found_by(ask, "sib-prefixes.rq")
    assert {row["prefix"]: row["namespace"] for row in rows} == dict(PREFIXES)


def test_editor_finds_the_example_queries(ask: Ask) -> None:
    library = serving.library()
    rows = found_by(ask, "sib-examples.rq")
    assert {row["sq"]: row["query"] for row in rows} == {query_iri(query.name): query.text for query in library}
    assert all(row["comment"] for row in rows)


def test_editor_finds_what_the_instances_of_each_class_have(ask: Ask) -> None:
    rows = found_by(ask, "sib-partitions.rq")
    told = {(row["subjectClass"], row["prop"]): row["triples"] for row in rows}
    used = ask("SELECT ?c ?p (COUNT(*) AS ?n) { ?s a ?c ; ?p ?o } GROUP BY ?c ?p")
    assert told == {(row["c"], row["p"]): row["n"] for row in used}
    kinds = {(row["subjectClass"], row["prop"], row.get("objectClass"), row.get("objectDatatype")) for row in rows}
    seminar, passage = expand("mig:Seminar"), expand("mig:Passage")
    assert (seminar, expand("schema:startDate"), None, expand("xsd:date")) in kinds
    assert (seminar, expand("mig:attestedIn"), passage, None) in kinds


@pytest.mark.parametrize("name", sorted(file.name for file in DISCOVERY.iterdir()))
def test_query_of_a_tool_finds_something(ask: Ask, name: str) -> None:
    assert found_by(ask, name)


def test_description_names_the_endpoint_and_the_dumps(ask: Ask) -> None:
    [service] = ask(
        "SELECT ?service { ?service a sd:Service ; sd:endpoint ?service ; sd:defaultDataset/sd:defaultGraph ?g }"
    )
    assert service["service"] == endpoint()
    [place] = ask(f"SELECT ?x {{ <{dataset()}> void:sparqlEndpoint ?x }}")
    assert place["x"] == endpoint()
    dumps = ask(f"SELECT ?x {{ <{dataset()}> void:dataDump ?x }}")
    assert f"{dataset().removesuffix('dataset')}dump/miggraph.nq.gz" in {row["x"] for row in dumps}


def test_example_query_is_for_the_endpoint_and_has_words_in_a_language(ask: Ask) -> None:
    library = serving.library()
    rows = ask(
        "SELECT ?label { ?q a sh:SPARQLSelectExecutable ; rdfs:label ?label ; rdfs:comment ?comment ;"
        f" schema:keywords ?word ; schema:target <{endpoint()}> ; sh:prefixes/sh:declare/sh:prefix 'mig' ."
        " FILTER(LANG(?label) = 'en' && LANG(?comment) = 'en') }"
    )
    assert {row["label"] for row in rows} == {query.summary for query in library}


def test_example_query_tells_its_parameters_columns_and_group(ask: Ask) -> None:
    for query in serving.library():
        said = f"<{query_iri(query.name)}>"
        parameters = ask(
            f"SELECT ?name ?path ?kind {{ {said} sh:parameter ?p . ?p a sh:Parameter ; sh:name ?name ; sh:path ?path ;"
            " sh:order ?order ; sh:class|sh:datatype ?kind . ?path a rdf:Property } ORDER BY ?order"
        )
        assert [(row["name"], row["path"]) for row in parameters] == [
            (each.label, f"{query_iri(query.name)}#{each.name}") for each in query.parameters
        ]
        columns = ask(
            f"SELECT ?name ?meaning {{ {said} schema:variableMeasured ?c . ?c a schema:PropertyValue ;"
            " schema:name ?name ; schema:description ?meaning ; schema:position ?place } ORDER BY ?place"
        )
        assert [(row["name"], row["meaning"]) for row in columns] == [
            (each.name, each.meaning) for each in query.columns
        ]
        [group] = ask(f"SELECT ?title {{ ?g a skos:Collection ; skos:member {said} ; rdfs:label ?title }}")
        assert group["title"] == query.group_title


def test_default_of_a_parameter_is_a_thing_that_the_dataset_has(ask: Ask) -> None:
    default = "SELECT DISTINCT ?default { ?parameter sh:defaultValue ?default FILTER(ISIRI(?default)) %s }"
    assert ask(default % "")
    assert ask(default % "FILTER NOT EXISTS { ?default ?p ?o }") == []


def test_description_conforms_to_the_shapes_of_the_dataset(store: ox.Store) -> None:
    quads = [quad for quad in store if quad.graph_name != ox.DefaultGraph()]
    described = {
        quad.subject.value
        for quad in quads
        if quad.graph_name == ox.NamedNode(own_graph()) and isinstance(quad.subject, ox.NamedNode)
    }
    assert len(described) > 100
    assert [str(found) for found in validate(quads, PROJECT / "shapes", described) if found.severity != "Info"] == []


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("SELECT * {}", "select"),
        ("# ASK\nPREFIX ask: <http://example.org/construct#>\nask { ?s ?p ?o }", "ask"),
        ("BASE <http://example.org/select> CONSTRUCT WHERE { ?s ?p ?o }", "construct"),
        ("describe <http://example.org/>", "describe"),
    ],
)
def test_form_of_a_query_is_read_behind_its_prologue(text: str, form: str) -> None:
    assert form_of(text) == form


QUADS = list(
    ox.parse(
        """@prefix : <urn:x:> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        :g { :a a :Cat, :Animal ; :likes :b, 1, "two"@en . :b a :Dog, :Animal . :Cat rdfs:subClassOf :Animal .
             :Dog rdfs:subClassOf :Animal . }
        :h { :a a :Cat ; :likes :b . }""",
        format=ox.RdfFormat.TRIG,
    )
)


def test_description_says_nothing_twice() -> None:
    told = description_quads(QUADS, serving.library())
    assert len(told) == len(set(told))


def test_census_counts_a_triple_once_in_however_many_graphs_it_stands() -> None:
    counted = Census.of(QUADS).figures()
    assert counted.totals["triples"] == 9
    assert counted.graphs == {"urn:x:g": 9, "urn:x:h": 2}
    likes = counted.uses["urn:x:Cat"]["urn:x:likes"]
    assert (likes.triples, likes.classes) == (3, {"urn:x:Dog": 1})
    assert likes.datatypes == {expand("xsd:integer"): 1, expand("rdf:langString"): 1}


def test_description_is_the_same_in_any_order_of_the_quads() -> None:
    assert set(description_quads(QUADS, [])) == set(description_quads(QUADS[::-1], []))


@pytest.mark.parametrize("more", range(40))
def test_number_of_objects_is_true_or_left_out(more: int) -> None:
    """The numbers told are objects themselves."""
    things = [
        ox.Quad(ox.NamedNode("urn:x:s"), ox.NamedNode("urn:x:p"), ox.Literal(n), ox.NamedNode("urn:x:g"))
        for n in range(more)
    ]
    told = description_quads(things, [])
    objects = {quad.object for quad in (*things, *told)}
    said = [quad.object for quad in told if quad.predicate.value == expand("void:distinctObjects")]
    assert said in ([], [ox.Literal(len(objects))])
    assert {quad.graph_name for quad in told} == {ox.NamedNode(own_graph())}
