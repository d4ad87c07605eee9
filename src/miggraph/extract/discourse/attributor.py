"""Follows the speakers through a report, sentence by sentence.

The floor is in one of these states, and a sentence that names nobody belongs to whoever has it:

=========  ===================================================  ==================================================
state      who has the floor                                    it ends
=========  ===================================================  ==================================================
open       nobody
held       a person, whose speech the report gives              with another speaker, words that open a discussion,
                                                                an impersonal sentence, the longest turn
lent       a body, a meeting or a document                      with another speaker, a sentence that tells its own
                                                                source or what another body does, the paragraph, the
                                                                longest turn
adopting   a body that adopts a resolution ("The Council,")     with another speaker, the section
labelled   the speaker of a transcript, by a label              with the next label, the part, a section in which a
                                                                body speaks itself ("Report of the Committee")
=========  ===================================================  ==================================================

In a transcript those whom the sentences name are those of whom the speaker speaks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import Enum, auto

from miggraph.extract.discourse.naming import People, Person, Posts, Printed
from miggraph.extract.discourse.sayings import (
    IN_BRACKETS,
    PROPOSED,
    Named,
    Saying,
    Sentence,
    SentenceReader,
    note_full_names,
    sayings,
    subject_of,
)
from miggraph.extract.discourse.sources import FOLLOWED, NOBODY, Source
from miggraph.extract.discourse.structure import Boundary
from miggraph.extract.discourse.turns import Turn
from miggraph.extract.rules import is_known, line_of, load
from miggraph.lexicon import Lexicon

_RESOLVES = ("source/body.resolves", "source/collective.resolves")
_DECIDES = ("source/collective.adopts", "source/collective.group", "source/it.adopts")
_SHORTEST_GIVEN = 2
"""A given name of no more letters may be a short form of anything."""
_FEWEST_PROPOSALS = 2
"""States in brackets behind so many items of a section propose the other items, too."""


class Floor(Enum):
    """Who has the floor."""

    OPEN = auto()
    HELD = auto()
    LENT = auto()
    ADOPTING = auto()
    LABELLED = auto()


class Attributor:
    """Tells whose words the sentences of a report are, in their order.

    :param known: full names of people found by other means, which short forms may stand for
    :param bodies: names of organisations that the lexicon does not have
    :param posts: full names of those who hold a post, by the words of the post
    :param positions: the job titles of people, by full name
    :param longest_turn: what ends a person's turn, unless something else does before: the next section in the report
        of a meeting, the next sentence in a report in the words of its authors, who name somebody in passing
    """

    def __init__(
        self,
        lexicon: Lexicon,
        known: Sequence[str] = (),
        bodies: Sequence[str] = (),
        posts: Mapping[str, str] | None = None,
        positions: Mapping[str, Sequence[str]] | None = None,
        *,
        longest_turn: Boundary = Boundary.SECTION,
    ) -> None:
        self._reader = SentenceReader(lexicon, bodies)
        self._named = Named(People(known, _givens(known, lexicon)), Posts(posts or {}, positions or {}))
        self._longest_turn = longest_turn
        self._direct = longest_turn is Boundary.SENTENCE
        self._floor = Floor.OPEN
        self._speaker = NOBODY
        self._argued = NOBODY
        """The group of people that said the sentence before, and may argue on."""
        self._deciding = NOBODY
        """The meeting or group that decided something in the section."""
        self._by_label: dict[str, Source] = {}
        """Who spoke by a label: the same later."""
        self._proposals = 0
        """How many items of the section are worded as what states in brackets propose."""
        self._in_paragraph = False

    def cross(self, boundary: Boundary, title: str = "") -> None:
        """Note what begins with the next sentence.

        :param title: the title of its section

        With a part, the people named before are no longer meant by a short form. With a section, nobody speaks until
        somebody is named. With a paragraph, an impersonal sentence no longer belongs to who spoke before.
        """
        if boundary >= Boundary.PART:
            self._named.people.clear()
            self._named.posts.clear()
            self._named.full_names.clear()
        if boundary >= Boundary.SECTION:
            self._named.spoke.clear()
            self._deciding = NOBODY
            self._proposals = 0
        if boundary >= Boundary.PARAGRAPH:
            self._in_paragraph, self._argued = False, NOBODY
            self._named.subject = NOBODY
            self._named.spoke = [said for said in self._named.spoke if said.person]
        if self._ends_with(boundary) or self._is_own(boundary, title):
            self._floor, self._speaker = Floor.OPEN, NOBODY

    def _ends_with(self, boundary: Boundary) -> bool:
        ends = {
            Floor.LENT: min(Boundary.PARAGRAPH, self._longest_turn),
            Floor.HELD: self._longest_turn,
            Floor.ADOPTING: Boundary.SECTION,
            Floor.LABELLED: Boundary.PART,
        }
        return self._floor in ends and boundary >= ends[self._floor]

    def _is_own(self, boundary: Boundary, title: str) -> bool:
        """Whether a section begins in which no speaker of a transcript goes on, as in the report of a committee."""
        if self._floor is not Floor.LABELLED or boundary < Boundary.SECTION:
            return False
        return load("source")["followed/own-section"].search(line_of(title)) is not None

    def attribute(
        self, sentence: str, printed: Sequence[Printed] = (), turn: Turn | None = None, *, announces: bool = False
    ) -> Source:
        """The source of the next sentence of the running text.

        :param printed: names of people that are known to stand in it, in their order
        :param turn: whose turn begins with it, by a label
        :param announces: whether it ends in a colon and no list follows, but paragraphs: what it announces
        """
        read = self._reader.read(sentence, self._named.people, printed)
        if turn:
            return self._begin(turn)
        if self._floor is Floor.LABELLED:
            self._named.posts.note(read.line, read.people)
            outside = load("source")["unattributed/proceedings"].search(read.line)
            return NOBODY if outside else self._speaker
        self._named.posts.note(read.line, read.people)
        if proposer := self._proposed(read):
            return proposer
        said = next(sayings(read, self._named, direct=self._direct), None)
        self._note(read, said)
        if said and announces and said.source.method in _DECIDES:
            self._floor, self._in_paragraph = Floor.ADOPTING, True
            self._speaker = Source(said.source.names, said.source.collective)
            return said.source
        return self._go_on(read) if said is None else self._give(said)

    def introduce(self, name: str) -> None:
        """Note that the talk of a person follows, whose full name a title or a line below it prints."""
        person = self._named.people.introduced(name)
        self._named.spoke.append(Saying(person.source(FOLLOWED), person))
        self._floor, self._speaker = Floor.HELD, person.source(FOLLOWED)

    def alone(self, cell: str, printed: Sequence[Printed] = ()) -> Source:
        """The source that a cell of a table names itself: no speaker of the text before goes on there."""
        people = self._named.people
        nobody_before = Named(people, self._named.posts)
        read = self._reader.read(cell, people, printed)
        said = next(sayings(read, nobody_before, direct=self._direct), None)
        return said.source if said else NOBODY

    def proposer(self, item: str) -> Source | None:
        """The states in brackets behind an item of a list, which propose it. They are no source of what follows."""
        return self._proposed(self._reader.read(item, self._named.people))

    def _proposed(self, read: Sentence) -> Source | None:
        """The states in brackets that propose something, worded as they propose it, or in a list of such items."""
        found = (said.source for said in sayings(read, self._named, direct=self._direct))
        source = next((source for source in found if source.method in IN_BRACKETS), None)
        if source:
            self._proposals += 1
        elif self._proposals >= _FEWEST_PROPOSALS:
            match = load("source")["proposed/in-brackets"].search(read.line)
            source = Source(read.bodies_in(match, "who"), method=PROPOSED) if match else None
        return source

    def _begin(self, turn: Turn) -> Source:
        """Give the floor to whom a label names."""
        self._floor, self._speaker = Floor.LABELLED, NOBODY
        if turn.kind == "nobody":
            return NOBODY
        source = self._by_label.setdefault(turn.who, self._labelled(turn))
        self._speaker = Source(source.names, source.collective)
        return source

    def _labelled(self, turn: Turn) -> Source:
        """Who speaks by a label: a person who is known by full name, or a voice as printed."""
        person: Person | None = None
        if turn.kind == "post":
            person = self._named.posts.holder(turn.who)
        elif turn.name:
            person = self._named.people.find(turn.name, turn.who.removesuffix(turn.name).strip())
        if person and person.full:
            return person.source(turn.method)
        return Source(collective=turn.who.lower(), method=turn.method)

    def _note(self, read: Sentence, said: Saying | None) -> None:
        """Remember what a sentence says that later ones need."""
        note_full_names(read, self._named.full_names)
        subject = subject_of(read)
        if said and not said.person:
            subject = Source(said.source.names, said.source.collective)
        if subject != NOBODY:
            self._named.subject = subject
        if said and (said.person or said.is_one):
            self._named.spoke.append(said)
        if said and said.source.method in _DECIDES:
            self._deciding = Source(said.source.names, said.source.collective)

    def _give(self, said: Saying) -> Source:
        """Note who speaks now."""
        source = said.source
        held = self._floor is Floor.HELD
        self._argued = NOBODY
        if said.person:
            self._floor = Floor.HELD
        elif source.method in _RESOLVES:
            self._floor = Floor.ADOPTING
        elif said.passes or (held and not said.takes_floor):
            return source
        elif said.opens:
            self._floor, self._speaker, self._in_paragraph = Floor.OPEN, NOBODY, False
            self._argued = Source(source.names, source.collective)
            return source
        else:
            self._floor = Floor.LENT
        self._speaker, self._in_paragraph = Source(source.names, source.collective), True
        return source

    def _go_on(self, read: Sentence) -> Source:
        """The source of a sentence that names none."""
        rules, line = load("source"), read.line
        if self._floor is Floor.ADOPTING:
            return self._speaker
        self._argued = self._argued if rules["followed/argues-on"].search(line) else NOBODY
        if self._argued != NOBODY:
            return self._argued
        if not self._in_paragraph and rules["followed/asked"].search(line):
            return self._deciding
        if self._has_ended(read):
            self._floor, self._speaker, self._in_paragraph = Floor.OPEN, NOBODY, False
        return self._speaker

    def _has_ended(self, read: Sentence) -> bool:
        """Whether a sentence that names nobody who says it is no more of who has the floor."""
        rules, line = load("source"), read.line
        if self._floor is Floor.LENT and self._is_of_others(read):
            return True
        match = rules.under("unattributed/").first(line)
        if match is None or (match.rule.method == "unattributed/passive" and self._in_paragraph):
            return False
        further = rules["followed/further"].search(line) and self._in_paragraph and self._floor is Floor.HELD
        return not (match.rule.method == "unattributed/impersonal" and further)

    def _is_of_others(self, read: Sentence) -> bool:
        """Whether a sentence, after the words of a body or group, tells its own source, or what another body does."""
        rules = load("source")
        if rules["followed/own-source"].search(read.line):
            return True
        subject = subject_of(read)
        is_other = bool(subject.names) and set(subject.names).isdisjoint(self._speaker.names)
        return is_other and rules["followed/obliged"].search(read.line) is None


def _givens(known: Sequence[str], lexicon: Lexicon) -> Iterator[str]:
    """The given names of people that are no words of the language and name nothing else."""
    for name in known:
        given, _, rest = name.partition(" ")
        if rest and len(given) > _SHORTEST_GIVEN and not is_known(given.lower()) and not lexicon.named(given):
            yield given
