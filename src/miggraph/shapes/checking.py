"""The validation: what pySHACL finds, and what the queries of shapes find, each with the words of the report."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from pyoxigraph import Literal, NamedNode, Quad, Store

from miggraph.iris import expand
from miggraph.shapes.core import core_results
from miggraph.shapes.queries import query_results
from miggraph.shapes.reading import Shapes
from miggraph.shapes.targets import Targets
from miggraph.shapes.violation import Violation

_EVIDENCE = tuple(NamedNode(expand(name)) for name in ("mig:attestedIn", "prov:wasQuotedFrom"))
_QUOTE = NamedNode(expand("nif:anchorOf"))
_LONGEST_QUOTE = 200


def check(quads: Sequence[Quad], shapes: Shapes, focus: Collection[str] | None = None) -> list[Violation]:
    """Check quads against shapes; of the resources, only those of ``focus`` where it is given."""
    targets = Targets(quads)
    found = {*core_results(quads, shapes, targets, focus), *query_results(shapes.asked, targets, focus)}
    return sorted(_quoted(found, targets.store), key=Violation.order)


def _quoted(found: Iterable[Violation], store: Store) -> Iterator[Violation]:
    for each in found:
        words = "" if each.focus.startswith("_:") else _quote(NamedNode(each.focus), store)
        short = words if len(words) <= _LONGEST_QUOTE else words[:_LONGEST_QUOTE] + "…"
        yield replace(each, quote=" ".join(short.split()))


def _quote(resource: NamedNode, store: Store) -> str:
    """The words that a resource rests on: its own, where it is a passage, or those of its first passage."""
    passages = (quad.object for name in _EVIDENCE for quad in store.quads_for_pattern(resource, name, None, None))
    named = [resource, *sorted((each for each in passages if isinstance(each, NamedNode)), key=str)]
    words = (quad.object for each in named for quad in store.quads_for_pattern(each, _QUOTE, None, None))
    return next((each.value for each in words if isinstance(each, Literal)), "")
