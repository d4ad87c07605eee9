"""What a dataset says of itself to programs: figures (VoID), service (SD), prefixes and example queries (SHACL).

It is a named graph of the dataset, ``graph/description``, so that a query finds it wherever the dataset is served. The
figures are those of the whole dataset: this graph is counted too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

import pyoxigraph as ox

from miggraph.figures import Census, Figures, Use
from miggraph.iris import ONTOLOGY, PREFIXES, compact, dataset, digest, dump, endpoint, expand, graph
from miggraph.iris import query as query_iri
from miggraph.queries import Column, Parameter, ParameterType, Question

DUMPS = ("miggraph.nq.gz", "miggraph.trig.gz", "miggraph.ttl.gz", "miggraph.jsonld.gz")
_FORMATS = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "RDF_XML",
    "JSON-LD",
    "TriG",
    "N-Quads",
)
_FORMAT_BASE = "http://www.w3.org/ns/formats/"
_FORM = re.compile(r"<[^<>\s]*>|#.*|\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b", re.IGNORECASE)
_READABLE = re.compile(r"[A-Za-z][\w-]*:[\w.-]+", re.ASCII)
_DATATYPES = {
    ParameterType.STRING: "xsd:string",
    ParameterType.INTEGER: "xsd:integer",
    ParameterType.DATE: "xsd:date",
    ParameterType.TAGGED: "rdf:langString",
}
_DEFAULT = ox.NamedNode(expand("sh:defaultValue"))
_PARTITIONS = {expand("void:classPartition"), expand("void:propertyPartition")}
_ROUNDS = 12
"""Counts of counts until they agree: each round counts what the one before it wrote."""


def own_graph() -> str:
    """The graph of the description."""
    return graph("description")


def served() -> str:
    """What queries see: the dataset with its default graph. Clients look for counts at the dataset, not here."""
    return f"{dataset()}#sparql"


class Description:
    """Makes the graph of the description, in which it is counted itself.

    :param examples: queries that somebody may run
    """

    def __init__(self, examples: Iterable[Question]) -> None:
        self.graph = own_graph()
        self._examples = list(examples)

    def uncounted(self, graphs: Iterable[str], has: Callable[[ox.NamedNode], bool]) -> list[ox.Quad]:
        """All that is no figure.

        :param graphs: the other graphs
        :param has: whether they say anything of a thing
        """
        sayable = (*_published(), *_uncounted({*graphs, self.graph}, self._examples))
        return list(_in_graph((triple for triple in sayable if _belongs(triple, has)), ox.NamedNode(self.graph)))

    def counted(self, census: Census) -> list[ox.Quad]:
        """The figures.

        :param census: counts of the other graphs and of what is no figure
        """
        for left_out in (
            (),
            ("distinctObjects",),
        ):  # a number that is no object yet may make itself wrong by being told
            said: list[ox.Triple] = []
            made: Said = {}
            for _ in range(_ROUNDS):
                told = list(figures_in_void(census.figures(said, self.graph), without=left_out, made=made))
                if told == said:
                    return list(_in_graph(said, ox.NamedNode(self.graph)))
                said = told
        raise AssertionError("the figures of the dataset do not settle")


def description_quads(quads: Iterable[ox.Quad], examples: Iterable[Question]) -> list[ox.Quad]:
    """The graph of the description of quads in memory.

    :param quads: those of the other graphs
    :param examples: queries that somebody may run
    """
    quads, made = list(quads), Description(examples)
    names = {quad.graph_name.value for quad in quads if isinstance(quad.graph_name, ox.NamedNode)}
    subjects = {quad.subject for quad in quads}
    uncounted = made.uncounted(names, lambda thing: thing in subjects)
    store = ox.Store()
    store.bulk_extend([*quads, *uncounted])  # Oxigraph tells every kind of xsd:integer as xsd:integer
    return [*uncounted, *made.counted(Census.of(store))]


def description(counted: Figures, examples: Iterable[Question]) -> list[ox.Triple]:
    """The description of a dataset that has none of its own.

    :param counted: its figures, without the description
    """
    return [*_uncounted(counted.graphs, examples), *figures_in_void(counted)]


def overview(told: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """A description in short: dataset, totals, graphs, dumps and prefixes, without partitions and example queries."""
    told = [triple for triple in told if triple.predicate.value not in _PARTITIONS]
    names = {ox.NamedNode(iri) for iri in (dataset(), served(), ONTOLOGY)}
    shown = names | {triple.object for triple in told if triple.subject in names}
    return (triple for triple in told if triple.subject in shown)


def _belongs(triple: ox.Triple, has: Callable[[ox.NamedNode], bool]) -> bool:
    """Whether a dataset says a triple: the default of a parameter may be a thing that it lacks."""
    thing = triple.object
    return triple.predicate != _DEFAULT or not isinstance(thing, ox.NamedNode) or has(thing)


def _published() -> Iterator[ox.Triple]:
    """Where a dataset that is built is found."""
    yield _link(dataset(), "void:sparqlEndpoint", endpoint())
    for name in DUMPS:
        yield _link(dataset(), "void:dataDump", dump(name))
        yield _link(dataset(), "dcat:distribution", dump(name))
        yield _link(dump(name), "rdf:type", expand("dcat:Distribution"))
        yield _link(dump(name), "dcat:downloadURL", dump(name))
    yield from service(endpoint())


def _uncounted(graphs: Iterable[str], examples: Iterable[Question]) -> Iterator[ox.Triple]:
    """All that is no figure, wherever the dataset is served."""
    yield _link(dataset(), "rdf:type", expand("void:Dataset"))
    for iri in sorted(graphs):
        yield _link(served(), "sd:namedGraph", iri)
        yield _link(iri, "rdf:type", expand("sd:NamedGraph"))
        yield _link(iri, "sd:name", iri)
    yield from prefixes_in_shacl()
    yield from queries_in_shacl(examples)


def service(address: str) -> Iterator[ox.Triple]:
    """What the endpoint at an address speaks and serves; the address is its name, as clients expect it."""
    yield _link(address, "rdf:type", expand("sd:Service"))
    yield _link(address, "sd:endpoint", address)
    yield _link(address, "sd:supportedLanguage", expand("sd:SPARQL11Query"))
    yield _link(address, "sd:feature", expand("sd:UnionDefaultGraph"))
    for name in _FORMATS:
        yield _link(address, "sd:resultFormat", _FORMAT_BASE + name)
    yield _link(address, "sd:defaultDataset", served())
    yield _link(served(), "rdf:type", expand("sd:Dataset"))
    yield _link(served(), "sd:defaultGraph", f"{dataset()}#default-graph")
    yield _link(f"{dataset()}#default-graph", "rdf:type", expand("sd:Graph"))


Said = dict[tuple[str, str], tuple[Use, list[ox.Triple]]]
"""What was said of the use of a property by the instances of a class, with the class and the property."""


def figures_in_void(counted: Figures, *, without: Iterable[str] = (), made: Said | None = None) -> Iterator[ox.Triple]:
    """The figures of a dataset, with a partition for each class and property, and for each property in a class.

    :param without: totals that are left out
    :param made: what was said before, and said again of a use that is as it was
    """
    made = {} if made is None else made
    for name, number in {**counted.totals, "classes": len(counted.classes)}.items():
        if name not in without:
            yield _number(dataset(), f"void:{name}", number)
    for iri, number in counted.classes.items():
        part = _part("class", iri)
        yield _link(dataset(), "void:classPartition", part)
        yield _link(part, "void:class", iri)
        yield _number(part, "void:entities", number)
        for property_, use in counted.uses.get(iri, {}).items():
            known = made.get((iri, property_))
            if known is None or known[0] is not use:
                known = use, list(_use(part, _part("class", iri, property_), property_, use))
                made[iri, property_] = known
            yield from known[1]
    for iri, number in counted.properties.items():
        yield from _use(dataset(), _part("property", iri), iri, Use(number, {}, {}))
    for iri, number in counted.graphs.items():
        yield _number(iri, "void:triples", number)


def prefixes_in_shacl() -> Iterator[ox.Triple]:
    """The prefixes that queries on the dataset are written with, as declarations of its ontology."""
    for prefix, namespace in PREFIXES.items():
        declaration = f"{dataset()}#prefix/{prefix}"
        yield _link(ONTOLOGY, "sh:declare", declaration)
        yield _say(declaration, "sh:prefix", ox.Literal(prefix))
        yield _say(declaration, "sh:namespace", ox.Literal(namespace, datatype=ox.NamedNode(expand("xsd:anyURI"))))


def queries_in_shacl(questions: Iterable[Question]) -> Iterator[ox.Triple]:
    """Stored queries, as ones that somebody may run, with their groups, parameters and columns."""
    titles: dict[str, str] = {}
    for query in questions:
        subject, group = query_iri(query.name), f"{query_iri('')[:-1]}#group/{query.group}"
        titles[group] = query.group_title or query.group
        yield _link(group, "skos:member", subject)
        yield from _query(query)
        for place, parameter in enumerate(query.parameters):
            yield from _parameter(parameter, subject, place)
        for place, column in enumerate(query.columns):
            yield from _column(column, subject, place)
    for group, title in titles.items():
        yield _link(group, "rdf:type", expand("skos:Collection"))
        yield _say(group, "rdfs:label", ox.Literal(title, language="en"))


def _query(query: Question) -> Iterator[ox.Triple]:
    """A stored query without what belongs to it."""
    subject = query_iri(query.name)
    form = form_of(query.text)
    yield _link(subject, "rdf:type", expand("sh:SPARQLExecutable"))
    yield _link(subject, "rdf:type", expand(f"sh:SPARQL{form.capitalize()}Executable"))
    yield _say(subject, "rdfs:label", ox.Literal(query.summary, language="en"))
    yield _say(subject, "rdfs:comment", ox.Literal(query.description or query.summary, language="en"))
    yield _say(subject, f"sh:{form}", ox.Literal(query.text))
    yield _link(subject, "sh:prefixes", ONTOLOGY)
    yield _link(subject, "schema:target", endpoint())
    for tag in query.tags:
        yield _say(subject, "schema:keywords", ox.Literal(tag))


def _parameter(parameter: Parameter, subject: str, place: int) -> Iterator[ox.Triple]:
    """A parameter of a stored query; the last part of its path is the variable."""
    one, variable, kind = f"{subject}#parameter/{parameter.name}", f"{subject}#{parameter.name}", parameter.type
    yield _link(variable, "rdf:type", expand("rdf:Property"))
    yield _say(variable, "rdfs:label", ox.Literal(parameter.name))
    yield _link(subject, "sh:parameter", one)
    yield _link(one, "rdf:type", expand("sh:Parameter"))
    yield _link(one, "sh:path", variable)
    yield _say(one, "rdfs:label", ox.Literal(parameter.label, language="en"))
    yield _say(one, "sh:name", ox.Literal(parameter.label, language="en"))
    if parameter.help:
        yield _say(one, "sh:description", ox.Literal(parameter.help, language="en"))
    if kind is ParameterType.IRI:
        yield _link(one, "sh:nodeKind", expand("sh:IRI"))
        yield _link(one, "sh:class", parameter.of or expand("rdfs:Resource"))
    else:
        yield _link(one, "sh:datatype", expand(_DATATYPES[kind]))
    for text in parameter.default:
        yield _say(one, "sh:defaultValue", parameter.term(text))
    if parameter.optional or parameter.default:
        yield _say(one, "sh:optional", ox.Literal(True))
    if not parameter.several:
        yield _number(one, "sh:maxCount", 1)
    yield _number(one, "sh:order", place)


def _column(column: Column, subject: str, place: int) -> Iterator[ox.Triple]:
    """A column of the answer to a stored query; its name is the variable."""
    one = f"{subject}#column/{column.name}"
    yield _link(subject, "schema:variableMeasured", one)
    yield _link(one, "rdf:type", expand("schema:PropertyValue"))
    yield _say(one, "rdfs:label", ox.Literal(column.name))
    yield _say(one, "schema:name", ox.Literal(column.name))
    yield _say(one, "schema:description", ox.Literal(column.meaning, language="en"))
    yield _number(one, "schema:position", place)


def form_of(text: str) -> str:
    """The form of a query in lower case: ``select``, ``ask``, ``construct`` or ``describe``."""
    return next((match[1].lower() for match in _FORM.finditer(text) if match[1]), "select")


def _use(whole: str, part: str, property_: str, use: Use) -> Iterator[ox.Triple]:
    """A property partition of the dataset or of a class in it, and the partitions of its values."""
    yield _link(whole, "void:propertyPartition", part)
    yield _link(part, "void:property", property_)
    yield _number(part, "void:triples", use.triples)
    for kind, names, counts in (
        ("void:class", "void:classPartition", use.classes),
        ("void-ext:datatype", "void-ext:datatypePartition", use.datatypes),
    ):
        for iri, number in counts.items():
            values = f"{part}/{_name(iri)}"
            yield _link(part, names, values)
            yield _link(values, kind, iri)
            yield _number(values, "void:triples", number)


def _part(kind: str, *iris: str) -> str:
    return f"{dataset()}#{partition(kind, *iris)}"


def partition(kind: str, *iris: str) -> str:
    """The fragment of the IRI of a partition: ``partition("class", "https://schema.org/Event")``."""
    return "/".join((kind, *map(_name, iris)))


def _name(iri: str) -> str:
    """A class or property in the name of a partition: as queries write it, or by a hash where that is no name."""
    short = compact(iri)
    return short if _READABLE.fullmatch(short) else digest(iri)


def _in_graph(triples: Iterable[ox.Triple], name: ox.NamedNode) -> Iterator[ox.Quad]:
    return (ox.Quad(triple.subject, triple.predicate, triple.object, name) for triple in triples)


def _link(subject: str, property_: str, target: str) -> ox.Triple:
    return _say(subject, property_, ox.NamedNode(target))


def _number(subject: str, property_: str, number: int) -> ox.Triple:
    return _say(subject, property_, ox.Literal(number))


def _say(subject: str, property_: str, value: ox.NamedNode | ox.Literal) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(expand(property_)), value)
