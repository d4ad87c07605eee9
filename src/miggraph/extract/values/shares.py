"""Shares: what they are shares of, and what is so of it."""

from __future__ import annotations

from collections.abc import Sequence

from miggraph.extract.rules import word_set
from miggraph.extract.values.clauses import Frame, Role, Word, is_in, trimmed
from miggraph.extract.values.hedges import hedge_before
from miggraph.extract.values.measured import Measure, MeasuredSentence, Read
from miggraph.extract.values.noun_phrases import MOST_WORDS
from miggraph.extract.values.quantities import QuantityKind
from miggraph.extract.values.wording import (
    cleaned,
    is_participle,
    joined_up,
    joining_word,
    phrase_of,
    share_of,
    stands_in,
)


class Shares(MeasuredSentence):
    """Reads what percentages and fractions measure."""

    def _percent(self, place: int, frame: Frame) -> tuple[Measure, Read]:
        words = self.clauses.after(place)
        change = self._change(place, frame, words)
        if change:
            return Measure("%", change), Read(frame, "", "")
        whole, rest = self._whole_after(place, words)
        if whole:
            self._whole = whole
            said = phrase_of(self._predicate(rest))
            if not said and (said := self._beside(place, frame)):
                frame = frame._replace(role=Role.SUBJECT)
            frame, said = self._taken_up(place, frame, said)
            share = joined_up(joining_word("share"), share_of(), whole)
            if frame.role is Role.COPULA:
                return self._what_is(share, frame), Read(frame, whole, said)
            return Measure("%", self._related(share, frame, said)), Read(frame, whole, said)
        if frame.role is Role.PART:
            self._whole = self._last_measured(place) or self._whole
        return self._bare_percent(place, frame, words)

    def _bare_percent(self, place: int, frame: Frame, words: list[Word]) -> tuple[Measure, Read]:
        if words and words[0].folded == "of" and len(words) > 1 and is_in(words[1], "relative pronoun"):
            self._whole = self._last_measured(place) or self._whole
            words = words[2:]
        fronted = self._fronted(place)
        said = self._said_of_share(place, frame, words)
        if said and frame.role in (Role.SUBJECT, Role.PART, Role.JOINED, Role.THERE):
            whole = fronted or self._whole
            share = joined_up(
                joining_word("share"), share_of() if whole else "", whole, joining_word("that"), phrase_of(said)
            )
            return Measure("%", share), Read(frame, whole, phrase_of(said))
        noun = self._noun_phrase(words, place, subject=False)
        if noun and self._has_article(place):
            return Measure("%", phrase_of(noun)), Read(frame, "", "")
        if frame.role is Role.COPULA:
            subject = self._subject(frame)
            after = phrase_of(trimmed(words[:MOST_WORDS])) if words and is_in(words[0], "adposition") else ""
            return Measure("%", joined_up(subject, after) or None), Read(frame, "", "")
        if self.clauses.inside(place):
            return self._percent_in_brackets(place, frame)
        if frame.role is Role.JOINED and place:
            return self._percent_beside(place, frame, words)
        return Measure("%", self._unbound(frame, words, phrase_of(noun)) or None), Read(frame, "", "")

    def _said_of_share(self, place: int, frame: Frame, words: list[Word]) -> list[Word]:
        said = self._predicate(words)
        if not said and words and frame.role is Role.SUBJECT and is_participle(words[0]):
            return trimmed(words[:MOST_WORDS])
        if not said and place and words and is_in(words[0], "adposition"):
            return self._gapped(place, words)
        return said

    def _percent_beside(self, place: int, frame: Frame, words: Sequence[Word]) -> tuple[Measure, Read]:
        """A share that is set beside another: the same, but for the words behind it."""
        earlier, read = self.found[place - 1]
        own = phrase_of(trimmed(words[:MOST_WORDS]))
        if earlier.measures and own and self.quantities[place - 1].kind is QuantityKind.PERCENT:
            told = joined_up(self._without_tail(earlier.measures), own)
            return Measure("%", told), Read(read.frame, read.noun, "")
        return Measure("%", own or earlier.measures), Read(frame, "", "")

    def _unbound(self, frame: Frame, words: Sequence[Word], noun: str) -> str:
        """The words around a share that names no whole."""
        before = cleaned(frame.before)
        if frame.role is Role.OBLIQUE and frame.preposition in word_set("of a share"):
            before = cleaned(self.clauses.noun_phrase_before(before)) or before
        if noun and frame.role in (Role.OBJECT, Role.OBLIQUE):
            return self._related(noun, frame, "")
        return joined_up(phrase_of(before[-MOST_WORDS:]), phrase_of(trimmed(words[:MOST_WORDS])))

    def _percent_in_brackets(self, place: int, frame: Frame) -> tuple[Measure, Read]:
        """A share in brackets: the one right before it again, or one of what stands before the brackets."""
        around, earlier = self.clauses.inside(place), self.found[place - 1] if place else None
        alone = around is not None and not any(
            word.start < self.quantities[place].start for word in self.clauses.words(around)
        )
        apart = place and earlier and self.clauses.inside(place - 1) is None
        if alone and apart and earlier and self.quantities[place - 1].kind is QuantityKind.PERCENT:
            return earlier
        return Measure("%", self._bracketed(place) if alone else None), Read(frame, "", "")

    def _whole_after(self, place: int, words: list[Word]) -> tuple[str, list[Word]]:
        """What a share is a share of, and the words behind that."""
        quantity = self.quantities[place]
        printed = self.text[quantity.start : quantity.end].casefold()
        of = bool(words) and words[0].folded in word_set("of a share")
        if of:
            words = words[1:]
            if words and is_in(words[0], "relative pronoun"):
                return "", words
        ratio = quantity.spoken and not any(sign in printed for sign in ("%", "per"))
        if not of and not (ratio and words and self._names(words[0])):
            return "", words
        pronoun = words and (is_in(words[0], "personal pronoun") or words[0].folded in word_set("object pronoun"))
        if pronoun:
            return self._pointed_whole(words)
        noun = self._noun_phrase(words, place, subject=True)
        rest = words[len(noun) :]
        if noun and (behind := self._predicate_behind(place, rest)):
            noun, rest = words, behind
        if not noun:
            return "", words
        text = phrase_of(noun)
        if text.casefold() in word_set("pointing pronoun") and self._whole:
            text = self._whole
        return text, rest

    def _pointed_whole(self, words: list[Word]) -> tuple[str, list[Word]]:
        """What a share "of them" is a share of, with what tells which of them ("in ports"), and what is left."""
        whole, rest = self._whole, words[1:]
        told = rest and not self._predicate(rest) and not is_in(rest[0], "determiner")
        if not whole or not told or any(map(self.clauses.is_verb, rest)):
            return whole or words[0].text, rest
        kept = whole.split()
        being = next((at for at, word in enumerate(kept) if at and stands_in(word, "form of be")), None)
        link = "" if is_in(rest[0], "adposition") else f"{joining_word('that')} {joining_word('are')}"
        return joined_up(" ".join(kept[:being]), link, phrase_of(trimmed(rest[:MOST_WORDS]))), []

    def _names(self, word: Word) -> bool:
        """Whether a word begins what a share in words is of ("half the boats", "one in five boats")."""
        return is_in(word, "determiner") or not (
            self.clauses.is_verb(word)
            or is_in(word, "adposition")
            or is_in(word, "conjunction")
            or is_in(word, "relative pronoun")
            or is_in(word, "clause opener")
        )

    def _beside(self, place: int, frame: Frame) -> str:
        """What is said of the share that this one is compared to."""
        compared = frame.before and is_in(frame.before[-1], "comparing")
        if not place or not (compared or frame.preposition.casefold() in word_set("comparing")):
            return ""
        return self.found[place - 1][1].said

    def _what_is(self, share: str, frame: Frame) -> Measure:
        """A share that is what the subject is ("Women are half of the cooks")."""
        subject = self._subject(frame)
        if not subject:
            return Measure("%", share)
        first = subject.split()[-1]
        if any(stands_in(word, "share noun") for word in subject.split()):
            return Measure("%", joined_up(subject, ",", share).replace(" ,", ","))
        verb = frame.preposition.split()[0] if frame.preposition else ""
        if first and stands_in(verb, "form of be") and len(frame.preposition.split()) == 1:
            return Measure("%", joined_up(share, joining_word("that"), verb, subject))
        return Measure("%", joined_up(share, joining_word("that"), subject, verb))

    def _last_measured(self, place: int) -> str:
        """What the quantity before measures, for a share of it ("of which")."""
        if not place:
            return ""
        measure = self.found[place - 1][0].measures or ""
        return measure.removeprefix(f"{joining_word('share')} {share_of()} ")

    def _fronted(self, place: int) -> str:
        """The whole that the sentence names first ("Of the boats, half …")."""
        words = self.clauses.before(place)
        if not words or words[0].folded not in word_set("of a share") or self.text[: words[0].start].strip():
            return ""
        first = [word for word in words[1:] if word.part == words[0].part]
        apart = self.clauses.part_of(place, self.clauses.inside(place)) != words[0].part
        return phrase_of(first) if apart else ""

    def _gapped(self, place: int, words: list[Word]) -> list[Word]:
        """The words after a percentage, with the verb that only the one before has ("…, and 12 per cent in ports")."""
        if self.quantities[place - 1].kind is not QuantityKind.PERCENT:
            return []
        earlier = self._predicate(self.clauses.after(place - 1))
        same = next((at for at, word in enumerate(earlier) if at and word.folded == words[0].folded), None)
        own = [words[0]._replace(number=""), *words[1:MOST_WORDS]]
        return [*earlier[:same], *trimmed(own)] if same else []

    def _has_article(self, place: int) -> bool:
        start = hedge_before(self.text, self.quantities[place].start).start
        before = self.text[:start].split()
        return bool(before) and stands_in(before[-1], "indefinite article")

    def _bracketed(self, place: int) -> str | None:
        """What a share in brackets is of: the words before the brackets."""
        around = self.clauses.inside(place)
        held = [q.end for at, q in enumerate(self.quantities[:place]) if self.clauses.inside(at)]
        first = max(held, default=0)
        words = [word for word in self.clauses.words(None) if around and first <= word.start < around[0]]
        last = [word for word in words if word.part == words[-1].part] if words else []
        if last and is_in(last[0], "relative pronoun"):
            last = [*self.clauses.noun_phrase_before(words[: len(words) - len(last)]), *last[1:]]
        kept = cleaned(last)
        small = ("article", "adposition", "conjunction")
        named = all(word.text[:1].isupper() or any(is_in(word, words) for words in small) for word in kept)
        return phrase_of(kept) if 0 < len(kept) <= MOST_WORDS + 2 and not named else None
