"""Numbers of things: what is counted, and what is said of it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from miggraph.extract.rules import line_of, load, word_set
from miggraph.extract.values.frame import Frame, Role
from miggraph.extract.values.measured import Measure, MeasuredSentence, Read
from miggraph.extract.values.noun_phrases import MOST_WORDS
from miggraph.extract.values.quantities import QuantityKind
from miggraph.extract.values.wording import (
    cleaned,
    joined_up,
    joining_word,
    participle_of,
    phrase_of,
    plain_of,
    plural_of,
    share_of,
)
from miggraph.extract.values.words import Word, is_in, is_plural, stands_in, trimmed

NEAR = 6
"""So many words may stand between the number of a part and that of the whole."""


class Counts(MeasuredSentence):
    """Reads what counts measure."""

    def _count(self, place: int, frame: Frame) -> tuple[Measure, Read]:
        words = self.clauses.after(place)
        hyphened = self.text.startswith("-", self.quantities[place].end)
        if hyphened and words:
            return self._compound(place, frame, words)
        if self._is_part(place, words):
            return self._part(place, frame, words)
        if words and words[0].folded in word_set("of a share"):
            words = words[1:]
            if pointed := self._pointed(place, frame, words):
                return pointed
        noun = self._noun_phrase(words, place, subject=frame.role in (Role.SUBJECT, Role.JOINED, Role.THERE))
        if not noun:
            return self._without_noun(place, frame, words)
        unit = self._unit(self._reach(words, place))
        if stands_in(unit or "", "measuring unit") and frame.role in (Role.OBLIQUE, Role.OBJECT) and frame.before:
            return self._length(place, frame, words, unit or "")
        rest = words[len(noun) :]
        if frame.role is Role.SUBJECT and (behind := self._predicate_behind(place, rest)):
            noun, rest = words, behind
        said = phrase_of(self._predicate(rest))
        frame, said = self._taken_up(place, frame, said)
        plain = joined_up(phrase_of(noun), self._limit_of(rest))
        self._whole = self._whole if self._is_nested(place, plain) else plain
        if frame.role is Role.COPULA:
            measures = self._valued(plain, unit, frame)
        elif any(is_in(word, "relative pronoun") for word in noun) and not said:
            measures = plain
        else:
            measures = self._counted(place, plain, frame, said)
        return Measure(unit, measures or None), Read(frame, plain, said, unit or "")

    def _is_nested(self, place: int, noun: str) -> bool:
        """Whether what is counted is named within what was counted before ("divers in two ports")."""
        earlier = self.found[place - 1][1].noun if place else ""
        return noun in earlier and noun != earlier

    def _counted(self, place: int, noun: str, frame: Frame, said: str) -> str:
        """The things counted with what is said of them, which for a whole is said of its part alone."""
        if place and self._is_part(place - 1, self.clauses.after(place - 1)):
            return self._related(noun, Frame(Role.THERE, possessor=frame.possessor), "")
        return self._related(noun, frame, said)

    def _pointed(self, place: int, frame: Frame, words: list[Word]) -> tuple[Measure, Read] | None:
        """A number "of them": of what was counted before in the sentence; "of whom" is not told apart."""
        if words and is_in(words[0], "relative pronoun"):
            return Measure(None, None), Read(frame, "", "")
        if words and words[0].folded in word_set("pointing pronoun") and (earlier := self._meant(place, frame)):
            said = phrase_of(self._predicate(words[1:]))
            read = Read(frame, earlier.noun, said, earlier.unit)
            return Measure(earlier.unit, self._related(earlier.noun, frame, said)), read
        alone = words and words[0].folded in word_set("object pronoun") and not self._counted_before(place)
        if alone and (named := self._named_earlier()):
            said = phrase_of(self._predicate(words[1:]))
            read = Read(frame, named, said, plural_of(named) or "")
            return Measure(plural_of(named), self._related(named, frame, said)), read
        return None

    def _named_earlier(self) -> str:
        """What the sentence before counts, or of what a share of this one is, where these are many."""
        named = self._counted_earlier or self._whole
        return named if plural_of(named) else ""

    def _length(self, place: int, frame: Frame, words: list[Word], unit: str) -> tuple[Measure, Read]:
        """A time or length: the clause in which it stands, in its own order ("years for which pilots wait there")."""
        at = next(at for at, word in enumerate(words) if word.text == unit)
        rest = words[at + 1 :]
        if rest and rest[0].folded in word_set("of a share"):
            noun = self._noun_phrase(words, place, subject=False)
            told = joined_up(phrase_of(noun), self._purpose(words[len(noun) :], place, frame))
            return Measure(unit, self._related(told, frame, "")), Read(frame, unit, "", unit)
        if len(frame.before) > MOST_WORDS:
            frame = frame._replace(role=Role.THERE)
        related = self._going_on(plain_of(words[: at + 1]), frame) or self._related(
            plain_of(words[: at + 1]), frame, ""
        )
        rest = rest if rest and is_in(rest[0], "adposition") else []
        return Measure(unit, joined_up(related, phrase_of(self._own(rest, place)))), Read(frame, unit, "", unit)

    def _purpose(self, words: Sequence[Word], place: int, frame: Frame) -> str:
        """What a time is needed for ("It takes 12 days of work to mend the lamp")."""
        wanted = word_set("to in a measure")
        needed = frame.before and is_in(frame.before[-1], "taking time")
        if not needed or len(words) < len(("to", "mend")) or words[0].folded not in wanted:
            return ""
        kept = self._own(words, place)
        again = next((at for at, word in enumerate(kept) if at > 1 and self._is_infinitive(kept, at)), len(kept))
        return phrase_of(trimmed(kept[:again]))

    def _is_infinitive(self, words: Sequence[Word], at: int) -> bool:
        behind = words[at + 1 : at + 2]
        return words[at].folded in word_set("to in a measure") and bool(behind and is_in(behind[0], "auxiliary form"))

    def _going_on(self, unit: str, frame: Frame) -> str:
        """For how long something went on, where a pronoun says what ("It has been running for 40 years")."""
        ends = tuple(word_set("ending of a gerund"))
        helped = enumerate(pairwise(frame.before), 1)
        gerund = next((at for at, (be, word) in helped if is_in(be, "form of be") and word.folded.endswith(ends)), 0)
        passive = any(word.folded == joining_word("by") or is_in(word, "form of be") for word in frame.before[gerund:])
        if not gerund or passive or not self._is_pronoun(frame.before[0]) or not share_of():
            return ""
        return joined_up(unit, share_of(), phrase_of(frame.before[gerund:]))

    def _valued(self, noun: str, unit: str | None, frame: Frame) -> str:
        """What is counted where it is the value of the subject ("The fee rose to 40 crowns")."""
        verb = frame.preposition.casefold().split()
        if frame.before and any(word in word_set("attain") for word in verb):
            words = [*frame.before, *(Word(word, 0, 0) for word in verb if word in word_set("attain"))]
            return self._clause(noun, joining_word("that"), words)
        if not frame.before and len(verb) == 1 and verb[0] in word_set("attain"):
            return joined_up(noun, participle_of(verb[0]))
        subject = self._subject(frame)
        numbered = any(stands_in(word, "number noun") or stands_in(word, "share noun") for word in subject.split())
        told = (
            numbered
            or stands_in(unit or "", "measuring unit")
            or not any(stands_in(word, "form of be") for word in verb)
        )
        return subject if subject and told else noun

    def _is_part(self, place: int, words: Sequence[Word]) -> bool:
        """Whether a number counts some of what the next number counts ("40 of the 90 boats")."""
        if not words or words[0].folded != "of" or place + 1 >= len(self.quantities):
            return False
        between = [word for word in words[1:] if word.start < self.quantities[place + 1].start]
        return len(between) < NEAR and not any(
            self.clauses.is_verb(word) or is_in(word, "adposition") or is_in(word, "conjunction") for word in between
        )

    def _part(self, place: int, frame: Frame, words: Sequence[Word]) -> tuple[Measure, Read]:
        behind = [word for word in words if word.start > self.quantities[place + 1].start]
        noun = self._noun_phrase(behind, place + 1, subject=True)
        said = phrase_of(self._predicate(behind[len(noun) :]))
        unit = self._unit(self._reach(behind, place + 1)) if noun else None
        start = self.quantities[place + 1].start
        owner = [word for word in words[1:] if word.start < start]
        held = owner and self._binds(owner[-1]) and not is_in(owner[-1], "determiner")
        name = joined_up(plain_of(owner) if held else "", phrase_of(noun))
        return Measure(unit, self._related(name, frame, said) or None), Read(frame, name, said, unit or "")

    def _unit(self, words: Sequence[Word]) -> str | None:
        head = self._head_at(words)
        if head is None:
            return None
        rate = next((at for at in range(head + 1, min(head + 3, len(words))) if is_in(words[at], "rate")), None)
        if rate and any(character.isdigit() for word in words[rate : rate + 2] for character in word.text):
            return phrase_of(words[head : rate + 4])
        return words[head].text

    def _compound(self, place: int, frame: Frame, words: Sequence[Word]) -> tuple[Measure, Read]:
        unit = words[0].text.lstrip("-")
        plural = unit if is_plural(unit) else f"{unit}s"
        noun = phrase_of(self._noun_phrase(words[1:], place, subject=True))
        article = "the" if noun and noun[0].islower() else ""
        return Measure(plural, joined_up(plural, "of" if noun else "", article, noun)), Read(frame, plural, "", plural)

    def _without_noun(self, place: int, frame: Frame, words: Sequence[Word]) -> tuple[Measure, Read]:
        """A number behind which nothing is named: of what the clause speaks of, or of what was counted before."""
        number = self._number_of(place) or self._sampled(place)
        if number:
            unit = plural_of(number) or number.split()[-1]
            return Measure(unit, number), Read(frame, number, "", unit)
        earlier = self._counted_before(place)
        scaled = self.quantities[place].scaled
        said = phrase_of(self._predicate(words)) if not place and frame.role is Role.SUBJECT else ""
        if said and (things := plural_of(self._counted_earlier)):
            told = joined_up(self._counted_earlier, joining_word("who") or joining_word("that"), said)
            return Measure(things, told), Read(frame, self._counted_earlier, said, things)
        if self.clauses.inside(place):
            subject = phrase_of(cleaned(self._before_brackets(place)))
            if told := self._in_share(place, subject):
                return Measure(plural_of(subject) or subject.split()[-1], told), Read(frame, "", "")
            return Measure(subject.split()[-1] if subject else None, subject or None), Read(frame, "", "")
        if earlier and (scaled or self._is_elliptic(place, frame, words)):
            return self._ellipsis(place, frame, words, earlier)
        if not scaled:
            return Measure(None, None), Read(frame, "", "")
        subject = self._subject(frame)
        if earlier and frame.role is not Role.COPULA:
            return Measure(earlier.unit, earlier.unit), Read(frame, earlier.noun, "", earlier.unit)
        found = plural_of(subject)
        return Measure(found, subject or None), Read(frame, found or "", "")

    def _in_share(self, place: int, subject: str) -> str:
        """Those of whom the share before tells, behind it in brackets ("5% of pilots are cooks (40)")."""
        measure = (self.found[place - 1][0].measures or "") if place else ""
        percent = place and self.quantities[place - 1].kind is QuantityKind.PERCENT
        stem = joined_up(joining_word("share"), share_of(), "")
        if not percent or not subject or not measure.endswith(f" {subject}") or not measure.startswith(f"{stem} "):
            return ""
        words = measure.removeprefix(stem).split()
        return " ".join(words[1:] if stands_in(words[0], "part noun") else words)

    def _estimated(self, frame: Frame, earlier: Read) -> str:
        """What is estimated, where the share before tells it ("5% of pilots are ill; estimates for cooks are 40")."""
        subject = plain_of(cleaned(frame.before)) if frame.role is Role.COPULA else ""
        told = next((read.said for _, read in reversed(self.found) if read.said), "")
        if not told or not subject or not stands_in(subject.split()[0], "estimate noun"):
            return ""
        return joined_up(earlier.unit, joining_word("that"), told, ",", subject).replace(" ,", ",")

    def _counted_before(self, place: int) -> Read | None:
        """What was counted last in the sentence."""
        pairs = zip(reversed(self.found), reversed(self.quantities[:place]), strict=True)
        return next((read for (_, read), q in pairs if q.kind is QuantityKind.COUNT and read.unit), None)

    def _meant(self, place: int, frame: Frame) -> Read | None:
        """What "of them" means, unless that is the subject of the clause."""
        earlier = self._counted_before(place)
        return None if earlier and any(word.text == earlier.unit for word in frame.before) else earlier

    def _is_elliptic(self, place: int, frame: Frame, words: Sequence[Word]) -> bool:
        """Whether a bare number counts what was counted before ("40 boats in 2004 and 31 in 2005")."""
        if self._predicate(words):
            return frame.role in (Role.JOINED, Role.SUBJECT, Role.PART)
        if words and not is_in(words[0], "adposition"):
            return False
        compared = frame.preposition.casefold() in word_set("comparing") and bool(words)
        compared = compared or bool(frame.before and is_in(frame.before[-1], "compared figure"))
        return frame.role in (Role.JOINED, Role.OBJECT) or compared

    def _ellipsis(self, place: int, frame: Frame, words: Sequence[Word], earlier: Read) -> tuple[Measure, Read]:
        said = phrase_of(self._predicate(words))
        if told := self._estimated(frame, earlier):
            return Measure(earlier.unit, told), Read(frame, earlier.noun, "", earlier.unit)
        if said:
            return Measure(earlier.unit, self._related(earlier.noun, Frame(Role.SUBJECT), said)), Read(
                frame, earlier.noun, said, earlier.unit
            )
        own = self._own(words, place)
        first = own[0].folded if own else ""
        kept = earlier.noun.split()
        same = next((at for at, word in enumerate(kept) if at and word.casefold() == first), None)
        if own and same is None and not any(stands_in(word, "adposition") for word in kept[-1:]):
            same = (
                len(kept) if len(kept) < MOST_WORDS else kept.index(earlier.unit) + 1 if earlier.unit in kept else None
            )
        noun = joined_up(" ".join(kept[:same]), phrase_of(own))
        joined, said = self._taken_up(place, frame, "")
        if frame.preposition.casefold() in word_set("comparing"):
            joined, said = earlier.frame, earlier.said.partition(f" {first} ")[0] if first else earlier.said
            said = "" if stands_in(said, "auxiliary form") else said
        return Measure(earlier.unit, self._related(noun, joined, said)), Read(joined, noun, said, earlier.unit)

    def _sampled(self, place: int) -> str | None:
        """The things before the brackets with the size of a sample ("pilots (n = 40)")."""
        before = self.text[: self.quantities[place].start]
        mark = load("measure")["measure/sample"].search(line_of(before))
        words = before[: mark.start].split() if mark else []
        return words[-1].lower() if words and is_plural(words[-1]) else None
