"""Amounts of money, with the rate at which they are paid, and multiples."""

from __future__ import annotations

from collections.abc import Sequence

from miggraph.extract.rules import line_of, load, word_set
from miggraph.extract.values.clauses import Frame, Role, Word, is_in, trimmed
from miggraph.extract.values.measured import Measure, MeasuredSentence, Read
from miggraph.extract.values.noun_phrases import MOST_WORDS
from miggraph.extract.values.quantities import QuantityKind
from miggraph.extract.values.wording import (
    cleaned,
    joined_up,
    joining_word,
    phrase_of,
)


class Amounts(MeasuredSentence):
    """Reads what amounts of money and multiples measure."""

    def _money(self, place: int, frame: Frame) -> tuple[Measure, Read]:
        """The currency of an amount, with the rate it is paid at, and what it is paid for."""
        quantity = self.quantities[place]
        rate = self._rate(place)
        unit = " ".join([quantity.currency or "", *rate.split()])
        end = quantity.end + len(rate)
        words = [word for word in self.clauses.after(place) if word.start >= end]
        frame, said = self._taken_up(place, frame, phrase_of(self._predicate(words)))
        change = self._change(place, frame, words)
        if change:
            return Measure(unit, change), Read(frame, "", "")
        if self.clauses.frame(place).role is Role.JOINED and place and self._own(words, place):
            return self._money_beside(place, frame, unit, self._own(words, place))
        amount, own = joining_word("amount"), phrase_of(self._own(words, place))
        if words and is_in(words[0], "relative pronoun") and said and frame.role is not Role.JOINED:
            return Measure(unit, joined_up(amount, joining_word("that"), said)), Read(frame, "", said)
        if frame.role is Role.SUBJECT and said:
            passive = load("measure")["measure/passive"].match(line_of(said))
            if passive:
                return Measure(unit, joined_up(amount, said[passive.groups["when"][1] :])), Read(frame, "", said)
            return Measure(unit, joined_up(amount, joining_word("that"), said)), Read(frame, "", said)
        if frame.role is Role.JOINED and place:
            return self._money_beside(place, frame, unit, [])
        measures = self._paid(frame, own, words)
        if (not measures or frame.role is Role.SUBJECT) and self.clauses.inside(place):
            measures = phrase_of(cleaned(self._before_brackets(place)))
        return Measure(unit, measures or None), Read(frame, measures, "")

    def _paid(self, frame: Frame, own: str, words: Sequence[Word]) -> str:
        amount = joining_word("amount")
        if frame.role is Role.COPULA:
            return joined_up(self._subject(frame), own)
        before = cleaned(frame.before)
        if frame.role is Role.OBLIQUE and frame.preposition in word_set("noun joint") | {"to", "at"}:
            nominal = cleaned(self.clauses.noun_phrase_before(frame.before))
            if nominal and not self.clauses.is_verb(frame.before[-1]):
                if words and self.clauses.is_verb(words[0]):
                    return joined_up(phrase_of(nominal), joining_word("that"), own)
                return joined_up(phrase_of(nominal), own)
        if before and frame.role in (Role.OBJECT, Role.OBLIQUE) and any(map(self.clauses.is_verb, before)):
            joint = (
                joining_word("that") if frame.role is Role.OBJECT else f"{frame.preposition} {joining_word('which')}"
            )
            return joined_up(self._clause(amount, joint, before), own) if amount else joined_up(phrase_of(before), own)
        told = before[-MOST_WORDS:]
        return joined_up("" if len(told) == 1 and self._is_pronoun(told[0]) else phrase_of(told), own)

    def _money_beside(self, place: int, frame: Frame, unit: str, own: list[Word]) -> tuple[Measure, Read]:
        """An amount that is set beside another: the same, but for the words behind it."""
        earlier, read = self.found[place - 1]
        if self.quantities[place - 1].kind is not QuantityKind.MONEY or not earlier.measures:
            return Measure(unit, phrase_of(own) or None), Read(frame, "", "")
        words = earlier.measures.split()
        first = own[0].folded if own else ""
        same = next((at for at, word in enumerate(words) if at and word.casefold() == first), None)
        stem = " ".join(words[:same]) if same else self._without_tail(earlier.measures) if own else earlier.measures
        return Measure(unit, joined_up(stem, phrase_of(own))), Read(read.frame, "", read.said)

    def _rate(self, place: int) -> str:
        """The words right after an amount for a rate ("per year"), with the space before them."""
        line, end = line_of(self.text), self.quantities[place].end
        match = load("measure")["measure/rate"].search(line, end)
        return self.text[end : match.end] if match and not self.text[end : match.start].strip() else ""

    def _times(self, place: int, frame: Frame) -> tuple[Measure, Read]:
        words = self.clauses.after(place)
        quantity = self.quantities[place]
        compared = words and is_in(words[0], "comparing times")
        subject = self._number_of(place) or ""
        if words and words[0].folded in word_set("of a share"):
            told = joined_up(joining_word("growth"), phrase_of(trimmed(words[1:MOST_WORDS])))
            return Measure("times", told), Read(frame, "", "")
        if not subject:
            kept = cleaned(frame.before)
            while kept and is_in(kept[-1], "auxiliary form"):
                kept.pop()
            subject = phrase_of(kept[-MOST_WORDS:])
        if compared and not frame.before and place:
            earlier = self.found[place - 1][0].measures or ""
            subject = joined_up(earlier, ",", phrase_of(trimmed(words[:MOST_WORDS]))).replace(" ,", ",")
        elif compared:
            subject = joined_up(phrase_of(cleaned(frame.before)[-MOST_WORDS:]), phrase_of(trimmed(words[:MOST_WORDS])))
        elif not self.text[quantity.start : quantity.end].casefold().endswith(("times", "twice")) and subject:
            subject = joined_up(joining_word("growth"), subject)
        return Measure("times", subject or None), Read(frame, "", "")
