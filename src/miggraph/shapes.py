"""SHACL validation of a dataset: the one user of pySHACL.

The dataset goes over as rdflib terms made directly from those at hand, and only with the properties that a shape
mentions; parsing it again as text would take several times as long.
"""

from __future__ import annotations

import contextlib
import logging
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import rdflib
from rdflib import term as rdflib_term

from miggraph.errors import ShapeError
from miggraph.iris import compact, expand

_SH = rdflib.Namespace(expand("sh:"))
_ALWAYS = frozenset({expand("rdf:type"), expand("rdfs:subClassOf")})
_NEEDS_ALL = frozenset(_SH[name] for name in ("sparql", "select", "closed", "js", "rule", "expression"))
_EVIDENCE = (expand("mig:attestedIn"), expand("prov:wasQuotedFrom"))
_QUOTE = expand("nif:anchorOf")
_LONGEST_QUOTE = 200
_REFUSALS = (
    pyshacl.errors.ShapeLoadError,
    pyshacl.errors.ConstraintLoadError,
    pyshacl.errors.RuleLoadError,
    pyshacl.errors.ReportableRuntimeError,
)


@dataclass(frozen=True, slots=True)
class Violation:
    """A place where the graph does not conform to a shape.

    ``focus`` is the resource at fault; ``path`` the property, ``value`` its value and ``quote`` the words of the report
    that the resource rests on, each empty where there is none; ``severity`` is ``Violation``, ``Warning`` or ``Info``.
    """

    focus: str
    path: str
    message: str
    value: str = ""
    quote: str = ""
    severity: str = "Violation"

    def __str__(self) -> str:
        """One line: the resource, the property, what to do, and the words of the report."""
        place = f"{self.focus} {compact(self.path)}" if self.path else self.focus
        value = f" (it is {self.value})" if self.value and self.value != self.focus else ""
        quote = f' [report: "{self.quote}"]' if self.quote else ""
        return f"{place}: {self.message}{value}{quote}"


def load_shapes(folder: Path) -> rdflib.Graph:
    """The shapes of every Turtle file of a folder, as one graph.

    :raises ShapeError: if there is no file, or one is not Turtle
    """
    files = sorted(folder.glob("*.ttl"))
    if not files:
        raise ShapeError("holds no shapes", where=folder, hint="put SHACL shapes there as .ttl files")
    shapes = rdflib.Graph()
    for file in files:
        try:
            list(ox.parse(path=str(file), format=ox.RdfFormat.TURTLE))
        except (SyntaxError, OSError) as error:
            raise ShapeError(f"is not Turtle: {error}", where=file, hint="correct it there") from error
        shapes.parse(file, format="turtle")
    return shapes


def validate(quads: Iterable[ox.Quad], shapes_dir: Path) -> list[Violation]:
    """Check the union of all graphs against the shapes of a folder.

    :param quads: the data with the ontology, as a shape reaches the subclasses of its target by ``rdfs:subClassOf``
    :return: what does not conform, the worst first and then by resource; empty when all conforms
    :raises ShapeError: if the shapes cannot be read or are no valid SHACL
    """
    return check(tuple(quads), load_shapes(shapes_dir), where=shapes_dir)


def check(quads: Sequence[ox.Quad], shapes: rdflib.Graph, *, where: object = "shapes") -> list[Violation]:
    """Check quads against a graph of shapes; ``where`` names the shapes in an error."""
    try:
        with _settings_kept(), warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            data = _as_rdflib(quads, _mentioned(shapes))
            conforms, results, text = pyshacl.validate(data, shacl_graph=shapes, inference="none", inplace=True)
    except _REFUSALS as error:
        raise ShapeError(f"are no valid SHACL: {error}", where=where, hint="correct the shapes") from error
    if not isinstance(results, rdflib.Graph):
        raise ShapeError(f"cannot be evaluated: {text}", where=where, hint="correct the shapes")
    return [] if conforms else _violations(results, quads)


@contextlib.contextmanager
def _settings_kept() -> Iterator[None]:
    """Undo what pySHACL changes in rdflib for the whole process, also when it fails half-way.

    Meanwhile rdflib logs nothing of values that are not of their datatype: a violation names each of them.
    """
    log = logging.getLogger(rdflib_term.__name__)
    level = log.level
    log.setLevel(logging.ERROR)
    boolean = rdflib.XSD.boolean
    mapping = rdflib_term._toPythonMapping
    normalise, parse = rdflib.NORMALIZE_LITERALS, mapping[boolean]
    try:
        yield
    finally:
        rdflib.NORMALIZE_LITERALS = normalise
        mapping[boolean] = parse
        log.setLevel(level)


def _mentioned(shapes: rdflib.Graph) -> frozenset[str] | None:
    """The IRIs of the shapes, of which the properties that they look at are some; None where they may look at any."""
    if any((None, name, None) in shapes for name in _NEEDS_ALL):
        return None
    return _ALWAYS | {str(node) for node in shapes.objects() if isinstance(node, rdflib.URIRef)}


def _as_rdflib(quads: Iterable[ox.Quad], properties: frozenset[str] | None) -> rdflib.Graph:
    graph = rdflib.Graph(bind_namespaces="none")
    names: dict[str, rdflib.URIRef] = {}

    def name(iri: str) -> rdflib.URIRef:
        made = names.get(iri)
        if made is None:
            made = names[iri] = rdflib.URIRef(iri)
        return made

    def term(given: object) -> rdflib.URIRef | rdflib.Literal | rdflib.BNode:
        if isinstance(given, ox.NamedNode):
            return name(given.value)
        if isinstance(given, ox.Literal):
            if given.language:
                return rdflib.Literal(given.value, lang=given.language)
            return rdflib.Literal(given.value, datatype=name(given.datatype.value), normalize=False)
        if isinstance(given, ox.BlankNode):
            return rdflib.BNode(given.value)
        raise ShapeError("a triple term cannot be checked", where=given, hint="state it as a resource")

    for quad in quads:
        if properties is None or quad.predicate.value in properties:
            graph.add((term(quad.subject), name(quad.predicate.value), term(quad.object)))
    return graph


def _violations(results: rdflib.Graph, quads: Sequence[ox.Quad]) -> list[Violation]:
    found = []
    for result in results.subjects(rdflib.RDF.type, _SH.ValidationResult):
        focus = _text(results.value(result, _SH.focusNode))
        path = results.value(result, _SH.resultPath)
        messages = sorted({str(message) for message in results.objects(result, _SH.resultMessage)})
        severity = _text(results.value(result, _SH.resultSeverity)).removeprefix(str(_SH)) or "Violation"
        found.append(
            Violation(
                focus=focus,
                path=str(path) if isinstance(path, rdflib.URIRef) else "",
                message=" ".join(messages),
                value=_text(results.value(result, _SH.value)),
                severity=severity,
            )
        )
    quotes = _quotes({violation.focus for violation in found}, quads)
    quoted = [_with_quote(violation, quotes.get(violation.focus, "")) for violation in found]
    worst = ("Violation", "Warning", "Info")
    order = {severity: place for place, severity in enumerate(worst)}
    return sorted(quoted, key=lambda v: (order.get(v.severity, 0), v.focus, v.path, v.message, v.value))


def _with_quote(violation: Violation, quote: str) -> Violation:
    short = quote if len(quote) <= _LONGEST_QUOTE else quote[:_LONGEST_QUOTE] + "…"
    return Violation(
        violation.focus, violation.path, violation.message, violation.value, " ".join(short.split()), violation.severity
    )


def _quotes(resources: set[str], quads: Sequence[ox.Quad]) -> dict[str, str]:
    """The words that each resource rests on: its own, where it is a passage, or those of its first passage."""
    passages: dict[str, set[str]] = {}
    words: dict[str, str] = {}
    for quad in quads:
        if not isinstance(quad.subject, ox.NamedNode):
            continue
        if quad.predicate.value == _QUOTE and isinstance(quad.object, ox.Literal):
            words[quad.subject.value] = quad.object.value
        elif quad.subject.value in resources and quad.predicate.value in _EVIDENCE:
            passages.setdefault(quad.subject.value, set()).add(_text(quad.object))
    return {
        resource: next((words[p] for p in [resource, *sorted(passages.get(resource, ()))] if p in words), "")
        for resource in resources
    }


def _text(node: object) -> str:
    if node is None:
        return ""
    return node.value if isinstance(node, ox.NamedNode) else str(node)
