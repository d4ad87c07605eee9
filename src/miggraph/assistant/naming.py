"""Names as values: a short name, an acronym or another name of a thing, where a question takes an IRI."""

from __future__ import annotations

from collections.abc import Mapping

from miggraph.iris import path_of
from miggraph.queries import Parameter, ParameterType, Question
from miggraph.queries.choices import Choices
from miggraph.queries.words import fold
from miggraph.search import THINGS
from miggraph.web.pages.facts import names
from miggraph.web.pages.questions.choices import choices
from miggraph.web.pages.search import current_index
from miggraph.web.views import services

_LOOKED_AT = 8
"""Things that are found by a name, among which that of a question is looked for."""

Given = Mapping[str, tuple[str, ...]]


def named(question: Question, given: Given) -> Given:
    """Values with an IRI in place of each name that stands for one thing; others stay as they are."""
    known = {parameter.name: parameter for parameter in question.parameters}
    return {
        name: tuple(_named(question, known[name], value) for value in values) if name in known else values
        for name, values in given.items()
    }


def _named(question: Question, parameter: Parameter, value: str) -> str:
    if parameter.type is not ParameterType.IRI or "://" in value:
        return value
    known = choices(question, parameter)
    if known is None or fold(value) in known.values:
        return value
    return _by_label(known, value) or _by_any_name(known, value) or value


def _by_label(known: Choices, value: str) -> str:
    """The only choice in whose label all the words are, or the one that ends with them."""
    found = [iri for iri, _ in known.like(value, len(known.labels))]
    if len(found) > 1:
        found = [iri for iri in found if fold(known.labels[iri]).endswith(f" {fold(value)}")]
    return found[0] if len(found) == 1 else ""


def _by_any_name(known: Choices, value: str) -> str:
    """The choice that search finds by the name; else a thing like the choices that has just this name.

    The answer for such a thing is empty, which says that nothing is told of it.
    """
    found = current_index().find(value, THINGS, limit=_LOOKED_AT)
    if found.mended:
        return ""
    hits = [hit.iri for hit in found.hits if hit.label]
    chosen = next((iri for iri in hits if iri in known.labels), "")
    if chosen and hits.index(chosen) == 0:
        return chosen
    kinds = {_kind(iri) for iri in known.labels}
    hits = [iri for iri in hits if not kinds or _kind(iri) in kinds]
    called = names(services().engine, hits)
    exact = [iri for iri in hits if fold(called.get(iri, "")) == fold(value)]
    return chosen if not exact else exact[0]


def _kind(iri: str) -> str:
    """What the IRI of a thing says of its kind."""
    return path_of(iri).partition("/")[0]
