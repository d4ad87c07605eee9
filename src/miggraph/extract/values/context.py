"""What a sentence says around a measure and changes what it is: an aim, a condition, what it is among or based on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from miggraph.extract.rules import line_of, load, word_set
from miggraph.extract.values.frame import Frame, Role
from miggraph.extract.values.hedges import hedge_before
from miggraph.extract.values.measured import Measure, MeasuredSentence
from miggraph.extract.values.noun_phrases import MOST_WORDS
from miggraph.extract.values.quantities import QuantityKind
from miggraph.extract.values.wording import (
    cleaned,
    joined_up,
    joining_word,
    participle_of,
    phrase_of,
    plain_of,
    share_of,
)
from miggraph.extract.values.words import Word, is_in, is_participle, is_plural, stands_in, trimmed


class Context(MeasuredSentence):
    """Completes what a quantity measures by the words further away."""

    def completed(self, place: int, measure: Measure) -> Measure:
        """A measure with what its sentence says around it."""
        frame, words = self.clauses.frame(place), measure.measures or ""
        if not words:
            return replace(measure, measures=self._sum_of(place) or None)
        if stands_in(words.split()[-1], "sum noun") and not any(
            stands_in(word, "adposition") for word in words.split()
        ):
            words = self._sum_of(place) or words
        words = self._among(place, words) or self._based(place, frame, words) or self._rested(place, words)
        words = self._aimed(place, frame, self._this(place, self._apposed(place, words)))
        words = self._of_spending(place, words)
        return replace(measure, measures=joined_up(words, self._condition(place, words)))

    def _taking_up(self, frame: Frame) -> Frame:
        """A clause of "they", with those whom the sentence named before ("Pilots who are ill rest, where they …")."""
        if not frame.before or not is_in(frame.before[0], "pronoun of many"):
            return frame
        words = [word for word in self.clauses.words(None) if word.start < frame.before[0].start]
        subject = self._plural_subject(words) or self._last_plural(words)
        return frame._replace(before=(*subject, *frame.before[1:])) if subject else frame

    def _plural_subject(self, words: Sequence[Word]) -> list[Word]:
        """The subject with which words begin, where it is many."""
        verb = next((at for at, word in enumerate(words) if self.clauses.is_verb(word)), 0)
        subject = cleaned(words[:verb])
        head = self._head_at(subject)
        told = head is not None and is_plural(subject[head].text) and not is_in(subject[0], "adposition")
        return subject if told and len(subject) <= MOST_WORDS and subject[0].part == subject[-1].part else []

    def _last_plural(self, words: Sequence[Word]) -> list[Word]:
        """The last name for many in words."""
        at = next((at for at in reversed(range(len(words))) if is_plural(words[at].text)), None)
        named = self._named(words[: at + 1]) if at is not None and not self.clauses.is_verb(words[at]) else []
        return named if len(named) <= MOST_WORDS and not any(map(self.clauses.is_verb, named)) else []

    def _named(self, words: Sequence[Word]) -> list[Word]:
        """The noun phrase with which words end, from behind its last preposition that joins no two nouns."""
        phrase = self.clauses.noun_phrase_before(words)
        bound = ("adposition", "conjunction", "relative pronoun")
        for at in reversed(range(len(phrase))):
            word = phrase[at]
            if any(is_in(word, each) for each in bound) and word.folded not in word_set("noun joint"):
                phrase = phrase[at + 1 :]
                break
        return cleaned(phrase)

    def _sum_of(self, place: int) -> str:
        """The sum named before an amount, of what was counted before it ("40 boats, for a total value of $9")."""
        if self.quantities[place].kind is not QuantityKind.MONEY or not share_of():
            return ""
        words = trimmed(self.clauses.before(place))
        named = self._named(words) if words and is_in(words[-1], "sum noun") else []
        if not named:
            return ""
        first = named[0]
        opened = any(
            is_in(word, "adposition") for word in words if word.part == first.part and word.start < first.start
        )
        named = named[1:] if is_in(first, "article") else named
        counted = opened and place and self.quantities[place - 1].kind is QuantityKind.COUNT
        whole = self.found[place - 1][0].measures if counted else ""
        whole = "" if whole and named[-1].text in whole.split() else whole
        return joined_up(phrase_of(named), share_of() if whole else "", whole or "")

    def _among(self, place: int, words: str) -> str:
        """Things counted as some of others ("treaties on lamps, including 40 pacts"), with these."""
        among = joining_word("among")
        before = self.clauses.before(place)
        alone = self.quantities[place].kind is QuantityKind.COUNT and not any(
            stands_in(word, "relative pronoun") or stands_in(word, "adposition") for word in words.split()
        )
        if not among or not alone or len(before) < len(("pacts", "including")):
            return ""
        near = not self.text[before[-1].start + len(before[-1].text) : self._begins(place)].strip()
        if not near or not is_in(before[-1], "including in a measure"):
            return ""
        whole = self._named(before[:-1])
        head = self._head_at(whole)
        if head is None or not is_plural(whole[head].text) or len(whole) < len(("port", "pacts")):
            return ""
        return "" if phrase_of(whole) in words else joined_up(words, among, phrase_of(whole))

    def _apposed(self, place: int, words: str) -> str:
        """A share that says again how many were counted ("40 boats sank, 2 per cent of the fleet")."""
        percent = place and self.quantities[place].kind is QuantityKind.PERCENT
        if not percent or self.quantities[place - 1].kind is not QuantityKind.COUNT:
            return words
        noun = self.found[place - 1][1].noun
        between = self.text[self.quantities[place - 1].end : self._begins(place)].rstrip()
        told = words.split()
        bare = told[:1] == [joining_word("share")] and joining_word("that") not in told
        apart = between.endswith(",") or (between.endswith((" or", " (or")) and "," in between)
        if (
            not bare
            or not apart
            or not noun
            or noun in words
            or not is_plural(noun.split()[-1])
            or self.clauses.inside(place)
        ):
            return words
        return joined_up(words, joining_word("that"), noun, joining_word("are"))

    def _of_spending(self, place: int, words: str) -> str:
        """An amount spent, with the noun that names it ahead ("lamp expenditure …, with the port spending $9")."""
        amount, _, rest = words.partition(" ")
        spent = amount == joining_word("amount") and any(stands_in(word, "spending verb") for word in rest.split())
        if not spent:
            return words
        ahead = [word for word in self.clauses.words(None) if word.start < self.quantities[place].start]
        at = next((at for at in reversed(range(len(ahead))) if is_in(ahead[at], "spending noun")), 0)
        first = at
        while first and ahead[first - 1].part == ahead[at].part and self._describes(ahead[first - 1]):
            first -= 1
        return joined_up(amount, share_of(), phrase_of(ahead[first : at + 1]), rest) if first < at else words

    def _describes(self, word: Word) -> bool:
        """Whether a word before a noun says what kind it is of."""
        small = ("adposition", "conjunction", "determiner", "relative pronoun")
        return word.text.islower() and not self.clauses.is_verb(word) and not any(is_in(word, each) for each in small)

    def _this(self, place: int, words: str) -> str:
        """A measure with what "this" is by the share before ("were for mending lamps … that this would help")."""
        told = words.split()
        at = next((at for at, word in enumerate(told[:-1]) if at and stands_in(word, "pointing determiner")), 0)
        earlier = (self.found[place - 1][0].measures or "").split() if place else []
        if not at or not stands_in(told[at + 1], "auxiliary form") or not earlier:
            return words
        ends = tuple(word_set("ending of a gerund"))
        doing = next(
            (
                n
                for n in range(1, len(earlier))
                if earlier[n].endswith(ends) and stands_in(earlier[n - 1], "adposition")
            ),
            0,
        )
        return joined_up(*told[:at], *earlier[doing:], *told[at + 1 :]) if doing else words

    def _rested(self, place: int, words: str) -> str:
        """Things of which it is told that something is based on them ("The fees are based on counts of 40 boats")."""
        which, before = joining_word("which"), self.clauses.before(place)
        at = next((at for at, word in enumerate(before) if is_in(word, "governs a preposition")), 0)
        told = (
            at > 1
            and at + 1 < len(before)
            and is_in(before[at - 1], "form of be")
            and is_in(before[at + 1], "adposition")
        )
        if not which or not told or any(map(self.clauses.is_verb, before[at + 2 :])) or " which " in f" {words} ":
            return words
        subject = cleaned(before[: at - 1])
        plain = subject and not any(map(self.clauses.is_verb, subject)) and subject[0].part == before[-1].part
        if not plain or len(subject) > MOST_WORDS or is_in(subject[0], "personal pronoun"):
            return words
        return joined_up(words, before[at + 1].text, which, phrase_of(subject), plain_of(before[at - 1 : at + 1]))

    def _part_or_name(self, words: Sequence[Word]) -> list[Word]:
        """The last part of a sentence between marks where it is a name for something, else the last name in it."""
        part = [word for word in words if word.part == words[-1].part]
        whole = bool(part) and is_in(part[0], "determiner") and not any(map(self.clauses.is_verb, part[3:]))
        return cleaned(part) if whole and len(part) <= MOST_WORDS else self._named(words)

    def _begins(self, place: int) -> int:
        return hedge_before(self.text, self.quantities[place].start).start

    def _based(self, place: int, frame: Frame, words: str) -> str:
        """What something is based on ("an estimate, based on 40 ports"), with that."""
        which = joining_word("which")
        if frame.role is not Role.OBLIQUE or not frame.before or not is_in(frame.before[-1], "governs a preposition"):
            return ""
        before = self.clauses.before(place)
        alone = len(frame.before) == 1 and frame.before[0] in before
        subject = self._part_or_name(before[: before.index(frame.before[0])]) if alone else []
        head = self._head_at(subject)
        if not which or head is None or len(subject) < len(("the", "count")) or self._is_pronoun(subject[0]):
            return ""
        being = joining_word("are") if is_plural(subject[head].text) else joining_word("is")
        return joined_up(words, frame.preposition, which, phrase_of(subject), being, frame.before[-1].text)

    def _aimed(self, place: int, frame: Frame, words: str) -> str:
        """A measure of what is only aimed at."""
        aimed, before = joining_word("aimed"), [*frame.before]
        line = line_of(plain_of(before))
        if not aimed or not load("measure")["measure/aim"].search(line):
            return words
        changes = (joining_word("growth"), joining_word("decline"))
        if words.startswith(changes):
            return joined_up(aimed, words)
        if frame.role is Role.GERUND or (frame.role is Role.OBJECT and is_participle(Word(words.split()[-1], 0, 0))):
            noun, _, done = words.rpartition(" ")
            be = (joining_word("that"), joining_word("are"), joining_word("to be"))
            return joined_up(noun, *be, done) if noun and done else words
        return joined_up(words, self._given(frame)) if frame.role is Role.OBLIQUE else words

    def _given(self, frame: Frame) -> str:
        """What is to be done for those behind a preposition ("aims at lending lamps to 40 pilots")."""
        ends = tuple(word_set("ending of a gerund"))
        at = next((at for at in reversed(range(len(frame.before))) if frame.before[at].folded.endswith(ends)), None)
        if at is None or not joining_word("which"):
            return ""
        what, done = cleaned(frame.before[at + 1 :]), participle_of(frame.before[at].text)
        plain = what and done and not any(self.clauses.is_verb(word) or is_in(word, "adposition") for word in what)
        if not plain:
            return ""
        being = joining_word("are") if is_plural(what[-1].text) else joining_word("is")
        return joined_up(frame.preposition, joining_word("which"), phrase_of(what), being, joining_word("to be"), done)

    def _condition(self, place: int, words: str) -> str:
        """The condition of what would be so ("pilots that would leave" — "if they had lamps")."""
        if not any(stands_in(word, "conditional") for word in words.split()):
            return ""
        around, end = self.clauses.inside(place), self.quantities[place].end
        following = self.quantities[place + 1].start if place + 1 < len(self.quantities) else len(self.text) + 1
        behind = [word for word in self.clauses.words(around) if end <= word.start < following]
        at = next((at for at, word in enumerate(behind) if is_in(word, "condition opener")), None)
        if at is None:
            return ""
        part = list(takewhile(lambda word: word.part == behind[at].part, behind[at:]))
        return phrase_of(trimmed(part[:MOST_WORDS])) if len(part) > len(("if", "lamps")) else ""
