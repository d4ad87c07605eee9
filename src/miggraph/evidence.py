"""The proof behind every statement: each passage holds exactly the words that stand at its place in the report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import Literal, NamedNode, Quad

from miggraph.errors import EvidenceError
from miggraph.iris import expand, local

_BEGIN, _END, _WORDS, _CONTEXT, _TEXT = (
    expand("nif:" + name) for name in ("beginIndex", "endIndex", "anchorOf", "referenceContext", "isString")
)
_WANTED = frozenset({_BEGIN, _END, _WORDS, _CONTEXT})
_LONGEST = 60


def texts_of(quads: Iterable[Quad]) -> dict[str, str]:
    """The texts that a dataset holds (``nif:isString``), by the IRI of the document."""
    return {
        quad.subject.value: quad.object.value
        for quad in quads
        if quad.predicate.value == _TEXT and isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal)
    }


def check_evidence(quads: Iterable[Quad], texts: Mapping[str, str]) -> int:
    """Compare the words of every passage with the text at its offsets, counted in Unicode code points.

    :param texts: the text of each report by the IRI of the document
    :return: how many passages were compared
    :raises EvidenceError: for the first passage, by IRI, that does not hold the words at its place
    """
    passages = _passages(quads)
    for fault in _faults(passages, texts):
        raise fault
    return len(passages)


def evidence_faults(quads: Iterable[Quad], texts: Mapping[str, str]) -> list[EvidenceError]:
    """What is wrong with each passage that does not hold the words at its place, by IRI."""
    return list(_faults(_passages(quads), texts))


def _passages(quads: Iterable[Quad]) -> dict[str, dict[str, set[str]]]:
    passages: dict[str, dict[str, set[str]]] = {}
    for quad in quads:
        if quad.predicate.value in _WANTED and isinstance(quad.subject, NamedNode):
            value = quad.object.value if isinstance(quad.object, NamedNode | Literal) else ""
            passages.setdefault(quad.subject.value, {}).setdefault(quad.predicate.value, set()).add(value)
    return passages


def _faults(passages: Mapping[str, Mapping[str, set[str]]], texts: Mapping[str, str]) -> Iterator[EvidenceError]:
    for iri, held in sorted(passages.items()):
        fault = _fault(iri, held, texts)
        if fault:
            yield fault


def _fault(iri: str, held: Mapping[str, set[str]], texts: Mapping[str, str]) -> EvidenceError | None:
    missing = sorted(name.rpartition("#")[2] for name in _WANTED - held.keys())
    if missing:
        return EvidenceError(f"lacks nif:{', nif:'.join(missing)}", where=iri, hint="state where the passage stands")
    twice = sorted(name for name, values in held.items() if len(values) > 1)
    if twice:
        return EvidenceError(f"has two values of {twice[0]}", where=iri, hint="keep the right one")
    [context], [begin_index], [end_index], [words] = (held[name] for name in (_CONTEXT, _BEGIN, _END, _WORDS))
    text = texts.get(context)
    if text is None:
        name = local(context)
        return EvidenceError(f"is a passage of {name}, whose text is not there", where=iri, hint="add the report")
    try:
        begin, end = int(begin_index), int(end_index)
    except ValueError:
        return EvidenceError("has offsets that are no integers", where=iri, hint="count code points from 0")
    there = text[begin:end] if 0 <= begin <= end <= len(text) else ""
    if there != words or not there:
        return EvidenceError(
            f"claims the words {words[:_LONGEST]!r}, but the report has {there[:_LONGEST]!r} there",
            where=iri,
            hint="build the dataset again from the report as it is now",
        )
    return None
