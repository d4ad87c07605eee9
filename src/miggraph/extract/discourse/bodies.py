"""The organisations that a report names itself: by names that no authority file has, and by short forms of names.

"The Committee" is the committee that the report named last, or the one at its head. The rules are those of
``addressee.toml`` under ``addressee/short`` and ``addressee/masthead``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from miggraph.extract.rules import line_of, load
from miggraph.lexicon import Form, Lexicon, Match
from miggraph.model import Event, LexiconEntry, Mention, NameKind, Participation, Report

_RULES = load("addressee")
_KINDS = (NameKind.ORGANIZATION, NameKind.PROCESS)
_BRACKETS = re.compile(r"\s*\([^()]*\)")
_ACRONYM = re.compile(r"\(([A-Z][A-Za-z-]{1,11})\)$")
_NAME = re.compile(r"(?<![\w'’-])[A-Z][\w&-]+(?: [A-Z][\w&-]+)*")
_IN_MIDST = re.compile(r"(?<=[a-z,] )([A-Z][\w&-]+(?: [A-Z][\w&-]+)*)")
_SMALL = re.compile(r"(?<![\w'’-])[a-z][\w&-]+")
_HEAD = 40
"""So many blocks may stand at the head of a report."""
_LONGEST = 14
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class Named:
    """A body that is named at a place of the report; ``key`` is its IRI, or its name where it has none."""

    place: int
    name: str
    key: str


@dataclass(frozen=True, slots=True)
class Bodies:
    """The bodies that a report names, seen from a place in it."""

    unknown: Lexicon = field(default_factory=lambda: Lexicon(()))
    named: tuple[Named, ...] = ()
    proper: frozenset[str] = frozenset()
    place: int = 0

    def at(self, place: int) -> Bodies:
        """The same, seen from another place."""
        return Bodies(self.unknown, self.named, self.proper, place)

    def find(self, text: str) -> Iterator[Match]:
        """The bodies in a text that no authority file knows by the words that stand there."""
        yield from self.unknown.find(text)
        line = line_of(text)
        short: set[tuple[int, int]] = set()
        for match in _RULES.under("addressee/short").every(line):
            called = self.called(match.group(line, "noun"))
            if called:
                short.add(match.groups["noun"])
                yield Match(*match.groups["noun"], Form.CONTEXTUAL, (_entry(called.key),))
        for match in _RULES.under("addressee/unknown").every(line):
            name = match.group(line, "name")
            if name in self.proper and match.groups["name"] not in short:
                yield Match(*match.groups["name"], Form.NAME, (_entry(name),))

    def called(self, noun: str) -> Named | None:
        """The body that a noun alone stands for: of those whose name it heads, the last one named, or else the next."""
        fitting = [each for each in self.named if _is_headed(each.name, noun)]
        before = [each for each in fitting if each.place <= self.place]
        return before[-1] if before else next(iter(fitting), None)


NO_BODIES = Bodies()


def _entry(key: str) -> LexiconEntry:
    return LexiconEntry(key, NameKind.ORGANIZATION, key, (key,))


def bodies_of(
    report: Report,
    lexicon: Lexicon,
    mentions: Iterable[Mention],
    events: Iterable[Event],
    parts: Iterable[Participation],
) -> Bodies:
    """The bodies that a report names: in its text, as organisers, as those for whom people speak, and at its head."""
    named = list(_at_head(report))
    short: dict[str, set[str]] = {}
    for mention in mentions:
        if mention.kind not in _KINDS or mention.candidates:
            continue
        name = mention.stands_for or mention.surface
        if mention.target is None:
            short.setdefault(name, set()).add(mention.surface)
        entry = lexicon.by_iri.get(mention.target or "")
        forms = (name, *((entry.label, *entry.names) if entry else ()))
        named += [Named(mention.spans[0].start, form, mention.target or name) for form in forms]
    printed = [party.name for event in events for party in event.parties]
    printed += [part.affiliation for part in parts if part.affiliation]
    for text in dict.fromkeys(printed):
        for name, acronym in _bodies_in(text):
            known = lexicon.named(name, *_KINDS)
            key = known.iri if known else name
            named.append(Named(0, name, key))
            if acronym:
                short.setdefault(key, set()).add(acronym)
    keys = dict.fromkeys(each.key for each in named if each.key not in lexicon.by_iri or each.key in short)
    entries = [
        LexiconEntry(
            key,
            NameKind.ORGANIZATION,
            lexicon.by_iri[key].label if key in lexicon.by_iri else key,
            () if key in lexicon.by_iri else (key,),
            acronyms=tuple(sorted(short.get(key, set()) - {key})),
        )
        for key in keys
    ]
    people = {word for mention in mentions if mention.kind is NameKind.PERSON for word in mention.surface.split()}
    people |= {word for part in parts for word in part.name.split()}
    return Bodies(
        Lexicon(entries),
        tuple(sorted(named, key=lambda each: each.place)),
        frozenset(_proper_names(report.text, lexicon, people)),
    )


def _proper_names(text: str, lexicon: Lexicon, people: AbstractSet[str]) -> Iterator[str]:
    """Names that a report uses several times, in the midst of sentences too, and that are no person's and not known."""
    found = Counter(" ".join(match[0].split()) for match in _NAME.finditer(text))
    small = frozenset(_SMALL.findall(text))
    midst = {" ".join(match[1].split()) for match in _IN_MIDST.finditer(text)}
    for name, times in found.items():
        if times < _FEWEST or name not in midst or not people.isdisjoint(name.split()):
            continue
        first, _, last = name.rpartition(" ")
        is_body = bool(first) and _RULES["addressee/part.organ"].match(line_of(last)) is not None
        if name.lower() not in small and (is_body or not lexicon.find(name)):
            yield name


def _bodies_in(printed: str) -> Iterator[tuple[str, str]]:
    """The names in the words for an organiser or an affiliation, each with the acronym in brackets behind it."""
    for part in (printed, *(printed.split(", ") if ", " in printed else ())):
        acronym = _ACRONYM.search(part)
        name = _BRACKETS.sub("", part).strip(" ,.").removeprefix("the ")
        if len(name.split()) >= _FEWEST and name[:1].isupper():
            yield name, acronym[1] if acronym else ""


def _at_head(report: Report) -> Iterator[Named]:
    """The bodies that capitals name in the first lines of a report."""
    for block in report.blocks[:_HEAD]:
        for row in block.text.splitlines():
            if row.isupper() and len(row.split()) <= _LONGEST:
                words = " ".join(_in_title_case(row))
                line = line_of(words)
                for match in _RULES.under("addressee/masthead").every(line):
                    name = match.group(line, "who")
                    yield Named(block.span.start, name, name)


def _in_title_case(row: str) -> Iterator[str]:
    for word in row.split():
        yield word.lower() if len(word) <= 3 and word.isalpha() else word.capitalize()


def _is_headed(name: str, noun: str) -> bool:
    """Whether a noun is the head of a name of more words: its last word, or the one before "of", "for" or "on"."""
    words, wanted = name.lower().removeprefix("the ").split(), noun.lower()
    if len(words) < _FEWEST:
        return False
    if words[-1] == wanted:
        return True
    place = words.index(wanted) if wanted in words[:-1] else -1
    return place >= 0 and words[place + 1] in ("of", "for", "on") and not {"of", "for", "on"} & set(words[:place])
