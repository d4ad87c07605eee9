"""A dataset on this machine, with the engine in this process."""

from __future__ import annotations

import datetime
import json
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import Any

from miggraph import config
from miggraph.client.answer import Citation, Page, rows_of
from miggraph.client.error import ClientError
from miggraph.client.question import Parameter, StoredQuestion
from miggraph.engine import Answer, Kind, Query
from miggraph.engine.store.dataset import CURRENT
from miggraph.engine.store.embedded import EmbeddedEngine
from miggraph.layers import Folders, in_order, top
from miggraph.queries import Library, Question, load, tokens
from miggraph.queries import Parameter as Asked
from miggraph.queries.choices import Choices, meant

_JSON = "application/sparql-results+json"
_MOST_ROWS = 10_000_000
"""Rows of an answer; there is nobody but its owner whom a larger one could harm."""
_METHODS = {Kind.ROWS: "sparql", Kind.BOOLEAN: "ask", Kind.TRIPLES: "construct"}
_USUAL = "dataset"
"""The folder of the dataset in that of a project."""


def _questions_beside(folder: Path) -> Folders:
    """The stored questions of the corpus or project that a dataset lies in; else those that settings tell of."""
    if (folder / config.FILE).is_file():
        return config.load({"root": folder}).queries_dirs
    beside = folder / "queries"
    return beside if beside.is_dir() else config.load().queries_dirs


class Local:
    """Answers from the folder of a dataset."""

    def __init__(self, place: str | PathLike[str], queries: str | PathLike[str] | None) -> None:
        """Open the dataset.

        :param place: its folder, or that of its project
        :param queries: the folder of the stored questions
        :raises DatasetError: where there is none
        """
        folder = Path(place)
        if not (folder / CURRENT).exists() and (folder / _USUAL / CURRENT).exists():
            folder /= _USUAL
        self._engine = EmbeddedEngine(folder, max_rows=_MOST_ROWS)
        self._folders: Folders = Path(queries) if queries else _questions_beside(folder.absolute().parent)
        self._choices: dict[str, Choices] = {}

    @cached_property
    def _library(self) -> Library:
        if not any(map(Path.is_dir, in_order(self._folders))):
            raise ClientError(
                "the folder of stored queries is missing", where=top(self._folders), hint="name one with queries="
            )
        return load(self._folders)

    def queries(self) -> list[StoredQuestion]:
        """The stored questions."""
        return [_told(question) for group in self._library.groups() for question in group.questions]

    def query(self, name: str, given: dict[str, list[str]], *, limit: int, offset: int) -> Page:
        """The answer to a stored question."""
        question = self._library.get(name)
        values = meant(question, given, self._choices_of)
        answer = self._engine.query(Query(question.filled(values)))
        columns, rows = _rows(answer)
        citation = _citation(question, values, answer, len(rows))

        def page(first: int) -> Page:
            last = first + limit
            more = (lambda: page(last)) if limit and last < len(rows) else None
            return Page(columns, rows_of(columns, rows[first:last]), citation, more)

        return page(offset)

    def select(self, text: str) -> Page:
        """The rows of a SELECT query."""
        columns, rows = _rows(self._asked(text, Kind.ROWS))
        return Page(columns, rows_of(columns, rows))

    def ask(self, text: str) -> bool:
        """The answer to an ASK query."""
        return self._asked(text, Kind.BOOLEAN).boolean

    def construct(self, text: str) -> str:
        """The triples of a CONSTRUCT or DESCRIBE query in Turtle."""
        return self._asked(text, Kind.TRIPLES).serialise("text/turtle").decode("utf-8")

    def close(self) -> None:
        """Give up what is held open."""
        self._engine.close()

    def _asked(self, text: str, kind: Kind) -> Answer:
        answer = self._engine.query(Query(text))
        if answer.kind is not kind:
            raise ClientError(
                f"the answer is {answer.kind.value}, not {kind.value}", hint=f"use {_METHODS[answer.kind]}"
            )
        return answer

    def _choices_of(self, question: Question, parameter: Asked) -> Choices | None:
        pattern = parameter.choices
        if pattern is None:
            return None
        key = f"{self._engine.version} {pattern}"
        if key not in self._choices:
            self._choices[key] = Choices.found(pattern, lambda query: self._engine.query(Query(query)).rows())
        return self._choices[key]


def _rows(answer: Answer) -> tuple[tuple[str, ...], list[dict[str, Any]]]:
    """The columns of an answer, and its rows."""
    told = json.loads(answer.serialise(_JSON))
    return tuple(told["head"]["vars"]), told["results"]["bindings"]


def _citation(question: Question, given: dict[str, tuple[str, ...]], answer: Answer, rows: int) -> Citation:
    digest = tokens.digest(answer.payload)
    day = datetime.datetime.now(datetime.UTC).date().isoformat()
    known = {each.name: given.get(each.name) or each.default for each in question.parameters}
    values = {name: tuple(map(str.strip, each)) for name, each in known.items() if each}
    cut = question.version[: tokens.VERSION], answer.version[: tokens.VERSION], digest[: tokens.DIGEST]
    token = tokens.token(tokens.Cited(question.name, values, *cut, day))
    return Citation(question.name, question.version, answer.version, digest, rows, day, token)


def _told(question: Question) -> StoredQuestion:
    parameters = (
        Parameter(each.name, each.type.value, each.label, each.help, each.default, each.optional, each.several)
        for each in question.parameters
    )
    return StoredQuestion(
        question.name,
        question.summary,
        question.description,
        question.group,
        question.tags,
        tuple(parameters),
        {column.name: column.meaning for column in question.columns},
        question.version,
    )
