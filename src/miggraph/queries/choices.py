"""What a parameter may be: values of a dataset with their labels, suggested by what is typed and found by label."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, TypeAlias

from miggraph.errors import ParameterError
from miggraph.iris import PREFIXES
from miggraph.queries.parameters import Given, Parameter, ParameterType
from miggraph.queries.question import Question
from miggraph.queries.words import fold, says

Ask: TypeAlias = Callable[[str], Iterable[Mapping[str, Any]]]
"""What answers a query with rows of RDF terms."""

_IRI = re.compile(r"https?://[^\s<>\"{}|^`\\]+")
_OTHER_NAMES = (
    "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}>\n" for prefix in ("mig", "skos"))
    + """SELECT DISTINCT ?value ?name WHERE { VALUES ?value { %s }
  ?value skos:altLabel|mig:acronym|mig:shortName|mig:shortTitle|mig:officialNumber ?name } ORDER BY ?value ?name"""
)
"""Names that a list of choices does not show, but that people know things by."""


@dataclass(frozen=True, slots=True)
class Choices:
    """The values of a parameter that a dataset has, each with its label, in their order."""

    labels: Mapping[str, str]
    values: Mapping[str, tuple[str, ...]]
    """A name without case and accents → the values that have it as label or, where none has, go by it too."""

    @classmethod
    def found(cls, pattern: str, ask: Ask) -> Choices:
        """What a dataset has.

        :param pattern: the query of a parameter, which gives ``value`` and ``label``
        :param ask: answers a query
        """
        labels = {_text(row["value"]): _text(row.get("label", row["value"])) for row in ask(pattern)}
        values: dict[str, list[str]] = {}
        for value, label in labels.items():
            values.setdefault(fold(label), []).append(value)
        others: dict[str, list[str]] = {}
        things = [f"<{value}>" for value in labels if _IRI.fullmatch(value)]
        for row in ask(_OTHER_NAMES % " ".join(things)) if things else ():
            others.setdefault(fold(_text(row["name"])), []).append(_text(row["value"]))
        return cls(labels, {name: tuple(dict.fromkeys(each)) for name, each in (others | values).items()})

    def typed(self, value: str) -> str:
        """What somebody types for a value: its label, where that says which one is meant."""
        label = self.labels.get(value, value)
        return label if self.values.get(fold(label)) == (value,) else value

    def like(self, words: str, most: int) -> list[tuple[str, str]]:
        """Values whose labels have all of some words, those that begin with them first."""
        found = [pair for pair in self.labels.items() if says(pair[1], words)]
        begin = fold(words)
        return sorted(found, key=lambda pair: not fold(pair[1]).startswith(begin))[:most]


ChoicesOf: TypeAlias = Callable[[Question, Parameter], Choices | None]
"""What a parameter of a question may be; None where that is not a matter of choice."""


def meant(question: Question, given: Given, choices: ChoicesOf) -> dict[str, tuple[str, ...]]:
    """Given values, with an IRI in place of each label.

    :raises ParameterError: for words that are the label of nothing, or of several things where one is wanted
    """
    known = {parameter.name: parameter for parameter in question.parameters}
    told: dict[str, tuple[str, ...]] = {}
    for name, values in given.items():
        each = tuple(value for value in ([values] if isinstance(values, str) else values) if value.strip())
        parameter = known.get(name)
        if parameter is None or parameter.type is not ParameterType.IRI or all("://" in value for value in each):
            told[name] = each
        else:
            possible = choices(question, parameter)
            told[name] = each if possible is None else _meant(parameter, each, possible)
    return told


def _meant(parameter: Parameter, values: Sequence[str], known: Choices) -> tuple[str, ...]:
    told: list[str] = []
    for value in values:
        found = (value,) if value in known.labels else known.values.get(fold(value), ())
        if len(found) > 1 and not parameter.several:
            hint = f"give one of {', '.join(f'{iri} ({known.labels[iri]})' for iri in found[:5])}"
            raise ParameterError(f"{value[:80]!r} is the name of {len(found)} things", where=parameter.name, hint=hint)
        if not found and not _is_iri(parameter, value):
            near = get_close_matches(fold(value[:80]), known.values, n=3, cutoff=0.5)
            names = ", ".join(dict.fromkeys(known.labels[known.values[name][0]] for name in near))
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


def _text(term: Any) -> str:
    """A term without its marks; a triple, which has no such text, as SPARQL writes it."""
    return str(getattr(term, "value", term))
