"""What a parameter may be: values from the dataset with their labels, suggested by what is typed and found by label."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from miggraph.engine import Query
from miggraph.errors import ParameterError
from miggraph.queries import Given, Parameter, ParameterType, Question
from miggraph.web.pages.description import written
from miggraph.web.pages.kept import Kept
from miggraph.web.pages.questions.words import fold, says
from miggraph.web.views import services

FEW = 12
"""Choices that a form lists; of more, it suggests those that fit what is typed."""


@dataclass(frozen=True, slots=True)
class Choices:
    """The values of a parameter that the dataset has, each with its label, in their order."""

    labels: Mapping[str, str]
    values: Mapping[str, tuple[str, ...]]
    """A label without case and accents → the values that have it."""

    def typed(self, value: str) -> str:
        """What somebody types for a value: its label, where that says which one is meant."""
        label = self.labels.get(value, value)
        return label if self.values.get(fold(label)) == (value,) else value

    def like(self, words: str, most: int) -> list[tuple[str, str]]:
        """Values whose labels have all of some words, those that begin with them first."""
        found = [pair for pair in self.labels.items() if says(pair[1], words)]
        begin = fold(words)
        return sorted(found, key=lambda pair: not fold(pair[1]).startswith(begin))[:most]


_KEPT: Kept[Choices] = Kept(most=500)


def choices(question: Question, parameter: Parameter) -> Choices | None:
    """What a parameter of a question may be; None where that is not a matter of choice."""
    pattern = parameter.choices
    if pattern is None:
        return None

    def made() -> Choices:
        labels, values = {}, dict[str, list[str]]()
        for row in services().engine.query(Query(pattern, unlimited=True)).rows():
            labels[written(row["value"])] = written(row.get("label", row["value"]))
        for value, label in labels.items():
            values.setdefault(fold(label), []).append(value)
        return Choices(labels, {label: tuple(each) for label, each in values.items()})

    return _KEPT.get(services().engine, f"{question.name} {parameter.name} {pattern}", made)


def meant(question: Question, given: Given) -> dict[str, tuple[str, ...]]:
    """Given values, with an IRI in place of each label.

    :raises ParameterError: for words that are the label of nothing, or of several things where one is wanted
    """
    known = {parameter.name: parameter for parameter in question.parameters}
    told: dict[str, tuple[str, ...]] = {}
    for name, values in given.items():
        each = tuple(value for value in ([values] if isinstance(values, str) else values) if value.strip())
        parameter = known.get(name)
        told[name] = each if parameter is None else _meant(question, parameter, each)
    return told


def _meant(question: Question, parameter: Parameter, values: Sequence[str]) -> tuple[str, ...]:
    if parameter.type is not ParameterType.IRI or all("://" in value for value in values):
        return tuple(values)
    known = choices(question, parameter)
    if known is None:
        return tuple(values)
    told: list[str] = []
    for value in values:
        found = (value,) if value in known.labels else known.values.get(fold(value), ())
        if len(found) > 1 and not parameter.several:
            hint = f"give one of {', '.join(found[:5])}"
            raise ParameterError(f"{value[:80]!r} is the name of {len(found)} things", where=parameter.name, hint=hint)
        if not found and not _is_iri(parameter, value):
            near = get_close_matches(fold(value[:80]), known.values, n=3, cutoff=0.5)
            names = ", ".join(known.labels[known.values[label][0]] for label in near)
            hint = f"did you mean {names}?" if near else parameter.wanted
            raise ParameterError(f"{value[:80]!r} is neither an IRI nor a name", where=parameter.name, hint=hint)
        told += found or (value,)
    return tuple(dict.fromkeys(told))


def _is_iri(parameter: Parameter, value: str) -> bool:
    try:
        parameter.term(value.strip())
    except ParameterError:
        return False
    return True
