"""The checks of a build, for each report: evidence and shapes, with the report that each fault belongs to."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from pyoxigraph import NamedNode, Quad

from miggraph import iris
from miggraph.build.context import STEPS, Context, by_subject, reached
from miggraph.build.reports import far_properties
from miggraph.errors import ShapeError
from miggraph.layers import Folders
from miggraph.reason import Schema, disjointness, schema_of
from miggraph.shapes import Violation, validate

_TYPE = iris.expand("rdf:type")
SHOWN = 20
"""Violations that are listed; the rest are counted."""


def violations(
    quads: Sequence[Quad], inferred: Sequence[Quad], shapes: Folders, focus: Collection[str] | None = None
) -> list[Violation]:
    """Where a graph does not conform to the shapes, or puts a thing into two disjoint classes; the worst first.

    :param focus: the resources that are checked against the shapes, the rest being what they stand in; by default, all
    :raises ShapeError: if the shapes cannot be read
    """
    return [*validate(quads, shapes, focus), *disjoint([*quads, *inferred])]


def disjoint(quads: Iterable[Quad]) -> list[Violation]:
    """Where a thing is in two disjoint classes."""
    return [Violation(clause.partition(" ")[0], "", clause) for clause in disjointness(quads)]


def wrong(found: Iterable[Violation]) -> list[Violation]:
    """Those that a dataset must not have."""
    return [violation for violation in found if violation.severity == "Violation"]


def ascribe(
    found: Sequence[Violation], graphs: Mapping[str, Sequence[Quad]], shared: Sequence[Quad], shapes: Folders
) -> dict[str, ShapeError]:
    """The reports at fault, each with its error.

    Each report that speaks of a resource at fault is checked alone, in its context. A violation that it
    shows then is its own. One that no report shows alone comes of several together, and is that of the one which says
    what the fewest say, or of the last of them.

    :param graphs: the quads of each report by its slug, the last one added last
    :param shared: the quads that all reports rest on
    :return: empty where a violation belongs to no report: then the authority files or the ontology are at fault
    """
    speaking = _subjects(graphs)
    concerned = {each.focus for each in found}
    if found and wrong(violations(shared, (), shapes, concerned)):
        return {}
    context, far = Context(shared), far_properties(shapes)
    alone: dict[str, set[tuple[str, str]]] = {}
    if len(graphs) > 1:
        for report, subjects in speaking.items():
            if subjects & concerned:
                own = _violations_within(graphs[report], subjects & concerned, context, far, shapes)
                alone[report] = {(each.focus, each.shape) for each in wrong(own)}
    by_report: dict[str, list[Violation]] = defaultdict(list)
    together: list[Violation] = []
    for violation in found:
        reports = [report for report in graphs if violation.focus in speaking[report]]
        if alone:
            reports = [report for report in reports if (violation.focus, violation.shape) in alone.get(report, ())]
        for report in reports:
            by_report[report].append(violation)
        if not reports:
            together.append(violation)
    if not by_report:
        joint = [report for report in graphs if any(each.focus in speaking[report] for each in together)]
        by_report.update((report, together) for report in _odd_one_first(joint, together, graphs, shared)[:1])
    return {report: shape_error(theirs, report) for report, theirs in by_report.items()}


def _odd_one_first(
    reports: Sequence[str],
    found: Sequence[Violation],
    graphs: Mapping[str, Sequence[Quad]],
    shared: Sequence[Quad],
) -> list[str]:
    """Reports: first those of which the fewest say the same at places that do not conform, of such the last first.

    Of classes those count that are disjoint: one report may tell more exactly than another what a thing is.
    """
    in_two_classes = {each.focus for each in found if not each.shape}
    places = {(each.focus, each.path) for each in found} | {(thing, _TYPE) for thing in in_two_classes}
    said: dict[str, dict[tuple[str, str], set[str]]] = {report: defaultdict(set) for report in reports}
    for report, own in said.items():
        for quad in graphs[report]:
            if isinstance(quad.subject, NamedNode) and (quad.subject.value, quad.predicate.value) in places:
                own[quad.subject.value, quad.predicate.value].add(str(quad.object))
    schema = schema_of(shared) if in_two_classes else Schema()
    for thing in in_two_classes:
        classes = {report: {kind[1:-1] for kind in own.pop((thing, _TYPE), ())} for report, own in said.items()}
        for report, apart in schema.apart(classes).items():
            said[report][thing, _TYPE] = {*apart}
    agreeing = Counter((place, frozenset(values)) for own in said.values() for place, values in own.items())
    fewest = {
        report: min((agreeing[place, frozenset(values)] for place, values in own.items()), default=len(reports))
        for report, own in said.items()
    }
    last_first = {report: -place for place, report in enumerate(reports)}
    return sorted(reports, key=lambda report: (fewest[report], last_first[report]))


def _violations_within(
    quads: Iterable[Quad], things: Collection[str], context: Context, far: Collection[str], shapes: Folders
) -> list[Violation]:
    """What does not conform of some things in what one report says of them, and in what that leads to."""
    said = reached(things, by_subject(quads), steps=STEPS, far=far)
    return violations([*said, *context.of(said)], (), shapes, things)


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
    return str(found[0]).replace(iris.base(), "")
