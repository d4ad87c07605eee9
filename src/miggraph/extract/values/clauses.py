"""The clause around a quantity: what part of it the quantity is, and the words that this part is said with."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from miggraph.extract.rules import line_of, load, word_set
from miggraph.extract.values.hedges import hedge_before
from miggraph.extract.values.quantities import Quantity

_BRACKET = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_MARK = re.compile(r"[;:()\[\]]|,(?!\d)|(?<!\w)[–—-](?!\w)|(?<!\b[A-Z])\.(?=\s|$)")
_INITIALS = re.compile(r"(?:[A-Z]\.)+[A-Z]")
_QUOTES = str.maketrans('"“”*_', "     ")
_TAIL = 20
"""A noun phrase that a clause goes on from has at most so many words."""


class Role(StrEnum):
    """What a quantity with its noun is in its clause."""

    SUBJECT = "subject"
    OBJECT = "object"
    OBLIQUE = "oblique"
    """Behind a preposition."""
    COPULA = "copula"
    THERE = "there"
    JOINED = "joined"
    """Set beside an earlier quantity, and said with the same words."""
    GERUND = "gerund"
    PART = "part"
    """Part of what was named just before ("of which")."""
    NAME = "name"
    """Behind a word that says nothing of it."""


class Word(NamedTuple):
    """A word without the marks around it; ``part`` counts the marks before it.

    ``number`` is another quantity that stands right before it, as printed.
    """

    text: str
    start: int
    part: int
    number: str = ""

    @property
    def folded(self) -> str:
        """The word in small letters."""
        return self.text.casefold()


class Frame(NamedTuple):
    """A quantity in its clause: its role, the words before it without the preposition, and that preposition."""

    role: Role
    before: tuple[Word, ...] = ()
    preposition: str = ""
    possessor: str = ""
    """Whose what is counted is ("Ruritania's")."""


class Clauses:
    """A sentence as words without its quantities, so that what is said of one can be read over another.

    :param quantities: those of the sentence, in order
    """

    def __init__(self, text: str, quantities: Sequence[Quantity]) -> None:
        self.original = text
        self.quantities = quantities
        self.text = text.translate(_QUOTES)
        self._brackets = [match.span() for match in _BRACKET.finditer(self.text)]
        plain = list(self.text)
        for quantity in quantities:
            start = hedge_before(text, quantity.start).start
            plain[start : quantity.end] = " " * (quantity.end - start)
        self._plain = "".join(plain)
        self._verbs = {match.start for match in load("measure")["measure/verb"].finditer(line_of(self._plain))}

    def inside(self, place: int) -> tuple[int, int] | None:
        """The brackets around a quantity."""
        start = self.quantities[place].start
        return next((span for span in self._brackets if span[0] < start < span[1]), None)

    def words(self, around: tuple[int, int] | None) -> list[Word]:
        """The words within brackets, or those within none."""
        text = self._plain
        if around:
            first, last = around
            text = f"{' ' * (first + 1)}{text[first + 1 : last - 1]}"
        else:
            for first, last in self._brackets:
                text = f"{text[:first]}{' ' * (last - first)}{text[last:]}"
        numbers = {
            q.end: " ".join(self.original[hedge_before(self.original, q.start).start : q.end].split())
            for q in self.quantities
        }
        marks = [m.start() for m in _MARK.finditer(text) if not self._in_quantity(m.start())]
        found: list[Word] = []
        ends = sorted(numbers)
        for match in re.finditer(r"\S+", text):
            bare = match[0].strip(".,;:()[]–—!?")
            bare += "." if _INITIALS.fullmatch(bare) and match[0].startswith(f"{bare}.") else ""
            if any(character.isalnum() for character in bare) or bare in {"&", "$"}:
                start = match.start() + match[0].index(bare)
                last = ends[bisect_right(ends, start) - 1] if ends and ends[0] <= start else start
                number = numbers.get(last, "") if not text[last:start].strip() else ""
                found.append(Word(bare, start, bisect_right(marks, start), number))
        return found

    def part_of(self, place: int, around: tuple[int, int] | None) -> int:
        """How many marks stand before a quantity, counted as those before its words are."""
        start, text = self.quantities[place].start, self.text
        if around:
            text = f"{' ' * (around[0] + 1)}{text[around[0] + 1 : around[1] - 1]}"
        else:
            for first, last in self._brackets:
                text = f"{text[:first]}{' ' * (last - first)}{text[last:]}"
        return sum(m.start() < start for m in _MARK.finditer(text) if not self._in_quantity(m.start()))

    def is_verb(self, word: Word) -> bool:
        """Whether a word is a verb by its form or its meaning; "May" within a sentence is a month."""
        if word.start and word.text[0].isupper() and is_in(word, "month"):
            return False
        return word.start in self._verbs or is_in(word, "auxiliary form")

    def _in_quantity(self, start: int) -> bool:
        return any(quantity.start <= start < quantity.end for quantity in self.quantities)

    def before(self, place: int) -> list[Word]:
        """All words before a quantity at its level of brackets."""
        around = self.inside(place)
        start = self.quantities[place].start
        return [word for word in self.words(around) if word.start < start]

    def after(self, place: int) -> list[Word]:
        """The words after a quantity up to the end of its part of the sentence."""
        around = self.inside(place)
        quantity = self.quantities[place]
        part = self.part_of(place, around)
        return [word for word in self.words(around) if word.start >= quantity.end and word.part == part]

    def behind_comma(self, place: int) -> list[Word]:
        """The words of the next part of the sentence, where a comma alone parts it from that of a quantity."""
        around, words = self.inside(place), self.after(place)
        part = self.part_of(place, around) + 1
        following = [word for word in self.words(around) if word.part == part]
        if not words or not following:
            return []
        between = self.text[words[-1].start + len(words[-1].text) : following[0].start]
        return following if between.strip() == "," else []

    def frame(self, place: int) -> Frame:
        """The clause of a quantity up to it, with the subject that it takes up from before."""
        words = self.before(place)
        part = self.part_of(place, self.inside(place))
        left = [word for word in words if word.part == part]
        earlier = words[: len(words) - len(left)]
        possessor = ""
        if owner := self._owner(left):
            return Frame(Role.THERE, possessor=owner)
        while left and self._says_nothing(left[-1]):
            left.pop()
        if left and re.search(r"[’']s$|s[’']$", left[-1].text) and not _is_pronoun(left[-1]):
            possessor = self._possessor(left)
        clause, taken = self._clause(left, earlier)
        if not clause and taken:
            return Frame(Role.PART, possessor=possessor)
        clause = without_time(clause)
        return self._role(clause, earlier, possessor)

    @staticmethod
    def _says_nothing(word: Word) -> bool:
        """Whether a word right before a number belongs to it ("the first 40")."""
        if word.folded in word_set("that in a measure"):
            return False
        return is_in(word, "determiner") or is_in(word, "vague before a number")

    def goes_on(self, earlier: Frame, frame: Frame) -> Frame:
        """A quantity behind a bare preposition, as if it stood in the clause of the one before ("by 5, to 40")."""
        alone = frame.role is Role.OBLIQUE and not frame.before and earlier.role is Role.OBLIQUE and earlier.before
        if not alone:
            return frame
        told = self._told([*earlier.before, Word(frame.preposition, 0, 0)], frame.possessor)
        return told if told.role is Role.COPULA else frame

    def joins(self, place: int) -> str:
        """The preposition behind a conjunction since the quantity before ("in 40 ports and on 12 boats")."""
        first, last = self.quantities[place - 1].end, self.quantities[place].start
        words = [word for word in self.words(self.inside(place)) if first <= word.start < last]
        short = len(words) > 1 and is_in(words[-2], "conjunction") and is_in(words[-1], "adposition")
        return words[-1].text if short else ""

    def _possessor(self, left: list[Word]) -> str:
        taken = [left.pop()]
        while left and left[-1].text[:1].isupper() and not self.is_verb(left[-1]):
            taken.insert(0, left.pop())
        if left and is_in(left[-1], "determiner"):
            taken.insert(0, left.pop())
        return " ".join(word.text for word in taken)

    def _owner(self, left: list[Word]) -> str:
        """The name right before "with its" or "with their": what is counted is its own ("the port's"); else "".

        The rest of the clause is not about what is counted.
        """
        if (
            len(left) < len(("Port", "with", "its"))
            or not is_in(left[-1], "owner of a count")
            or not is_in(left[-2], "with")
        ):
            return ""
        name: list[str] = []
        for word in reversed(left[:-2]):
            if not word.text[:1].isupper() or self.is_verb(word):
                break
            name.insert(0, word.text)
        return f"{' '.join(name)}{'’' if name[-1].endswith('s') else '’s'}" if name else ""

    def _clause(self, left: list[Word], earlier: Sequence[Word]) -> tuple[list[Word], bool]:
        """The last clause before a quantity, with its subject; and whether it begins with "of which"."""
        for at in reversed(range(len(left))):
            word = left[at]
            if is_in(word, "relative pronoun"):
                if at and is_in(left[at - 1], "adposition"):
                    return left[at + 1 :], at + 1 == len(left)
                said = word.folded in word_set("that in a measure") and at and self.is_verb(left[at - 1])
                subject = [] if said else self.noun_phrase_before([*earlier, *left[:at]])
                rest = left[at + 1 :]
                return (self._second(rest, subject) if rest else []), False
            if is_in(word, "subordinator"):
                return self._second(left[at + 1 :], []), False
        return self._second(left, []), False

    def _second(self, clause: list[Word], subject: list[Word]) -> list[Word]:
        """The clause from its last conjunction that joins two verbs, with the subject of the first."""
        verbs = [at for at, word in enumerate(clause) if self.is_verb(word)]
        for at in reversed(range(1, len(clause) - 1)):
            if not is_in(clause[at], "conjunction") or not verbs or verbs[0] >= at:
                continue
            if self.is_verb(clause[at + 1]):
                return [*(subject or clause[: verbs[0]]), *clause[at + 1 :]]
            if any(verb > at for verb in verbs):
                return clause[at + 1 :]
        return [*subject, *clause]

    def noun_phrase_before(self, words: Sequence[Word]) -> list[Word]:
        """The noun phrase with which words end, from its article or the word behind a verb on."""
        taken: list[Word] = []
        last = words[-_TAIL - 2 :]
        for at in reversed(range(len(last))):
            word = last[at]
            edge = taken and word.part != taken[0].part
            if edge or self.is_verb(word) or is_in(word, "subordinator") or is_in(word, "relative pronoun"):
                break
            if is_in(word, "adposition") and at and self._governs(last[at - 1]):
                break
            if taken and self._governs(word) and is_in(taken[0], "determiner"):
                break
            taken.insert(0, word)
            if word.folded in word_set("article") and len(taken) > 1:
                nested = self._follows_preposition(words, word)
                if not nested:
                    break
        while taken and (is_in(taken[0], "adposition") or is_in(taken[0], "conjunction")):
            taken.pop(0)
        return taken

    def _governs(self, word: Word) -> bool:
        """Whether a word before a preposition is a verb, a participle or a gerund ("based on", "relating to")."""
        if is_in(word, "governs a preposition"):
            return True
        return self.is_verb(word) or word.folded.endswith(tuple(word_set("ending of a gerund")))

    @staticmethod
    def _follows_preposition(words: Sequence[Word], word: Word) -> bool:
        """Whether "of" or "for" stands before a word, so that its noun phrase is part of a longer one."""
        at = list(words).index(word)
        return at > 1 and words[at - 1].folded in word_set("noun joint")

    def _role(self, clause: list[Word], earlier: Sequence[Word], possessor: str) -> Frame:
        while clause and (is_in(clause[0], "conjunction") or is_in(clause[0], "sentence adverb")):
            if len(clause) == 1:
                joined = is_in(clause[0], "conjunction")
                return Frame(Role.JOINED if joined else Role.SUBJECT, possessor=possessor)
            clause = clause[1:]
        if not clause:
            return Frame(Role.SUBJECT, possessor=possessor)
        if self._needs_subject(clause[0]) and not is_in(clause[0], "comparing") and earlier:
            subject = self.noun_phrase_before(self._without_asides(earlier))
            clause = [*subject, *clause]
        setting = len(clause) > 1 and is_in(clause[0], "adposition") and not is_in(clause[-1], "loose end")
        setting = setting and not is_in(clause[0], "with")
        if setting and not any(self.is_verb(word) or is_in(word, "adposition") for word in clause[1:]):
            return Frame(Role.SUBJECT, possessor=possessor)
        return self._told(clause, possessor)

    @staticmethod
    def _without_asides(words: Sequence[Word]) -> list[Word]:
        """The last part of a sentence between marks, but for those that a preposition begins ("since 1980")."""
        parts = [[word for word in words if word.part == part] for part in dict.fromkeys(word.part for word in words)]
        return next((part for part in reversed(parts) if not is_in(part[0], "adposition")), parts[-1])

    def _needs_subject(self, word: Word) -> bool:
        return is_in(word, "auxiliary form") or (self.is_verb(word) and word.folded.endswith("ed"))

    def _set_beside(self, clause: list[Word]) -> bool:
        """Whether a clause ends in a noun that is set beside an earlier quantity ("talks with 40 ports and letters").

        What is said of that quantity is then not said of one behind the noun.
        """
        at = next((at for at in reversed(range(len(clause))) if is_in(clause[at], "conjunction")), None)
        if not at or at != len(clause) - len(("and", "letters")) or self.is_verb(clause[-1]) or clause[-1].number:
            return False
        verb = max((n for n in range(at) if self.is_verb(clause[n])), default=at)
        numbered = next((n for n in range(verb, at) if clause[n].number), None)
        return numbered is not None and is_in(clause[numbered - 1], "adposition")

    def _told(self, clause: list[Word], possessor: str) -> Frame:
        last, before = clause[-1], tuple(clause)
        line = line_of(" ".join(word.text for word in clause))
        if value := load("measure")["measure/value"].search(line):
            kept = len(line.text[: value.start].split())
            if any(is_in(word, "there") for word in clause[-4:]):
                return Frame(Role.THERE, before[:kept], possessor=possessor)
            return Frame(Role.COPULA, before[:kept], " ".join(word.text for word in clause[kept:]), possessor)
        if is_in(last, "adposition"):
            beside = self._set_beside(clause[:-1])
            oblique = Frame(Role.OBLIQUE, before[:-1], last.text, possessor)
            return Frame(Role.THERE, possessor=possessor) if beside else oblique
        if is_in(last, "conjunction"):
            return Frame(Role.JOINED, possessor=possessor)
        if len(clause) == 1 or is_in(clause[-2], "conjunction"):
            if is_in(last, "gerund to leave"):
                return Frame(Role.SUBJECT, possessor=possessor)
            if last.folded.endswith(tuple(word_set("ending of a gerund"))):
                return Frame(Role.GERUND, before[-1:], possessor=possessor)
        helped = len(clause) > 1 and is_in(clause[-2], "auxiliary form")
        if helped or (is_in(last, "verb particle") and len(clause) > 1):
            return Frame(Role.OBJECT, before, possessor=possessor)
        if self.is_verb(last) or (last.text.islower() and not any(self.is_verb(word) for word in clause)):
            return Frame(Role.OBJECT, before, possessor=possessor)
        return Frame(Role.NAME, before, possessor=possessor)


def _is_pronoun(word: Word) -> bool:
    """Whether a word is a pronoun with a verb in short form ("it's")."""
    bare = re.split("['’]", word.folded)[0]
    return any(bare in word_set(words) for words in ("personal pronoun", "speaking pronoun", "demonstrative", "there"))


def is_in(word: Word, vocabulary: str) -> bool:
    """Whether a word stands in a vocabulary."""
    return word.folded in word_set(vocabulary)


def without_time(words: Sequence[Word]) -> list[Word]:
    """A clause without the time with which it begins ("In 2005 …")."""
    text = " ".join(said(words))
    time = load("measure")["measure/fronted-time"].match(line_of(text))
    return list(words[len(text[: time.end].split()) :] if time else words)


def trimmed(words: Sequence[Word]) -> list[Word]:
    """The words without dangling prepositions, conjunctions and auxiliaries at the end."""
    kept = list(words)
    while kept and is_in(kept[-1], "loose end"):
        kept.pop()
    return kept


def said(words: Sequence[Word]) -> Iterator[str]:
    """Words as they are written."""
    return (word.text for word in words)
