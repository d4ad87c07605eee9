"""Where a sentence speaks of legal instruments: each name, or names joined as one subject, with what they stand for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from miggraph.lexicon import Form, Lexicon, Match
from miggraph.model import NameKind

_OPENING = re.compile(r"^(?:The|This|These|A|An)\b")
"""Words that a sentence begins with in upper case though the name they belong to is written otherwise."""

_JOINED = re.compile(
    r"(?:\s|,|/|\([^()]{1,60}\)|[()]|'s?\b|\b(?:and|or|as well as|the|its|both|two|other|[A-Z]{2,5}|(?:19|"
    r"20)\d\d(?: [A-Z]\w+){0,2})\b)*\Z"
)
_PRONOUN = re.compile(
    r"(?:^|\b(?:that|though|although|while|but|and|,) )(?P<it>it)\b(?!,? (?:was|is|has been) \w+ed\b)", re.I
)
_REFERRING = re.compile(
    r"\b(?P<it>its|(?:this|the|these) (?:treaty|treaties|instruments?|convention|protocol|covenant|agreement))\b", re.I
)


@dataclass(frozen=True, slots=True)
class InstrumentMention:
    """Instruments (IRIs) that stand at ``text[start:end]`` of a sentence, those of the last name in it by themselves.

    ``named`` is false where a pronoun stands for them; ``dated`` tells that the official name begins with a year.
    """

    start: int
    end: int
    instruments: tuple[str, ...]
    last: tuple[str, ...]
    named: bool = True
    dated: bool = False


@dataclass(frozen=True, slots=True)
class Antecedent:
    """The instruments that the sentence before named, and those that were its subject."""

    named: tuple[str, ...] = ()
    subject: tuple[str, ...] = ()


def instruments_in(
    text: str, lexicon: Lexicon, antecedents: Sequence[str]
) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Where a text names legal instruments, and which (IRIs).

    :param antecedents: those that were named before; "the Convention" is the last one of them that is called so
    """
    opened = _OPENING.sub(lambda found: found[0].lower(), text)
    for match in lexicon.find(opened, NameKind.INSTRUMENT, contextual=True):
        meant = _meant(match, text[match.start : match.end], antecedents)
        if meant:
            yield match.start, match.end, meant


def _meant(match: Match, words: str, antecedents: Sequence[str]) -> tuple[str, ...]:
    """The instruments that words stand for; "the Protocols" are all those that were named before."""
    iris = [entry.iri for entry in match.entries]
    if match.form is Form.CONTEXTUAL or (len(iris) > 1 and match.form is not Form.GROUP):
        known = [iri for iri in reversed(antecedents) if iri in iris]
        iris = known if words.endswith("s") else known[:1]
    return tuple(iris)


def find_instruments(
    text: str, lexicon: Lexicon, antecedents: Sequence[str], before: Antecedent
) -> list[InstrumentMention]:
    """The instruments of a sentence from left to right, each name by itself.

    :param text: a sentence with plain quotes and dashes
    :param antecedents: the instruments that its part of the report has named so far
    :param before: what the sentence before spoke of: "its" and "this treaty" mean the one that it named, "it" the one
        that was its subject
    """
    found = [
        InstrumentMention(start, end, iris, iris, dated=lexicon.by_iri[iris[0]].label[:1].isdigit())
        for start, end, iris in instruments_in(text, lexicon, antecedents)
    ]
    for iris, pattern in ((before.subject, _PRONOUN), (before.named, _REFERRING)):
        pronoun = pattern.search(text) if not found and len(iris) == 1 else None
        if pronoun:
            found = [InstrumentMention(*pronoun.span("it"), iris, iris, named=False)]
    return sorted(found, key=lambda mention: mention.start)


def join_instruments(text: str, mentions: list[InstrumentMention]) -> list[InstrumentMention]:
    """The same, with those that "and", a comma or brackets join made one, as one subject."""
    joined = mentions[:1]
    for last, mention in pairwise(mentions):
        if _JOINED.match(text[last.end : mention.start]):
            whole = joined.pop()
            named = tuple(dict.fromkeys((*whole.instruments, *mention.instruments)))
            end = _closed(text, whole.start, mention.end)
            mention = InstrumentMention(whole.start, end, named, mention.last, dated=whole.dated)
        joined.append(mention)
    return joined


def _closed(text: str, start: int, end: int) -> int:
    """The end of a stretch, with the bracket that closes one opened in it."""
    is_open = text.count("(", start, end) > text.count(")", start, end)
    return end + 1 if is_open and text[end : end + 1] == ")" else end
