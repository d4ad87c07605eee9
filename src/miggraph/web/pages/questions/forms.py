"""The form of a stored question: a field for each parameter, with what may be typed or picked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from miggraph.queries import Given, Parameter, Question
from miggraph.web.pages.questions.choices import FEW, choices


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter in the form."""

    parameter: Parameter
    values: tuple[str, ...]
    """What is filled in, as it is typed."""
    choices: Sequence[tuple[str, str]]
    """What is sent and what is read, of each choice."""
    is_list: bool
    """Whether all choices stand there to be picked."""


def field(question: Question, parameter: Parameter, given: Given) -> Field:
    """The field of a parameter, filled in with what is given."""
    told = given.get(parameter.name) or parameter.default
    values = (told,) if isinstance(told, str) else tuple(told)
    known = choices(question, parameter)
    if known is None:
        return Field(parameter, values, (), is_list=False)
    if len(known.labels) <= FEW and set(values) <= known.labels.keys():
        return Field(parameter, values, tuple(known.labels.items()), is_list=True)
    typed = tuple((known.typed(value), label) for value, label in known.labels.items())
    return Field(parameter, tuple(map(known.typed, values)), typed, is_list=False)
