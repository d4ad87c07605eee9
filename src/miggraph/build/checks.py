"""The checks of a build, for each report: evidence and shapes, with the report that each fault belongs to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from miggraph import iris
from miggraph.errors import ShapeError
from miggraph.reason import disjointness
from miggraph.shapes import Violation, validate

SHOWN = 20
"""Violations that are listed; the rest are counted."""


def violations(quads: Sequence[Quad], inferred: Sequence[Quad], shapes: Path) -> list[Violation]:
    """Where a graph does not conform to the shapes, or puts a thing into two disjoint classes; the worst first.

    :raises ShapeError: if the shapes cannot be read
    """
    found = validate(quads, shapes)
    found += [Violation(clause.partition(" ")[0], "", clause) for clause in disjointness([*quads, *inferred])]
    return found


def wrong(found: Iterable[Violation]) -> list[Violation]:
    """Those that a dataset must not have."""
    return [violation for violation in found if violation.severity == "Violation"]


def ascribe(
    found: Sequence[Violation], graphs: Mapping[str, Sequence[Quad]], shared: Sequence[Quad], shapes: Path
) -> dict[str, ShapeError]:
    """The reports at fault, each with its error.

    A violation belongs to the report that speaks of its resource. Where several do, it belongs to those that do not
    conform alone; where each conforms alone, to the last.

    :param graphs: the quads of each report by its slug, the last one added last
    :param shared: the quads that all reports rest on
    :return: empty where a violation belongs to no report: then the authority files or the ontology are at fault
    """
    speaking = _subjects(graphs)
    by_report: dict[str, list[Violation]] = defaultdict(list)
    alone: dict[str, set[str]] = {}
    for violation in found:
        reports = [report for report in graphs if violation.focus in speaking[report]]
        if not reports:
            return {}
        if len(reports) > 1:
            for report in reports:
                if report not in alone:
                    own = violations([*shared, *graphs[report]], (), shapes)
                    alone[report] = {each.focus for each in wrong(own)}
            reports = [report for report in reports if violation.focus in alone[report]] or reports[-1:]
        for report in reports:
            by_report[report].append(violation)
    return {report: shape_error(theirs, report) for report, theirs in by_report.items()}


def _subjects(graphs: Mapping[str, Sequence[Quad]]) -> dict[str, set[str]]:
    return {
        report: {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}
        for report, quads in graphs.items()
    }


def shape_error(found: Sequence[Violation], report: str | None = None) -> ShapeError:
    """The error for violations of one report, or of what all reports share."""
    if report is None:
        hint = "correct the authority files, the ontology or the shapes; nothing was written"
    else:
        hint = f"correct its metadata, or data/curation/{report}.toml; see: miggraph convert"
    number = len(found)
    places = "1 place does" if number == 1 else f"{number} places do"
    return ShapeError(f"{places} not conform to the shapes, the first: {_first(found)}", where=report, hint=hint)


def _first(found: Sequence[Violation]) -> str:
    return str(found[0]).replace(iris.BASE, "")
