"""What was read of the earlier quantities of a sentence, and how a later one takes it up; changes of a quantity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from miggraph.extract.rules import line_of, load, word_set
from miggraph.extract.values.frame import Frame, Role
from miggraph.extract.values.hedges import hedge_before
from miggraph.extract.values.noun_phrases import MOST_WORDS
from miggraph.extract.values.quantities import Quantity
from miggraph.extract.values.relations import Relations
from miggraph.extract.values.wording import cleaned, joined_up, joining_word, participle_of, phrase_of, plain_of
from miggraph.extract.values.words import Word, is_in, stands_in, trimmed

_NEAR = 2
"""An article stands at most so many words before a number that belongs to its noun."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What a quantity is told in (``%``, a currency, the things counted) and what it measures."""

    unit: str | None
    measures: str | None


class Read(NamedTuple):
    """What later quantities of a sentence take up: how this one stands in its clause, and what is said of it."""

    frame: Frame
    noun: str
    said: str
    unit: str = ""


class MeasuredSentence(Relations):
    """A sentence, its quantities, and what was read of the earlier ones."""

    def __init__(self, text: str, quantities: Sequence[Quantity], earlier: str, counted: str = "") -> None:
        super().__init__(text, quantities)
        self._counted_earlier = counted
        self.found: list[tuple[Measure, Read]] = []
        self._whole = earlier

    def _taken_up(self, place: int, frame: Frame, said: str) -> tuple[Frame, str]:
        """How an earlier quantity stands, for one that is set beside it; and what is said of both."""
        if frame.role is not Role.JOINED or not place:
            return frame, said
        read = self.found[place - 1][1]
        if self.quantities[place - 1].kind is not self.quantities[place].kind:
            return frame._replace(role=Role.SUBJECT), said
        if said and not read.said and read.frame.role is Role.SUBJECT:
            measure, earlier = self.found[place - 1]
            if measure.measures:
                both = joined_up(measure.measures, joining_word("that"), said)
                self.found[place - 1] = Measure(measure.unit, both), earlier
        return (frame._replace(role=Role.SUBJECT), said) if said else (read.frame, read.said)

    def _number_of(self, place: int) -> str | None:
        """The "number of X" that the clause speaks of."""
        line = line_of(self.text)
        match = load("measure")["measure/number-of"].search(line)
        if not match or match.end > self.quantities[place].start:
            return None
        return " ".join(match.group(line, "number").split())

    def _rate(self, place: int) -> str:
        """The words right after an amount for a rate ("per year"), with the space before them."""
        line, end = line_of(self.text), self.quantities[place].end
        match = load("measure")["measure/rate"].search(line, end)
        return self.text[end : match.end] if match and not self.text[end : match.start].strip() else ""

    def _named_by(self, place: int, words: Sequence[Word]) -> str:
        """What is said to be of an amount or a share, right behind it ("a $5 million loan", "the port's 15% share")."""
        behind = self.quantities[place].end
        apart = not words or self.text[behind : words[0].start].strip(" -")
        if apart or not (self._is_determined(place) or self.clauses.inside(place)):
            return ""
        small = (
            "adposition",
            "conjunction",
            "relative pronoun",
            "clause opener",
            "sentence adverb",
            "determiner",
            "rate",
        )
        first = words[0]
        if self.clauses.is_verb(first) or any(is_in(first, each) for each in small) or first.folded.endswith("ly"):
            return ""
        return phrase_of(self._noun_phrase(words, place, subject=False))

    def _is_determined(self, place: int) -> bool:
        """Whether an article or a possessive stands before a quantity."""
        start = self.quantities[place].start
        hedged = hedge_before(self.text, start).start
        before = [*self.text[:start].split()[-_NEAR:], *self.text[:hedged].split()[-1:]]
        return any(stands_in(word, "determiner") or word.endswith(("'s", "’s", "s'", "s’")) for word in before)

    def _before_brackets(self, place: int) -> list[Word]:
        """The noun phrase, or short clause, right before the brackets around a quantity."""
        around = self.clauses.inside(place)
        words = [word for word in self.clauses.words(None) if around and word.start < around[0]]
        return self.clauses.noun_phrase_before(words)

    @staticmethod
    def _without_tail(measure: str) -> str:
        """The first words of what a share measures, up to the last preposition."""
        words = measure.split()
        places = [at for at, word in enumerate(words) if at > 2 and stands_in(word, "adposition")]
        return " ".join(words[: places[-1]] if places else words)

    def _change(self, place: int, frame: Frame, words: Sequence[Word]) -> str:
        """By how much something changed ("Fees rose by 5 per cent")."""
        before = list(frame.before)
        if frame.preposition:
            before = [*before, Word(frame.preposition, 0, 0)]
        line = line_of(plain_of(before))
        for rule, noun in (("rise", "growth"), ("decline", "decline")):
            match = load("measure")[f"measure/{rule}"].search(line)
            if not match or match.end < len(line.text):
                continue
            if not joining_word(noun):
                return ""
            what = match.group(line, "what") if "what" in match.groups else ""
            subject = before[: len(line.text[: match.start].split())]
            return self._changed(place, joining_word(noun), what, cleaned(subject), words)
        return ""

    def _changed(self, place: int, noun: str, what: str, subject: list[Word], words: Sequence[Word]) -> str:
        """What changed: the object of the verb, else its subject, else what stands behind."""
        if what and not all(stands_in(word, "adposition") for word in what.split()):
            return joined_up(noun, what)
        if subject and subject[-1].folded in word_set("to in a measure") and not self._object_behind(place):
            subject.pop()
        if subject and (is_in(subject[-1], "adposition") or participle_of(subject[-1].text)):
            subject = []
        while subject and (is_in(subject[-1], "auxiliary form") or is_in(subject[-1], "article")):
            subject.pop()
        subject = self._subject_among(subject)
        behind = trimmed(words[:MOST_WORDS])
        if not subject:
            behind = self._object_behind(place)
            return joined_up(noun, phrase_of(behind)) if behind else ""
        told = len(behind) > 1 and behind[1].text[:1].isalpha()
        if told and behind[0].folded in word_set("of a change"):
            return joined_up(noun, phrase_of(behind[1:]))
        if len(subject) == 1 and self._is_pronoun(subject[0]):
            return noun.split()[0]
        closed = subject and is_in(subject[0], "article") and noun.split()[-1] in word_set("of a share")
        return joined_up(noun, phrase_of(subject[1:] if closed else subject))

    def _object_behind(self, place: int) -> list[Word]:
        """The object of a verb, set behind by how much and when ("to cut by half, by 2015, the fees")."""
        around, end = self.clauses.inside(place), self.quantities[place].end
        words = [word for word in self.clauses.words(around) if word.start >= end]
        for part in dict.fromkeys(word.part for word in words):
            phrase = [word for word in words if word.part == part]
            if is_in(phrase[0], "determiner"):
                return trimmed(phrase[:MOST_WORDS])
        return []
