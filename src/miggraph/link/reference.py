"""What linking may ask of the authority files, and what a report has asked of them.

Linking a report is a function of it, of the decisions that touch it, and of the answers to what it asks. So what was
made of it with other authority files is what would be made now, where these answer all of its questions alike.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any, Protocol

from miggraph.lexicon import Match
from miggraph.model import Iri, LexiconEntry, NameKind, Resolved

Triple = tuple[str, str, str]
"""A triple, its terms as N-Triples."""
Question = tuple[str, tuple[Any, ...]]
"""What is asked: a method of :class:`Reference` with its arguments."""
Trace = tuple[tuple[Question, ...], str]
"""What was asked, each once and in its order, with the hash of the questions and their answers."""


class Finds(Protocol):
    """Finds names in texts, and things by their names."""

    def find(self, text: str, *kinds: NameKind) -> list[Match]:
        """Names in a text from left to right, see :class:`miggraph.lexicon.Lexicon`."""

    def named(self, name: str, *kinds: NameKind) -> LexiconEntry | None:
        """The one entry that has exactly this name."""


class Reference(Finds, Protocol):
    """The authority files, as far as linking looks at them.

    An answer tells no more than it is asked for: of an entry what it is, and none of its other names. Another name of a
    body then changes no answer but for a text that can hold it.
    """

    def look_up(self, name: str, kinds: tuple[NameKind, ...]) -> Resolved:
        """A thing of one of these kinds; minted as the first kind where no authority file has it."""

    def minted(self, name: str, kinds: tuple[NameKind, ...]) -> Resolved:
        """A thing of its own, called as printed."""

    def countries(self, name: str) -> frozenset[Iri]:
        """The countries that a name names, in whatever form."""

    def whole(self, name: str, kinds: tuple[NameKind, ...]) -> str:
        """The body, where a part of it is printed before or behind it between commas, or else the name."""

    def own_of(self, name: str, country: Iri) -> Resolved | None:
        """The body of a State that the authority files say is called so, there or in its context."""

    def begun_by(self, name: str, country: Iri) -> Resolved | None:
        """The one body of a State whose name begins with a shorter one of several words."""

    def entry(self, iri: Iri) -> LexiconEntry | None:
        """What a thing of the authority files is, without its names but for its label."""

    def is_alt_label(self, iri: Iri, surface: str) -> bool | None:
        """Whether a form is another label of a thing; None for one that no authority file has."""

    def wholes(self, iri: Iri) -> tuple[Iri, ...]:
        """The organisations that one belongs to, the nearest first."""

    def unit(self, printed: str | None) -> Iri | None:
        """The unit that a printed word means."""

    def area(self, heading: str | None) -> Iri | None:
        """The field of work that a printed heading names first."""

    def described(self, things: tuple[str, ...], within: str) -> tuple[str, ...]:
        """Which of some things the authority files describe, and what else they describe whose name begins so."""

    def stated(self, triples: tuple[Triple, ...]) -> tuple[Triple, ...]:
        """Which of some triples the authority files state."""


class Consultation:
    """Asks the authority files for one report, and keeps what was asked; the only way to them that its linking has."""

    def __init__(self, reference: Reference) -> None:
        self._reference = reference
        self._answers: dict[Question, Any] = {}

    def trace(self) -> Trace:
        """What was asked up to now."""
        whole = hashlib.sha256()
        for question, answer in self._answers.items():
            whole.update(_said(question, answer))
        return tuple(self._answers), whole.hexdigest()

    def _ask(self, what: str, *given: Any) -> Any:
        question = (what, given)
        if question not in self._answers:
            self._answers[question] = getattr(self._reference, what)(*given)
        return self._answers[question]

    def find(self, text: str, *kinds: NameKind) -> list[Match]:
        """Names in a text."""
        found: list[Match] = self._ask("find", text, *kinds)
        return found

    def named(self, name: str, *kinds: NameKind) -> LexiconEntry | None:
        """The one entry that has exactly this name."""
        found: LexiconEntry | None = self._ask("named", name, *kinds)
        return found

    def look_up(self, name: str, kinds: tuple[NameKind, ...]) -> Resolved:
        """A thing of one of these kinds."""
        found: Resolved = self._ask("look_up", name, kinds)
        return found

    def minted(self, name: str, kinds: tuple[NameKind, ...]) -> Resolved:
        """A thing of its own, called as printed."""
        found: Resolved = self._ask("minted", name, kinds)
        return found

    def countries(self, name: str) -> frozenset[Iri]:
        """The countries that a name names."""
        found: frozenset[Iri] = self._ask("countries", name)
        return found

    def whole(self, name: str, kinds: tuple[NameKind, ...]) -> str:
        """The body, without a part of it that is printed beside it."""
        found: str = self._ask("whole", name, kinds)
        return found

    def own_of(self, name: str, country: Iri) -> Resolved | None:
        """The body of a State that is called so there."""
        found: Resolved | None = self._ask("own_of", name, country)
        return found

    def begun_by(self, name: str, country: Iri) -> Resolved | None:
        """The one body of a State whose name begins with a shorter one."""
        found: Resolved | None = self._ask("begun_by", name, country)
        return found

    def entry(self, iri: Iri) -> LexiconEntry | None:
        """What a thing of the authority files is."""
        found: LexiconEntry | None = self._ask("entry", iri)
        return found

    def is_alt_label(self, iri: Iri, surface: str) -> bool | None:
        """Whether a form is another label of a thing."""
        found: bool | None = self._ask("is_alt_label", iri, surface)
        return found

    def wholes(self, iri: Iri) -> tuple[Iri, ...]:
        """The organisations that one belongs to."""
        found: tuple[Iri, ...] = self._ask("wholes", iri)
        return found

    def unit(self, printed: str | None) -> Iri | None:
        """The unit that a printed word means."""
        found: Iri | None = self._ask("unit", printed)
        return found

    def area(self, heading: str | None) -> Iri | None:
        """The field of work that a printed heading names first."""
        found: Iri | None = self._ask("area", heading)
        return found

    def described(self, things: tuple[str, ...], within: str) -> tuple[str, ...]:
        """Which of some things the authority files describe."""
        found: tuple[str, ...] = self._ask("described", things, within)
        return found

    def stated(self, triples: tuple[Triple, ...]) -> tuple[Triple, ...]:
        """Which of some triples the authority files state."""
        found: tuple[Triple, ...] = self._ask("stated", triples)
        return found


class Answers:
    """What the authority files answer to the questions of many reports; what several ask is looked up once."""

    def __init__(self, reference: Reference) -> None:
        self._reference = reference
        self._told: dict[Question, bytes] = {}

    def told(self, questions: Iterable[Question]) -> str:
        """The hash of questions and of their answers, see :data:`Trace`."""
        whole = hashlib.sha256()
        for question in questions:
            whole.update(self._of(question))
        return whole.hexdigest()

    def _of(self, question: Question) -> bytes:
        told = self._told.get(question)
        if told is None:
            what, given = question
            told = _said(question, getattr(self._reference, what)(*given))
            if what not in _OF_ONE_REPORT:
                if len(self._told) >= _MOST:
                    self._told.clear()
                self._told[question] = told
        return told


_OF_ONE_REPORT = ("described", "stated")
_MOST = 100_000
"""Questions of which is remembered what the answer is."""


def _said(question: Question, answer: object) -> bytes:
    said: object = sorted(answer) if isinstance(answer, frozenset) else answer
    return f"{question!r} {said!r}\n".encode()
