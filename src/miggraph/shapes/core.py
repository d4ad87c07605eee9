"""SHACL Core by pySHACL: the one user of that library."""

from __future__ import annotations

import contextlib
import logging
import re
import warnings
from collections.abc import Collection, Iterator, Sequence

import pyshacl
import rdflib
from pyoxigraph import Quad
from rdflib import RDF, RDFS, SH, XSD
from rdflib import term as rdflib_term

from miggraph.errors import ShapeError
from miggraph.shapes.reading import TARGETS, Shapes
from miggraph.shapes.targets import Targets
from miggraph.shapes.terms import as_rdflib, name_of
from miggraph.shapes.violation import SEVERITIES, Violation

_LOG = "pyshacl-validate"
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
    asked = _narrowed(shapes.core, targets, focus)
    try:
        with _settings_kept(), _told() as told, warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            warnings.simplefilter("error", pyshacl.errors.ShapeRecursionWarning)
            data = as_rdflib(quads, _mentioned(shapes.core))
            _, results, text = pyshacl.validate(data, shacl_graph=asked, inference="none", inplace=True)
    except _REFUSALS as error:
        why = " ".join(str(error).split()) or "a parameter is of the wrong kind"
        raise ShapeError(f"are no valid SHACL: {why}", where=shapes.where, hint="correct the shapes") from error
    if told or not isinstance(results, rdflib.Graph):
        why = " ".join((told or [text])[0].split())
        raise ShapeError(f"cannot be checked: {why}", where=shapes.where, hint="correct the shapes")
    return _violations(results)


def _narrowed(core: rdflib.Graph, targets: Targets, focus: Collection[str] | None) -> rdflib.Graph:
    """A copy of the shapes, as pySHACL writes into them; with the resources of ``focus`` for their targets.

    An option of pySHACL narrows targets too, but it leaves out values as well, so that a shape that is part of another
    finds nothing to say of them.
    """
    made = rdflib.Graph(bind_namespaces="none")
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


@contextlib.contextmanager
def _settings_kept() -> Iterator[None]:
    """Undo what pySHACL changes in rdflib for the whole process, also when it fails half-way.

    Meanwhile rdflib logs nothing of values that are not of their datatype: a violation names each of them.
    """
    log = logging.getLogger(rdflib_term.__name__)
    level = log.level
    log.setLevel(logging.CRITICAL)
    mapping = rdflib_term._toPythonMapping
    normalise, parse = rdflib.NORMALIZE_LITERALS, mapping[XSD.boolean]
    try:
        yield
    finally:
        rdflib.NORMALIZE_LITERALS = normalise
        mapping[XSD.boolean] = parse
        log.setLevel(level)


@contextlib.contextmanager
def _told() -> Iterator[list[str]]:
    """What pySHACL logs: it passes over a constraint that it cannot read with a warning."""
    told: list[str] = []

    def keep(record: logging.LogRecord) -> bool:
        if record.levelno >= logging.WARNING:
            told.append(record.getMessage())
        return False

    log = logging.getLogger(_LOG)
    handlers = list(log.handlers)
    log.addFilter(keep)
    try:
        yield told
    finally:
        log.removeFilter(keep)
        log.handlers[:] = handlers


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
