"""Lines to running text: where a margin broke a line, where a paragraph ends, and which hyphens belong to a word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from miggraph.model import Joint, Line, Prose, join_by
from miggraph.reader.formats.hyphens import cuts_word, words_known

ENTRY_START = re.compile(
    r"\s*(?:(?:Mr|Mrs|Ms|Dr|Prof|H\.E|Mme|Mlle|Pr|S\.E)\b|MM?\.\s(?=[A-Z])|Chair\b|\d{1,2}[:.]\d{2}|\d{1,2} ?h ?\d{2}\b"
    r"|(?:Président|Modérat|Intervenant)\w*[^.!?]{0,20}:)"
)
"""How a line of a programme begins: such a line is hardly ever the continuation of a paragraph."""

OPEN_END = re.compile(r"(?:[,;]|\b(?:a|an|and|as|at|by|for|from|in|of|on|or|that|the|to|with|great))$", re.IGNORECASE)
"""How a line ends that the next one continues."""

_SURNAME_FIRST = re.compile(r"[^\W\d_a-z][^\W\d_a-z]+(?:[ '’-][^\W\d_a-z]+)*,\s+[^\W\d_a-z][^\W\d_A-Z]")
_SENTENCE_END = re.compile(r"[.!?][\"'”’»)\]]*\d{0,3}$")
_FINISHED = re.compile(r"[.!?:;][\"'”’»)\]]*\d{0,3}$")
_HYPHEN = re.compile(r"(?<![\w-])(?P<first>[^\W\d_]+)[-\u00ad\u2010]$")
_WORD = re.compile(r"[^\W\d_]+")

FULL_LINE = 0.85
"""A line to which the next word could not be added within this share of the width was broken by the margin."""
EVEN_LENGTH = 45
EVEN_SPREAD = 35
"""Lines of at least this length that differ by no more than this are one running text."""
SHORTEST_LONG_LINE = 60
ENDS_SENTENCES = 0.7
"""Where so many of the long lines end a sentence, each line is a paragraph of its own."""
LEAST_PROSE = 0.5
"""A group of lines is read as text where at least this share of it is sentences."""
FEWEST_WORDS = 5
FEWEST_IN_CLAUSE = 8
"""A clause that is a paragraph of its own has so many words."""
FEWEST_SMALL = 0.35
"""Running text has at least this share of words without a capital."""


@dataclass(frozen=True, slots=True)
class Run:
    """Lines that belong together; ``is_running`` where they are one text broken at a margin."""

    lines: tuple[Line, ...]
    is_running: bool


def runs(lines: Sequence[Line], text: str) -> list[Run]:
    """The paragraphs among lines that no empty line divides, or one run of lines that are meant as lines."""
    if len(lines) < 2:
        return [Run(tuple(lines), is_running=True)]
    apart = _one_paragraph_a_line(lines)
    if _are_even(lines) and not apart:
        return [Run(tuple(lines), is_running=True)]
    parts = list(_cut(lines, text, apart=apart))
    prose = sum(len(line.text) for part in parts if is_prose(part) for line in part)
    if prose < LEAST_PROSE * sum(len(line.text) for line in lines):
        return [Run(tuple(lines), is_running=False)]
    return list(_gathered(parts))


def _gathered(parts: Sequence[Sequence[Line]]) -> Iterator[Run]:
    """The parts as runs; what is no prose stays together."""
    waiting: list[Line] = []
    for part in parts:
        if not is_prose(part):
            waiting.extend(part)
            continue
        if waiting:
            yield Run(tuple(waiting), is_running=len(waiting) == 1)
            waiting = []
        yield Run(tuple(part), is_running=True)
    if waiting:
        yield Run(tuple(waiting), is_running=len(waiting) == 1)


def is_finished(text: str) -> bool:
    """Whether a text ends as a sentence, a clause or an introduction does."""
    return bool(_FINISHED.search(text))


def is_running(lines: Sequence[Line], text: str) -> bool:
    """Whether each line of a list item goes on with the one before; none where one begins like an entry."""
    if len(lines) < 2 or _are_even(lines):
        return True
    width = max(len(line.text) for line in lines)
    entries = any(ENTRY_START.match(after.text) and not _is_open(before) for before, after in pairwise(lines))
    return not entries and all(continues(before, after, text, width) for before, after in pairwise(lines))


def _is_open(line: Line) -> bool:
    return bool(OPEN_END.search(line.text) or _HYPHEN.search(line.text))


def is_prose(lines: Sequence[Line]) -> bool:
    """Whether lines are sentences: they end as sentences do, and most of their words are no names.

    A clause of a long sentence that is set as a paragraph of its own, as in a preamble, ends with a comma.
    """
    words = _words_in(lines)
    ends = _FINISHED if len(lines) > 1 else _SENTENCE_END
    closed = ends.search(lines[-1].text) or (len(lines) > 2 and any(". " in line.text for line in lines))
    clause = lines[-1].text.endswith(",") and len(words) >= FEWEST_IN_CLAUSE
    return bool(closed or clause) and len(words) >= FEWEST_WORDS and is_wordy(lines)


def is_wordy(lines: Sequence[Line]) -> bool:
    """Whether half the words of lines, or more, are written small: names and titles have fewer such words."""
    words = _words_in(lines)
    return 2 * sum(word[0].islower() for word in words) >= len(words)


def _words_in(lines: Sequence[Line]) -> list[str]:
    return [word for line in lines for word in _WORD.findall(line.text)]


def _are_even(lines: Sequence[Line]) -> bool:
    """Whether lines are of much the same length, and none begins like an entry of a programme."""
    if any(ENTRY_START.match(line.text) for line in lines[1:]) or _are_names(lines):
        return False
    full = [len(line.text) for line in lines[:-1]]
    return min(full) >= EVEN_LENGTH and max(full) - min(full) <= EVEN_SPREAD


def _are_names(lines: Sequence[Line]) -> bool:
    """Whether lines begin with capitals, end no sentence and have few other words: a list of names, one a line.

    So are lines that all begin with a surname in capitals and a comma, whatever follows.
    """
    if all(_SURNAME_FIRST.match(line.text) for line in lines):
        return True
    if any(line.text[0].islower() or _is_open(line) or _SENTENCE_END.search(line.text) for line in lines):
        return False
    words = [word for line in lines for word in _WORD.findall(line.text)]
    return bool(sum(word[0].islower() for word in words) < FEWEST_SMALL * len(words))


def _one_paragraph_a_line(lines: Sequence[Line]) -> bool:
    """Whether nearly every long line ends a sentence, as a margin would not have it."""
    long = [line.text for line in lines if len(line.text) >= SHORTEST_LONG_LINE]
    closed = sum(bool(_SENTENCE_END.search(text)) for text in long)
    inside = long[:-1] if long and long[-1] == lines[-1].text else long
    return len(long) > 1 and closed >= ENDS_SENTENCES * len(long) and all(map(_SENTENCE_END.search, inside[:1]))


def _cut(lines: Sequence[Line], text: str, *, apart: bool) -> Iterator[list[Line]]:
    width = max(len(line.text) for line in lines)
    part = [lines[0]]
    for before, after in pairwise(lines):
        if not continues(before, after, text, width, apart=apart):
            yield part
            part = []
        part.append(after)
    yield part


def continues(before: Line, after: Line, text: str, width: int, *, apart: bool = False) -> bool:
    """Whether a margin of about ``width`` characters broke a text between two lines.

    ``apart``: a line that ends a sentence ends its paragraph.
    """
    if not after.text or not before.text:
        return False
    if after.text[0].islower() or _is_open(before):
        return True
    closed = bool(_SENTENCE_END.search(before.text))
    if closed and (apart or _indent(after, text) >= _indent(before, text) + 2):
        return False
    if ENTRY_START.match(after.text) and (closed or not _ends_small(before.text) or ENTRY_START.match(before.text)):
        return False
    first_word = after.text.split(maxsplit=1)[0]
    return len(before.text) + 1 + len(first_word) > FULL_LINE * width


def _ends_small(text: str) -> bool:
    """Whether a text ends with a word that is no name or number, as a title of a talk seldom does."""
    return text.rpartition(" ")[2][:1].islower()


def _indent(line: Line, text: str) -> int:
    stored = text[line.span.start : line.span.end]
    return len(stored) - len(stored.lstrip())


def is_hanging(line: Line, first: Line, text: str) -> bool:
    """Whether a line is set in further than the first line of its item."""
    return _indent(line, text) > _indent(first, text)


def joined(lines: Sequence[Line], text: str, separator: str = " ") -> Prose:
    """One prose from lines; words that a hyphen cut at the end of a line are whole again.

    Where other text is stored between two lines, the words of each line are a span of their own.
    """
    parts = [Joint(lines[0].prose)]
    for before, after in pairwise(lines):
        add_glued(parts, after.prose, text, separator, broken=_is_broken(before, after, text))
    return join_by(parts)


def _is_broken(before: Line, after: Line, text: str) -> bool:
    start, end = before.span.end, after.span.start
    return end < start or bool(text[start:end].strip())


def add_glued(parts: list[Joint], after: Prose, text: str, separator: str = " ", *, broken: bool = False) -> None:
    """Put a prose behind others; without the hyphen and the separator where a hyphen cut a word."""
    before = parts[-1].prose
    match = _HYPHEN.search(before.text)
    word = _WORD.match(after.text)
    if match and word and word[0][0].islower():
        if cuts_word(match["first"], word[0], _words_of(text)):
            parts[-1] = parts[-1]._replace(prose=before.slice(0, len(before.text) - 1))
        separator = ""
    parts.append(Joint(after, separator, broken))


@lru_cache(maxsize=2)
def _words_of(text: str) -> frozenset[str]:
    return words_known(text.split())
