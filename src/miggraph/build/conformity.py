"""Where a dataset does not conform, part by part: each report in its context, and the things that several describe."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from pyoxigraph import NamedNode, Quad

from miggraph.build.checks import ascribe, violations
from miggraph.build.context import STEPS, by_subject, named, reached, read_beyond
from miggraph.build.hashes import packed, short, unpacked
from miggraph.build.linking import Written
from miggraph.build.parts import LOAD, Graph
from miggraph.build.reports import far_properties, hash_of_folder, quads_of, require_same
from miggraph.build.several import Shapes, described_by_reports, of_several
from miggraph.build.surroundings import beside, ground, shapes_key
from miggraph.build.work import Made, Task, Work, given_by, load
from miggraph.errors import ShapeError
from miggraph.iris import document
from miggraph.layers import Folders
from miggraph.shapes import Violation, validate

_WRONG = "Violation"
"""The severity of what a dataset must not have."""


def check_one(
    written: Written, shared: Written, several: bytes, read: Collection[str] | None, shapes: Folders, digest: str
) -> tuple[Violation, ...]:
    """Where a report and the context that it stands in do not conform to the shapes, with what is at fault there.

    :param several: the hashes of things that it describes with others, and which are not checked with it
    :param read: the properties that shapes look at beyond what a report describes; None where it may be any
    :param digest: the hash of the folder of shapes
    :raises ShapeError: if the shapes cannot be read
    :raises ChangedError: if they were changed meanwhile
    """
    quads = quads_of(written[0])
    own = {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}
    found = validate([*quads, *_around(quads, shared, several, read)], shapes)
    require_same(shapes, digest)
    return tuple(each for each in found if each.focus in own)


def _around(quads: Sequence[Quad], shared: Written, several: bytes, read: Collection[str] | None) -> list[Quad]:
    """What a report stands in."""
    not_own = set(unpacked(several))
    own = {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}
    return ground(shared).context(read).of(quads, {thing for thing in own if short(thing.encode()) not in not_own})


def check_ground(shared: Written, shapes: Folders, digest: str) -> tuple[Violation, ...]:
    """Where what all reports rest on does not conform to the shapes.

    :param digest: the hash of the folder of shapes
    :raises ShapeError: if the shapes cannot be read
    :raises ChangedError: if they were changed meanwhile
    """
    found = validate(quads_of(shared[0]), shapes)
    require_same(shapes, digest)
    return tuple(found)


def check_parts(graphs: Mapping[str, Graph], shared: Graph, shapes: Folders, work: Work) -> list[Violation]:
    """Where all graphs together do not conform to the shapes, the worst first; of the same graphs it is kept.

    :raises ShapeError: if the shapes cannot be read
    :raises ChangedError: if they were changed meanwhile
    """
    digest = hash_of_folder(shapes)
    told = (part for slug, graph in graphs.items() for part in (slug, graph.brief.digest))
    key = shapes_key("parts", shared.brief.digest, digest, *told)
    known: tuple[Violation, ...] | None = work.cache.get(key)
    if known is None:
        at_hand = Shapes(shapes, digest, read_beyond(shapes, digest, work.cache))
        known = tuple(_checked(graphs, shared, at_hand, work))
        require_same(shapes, digest)
        work.cache.put(key, known)
    return list(known)


def _checked(graphs: Mapping[str, Graph], shared: Graph, shapes: Shapes, work: Work) -> list[Violation]:
    described, several, public = described_by_reports(graphs)
    around = beside(shared, shapes.read, work)
    key = shapes_key("check", shared.brief.digest, shapes.digest)
    tasks = [Task("", key, check_ground, (Made(shared.task), shapes.folder, shapes.digest), LOAD)]
    for graph in graphs.values():
        with_others = packed(each for each in unpacked(graph.brief.described) if each in several)
        key = shapes_key("check", graph.brief.digest, around.of_report(graph.brief, several), shapes.digest)
        arguments = (Made(graph.task), Made(shared.task), with_others, shapes.read, shapes.folder, shapes.digest)
        tasks.append(Task(graph.slug, key, check_one, arguments, graph.size))
    of_ground, *of_each = (given_by(outcome) for outcome in work.each(tasks))
    found = [each for each in of_ground if short(each.focus.encode()) not in described]
    if several:
        found += of_several(graphs, shared, shapes, work, several, public, around)
    for slug, own in zip(graphs, of_each, strict=True):
        found += (each for each in own if short(each.focus.encode()) not in several or _is_passage(each.value, slug))
    once = {replace(each, quote=""): each for each in reversed(found)}
    return sorted(_confirmed(once.values(), graphs, shared, shapes, work), key=Violation.order)


def _confirmed(
    found: Collection[Violation], graphs: Mapping[str, Graph], shared: Graph, shapes: Shapes, work: Work
) -> list[Violation]:
    """What is found without those faults that are none beside all that reports say of what they lead to.

    A report may name something that another one alone describes, and of many passages some were looked at.
    """
    focus = sorted({each.focus for each in found if each.severity == _WRONG})
    if not focus:
        return list(found)
    written: Written = load(work.cache, Made(shared.task))
    context, far = ground(written).context(shapes.read), far_properties(shapes.folder)
    speaking = {*describing(graphs, focus, work)}
    quads = [quad for slug in sorted(speaking) for quad in graphs[slug].quads(work.cache)]
    said = reached(focus, by_subject(quads), steps=STEPS, far=far)
    led_to = {short(iri.encode()) for quad in said for iri in named(quad) if not context.describes(iri)}
    others = {
        slug for slug, graph in graphs.items() if not led_to.isdisjoint(unpacked(graph.brief.described))
    } - speaking
    quads += [quad for slug in sorted(others) for quad in graphs[slug].quads(work.cache)]
    quads = reached(focus, by_subject(quads), steps=STEPS, far=far)
    around = context.of(quads, {*focus})
    still = {(each.focus, each.shape, each.value) for each in validate([*quads, *around], shapes.folder, focus)}
    return [each for each in found if each.severity != _WRONG or (each.focus, each.shape, each.value) in still]


def reports_at_fault(
    bad: Sequence[Violation], graphs: Mapping[str, Graph], shared: Graph, shapes: Folders, work: Work
) -> dict[str, ShapeError]:
    """The reports without which what is wrong is not, each with its error; empty where the fault is of no report.

    Only the graphs that describe what is at fault are looked at, until nothing is wrong in those that are left.
    """
    digest = hash_of_folder(shapes)
    at_hand = Shapes(shapes, digest, read_beyond(shapes, digest, work.cache))
    ground_quads = shared.quads(work.cache)
    at_fault: dict[str, ShapeError] = {}
    left, still = dict(graphs), list(bad)
    while still:
        speaking = describing(left, {each.focus for each in still}, work)
        quads = {slug: graph.quads(work.cache) if slug in speaking else [] for slug, graph in left.items()}
        found = ascribe(still, quads, ground_quads, shapes)
        if not found:
            break
        at_fault.update(found)
        left = {slug: graph for slug, graph in left.items() if slug not in found}
        still = _confirmed(still, left, shared, at_hand, work)
    return at_fault


def wrong_in_ground(bad: Sequence[Violation], shared: Graph, shapes: Folders, work: Work) -> list[Violation]:
    """Of what is wrong, what is so without any report."""
    found = violations(shared.quads(work.cache), (), shapes, {each.focus for each in bad})
    known = {(each.focus, each.shape, each.value) for each in found}
    return [each for each in bad if (each.focus, each.shape, each.value) in known]


def _is_passage(iri: str, report: str) -> bool:
    return iri.startswith(f"{document(report)}#")


def describing(graphs: Mapping[str, Graph], things: Collection[str], work: Work) -> dict[str, set[str]]:
    """The reports that describe some things, with those that each describes."""
    wanted = {short(thing.encode()) for thing in things}
    found: dict[str, set[str]] = {}
    for slug, graph in graphs.items():
        own = any(_is_passage(thing, slug) for thing in things)
        may = own or not wanted.isdisjoint(unpacked(graph.brief.described))
        described = by_subject(graph.quads(work.cache)).keys() & set(things) if may else None
        if described:
            found[slug] = described
    return found
