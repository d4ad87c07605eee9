"""The noun phrases around a quantity, and what its clause says of them."""

from __future__ import annotations

from collections.abc import Sequence

from miggraph.extract.rules import current_rules, word_set
from miggraph.extract.values.clauses import Clauses
from miggraph.extract.values.frame import Frame
from miggraph.extract.values.quantities import Quantity
from miggraph.extract.values.wording import cleaned, phrase_of, plain_of, without_average
from miggraph.extract.values.words import Word, is_in, is_participle, is_plural, trimmed

MOST_WORDS = 12
"""What is said of a thing that is measured has at most about this many words."""
LONGEST_NOUN = 20
"""A noun phrase for what is counted has at most so many words."""
SHORT_CLAUSE = 4
"""A clause with fewer words does not say what is measured; the one before it is taken too."""

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
        return trimmed(self._without_exemplified(phrase, words))

    def _without_exemplified(self, phrase: list[Word], words: Sequence[Word]) -> list[Word]:
        """A noun phrase without the last noun in it, where its examples are cut off ("in sectors such as …")."""
        if len(phrase) == len(words) or not phrase or not is_in(words[len(phrase)], "aside opener"):
            return phrase
        bare = len(phrase) > len(("boats", "in", "ports")) - 1 and is_in(phrase[-2], "adposition")
        return phrase[:-2] if bare else phrase

    def _reach(self, words: Sequence[Word], place: int) -> Sequence[Word]:
        """Words up to the next quantity that a noun phrase does not hold."""
        level = self.clauses.inside(place)
        beside = [q for at, q in enumerate(self.quantities) if at > place and self.clauses.inside(at) == level]
        for later in beside:
            at = next((at for at, word in enumerate(words) if word.start >= later.start), len(words))
            if not 0 < at < len(words):
                break
            if not self._binds(words[at - 1]) and not self._is_limit(words[at]):
                return words[:at]
        return words

    @staticmethod
    def _is_limit(word: Word) -> bool:
        """Whether the number before a word says who is meant ("children under 5")."""
        return any(word.number.casefold().startswith(f"{each} ") for each in word_set("limiting preposition"))

    def _limit_of(self, rest: Sequence[Word]) -> str:
        """The number behind a noun that says who is meant ("children under 5"), before the rest of its clause."""
        return rest[0].number if rest and self._is_limit(rest[0]) else ""

    @staticmethod
    def _binds(word: Word) -> bool:
        """Whether a noun phrase goes on behind a word, even with another number."""
        return is_in(word, "adposition") or is_in(word, "determiner") or word.text.endswith(("'s", "’s", "s'", "s’"))

    def _ends(self, words: Sequence[Word], at: int, head: int, *, subject: bool, joined: bool, more: bool) -> bool:
        """Whether a word behind the head of a noun phrase is no part of it."""
        word = words[at]
        if is_in(word, "relative pronoun"):
            return False
        if self._opens_clause(words, at) or self._begins_statement(words, at) or is_in(word, "free relative"):
            return True
        if is_in(word, "personal pronoun"):
            return self._ends_at_pronoun(words, at)
        told = ("relative pronoun", "personal pronoun")
        related = any(is_in(each, kind) for each in words[head:at] for kind in told)
        if is_in(word, "auxiliary form"):
            return not related or self._complete(words[head:at])
        if is_in(word, "conjunction"):
            return more or self._ends_at_conjunction(words, at, joined=joined)
        if self._begins_another(words, at):
            return True
        if self.clauses.is_verb(word):
            if related:
                another = self.clauses.is_verb(words[at - 1]) and not is_in(words[at - 1], "auxiliary form")
                return self._complete(words[head:at]) and (another or not self._in_verb(words[at - 1]))
            if at == head + 1 and words[head].folded in word_set("pointing pronoun") and is_participle(word):
                return False
            later = words[at + 1 : at + 2]
            passive = (
                later
                and is_participle(word)
                and (
                    is_in(later[0], "adposition")
                    or is_in(later[0], "adverb of place")
                    or self.clauses.is_verb(later[0])
                )
            )
            return not passive or (subject and not any(self.clauses.is_verb(later) for later in words[at + 1 :]))
        return False

    def _ends_at_pronoun(self, words: Sequence[Word], at: int) -> bool:
        """Whether a pronoun behind a noun begins no relative clause ("the ports they saw")."""
        return is_plural(words[at - 1].text) and not (words[at + 1 :] and self.clauses.is_verb(words[at + 1]))

    def _ends_at_conjunction(self, words: Sequence[Word], at: int, *, joined: bool) -> bool:
        """Whether a conjunction joins something else than a part of the noun phrase."""
        if at + 1 == len(words) or self.clauses.is_verb(words[at + 1]) or is_in(words[at + 1], "relative pronoun"):
            return True
        if at + 2 == len(words) and words[at + 1].folded.endswith(tuple(word_set("ending of a gerund"))):
            return True
        third = words[at + 2 : at + 3]
        verb = bool(third) and self.clauses.is_verb(third[0]) and not is_in(third[0], "auxiliary form")
        return not joined and (verb or is_in(words[at + 1], "article"))

    def _begins_another(self, words: Sequence[Word], at: int) -> bool:
        """Whether an article behind a noun begins another clause ("pays for lamps this rule was kept")."""
        if not at or not is_in(words[at], "article of a clause"):
            return False
        before, timed = words[at - 1], at + 1 < len(words) and is_in(words[at + 1], "time unit")
        noun = is_plural(before.text) or before.text[:1].isupper()
        return noun and not timed and not self.clauses.is_verb(before) and not is_in(before, "adposition")

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
        if is_in(words[0], "relative pronoun") or is_in(words[0], "bare degree"):
            words = words[1:]
        said: list[Word] = []
        for at, word in enumerate(words[:LONGEST_NOUN]):
            if at and (self._ends_predicate(words, at) or self._new_clause(words, at)):
                break
            said.append(word)
        unsaid = len(said) == 1 and len(words) > 1 and words[1].number and not said[0].folded.endswith("ed")
        return [] if unsaid else trimmed(said)

    def _predicate_behind(self, place: int, rest: Sequence[Word]) -> list[Word]:
        """The predicate behind a comma, where a participle before it says which things are meant ("hired for …,")."""
        participle = len(rest) > 1 and is_participle(rest[0]) and is_in(rest[1], "adposition")
        if not participle or any(self.clauses.is_verb(word) for word in rest[1:]):
            return []
        behind = self.clauses.behind_comma(place)
        return behind if behind and self.clauses.is_verb(behind[0]) else []

    def _ends_predicate(self, words: Sequence[Word], at: int) -> bool:
        if is_in(words[at], "predicate end"):
            if is_in(words[at], "so") and words[at - 1].folded in word_set("doing"):
                return False
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

    def _subject(self, frame: Frame) -> str:
        """The subject of a verb whose value a quantity is."""
        kept = cleaned(frame.before)
        if kept and self.clauses.is_verb(kept[0]) and not is_in(kept[0], "auxiliary form"):
            kept = kept[1:]
        if kept and kept[-1].folded in word_set("to in a measure"):
            kept.pop()
            phrase = self.clauses.noun_phrase_before(kept)
            if phrase and is_in(phrase[0], "determiner") and not any(map(self.clauses.is_verb, kept)):
                kept = cleaned(phrase)
        told = any(self.clauses.is_verb(word) for word in (*kept, *self._verb_of(frame)))
        kept = self._subject_among(kept, main=not self._verb_of(frame) and told)
        if kept and self._is_pronoun(kept[-1]) and len(kept) < SHORT_CLAUSE:
            return ""
        return without_average(phrase_of(kept[-LONGEST_NOUN:]), plain_of([*frame.before[-1:], *self._verb_of(frame)]))

    @staticmethod
    def _verb_of(frame: Frame) -> list[Word]:
        """The words of the verb whose value a quantity is, but for prepositions."""
        words = (Word(word, 0, 0) for word in frame.preposition.split())
        return [word for word in words if not is_in(word, "adposition")]

    def _subject_among(self, words: list[Word], *, main: bool = False) -> list[Word]:
        """The last subject in the words before a verb, without what belongs to that verb ("had nevertheless").

        :param main: whether the words have the verb of the clause themselves ("Fees rose by 5 per cent to")
        """
        kept = list(words)
        if main:
            verb = max((at for at, word in enumerate(kept) if at and self.clauses.is_verb(word)), default=len(kept))
            kept = kept[:verb]
        loose = ("auxiliary form", "adposition", "sentence adverb", "negation", "verb particle")
        while kept and (any(is_in(kept[-1], each) for each in loose) or kept[-1].folded.endswith("ly")):
            kept.pop()
        if len(kept) > 1 and is_participle(kept[-1]) and is_in(kept[-2], "auxiliary form"):
            return self._subject_among(kept[:-1])
        finite = max((at for at, word in enumerate(kept) if self._is_finite(kept, at)), default=None)
        if finite is None or any(is_in(word, "relative pronoun") for word in kept[:finite]):
            return kept
        behind = cleaned(kept[finite + 1 :])
        if is_in(kept[finite], "form of be") and behind and is_in(behind[0], "indefinite article"):
            return kept[:finite]
        while behind and (is_in(behind[0], "relative pronoun") or behind[0].folded.endswith("ly")):
            behind.pop(0)
        return behind if behind and not is_in(behind[0], "adposition") else kept[:finite]

    def _is_finite(self, words: Sequence[Word], at: int) -> bool:
        """Whether a word is a verb, and no participle that says which thing is meant ("fees paid in ports")."""
        if not self.clauses.is_verb(words[at]):
            return False
        behind = words[at + 1 : at + 2]
        reduced = is_participle(words[at]) and (not behind or is_in(behind[0], "adposition"))
        return not reduced or (at > 0 and is_in(words[at - 1], "personal pronoun"))

    @staticmethod
    def _is_pronoun(word: Word) -> bool:
        bare = word.folded.partition("'")[0].partition("’")[0]
        return any(bare in word_set(words) for words in ("personal pronoun", "speaking pronoun", "demonstrative"))

    def _own(self, words: Sequence[Word], place: int) -> list[Word]:
        """What stands behind an amount, up to the next amount that is set beside it."""
        following = self.quantities[place + 1].start if place + 1 < len(self.quantities) else len(self.text) + 1
        kept: list[Word] = []
        for at, word in enumerate(words[: MOST_WORDS + 2]):
            again = len(kept) > 1 and is_in(kept[-1], "adposition") and is_in(kept[-2], "conjunction")
            joins = again or (
                kept and (is_in(kept[-1], "conjunction") or kept[-1].folded in word_set("to in a measure"))
            )
            joined = word.start > following and joins
            later = words[at + 1 : at + 2]
            verb = at + 2 < len(words) and (self.clauses.is_verb(later[0]) or later[0].folded.endswith("ly"))
            adverb = bool(later) and (is_in(later[0], "sentence adverb") or self.clauses.is_verb(later[0]))
            joined = joined or bool((verb or adverb) and is_in(word, "conjunction"))
            another = kept and self._begins_another(words, at)
            if joined or another or self._opens_clause(words, at) or is_in(word, "relative pronoun"):
                break
            kept.append(word)
        return trimmed(kept)
