"""Where a sentence speaks of legal instruments: each name, or names joined as one subject, with what they stand for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from miggraph.extract.discourse.document import Document
from miggraph.extract.rules import line_of, load
from miggraph.lexicon import Form, Match

_RULES = load("instrument")
_PRONOUNS = _RULES.under("instrument/pronoun")
_JOINED = _RULES["instrument/joined.names"]
_OPENING = _RULES["instrument/opening.word"]
_GOES_ON = load("citation")["citation-part/goes-on"]


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

    def by_name(self) -> dict[str, tuple[str, ...]]:
        """The antecedents by what the rules of pronouns call them."""
        return {"named": self.named, "subject": self.subject}


def instruments_in(
    text: str, document: Document, antecedents: Sequence[str]
) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Where a text of a document names legal instruments, and which (IRIs, or keys of those that only it cites).

    :param antecedents: those that were named before; "the Convention" is the last one of them that is called so
    """
    opened = text[:1].lower() + text[1:] if _OPENING.match(line_of(text)) else text
    for match in document.instruments_in(opened, contextual=True):
        if match.form is Form.CONTEXTUAL and _GOES_ON.match(line_of(opened[match.end : match.end + 40])):
            continue
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
    text: str, document: Document, antecedents: Sequence[str], before: Antecedent
) -> list[InstrumentMention]:
    """The instruments of a sentence from left to right, each name by itself.

    :param text: a sentence of the document with plain quotes and dashes
    :param antecedents: the instruments that its part of the report has named so far
    :param before: what the sentence before spoke of: "its" and "this treaty" mean the one that it named, "it" the one
        that was its subject
    """
    found = [
        InstrumentMention(start, end, iris, iris, dated=document.label_of(iris[0])[:1].isdigit())
        for start, end, iris in instruments_in(text, document, antecedents)
    ]
    if not found:
        found = _pronoun(text, before)
    return sorted(found, key=lambda mention: mention.start)


def _pronoun(text: str, before: Antecedent) -> list[InstrumentMention]:
    """The first pronoun that takes up one instrument of the sentence before."""
    known = {name: iris for name, iris in before.by_name().items() if len(iris) == 1}
    line = line_of(text)
    for match in _PRONOUNS.all(line) if known else ():
        iris = known.get(match.rule.gives["antecedent"])
        if iris:
            return [InstrumentMention(*match.groups["it"], iris, iris, named=False)]
    return []


def join_instruments(text: str, mentions: list[InstrumentMention]) -> list[InstrumentMention]:
    """The same, with those that "and", a comma or brackets join made one, as one subject."""
    joined = list(mentions)
    line = line_of(text).tagged(("Name", mention.start, mention.end) for mention in mentions)
    for match in _JOINED.finditer(line) if len(mentions) > 1 else ():
        parts = [mention for mention in mentions if match.start < mention.end and mention.start < match.end]
        named = tuple(dict.fromkeys(iri for mention in parts for iri in mention.instruments))
        start, end = parts[0].start, parts[-1].end
        whole = InstrumentMention(start, _closed(text, start, end), named, parts[-1].last, dated=parts[0].dated)
        joined = sorted(
            [*(mention for mention in joined if mention not in parts), whole], key=lambda mention: mention.start
        )
    return joined


def _closed(text: str, start: int, end: int) -> int:
    """The end of a stretch, with the bracket that closes one opened in it."""
    is_open = text.count("(", start, end) > text.count(")", start, end)
    return end + 1 if is_open and text[end : end + 1] == ")" else end
