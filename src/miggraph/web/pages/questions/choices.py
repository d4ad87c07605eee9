"""What a parameter may be in the dataset that is served, found once for each of its versions."""

from __future__ import annotations

from miggraph.engine import Query
from miggraph.queries import Given, Parameter, Question
from miggraph.queries import choices as known
from miggraph.queries.choices import Choices
from miggraph.web.pages.kept import Kept
from miggraph.web.views import services

FEW = 12
"""Choices that a form lists; of more, it suggests those that fit what is typed."""

_KEPT: Kept[Choices] = Kept(most=500)


def choices(question: Question, parameter: Parameter) -> Choices | None:
    """What a parameter of a question may be; None where that is not a matter of choice."""
    pattern = parameter.choices
    if pattern is None:
        return None

    def made() -> Choices:
        return Choices.found(pattern, lambda query: services().engine.query(Query(query, unlimited=True)).rows())

    return _KEPT.get(services().engine, f"{question.name} {parameter.name} {pattern}", made)


def meant(question: Question, given: Given) -> dict[str, tuple[str, ...]]:
    """Given values, with an IRI in place of each label; see :func:`miggraph.queries.choices.meant`."""
    return known.meant(question, given, choices)
