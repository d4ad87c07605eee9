"""The proof behind every statement: each passage holds exactly the words that stand at its place in the report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pyoxigraph import Literal, NamedNode, Quad

from miggraph.errors import EvidenceError
from miggraph.iris import BASE, expand

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
    passages: dict[str, dict[str, str]] = {}
    for quad in quads:
        if quad.predicate.value in _WANTED and isinstance(quad.subject, NamedNode):
            held = passages.setdefault(quad.subject.value, {})
            value = quad.object.value if isinstance(quad.object, NamedNode | Literal) else ""
            if held.setdefault(quad.predicate.value, value) != value:
                raise EvidenceError(
                    f"has two values of {quad.predicate.value}", where=quad.subject.value, hint="keep the right one"
                )
    for iri, held in sorted(passages.items()):
        _check_passage(iri, held, texts)
    return len(passages)


def _check_passage(iri: str, held: Mapping[str, str], texts: Mapping[str, str]) -> None:
    missing = sorted(name.rpartition("#")[2] for name in _WANTED - held.keys())
    if missing:
        raise EvidenceError(f"lacks nif:{', nif:'.join(missing)}", where=iri, hint="state where the passage stands")
    text = texts.get(held[_CONTEXT])
    if text is None:
        name = held[_CONTEXT].removeprefix(BASE)
        raise EvidenceError(f"is a passage of {name}, whose text is not there", where=iri, hint="add the report")
    try:
        begin, end = int(held[_BEGIN]), int(held[_END])
    except ValueError as error:
        raise EvidenceError("has offsets that are no integers", where=iri, hint="count code points from 0") from error
    there = text[begin:end] if 0 <= begin <= end <= len(text) else ""
    if there != held[_WORDS] or not there:
        raise EvidenceError(
            f"claims the words {held[_WORDS][:_LONGEST]!r}, but the report has {there[:_LONGEST]!r} there",
            where=iri,
            hint="build the dataset again from the report as it is now",
        )
