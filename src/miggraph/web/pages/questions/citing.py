"""Cited answers: asked again, held against what they were, and how they are cited."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from flask import url_for

from miggraph.engine import Answer
from miggraph.queries import Question
from miggraph.queries.tokens import DIGEST, VERSION, Cited
from miggraph.web.pages import citation, dates
from miggraph.web.pages.citation import Citation
from miggraph.web.pages.questions import answers
from miggraph.web.pages.questions.answers import Answered
from miggraph.web.pages.questions.asking import Asked
from miggraph.web.pages.questions.choices import choices
from miggraph.web.pages.questions.earlier import earlier
from miggraph.web.views import services


@dataclass(frozen=True, slots=True)
class Comparison:
    """A cited answer beside the one of today."""

    cited: Cited
    now: Answered
    added: Answer | None = None
    """Rows that are new; None where the version that was cited is kept no more."""
    removed: Answer | None = None
    """Rows that are there no more; None as above."""

    @property
    def is_same(self) -> bool:
        """Whether it is the same answer."""
        return self.now.digest[:DIGEST] == self.cited.digest

    @property
    def has_question_changed(self) -> bool:
        """Whether the file of the question is another one."""
        return self.now.asked.question.version[:VERSION] != self.cited.query_version

    @property
    def has_dataset_changed(self) -> bool:
        """Whether the dataset is another one."""
        return self.now.answer.version[:VERSION] != self.cited.dataset

    def told(self) -> dict[str, object]:
        """The comparison for programs; a row is the value of each variable that has one."""
        cited = self.cited
        then = {"queryVersion": cited.query_version, "dataset": cited.dataset, "digest": cited.digest}
        return {
            "question": cited.name,
            "parameters": {name: list(values) for name, values in cited.given.items()},
            "same": self.is_same,
            "questionChanged": self.has_question_changed,
            "datasetChanged": self.has_dataset_changed,
            "then": then | {"asked": cited.day},
            "now": answers.facts(self.now),
            "added": _rows(self.added),
            "removed": _rows(self.removed),
        }


def compare(cited: Cited) -> Comparison:
    """Ask again.

    :raises LibraryError: where the question is there no more
    :raises ParameterError: where it takes its values no more
    :raises MiggraphError: when the query gets no answer
    """
    now = answers.answered(Asked(services().library.get(cited.name), cited.given))
    plain = Comparison(cited, now)
    if plain.is_same or not plain.has_dataset_changed:
        return plain
    then = earlier(services(), cited.dataset, now.asked.text)
    if then is None:
        return plain
    return replace(plain, added=_without(now.answer, then), removed=_without(then, now.answer))


def _without(answer: Answer, other: Answer) -> Answer:
    """The rows that another answer has not, each as often as it is missing there."""
    first, *lines = _lines(answer)
    left = Counter(_lines(other)[1:])
    kept = []
    for line in lines:
        if left[line]:
            left[line] -= 1
        else:
            kept.append(line)
    return replace(answer, payload=b"".join(line + b"\n" for line in (first, *kept)))


def _lines(answer: Answer) -> list[bytes]:
    return answer.payload.split(b"\n")[:-1]


def _rows(answer: Answer | None) -> list[dict[str, str]] | None:
    if answer is None:
        return None
    return [{name: getattr(term, "value", str(term)) for name, term in row.items()} for row in answer.rows()]


def cite(question: Question, cited: Cited, token: str) -> Citation:
    """How an answer is cited."""
    asked = "; ".join(_values(question, cited))
    title = f"{question.summary}{f' ({asked})' if asked else ''}"
    day = dates.day(cited.day)
    versions = f"query {cited.query_version}, digest {cited.digest}, asked {day}"
    return citation.cited(
        url_for("stored_queries.cite", token=token, _external=True),
        f"{cited.name}-{cited.digest[:8]}",
        [],
        text=f"“{title}”",
        title=title,
        note=f"{services().settings.name}, dataset {cited.dataset}, {versions}",
        year=cited.day[:4],
    )


def _values(question: Question, cited: Cited) -> Iterable[str]:
    """The values that it was asked with, in words."""
    for parameter in question.parameters:
        known = choices(question, parameter)
        values = cited.given.get(parameter.name, ())
        told = [value if known is None else known.labels.get(value, value) for value in values]
        if told:
            yield f"{parameter.label}: {', '.join(told)}"
