"""Amounts of money, with the rate at which they are paid, and multiples."""

from __future__ import annotations

from collections.abc import Sequence

from miggraph.extract.rules import line_of, load, word_set
from miggraph.extract.values.frame import Frame, Role
from miggraph.extract.values.measured import Measure, MeasuredSentence, Read
from miggraph.extract.values.noun_phrases import MOST_WORDS
from miggraph.extract.values.quantities import QuantityKind
from miggraph.extract.values.wording import (
    cleaned,
    done_with,
    joined_up,
    joining_word,
    phrase_of,
    share_of,
)
from miggraph.extract.values.words import Word, is_in, is_participle, is_plural, stands_in, trimmed


class Amounts(MeasuredSentence):
    """Reads what amounts of money and multiples measure."""

    def _money(self, place: int, frame: Frame) -> tuple[Measure, Read]:
        """The currency of an amount, with the rate it is paid at, and what it is paid for."""
        quantity = self.quantities[place]
        rate = self._rate(place)
        unit = " ".join([quantity.currency or "", *rate.split()])
        end = quantity.end + len(rate)
        words = [word for word in self.clauses.after(place) if word.start >= end]
        named = self._named_by(place, words) if not rate and frame.role is not Role.COPULA else ""
        if named and not self._change(place, frame, words):
            return Measure(unit, joined_up(frame.possessor, named)), Read(frame, named, "")
        frame, said = self._taken_up(place, frame, phrase_of(self._predicate(words)))
        if not said and frame.role is Role.SUBJECT and (kind := self._kind_of(words)):
            return Measure(unit, kind), Read(frame, "", "")
        change = self._change(place, frame, words) or self._compared_amount(place, frame, words)
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
            measures = self._of_name(cleaned(self._before_brackets(place)), place)
        return Measure(unit, measures or None), Read(frame, measures, "")

    def _compared_amount(self, place: int, frame: Frame, words: Sequence[Word]) -> str:
        """An amount to which the one before is compared: the same, of what is named behind it ("$9 in the port")."""
        own = phrase_of(self._own(words, place))
        earlier = self.found[place - 1][0] if place else None
        if not earlier or not own or self.quantities[place - 1].kind is not QuantityKind.MONEY:
            return ""
        near = is_in(frame.before[-1], "comparing") if frame.before else stands_in(frame.preposition, "setting against")
        near = near and self.clauses.frame(place).role is not Role.JOINED
        if not near or frame.role is not Role.OBLIQUE or len(frame.before) > 1 or not is_in(words[0], "adposition"):
            return ""
        measured = (earlier.measures or "").split()
        rate = " ".join((earlier.unit or "").split()[1:])
        done = done_with(Word(measured[-1], 0, 0)) if measured else ""
        if done and measured[0] == joining_word("amount"):
            return joined_up(measured[0], joining_word("that"), joining_word("is"), done, rate, own)
        tail = next((word for word in reversed(measured) if stands_in(word, "adposition")), "")
        if joining_word("that") in measured and tail != words[0].folded:
            return f"{earlier.measures}, {own}"
        return joined_up(self._without_tail(earlier.measures or ""), own) if measured else ""

    def _is_third_person(self, words: Sequence[Word]) -> bool:
        """Whether the last of words, which looks like a plural, is the verb of a subject ("the port needs $40")."""
        subject = words[:-1]
        named = is_in(subject[0], "determiner") or subject[-1].text[:1].isupper()
        apart = any(is_in(subject[-1], each) for each in ("adposition", "determiner", "conjunction"))
        return (
            named
            and not apart
            and len(subject) > 1 - subject[-1].text[:1].isupper()
            and not is_plural(subject[-1].text)
        )

    def _of_name(self, words: Sequence[Word], place: int) -> str:
        """What an amount in brackets is of; behind a name, what was done ("was paid for by the port ($40)")."""
        if not words or not all(word.text[:1].isupper() or is_in(word, "article") for word in words):
            return phrase_of(words)
        before = [word for word in self.clauses.words(None) if word.start < self.quantities[place].start]
        by = next((at for at in reversed(range(1, len(before))) if is_in(before[at], "adposition")), 0)
        done = by and is_participle(before[by - 1])
        return joined_up(joining_word("amount"), before[by - 1].text, before[by].text, phrase_of(words)) if done else ""

    def _owner_of(self, nominal: Sequence[Word], before: Sequence[Word]) -> str:
        """Whose a sum is, where its noun alone does not say it ("It runs with a budget of $40", "has a budget")."""
        rest = list(before[: len(before) - len(nominal)])
        if not is_in(nominal[-1], "sum noun") or not rest:
            return ""
        had = is_in(rest[-1], "with") or rest[-1].folded in word_set("having")
        verb = next((at for at, word in enumerate(rest) if self.clauses.is_verb(word)), len(rest))
        subject = self._actor(rest[:verb]) if had else ""
        return f"{share_of()} {subject}" if subject and share_of() else ""

    def _kind_of(self, words: Sequence[Word]) -> str:
        """An amount by what it is of and what was done with it ("$4 million in fees were paid")."""
        verb = next((at for at, word in enumerate(words[:MOST_WORDS]) if is_in(word, "auxiliary form")), 0)
        passive = load("measure")["measure/passive"].match(line_of(phrase_of(self._predicate(words[verb:]))))
        if not verb or not passive or not is_in(words[0], "adposition"):
            return ""
        said = phrase_of(self._predicate(words[verb:]))[passive.groups["when"][1] :]
        return joined_up(joining_word("amount"), phrase_of(words[:verb]), said)

    def _by_form(self, frame: Frame, before: list[Word], own: str) -> str | None:
        """An amount by the form of the verb before it: that of a pronoun, or a gerund."""
        amount = joining_word("amount")
        if len(before) > 1 and self._is_pronoun(before[0]) and frame.role is Role.OBJECT:
            return joined_up(amount, done, own) if amount and (done := done_with(before[-1])) else ""
        if not before or not before[-1].folded.endswith(tuple(word_set("ending of a gerund"))):
            return None
        if is_in(before[-1], "gerund of a value"):
            return joined_up(phrase_of(cleaned(self.clauses.noun_phrase_before(before[:-1]))), own)
        actor = self._actor(before[:-1])
        being = (joining_word("that"), actor, joining_word("is"), before[-1].text)
        return joined_up(amount, *being, own) if actor else None

    def _paid(self, frame: Frame, own: str, words: Sequence[Word]) -> str:
        amount = joining_word("amount")
        if frame.role is Role.COPULA:
            return joined_up(self._subject(frame), own)
        before = cleaned(frame.before)
        if (told := self._by_form(frame, before, own)) is not None:
            return told
        if frame.role is Role.OBLIQUE and frame.preposition in word_set("noun joint") | {"to", "at"}:
            nominal = cleaned(self.clauses.noun_phrase_before(frame.before))
            if nominal and not self.clauses.is_verb(frame.before[-1]):
                if words and self.clauses.is_verb(words[0]):
                    return joined_up(phrase_of(nominal), joining_word("that"), own)
                return joined_up(phrase_of(nominal), self._owner_of(nominal, frame.before), own)
        if before and frame.role in (Role.OBJECT, Role.OBLIQUE) and any(map(self.clauses.is_verb, before)):
            joint = (
                joining_word("that") if frame.role is Role.OBJECT else f"{frame.preposition} {joining_word('which')}"
            )
            return joined_up(self._clause(amount, joint, before), own) if amount else joined_up(phrase_of(before), own)
        if len(before) > 1 and is_plural(before[-1].text) and self._is_third_person(before):
            return joined_up(amount, joining_word("that"), phrase_of(before), own)
        last = before[-MOST_WORDS:]
        return joined_up("" if len(last) == 1 and self._is_pronoun(last[0]) else phrase_of(last), own)

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

    def _times(self, place: int, frame: Frame) -> tuple[Measure, Read]:
        words = self.clauses.after(place)
        quantity = self.quantities[place]
        compared = words and is_in(words[0], "comparing times")
        subject = self._number_of(place) or ""
        if words and words[0].folded in word_set("of a share"):
            told = joined_up(joining_word("growth"), phrase_of(trimmed(words[1:MOST_WORDS])))
            return Measure("times", told), Read(frame, "", "")
        doubled = phrase_of(self._own(words, place)) if words and is_in(words[0], "determiner of an object") else ""
        if doubled and not subject:
            return Measure("times", joined_up(joining_word("growth"), doubled)), Read(frame, "", "")
        if not subject:
            kept = self._subject_among(cleaned(frame.before))
            subject = phrase_of(kept[-MOST_WORDS:])
        if compared and not frame.before and place:
            earlier = self.found[place - 1][0].measures or ""
            subject = joined_up(earlier, ",", phrase_of(trimmed(words[:MOST_WORDS]))).replace(" ,", ",")
        elif (
            compared
            and frame.role is Role.OBJECT
            and is_in(words[0], "more or less")
            and not self.clauses.is_verb(words[1] if words[1:] else words[0])
        ):
            subject = phrase_of(trimmed(words[1:MOST_WORDS]))
        elif compared:
            subject = joined_up(phrase_of(cleaned(frame.before)[-MOST_WORDS:]), phrase_of(trimmed(words[:MOST_WORDS])))
        elif not self.text[quantity.start : quantity.end].casefold().endswith(("times", "twice")) and subject:
            subject = joined_up(joining_word("growth"), subject)
        return Measure("times", subject or None), Read(frame, "", "")
