"""Stored questions: which there are, what one takes, its answer with words and places, whether a cited one holds."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

import msgspec

from miggraph.assistant.naming import named
from miggraph.assistant.replies import Reply, fields, lines, part
from miggraph.assistant.rows import Row, rows_of
from miggraph.errors import LibraryError, ParameterError
from miggraph.queries import Parameter, ParameterType, Question, tokens
from miggraph.web.pages.facts import names
from miggraph.web.pages.questions import answers, citing, listing, openapi
from miggraph.web.pages.questions.asking import Asked
from miggraph.web.pages.questions.choices import FEW, choices, meant
from miggraph.web.views import services

ROWS, MOST_ROWS = 10, 100
"""Rows of an answer where nobody says how many, and at most."""

_EXAMPLES = 4
Values = str | int | float | bool | list[str | int | float] | None
"""What a model may give as the value of a parameter."""


class Brief(msgspec.Struct, frozen=True, omit_defaults=True):
    """A question in a list."""

    name: str
    summary: str
    group: str
    parameters: tuple[str, ...] = ()


class Questions(Reply, frozen=True, omit_defaults=True):
    """Questions that can be asked."""

    questions: tuple[Brief, ...]

    def text(self) -> str:
        """A line for each question."""
        if not self.questions:
            return "No question has all these words. Search with fewer or other words, or without any to list them all."
        told, group = [f"{len(self.questions)} questions. Each is asked with the tool ask."], ""
        for each in self.questions:
            if each.group != group:
                group = each.group
                told += ["", group]
            given = f" ({', '.join(each.parameters)})" if each.parameters else ""
            told.append(f"- {each.name}{given}: {each.summary}")
        return lines(told)


class Described(Reply, frozen=True, omit_defaults=True):
    """What a question takes and what its rows mean."""

    name: str
    summary: str
    description: str
    schema: dict[str, Any]
    """The JSON Schema of its parameters."""
    columns: dict[str, str]
    related: tuple[str, ...]

    def text(self) -> str:
        """Parameters and columns, a line each."""
        told = [f"{self.name}: {self.summary}", self.description, "", "Parameters:"]
        needed = self.schema.get("required", ())
        for name, schema in self.schema["properties"].items():
            default = f" Default: {schema['default']}." if "default" in schema else ""
            kind = f"{schema['type']}{', required' if name in needed else ''}"
            told.append(f"- {name} ({kind}): {schema['description']}{default}")
        told += ["", "Columns:", *(f"- {name}: {meaning}" for name, meaning in self.columns.items())]
        told += ["", f"Related: {', '.join(self.related)}"] if self.related else []
        return lines(told)


class Answered(Reply, frozen=True, omit_defaults=True):
    """The answer to a question."""

    question: str
    asked: dict[str, str]
    """The values in words."""
    count: int
    offset: int
    rows: tuple[Row, ...]
    note: str
    citation: str
    token: str = ""
    related: tuple[str, ...] = ()

    def text(self) -> str:
        """Rows with their words, and how the answer is cited."""
        told = [f"{self.question}", fields(self.asked), part(len(self.rows), self.offset, self.count, "rows")]
        for number, row in enumerate(self.rows, self.offset + 1):
            told += row.lines(number)
        told += ["", self.note, f"Cite the whole answer as: {self.citation}"]
        told += [f"Related questions: {', '.join(self.related)}"] if self.related else []
        return lines([line for line in told if line or line == ""])


class Choice(msgspec.Struct, frozen=True):
    """A value that a parameter may have."""

    label: str
    value: str


class Choices(Reply, frozen=True, omit_defaults=True):
    """Values that a parameter may have."""

    question: str
    parameter: str
    count: int
    choices: tuple[Choice, ...]

    def text(self) -> str:
        """A line for each; the label will do as the value."""
        if not self.choices:
            none = f"No value of {self.parameter} in {self.question} has all these words."
            return f"{none} Search with fewer or other words, or without any for the first ones."
        head = f"{self.count} values of {self.parameter} in {self.question}; the first {len(self.choices)}:"
        return lines([head, *(f"- {each.label}" for each in self.choices)])


class Checked(Reply, frozen=True, omit_defaults=True):
    """A cited answer beside that of today."""

    same: bool
    cited: str
    told: dict[str, Any]

    def text(self) -> str:
        """Whether it holds, and what has changed."""
        verdict = "The answer is still the same." if self.same else "The answer is another one today."
        why = [
            words
            for key, words in (("questionChanged", "The question has changed."), ("datasetChanged", "So has the data."))
            if self.told[key]
        ]
        return lines([verdict, *why, self.cited])


def listed(group: str, words: str) -> Questions:
    """The questions of a group in which some words are.

    :raises ParameterError: for a group that is none
    """
    return Questions(
        tuple(
            Brief(each.name, each.summary, found.name, tuple(_brief(parameter) for parameter in each.parameters))
            for found in listing.found(services().library, words, group)
            for each in found.questions
        )
    )


def _question(name: str) -> Question:
    """The question of a name.

    :raises LibraryError: where there is none, with names that are like it
    """
    library, wanted = services().library, name.strip().replace("_", "-")
    if wanted not in library.queries:
        near = get_close_matches(wanted, library.queries, n=3)
        hint = f"did you mean {', '.join(near)}?" if near else "list_questions has all names"
        raise LibraryError("no question has this name", where=name[:100], hint=hint)
    return library.get(wanted)


def _brief(parameter: Parameter) -> str:
    needed = not parameter.default and not parameter.optional
    return parameter.name + ("*" if needed else "")


def described(name: str) -> Described:
    """What a question takes.

    :raises LibraryError: where there is none of the name
    """
    question = _question(name)
    return Described(
        name=question.name,
        summary=question.summary,
        description=question.description,
        schema=schema(question),
        columns={column.name: column.meaning for column in question.columns},
        related=question.related,
    )


def schema(question: Question) -> dict[str, Any]:
    """The JSON Schema of a question's parameters; those that are a matter of choice have examples from the data."""
    properties: dict[str, Any] = {}
    required = []
    for parameter in question.parameters:
        told = openapi.described(parameter)
        one = told["schema"]
        assert isinstance(one, dict)
        words = str(told["description"])
        known = choices(question, parameter)
        if known is not None and known.labels:
            labels = list(dict.fromkeys(known.labels.values()))
            few = len(labels) <= FEW
            words += f" {'One of' if few else 'Such as'}: {'; '.join(labels if few else labels[:_EXAMPLES])}."
            if parameter.default:
                one = one | {"default": _named(parameter, known.labels)}
        properties[parameter.name] = _plain(parameter, one) | {"description": words}
        if told["required"]:
            required.append(parameter.name)
    made: dict[str, Any] = {"type": "object", "properties": properties, "additionalProperties": False}
    return made | ({"required": required} if required else {})


def _named(parameter: Parameter, labels: Mapping[str, str]) -> object:
    """The default by its name, where that is an IRI."""
    if parameter.type is not ParameterType.IRI:
        return list(parameter.default) if parameter.several else parameter.default[0]
    told = [labels.get(value, value) for value in parameter.default]
    return told if parameter.several else told[0]


def _plain(parameter: Parameter, one: dict[str, Any]) -> dict[str, Any]:
    """The schema of a value; where a name will do, it does not say that only an IRI is one."""
    if parameter.type is not ParameterType.IRI:
        return one
    items = {"items": {"type": "string"}} if parameter.several else {}
    return {key: value for key, value in one.items() if key not in {"format", "items", "description"}} | items


def choices_of(name: str, parameter: str, words: str, limit: int) -> Choices:
    """The values of the dataset that a parameter may have.

    :raises LibraryError, ParameterError: where there is no such question or parameter
    """
    question = _question(name)
    wanted = next((each for each in question.parameters if each.name == parameter), None)
    if wanted is None:
        others = ", ".join(each.name for each in question.parameters)
        hint = f"the parameters are {others}" if others else "the question has none"
        raise ParameterError(f"{name} has no such parameter", where=parameter, hint=hint)
    known = choices(question, wanted)
    found = [] if known is None else known.like(words, len(known.labels))
    if known is None:
        raise ParameterError("is not a matter of choice", where=parameter, hint=wanted.wanted)
    return Choices(name, parameter, len(found), tuple(Choice(label, value) for value, label in found[:limit]))


def answered(name: str, values: Mapping[str, Values], limit: int, offset: int) -> Answered:
    """The answer to a question.

    :raises LibraryError: where there is no such question
    :raises ParameterError: for a value that is missing or cannot be used
    """
    question = _question(name)
    given = {key: _given(value) for key, value in values.items() if value is not None}
    _require(question, given)
    asked = Asked(question, _meant(question, given), limit, offset)
    found = answers.answered(asked)
    told = citing.cite(question, found.cited, found.token) if found.token else None
    single = {key for key, terms in question.bind(asked.given).items() if len(terms) == 1}
    hidden = single | {f"{key}Label" for key in single}
    rows = tuple(rows_of(found.part, services().engine, without=hidden))
    return Answered(
        question=question.summary,
        asked=_in_words(question, asked),
        count=found.rows,
        offset=offset,
        rows=rows,
        note=_note(rows, question),
        citation=f"{told.text} {told.iri}" if told else f"“{question.summary}”, {name}.",
        token=found.token or "",
        related=question.related,
    )


def _meant(question: Question, given: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
    """Values with an IRI in place of each name.

    :raises ParameterError: for a name of nothing, or of several things
    """
    try:
        return meant(question, named(question, given))
    except ParameterError as error:
        advice = error.hint or ""
        known = next((each for each in question.parameters if each.name == error.where), None)
        if known is None or known.choices is None:
            raise
        parted = advice if advice.endswith("?") else f"{advice};"
        hint = "list_choices has the names" if advice == known.wanted else f"{parted} list_choices has the names"
        raise ParameterError(error.what, where=error.where, hint=hint) from error


def _require(question: Question, given: Mapping[str, tuple[str, ...]]) -> None:
    """See to it that each needed value is there.

    :raises ParameterError: for one that is missing, with names that it may have
    """
    for parameter in question.parameters:
        if parameter.default or parameter.optional or any(map(str.strip, given.get(parameter.name, ()))):
            continue
        known = choices(question, parameter)
        labels = "; ".join(list(dict.fromkeys(known.labels.values()))[:_EXAMPLES]) if known else ""
        hint = f"give a name such as {labels}; list_choices has all" if labels else parameter.wanted
        raise ParameterError("needs a value", where=parameter.name, hint=hint)


def _note(rows: tuple[Row, ...], question: Question) -> str:
    """How far the rows show their words."""
    without = sum(not row.places for row in rows)
    if not without:
        return ""
    related = f": {', '.join(question.related)}" if question.related else ""
    which = "These rows count or name things" if without == len(rows) else f"{without} of these rows name things"
    return f"{which} and quote no words; for the words ask the tool entity, or a related question{related}."


def _given(value: Values) -> tuple[str, ...]:
    return tuple(map(_text, value)) if isinstance(value, list) else (_text(value),)


def _text(value: object) -> str:
    whole = isinstance(value, float) and value.is_integer()
    return str(int(value)) if whole and isinstance(value, float) else str(value)


def _in_words(question: Question, asked: Asked) -> dict[str, str]:
    told = {}
    for parameter in question.parameters:
        values, known = asked.values.get(parameter.name, ()), choices(question, parameter)
        if values:
            labels = {} if known is None else known.labels
            others = names(services().engine, (value for value in values if value not in labels))
            told[parameter.label] = ", ".join(labels.get(value) or others.get(value, value) for value in values)
    return told


def checked(token: str) -> Checked:
    """A cited answer, asked again.

    :param token: the token, or the address that ends with it
    :raises UsageError: for what is no token
    """
    letters = token.strip().rstrip("/").rpartition("/")[2]
    cited = tokens.read(letters)
    compared = citing.compare(cited)
    citation = citing.cite(compared.now.asked.question, cited, letters)
    return Checked(compared.is_same, f"{citation.text} {citation.iri}", compared.told())
