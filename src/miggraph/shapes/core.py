"""SHACL Core by pySHACL: the one user of that library."""

from __future__ import annotations

import contextlib
import logging
import re
import warnings
from collections.abc import Collection, Iterator, Sequence
from typing import Any

import pyshacl
import rdflib
from pyoxigraph import Quad
from pyshacl.graph_abstraction import DataGraph
from rdflib import RDF, RDFS, SH
from rdflib import term as rdflib_term
from rdflib.term import IdentifiedNode, Node

from miggraph.errors import ShapeError
from miggraph.shapes.reading import TARGETS, Shapes
from miggraph.shapes.targets import Targets
from miggraph.shapes.terms import as_rdflib, empty, name_of
from miggraph.shapes.violation import SEVERITIES, Violation

_ALWAYS = frozenset({str(RDF.type), str(RDFS.subClassOf)})
_REFUSALS = (
    pyshacl.errors.ShapeLoadError,
    pyshacl.errors.ConstraintLoadError,
    pyshacl.errors.RuleLoadError,
    pyshacl.errors.ReportableRuntimeError,
    pyshacl.errors.ShapeRecursionWarning,
    AssertionError,
    re.error,
)


def core_results(
    quads: Sequence[Quad], shapes: Shapes, targets: Targets, focus: Collection[str] | None
) -> Iterator[Violation]:
    """What does not conform to the constraints that are not in SPARQL, at the resources of ``focus`` if it is given.

    :raises ShapeError: if pySHACL refuses the shapes
    """
    log = _Log()
    try:
        with _quiet():
            data = as_rdflib(quads, _mentioned(shapes.core), targets.ill_formed())
            asked = _narrowed(shapes.core, targets, focus)
            options = {"inplace": True, "logger": log}
            validator: Any = pyshacl.Validator(DataGraph.from_rdflib_graph(data), shacl_graph=asked, options=options)
            validator.shacl_graph = _Shapes(asked, log)
            _, results, _ = validator.run()
    except _REFUSALS as error:
        why = " ".join(str(error).split()) or "a parameter is of the wrong kind"
        raise ShapeError(f"are no valid SHACL: {why}", where=shapes.where, hint="correct the shapes") from error
    if log.told:
        why = " ".join(log.told[0].split())
        raise ShapeError(f"cannot be checked: {why}", where=shapes.where, hint="correct the shapes")
    return _violations(results)


def _narrowed(core: rdflib.Graph, targets: Targets, focus: Collection[str] | None) -> rdflib.Graph:
    """A copy of the shapes, as pySHACL writes into them; with the resources of ``focus`` for their targets.

    An option of pySHACL narrows targets too, but it leaves out values as well, so that a shape that is part of another
    finds nothing to say of them.
    """
    made = empty()
    for subject, name, value in core:
        if focus is None or name not in TARGETS:
            made.add((subject, name, value))
        else:
            for resource in targets.named(name, value, focus):
                made.add((subject, SH.targetNode, rdflib.URIRef(resource)))
    return made


def _mentioned(shapes: rdflib.Graph) -> frozenset[str] | None:
    """The IRIs of the shapes, of which the properties that they look at are some; None where they may look at any."""
    if (None, SH.closed, None) in shapes:
        return None
    return _ALWAYS | {str(node) for node in shapes.objects() if isinstance(node, rdflib.URIRef)}


class _Log(logging.Logger):
    """What pySHACL logs, which goes nowhere else: it passes over a constraint that it cannot read with a warning."""

    def __init__(self) -> None:
        super().__init__("pyshacl", logging.WARNING)
        self.told: list[str] = []
        self.addFilter(self._keep)

    def _keep(self, record: logging.LogRecord) -> bool:
        self.told.append(record.getMessage())
        return False


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Without what rdflib logs of values that are not of their datatype: a violation names each of them."""
    log = logging.getLogger(rdflib_term.__name__)
    level = log.level
    log.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            warnings.simplefilter("error", pyshacl.errors.ShapeRecursionWarning)
            yield
    finally:
        log.setLevel(level)


class _Shapes(pyshacl.ShapesGraph):
    """The shapes, each of which looks at a value once, however many resources have it."""

    def __init__(self, graph: rdflib.Graph, log: logging.Logger) -> None:
        super().__init__(graph, logger=log)
        self._own: dict[Node, _Shape] = {}

    @property
    def shapes(self) -> list[pyshacl.Shape]:
        """All shapes."""
        return [self.lookup_shape_from_node(shape.node) for shape in super().shapes]

    def lookup_shape_from_node(self, node: Node) -> pyshacl.Shape:
        """The shape of a node of the graph of shapes, also of one within another."""
        if node not in self._own:
            shape: Any = super().lookup_shape_from_node(node)
            self._own[node] = _Shape(self, node, p=shape.is_property_shape, path=shape.path(), logger=shape.logger)
        return self._own[node]


class _Shape(pyshacl.Shape):
    """A shape that keeps what it found at a value.

    pySHACL has a shape within others look at a value again for each resource that has it: three times as often in a
    report, which was half of its time.
    """

    __slots__ = ("_found",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._found: dict[Node, Any] = {}

    def validate(self, executor: Any, target_graph: Any, focus: Any = None, _evaluation_path: Any = None) -> Any:
        """Whether a value conforms, with what it does not conform in; without ``focus``, what the shape is about."""
        if not isinstance(focus, IdentifiedNode | rdflib.Literal):
            return super().validate(executor, target_graph, focus, _evaluation_path)
        if focus not in self._found:
            self._found[focus] = super().validate(executor, target_graph, focus, _evaluation_path)
        return self._found[focus]


def _violations(results: rdflib.Graph) -> Iterator[Violation]:
    """The results at the top of a report: one below another says why that one failed."""
    report = results.value(None, RDF.type, SH.ValidationReport)
    for result in results.objects(report, SH.result):
        path = results.value(result, SH.resultPath)
        messages = sorted({str(message) for message in results.objects(result, SH.resultMessage)})
        severity = name_of(results.value(result, SH.resultSeverity)).removeprefix(str(SH))
        yield Violation(
            focus=name_of(results.value(result, SH.focusNode)),
            path=str(path) if isinstance(path, rdflib.URIRef) else "",
            message=" ".join(messages),
            value=name_of(results.value(result, SH.value)),
            severity=severity or SEVERITIES[0],
            shape=name_of(results.value(result, SH.sourceShape)),
            component=name_of(results.value(result, SH.sourceConstraintComponent)),
        )
