"""Where recommendations are listed: under a heading, or behind words, that announce them.

What stands there is a recommendation for its place, not for its words: "A register of pilots" behind "The meeting made
the following recommendations". The rules are those of ``listing.toml``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from miggraph.extract.discourse.sources import NOBODY, Source
from miggraph.extract.discourse.units import Unit, follows, printed_label, starts
from miggraph.extract.rules import TokenLine, line_of, load
from miggraph.model import Block, BlockKind, Report, Section

SHORTEST = 2
"""An item of fewer words asks for nothing."""
SHORTEST_NOUN = 3
"""What is no order must have more words than an order to be an item."""
LONGEST_SUBTITLE = 8
"""What has more words stands for itself, and introduces no part of a list."""
NUMBER = "0123456789.) "
"""What may number a title."""

_RULES = load("listing")


@dataclass(frozen=True, slots=True)
class Label:
    """What stands before a recommendation ("Recommendation 3 (to ports):"): its length, and whom its brackets name."""

    length: int
    addressed: str = ""


def label_of(text: str) -> Label | None:
    """The label with which a text begins, None where it begins with none."""
    line = line_of(text)
    found = _RULES.under("listing/label").first(line)
    return Label(found.end, found.group(line, "to")) if found else None


def adopting_body(text: str) -> str:
    """The body that a line such as "The General Assembly," names, before the paragraphs that it adopts; "" if none."""
    line = line_of(text)
    found = _RULES.under("listing/adopting").first(line)
    return found.group(line, "who") if found else ""


def response(text: str) -> str | None:
    """How the words before recommendations say that they were answered: accepted, noted or rejected."""
    found = _RULES.under("listing/response").first(line_of(text))
    return found.rule.gives["response"] if found else None


def answer(text: str) -> str | None:
    """The answer to a recommendation that stands alone behind it."""
    found = _RULES.under("listing/answer").first(line_of(text))
    return found.rule.gives["response"] if found else None


def is_void(text: str) -> bool:
    """Whether a text only marks a place that was left empty."""
    return len(text.split()) < SHORTEST or _RULES["listing/item.void"].search(line_of(text)) is not None


def is_order(line: TokenLine) -> bool:
    """Whether an item begins with a verb of what can be done."""
    return _RULES["listing/item.order"].search(line) is not None


def is_operative(line: TokenLine) -> bool:
    """Whether a paragraph begins with what a body that adopts it asks for, in whatever person: requests, request."""
    return is_order(line) or _RULES["listing/item.operative"].search(line) is not None


def goes_on(line: TokenLine) -> bool:
    """Whether an item goes on with what the paragraph before it asks somebody to do: "to report every year"."""
    return _RULES["listing/item.infinitive"].search(line) is not None


def concludes(line: TokenLine) -> bool:
    """Whether a paragraph of a resolution says what the body that adopts it considers."""
    return _RULES["listing/item.concluding"].search(line) is not None


def undertakes(line: TokenLine) -> bool:
    """Whether the words before a list say that its items are what somebody undertakes: it holds no recommendations."""
    return load("commitment")["commitment/listed.introduced"].search(line) is not None


def headings(report: Report, section: int, known: tuple[Section, ...]) -> Iterator[Block]:
    """The headings of the sections that begin with a section, the outermost first, but for those that are known."""
    new = [held for held in report.lineage(section) if held not in known]
    for held in reversed(new):
        yield from (block for block in report.within(held.span) if _is_heading_of(block, held))


def _label_before(unit: Unit) -> str:
    """The label of an item, or the number of the paragraph that a unit opens."""
    opens = unit.block.lines and unit.spans[0].start == unit.block.prose.spans()[0].start
    return unit.label or (printed_label(unit.block) if opens else "")


def _is_heading_of(block: Block, section: Section) -> bool:
    return block.kind is BlockKind.HEADING and any(span.overlaps(block.span) for span in section.heading)


@dataclass
class Announced:
    """What is announced at a place of a report, as the reading goes on.

    ``source`` is who puts the recommendations forward and ``response`` how they were answered, where the words that
    announce them say so.
    """

    report: Report
    source: Source = NOBODY
    response: str | None = None
    _lineage: tuple[Section, ...] = ()
    _by_words: Section | None = None
    _in_words: bool = False
    _titled: bool = False
    _pure: bool = False
    _open: bool = False
    _listed: bool = False
    _last: str = ""

    def enter(self, section: int) -> None:
        """Note the headings over what follows; words announce what follows in their section and those within it."""
        self._lineage = tuple(self.report.lineage(section))
        if self._in_words and self._by_words is not None and self._by_words not in self._lineage:
            self._forget()
        titles = (line_of(held.title) for held in self._lineage)
        named = [title for title in titles if _RULES.under("listing/heading").first(title)]
        self._titled = bool(named)
        self._pure = bool(named) and not _RULES["listing/heading.among"].search(named[0])
        self._last = ""

    def introduce(self, text: str, source: Source, *, listed: bool = False) -> bool:
        """Note whether words announce recommendations, and who puts them forward.

        :param listed: whether the list stands right behind the words
        """
        if not _RULES.under("listing/introduction").first(line_of(text)):
            return False
        self._in_words, self._by_words = True, next(iter(self._lineage), None)
        self.source, self.response, self._last, self._open = source, response(text), "", True
        self._listed = listed
        return True

    def read_on(self, unit: Unit) -> None:
        """Note a sentence that is no item: after one, another list is no longer the one that words announced."""
        if not unit.label and len(unit.text.split()) > LONGEST_SUBTITLE:
            self._open = False

    def _forget(self) -> None:
        self._in_words, self._by_words, self.source, self.response, self._open = False, None, NOBODY, None, False

    @property
    def is_here(self) -> bool:
        """Whether recommendations are announced here."""
        return self._in_words or self._titled

    @property
    def speaks_on(self) -> bool:
        """Whether running text, too, is of those who announce recommendations: no list stood behind their words."""
        return self.is_here and self.source != NOBODY and not self._listed

    @property
    def by_title(self) -> bool:
        """Whether a title above promises recommendations."""
        return self._titled

    def takes(self, unit: Unit) -> bool:
        """Whether an item is a recommendation because it stands here: next in the list, or worded as an order."""
        label = _label_before(unit)
        if not self.is_here or not label:
            return False
        begins = starts(label) and (self._open or self._pure)
        in_turn = begins or follows(self._last, label)
        if in_turn or starts(label):
            self._last = label if in_turn else ""
        if is_void(unit.text):
            return False
        if is_order(unit.line):
            return True
        named = in_turn and len(unit.text.split()) >= SHORTEST_NOUN
        return named and not unit.text.endswith((":", "?")) and not _RULES["listing/item.fact"].search(unit.line)
