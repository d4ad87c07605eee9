"""The noun phrases around a quantity, and what its clause says of them."""

from __future__ import annotations

from collections.abc import Sequence

from miggraph.extract.rules import current_rules, entries, word_set
from miggraph.extract.values.clauses import Clauses, Frame, Role, Word, is_in, trimmed
from miggraph.extract.values.quantities import Quantity
from miggraph.extract.values.wording import (
    cleaned,
    is_participle,
    is_plural,
    joined_up,
    joining_word,
    participle_of,
    phrase_of,
)

MOST_WORDS = 12
"""What is said of a thing that is measured has at most about this many words."""
LONGEST_NOUN = 20
"""A noun phrase for what is counted has at most so many words."""
SHORT_CLAUSE = 4
"""A clause with fewer words does not say what is measured; the one before it is taken too."""

_NAKED = 2
"""An article and a noun, or a noun and a participle."""
LONGEST_CLAUSE = 28
"""A clause with more words is left out of what is measured."""


_LEADING = "adjective before a noun"
"""The vocabulary of a language whose adjectives stand behind their nouns, but for these."""


class NounPhrases:
    """A sentence with its quantities, and the phrases before and behind each."""

    def __init__(self, text: str, quantities: Sequence[Quantity]) -> None:
        self.text = text
        self.quantities = quantities
        self.clauses = Clauses(text, quantities)

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
        if self._opens_clause(words, at) or self._begins_statement(words, at):
            return True
        related = any(is_in(each, "relative pronoun") for each in words[head:at])
        if is_in(word, "auxiliary form"):
            return not related or self._complete(words[head:at])
        if is_in(word, "conjunction"):
            return more or self._ends_at_conjunction(words, at, joined=joined)
        if self.clauses.is_verb(word):
            if related:
                return self._complete(words[head:at]) and not self._in_verb(words[at - 1])
            if at == head + 1 and words[head].folded in word_set("pointing pronoun") and is_participle(word):
                return False
            later = words[at + 1 : at + 2]
            passive = (
                later and is_participle(word) and (is_in(later[0], "adposition") or self.clauses.is_verb(later[0]))
            )
            return not passive or (subject and not any(self.clauses.is_verb(later) for later in words[at + 1 :]))
        return False

    def _ends_at_conjunction(self, words: Sequence[Word], at: int, *, joined: bool) -> bool:
        """Whether a conjunction joins something else than a part of the noun phrase."""
        if at + 1 == len(words) or self.clauses.is_verb(words[at + 1]):
            return True
        if at + 2 == len(words) and words[at + 1].folded.endswith(tuple(word_set("ending of a gerund"))):
            return True
        third = words[at + 2 : at + 3]
        verb = bool(third) and self.clauses.is_verb(third[0]) and not is_in(third[0], "auxiliary form")
        return not joined and (verb or is_in(words[at + 1], "article"))

    @staticmethod
    def _begins_statement(words: Sequence[Word], at: int) -> bool:
        """Whether the verb of a noun phrase stands before a pronoun and its verb ("pilots say they would leave")."""
        return (
            at + 2 < len(words) and is_in(words[at + 1], "personal pronoun") and is_in(words[at + 2], "auxiliary form")
        )

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
                if last is None or is_plural(words[last].text):
                    break
                continue
            if last is None and word.folded in word_set("pointing pronoun") and self._ends_pronoun(words, at):
                return at
            if self.clauses.is_verb(word):
                plural_later = any(is_plural(later.text) for later in words[at + 1 : at + 4])
                attribute = at == 0 or is_participle(word)
                adjective = plural_later and attribute and not is_in(words[at + 1], "adposition")
                if not adjective or (last is not None and is_in(words[last], "plural noun")):
                    break
            last = at if not is_in(word, "determiner") else last
            if is_plural(word.text) and not (at + 1 < len(words) and self._goes_on(word, words[at + 1])):
                return at
        return last

    def _ends_pronoun(self, words: Sequence[Word], at: int) -> bool:
        """Whether a word like "those" is a noun phrase by itself."""
        following = words[at + 1 : at + 2]
        return not following or self.clauses.is_verb(following[0]) or is_in(following[0], "relative pronoun")

    def _goes_on(self, plural: Word, word: Word) -> bool:
        """Whether a word behind a plural is the noun itself ("human rights treaties").

        In a language whose adjectives stand behind their nouns, it is only where the plural is one of the others.
        """
        if _LEADING in current_rules().words and plural.folded not in word_set(_LEADING):
            return False
        return is_plural(word.text) and not self.clauses.is_verb(word) and not is_in(word, "relative pronoun")

    def _predicate(self, words: Sequence[Word]) -> list[Word]:
        """What is said of a subject, from its verb on."""
        if not words:
            return []
        verb = self.clauses.is_verb(words[0]) or self._begins_statement(words, 0) or is_in(words[0], "relative pronoun")
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

    def _predicate_behind(self, place: int, rest: Sequence[Word]) -> list[Word]:
        """The predicate behind a comma, where a participle before it says which things are meant ("hired for …,")."""
        participle = len(rest) > 1 and is_participle(rest[0]) and is_in(rest[1], "adposition")
        if not participle or any(self.clauses.is_verb(word) for word in rest[1:]):
            return []
        behind = self.clauses.behind_comma(place)
        return behind if behind and self.clauses.is_verb(behind[0]) else []

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

    def _related(self, noun: str, frame: Frame, said: str, *, that: str = "that") -> str:
        """A noun phrase with what the clause says of it."""
        if not noun:
            return ""
        role, before = frame.role, cleaned(frame.before)
        if frame.possessor:
            noun = f"{frame.possessor} {noun}"
        if role is Role.OBLIQUE and not before and said:
            role = Role.SUBJECT
        if said and role in (Role.SUBJECT, Role.JOINED, Role.PART, Role.THERE):
            bare = " " not in said and said.endswith(tuple(word_set("ending of a participle")))
            return joined_up(noun, "" if bare else joining_word("who") or joining_word(that), said)
        if role is Role.GERUND and (participle := participle_of(frame.before[-1].text)):
            return f"{noun} {participle}"
        if role is Role.OBJECT and all(is_in(w, "auxiliary form") or is_in(w, "adposition") for w in before):
            return noun
        if role is Role.OBJECT and before:
            active = before[-1].folded.endswith(tuple(word_set("ending of a gerund")))
            if active and (participle := participle_of(before[-1].text)):
                return joined_up(noun, participle, joining_word("by"), phrase_of(before[:-1]))
            return self._clause(noun, joining_word("that"), frame.before)
        if role is Role.OBLIQUE and before:
            return self._oblique(noun, frame)
        return noun

    def _clause(self, noun: str, joint: str, words: Sequence[Word]) -> str:
        kept = cleaned(words)
        if len(kept) > LONGEST_CLAUSE or not kept:
            return noun
        if any(is_in(word, "speaking pronoun") for word in kept[:4]):
            return noun
        if not any(self.clauses.is_verb(word) for word in kept) and len(kept) < 2:
            return noun
        return joined_up(noun, joint, phrase_of(kept))

    def _oblique(self, noun: str, frame: Frame) -> str:
        before = list(frame.before)
        if not before:
            return noun
        verbal = any(self.clauses.is_verb(word) for word in before)
        if frame.preposition.casefold() == "of" and not self.clauses.is_verb(before[-1]):
            head = cleaned(self.clauses.noun_phrase_before(before))
            if head and is_in(head[-1], "part noun"):
                return noun
            if made := self._made(noun, head):
                return made
            if head and (not verbal or len(head) < len(before)):
                return f"{phrase_of(head)} {frame.preposition} {noun}"
        if acting := self._acting(noun, frame):
            return acting
        if is_in(before[-1], "governs a preposition"):
            return noun
        if verbal and joining_word("which"):
            return self._clause(noun, f"{frame.preposition} {joining_word('which')}", before)
        kept = cleaned(before)
        return f"{phrase_of(kept)} {frame.preposition} {noun}" if 0 < len(kept) <= SHORT_CLAUSE else noun

    @staticmethod
    def _made(noun: str, head: Sequence[Word]) -> str:
        """The things counted, by what is done with them or what they are in ("the licensing of", "a team of")."""
        last = head[-1].folded if head else ""
        pairs = dict(zip(entries("making in a measure"), entries("made in a measure"), strict=True))
        if is_in(head[0], "article") if head else False:
            participle = pairs.get(last) or (participle_of(last) if len(head) <= _NAKED else "")
            if participle:
                return joined_up(noun, participle)
        if last in word_set("noun or verb"):
            return noun
        if last in word_set("container of a measure"):
            return joined_up(noun, joining_word("in"), phrase_of(head))
        return ""

    def _acting(self, noun: str, frame: Frame) -> str:
        """Those by whom something is done, where no auxiliary makes a clause of it ("targets agreed by 40 ports")."""
        before = frame.before
        if len(before) < _NAKED or frame.preposition.casefold() != joining_word("by") or not joining_word("that"):
            return ""
        ends = tuple(word_set("ending of a participle"))
        if not before[-1].folded.endswith(ends) or any(is_in(word, "auxiliary form") for word in before):
            return ""
        what = cleaned(self.clauses.noun_phrase_before(before[:-1]))
        return joined_up(noun, joining_word("that"), before[-1].text, phrase_of(what)) if what else ""

    def _subject(self, frame: Frame) -> str:
        """The subject of a verb whose value a quantity is."""
        kept = cleaned(frame.before)
        if kept and self.clauses.is_verb(kept[0]) and not is_in(kept[0], "auxiliary form"):
            kept = kept[1:]
        infinitive = kept and kept[-1].folded in word_set("to in a measure")
        if infinitive and not any(is_in(word, "auxiliary form") for word in kept):
            phrase = self.clauses.noun_phrase_before(kept[:-1])
            kept = cleaned(phrase) if phrase and is_in(phrase[0], "determiner") else kept
        while kept and (is_in(kept[-1], "auxiliary form") or is_in(kept[-1], "adposition")):
            kept.pop()
        if kept and self._is_pronoun(kept[-1]) and len(kept) < SHORT_CLAUSE:
            return ""
        return phrase_of(kept[-LONGEST_NOUN:])

    @staticmethod
    def _is_pronoun(word: Word) -> bool:
        bare = word.folded.partition("'")[0].partition("’")[0]
        return any(bare in word_set(words) for words in ("personal pronoun", "speaking pronoun", "demonstrative"))

    def _own(self, words: Sequence[Word], place: int) -> list[Word]:
        """What stands behind an amount, up to the next amount that is set beside it."""
        following = self.quantities[place + 1].start if place + 1 < len(self.quantities) else len(self.text) + 1
        kept: list[Word] = []
        for at, word in enumerate(words[: MOST_WORDS + 2]):
            joined = word.start > following and kept and is_in(kept[-1], "conjunction")
            later = words[at + 1 : at + 2]
            verb = at + 2 < len(words) and (self.clauses.is_verb(later[0]) or later[0].folded.endswith("ly"))
            joined = joined or bool(verb and is_in(word, "conjunction"))
            if joined or self._opens_clause(words, at) or is_in(word, "relative pronoun"):
                break
            kept.append(word)
        return trimmed(kept)
