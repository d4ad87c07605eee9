"""What a statement is about: the processes, initiatives, organisations and countries that its words name or take up.

Who says it and who is to act are not what it is about. The rules are those of ``concern.toml``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet

from miggraph.extract.discourse.document import Document
from miggraph.extract.rules import TokenLine, line_of, load
from miggraph.extract.statements.names import TAGS
from miggraph.model import Mention, NameKind, Span

_RULES = load("concern")
_ASIDE = _RULES.under("concern/aside")
_TELLER = _RULES["concern/teller.source"]
_GOVERNMENT = load("addressee")["addressee/part.government"]
_SPEAKERS = (NameKind.ORGANIZATION, NameKind.PROCESS, NameKind.COUNTRY)
_TAKEN_UP = (NameKind.PROCESS, NameKind.EVENT, NameKind.INITIATIVE, NameKind.COUNTRY)
_LONGEST_ORGAN = 40
"""The organ of a state stands within so many characters behind its adjective."""


def concerned(
    text: str,
    spans: Sequence[Span],
    before: Sequence[Span],
    document: Document,
    *,
    spoken: bool = True,
) -> tuple[str, ...]:
    """The things (IRIs) that a statement is about.

    :param text: its words
    :param spans: where they stand
    :param before: where the sentence before it in the paragraph stands
    :param spoken: whether the words themselves tell who says it
    """
    placed = list(_placed(text, document.named_in(spans)))
    line = line_of(text).tagged((TAGS[mention.kind], start, end) for mention, start, end in placed)
    told = _TELLER.match(line) if spoken else None
    told_until = told.end if told else 0
    topic = [(match.start, match.end) for match in _RULES.under("concern/topic").every(line)]
    aside = [match.groups["thing"] for match in _ASIDE.every(line)]
    things = [
        mention.target
        for mention, start, end in placed
        if mention.target
        and mention.kind is not NameKind.PERSON
        and not (mention.kind in _SPEAKERS and start < told_until and not _within(start, end, topic))
        and not _within(start, end, aside)
        and not _is_part(mention, text[end:])
    ]
    bodies = document.bodies.at(spans[0].start)
    things += [
        named.key
        for match in _RULES.under("concern/short").every(line)
        if (named := bodies.called(match.group(line, "noun"))) and named.key in document.lexicon.by_iri
    ]
    return tuple(dict.fromkeys(things)) or _taken_up(line, before, document)


def without(things: Sequence[str], apart: AbstractSet[str]) -> tuple[str, ...]:
    """The things that a statement is about but for those who say it or are to act."""
    return tuple(thing for thing in dict.fromkeys(things) if thing not in apart)


def speakers_among(names: Iterable[str], document: Document) -> frozenset[str]:
    """The IRIs of those who speak that are known organisations, processes and countries."""
    found = (document.lexicon.named(name, *_SPEAKERS) for name in names)
    return frozenset(entry.iri for entry in found if entry)


def _placed(text: str, mentions: Iterator[Mention]) -> Iterator[tuple[Mention, int, int]]:
    """The names in a text, each with where it stands there, behind the one before."""
    at = 0
    for mention in mentions:
        surface = " ".join(mention.surface.split())
        start = text.find(surface, at)
        if start >= 0 and mention.kind in TAGS:
            at = start + len(surface)
            yield mention, start, at


def _within(start: int, end: int, stretches: Sequence[tuple[int, int]]) -> bool:
    return any(first <= start and end <= last for first, last in stretches)


def _is_part(mention: Mention, behind: str) -> bool:
    """Whether a name is part of a longer word, or an adjective with no organ of its state behind it."""
    if behind[:1] == "-":
        return True
    return mention.adjective and _GOVERNMENT.match(line_of(behind[:_LONGEST_ORGAN].lstrip())) is None


def _taken_up(line: TokenLine, before: Sequence[Span], document: Document) -> tuple[str, ...]:
    """The one thing that the sentence before named, where a pronoun goes on with it."""
    if not _RULES.under("concern/goes-on").first(line):
        return ()
    named = {each.target for each in document.named_in(before) if each.target and each.kind in _TAKEN_UP}
    return tuple(named) if len(named) == 1 else ()
