"""What quantities measure, read from the words around them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from miggraph.extract.rules import entries, is_known, line_of, load, word_set
from miggraph.extract.values.clauses import Clauses, Frame, Role, Word, is_in, trimmed, without_time
from miggraph.extract.values.hedges import hedge_before
from miggraph.extract.values.quantities import Quantity, QuantityKind

MOST_WORDS = 12
"""What is said of a thing that is measured has at most about this many words."""
LONGEST_NOUN = 20
"""A noun phrase for what is counted has at most so many words."""
SHORT_CLAUSE = 4
"""A clause with fewer words does not say what is measured; the one before it is taken too."""

LONGEST_CLAUSE = 28
"""A clause with more words is left out of what is measured."""
NEAR = 6
"""So many words may stand between the number of a part and that of the whole."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What a quantity is told in (``%``, a currency, the things counted) and what it measures."""

    unit: str | None
    measures: str | None


def describe(text: str, quantities: Sequence[Quantity], earlier: str = "") -> list[Measure]:
    """The measure of each quantity of a sentence, in order.

    :param earlier: what the shares of the sentence before are shares of
    """
    if not quantities:
        return []
    reader = _MeasureReader(text, quantities, earlier)
    for place in range(len(quantities)):
        reader.read(place)
    return [
        _in_points(text, quantity, reader.in_setting(place, measure))
        for place, (quantity, (measure, _)) in enumerate(zip(quantities, reader.found, strict=True))
    ]


def _in_points(text: str, quantity: Quantity, measure: Measure) -> Measure:
    """The measure of a difference between shares, which is told in percentage points."""
    printed = text[quantity.start : quantity.end].casefold()
    points = next((points for points in entries("percentage point") if printed.endswith(points)), None)
    return replace(measure, unit=entries("percentage point")[0]) if points else measure


def whole_of(measure: Measure) -> str:
    """What a share is a share of, without what is said of the share; "" for what is none."""
    words = (measure.measures or "").split()
    if measure.unit != "%" or words[:1] != [_word("share")] or len(words) < 3:
        return ""
    that = _word("that")
    return " ".join(words[2 : words.index(that) if that in words else None])


class _Read(NamedTuple):
    """What later quantities of a sentence take up: how this one stands in its clause, and what is said of it."""

    frame: Frame
    noun: str
    said: str
    unit: str = ""


class _MeasureReader:
    """A sentence, its quantities, and what was read of the earlier ones."""

    def __init__(self, text: str, quantities: Sequence[Quantity], earlier: str) -> None:
        self.text = text
        self.quantities = quantities
        self.clauses = Clauses(text, quantities)
        self.found: list[tuple[Measure, _Read]] = []
        self._whole = earlier

    def read(self, place: int) -> None:
        """Read what one quantity measures."""
        quantity = self.quantities[place]
        frame = self._frame(place)
        if quantity.kind is QuantityKind.COUNT:
            read = self._count(place, frame)
        elif quantity.kind is QuantityKind.PERCENT:
            read = self._percent(place, frame)
        elif quantity.kind is QuantityKind.MONEY:
            read = self._money(place, frame)
        else:
            read = self._times(place, frame)
        self.found.append(read)

    def in_setting(self, place: int, measure: Measure) -> Measure:
        """A measure with the group or place that the sentence begins with."""
        words = self.clauses.words(None)
        around = self.clauses.inside(place)
        if not words or around or not measure.measures or not self.clauses.part_of(place, None):
            return measure
        first = [word for word in words if word.part == words[0].part]
        text = _plain(first)
        if len(first) == len(words) or not load("measure")["measure/setting"].match(line_of(text)):
            return measure
        if not any(_is_plural(word.text) or word.text[0].isupper() for word in first[1:]):
            return measure
        if text[1:] in measure.measures or self.quantities[0].start < first[-1].start:
            return measure
        return Measure(measure.unit, f"{measure.measures} {text[0].lower()}{text[1:]}")

    def _frame(self, place: int) -> Frame:
        frame = self.clauses.frame(place)
        if frame.role is Role.JOINED:
            return frame if place else frame._replace(role=Role.SUBJECT)
        kind = self.quantities[place].kind
        if place:
            frame = self.clauses.goes_on(self.found[place - 1][1].frame, frame)
        if place and frame.role is Role.OBLIQUE and self.quantities[place - 1].kind is kind:
            own, earlier = self.clauses.joins(place), self.found[place - 1][1].frame
            if own and earlier.role is Role.OBLIQUE:
                return earlier._replace(preposition=own)
        beside = frame.role is Role.SUBJECT and not frame.before and place and not self.clauses.inside(place)
        if beside and self.quantities[place - 1].kind is kind and not self._predicate(self.clauses.after(place)):
            return frame._replace(role=Role.JOINED)
        return frame

    # --- the words behind a quantity ---

    def _noun_phrase(self, words: Sequence[Word], place: int, *, subject: bool) -> list[Word]:
        """The noun phrase with which words begin, with what belongs to it up to the verb."""
        words = self._reach(words, place)
        head = self._head_at(words)
        if head is None:
            return []
        phrase: list[Word] = []
        joined = False
        following = self.quantities[place + 1].start if place + 1 < len(self.quantities) else len(self.text) + 1
        for at, word in enumerate(words[:LONGEST_NOUN]):
            more = word.start < following <= words[-1].start
            if at > head and self._ends(words, at, head, subject=subject, joined=joined, more=more):
                break
            joined = joined or (at > head and (is_in(word, "adposition") or is_in(word, "relative pronoun")))
            phrase.append(word)
        return trimmed(phrase)

    def _reach(self, words: Sequence[Word], place: int) -> Sequence[Word]:
        """Words up to the next quantity that a noun phrase does not hold."""
        for later in self.quantities[place + 1 :]:
            at = next((at for at, word in enumerate(words) if word.start >= later.start), len(words))
            if not 0 < at < len(words):
                break
            if not self._binds(words[at - 1]):
                return words[:at]
        return words

    @staticmethod
    def _binds(word: Word) -> bool:
        """Whether a noun phrase goes on behind a word, even with another number."""
        return is_in(word, "adposition") or is_in(word, "determiner") or word.text.endswith(("'s", "’s", "s'", "s’"))

    def _ends(self, words: Sequence[Word], at: int, head: int, *, subject: bool, joined: bool, more: bool) -> bool:
        """Whether a word behind the head of a noun phrase is no part of it."""
        word = words[at]
        if is_in(word, "relative pronoun"):
            return False
        if self._opens_clause(words, at):
            return True
        related = any(is_in(each, "relative pronoun") for each in words[head:at])
        if is_in(word, "auxiliary form"):
            return not related or self._complete(words[head:at])
        if is_in(word, "conjunction"):
            if at + 1 == len(words) or more or self.clauses.is_verb(words[at + 1]):
                return True
            third = words[at + 2 : at + 3]
            return (
                not joined and bool(third) and self.clauses.is_verb(third[0]) and not is_in(third[0], "auxiliary form")
            )
        if self.clauses.is_verb(word):
            if related:
                return self._complete(words[head:at]) and not self._in_verb(words[at - 1])
            if at == head + 1 and words[head].folded in word_set("pointing pronoun") and _is_participle(word):
                return False
            later = words[at + 1 : at + 2]
            passive = (
                later and _is_participle(word) and (is_in(later[0], "adposition") or self.clauses.is_verb(later[0]))
            )
            return not passive or (subject and not any(self.clauses.is_verb(later) for later in words[at + 1 :]))
        return False

    def _complete(self, words: Sequence[Word]) -> bool:
        """Whether a relative clause has its verb already."""
        return any(self.clauses.is_verb(word) for word in words)

    def _in_verb(self, word: Word) -> bool:
        """Whether a verb can go on behind a word."""
        adverb = word.folded.endswith("ly") or is_in(word, "negation") or is_in(word, "sentence adverb")
        return adverb or self.clauses.is_verb(word) or is_in(word, "conjunction") or is_in(word, "adposition")

    def _opens_clause(self, words: Sequence[Word], at: int) -> bool:
        word = words[at]
        if word.folded == "such":
            return at + 1 < len(words) and words[at + 1].folded == "as"
        return is_in(word, "clause opener")

    def _head_at(self, words: Sequence[Word]) -> int | None:
        """The place of the noun that is counted: the first plural before a preposition, else the last word there."""
        last = None
        for at, word in enumerate(words):
            if is_in(word, "adposition") or is_in(word, "auxiliary form") or is_in(word, "relative pronoun"):
                break
            if self._opens_clause(words, at) or word.folded in word_set("after the noun"):
                break
            if is_in(word, "conjunction"):
                if last is None or _is_plural(words[last].text):
                    break
                continue
            if last is None and word.folded in word_set("pointing pronoun") and self._ends_pronoun(words, at):
                return at
            if self.clauses.is_verb(word):
                plural_later = any(_is_plural(later.text) for later in words[at + 1 : at + 4])
                attribute = at == 0 or _is_participle(word)
                adjective = plural_later and attribute and not is_in(words[at + 1], "adposition")
                if not adjective or (last is not None and is_in(words[last], "plural noun")):
                    break
            last = at if not is_in(word, "determiner") else last
            if _is_plural(word.text) and not (at + 1 < len(words) and self._goes_on(words[at + 1])):
                return at
        return last

    def _ends_pronoun(self, words: Sequence[Word], at: int) -> bool:
        """Whether a word like "those" is a noun phrase by itself."""
        following = words[at + 1 : at + 2]
        return not following or self.clauses.is_verb(following[0]) or is_in(following[0], "relative pronoun")

    def _goes_on(self, word: Word) -> bool:
        """Whether a word behind a plural is the noun itself ("human rights treaties")."""
        return _is_plural(word.text) and not self.clauses.is_verb(word) and not is_in(word, "relative pronoun")

    def _predicate(self, words: Sequence[Word]) -> list[Word]:
        """What is said of a subject, from its verb on."""
        if not words:
            return []
        verb = self.clauses.is_verb(words[0]) or is_in(words[0], "relative pronoun")
        if not verb and not is_in(words[0], "sentence adverb") and not words[0].folded.endswith("ly"):
            return []
        if is_in(words[0], "relative pronoun"):
            words = words[1:]
        said: list[Word] = []
        for at, word in enumerate(words[:LONGEST_NOUN]):
            if at and (self._ends_predicate(words, at) or self._new_clause(words, at)):
                break
            said.append(word)
        return trimmed(said)

    def _ends_predicate(self, words: Sequence[Word], at: int) -> bool:
        if is_in(words[at], "predicate end"):
            return at + 1 == len(words) or not is_in(words[at + 1], "negation")
        return False

    def _new_clause(self, words: Sequence[Word], at: int) -> bool:
        """Whether a conjunction joins a clause, or another quantity, to what was said."""
        if not is_in(words[at], "conjunction"):
            return False
        start = words[at].start
        end = words[at + 1].start if at + 1 < len(words) else len(self.text)
        counted = any(start < quantity.start < end for quantity in self.quantities)
        return counted or any(is_in(word, "auxiliary form") for word in words[at + 1 : at + 6])

    # --- the words before a quantity ---

    def _related(self, noun: str, frame: Frame, said: str, *, that: str = "that") -> str:
        """A noun phrase with what the clause says of it."""
        if not noun:
            return ""
        role, before = frame.role, _clean(frame.before)
        if frame.possessor:
            noun = f"{frame.possessor} {noun}"
        if role is Role.OBLIQUE and not before and said:
            role = Role.SUBJECT
        if said and role in (Role.SUBJECT, Role.JOINED, Role.PART, Role.THERE):
            bare = " " not in said and said.endswith(tuple(word_set("ending of a participle")))
            return _joined(noun, "" if bare else _word(that), said)
        if role is Role.GERUND and (participle := _participle(frame.before[-1].text)):
            return f"{noun} {participle}"
        if role is Role.OBJECT and all(is_in(w, "auxiliary form") or is_in(w, "adposition") for w in before):
            return noun
        if role is Role.OBJECT and before:
            active = before[-1].folded.endswith(tuple(word_set("ending of a gerund")))
            if active and (participle := _participle(before[-1].text)):
                return _joined(noun, participle, _word("by"), _text(before[:-1]))
            return self._clause(noun, _word("that"), frame.before)
        if role is Role.OBLIQUE and before:
            return self._oblique(noun, frame)
        return noun

    def _clause(self, noun: str, joint: str, words: Sequence[Word]) -> str:
        kept = _clean(words)
        if len(kept) > LONGEST_CLAUSE or not kept:
            return noun
        if any(is_in(word, "speaking pronoun") for word in kept[:4]):
            return noun
        if not any(self.clauses.is_verb(word) for word in kept) and len(kept) < 2:
            return noun
        return _joined(noun, joint, _text(kept))

    def _oblique(self, noun: str, frame: Frame) -> str:
        before = list(frame.before)
        if not before:
            return noun
        verbal = any(self.clauses.is_verb(word) for word in before)
        if frame.preposition.casefold() == "of" and not self.clauses.is_verb(before[-1]):
            head = _clean(self.clauses.noun_phrase_before(before))
            if head and is_in(head[-1], "part noun"):
                return noun
            if head and (not verbal or len(head) < len(before)):
                return f"{_text(head)} {frame.preposition} {noun}"
        if verbal and _word("which"):
            return self._clause(noun, f"{frame.preposition} {_word('which')}", before)
        kept = _clean(before)
        return f"{_text(kept)} {frame.preposition} {noun}" if 0 < len(kept) <= SHORT_CLAUSE else noun

    def _subject(self, frame: Frame) -> str:
        """The subject of a verb whose value a quantity is."""
        kept = _clean(frame.before)
        while kept and (is_in(kept[-1], "auxiliary form") or is_in(kept[-1], "adposition")):
            kept.pop()
        if kept and self._is_pronoun(kept[-1]) and len(kept) < SHORT_CLAUSE:
            return ""
        return _text(kept[-LONGEST_NOUN:])

    @staticmethod
    def _is_pronoun(word: Word) -> bool:
        bare = word.folded.partition("'")[0].partition("’")[0]
        return any(bare in word_set(words) for words in ("personal pronoun", "speaking pronoun", "demonstrative"))

    # --- counts ---

    def _count(self, place: int, frame: Frame) -> tuple[Measure, _Read]:
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
        if _is(unit or "", "measuring unit") and frame.role in (Role.OBLIQUE, Role.OBJECT) and frame.before:
            return self._length(place, frame, words, unit or "")
        rest = words[len(noun) :]
        said = _text(self._predicate(rest))
        frame, said = self._taken_up(place, frame, said)
        plain = _text(noun)
        if frame.role is Role.COPULA:
            measures = self._valued(plain, unit, frame)
        elif any(is_in(word, "relative pronoun") for word in noun) and not said:
            measures = plain
        elif place and self._is_part(place - 1, self.clauses.after(place - 1)):
            measures = self._related(plain, Frame(Role.THERE, possessor=frame.possessor), "")
        else:
            measures = self._related(plain, frame, said)
        self._whole = plain
        return Measure(unit, measures or None), _Read(frame, plain, said, unit or "")

    def _pointed(self, place: int, frame: Frame, words: list[Word]) -> tuple[Measure, _Read] | None:
        """A number "of them": of what was counted before in the sentence; "of whom" is not told apart."""
        if words and is_in(words[0], "relative pronoun"):
            return Measure(None, None), _Read(frame, "", "")
        if words and words[0].folded in word_set("pointing pronoun") and (earlier := self._meant(place, frame)):
            said = _text(self._predicate(words[1:]))
            read = _Read(frame, earlier.noun, said, earlier.unit)
            return Measure(earlier.unit, self._related(earlier.noun, frame, said)), read
        return None

    def _length(self, place: int, frame: Frame, words: list[Word], unit: str) -> tuple[Measure, _Read]:
        """A time or length: the clause in which it stands, in its own order ("years for which pilots wait there")."""
        at = next(at for at, word in enumerate(words) if word.text == unit)
        rest = words[at + 1 :]
        if rest and rest[0].folded in word_set("of a share"):
            noun = _text(self._noun_phrase(words, place, subject=False))
            return Measure(unit, self._related(noun, frame, "")), _Read(frame, unit, "", unit)
        related = self._related(_plain(words[: at + 1]), frame, "")
        return Measure(unit, _joined(related, _text(self._own(rest, place)))), _Read(frame, unit, "", unit)

    def _valued(self, noun: str, unit: str | None, frame: Frame) -> str:
        """What is counted where it is the value of the subject ("The fee rose to 40 crowns")."""
        verb = frame.preposition.casefold().split()
        if any(word in word_set("attain") for word in verb):
            words = [*frame.before, *(Word(word, 0, 0) for word in verb if word in word_set("attain"))]
            return self._clause(noun, _word("that"), words)
        subject = self._subject(frame)
        numbered = any(_is(word, "number noun") or _is(word, "share noun") for word in subject.split())
        told = numbered or _is(unit or "", "measuring unit") or not any(_is(word, "form of be") for word in verb)
        return subject if subject and told else noun

    def _is_part(self, place: int, words: Sequence[Word]) -> bool:
        """Whether a number counts some of what the next number counts ("40 of the 90 boats")."""
        if not words or words[0].folded != "of" or place + 1 >= len(self.quantities):
            return False
        between = [word for word in words[1:] if word.start < self.quantities[place + 1].start]
        return len(between) < NEAR and not any(
            self.clauses.is_verb(word) or is_in(word, "adposition") or is_in(word, "conjunction") for word in between
        )

    def _part(self, place: int, frame: Frame, words: Sequence[Word]) -> tuple[Measure, _Read]:
        behind = [word for word in words if word.start > self.quantities[place + 1].start]
        noun = self._noun_phrase(behind, place + 1, subject=True)
        said = _text(self._predicate(behind[len(noun) :]))
        unit = self._unit(self._reach(behind, place + 1)) if noun else None
        start = self.quantities[place + 1].start
        owner = [word for word in words[1:] if word.start < start]
        held = owner and self._binds(owner[-1]) and not is_in(owner[-1], "determiner")
        name = _joined(_plain(owner) if held else "", _text(noun))
        return Measure(unit, self._related(name, frame, said) or None), _Read(frame, name, said, unit or "")

    def _unit(self, words: Sequence[Word]) -> str | None:
        head = self._head_at(words)
        if head is None:
            return None
        rate = next((at for at in range(head + 1, min(head + 3, len(words))) if is_in(words[at], "rate")), None)
        if rate and any(character.isdigit() for word in words[rate : rate + 2] for character in word.text):
            return _text(words[head : rate + 4])
        return words[head].text

    def _compound(self, place: int, frame: Frame, words: Sequence[Word]) -> tuple[Measure, _Read]:
        unit = words[0].text.lstrip("-")
        plural = unit if _is_plural(unit) else f"{unit}s"
        noun = _text(self._noun_phrase(words[1:], place, subject=True))
        article = "the" if noun and noun[0].islower() else ""
        return Measure(plural, _joined(plural, "of" if noun else "", article, noun)), _Read(frame, plural, "", plural)

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
                both = _joined(measure.measures, _word("that"), said)
                self.found[place - 1] = Measure(measure.unit, both), earlier
        return (frame._replace(role=Role.SUBJECT), said) if said else (read.frame, read.said)

    def _without_noun(self, place: int, frame: Frame, words: Sequence[Word]) -> tuple[Measure, _Read]:
        """A number behind which nothing is named: of what the clause speaks of, or of what was counted before."""
        number = self._number_of(place) or self._sampled(place)
        if number:
            unit = number.split()[-1]
            return Measure(unit, number), _Read(frame, number, "", unit)
        earlier = self._counted_before(place)
        scaled = self.quantities[place].scaled
        if self.clauses.inside(place):
            subject = _text(_clean(self._before_brackets(place)))
            return Measure(subject.split()[-1] if subject else None, subject or None), _Read(frame, "", "")
        if earlier and (scaled or self._is_elliptic(place, frame, words)):
            return self._ellipsis(place, frame, words, earlier)
        if not scaled:
            return Measure(None, None), _Read(frame, "", "")
        subject = self._subject(frame)
        if earlier and frame.role is not Role.COPULA:
            return Measure(earlier.unit, earlier.unit), _Read(frame, earlier.noun, "", earlier.unit)
        found = _plural_of(subject)
        return Measure(found, subject or None), _Read(frame, found or "", "")

    def _counted_before(self, place: int) -> _Read | None:
        """What was counted last in the sentence."""
        pairs = zip(reversed(self.found), reversed(self.quantities[:place]), strict=True)
        return next((read for (_, read), q in pairs if q.kind is QuantityKind.COUNT and read.unit), None)

    def _meant(self, place: int, frame: Frame) -> _Read | None:
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

    def _ellipsis(self, place: int, frame: Frame, words: Sequence[Word], earlier: _Read) -> tuple[Measure, _Read]:
        said = _text(self._predicate(words))
        if said:
            return Measure(earlier.unit, self._related(earlier.noun, Frame(Role.SUBJECT), said)), _Read(
                frame, earlier.noun, said, earlier.unit
            )
        own = self._own(words, place)
        first = own[0].folded if own else ""
        kept = earlier.noun.split()
        same = next((at for at, word in enumerate(kept) if at and word.casefold() == first), None)
        if own and same is None and not any(_is(word, "adposition") for word in kept[-1:]):
            same = (
                len(kept) if len(kept) < MOST_WORDS else kept.index(earlier.unit) + 1 if earlier.unit in kept else None
            )
        noun = _joined(" ".join(kept[:same]), _text(own))
        joined, said = self._taken_up(place, frame, "")
        if frame.preposition.casefold() in word_set("comparing"):
            joined, said = earlier.frame, earlier.said.partition(f" {first} ")[0] if first else earlier.said
        return Measure(earlier.unit, self._related(noun, joined, said)), _Read(joined, noun, said, earlier.unit)

    def _before_brackets(self, place: int) -> list[Word]:
        """The noun phrase, or short clause, right before the brackets around a quantity."""
        around = self.clauses.inside(place)
        words = [word for word in self.clauses.words(None) if around and word.start < around[0]]
        return self.clauses.noun_phrase_before(words)

    def _number_of(self, place: int) -> str | None:
        """The "number of X" that the clause speaks of."""
        line = line_of(self.text)
        match = load("measure")["measure/number-of"].search(line)
        if not match or match.end > self.quantities[place].start:
            return None
        return " ".join(match.group(line, "number").split())

    def _sampled(self, place: int) -> str | None:
        """The things before the brackets with the size of a sample ("pilots (n = 40)")."""
        before = self.text[: self.quantities[place].start]
        mark = load("measure")["measure/sample"].search(line_of(before))
        words = before[: mark.start].split() if mark else []
        return words[-1].lower() if words and _is_plural(words[-1]) else None

    # --- shares ---

    def _percent(self, place: int, frame: Frame) -> tuple[Measure, _Read]:
        words = self.clauses.after(place)
        change = self._change(place, frame, words)
        if change:
            return Measure("%", change), _Read(frame, "", "")
        whole, rest = self._whole_after(place, words)
        if whole:
            self._whole = whole
            said = _text(self._predicate(rest))
            if not said and (said := self._beside(place, frame)):
                frame = frame._replace(role=Role.SUBJECT)
            frame, said = self._taken_up(place, frame, said)
            share = _joined(_word("share"), _of(), whole)
            if frame.role is Role.COPULA:
                return self._what_is(share, frame), _Read(frame, whole, said)
            return Measure("%", self._related(share, frame, said)), _Read(frame, whole, said)
        if frame.role is Role.PART:
            self._whole = self._last_measured(place) or self._whole
        return self._bare_percent(place, frame, words)

    def _bare_percent(self, place: int, frame: Frame, words: list[Word]) -> tuple[Measure, _Read]:
        if words and words[0].folded == "of" and len(words) > 1 and is_in(words[1], "relative pronoun"):
            self._whole = self._last_measured(place) or self._whole
            words = words[2:]
        fronted = self._fronted(place)
        said = self._said_of_share(place, frame, words)
        if said and frame.role in (Role.SUBJECT, Role.PART, Role.JOINED, Role.THERE):
            whole = fronted or self._whole
            share = _joined(_word("share"), _of() if whole else "", whole, _word("that"), _text(said))
            return Measure("%", share), _Read(frame, whole, _text(said))
        noun = self._noun_phrase(words, place, subject=False)
        if noun and self._has_article(place):
            return Measure("%", _text(noun)), _Read(frame, "", "")
        if frame.role is Role.COPULA:
            subject = self._subject(frame)
            after = _text(trimmed(words[:MOST_WORDS])) if words and is_in(words[0], "adposition") else ""
            return Measure("%", _joined(subject, after) or None), _Read(frame, "", "")
        if self.clauses.inside(place):
            return self._percent_in_brackets(place, frame)
        if frame.role is Role.JOINED and place:
            return self._percent_beside(place, frame, words)
        return Measure("%", self._unbound(frame, words, _text(noun)) or None), _Read(frame, "", "")

    def _said_of_share(self, place: int, frame: Frame, words: list[Word]) -> list[Word]:
        said = self._predicate(words)
        if not said and words and frame.role is Role.SUBJECT and _is_participle(words[0]):
            return trimmed(words[:MOST_WORDS])
        if not said and place and words and is_in(words[0], "adposition"):
            return self._gapped(place, words)
        return said

    def _percent_beside(self, place: int, frame: Frame, words: Sequence[Word]) -> tuple[Measure, _Read]:
        """A share that is set beside another: the same, but for the words behind it."""
        earlier, read = self.found[place - 1]
        own = _text(trimmed(words[:MOST_WORDS]))
        if earlier.measures and own and self.quantities[place - 1].kind is QuantityKind.PERCENT:
            told = _joined(self._without_tail(earlier.measures), own)
            return Measure("%", told), _Read(read.frame, read.noun, "")
        return Measure("%", own or earlier.measures), _Read(frame, "", "")

    def _unbound(self, frame: Frame, words: Sequence[Word], noun: str) -> str:
        """The words around a share that names no whole."""
        before = _clean(frame.before)
        if frame.role is Role.OBLIQUE and frame.preposition in word_set("of a share"):
            before = _clean(self.clauses.noun_phrase_before(before)) or before
        if noun and frame.role in (Role.OBJECT, Role.OBLIQUE):
            return self._related(noun, frame, "")
        return _joined(_text(before[-MOST_WORDS:]), _text(trimmed(words[:MOST_WORDS])))

    def _percent_in_brackets(self, place: int, frame: Frame) -> tuple[Measure, _Read]:
        """A share in brackets: the one right before it again, or one of what stands before the brackets."""
        around, earlier = self.clauses.inside(place), self.found[place - 1] if place else None
        alone = around is not None and not any(
            word.start < self.quantities[place].start for word in self.clauses.words(around)
        )
        apart = place and earlier and self.clauses.inside(place - 1) is None
        if alone and apart and earlier and self.quantities[place - 1].kind is QuantityKind.PERCENT:
            return earlier
        return Measure("%", self._bracketed(place) if alone else None), _Read(frame, "", "")

    @staticmethod
    def _without_tail(measure: str) -> str:
        """The first words of what a share measures, up to the last preposition."""
        words = measure.split()
        places = [at for at, word in enumerate(words) if at > 2 and _is(word, "adposition")]
        return " ".join(words[: places[-1]] if places else words)

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
        if words and is_in(words[0], "personal pronoun"):
            return self._whole or words[0].text, words[1:]
        noun = self._noun_phrase(words, place, subject=True)
        rest = words[len(noun) :]
        if not noun:
            return "", words
        text = _text(noun)
        if text.casefold() in word_set("pointing pronoun") and self._whole:
            text = self._whole
        return text, rest

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
        if any(_is(word, "share noun") for word in subject.split()):
            return Measure("%", _joined(subject, ",", share).replace(" ,", ","))
        verb = frame.preposition.split()[0] if frame.preposition else ""
        if first and _is(verb, "form of be") and len(frame.preposition.split()) == 1:
            return Measure("%", _joined(share, _word("that"), verb, subject))
        return Measure("%", _joined(share, _word("that"), subject, verb))

    def _last_measured(self, place: int) -> str:
        """What the quantity before measures, for a share of it ("of which")."""
        if not place:
            return ""
        measure = self.found[place - 1][0].measures or ""
        return measure.removeprefix(f"{_word('share')} {_of()} ")

    def _fronted(self, place: int) -> str:
        """The whole that the sentence names first ("Of the boats, half …")."""
        words = self.clauses.before(place)
        if not words or words[0].folded not in word_set("of a share") or self.text[: words[0].start].strip():
            return ""
        first = [word for word in words[1:] if word.part == words[0].part]
        apart = self.clauses.part_of(place, self.clauses.inside(place)) != words[0].part
        return _text(first) if apart else ""

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
        return bool(before) and _is(before[-1], "indefinite article")

    def _bracketed(self, place: int) -> str | None:
        """What a share in brackets is of: the words before the brackets."""
        around = self.clauses.inside(place)
        held = [q.end for at, q in enumerate(self.quantities[:place]) if self.clauses.inside(at)]
        first = max(held, default=0)
        words = [word for word in self.clauses.words(None) if around and first <= word.start < around[0]]
        last = [word for word in words if word.part == words[-1].part] if words else []
        if last and is_in(last[0], "relative pronoun"):
            last = [*self.clauses.noun_phrase_before(words[: len(words) - len(last)]), *last[1:]]
        kept = _clean(last)
        small = ("article", "adposition", "conjunction")
        named = all(word.text[:1].isupper() or any(is_in(word, words) for words in small) for word in kept)
        return _text(kept) if 0 < len(kept) <= MOST_WORDS + 2 and not named else None

    def _change(self, place: int, frame: Frame, words: Sequence[Word]) -> str:
        """By how much something changed ("Fees rose by 5 per cent")."""
        before = list(frame.before)
        if frame.preposition:
            before = [*before, Word(frame.preposition, 0, 0)]
        line = line_of(_plain(before))
        for rule, noun in (("rise", "growth"), ("decline", "decline")):
            match = load("measure")[f"measure/{rule}"].search(line)
            if not match or match.end < len(line.text):
                continue
            if not _word(noun):
                return ""
            what = match.group(line, "what") if "what" in match.groups else ""
            subject = before[: len(line.text[: match.start].split())]
            return self._changed(place, _word(noun), what, _clean(subject), words)
        return ""

    def _changed(self, place: int, noun: str, what: str, subject: list[Word], words: Sequence[Word]) -> str:
        """What changed: the object of the verb, else its subject, else what stands behind."""
        if what and not all(_is(word, "adposition") for word in what.split()):
            return _joined(noun, what)
        if subject and (is_in(subject[-1], "adposition") or _participle(subject[-1].text)):
            subject = []
        while subject and (is_in(subject[-1], "auxiliary form") or is_in(subject[-1], "article")):
            subject.pop()
        behind = trimmed(words[:MOST_WORDS])
        if not subject:
            behind = self._object_behind(place)
            return _joined(noun, _text(behind)) if behind else ""
        if behind and behind[0].folded in word_set("of a change"):
            return _joined(noun, _text(behind[1:]))
        if len(subject) == 1 and self._is_pronoun(subject[0]):
            return noun.split()[0]
        return _joined(noun, _text(subject))

    def _object_behind(self, place: int) -> list[Word]:
        """The object of a verb, set behind by how much and when ("to cut by half, by 2015, the fees")."""
        around, end = self.clauses.inside(place), self.quantities[place].end
        words = [word for word in self.clauses.words(around) if word.start >= end]
        for part in dict.fromkeys(word.part for word in words):
            phrase = [word for word in words if word.part == part]
            if is_in(phrase[0], "determiner"):
                return trimmed(phrase[:MOST_WORDS])
        return []

    # --- money and multiples ---

    def _money(self, place: int, frame: Frame) -> tuple[Measure, _Read]:
        """The currency of an amount, with the rate it is paid at, and what it is paid for."""
        quantity = self.quantities[place]
        rate = self._rate(place)
        unit = " ".join([quantity.currency or "", *rate.split()])
        end = quantity.end + len(rate)
        words = [word for word in self.clauses.after(place) if word.start >= end]
        frame, said = self._taken_up(place, frame, _text(self._predicate(words)))
        change = self._change(place, frame, words)
        if change:
            return Measure(unit, change), _Read(frame, "", "")
        if self.clauses.frame(place).role is Role.JOINED and place and self._own(words, place):
            return self._money_beside(place, frame, unit, self._own(words, place))
        amount, own = _word("amount"), _text(self._own(words, place))
        if words and is_in(words[0], "relative pronoun") and said and frame.role is not Role.JOINED:
            return Measure(unit, _joined(amount, _word("that"), said)), _Read(frame, "", said)
        if frame.role is Role.SUBJECT and said:
            passive = load("measure")["measure/passive"].match(line_of(said))
            if passive:
                return Measure(unit, _joined(amount, said[passive.groups["when"][1] :])), _Read(frame, "", said)
            return Measure(unit, _joined(amount, _word("that"), said)), _Read(frame, "", said)
        if frame.role is Role.JOINED and place:
            return self._money_beside(place, frame, unit, [])
        measures = self._paid(frame, own, words)
        if (not measures or frame.role is Role.SUBJECT) and self.clauses.inside(place):
            measures = _text(_clean(self._before_brackets(place)))
        return Measure(unit, measures or None), _Read(frame, measures, "")

    def _own(self, words: Sequence[Word], place: int) -> list[Word]:
        """What stands behind an amount, up to the next amount that is set beside it."""
        following = self.quantities[place + 1].start if place + 1 < len(self.quantities) else len(self.text) + 1
        kept: list[Word] = []
        for at, word in enumerate(words[: MOST_WORDS + 2]):
            joined = word.start > following and kept and is_in(kept[-1], "conjunction")
            if joined or self._opens_clause(words, at) or is_in(word, "relative pronoun"):
                break
            kept.append(word)
        return trimmed(kept)

    def _paid(self, frame: Frame, own: str, words: Sequence[Word]) -> str:
        amount = _word("amount")
        if frame.role is Role.COPULA:
            return _joined(self._subject(frame), own)
        before = _clean(frame.before)
        if frame.role is Role.OBLIQUE and frame.preposition in word_set("noun joint") | {"to", "at"}:
            nominal = _clean(self.clauses.noun_phrase_before(frame.before))
            if nominal and not self.clauses.is_verb(frame.before[-1]):
                if words and self.clauses.is_verb(words[0]):
                    return _joined(_text(nominal), _word("that"), own)
                return _joined(_text(nominal), own)
        if before and frame.role in (Role.OBJECT, Role.OBLIQUE) and any(map(self.clauses.is_verb, before)):
            joint = _word("that") if frame.role is Role.OBJECT else f"{frame.preposition} {_word('which')}"
            return _joined(self._clause(amount, joint, before), own) if amount else _joined(_text(before), own)
        told = before[-MOST_WORDS:]
        return _joined("" if len(told) == 1 and self._is_pronoun(told[0]) else _text(told), own)

    def _money_beside(self, place: int, frame: Frame, unit: str, own: list[Word]) -> tuple[Measure, _Read]:
        """An amount that is set beside another: the same, but for the words behind it."""
        earlier, read = self.found[place - 1]
        if self.quantities[place - 1].kind is not QuantityKind.MONEY or not earlier.measures:
            return Measure(unit, _text(own) or None), _Read(frame, "", "")
        words = earlier.measures.split()
        first = own[0].folded if own else ""
        same = next((at for at, word in enumerate(words) if at and word.casefold() == first), None)
        stem = " ".join(words[:same]) if same else self._without_tail(earlier.measures) if own else earlier.measures
        return Measure(unit, _joined(stem, _text(own))), _Read(read.frame, "", read.said)

    def _rate(self, place: int) -> str:
        """The words right after an amount for a rate ("per year"), with the space before them."""
        line, end = line_of(self.text), self.quantities[place].end
        match = load("measure")["measure/rate"].search(line, end)
        return self.text[end : match.end] if match and not self.text[end : match.start].strip() else ""

    def _times(self, place: int, frame: Frame) -> tuple[Measure, _Read]:
        words = self.clauses.after(place)
        quantity = self.quantities[place]
        compared = words and is_in(words[0], "comparing times")
        subject = self._number_of(place) or ""
        if words and words[0].folded in word_set("of a share"):
            told = _joined(_word("growth"), _text(trimmed(words[1:MOST_WORDS])))
            return Measure("times", told), _Read(frame, "", "")
        if not subject:
            kept = _clean(frame.before)
            while kept and is_in(kept[-1], "auxiliary form"):
                kept.pop()
            subject = _text(kept[-MOST_WORDS:])
        if compared and not frame.before and place:
            earlier = self.found[place - 1][0].measures or ""
            subject = _joined(earlier, ",", _text(trimmed(words[:MOST_WORDS]))).replace(" ,", ",")
        elif compared:
            subject = _joined(_text(_clean(frame.before)[-MOST_WORDS:]), _text(trimmed(words[:MOST_WORDS])))
        elif not self.text[quantity.start : quantity.end].casefold().endswith(("times", "twice")) and subject:
            subject = _joined(_word("growth"), subject)
        return Measure("times", subject or None), _Read(frame, "", "")


def _of() -> str:
    return next(iter(sorted(word_set("of a share"))), "")


def _text(words: Iterable[Word]) -> str:
    """Words as one phrase, with the other quantities in it."""
    return " ".join(f"{word.number} {word.text}" if at and word.number else word.text for at, word in enumerate(words))


def _plain(words: Iterable[Word]) -> str:
    """Words as one phrase without quantities."""
    return " ".join(word.text for word in words)


def _clean(words: Sequence[Word]) -> list[Word]:
    """A clause without what links it to the one before, and without adverbs and times at its beginning."""
    kept = without_time(words)
    while kept and any(is_in(kept[0], words) for words in ("conjunction", "sentence adverb", "clause opener", "with")):
        kept.pop(0)
    if kept and _is_small(kept[0]):
        kept[0] = kept[0]._replace(text=kept[0].folded)
    while kept and is_in(kept[-1], "loose determiner"):
        kept.pop()
    return kept


def _is_small(word: Word) -> bool:
    """Whether a word at the beginning of a sentence is written small elsewhere."""
    if is_in(word, "determiner") or is_in(word, "personal pronoun"):
        return True
    return word.text[1:].islower() and _is_plural(word.text) and is_known(word.folded)


def _participle(gerund: str) -> str:
    """The participle of a verb by its gerund, where it is a regular one; else ""."""
    word = gerund.casefold()
    if word in word_set("strong gerund"):
        return ""
    for ending, other in zip(entries("ending of a gerund"), entries("ending of a participle"), strict=True):
        if word.endswith(ending):
            return f"{word.removesuffix(ending)}{other}"
    return ""


def _is_participle(word: Word) -> bool:
    return word.folded.endswith(tuple(word_set("ending of a participle"))) or word.folded in word_set("strong form")


def _plural_of(phrase: str) -> str | None:
    return next((word for word in phrase.split() if _is_plural(word)), None)


def _is(word: str, vocabulary: str) -> bool:
    """Whether a word stands in a vocabulary."""
    return word.casefold() in word_set(vocabulary)


def _word(joint: str) -> str:
    """The word of the language that stands for a share in what is measured, or before what is so of it; "" for none."""
    return next(iter(entries(f"{joint} in a measure")), "")


def _joined(*parts: str) -> str:
    return " ".join(" ".join(parts).split())


def plural_in(phrase: str) -> str | None:
    """The first word of a phrase that counts things, in lower case unless it is a name."""
    words = [word.strip(".,;:'’") for word in phrase.split()]
    found = next((word for word in words if _is_plural(word)), None)
    return found.lower() if found and found[1:].islower() else found


def _is_plural(word: str) -> bool:
    regular = len(word) > 3 and word.endswith("s") and word[-2] not in "su'’i"
    return (regular and word.replace("-", "").isalpha()) or _is(word, "plural noun")
