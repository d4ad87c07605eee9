"""The tools: what each is called, takes and gives, and the questions that have a tool of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec

from miggraph.assistant import finding, graph, inputs, questions, reading
from miggraph.assistant.replies import Reply
from miggraph.errors import ParameterError, UsageError
from miggraph.queries import Library, Question

COMMON, ALL, NONE = "common", "all", "none"
Taken = TypeVar("Taken", bound=msgspec.Struct)


@dataclass(frozen=True, slots=True)
class Tool:
    """Something to call."""

    name: str
    title: str
    description: str
    schema: Callable[[], Mapping[str, Any]]
    """What it takes; that of a question has examples from the dataset, and so is made within a request."""
    reply: type[Reply]
    run: Callable[[Mapping[str, Any]], Reply]


def general() -> Iterator[Tool]:
    """The tools that there always are."""
    yield _tool(
        "search",
        "Search",
        "Find people, bodies, events, legal instruments, themes, statements and paragraphs of the reports by words. "
        "Statements and paragraphs come with their words, report, page and link. Begin here where no question fits.",
        inputs.Search,
        finding.Results,
        lambda told: finding.results(told.words, _kinds(told.kinds), told.limit, told.offset),
    )
    yield _tool(
        "entity",
        "All about one thing",
        "What the dataset says of one person, body, country, event, report, legal instrument, theme or statement: "
        "facts, roles, what was said by it, to it and about it, each statement with its words and place. Give section "
        "and a larger limit for more of one part.",
        inputs.Entity,
        finding.Thing,
        lambda told: finding.thing(told.thing, told.section, told.limit),
    )
    yield _tool(
        "passage",
        "Read in a report",
        "The words of a report as they stand, by characters or by page, with what was read from them. Use it to check "
        "a quote in its context before citing it.",
        inputs.Passage,
        reading.Stretch,
        lambda told: reading.stretch(told.report, told.start, told.end, str(told.page), told.around),
    )
    yield from _asking()
    yield from _querying()


def _asking() -> Iterator[Tool]:
    yield _tool(
        "list_questions",
        "Which questions can be asked",
        "The prepared questions by group, or those that have some words. A * marks a parameter that must be given.",
        inputs.ListQuestions,
        questions.Questions,
        lambda told: questions.listed(told.group, told.search),
    )
    yield _tool(
        "describe_question",
        "What a question takes",
        "The parameters of a prepared question as JSON Schema, and what the columns of its answer mean.",
        inputs.DescribeQuestion,
        questions.Described,
        lambda told: questions.described(told.question),
    )
    yield _tool(
        "list_choices",
        "Values of a parameter",
        "The names in the dataset that a parameter of a prepared question may have.",
        inputs.ListChoices,
        questions.Choices,
        lambda told: questions.choices_of(told.question, told.parameter, told.search, told.limit),
    )
    yield _tool(
        "ask",
        "Ask a prepared question",
        "The answer to a prepared question: rows, each with the words of the reports, report, page, characters and "
        "link, and a citation of the whole answer. Names do as values; defaults stand in for what is not given.",
        inputs.Ask,
        questions.Answered,
        lambda told: questions.answered(told.question, told.parameters, told.limit, told.offset),
    )
    yield _tool(
        "check_citation",
        "Is a cited answer still the same",
        "Asks a cited question again and says whether the answer is the same today.",
        inputs.CheckCitation,
        questions.Checked,
        lambda told: questions.checked(told.token),
    )


def _querying() -> Iterator[Tool]:
    yield _tool(
        "describe_model",
        "Classes and properties",
        "The classes of the graph, or the properties of one of them, with counts: what a query in SPARQL may use.",
        inputs.DescribeModel,
        graph.Model,
        lambda told: graph.model(told.class_),
    )
    yield _tool(
        "sparql",
        "Query the graph",
        "The answer to a query in SPARQL, read-only, within limits of time, memory and rows. Select ?passage "
        "(mig:attestedIn) to get words and places; rows that name statements or things get them too.",
        inputs.Sparql,
        graph.Selected,
        lambda told: graph.selected(told.query, told.limit),
    )


def _tool(
    name: str, title: str, description: str, takes: type[Taken], reply: type[Reply], run: Callable[[Taken], Reply]
) -> Tool:
    made = inputs.schema(takes)
    return Tool(name, title, description, lambda: made, reply, lambda given: run(inputs.read(takes, given)))


def _kinds(kinds: Sequence[str]) -> Sequence[str]:
    unknown = [kind for kind in kinds if kind not in finding.KINDS]
    if unknown:
        known = ", ".join(finding.KINDS)
        raise ParameterError(f"{unknown[0][:40]!r} is no kind", where="kinds", hint=f"the kinds are {known}")
    return kinds


class Part(inputs.Input, frozen=True):
    """Which rows of an answer are wanted."""

    limit: inputs.Limit = questions.ROWS
    offset: inputs.Offset = 0


def of_question(question: Question) -> Tool:
    """The tool of one question, typed by its parameters."""
    part = inputs.schema(Part)["properties"]
    own = {parameter.name for parameter in question.parameters}

    def schema() -> Mapping[str, Any]:
        told = questions.schema(question)
        return told | {"properties": told["properties"] | part}

    def run(given: Mapping[str, Any]) -> Reply:
        rows = inputs.read(Part, {name: value for name, value in given.items() if name in part and name not in own})
        values = {name: value for name, value in given.items() if name not in part or name in own}
        return questions.answered(question.name, _values(values), rows.limit, rows.offset)

    description = " ".join(filter(None, (question.summary, question.description)))
    return Tool(question.name, question.summary, description, schema, questions.Answered, run)


def _values(given: Mapping[str, Any]) -> Mapping[str, questions.Values]:
    """Values of a question's parameters, none of which is a record or a list of lists."""
    return inputs.read(inputs.Ask, {"question": "", "parameters": dict(given)}).parameters


def chosen(library: Library, names: Sequence[str]) -> list[Question]:
    """The questions that get a tool of their own.

    :param names: ``common``, ``all``, ``none``, groups or questions
    :raises UsageError: for any other name
    """
    found: dict[str, Question] = {}
    for name in names:
        if name == NONE:
            continue
        of_group = [each for each in library if name in {each.group, each.name, ALL}]
        wanted = [library.get(each) for each in library.common] if name == COMMON else of_group
        if not wanted:
            known = ", ".join((COMMON, ALL, NONE, *library.titles))
            raise UsageError(f"{name} is no question or group", where="--questions", hint=f"give one of {known}")
        found |= {each.name: each for each in wanted}
    return list(found.values())


def tools(library: Library, names: Sequence[str]) -> dict[str, Tool]:
    """All tools by name: those that there always are, and one for each of some questions."""
    made = [*general(), *map(of_question, chosen(library, names))]
    return {tool.name: tool for tool in made}
