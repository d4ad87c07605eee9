"""Turns of speech in transcripts: what a label says of who speaks ("Ms. Holm (Ruritania):", "The Chair:", "Q.").

A label is printed before the words of a speaker, whose words go on until the next one. It is no part of them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

from miggraph.extract.discourse.structure import PROSE
from miggraph.extract.rules import RuleMatch, cached_by_language, line_of, load
from miggraph.model import BlockKind, Report

_RULES = load("turn")
_LABELLED = PROSE | {BlockKind.HEADING}
_FEWEST = 2
"""A text with fewer labels is no transcript."""
_RAREST = 20
"""A text with a label on fewer than one of so many paragraphs is none, either."""
_FEW_WORDS = 6
_LONGEST = 120
"""Labels are at the beginning of a text: no more characters are looked at."""
_LONGEST_TURN = 400
"""So many characters from a label on tell whether somebody's words follow."""


class Turn(NamedTuple):
    """Who speaks by a label: ``who`` are its words, ``kind`` what they are (person, post, name, or nobody).

    ``name`` is the name of a person without the title.
    """

    who: str
    kind: str
    method: str
    name: str = ""


class Label(NamedTuple):
    """A label with which a text begins: its length with the space behind it, and whose turn it begins."""

    length: int
    turn: Turn


class Mark(NamedTuple):
    """Where a label stands in a text, with the space behind it, and whose turn it begins."""

    start: int
    end: int
    turn: Turn


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels of a report: none where it is no transcript.

    A name in capitals is a label where it comes again, or ends as another label does.
    """

    known: bool = False
    names: frozenset[str] = frozenset()
    surnames: frozenset[str] = frozenset()

    def at(self, text: str) -> Label | None:
        """The label with which a text begins."""
        label = _label(text) if self.known else None
        return label if label and self._is_known(label.turn) else None

    def marks(self, text: str) -> list[Mark]:
        """The labels in a text, with which it begins or that were set without a new line, in their order."""
        if not self.known:
            return []
        opening = self.at(text)
        found = [Mark(0, opening.length, opening.turn)] if opening else []
        for at in _inside(text):
            label = self.at(text[at : at + _LONGEST_TURN]) if not found or at >= found[-1].end else None
            if label:
                found.append(Mark(at, at + label.length, label.turn))
        return found

    def _is_known(self, turn: Turn) -> bool:
        return turn.kind != "name" or turn.who in self.names or turn.who.split()[-1] in self.surnames

    def question(self, marker: str) -> Turn | None:
        """The turn that the label of an item begins, where it is that of a question or an answer."""
        return Turn("", "nobody", "turn/label.question") if self.known and marker in ("Q", "A") else None


def labels_of(report: Report) -> Labels:
    """The labels by which a report tells who speaks."""
    blocks = [block.text for block in report.blocks if block.kind in _LABELLED]
    begun = blocks + [text[at : at + _LONGEST_TURN] for text in blocks for at in _inside(text)]
    found = [label.turn for text in begun if (label := _label(text))]
    sure = sum(turn.kind != "name" for turn in found)
    if sure < _FEWEST or sure * _RAREST < len(blocks):
        return Labels()
    times = Counter(turn.who for turn in found if turn.kind == "name")
    names = frozenset(who for who, count in times.items() if count >= _FEWEST)
    surnames = frozenset(turn.who.split()[-1] for turn in found if turn.kind == "person")
    return Labels(True, names, surnames)


def _inside(text: str) -> list[int]:
    """Where words in capitals stand that can be a label within a text."""
    return [match.groups["who"][0] for match in _RULES["inside/label"].finditer(line_of(text))]


@cached_by_language
def _label(text: str) -> Label | None:
    line = line_of(text[:_LONGEST])
    match = _RULES.under("turn/").first(line)
    if match is None or match.start:
        return None
    rest = text[match.end :]
    if not _is_said(rest, match):
        return None
    kind = match.rule.gives["kind"]
    who, name = (" ".join(text[slice(*match.groups.get(part, (0, 0)))].split()).rstrip(".") for part in ("who", "name"))
    return Label(len(text) - len(rest.lstrip()), Turn(who, kind, match.rule.id, name))


def _is_said(rest: str, match: RuleMatch) -> bool:
    """Whether what stands behind a label can be somebody's words: a name behind "Chair:" is no speech."""
    words = rest.split()
    if not words:
        return match.rule.gives["kind"] in ("person", "post")
    ends = rest.rstrip().endswith((".", "?", "!", "…", ":", '"', "”", ";", "-", "—"))
    line = line_of(rest[:_LONGEST])
    if not ends and _RULES["speech/name"].search(line):
        return False
    return ends or (len(words) >= _FEW_WORDS and _RULES["speech/words"].search(line) is not None)
