"""What a statement is about: the processes, initiatives, organisations and countries that its words name or take up.

Who says it and who is to act are not what it is about. The rules are those of ``concern.toml``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from miggraph.extract.discourse.bodies import Bodies
from miggraph.extract.discourse.document import Document
from miggraph.extract.rules import line_of, load
from miggraph.model import Mention, NameKind, Span

_RULES = load("concern")
_KINDS = (NameKind.PROCESS, NameKind.INITIATIVE, NameKind.ORGANIZATION, NameKind.COUNTRY, NameKind.INSTRUMENT)
_TAKEN_UP = (NameKind.PROCESS, NameKind.INITIATIVE, NameKind.COUNTRY, NameKind.INSTRUMENT)
"""What the sentence before spoke of; the organisations in it may be those of its speaker."""


def concerned(
    text: str,
    spans: Sequence[Span],
    before: Sequence[Span],
    document: Document,
    bodies: Bodies,
    apart: AbstractSet[str],
) -> tuple[str, ...]:
    """The things (IRIs) that a statement is about.

    :param text: its words
    :param spans: where they stand
    :param before: where the sentence before it in the paragraph stands
    :param bodies: those that the report names, seen from there
    :param apart: who says it, and who is to act
    """
    line = line_of(text)
    told = max((end for _, end in _told(text)), default=0)
    things = [
        mention.target
        for mention in document.named_in(spans)
        if mention.target
        and mention.kind in _KINDS
        and not _tells(mention, text, told)
        and not _is_aside(mention.surface, text)
    ]
    things += [
        named.key
        for match in _RULES.under("concern/short").every(line)
        if (named := bodies.called(match.group(line, "noun"))) and named.key in document.lexicon.by_iri
    ]
    if not things and _RULES.under("concern/goes-on").first(line):
        things = [each.target for each in document.named_in(before) if each.target and each.kind in _TAKEN_UP]
    return tuple(dict.fromkeys(thing for thing in things if thing not in apart))


def _told(text: str) -> Iterator[tuple[int, int]]:
    """The words that name who says what follows."""
    match = _RULES["concern/teller.source"].match(line_of(text))
    if match:
        yield match.start, match.end


def _is_aside(surface: str, text: str) -> bool:
    """Whether a name is given as an example or as the origin of a thing, or is part of a longer word."""
    before, found, behind = text.partition(surface)
    return bool(found) and (behind[:1] == "-" or _RULES["concern/aside.origin"].search(line_of(before)) is not None)


def _tells(mention: Mention, text: str, told: int) -> bool:
    """Whether a name stands among the words that say who speaks, or is only an adjective."""
    return mention.adjective or (
        mention.kind in (NameKind.ORGANIZATION, NameKind.COUNTRY) and mention.surface in text[:told]
    )
