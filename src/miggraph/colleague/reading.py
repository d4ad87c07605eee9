"""What a model says of a report, taken as statements where its quote stands in the text and its record fits.

A sentence that the rules have read stays as they read it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

from miggraph.colleague.answers import Answers, Question
from miggraph.colleague.client import Ask
from miggraph.errors import ModelError
from miggraph.extract.discourse.document import AttributedUnit, Document
from miggraph.extract.discourse.sources import Source
from miggraph.extract.discourse.structure import PROSE, Boundary
from miggraph.extract.discourse.units import Group, Unit
from miggraph.extract.rules import load
from miggraph.extract.statements.addressees import addressees_listed
from miggraph.extract.statements.asking import strength
from miggraph.extract.statements.recommendations import STAKEHOLDERS
from miggraph.extract.statements.statement import is_taken, make_statement, taken_spans
from miggraph.model import Block, NameKind, Participation, Statement

KINDS = ("recommendation", "finding")
_TOLD = "finding/told"
"""What a model may find."""

INSTRUCTIONS = """\
You read a passage of a report on a meeting about migration. List what it records as said, as JSON and nothing else:
{"statements": [{"kind": "recommendation", "quote": "...", "speaker": "...", "addressee": "..."}]}
"kind" is "recommendation" or "finding".
A recommendation says that somebody ought to do something. A finding says that something is the case in the world.
"quote" is one whole sentence or list item, copied letter by letter from the passage. "speaker" and "addressee" are
copied from the passage too, null where it names none. What the passage does not say is left out. An empty list is right
where it records nothing."""

_LONGEST_PASSAGE = 3000
"""Characters of a passage that is asked about at once; a longer paragraph is a passage of its own."""
_SHORTEST_QUOTE = 20
_MOST_STATEMENTS = 100
_AT_ONCE = 4
_BODIES = (NameKind.ORGANIZATION, NameKind.PROCESS, NameKind.COUNTRY)


@dataclass(slots=True)
class Asked:
    """What came of asking about a report: passages, answers, statements taken and records refused."""

    passages: int = 0
    answered: int = 0
    taken: int = 0
    refused: int = 0
    fault: ModelError | None = None

    def __str__(self) -> str:
        line = f"{self.answered} of {self.passages} passages answered, {self.taken} statements taken"
        line += f", {self.refused} refused" if self.refused else ""
        return f"{line}; {self.fault}" if self.fault else line


@dataclass(frozen=True, slots=True)
class _Record:
    """One thing that a model says it found."""

    kind: str
    quote: str
    speaker: str
    addressee: str


@dataclass(frozen=True, slots=True)
class Colleague:
    """A model that is asked for statements.

    :param model: its name, a part of what answers are kept by
    :param ask: asks it; None where only answers that are kept count
    """

    model: str
    answers: Answers
    ask: Ask | None = None
    instructions: str = field(default=INSTRUCTIONS, repr=False)

    def read(self, document: Document, asked: Asked) -> list[Statement]:
        """The statements that the model adds to those of the rules, in the order of the text.

        :param asked: is told what came of it
        """
        passages = list(_passages(document))
        found: list[Statement] = []
        # a sentence that is only told may be a recommendation that no rule sees
        said = (each for each in document.of(Statement) if each.method != _TOLD and each.kind != "account")
        taken = list(taken_spans(said))
        for blocks, answer in zip(passages, self._answers(passages, asked), strict=True):
            asked.passages += 1
            if answer is None:
                continue
            asked.answered += 1
            for record in _records(answer, asked):
                unit = _find(record.quote, blocks)
                if unit is None or not _names_hold(record, blocks):
                    asked.refused += 1
                elif not is_taken(unit, sorted(taken)):
                    found.append(_statement(document, record, unit))
                    taken += unit.spans
        asked.taken += len(found)
        return sorted(found, key=lambda statement: statement.spans[0])

    def _answers(self, passages: Sequence[Sequence[Block]], asked: Asked) -> Iterator[str | None]:
        questions = [Question(self.model, self.instructions, _words(blocks)) for blocks in passages]
        with ThreadPoolExecutor(max_workers=_AT_ONCE) as pool:
            yield from pool.map(lambda question: self._answer(question, asked), questions)

    def _answer(self, question: Question, asked: Asked) -> str | None:
        """The answer to a question; once the model fails, only those that are kept."""
        try:
            answer = self.answers.get(question)
            if answer is None and self.ask and asked.fault is None:
                answer = self.ask(question.instructions, question.text)
                self.answers.put(question, answer)
        except ModelError as error:
            asked.fault = error
            return None
        return answer


def _passages(document: Document) -> Iterator[list[Block]]:
    """The running text of a report, paragraph by paragraph, in passages that end with their section."""
    passage: list[Block] = []
    for block in document.blocks(PROSE):
        size = sum(len(b.text) for b in passage) + len(block.text)
        if passage and (block.section != passage[-1].section or size > _LONGEST_PASSAGE):
            yield passage
            passage = []
        if document.is_said(block):
            passage.append(block)
    if passage:
        yield passage


def _words(blocks: Iterable[Block]) -> str:
    return "\n\n".join(_in_one_line(block.text) for block in blocks)


def _in_one_line(text: str) -> str:
    return " ".join(text.split())


def _records(answer: str, asked: Asked) -> Iterator[_Record]:
    """The records of an answer that have the form that was asked for."""
    begin, end = answer.find("{"), answer.rfind("}")
    try:
        listed = json.loads(answer[begin : end + 1])["statements"]
    except (ValueError, LookupError, TypeError):
        asked.refused += 1
        return
    for entry in listed[:_MOST_STATEMENTS] if isinstance(listed, list) else ():
        record = _record(entry)
        if record is None:
            asked.refused += 1
        else:
            yield record


def _record(entry: object) -> _Record | None:
    if not isinstance(entry, dict) or entry.get("kind") not in KINDS:
        return None
    words = [entry.get(name) or "" for name in ("quote", "speaker", "addressee")]
    quote, speaker, addressee = (_in_one_line(word) if isinstance(word, str) else "" for word in words)
    return _Record(entry["kind"], quote, speaker, addressee) if len(quote) >= _SHORTEST_QUOTE else None


def _find(quote: str, blocks: Iterable[Block]) -> Unit | None:
    """The sentence or item that a quote is the whole of; None where it is part of one, or stands nowhere.

    A part may say the opposite of its sentence.
    """
    for block in blocks:
        for sentence in block.sentences or (block.prose,):
            if _bare(sentence.text) == _bare(quote):
                return Unit(sentence, block)
    return None


def _bare(text: str) -> str:
    return _in_one_line(text).rstrip(" .;,")


def _names_hold(record: _Record, blocks: Sequence[Block]) -> bool:
    """Whether the passage has the names of a record, too."""
    words = _words(blocks)
    return record.speaker in words and record.addressee in words


def _statement(document: Document, record: _Record, unit: Unit) -> Statement:
    method = load("model").methods[f"model/{record.kind}"]
    event = document.event_at(unit.spans[0])
    said = AttributedUnit(Group(unit), _source(document, record), event.key if event else None, (), Boundary.PARAGRAPH)
    made = make_statement(document, said, (unit,), kind=record.kind, method=method.id, confidence=method.confidence)
    if record.kind != "recommendation":
        return made
    actors = document.lexicon.scheme(STAKEHOLDERS)
    asked = addressees_listed(record.addressee, actors, document.lexicon) if record.addressee else ()
    return replace(made, addressed_to=asked, strength=strength(made.text))


def _source(document: Document, record: _Record) -> Source:
    """Who says it: a person of the event or a body that is known; another speaker stays as printed."""
    speaker = record.speaker
    if not speaker:
        return Source()
    known = {part.name for part in document.of(Participation)}
    person = next((name for name in sorted(known) if name in speaker or speaker in name.split()), None)
    body = document.lexicon.named(speaker.removeprefix("the ").removeprefix("The "), *_BODIES)
    if person or body:
        return Source((person or (body.label if body else ""),))
    return Source(collective=speaker)
