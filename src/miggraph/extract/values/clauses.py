"""The clause around a quantity: what part of it the quantity is, and the words that this part is said with."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from miggraph.extract.rules import line_of, load, word_set
from miggraph.extract.values.frame import Frame, Role
from miggraph.extract.values.hedges import hedge_before
from miggraph.extract.values.quantities import Quantity
from miggraph.extract.values.verbs import verbs_in
from miggraph.extract.values.words import Word, is_in, is_participle, is_pronoun, without_time

_BRACKET = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_MARK = re.compile(r"[;:()\[\]]|,(?!\d)|(?<!\w)[–—-](?!\w)|(?<!\b[A-Z])\.(?=\s|$)")
_INITIALS = re.compile(r"(?:[A-Z]\.)+[A-Z]")
_QUOTES = str.maketrans('"“”*_', "     ")
_RESUMED = 8
"""A subject before an aside has at most so many words."""
_TAIL = 20
"""A noun phrase that a clause goes on from has at most so many words."""


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
        self._verbs = verbs_in(self._plain, self.words(None))

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
            for place, q in enumerate(self.quantities)
            if self.inside(place) == around
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
        if left and re.search(r"[’']s$|s[’']$", left[-1].text) and not is_pronoun(left[-1]):
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

    def up_to(self, frame: Frame) -> Frame:
        """The second of two values, as if it stood alone ("fell from 6 to 3 per cent")."""
        ranged = frame.role is Role.OBLIQUE and frame.before and is_in(frame.before[-1], "from in a measure")
        if not ranged or frame.preposition.casefold() not in word_set("to in a measure"):
            return frame
        told = self._told([*frame.before[:-1], Word(frame.preposition, 0, 0)], frame.possessor)
        return told if told.role is Role.COPULA else frame._replace(before=frame.before[:-1])

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
        if left and is_in(left[-1], "determiner") and left[-1].folded not in word_set("that in a measure"):
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
            pointing = word.folded in word_set("that in a measure") and self._points(left, at)
            if is_in(word, "relative pronoun") and not pointing:
                if at and is_in(left[at - 1], "adposition"):
                    return left[at + 1 :], at + 1 == len(left)
                gerund = tuple(word_set("ending of a gerund"))
                joined = at and (self.is_verb(left[at - 1]) or left[at - 1].folded.endswith(gerund))
                joined = joined or (at and (is_in(left[at - 1], "conjunction") or is_in(left[at - 1], "verb particle")))
                said = joined and word.folded in word_set("that in a measure")
                subject = [] if said else self.noun_phrase_before([*earlier, *left[:at]])
                rest = left[at + 1 :]
                if subject and self._goes_past(rest):
                    return [*subject, word, *rest], False
                return (self._second(rest, subject) if rest else []), False
            if is_in(word, "subordinator"):
                return self._second(left[at + 1 :], []), False
        return self._second(left, []), False

    @staticmethod
    def _points(words: Sequence[Word], at: int) -> bool:
        """Whether "that" stands before a noun ("in that port", "that July")."""
        behind = words[at + 1 : at + 2]
        timed = behind and (is_in(behind[0], "month") or is_in(behind[0], "time unit"))
        return bool(timed) or (at > 0 and is_in(words[at - 1], "adposition"))

    def _goes_past(self, rest: Sequence[Word]) -> bool:
        """Whether words behind a relative pronoun have the verb of its clause and, behind a noun, another one."""
        verbs = [at for at, word in enumerate(rest) if self.is_verb(word) and not word.folded.endswith("ing")]
        for earlier, later in pairwise(verbs):
            between = rest[earlier + 1 : later]
            if any(is_in(word, "conjunction") or is_in(word, "subordinator") for word in between):
                return False
            noun = any(not word.folded.endswith("ly") and not is_in(word, "negation") for word in between)
            noun = noun or (not between and not is_in(rest[earlier], "auxiliary form"))
            if noun and is_in(rest[later], "auxiliary form"):
                return is_in(rest[0], "auxiliary form") or self.is_verb(rest[0])
        return False

    def _second(self, clause: list[Word], subject: list[Word]) -> list[Word]:
        """The clause from its last conjunction that joins two verbs, with the subject of the first."""
        verbs = [at for at, word in enumerate(clause) if self.is_verb(word)]
        for at in reversed(range(1, len(clause) - 1)):
            if not is_in(clause[at], "conjunction") or not verbs or verbs[0] >= at:
                continue
            adverb = clause[at + 1].folded.endswith("ly") and at + 2 < len(clause) and self.is_verb(clause[at + 2])
            if self.is_verb(clause[at + 1]) or adverb:
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
            if word.folded in word_set("article") and len(taken) > 1 and not is_in(word, "adposition"):
                nested = self._follows_preposition(words, word)
                if not nested:
                    break
        while taken and self._is_no_beginning(taken[0], words):
            taken.pop(0)
        return taken

    @staticmethod
    def _is_no_beginning(word: Word, words: Sequence[Word]) -> bool:
        """Whether no noun phrase begins with a word: a preposition, or a participle behind its auxiliary."""
        at = list(words).index(word)
        done = at > 0 and is_participle(word) and is_in(words[at - 1], "auxiliary form")
        return done or is_in(word, "adposition") or is_in(word, "conjunction")

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
        joined = bool(clause) and is_in(clause[0], "conjunction")
        while clause and (is_in(clause[0], "conjunction") or is_in(clause[0], "sentence adverb")):
            if len(clause) == 1:
                joined = is_in(clause[0], "conjunction")
                return Frame(Role.JOINED if joined else Role.SUBJECT, possessor=possessor)
            clause = clause[1:]
        if not clause:
            return Frame(Role.SUBJECT, possessor=possessor)
        if self._needs_subject(clause[0]) and not is_in(clause[0], "comparing") and earlier:
            told = self._without_asides(earlier)
            subject = (joined and self._subject_in(told)) or self._resumed(told)
            clause = [*subject, *clause]
        setting = len(clause) > 1 and is_in(clause[0], "adposition") and not is_in(clause[-1], "loose end")
        setting = setting and not is_in(clause[0], "with")
        if setting and not any(self.is_verb(word) or is_in(word, "adposition") for word in clause[1:]):
            return Frame(Role.SUBJECT, possessor=possessor)
        return self._told(clause, possessor)

    def _resumed(self, words: Sequence[Word]) -> list[Word]:
        """The subject before an aside: all of its words where they have no verb, else the last noun phrase of them."""
        opened = is_in(words[0], "adposition") or is_in(words[0], "clause opener") or is_in(words[0], "subordinator")
        if len(words) > _RESUMED or opened or any(map(self.is_verb, words)):
            return self.noun_phrase_before(words)
        return list(words)

    def _subject_in(self, words: Sequence[Word]) -> list[Word]:
        """The subject of the last verb in words, which one behind a conjunction has too ("It sold …, and has")."""
        verbs = [
            at for at, word in enumerate(words) if at and self.is_verb(word) and not is_in(words[at - 1], "adposition")
        ]
        while len(verbs) > 1 and verbs[-2] == verbs[-1] - 1:
            verbs.pop()
        if not verbs:
            return []
        begun = verbs[-2] + 1 if len(verbs) > 1 else 0
        subject = list(words[begun : verbs[-1]])
        while subject and (is_in(subject[0], "relative pronoun") or is_in(subject[0], "conjunction")):
            subject.pop(0)
        return subject if subject and not is_in(subject[0], "adposition") else []

    @staticmethod
    def _without_asides(words: Sequence[Word]) -> list[Word]:
        """The last part of a sentence between marks, but for those that only add to another ("since 1980")."""
        parts = [[word for word in words if word.part == part] for part in dict.fromkeys(word.part for word in words)]
        adds = ("adposition", "aside opener", "sentence adverb", "personal pronoun")
        whole = [part for part in parts[1:] if not any(is_in(part[0], each) for each in adds)]
        whole = whole if is_in(parts[0][0], "adposition") else [parts[0], *whole]
        kept = [part for part in whole if not is_participle(part[0])] or whole
        return kept[-1] if kept else parts[-1]

    def _needs_subject(self, word: Word) -> bool:
        told = word.folded.endswith("ed") or is_in(word, "strong change")
        return is_in(word, "auxiliary form") or (self.is_verb(word) and told)

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

    def _has_bare_object(self, clause: list[Word]) -> bool:
        """Whether the verb before a preposition has a bare number as its object ("counted 40 in 12 ports")."""
        return bool(clause[-1].number) and len(clause) > 1 and self.is_verb(clause[-2])

    def _told(self, clause: list[Word], possessor: str) -> Frame:
        last, before = clause[-1], tuple(clause)
        line = line_of(" ".join(word.text for word in clause))
        if value := load("measure")["measure/value"].search(line):
            kept = len(line.text[: value.start].split())
            if any(is_in(word, "there") for word in clause[-5:]):
                return Frame(Role.THERE, before[:kept], possessor=possessor)
            return Frame(Role.COPULA, before[:kept], " ".join(word.text for word in clause[kept:]), possessor)
        if is_in(last, "adposition"):
            beside = self._set_beside(clause[:-1])
            oblique = Frame(Role.OBLIQUE, before[:-1], last.text, possessor)
            return Frame(Role.THERE, possessor=possessor) if beside or self._has_bare_object(clause) else oblique
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
