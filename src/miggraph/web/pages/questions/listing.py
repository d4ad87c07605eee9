"""The list of the stored questions: by group, searched by words, and each with all that a program asks it with."""

from __future__ import annotations

from dataclasses import asdict, replace

from flask import url_for

from miggraph.errors import ParameterError
from miggraph.iris import query as query_iri
from miggraph.queries import Group, Library, Parameter, Question
from miggraph.queries.words import says


def found(library: Library, words: str, group: str) -> list[Group]:
    """The groups with the questions that somebody looks for.

    :param words: of which each has to stand in what is told of a question; empty for all questions
    :param group: the name of the only group; empty for all
    :raises ParameterError: for a group that is none
    """
    if group and group not in library.titles:
        hint = f"the groups are {', '.join(library.titles)}"
        raise ParameterError(f"{group[:40]!r} is no group", where="group", hint=hint)
    groups = (each for each in library.groups() if group in {"", each.name})
    searched = (replace(each, questions=tuple(q for q in each.questions if says(_told(q), words))) for each in groups)
    return [each for each in searched if each.questions]


def _told(question: Question) -> str:
    parameters = (f"{each.label} {each.help}" for each in question.parameters)
    columns = (f"{each.name} {each.meaning}" for each in question.columns)
    texts = (question.name, question.summary, question.description, *question.tags, *parameters, *columns)
    return " ".join(texts)


def summary(question: Question) -> dict[str, object]:
    """A question for programs."""
    return {
        "name": question.name,
        "iri": query_iri(question.name),
        "url": url_for("stored_queries.show", name=question.name, _external=True),
        "version": question.version,
        "summary": question.summary,
        "description": question.description,
        "group": question.group,
        "tags": question.tags,
        "parameters": [_parameter(question, parameter) for parameter in question.parameters],
        "columns": {column.name: column.meaning for column in question.columns},
        "key": question.key,
        "chart": question.chart and asdict(question.chart),
        "related": question.related,
    }


def _parameter(question: Question, parameter: Parameter) -> dict[str, object]:
    address = None
    if parameter.choices is not None:
        names = {"name": question.name, "parameter": parameter.name}
        address = url_for("stored_queries.suggest", **names, _external=True)
    return {
        "name": parameter.name,
        "type": parameter.type.value,
        "class": parameter.of,
        "list": parameter.several,
        "label": parameter.label,
        "help": parameter.help,
        "default": parameter.default,
        "optional": parameter.optional,
        "choices": address,
    }
