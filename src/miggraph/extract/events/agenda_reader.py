"""The tokens of an agenda put together to slots with people in them.

What a slot is follows from its title ("Session 2: …", "Lunch"), and where that does not say, from what stands below it:
a chair or further titles make a session, speakers make a talk.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from miggraph.extract.events.agenda import Sort, Token
from miggraph.extract.events.slot_kinds import slot_kind
from miggraph.extract.events.slots import Outline, SlotDraft, is_capitals, is_unnamed
from miggraph.extract.people.affiliations import names_organization, names_position
from miggraph.extract.values.times import Clock

LEADING = frozenset({"chair", "co-chair", "moderator"})
"""The roles of those who lead a session: who has one makes a session of what they lead."""
_ENCLOSING = ("session", "panel")
_OF_SESSION = LEADING | {"rapporteur"}
"""The roles that people have in a session and not in one of its talks."""


def read_slots(tokens: Iterable[Token]) -> list[SlotDraft]:
    """All slots of an agenda, in its order."""
    reader = _Reader()
    handle = {
        Sort.DAY: reader.new_day,
        Sort.TIME: reader.time,
        Sort.TITLE: reader.title,
        Sort.LABEL: reader.labelled,
        Sort.PERSON: reader.person,
    }
    for token in _titles_first(tokens):
        if token.sort in handle:
            handle[token.sort](token)
    reader.close()
    return reader.outline.slots


@dataclass(slots=True)
class _Reader:
    """What was read and is still open: a time without title, titles without people, the label that holds."""

    outline: Outline = field(default_factory=Outline)
    clock: Clock | None = None
    timed: SlotDraft | None = None
    """The slot of the last time."""
    last: SlotDraft | None = None
    """The slot that people belong to."""
    pending: list[Token] = field(default_factory=list)
    heading: Token | None = None
    """The last title."""
    label: Token | None = None

    def time(self, token: Token) -> None:
        """A time closes what was open and waits for its title, or is that of the session whose title stands above."""
        if token.is_line and any(slot_kind(title.prose.text) in _ENCLOSING for title in self.pending):
            titles, self.pending = self.pending, []
            self.timed = self.last = self.outline.add(titles, token.clock)
            return
        self.close()
        self.clock, self.label, self.last = token.clock, None, None

    def new_day(self, token: Token) -> None:
        """A day closes what was open: its times are those of another day."""
        self.close()
        self.clock, self.label, self.last = None, None, None
        self.outline.begin(token.day)

    def close(self) -> None:
        """What a timed title alone turned out to be, once the next time comes."""
        self._keep_slots()
        self.outline.settle(self.timed, "other")
        self.timed = None

    def title(self, token: Token) -> None:
        """A title opens the slot of its time, or waits for who speaks."""
        if (self.label and not self.label.role) or self._is_nobody(token):
            return
        if self._names_session(token) or self._says_again(token):
            return
        if self.clock:
            self.timed = self.last = self.outline.add([token], self.clock)
            self.clock = None
        elif self.timed and not self.pending and token.prose.text[0].islower():
            return
        else:
            if self.pending and self.pending[-1].block != token.block and not _goes_on(self.pending[-1], token):
                self._keep_slots()
            self.pending.append(token)
        self.heading = token
        if self.label and (self.label.inline or self.label.role != "panellist"):
            self.label = None

    def _says_again(self, token: Token) -> bool:
        """Whether a title below that of an opening or closing only says so again, before those who speak."""
        return (
            not self.clock
            and self._is_outer(self.last)
            and self.last is self.timed
            and slot_kind(token.prose.text) == (self.last.kind if self.last else "")
        )

    def _names_session(self, token: Token) -> bool:
        """Whether a title is that of a session of which only the number stands above; if so, it is given to it."""
        if slot_kind(token.prose.text):
            return False
        if self.pending:
            above = self.pending[-1]
            if above.stretch != token.stretch and is_unnamed(above.prose.text):
                self.pending.append(token)
                return True
            return False
        last = self.last
        if last is None or last.people or len(last.titles) > 1 or not is_unnamed(last.title):
            return False
        last.titles = [token.prose] if last.kind == "talk" else [*last.titles, token.prose]
        return True

    def _is_nobody(self, token: Token) -> bool:
        """Words in italics behind a title in the same row name a speaker by office only ("Representative of …")."""
        title = self.heading
        office = names_position(token.prose.text) or names_organization(token.prose.text)
        return bool(title and office and token.cue and not title.cue and title.row == token.row)

    def labelled(self, token: Token) -> None:
        """A label makes the titles before it the head of a panel or session."""
        if self.pending and (token.role or not token.inline):
            if token.role in LEADING and self._is_outer(self.timed) and not any(map(_says_kind, self.pending)):
                self.pending = []
                self.label = token
                return
            own = [title for title in self.pending if title.row == token.row]
            if token.inline and own and slot_kind(own[0].prose.text):
                self.pending = self.pending[: -len(own)]
                self._keep_slots()
                self.pending = own
            tokens, self.pending = self.pending, []
            self.outline.settle(self.timed, "session")
            self._open(tokens, "panel" if self._is_inside(tokens[0]) else "session")
        self.label = token
        if token.role in LEADING:
            self.outline.settle(self.timed, "session")

    def _is_outer(self, slot: SlotDraft | None) -> bool:
        """Whether a slot opens or closes a meeting: what is printed below it only says what is done there."""
        return slot is not None and slot.kind in ("opening", "closing") and not slot.people

    def _is_inside(self, token: Token) -> bool:
        """Whether a title with a chair is part of the session before it; rows of a table without times are equal."""
        session = self.outline.session
        return session is not None and not (session.layout == token.layout == "table" and session.clock is None)

    def person(self, token: Token) -> None:
        """A person belongs to the pending titles, or to the slot before."""
        label = self.label if self.label and (not self.label.inline or self.label.row == token.row) else None
        role = label.role if label else ""
        if self.pending:
            tokens, self.pending = _without_headings(self.pending), []
            self.outline.settle(self.timed, "session")
            self._open(tokens, "talk")
        else:
            self.outline.settle(self.timed, "talk")
        slot = self._slot_of(token, role)
        if slot:
            slot.people.append((token, role))
        if self.label and (not self.label.role or (role in LEADING and not self.label.inline)):
            self.label = None

    def _slot_of(self, token: Token, role: str) -> SlotDraft | None:
        """The slot that a person belongs to: the one before, save for a chair or a panellist without a talk."""
        outside = self.last is None or not self.last.encloses
        apart = role == "panellist" and self.last is not None and self.last.block != token.block
        untitled = self.last is None and self.clock is not None
        is_of_whole = outside and (role in _OF_SESSION or apart or untitled)
        whole = self.outline.panel or self.outline.session if is_of_whole else None
        return whole or self.last

    def _keep_slots(self) -> None:
        """Keep of the titles that nobody follows those whose words or place in a table say that they are a slot."""
        tokens, self.pending = self.pending, []
        for token in tokens:
            if slot_kind(token.prose.text) or (token.layout == "table" and self.outline.session):
                self.outline.settle(self.timed, "session")
                self._open([token], "talk")

    def _open(self, tokens: list[Token], otherwise: str) -> None:
        """A new slot, of a kind that holds where its title does not say otherwise."""
        self.last = self.outline.add(tokens)
        self.outline.settle(self.last, otherwise)


def _titles_first(tokens: Iterable[Token]) -> Iterator[Token]:
    """The tokens with every title before its speakers, where lists print the speaker first and the title below."""
    run: list[Token] = []
    label: Token | None = None
    for token in tokens:
        label = token if token.sort is Sort.LABEL and token.inline else label
        leads = label is not None and label.role in _OF_SESSION and label.row == token.row
        if not run and leads and token.sort is Sort.PERSON:
            yield token
        elif _is_of_run(token) and not (run and token.sort is Sort.TITLE and token.layout != run[0].layout):
            run.append(token)
        else:
            yield from _in_order(run)
            run = []
            yield token
    yield from _in_order(run)


def _is_of_run(token: Token) -> bool:
    """Whether a token names people, or is a title whose words do not say what it is the title of."""
    return token.sort is Sort.PERSON or (token.sort is Sort.TITLE and not slot_kind(token.prose.text))


def _in_order(run: Sequence[Token]) -> Iterator[Token]:
    """A run of people and titles, the titles first: it begins with people and ends with a title that has none.

    A run may also end with people if each title stands in the block of those before it.
    """
    groups = [list(group) for _, group in groupby(run, key=lambda token: token.sort)]
    pairs = list(zip(groups[::2], groups[1::2], strict=False))
    rest = groups[-1] if len(groups) % 2 else []
    swapped = bool(pairs) and run[0].sort is Sort.PERSON
    if rest:
        below = [*groups[2::2]]
        swapped &= all(
            people[-1].block == titles[0].block != after[0].block
            for (people, titles), after in zip(pairs, below, strict=True)
        )
    else:
        swapped &= len(pairs) > 1 or len({token.block for token in run}) == 1
    if not swapped or any(people[-1].stretch == titles[0].stretch for people, titles in pairs):
        yield from run
        return
    for people, titles in pairs:
        yield from (*titles, *people)
    yield from rest


def _says_kind(token: Token) -> bool:
    return bool(slot_kind(token.prose.text))


def _goes_on(before: Token, token: Token) -> bool:
    return before.layout != "table" and token.prose.text[0].islower()


def _without_headings(tokens: list[Token]) -> list[Token]:
    """Titles without the lines in capitals that only head a group of them ("CASE STUDIES")."""
    capitals = [is_capitals(t.prose.text) for t in tokens]
    if len(tokens) > 1 and not capitals[-1]:
        return [t for t, upper in zip(tokens, capitals, strict=True) if not upper]
    return tokens
