"""Statements as units: a sentence, or an item of a list that stands on its own.

A list may run inside a sentence ("1) …; 2) …"), over several sentences or over several blocks, with a footnote or a
page break between its items.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from miggraph.extract.discourse.structure import PROSE
from miggraph.extract.discourse.tables import cells_of, without_notes
from miggraph.extract.discourse.turns import Labels, Turn, labels_of
from miggraph.extract.rules import TokenLine, line_of, load
from miggraph.model import Block, BlockKind, Prose, Report, Span

#: How many sentences may stand between two items of a list (footnotes, page breaks).
PATIENCE = 3

BULLET = "•"
_QUOTED = " \"'”’»)"
"""What may stand behind the stop of a sentence."""

_MARKER = re.compile(
    r"(?:^|(?<=[;:,] )|(?<=\band ))\(?"
    r"(?:(?P<label>\d{1,2}|[A-Za-z]|[ivx]{2,4})(?:\.\)|\))|(?P<number>\d{1,2})(?:\.|°\)?)) (?=\S)"
)
_LABEL = re.compile(r"\(?(?:\d+\.)*(?P<label>\d{1,3}(?=[.)]{0,2}$)|(?:[A-Za-z]|[ivx]{2,5})(?=[.)]{1,2}$))")


@dataclass(frozen=True)
class Unit:
    """A stretch that can be one statement; ``label`` is the number or bullet of a list item ("" for a sentence).

    ``turn`` is whose words begin with it in a transcript, by the label that stood before them. ``introduced`` are the
    words of its sentence that led up to it: "She counted two points:".
    What is derived from its words is computed when it is first asked for, and kept.
    """

    prose: Prose
    block: Block
    label: str = ""
    turn: Turn | None = None
    introduced: Prose | None = None

    @cached_property
    def text(self) -> str:
        """The words in one line, without what joins an item to the next."""
        text = " ".join(self.prose.text.split())
        tail = load("unit")["unit/tail"].search(line_of(text))
        return text[: tail.start] if tail else text

    @cached_property
    def line(self) -> TokenLine:
        """The text with its tokens and lemmas, as rules see it."""
        return line_of(self.text)

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """Where the words are stored."""
        return self.prose.spans()


@dataclass(frozen=True, slots=True)
class Group:
    """A sentence, or the introduction of a list with its items."""

    lead: Unit
    items: tuple[Unit, ...] = ()

    @property
    def of_actions(self) -> bool:
        """Whether the items are things to do (most begin with an imperative or a gerund, or have a modal verb)."""
        doing = sum(1 for item in self.items if is_action(item.line))
        return doing * 2 >= len(self.items) > 0


def is_action(line: TokenLine) -> bool:
    """Whether an item of a list is worded as something to do: "ratify …", "building …", "… must be …"."""
    return bool(load("unit").under("action/").first(line))


def groups(report: Report) -> Iterator[Group]:
    """The sentences of a report's running text in order, each list gathered under what introduces it.

    Items have lost their labels. Title blocks, headings, footnotes and contents are passed over; a heading ends a list.
    """
    opened: tuple[Unit, list[Unit], list[Unit]] | None = None
    for unit in _pieces(report):
        if unit is None:
            yield from _close(opened)
            opened = None
        elif opened and not unit.turn and _continues(opened[0], opened[1], unit):
            opened[1].append(unit)
        elif opened and opened[1] and _may_interrupt(opened[1][-1], opened[2], unit):
            opened[2].append(unit)
        else:
            yield from _close(opened)
            opened = (unit, [], [])
    yield from _close(opened)


def _close(opened: tuple[Unit, list[Unit], list[Unit]] | None) -> Iterator[Group]:
    if opened is None:
        return
    lead, items, between = opened
    if items:
        yield Group(lead, tuple(part for item in items for part in _proposals(item)))
    else:
        yield from (Group(clause) for clause in _clauses(lead))
    for unit in between:
        yield from (Group(clause) for clause in _clauses(unit))


def _continues(lead: Unit, items: list[Unit], unit: Unit) -> bool:
    """Whether a unit is the next item, also of the list around one that stood inside an item."""
    if not unit.label or not any(map(str.isalpha, unit.text)):
        return False
    if not items:
        return not _is_closed(lead, unit) and starts(unit.label)
    if items[-1].prose.text.rstrip().endswith(":") and _sort(items[-1].label) != _sort(unit.label):
        return starts(unit.label)
    last = {_sort(item.label): item.label for item in items}
    return any(follows(label, unit.label) for label in last.values())


def _is_closed(lead: Unit, unit: Unit) -> bool:
    """Whether a sentence before an item is a whole item itself, or ends one, and so introduces nothing."""
    if not lead.prose.text.rstrip(_QUOTED).endswith("."):
        return False
    if lead.label:
        return _sort(lead.label) != _sort(unit.label)
    outer = _outer_label(lead.block)
    return bool(outer) and unit.block is not lead.block and _sort(outer) == _sort(unit.label)


def _sort(label: str) -> str:
    """The sort of a label: a bullet, a number, a letter or a Roman number."""
    if label == BULLET:
        return label
    return "number" if label.isdigit() else "roman" if set(label) <= set("ivx") else "letter"


def _may_interrupt(last: Unit, between: list[Unit], unit: Unit) -> bool:
    """Whether a unit without label can stand between items: it is in another block, and the list looks unfinished."""
    unfinished = last.prose.text.rstrip().endswith((";", ",", "and"))
    return not unit.label and unfinished and unit.block is not last.block and len(between) < PATIENCE


def _pieces(report: Report) -> Iterator[Unit | None]:
    """Sentences cut at the labels inside them, those of tables cell by cell; None where a heading or a table begins.

    A label of speech is cut off: it is no word of the sentence whose speaker it names.
    """
    labels = labels_of(report)
    turn: Turn | None = None
    for block in report.blocks:
        if block.kind is BlockKind.HEADING:
            yield None
            turn = spoken.turn if (spoken := labels.at(block.text)) else turn
        if block.kind is BlockKind.TABLE:
            yield None
            for cell in cells_of(block):
                trim = without_notes if cell.recommended else lambda prose: prose
                yield from (Unit(trim(prose), block) for prose in cell.sentences or (cell.prose,))
        if block.kind not in PROSE:
            continue
        outer = _outer_label(block)
        for sentence, begins in _spoken(block, labels, outer):
            turn, outer = begins or turn, "" if begins else outer
            for unit in _cut(sentence, block, outer):
                yield replace(unit, turn=turn) if turn else unit
                turn = None
            outer = ""


def _spoken(block: Block, labels: Labels, marker: str) -> Iterator[tuple[Prose, Turn | None]]:
    """The sentences of a block without labels of speech, each with the turn that begins with it.

    :param marker: the label of the block as an item of a list, which may be that of a question ("Q.")
    """
    marks = labels.marks(block.text)
    turn = None if marks and not marks[0].start else labels.question(marker)
    at = begins = 0
    for sentence in block.sentences or (block.prose,):
        at = max(block.text.find(sentence.text, at), at)
        end = at + len(sentence.text)
        begins = max(begins, at)
        while marks and marks[0].start < end:
            if marks[0].start > begins:
                yield sentence.slice(begins - at, marks[0].start - at), turn
            turn, begins = marks[0].turn, marks[0].end
            marks = marks[1:]
        if begins < end:
            yield sentence.slice(begins - at), turn
            turn = None
        at = end
    if turn:
        yield block.prose.slice(len(block.text)), turn


def _outer_label(block: Block) -> str:
    return printed_label(block) if block.kind is BlockKind.LIST_ITEM else ""


def printed_label(block: Block) -> str:
    """The number or bullet before a block, whether it is an item of a list or a numbered paragraph; "" if none."""
    marker = block.lines[0].marker if block.lines else ""
    found = _LABEL.match(marker)
    return found["label"] if found else BULLET if marker else ""


def _cut(sentence: Prose, block: Block, outer: str) -> Iterator[Unit]:
    if not sentence.text:
        return
    note = load("unit")["unit/source-note"].search(line_of(sentence.text)) if outer else None
    if note:
        yield from _cut(sentence.slice(0, note.start), block, outer)
        yield Unit(sentence.slice(note.start), block)
        return
    marks = list(_MARKER.finditer(sentence.text.replace("\n", " ")))
    ends = [*(mark.start() for mark in marks), len(sentence.text)]
    if ends[0] > 0:
        yield Unit(sentence.slice(0, ends[0]), block, outer)
    for number, mark in enumerate(marks):
        piece = sentence.slice(mark.end(), ends[number + 1])
        if piece.text:
            yield Unit(piece, block, mark["label"] or mark["number"])


def _clauses(unit: Unit) -> Iterator[Unit]:
    """The parts between semicolons where two or more have a modal verb of their own, else the unit whole."""
    proposals = tuple(_proposals(unit))
    if len(proposals) > 1:
        yield from proposals
        return
    rules, text = load("unit"), unit.prose.text
    cuts = [0, *(found.end for found in rules["unit/joint"].finditer(line_of(text))), len(text)]
    parts = [text[a:b] for a, b in pairwise(cuts)]
    if len(parts) < 2 or sum(1 for part in parts if rules["action/modal"].search(line_of(part))) < 2:
        yield unit
        return
    cuts[0] = text.rfind(": ", 0, cuts[1]) + 2 if ": " in parts[0] else 0
    introduction = unit.prose.slice(0, cuts[0]) if cuts[0] else None
    for start, end in pairwise(cuts):
        yield Unit(unit.prose.slice(start, end), unit.block, introduced=introduction if start == cuts[0] else None)


def _proposals(unit: Unit) -> Iterator[Unit]:
    """The parts of an item that states in brackets propose, each with its own: "lower fees (A); lend charts (B)"."""
    text = unit.prose.text
    if not text.rstrip(" ;.").endswith(")") or not (unit.block.rows or opens_item(unit)):
        yield unit
        return
    cuts = [0, *(found.end for found in load("unit")["unit/proposed"].finditer(line_of(text))), len(text)]
    if len(cuts) == 2:
        yield unit
        return
    for start, end in pairwise(cuts):
        yield Unit(unit.prose.slice(start, end), unit.block, unit.label)


def opens_item(unit: Unit) -> bool:
    """Whether a unit is numbered, or stands in a block that is."""
    return bool(unit.label or printed_label(unit.block))


def starts(label: str) -> bool:
    """Whether a list can begin with a label."""
    return label.lower() in ("1", "a", "i", BULLET)


def follows(last: str, label: str) -> bool:
    """Whether a label comes next after another in a list."""
    if last.isdigit() and label.isdigit():
        return int(label) == int(last) + 1
    if label == BULLET or last == BULLET:
        return last == label
    if len(last) == len(label) == 1 and not label.isdigit() and not last.isdigit():
        return ord(label) == ord(last) + 1
    numerals = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
    return (last.lower(), label.lower()) in set(pairwise(numerals))
