"""What was named before: which instrument "the Act" or "both Conventions" takes up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from miggraph.extract.citations.series import head_words
from miggraph.extract.rules import RuleMatch, TokenLine, line_of, load
from miggraph.model import Citation, LexiconEntry

METHOD = "citation/context"
NEAR = 8
"""So many blocks back an instrument can be taken up by its noun alone."""
_RULES = load("citation")
_DEMONSTRATIVE = _RULES["citation-part/demonstrative"]
_GOES_ON = _RULES["citation-part/goes-on"]
_PLURALS = {"Treaties": "Treaty"}
_ANY = "instruments"

Named = Citation | LexiconEntry


@dataclass(frozen=True, slots=True)
class TakenUp:
    """Words at ``text[start:end]`` that stand for instruments that were named before."""

    start: int
    end: int
    meant: tuple[Named, ...]


@dataclass(slots=True)
class Antecedents:
    """The instruments that a part of a report named, the one named last at the end, each with the block it stood in."""

    named: dict[str, tuple[Named, int]] = field(default_factory=dict)

    def name(self, thing: Named, block: int) -> None:
        """Note that an instrument is named."""
        key = thing.key if isinstance(thing, Citation) else thing.iri
        self.named.pop(key, None)
        self.named[key] = (thing, block)

    def take_up(self, found: RuleMatch, line: TokenLine, block: int) -> TakenUp | None:
        """The instruments that words take up: the nearest that fit in kind and number, or none."""
        plural, single = found.group(line, "plural"), found.group(line, "single")
        noun = _PLURALS.get(plural) or plural.removesuffix("s") if plural else single
        near = [thing for thing, at in self.named.values() if block - at <= NEAR]
        fitting = [thing for thing in near if plural.lower() == _ANY or noun.casefold() == head_of(label_of(thing))]
        if single:
            meant = fitting[-1:]
        elif found.group(line, "count").lower() in ("both", "the two", "these two"):
            meant = fitting[-2:] if len(fitting) > 1 else []
        else:
            last = [thing for thing, at in self.named.values() if at == block and thing in fitting]
            meant = last if len(last) > 1 else []
        return TakenUp(found.start, found.end, tuple(meant)) if meant else None


def demonstratives(line: TokenLine) -> Iterator[RuleMatch]:
    """Where words take up instruments by their noun alone."""
    for found in _DEMONSTRATIVE.finditer(line):
        if not _GOES_ON.match(line_of(line.text[found.end :])):
            yield found


def label_of(thing: Named) -> str:
    """What an instrument is called."""
    label: str = thing.title if isinstance(thing, Citation) else thing.label
    return label


def head_of(title: str) -> str:
    """The noun by which a title calls its instrument, in small letters: "protocol" for "Protocol to the Convention"."""
    words: list[str] = [word.casefold() for word in re.findall(r"[^\W\d_]+", title)]
    heads = [place for place, word in enumerate(words) if word in _kinds()]
    if not heads:
        return ""
    first = heads[0]
    while first + 1 in heads:
        first += 1
    return words[first]


def _kinds() -> frozenset[str]:
    return head_words() | {"regulation", "directive", "recommendation", "law"}
