"""Shares: what they are shares of, and what is so of it."""

from __future__ import annotations

from collections.abc import Sequence

from miggraph.extract.rules import entries, word_set
from miggraph.extract.values.frame import Frame, Role
from miggraph.extract.values.measured import Measure, MeasuredSentence, Read
from miggraph.extract.values.noun_phrases import MOST_WORDS
from miggraph.extract.values.quantities import QuantityKind
from miggraph.extract.values.wording import (
    asked_in,
    cleaned,
    joined_up,
    joining_word,
    of_whole,
    phrase_of,
    plural_in,
    share_of,
    without_closing_time,
)
from miggraph.extract.values.words import Word, is_in, is_participle, is_plural, stands_in, trimmed


class Shares(MeasuredSentence):
    """Reads what percentages and fractions measure."""

    def _percent(self, place: int, frame: Frame) -> tuple[Measure, Read]:
        rate = self._rate(place)
        words = [word for word in self.clauses.after(place) if word.start >= self.quantities[place].end + len(rate)]
        change = self._change(place, frame, words)
        if change:
            return Measure("%", change), Read(frame, "", "")
        whole, rest = self._whole_after(place, words)
        if whole:
            self._whole = whole
            said = phrase_of(self._predicate(rest))
            if not said and (told := self._held_in(place, frame, rest)):
                return Measure("%", joined_up(joining_word("share"), of_whole(whole), told)), Read(frame, whole, "")
            if not said and frame.preposition.casefold() in word_set("with"):
                share = joined_up(joining_word("share"), of_whole(whole), phrase_of(self._own(rest, place)))
                return Measure("%", share), Read(frame, whole, "")
            if not said and (said := self._beside(place, frame)):
                frame = frame._replace(role=Role.SUBJECT)
            frame, said = self._taken_up(place, frame, said)
            share = joined_up(joining_word("share"), of_whole(whole))
            if frame.role is Role.COPULA:
                return self._what_is(share, frame), Read(frame, whole, said)
            return Measure("%", self._related(share, frame, said)), Read(frame, whole, said)
        if frame.role is Role.PART:
            self._whole = self._last_measured(place) or self._whole
        return self._bare_percent(place, frame, words)

    def _behind_pronoun(self, words: list[Word]) -> list[Word]:
        """The words behind "of them", where nothing tells whom that means."""
        words = self._unelided(words)
        pronouns = ("personal pronoun", "object pronoun")
        at = 1 if words and words[0].folded in word_set("of a share") else 0
        while at and at < len(words) and any(is_in(words[at], each) for each in pronouns):
            at += 1
        return words[at:] if at > 1 else words

    def _held_in(self, place: int, frame: Frame, rest: list[Word]) -> str:
        """What is so in a share, where the sentence begins with it ("In half of the huts, nobody was left")."""
        inside = frame.preposition.casefold() == joining_word("in") and frame.role is Role.OBLIQUE and not frame.before
        behind = trimmed((self.clauses.behind_comma(place) or rest)[:MOST_WORDS]) if inside else []
        told = any(map(self.clauses.is_verb, behind)) and joining_word("which")
        return joined_up(frame.preposition.casefold(), joining_word("which"), phrase_of(behind)) if told else ""

    def _bare_percent(self, place: int, frame: Frame, words: list[Word]) -> tuple[Measure, Read]:
        if words and words[0].folded == "of" and len(words) > 1 and is_in(words[1], "relative pronoun"):
            self._whole = self._last_measured(place) or self._whole
            words = words[2:]
        words = self._behind_pronoun(words)
        if words and is_in(words[0], "more or less") and frame.role is Role.OBJECT:
            joint = joined_up(joining_word("by"), joining_word("which"))
            told = self._clause(joining_word("amount"), joint, frame.before)
            own = phrase_of(trimmed(words[:MOST_WORDS]))
            return Measure("%", joined_up(told, own) if len(told.split()) > 1 else None), Read(frame, "", "")
        fronted = self._fronted(place)
        said = self._said_of_share(place, frame, words)
        if said and frame.role in (Role.SUBJECT, Role.PART, Role.JOINED, Role.THERE):
            whole = fronted or self._whole or asked_in(self.text)
            that = joining_word("who") or joining_word("that")
            share = joined_up(joining_word("share"), of_whole(whole), that, phrase_of(said))
            return Measure("%", share), Read(frame, whole, phrase_of(said))
        noun = self._noun_phrase(words, place, subject=False)
        if named := self._named_by(place, words):
            return Measure("%", self._caused(joined_up(frame.possessor, named), frame)), Read(frame, "", "")
        own = phrase_of(self._own(words, place)) if words and is_in(words[0], "adposition") else ""
        if place and own and self._is_compared(place, frame):
            return Measure("%", joined_up(self.found[place - 1][0].measures or "", own)), Read(frame, "", "")
        if frame.role is Role.COPULA:
            subject = self._subject(frame)
            subject = without_closing_time(subject) if own else subject
            return Measure("%", joined_up(subject, own) or None), Read(frame, "", "")
        if self.clauses.inside(place):
            return self._percent_in_brackets(place, frame)
        if frame.role is Role.JOINED and place:
            return self._percent_beside(place, frame, words)
        return Measure("%", self._unbound(frame, words, phrase_of(noun)) or None), Read(frame, "", "")

    def _said_of_share(self, place: int, frame: Frame, words: list[Word]) -> list[Word]:
        said = self._predicate(words)
        if not said and words and frame.role is Role.SUBJECT and is_participle(words[0]):
            return trimmed(words[:MOST_WORDS])
        if not said and place and words:
            said = self._gapped(place, words)
        if not said and place and frame.role is Role.JOINED and self._looks_like_verb(words):
            return trimmed(words[:MOST_WORDS])
        return said

    @staticmethod
    def _looks_like_verb(words: Sequence[Word]) -> bool:
        """Whether a word that looks like a plural is the verb of a share ("and 20 per cent hires drivers")."""
        if len(words) == 1 or not words or not words[0].text.islower() or not is_plural(words[0].text):
            return False
        return not any(is_in(words[1], small) for small in ("adposition", "conjunction", "relative pronoun"))

    def _percent_beside(self, place: int, frame: Frame, words: Sequence[Word]) -> tuple[Measure, Read]:
        """A share that is set beside another: the same, but for the words behind it."""
        earlier, read = self.found[place - 1]
        own = phrase_of(trimmed(words[:MOST_WORDS]))
        if words and self._names(words[0]) and not is_in(words[0], "determiner"):
            own = phrase_of(self._noun_phrase(words, place, subject=False)) or own
            return Measure("%", own), Read(frame, "", "")
        if earlier.measures and own and self.quantities[place - 1].kind is QuantityKind.PERCENT:
            told = joined_up(self._without_tail(earlier.measures), own)
            return Measure("%", told), Read(read.frame, read.noun, "")
        return Measure("%", own or earlier.measures), Read(frame, "", "")

    def _unbound(self, frame: Frame, words: Sequence[Word], noun: str) -> str:
        """The words around a share that names no whole."""
        before = cleaned(frame.before)
        if frame.role is not Role.OBLIQUE:
            before = self._subject_among(before)
        if frame.role is Role.OBLIQUE and frame.preposition in word_set("of a share"):
            before = cleaned(self.clauses.noun_phrase_before(before)) or before
        if noun and frame.role in (Role.OBJECT, Role.OBLIQUE):
            composed = frame.preposition in word_set("of a share")
            return noun if composed else self._related(noun, frame, "")
        return joined_up(phrase_of(before[-MOST_WORDS:]), phrase_of(trimmed(words[:MOST_WORDS])))

    def _percent_in_brackets(self, place: int, frame: Frame) -> tuple[Measure, Read]:
        """A share in brackets: the one right before it again, or one of what stands before the brackets."""
        around, earlier = self.clauses.inside(place), self.found[place - 1] if place else None
        if earlier and (told := self._in_series(place, earlier[0].measures or "")):
            return Measure("%", told), Read(frame, "", "")
        alone = around is not None and not any(
            word.start < self.quantities[place].start for word in self.clauses.words(around)
        )
        apart = place and earlier and self.clauses.inside(place - 1) is None
        if alone and apart and earlier and self.quantities[place - 1].kind is QuantityKind.PERCENT:
            return earlier
        return Measure("%", self._bracketed(place) if alone else self._named_in_brackets(place)), Read(frame, "", "")

    def _named_in_brackets(self, place: int) -> str | None:
        """What a share is named in its own brackets ("(rate of losses: 40 per cent)")."""
        words = cleaned(self.clauses.before(place))
        verbal = any(map(self.clauses.is_verb, words)) or any(is_in(word, "adposition") for word in words[-1:])
        return (
            phrase_of(words)
            if words and not verbal and len(words) <= MOST_WORDS and place == self._first_in(place)
            else None
        )

    def _first_in(self, place: int) -> int:
        """The first quantity in the brackets of one."""
        around = self.clauses.inside(place)
        return next(at for at in range(place + 1) if self.clauses.inside(at) == around)

    def _whole_after(self, place: int, words: list[Word]) -> tuple[str, list[Word]]:
        """What a share is a share of, and the words behind that."""
        quantity = self.quantities[place]
        printed = self.text[quantity.start : quantity.end].casefold()
        words = self._unelided(words)
        if len(words) > 1 and is_in(words[1], "more or less"):
            return "", words
        of = words[0].text if words and words[0].folded in word_set("of a share") else ""
        if of and len(words) > 1 and is_in(words[1], "relative pronoun"):
            return "", words[1:]
        if of:
            words = words[1:]
        elif not share_of() and any(map(str.isdigit, printed)) and (counted := plural_in(printed)):
            return f"{entries('of a share')[0]} {counted}", words
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
        text = joined_up(phrase_of(noun), self._limit_of(rest))
        if text.casefold() in word_set("pointing pronoun") and self._whole:
            return self._whole, rest
        text = self._told_apart(text)
        return (text if share_of() else (joined_up(of, text) if len(of) > 1 else f"{of}'{text}")), rest

    def _told_apart(self, whole: str) -> str:
        """A whole of which a pronoun and a participle tell ("those hired"), by the name of the whole before."""
        first, _, rest = whole.partition(" ")
        kept = self._whole.split()
        if (
            not rest
            or not kept
            or not stands_in(first, "pointing pronoun")
            or not is_participle(Word(rest.split()[0], 0, 0))
        ):
            return whole
        end = next((at for at, word in enumerate(kept) if at and stands_in(word, "after the noun")), len(kept))
        while end > 1 and (is_participle(Word(kept[0], 0, 0)) or stands_in(kept[0], "part noun")):
            kept, end = kept[1:], end - 1
        return joined_up(" ".join(kept[:end]), rest)

    @staticmethod
    def _unelided(words: list[Word]) -> list[Word]:
        """Words of which the first is parted from one that is written together with the next ("d'enfants")."""
        start = words[0].folded.replace("’", "'") if words else ""
        of = next((f"{of}'" for of in entries("of a share") if len(of) == 1 and start.startswith(f"{of}'")), "")
        if not of or len(start) == len(of):
            return words
        word = words[0]
        rest = word._replace(text=word.text[len(of) :], start=word.start + len(of))
        return [word._replace(text=of[:-1]), rest, *words[1:]]

    def _pointed_whole(self, words: list[Word]) -> tuple[str, list[Word]]:
        """What a share "of them" is a share of, with what tells which of them ("in ports"), and what is left."""
        whole, rest = self._whole or self._counted_earlier, words[1:]
        told = rest and not self._predicate(rest) and not is_in(rest[0], "determiner")
        told = told and not self._looks_like_verb(rest)
        while rest and rest[0].folded in word_set("pointing pronoun"):
            rest = rest[1:]
        if not whole or not told or any(map(self.clauses.is_verb, rest)):
            return whole, rest
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
        if not place or not self._is_compared(place, frame):
            return ""
        return self.found[place - 1][1].said

    def _is_compared(self, place: int, frame: Frame) -> bool:
        """Whether a share is compared to the one before it."""
        same = self.quantities[place - 1].kind is QuantityKind.PERCENT
        compared = frame.before and (is_in(frame.before[-1], "comparing") or is_in(frame.before[0], "ranging"))
        return bool(same and (compared or frame.preposition.casefold() in word_set("comparing")))

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
        wanted = frame.preposition.split()[1:]
        verb = joined_up(verb, *wanted) if len(wanted) == 1 and wanted[0] in word_set("to in a measure") else verb
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
        apart = apart or (len(first) == len(words) - 1 and not any(map(self.clauses.is_verb, first)))
        return phrase_of(first) if apart else ""

    def _gapped(self, place: int, words: list[Word]) -> list[Word]:
        """The words after a percentage, with the verb that only the one before has ("…, and 12 per cent in ports")."""
        if self.quantities[place - 1].kind is not QuantityKind.PERCENT:
            return []
        earlier = self._predicate(self.clauses.after(place - 1))
        same = next((at for at, word in enumerate(earlier) if at and word.folded == words[0].folded), None)
        own = [words[0]._replace(number=""), *words[1:MOST_WORDS]]
        return [*earlier[:same], *trimmed(own)] if same else []

    def _bracketed(self, place: int) -> str | None:
        """What a share in brackets is of: the words before the brackets."""
        around = self.clauses.inside(place)
        held = [q.end for at, q in enumerate(self.quantities[:place]) if self.clauses.inside(at)]
        first = max(held, default=0)
        words = [word for word in self.clauses.words(None) if around and first <= word.start < around[0]]
        last = [word for word in words if word.part == words[-1].part] if words else []
        if last and is_in(last[0], "relative pronoun"):
            owner = self.clauses.noun_phrase_before(words[: len(words) - len(last)])
            if told := self._majority(owner, last[1:]):
                return told
            last = [*owner, *last[1:]]
        kept = cleaned(last)
        answer = len(kept) > 1 and self.clauses.is_verb(kept[0]) and not is_in(kept[1], "adposition")
        if answer and not is_in(kept[0], "doing") and (whole := self._whole or asked_in(self.text)):
            that = joining_word("who") or joining_word("that")
            return joined_up(joining_word("share"), of_whole(whole), that, phrase_of(trimmed(kept)))
        if any(map(self.clauses.is_verb, kept)):
            return self._share_of_clause(kept) or self._named_object(kept)
        if len(kept) > len(("majority", "of")) and is_in(kept[0], "article") and is_in(kept[1], "part noun"):
            return joined_up(joining_word("share"), phrase_of(kept[2:]))
        small = ("article", "adposition", "conjunction")
        named = all(word.text[:1].isupper() or any(is_in(word, words) for words in small) for word in kept)
        return phrase_of(kept) if 0 < len(kept) <= MOST_WORDS + 2 and not named else None

    def _majority(self, owner: list[Word], said: list[Word]) -> str:
        """What a share behind "most of" is of ("ports, which host the majority of the boats (75 per cent)")."""
        part = next((at for at, word in enumerate(said) if at and is_in(word, "part noun")), 0)
        if part < 2 or not self._is_present(said[0]) or not self.clauses.is_verb(said[0]):
            return ""
        inner = max((at for at, word in enumerate(owner) if is_in(word, "adposition")), default=-1)
        owner = owner if is_plural(said[0].text) else owner[inner + 1 :]
        that = joining_word("that")
        return joined_up(joining_word("share"), phrase_of(said[part + 1 :]), that, phrase_of(owner), said[0].text)

    @staticmethod
    def _is_present(verb: Word) -> bool:
        """Whether a verb is no auxiliary and no participle."""
        return not is_in(verb, "auxiliary form") and not is_participle(verb)

    def _share_of_clause(self, words: Sequence[Word]) -> str | None:
        """What a share behind a clause is a share of: its plural subject, of which the rest is so."""
        verb = next(at for at, word in enumerate(words) if self.clauses.is_verb(word))
        subject, said = self._numbered(cleaned(words[:verb])), phrase_of(trimmed(words[verb:]))
        head = self._head_at(subject)
        if head is None or not said or not is_plural(subject[head].text) or self._is_pronoun(subject[0]):
            return None
        if any(is_in(word, "relative pronoun") for word in words):
            return None
        return joined_up(joining_word("share"), share_of(), phrase_of(subject), joining_word("that"), said)

    @staticmethod
    def _numbered(words: list[Word]) -> list[Word]:
        """The things of which some number is told ("high numbers of pilots")."""
        of = next((at for at, word in enumerate(words) if at and word.folded in word_set("of a share")), 0)
        return words[of + 1 :] if of and is_in(words[of - 1], "number noun") and is_plural(words[-1].text) else words

    def _named_object(self, words: Sequence[Word]) -> str | None:
        """The object of the verb that stands before a share ("The port saw a rise in fees (10%)")."""
        last = max(at for at, word in enumerate(words) if self.clauses.is_verb(word))
        behind = cleaned(words[last + 1 :])
        if not is_in(words[last], "showing verb"):
            return None
        if len(behind) < len(("the", "fees")) or is_in(behind[0], "adposition") or behind[0].folded.endswith("ly"):
            return None
        if len(behind) > len(("majority", "of")) and is_in(behind[1], "part noun"):
            return joined_up(joining_word("share"), phrase_of(behind[2:]))
        return phrase_of(behind) if is_in(behind[0], "determiner") else None

    def _in_series(self, place: int, earlier: str) -> str:
        """A share behind a name, set beside one behind another name ("came from Ruritania (40%) and Syldavia (9%)")."""
        last = self.quantities[place - 1]
        between = self.text[last.end : self.quantities[place].start].partition(")")[2].rpartition("(")[0]
        name = [word for word in between.replace(",", " ").split() if not stands_in(word, "conjunction")]
        told = earlier.split()
        kept = len(told)
        while kept and told[kept - 1][:1].isupper():
            kept -= 1
        kept -= kept == len(told) and kept > 1 and stands_in(told[-2], "article")
        kept -= kept > 0 and stands_in(told[kept - 1], "article")
        named = name and (stands_in(name[0], "article") or all(word[:1].isupper() for word in name))
        return (
            joined_up(" ".join(told[:kept]), " ".join(name))
            if named and len(("share", "of", "X")) < kept < len(told)
            else ""
        )
