"""Which blocks are headings, and how they nest: by marks (#, bold, links), numbering, capitals, the contents page."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from miggraph.model import Block, BlockKind, Line, Section, Span
from miggraph.reader.contents import Entry, is_contents_heading, numbering
from miggraph.reader.wrapping import ENTRY_START, OPEN_END, is_prose

LONGEST_HEADING = 150
LONGEST_PLAIN_HEADING = 80
_FRAME = "".join(map(chr, range(0x2500, 0x25A0))) + " "
"""Characters that draw a frame around a title."""
RUNNING_TEXT = 120
"""A block of at least this many characters is running text, not a line of a title block."""

LEAST_BODY = 7
"""Words; a sentence of at least so many is no heading, though it is marked as one."""

_DAY = r"\d{1,2}(?:st|nd|rd|th|er)?"
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
    r"|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)\.?"
)
DATE_LINE = re.compile(
    rf"\b(?:{_DAY}(?:\s*[-–]\s*{_DAY})?\s+(?:of\s+)?{_MONTH},?\s+\d{{4}}|{_MONTH}\s+{_DAY}(?:\s*[-–]\s*{_DAY})?,?\s+\d{{4}}"
    r"|\d{4}-\d{2}-\d{2})\b",
    re.IGNORECASE,
)
_PART = re.compile(
    r"(?:(?:\d+(?:st|nd|rd|th)\s+)?(?:session|panel|part|chapter|annex|appendix|agenda item|day"
    r"|séance|partie|chapitre|annexe|journée)\b[\s:.–—-]*\S.*"
    r"|introduction\s*:.*)",
    re.IGNORECASE,
)
_QUESTION = re.compile(r"Q(?:uestion)?(?:[.:]\s?|\s)(?=[A-Z])")
"""The label of a question in a record of what was said."""
_DOTTED = re.compile(r"\d+(?:\.\d+)+\s")
_WHOLE = re.compile(r"(\d{1,3})[.)]")
_TWO_SENTENCES = re.compile(r"[a-z]{3}[.!?] [A-Z]")
_CLOCK = re.compile(r"\b\d{1,2}[:.]\d{2}\b|\b\d{1,2}\s*[ap]\.?m\b|\b\d{1,2} ?h ?\d{2}\b", re.IGNORECASE)


_HOLDERS = re.compile(
    r"(?:jointly\s+|co-?)?(?:organi[sz]ed|convened|hosted|sponsored|supported|funded)\s+by\b|\w+\s+organisée?\s+par\b",
    re.IGNORECASE,
)
"""A line that says who held an event is no heading of what follows."""


@lru_cache(maxsize=1 << 14)
def _tokens(text: str) -> tuple[str, ...]:
    return tuple(w.rstrip("s") for w in re.findall(r"\w+", text.casefold()))


def full_text(line: Line) -> str:
    """A line with its numbering, as a contents page prints it."""
    return f"{line.marker} {line.text}".strip() if numbering(f"{line.marker} x") else line.text


def is_capitals(text: str) -> bool:
    """Whether the letters of a text are capitals, small words and bracketed short forms aside."""
    letters = [c for c in text if c.isalpha()]
    return len(letters) >= 4 and sum(c.isupper() for c in letters) >= 0.9 * len(letters)


def heading_style(block: Block, after: Block | None) -> str:
    """The style of a heading (``#2``, ``roman``, ``bold``, ``capitals``, ``plain`` …), ``""`` if it is not one.

    ``after`` is the next block that is not page furniture.
    """
    if len(block.lines) != 1 or block.kind in (BlockKind.CONTENTS, BlockKind.FURNITURE, BlockKind.FOOTNOTE):
        return ""
    line = block.lines[0]
    text = full_text(line)
    if _QUESTION.match(text) and text.endswith("?"):
        return ""
    if line.hashes:
        if _is_body(line, text):
            return ""
        return f"#{line.hashes}" if _DOTTED.match(text) else numbering(text) or f"#{line.hashes}"
    if not line.text or len(text) > LONGEST_HEADING or line.cells or _CLOCK.search(text) or DATE_LINE.search(text):
        return ""
    return _marked(line, text, after) or (_unmarked(line, after) if not line.marker else "")


def wrapped_style(block: Block, after: Block | None) -> str:
    """The style of a numbered heading that a margin breaks; ``""`` if a block of several lines is none."""
    first = block.lines[0]
    text = f"{full_text(first)} {' '.join(line.text for line in block.lines[1:])}"
    style = numbering(text)
    plain = not any(line.style or line.hashes or line.cells or line.kind for line in block.lines)
    plain = plain and not any(line.text.endswith((".", ";")) for line in block.lines[:-1])
    ends = text.endswith((".", ";", ",", ":", "?", "!")) or OPEN_END.search(text) or _TWO_SENTENCES.search(text)
    if (
        not style
        or style == "letter"
        or not plain
        or ends
        or len(text) > LONGEST_HEADING
        or not first.text[:1].isupper()
    ):
        return ""
    if _CLOCK.search(text) or DATE_LINE.search(text) or any(ENTRY_START.match(line.text) for line in block.lines):
        return ""
    return style if _introduces(after, first) and (after and (after.lines[0].marker or _opens_text(after))) else ""


def _is_body(line: Line, text: str) -> bool:
    """Whether a line that a converter marked as a heading is a sentence of the text: its print was large or bold."""
    cut = text[:1].islower() and not line.marker
    return cut or (not numbering(text) and len(text.split()) >= LEAST_BODY and is_prose([line]))


def _marked(line: Line, text: str, after: Block | None) -> str:
    closed = text.endswith((".", ";", ",")) or OPEN_END.search(text)
    numbered = numbering(text)
    if closed or (line.marker and not numbered):
        return ""
    if line.style in ("bold", "link"):
        return numbered or line.style
    if numbered and line.text[:1].isupper() and not text.endswith(("?", "!", ":")) and _introduces(after, line):
        return numbered
    return ""


def _introduces(after: Block | None, line: Line) -> bool:
    """A numbered line is a heading, not a list item, when text or a further level follows.

    Where numbered text follows, its number counts on from that of the text above, not from that of the heading.
    """
    if after is None or after.text[:1].islower() or _TWO_SENTENCES.search(line.text):
        return False
    if after.text[:1].isdigit() and not after.lines[0].marker:
        return False
    marker = after.lines[0].marker
    if not marker or numbering(f"{marker} x") != numbering(f"{line.marker} x"):
        return True
    own, next_one = _WHOLE.fullmatch(line.marker), _WHOLE.fullmatch(marker)
    return bool(own and next_one and int(next_one[1]) > int(own[1]) + 1 and _opens_text(after))


def _unmarked(line: Line, after: Block | None) -> str:
    text = line.text
    if is_capitals(text) and text.endswith(".") and len(text.split()) >= LEAST_BODY:
        return ""
    if is_capitals(text):
        return "capitals" if len(text.split()) > 1 or _opens_text(after) or _opens_part(after) else ""
    if _PART.fullmatch(text) and not text.endswith((".", ";")) and (text[0].isupper() or text[0].isdigit()):
        return "part"
    if _HOLDERS.match(text) or not any(map(str.isalpha, text)):
        return ""
    plain = (
        len(text) <= LONGEST_PLAIN_HEADING
        and (text[0].isupper() or text[0].isdigit() or text[0] in "‘“'\"")
        and not text.endswith((".", "!", ")"))
        and not (text.endswith(":") and len(text.split()) > 3)
        and not OPEN_END.search(text)
    )
    return "plain" if plain and _opens_text(after) else ""


def _opens_part(after: Block | None) -> bool:
    """Whether a marked heading or a list follows."""
    first = after.lines[0] if after else None
    return bool(first and (first.hashes or first.marker or first.style in ("bold", "link")))


def _opens_text(after: Block | None) -> bool:
    if after is None or not after.text:
        return False
    if ENTRY_START.match(after.text):
        return False
    long_enough = len(after.text) >= RUNNING_TEXT or after.text.endswith(".") or bool(after.lines[0].cells)
    return long_enough and not after.text[0].islower()


@dataclass(slots=True)
class _Open:
    style: str
    level: int
    index: int


@dataclass(slots=True)
class Outline:
    """Builds the tree of sections from headings in order."""

    end: int
    sections: list[Section] = field(default_factory=list)
    _stack: list[_Open] = field(default_factory=list)
    _counts: list[int] = field(default_factory=list)

    @property
    def has_document(self) -> bool:
        """Whether the title of the whole document is open: all sections stand under it."""
        return bool(self._stack) and self._stack[0].level == 0

    def add(self, headline: Sequence[Line], title: str, style: str, level: int | None) -> int:
        """Open a section at a heading; ``level`` is given where the contents page says it. Returns its index."""
        start = headline[0].span.start
        title = title.strip(_FRAME) or title
        style = self._letters(style, title)
        if self._stack and is_contents_heading(self.sections[self._stack[-1].index].title):
            self._stack.pop()
        if level is None:
            self._unwind(style)
            level = self._stack[-1].level + 1 if self._stack else 1
        while self._stack and self._stack[-1].level >= level:
            self._stack.pop()
        parent = self._stack[-1].index if self._stack else -1
        depth = len(self._stack) + 1
        self._counts = [*self._counts[:depth], *[0] * (depth - len(self._counts))]
        self._counts[depth - 1] += 1
        index = len(self.sections)
        heading = tuple(line.span for line in headline)
        number = ".".join(map(str, self._counts))
        self.sections.append(Section(title, number, depth, Span(start, self.end), parent, heading, tuple(headline)))
        self._stack.append(_Open(style, level, index))
        return index

    def _letters(self, style: str, title: str) -> str:
        """The style of a heading ``C.`` that follows ``B.``: a letter and no Roman number."""
        before = next((o for o in reversed(self._stack) if o.style == "capital"), None)
        if style == "roman" and before and title[1:2] in ".)":
            letter = self.sections[before.index].title[:1]
            return "capital" if ord(title[0]) == ord(letter) + 1 else style
        return style

    def _unwind(self, style: str) -> None:
        """Close what a heading of this style ends: the last one of its style, or of a lower mark, and all below."""
        for place, opened in enumerate(self._stack):
            same = opened.style == style
            lower = style.startswith("#") and opened.style.startswith("#") and opened.style >= style
            if same or lower:
                del self._stack[place:]
                return

    def finish(self) -> tuple[Section, ...]:
        """The sections, each ending where the next one on its level or above begins."""
        ends = [self.end] * len(self.sections)
        still_open: list[int] = []
        for index, section in enumerate(self.sections):
            while still_open and self.sections[still_open[-1]].level >= section.level:
                ends[still_open.pop()] = section.span.start
            still_open.append(index)
        return tuple(
            replace(section, span=Span(section.span.start, end))
            for section, end in zip(self.sections, ends, strict=True)
        )


class ContentsGuide:
    """Finds the headings that the contents pages announce, each listing in its own order."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._listings: dict[int, list[Entry]] = {}
        for entry in entries:
            self._listings.setdefault(entry.listing, []).append(entry)
        self._levels = {n: _levels(listing) for n, listing in self._listings.items()}
        self._next = dict.fromkeys(self._listings, 0)
        self._places: dict[tuple[int, tuple[str, ...]], list[int]] = {}
        for n, listing in self._listings.items():
            for place, entry in enumerate(listing):
                self._places.setdefault((n, _tokens(entry.title)), []).append(place)

    def __bool__(self) -> bool:
        return bool(self._listings)

    def match(self, lines: Sequence[Line], *, page: bool) -> tuple[Line, int] | None:
        """The line of a heading that an entry still to come announces, and its level.

        ``page`` allows an entry whose words stand spread over the lines of a title page.
        """
        for number, listing in sorted(self._listings.items(), reverse=True):
            found = self._on_page(number, lines) if page else self._among(number, lines)
            if found:
                place, line = found
                self._next[number] = place + 1
                return line, self._levels[number][listing[place].style]
        return None

    def _among(self, number: int, lines: Sequence[Line]) -> tuple[int, Line] | None:
        """The first entry still to come of a listing that one of the lines says, or begins with."""
        found: tuple[int, Line] | None = None
        for line in lines:
            have = _heading_tokens(line)
            if have is None:
                continue
            shortest = 2 if len(line.text) <= LONGEST_HEADING else len(have)
            for key in {have, *(have[:size] for size in range(shortest, len(have)))}:
                places = self._places.get((number, key), ())
                later = bisect_left(places, self._next[number])
                if later < len(places) and (found is None or places[later] < found[0]):
                    found = places[later], line
        return found

    def _on_page(self, number: int, lines: Sequence[Line]) -> tuple[int, Line] | None:
        """The first entry still to come of a listing that stands on a title page."""
        listing = self._listings[number]
        for place in range(self._next[number], len(listing)):
            line = _line_of(listing[place], lines)
            if line:
                return place, line
        return None


def _levels(listing: Sequence[Entry]) -> dict[str, int]:
    """Level of each numbering style, in the order in which the styles first appear.

    Entries without a number stand beside the numbered ones, unless the numbers begin anew below each of them.
    """
    styles = list(dict.fromkeys(e.style for e in listing))
    numbered = [e.title.split()[0] for e in listing if e.style]
    level = {style: level for level, style in enumerate(styles, 1)}
    if styles[0] == "" and numbered and numbered.count(numbered[0]) == 1:
        return {style: max(1, level - 1) for style, level in level.items()}
    return level


def _heading_tokens(line: Line) -> tuple[str, ...] | None:
    """The words of a line that may be a heading; None for an item of a list."""
    if line.marker and not numbering(f"{line.marker} x"):
        return None
    return _tokens(full_text(line))


def _line_of(entry: Entry, lines: Sequence[Line]) -> Line | None:
    """The line of a title page that an entry names."""
    wanted = _tokens(entry.title)
    for line in lines:
        have = _heading_tokens(line)
        if have is None:
            continue
        if have == wanted or (len(wanted) > 1 and have[: len(wanted)] == wanted and len(line.text) <= LONGEST_HEADING):
            return line
        if _tokens(line.text.rpartition(":")[2]) == wanted:
            return line
    if set(wanted) <= {t for line in lines for t in _tokens(line.text)}:
        return max(lines, key=lambda ln: (len(set(wanted) & set(_tokens(ln.text))), -len(ln.text)))
    return None
