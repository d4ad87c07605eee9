"""What is counted, with what its clause says of it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from miggraph.extract.rules import entries, word_set
from miggraph.extract.values.frame import Frame, Role
from miggraph.extract.values.noun_phrases import NounPhrases
from miggraph.extract.values.wording import cleaned, joined_up, joining_word, participle_of, phrase_of
from miggraph.extract.values.words import Word, is_in, is_participle, stands_in

LONGEST_CLAUSE = 26
"""A clause with more words is left out of what is measured."""
_BARE = 4
"""A noun phrase with fewer words takes a participle behind it."""
_NAKED = 2
"""An article and a noun, or a noun and a participle."""
_OBJECT = 6
"""The object of a verb before a preposition has at most so many words, where the preposition belongs to the verb."""
_OWNER = 8
"""What holds the things that are counted is named in at most so many words."""


class Relations(NounPhrases):
    """Puts a noun phrase together with its clause."""

    def _related(self, noun: str, frame: Frame, said: str, *, that: str = "that") -> str:
        """A noun phrase with what the clause says of it."""
        if not noun:
            return ""
        role, before = frame.role, cleaned(frame.before)
        if frame.possessor:
            noun = f"{frame.possessor} {noun}"
        if said and (
            (role is Role.OBLIQUE and not before) or (role is Role.NAME and is_in(frame.before[0], "adposition"))
        ):
            role = Role.SUBJECT
        if said and role in (Role.SUBJECT, Role.JOINED, Role.PART, Role.THERE):
            bare = " " not in said and said.endswith(tuple(word_set("ending of a participle")))
            return joined_up(noun, "" if bare else joining_word("who") or joining_word(that), said)
        if role is Role.GERUND and (participle := participle_of(frame.before[-1].text)):
            return f"{noun} {participle}"
        if role is Role.OBJECT and before:
            return self._as_object(noun, frame, before)
        if role is Role.NAME and before[-1:] and (by := self._described(before[:-1])):
            done = participle_of(before[-1].text)
            return joined_up(noun, done, joining_word("by"), by) if done else noun
        if role is Role.OBLIQUE and before:
            return self._oblique(noun, frame)
        return noun

    def _as_object(self, noun: str, frame: Frame, before: list[Word]) -> str:
        """Things that are the object of a verb."""
        if all(is_in(word, "auxiliary form") or is_in(word, "adposition") for word in before):
            return noun
        if held := self._held(noun, before[:-1], before[-1]):
            return held
        if is_in(before[-1], "gerund to leave"):
            return noun
        active = before[-1].folded.endswith(tuple(word_set("ending of a gerund")))
        if active and (participle := participle_of(before[-1].text)):
            by = self._actor(before[:-1]) or self._described(before[:-1])
            return joined_up(noun, participle, joining_word("by") if by else "", by)
        timed = any(stands_in(word, "measuring unit") for word in noun.split())
        if self._is_pronoun(before[0]) and self._is_done(before[-1]) and len(noun.split()) < _BARE and not timed:
            return f"{noun} {before[-1].text}"
        return self._clause(noun, joining_word("that"), frame.before)

    @staticmethod
    def _is_done(word: Word) -> bool:
        """Whether a word can say what was done with things, behind their name ("boats sold")."""
        known = is_participle(word) and not is_in(word, "auxiliary form") and not is_in(word, "holding verb")
        return known and bool(joining_word("which"))

    def _actor(self, words: Sequence[Word]) -> str:
        """Who does what a gerund says, where nothing but that stands before it."""
        kept = cleaned(words)
        if not kept or any(map(self.clauses.is_verb, kept)) or len(kept) > _OWNER or self._is_pronoun(kept[0]):
            return ""
        parted = len(kept) > _NAKED and kept[1].folded in word_set("of a share")  # "each of the ports"
        named = parted or is_in(kept[0], "determiner") or kept[0].text[:1].isupper()
        return phrase_of(kept) if named and not is_in(kept[-1], "adposition") else ""

    def _described(self, words: Sequence[Word]) -> str:
        """What does what a gerund says, by the word for what the subject is ("It is a survey covering 40 boats")."""
        first = words[0].start if words else 0
        ahead = [word for word in self.clauses.words(None) if word.start < first][-_NAKED:]
        article = next((word for word in reversed([*ahead, *words][-_OWNER:]) if is_in(word, "determiner")), None)
        phrase = [word for word in self.clauses.noun_phrase_before(words) if word is not article]
        new = len(phrase) > 1 and article is not None and is_in(article, "indefinite article")
        plain = not any(is_in(word, "adposition") or is_in(word, "relative pronoun") for word in phrase)
        return joined_up(article.text if article else "", phrase_of(phrase)) if new and plain else ""

    def _held(self, noun: str, subject: Sequence[Word], verb: Word) -> str:
        """Things of which something consists ("The fleet comprises 40 boats"): they are in it."""
        kept = cleaned(subject)
        shared = noun.split()[0] == joining_word("share")
        if shared or not is_in(verb, "holding verb") or not kept or len(kept) > _OWNER or self._is_pronoun(kept[0]):
            return ""
        if any(self.clauses.is_verb(word) or is_in(word, "relative pronoun") for word in kept):
            return ""
        return self._joined_to(noun, joining_word("in"), phrase_of(kept))

    @staticmethod
    def _joined_to(noun: str, *more: str) -> str:
        """A noun phrase with more, which stands before a relative clause that it has."""
        words = noun.split()
        relative = next(
            (at for at, word in enumerate(words) if at and word.casefold() in word_set("relative pronoun")), None
        )
        return joined_up(" ".join(words[:relative]), *more, " ".join(words[relative:]) if relative else "")

    def _clause(self, noun: str, joint: str, words: Sequence[Word]) -> str:
        """A noun phrase with a relative clause that words make, where they make one that can be read alone."""
        kept = self._without_setting(cleaned(words))
        return joined_up(noun, joint, phrase_of(kept)) if self._makes_clause(kept) else noun

    def _without_setting(self, words: list[Word]) -> list[Word]:
        """A clause from its subject on, where a preposition begins it ("In its first year the port sold")."""
        if not words or not is_in(words[0], "adposition"):
            return words
        verb = next((at for at, word in enumerate(words) if self.clauses.is_verb(word)), len(words))
        for at in range(2, verb):
            behind_noun = not is_in(words[at - 1], "adposition") and not is_in(words[at - 1], "conjunction")
            if is_in(words[at], "determiner") and behind_noun and not is_in(words[at - 1], "determiner"):
                return words[at:]
        return words

    def _makes_clause(self, words: Sequence[Word]) -> bool:
        """Whether words are a subject and one verb, so that a clause can be made of them."""
        if not 1 < len(words) <= LONGEST_CLAUSE:
            return False
        first = words[0]
        if all(is_in(word, "loose end") for word in words):
            return False
        pointed = is_in(first, "demonstrative") and not self.clauses.is_verb(words[1])
        if (self._is_pronoun(first) and not pointed) or any(is_in(word, "speaking pronoun") for word in words[:4]):
            return False
        if words[-1].folded.endswith(tuple(word_set("ending of a gerund"))):
            return False
        if any(is_in(word, "personal pronoun") for word in words[1:-1]):
            return False
        if is_in(first, "there") or is_in(first, "adposition") or self.clauses.is_verb(first):
            return False
        if any(is_in(word, "subordinator") or is_in(word, "relative pronoun") for word in words):
            return False
        verbs = self._verbs_in(words)
        wanted = len(words) > 1 and words[-2].folded in word_set("to in a measure")
        return verbs == 1 or (not verbs and not wanted)

    def _verbs_in(self, words: Sequence[Word]) -> int:
        """How many verbs words have, each with its auxiliaries; participles that say which thing is meant are none."""
        found, inside = 0, False
        for at, word in enumerate(words):
            linked = word.folded.endswith("ly") or is_in(word, "negation") or is_in(word, "conjunction")
            linked = linked or is_in(word, "sentence adverb") or word.folded in word_set("to in a measure")
            if not self.clauses.is_verb(word):
                inside = inside and linked
                continue
            behind = words[at + 1 : at + 2]
            reduced = is_participle(word) and not inside and behind and is_in(behind[0], "adposition")
            if not reduced or at + 2 >= len(words):
                found += not inside
                inside = True
        return found

    def _oblique(self, noun: str, frame: Frame) -> str:
        """Things behind a preposition: with the clause, where the preposition belongs to its verb."""
        before = list(frame.before)
        while before and before[-1].folded.endswith("ly"):
            before.pop()
        if not before:
            return noun
        governor, preposition = before[-1], frame.preposition.casefold()
        if preposition == "of" and not self.clauses.is_verb(governor):
            head = cleaned(self.clauses.noun_phrase_before(before))
            made = self._made(noun, head)
            if made and head[-1].folded in word_set("container of a measure"):
                made = joined_up(made, self._reached(before[: len(before) - len(head)]))
            return made or self._rated(head) or noun
        if acting := self._acting(noun, frame):
            return acting
        if held := self._held(noun, before[:-1], governor):
            return held
        if is_in(governor, "governs a preposition") or not joining_word("which"):
            return noun
        of_verb = preposition in word_set("preposition of a verb") and self._belongs_to_verb(before, preposition)
        placed = preposition == joining_word("in") and self._is_aimed_at_places(noun, before)
        if not of_verb and not placed:
            return noun
        return self._clause(noun, f"{frame.preposition} {joining_word('which')}", frame.before)

    def _belongs_to_verb(self, before: Sequence[Word], preposition: str) -> bool:
        """Whether a preposition behind words is said with their verb, rather than with a noun."""
        verb = max((at for at, word in enumerate(before) if self.clauses.is_verb(word)), default=None)
        if verb is None or len(before) - 1 - verb > _OBJECT:
            return False
        gerunds = tuple(word_set("ending of a gerund"))
        between = before[verb + 1 :]
        if is_in(before[verb], "form of be") and any(is_in(word, "article") for word in between):
            return False
        if is_in(before[-1], "form of be") or (preposition in word_set("with") and self._is_noun(before[-1])):
            return False
        small = ("adposition", "conjunction")
        free = not any(
            word.folded.endswith(gerunds) and any(is_in(earlier, each) for each in small)
            for earlier, word in pairwise(between)
        )
        return free and not any(is_in(word, "conjunction") for word in between)

    def _is_aimed_at_places(self, noun: str, before: Sequence[Word]) -> bool:
        """Whether the things behind "in" are places, where something is done by what the clause tells of."""
        places = any(stands_in(word, "counted place") for word in noun.split()[:_NAKED])
        ends = tuple(word_set("ending of a gerund"))
        gerunds = (at for at in range(1, len(before)) if before[at].folded.endswith(ends))
        return places and any(is_in(before[at - 1], "adposition") for at in gerunds)

    def _is_noun(self, word: Word) -> bool:
        """Whether a word before a preposition is neither a verb nor a part of one ("talked", "carried out")."""
        part = word.folded.endswith(tuple(word_set("ending of a gerund"))) or is_in(word, "verb particle")
        return not part and not is_participle(word) and not self.clauses.is_verb(word)

    @staticmethod
    def _made(noun: str, head: Sequence[Word]) -> str:
        """The things counted, by what is done with them or what they are in ("the licensing of", "a team of")."""
        last = head[-1].folded if head else ""
        pairs = dict(zip(entries("making in a measure"), entries("made in a measure"), strict=True))
        if is_in(head[0], "article") if head else False:
            participle = pairs.get(last) or (participle_of(last) if len(head) <= _NAKED else "")
            if participle:
                return joined_up(noun, participle)
        if last in word_set("container of a measure"):
            return joined_up(noun, joining_word("in"), phrase_of(head))
        return ""

    def _reached(self, before: Sequence[Word]) -> str:
        """What goes to, or is done in, that which holds the things counted ("fees go to teams of 40 pilots")."""
        kept = list(before)
        if len(kept) < _BARE or not is_in(kept[-1], "adposition") or not self.clauses.is_verb(kept[-2]):
            return ""
        clause = self._clause("", f"{kept[-1].text} {joining_word('which')}", kept[:-1])
        return clause if len(clause.split()) > _BARE else ""

    @staticmethod
    def _rated(head: Sequence[Word]) -> str:
        """The rate whose value a number of things is ("a ratification rate of 40 ports")."""
        small = ("adposition", "determiner")
        last = max((at for at, word in enumerate(head) if any(is_in(word, each) for each in small)), default=-1)
        kept = head[last + 1 :]
        rate = len(kept) > 1 and is_in(kept[-1], "share noun") and not is_in(kept[-2], "adjective")
        return phrase_of(kept) if rate else ""

    def _caused(self, noun: str, frame: Frame) -> str:
        """What something brings about, with that ("A storm led to a 20% loss of boats")."""
        before = list(frame.before)
        if not before or not is_in(before[-1], "causing") or any(is_in(word, "relative pronoun") for word in before):
            return noun
        return self._clause(noun, joining_word("that"), [*before, *filter(None, [self._word_of(frame)])])

    @staticmethod
    def _word_of(frame: Frame) -> Word | None:
        return Word(frame.preposition, 0, 0) if frame.preposition else None

    def _acting(self, noun: str, frame: Frame) -> str:
        """Those by whom something is done, where no auxiliary makes a clause of it ("targets agreed by 40 ports")."""
        before = frame.before
        if len(before) < _NAKED or frame.preposition.casefold() != joining_word("by") or not joining_word("that"):
            return ""
        if not is_participle(before[-1]) or any(is_in(word, "auxiliary form") for word in before):
            return ""
        what = cleaned(self.clauses.noun_phrase_before(before[:-1]))
        return joined_up(noun, joining_word("that"), before[-1].text, phrase_of(what)) if what else ""
